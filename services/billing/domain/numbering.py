"""Document numbers: the régie's letters, then a number that is taken once (docs/adr/0010: gap-free per régie and kind)."""

from __future__ import annotations

from typing import Literal

DocumentKind = Literal["invoice", "payment", "credit_note", "collection_order"]

_MARKS: dict[DocumentKind, str] = {"invoice": "", "payment": "", "credit_note": "A", "collection_order": "T"}


def document_number(code: str, kind: DocumentKind, number: int) -> str:
    """`AL-12` for an invoice or a payment, as in the guide; `AL-A3` for a credit note, `AL-T5` for a collection order."""
    return f"{code}-{_MARKS[kind]}{number}"
