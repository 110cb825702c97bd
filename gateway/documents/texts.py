"""The data of `text.typ`: a text of the town as a paper. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

TEMPLATE = "text"


def text_paper(
    title: str,
    body: str,
    town: Mapping[str, str],
    *,
    lead: str = "",
    foot: str = "",
    head: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
) -> dict[str, Any]:
    """`body`: paragraphs parted by an empty line, whose lines stay lines. `head` and `rows`: a table of words under it."""
    blocks = body.replace("\r\n", "\n").split("\n\n")
    return {
        "title": title,
        "town": {"address": ""} | dict(town),
        "lead": lead,
        "paragraphs": [block.strip("\n").split("\n") for block in blocks if block.strip()],
        "table": {"head": list(head), "rows": [list(row) for row in rows]} if head else None,
        "foot": foot,
    }
