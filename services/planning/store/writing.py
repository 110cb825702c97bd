"""Writes what one transaction changed: a single statement, and the events that tell it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from asyncpg.exceptions import SerializationError

from chassis.context import Ctx
from contracts.planning import BookedDay, MonthBookingsChanged
from services.planning.domain.places import Allotment, PoolKey
from services.planning.domain.sheet import CellRow, Line, Sheet
from services.planning.domain.situation import Hold
from services.planning.domain.telling import line_month_id, months_of, tell_month


@dataclass(slots=True)
class Opened:
    """A demand to be stored: its line, days and what it asks. `detail` is already sealed.

    `pattern`: the weekly pattern it asks for, and of its days those that it gives up.
    """

    id: UUID
    kind: str
    line: Line
    days: list[tuple[date, UUID]]
    state: str
    late: bool = False
    evidence_needed: bool = False
    outcome: str = ""
    hold: Hold | None = None
    detail: bytes | None = None
    waiting: tuple[PoolKey, ...] = ()
    before: dict[date, CellRow | None] = field(default_factory=dict)
    pattern: dict[str, Any] | None = None
    gives_up: set[date] = field(default_factory=set)


@dataclass(slots=True)
class Written:
    """What is to be written beside the sheet's own changes."""

    who: str
    at: datetime
    opened: list[Opened] = field(default_factory=list)
    left_waiting: list[UUID] = field(default_factory=list)
    freed: list[tuple[PoolKey, UUID, datetime]] = field(default_factory=list)
    befores: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    gestures: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, line: Line, day: date, what: str, **data: Any) -> None:
        """Adds to the history of a cell: what happened, by which rule. No reason of absence: it is health."""
        self.history.append(
            {"line_id": line.id, "day": day, "at": self.at, "who": self.who, "what": what, "data": data}
        )

    def keep_before(
        self, proposal_id: UUID, line: Line, day: date, unit_id: UUID, before: dict[str, Any]
    ) -> None:
        """Keeps what a cell was when a decision took effect."""
        self.befores.append(
            {"proposal_id": proposal_id, "line_id": line.id, "day": day, "unit_id": unit_id, "before": before}
        )


def written_by(ctx: Ctx, who: str = "", at: datetime | None = None) -> Written:
    """An empty set of writings in the caller's name, now or at the moment of what they follow from."""
    return Written(who=who or ctx.actor.name or ctx.actor.kind, at=at or ctx.now)


async def write(
    ctx: Ctx, sheet: Sheet, written: Written, allotment: Allotment | None = None, *, at_once: bool = True
) -> None:
    """Writes a sheet's changes and tells the months they touch: at once, or (bulk) by the timer that follows.

    Raises SerializationError, which is tried again, when the town changed its settings since the sheet was read.
    """
    months = sheet.months_touched()
    events = month_events(sheet, months) if at_once else []
    taken, given_back, passed = sheet.seat_changes()
    settings = await ctx.value(
        "sheet.write",
        {
            "cells": [cell_row(sheet, key) for key in sorted(sheet.changed)],
            "seats": [
                {"child_id": child, "day": day, "slot": slot, "line_id": line}
                for (child, day, slot), line in taken
            ],
            "seats_passed": [
                {"child_id": child, "day": day, "slot": slot, "before": before, "line_id": line}
                for (child, day, slot), before, line in passed
            ],
            "seats_left": [{"child_id": child, "day": day, "slot": slot} for child, day, slot in given_back],
            "proposals": [_proposal(one, written) for one in written.opened],
            "proposal_cells": [*_proposal_cells(written.opened), *written.befores],
            "waiting": [
                {"pool_id": key.pool_id, "day": key.day, "proposal_id": one.id}
                for one in written.opened
                for key in one.waiting
            ],
            "waiting_left": [{"proposal_id": one} for one in written.left_waiting],
            "freed": [
                {"pool_id": key.pool_id, "day": key.day, "proposal_id": proposal, "offer_at": at}
                for key, proposal, at in written.freed
            ],
            "pools": _pools(allotment),
            "months": [
                {
                    "id": event.line_month_id,
                    "line_id": event.line_id,
                    "month": event.month,
                    "version": event.version,
                }
                for event in events
            ],
            "stale": [] if at_once else [{"line_id": line_id, "month": month} for line_id, month in months],
            "history": written.history,
            "gestures": written.gestures,
        },
    )
    if settings != sheet.catalogue.version:
        # judged by rules, or counted in pools, that are not in force any more: the edge does it again
        raise SerializationError("the settings changed meanwhile")
    for event in events:
        ctx.emit(event)


def month_events(sheet: Sheet, months: Iterable[tuple[UUID, str]]) -> list[MonthBookingsChanged]:
    """What is said of these line-months."""
    days = months_of(sheet)
    return [
        _month_event(sheet, sheet.lines[line_id], month, days.get((line_id, month), []))
        for line_id, month in months
    ]


def _month_event(sheet: Sheet, line: Line, month: str, days: list[date]) -> MonthBookingsChanged:
    return MonthBookingsChanged(
        version=sheet.versions[line.child_id],
        line_month_id=line_month_id(line.id, month),
        line_id=line.id,
        child_id=line.child_id,
        family_id=line.family_id,
        facility_code=line.offering.facility.code,
        offering_code=line.offering.code,
        month=month,
        days=[
            BookedDay(
                day=told.day,
                status=told.status,
                unit_code=told.unit_code,
                expected=told.expected,
                meals=told.meals,
            )
            for told in tell_month(sheet, line, days)
        ],
    )


def cell_row(sheet: Sheet, key: tuple[UUID, date]) -> dict[str, Any]:
    """A cell as it is stored."""
    line_id, day = key
    row = sheet.cells[key]
    return {
        "line_id": line_id,
        "day": day,
        "child_id": sheet.lines[line_id].child_id,
        "unit_id": row.unit.id,
        "state": row.state,
        "origin": row.origin,
        "rule": row.rule,
        "presence": row.presence,
        "conflict": row.conflict,
        "closing": row.closing,
    }


def _proposal(one: Opened, written: Written) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "child_id": one.line.child_id,
        "line_id": one.line.id,
        "family_id": one.line.family_id,
        "guardian_id": one.line.guardian_id,
        "state": one.state,
        "asked_at": written.at,
        "asked_by": written.who,
        "late": one.late,
        "evidence_needed": one.evidence_needed,
        "outcome": one.outcome,
        "hold": one.hold,
        "detail": b64encode(one.detail).decode() if one.detail else None,
        "pattern": one.pattern,
    }


def _proposal_cells(opened: Iterable[Opened]) -> list[dict[str, Any]]:
    return [
        {
            "proposal_id": one.id,
            "line_id": one.line.id,
            "day": day,
            "unit_id": unit_id,
            "before": before_row(one.before.get(day)),
            "gives_up": day in one.gives_up,
        }
        for one in opened
        for day, unit_id in one.days
    ]


def before_row(row: CellRow | None) -> dict[str, Any]:
    """What a cell was, kept so that a decision can be taken back."""
    if row is None:
        return {"state": None}
    return {"state": row.state, "origin": row.origin, "rule": row.rule, "unit_id": row.unit.id}


def _pools(allotment: Allotment | None) -> list[dict[str, Any]]:
    if allotment is None:
        return []
    return [
        {
            "pool_id": key.pool_id,
            "day": key.day,
            "taken": after.taken,
            "waiting": after.waiting,
            "flips": int(before.full != after.full),
        }
        for key, (before, after) in allotment.changes().items()
    ]
