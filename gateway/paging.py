"""Which page of a list an address asks for."""

from __future__ import annotations

from gateway.visit import Visit

MOST_DIGITS = 5


def page_number(visit: Visit) -> int:
    """`?page=`, from 1; the first one when it is no number."""
    text = visit.request.query_params.get("page", "1")[:MOST_DIGITS]
    return max(1, int(text)) if text.isdecimal() else 1
