"""The refusals of whole commands and queries. Codes and statuses are in contracts/problems.py, sentences in the gateway.

A cell is refused inside its outcome instead, with the codes of domain/booking.py and domain/absence.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chassis.problem import Refusal
from services.planning.domain.menu_file import Mistake


def not_found(**what: Any) -> Refusal:
    """No such line, proposal, offering or child, or it is somebody else's: the answer is the same."""
    return Refusal("not_found", **what)


def elsewhere() -> Refusal:
    """The agent's account is narrowed to other facilities. Which offerings exist is no secret: not not_found."""
    return Refusal("not_allowed", reason="facility")


def child_unknown() -> Refusal:
    """No such child, or not one the caller may see."""
    return Refusal("child_unknown")


def reason_required() -> Refusal:
    """An absence always has a reason (guide)."""
    return Refusal("reason_required")


def reason_unknown(code: str) -> Refusal:
    """The reason is not in the table, or is retired."""
    return Refusal("reason_unknown", reason=code)


def proposal_not_open(state: str) -> Refusal:
    """It is decided or withdrawn already."""
    return Refusal("proposal_not_open", state=state)


def invalid(field: str, why: str = "") -> Refusal:
    """This field does not fit the others, or cannot be read."""
    return Refusal("invalid_input", fields=[{"field": field, "error": why or "invalid"}])


def settings_overlap(ids: list[str]) -> Refusal:
    """Two rules of the same offering, unit and action begin on the same day."""
    return Refusal("settings_overlap", ids=ids)


def windows_overlap(ids: list[str]) -> Refusal:
    """Two booking windows of the same offering, or of the same unit of it, have a day in common."""
    return Refusal("settings_overlap", ids=ids, fields=[{"field": "first_day", "error": "overlap"}])


def overtaken(window_id: str) -> Refusal:
    """Somebody else has changed or removed it since it was read."""
    return Refusal("changed_meanwhile", window_id=window_id)


def past_days(last_day: str) -> Refusal:
    """What held for days gone by is kept as it was."""
    return Refusal("day_over", day=last_day)


def periods_overlap(enrolment_id: str) -> Refusal:
    """The line has another enrolment on some of these days."""
    return Refusal("conflict", enrolment_id=enrolment_id)


def menus_unreadable(mistakes: Sequence[Mistake]) -> Refusal:
    """A file of menus is wrong at these lines and columns; the first fifty are listed."""
    errors = [asdict(one) for one in mistakes[:50]]
    return Refusal("menus_unreadable", errors=errors, more=len(mistakes) - len(errors))


def in_use(offering_id: str) -> Refusal:
    """What is booked cannot change its time of day or its place."""
    return Refusal("conflict", offering_id=offering_id)


def day_in_future(day: str) -> Refusal:
    """A mark says what was seen: not tomorrow."""
    return Refusal("day_in_future", day=day)


def plan_too_long(days: int, most: int) -> Refusal:
    """More days than one command takes."""
    return Refusal("plan_too_long", days=days, most=most)


def gesture_undo_passed(moment: datetime) -> Refusal:
    """The window in which a whole gesture can be taken back is over since this moment."""
    return Refusal("gesture_undo_passed", moment=moment.isoformat())


def too_much_evidence() -> Refusal:
    """The absence has as many documents as one may have."""
    return Refusal("too_many_requests")
