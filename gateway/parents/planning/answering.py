"""By which day a family is answered: planning knows which days are near, requests when somebody reads demands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis.problem import Refusal
from contracts.planning import CellRef, CheckBooking
from contracts.requests import AnswerDue
from gateway.bus import Unavailable
from gateway.visit import Visit
from gateway.words import planning_results as results


async def answer_day(
    visit: Visit, cells: Sequence[dict[str, Any]], wanted_by: str | None, kind: results.Kind
) -> str | None:
    """The day the town promises for these outcomes; None when nothing waits, or when nobody can say it now.

    `wanted_by` is what planning answered: the day before a day that is near, None when none is.
    """
    if not results.waits(cells):
        return None
    day = date.fromisoformat(wanted_by) if wanted_by else None
    promised = await visit.ask(AnswerDue(kind="absence" if kind == "absence" else "booking", wanted_by=day))
    return None if isinstance(promised, Refusal | Unavailable) else promised["due_on"]


async def booking_answer(visit: Visit, cell: CellRef) -> str:
    """What booking this cell would be told now, in words; "" when planning does not say."""
    checked = await visit.ask(CheckBooking(cells=[cell]))
    if not isinstance(checked, dict):
        return ""
    outcomes = checked["cells"]
    said = results.will_be(outcomes[0], "book", visit.portal.settings.zone).words
    if not results.waits(outcomes):
        return said
    due_on = await answer_day(visit, outcomes, checked.get("due_on"), "book")
    return f"{said} {results.answer_by(outcomes, due_on, visit.today)}"
