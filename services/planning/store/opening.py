"""Opens demands: groups what was asked of one line, stores it, and tells requests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from pydantic_core import to_json

from chassis.context import Ctx
from contracts.planning import CellOutcome, ProposalOpened
from contracts.proposals import ProposalKind, ProposalSummary
from services.planning.domain.declaring import Declared
from services.planning.domain.reserving import Answer
from services.planning.domain.sheet import Line
from services.planning.store.writing import Opened

URGENT_DAYS = 4
"""A demand for a day this close is to be answered before it, however long agents usually have."""


def due_on(today: date, days: Iterable[date]) -> date | None:
    """When an answer is due because a day is near; None leaves it to the usual delay, as when no day awaits an answer."""
    first = min(days, default=None)
    if first is None or first - today > timedelta(days=URGENT_DAYS):
        return None
    return max(today, first - timedelta(days=1))


def awaited(answers: Iterable[Answer | Declared]) -> list[date]:
    """The days an agent will have to answer: commands and their checks say the same `due_on` from them."""
    return [one.wanted.day for one in answers if one.result in ("opened", "on_hold")]


def sealed_detail(ctx: Ctx, opened: Opened, **detail: str) -> bytes | None:
    """What the family wrote, sealed: the reason of an absence is health."""
    if not any(detail.values()):
        return None
    return ctx.sealer.seal(to_json(detail).decode(), "proposal", "detail", opened.id)


def opened_event(ctx: Ctx, opened: Opened) -> ProposalOpened:
    """What requests hears of a new demand."""
    kind: ProposalKind = "booking" if opened.kind == "booking" else "absence"
    days = sorted(day for day, _ in opened.days)
    return ProposalOpened(
        version=1,
        proposal_id=opened.id,
        kind=kind,
        family_id=opened.line.family_id,
        guardian_id=opened.line.guardian_id,
        asked_at=ctx.now,
        summary=summary_of(opened.line, days),
        settled_at_once=opened.state == "settled_at_once",
        due_on=due_on(ctx.today, days) if opened.state == "open" else None,
    )


def summary_of(line: Line, days: list[date]) -> ProposalSummary:
    """What lists may show without asking planning."""
    return ProposalSummary(
        child_id=line.child_id,
        child_name=line.child_name,
        offering=line.offering.name,
        facility=line.offering.facility.name,
        days=days,
    )


def outcome(
    wanted: Any,
    result: str,
    *,
    status: str = "",
    code: str = "",
    data: dict[str, Any] | None = None,
    **more: Any,
) -> CellOutcome:
    """The outcome of one cell as it travels: moments as ISO text."""
    plain = {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in (data or {}).items()
    }
    return CellOutcome(
        line_id=wanted.line_id, day=wanted.day, result=result, status=status, code=code, data=plain, **more
    )
