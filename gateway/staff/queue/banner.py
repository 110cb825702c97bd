"""The banner after a decision: what was decided, and the way back while there is one. It stays until dismissed."""

from __future__ import annotations

import time

from contracts.requests import Decided
from gateway.visit import Visit

UNDO_AT_ONCE = 20


def remember(visit: Visit, decision: str, decided: list[Decided], following: str = "") -> None:
    """The banner of the next pages: what was decided, and until when it may be undone; `following` as in `go_on_from`."""
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
    go_on_from(visit, following)


def go_on_from(visit: Visit, request_id: str) -> None:
    """Where the next queue goes on: the request after the one decided, or the one taken back; "" for its first."""
    visit.flash.forget("place")
    visit.flash.remember("place", request_id, time.time())


def place(visit: Visit, ids: list[str]) -> str | None:
    """The request the queue goes on from, "" when it shows none; None when nothing has just been done. Said once."""
    asked = visit.flash.of("place")
    visit.flash.forget("place")
    if not asked:
        return None
    wanted = str(asked[-1]["id"])
    return wanted if wanted in ids else next(iter(ids), "")
