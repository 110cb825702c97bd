"""The banner after a decision: what was decided, and the way back while there is one. It stays until dismissed."""

from __future__ import annotations

import time

from contracts.requests import Decided
from gateway.visit import Visit

UNDO_AT_ONCE = 20


def remember(visit: Visit, decision: str, decided: list[Decided]) -> None:
    """The banner of the next pages: what was decided, and until when it may be undone."""
    ids = [str(item.family_request_id) for item in decided]
    undo = [item.undo_until for item in decided if item.undo_until]
    until = min(undo).timestamp() if undo else time.time()
    visit.flash.forget("decided")
    visit.flash.remember(
        "decided",
        ids[0],
        time.time(),
        keep=max(60, int(until - time.time())),
        decision=decision,
        count=len(ids),
        ids=ids if len(ids) <= UNDO_AT_ONCE else [],
        undo=min(undo).isoformat() if undo else "",
    )
