"""Keeps what was typed when a form could not be accepted: it comes back, ready to be sent again.

The content is signed, so that only a form this portal received can come back; it never holds a password.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from starlette.datastructures import FormData

from gateway.csrf import FIELD
from gateway.signing import Signer

PURPOSE = "kept-form"
MAX_BYTES = 24_000
_SECRET_WORDS = ("password", "passe", "secret")


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Where a form goes, and its fields in order."""

    action: str
    fields: list[tuple[str, str]]


def keep(action: str, form: FormData) -> KeptForm | None:
    """What may be kept of a form; None when it holds a secret, nothing, or too much."""
    fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name != FIELD]
    if not fields or any(word in name for name, _ in fields for word in _SECRET_WORDS):
        return None
    if sum(len(name) + len(value) for name, value in fields) > MAX_BYTES:
        return None
    return KeptForm(action, fields)


def seal(signer: Signer, kept: KeptForm) -> str:
    """The kept form as one hidden field, across the sign-in page."""
    return signer.seal(PURPOSE, json.dumps([kept.action, kept.fields], ensure_ascii=False).encode())


def unseal(signer: Signer, text: str) -> KeptForm | None:
    """The kept form, or None when it is not ours."""
    body = signer.open(PURPOSE, text) if text else None
    if body is None:
        return None
    action, fields = json.loads(body)
    return KeptForm(action, [(str(name), str(value)) for name, value in fields])
