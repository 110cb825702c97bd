"""Each day that has gone by is closed: every cell becomes a fact to bill, or is held until someone decides."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from asyncpg import Record, SerializationError

from chassis.context import Ctx
from contracts.planning import Fact, FactsSettled
from services.planning.domain.settle import Outcome, Unsettled, booking_after, fact_id, settle
from services.planning.domain.sheet import Line, Sheet
from services.planning.store.sheets import lock_children
from services.planning.store.writing import Written, write, written_by

CHILDREN = 20
LONGEST = timedelta(days=92)
"""Days closed at once for a child, so that an event stays far below what the bus carries."""


async def close_days(ctx: Ctx) -> None:
    """Closes every day before today, a few children per transaction; a corrected cell gives its next version.

    Then forgets the gestures nobody looks at any more.
    """
    with suppress(SerializationError):  # the settings changed meanwhile: the next time goes on from here
        await _close_days(ctx)
    async with ctx.begin() as inner:
        kept = timedelta(days=inner.settings.gesture_kept_days)
        await inner.run("gesture.forget", inner.machine_now - kept)


async def _close_days(ctx: Ctx) -> None:
    while True:
        async with ctx.begin() as inner:
            due = await inner.rows("closing.children_due", inner.today, CHILDREN)
            if due:
                await _close(inner, due)
        if not due:
            return


async def _close(ctx: Ctx, due: list[Record]) -> None:
    first = min(row["first"] for row in due)
    last = min(max(row["last"] for row in due), first + LONGEST)
    sheet = await lock_children(ctx, [row["child_id"] for row in due], first, last)
    last_said = {
        (row["line_id"], row["day"]): row
        for row in await ctx.rows("closing.last_facts", list(sheet.lines), first, last)
    }
    written = written_by(ctx, "planning")
    facts: dict[UUID, list[Fact]] = {}
    # the sheet holds whole months: what lies outside the days read above waits for its own turn
    until = min(last, ctx.today - timedelta(1))
    for key in sorted(
        key for key, row in sheet.cells.items() if row.closing == "due" and first <= key[1] <= until
    ):
        line = sheet.lines[key[0]]
        fact = _settle(sheet, line, key[1], last_said.get(key), written)
        if fact is not None:
            facts.setdefault(line.child_id, []).append(fact)
    rows = [_row(fact) for of_child in facts.values() for fact in of_child]
    await ctx.run("closing.put_facts", rows, ctx.now)
    await write(ctx, sheet, written)
    families = {line.child_id: line.family_id for line in sheet.lines.values()}
    for child_id, of_child in sorted(facts.items()):
        ctx.emit(
            FactsSettled(
                version=sheet.versions[child_id],
                child_id=child_id,
                family_id=families[child_id],
                facts=of_child,
            )
        )


def _settle(sheet: Sheet, line: Line, day: date, said: Record | None, written: Written) -> Fact | None:
    """Closes one cell; None when nothing new is to be said of it."""
    situation = sheet.situation(line, day)
    ending = settle(situation)
    if isinstance(ending, Unsettled):
        sheet.close(line, day, "held")
        return None
    row, after = sheet.cells[line.id, day], booking_after(situation)
    if after is not None and after.state is not row.state:
        sheet.put(line, day, replace(row, state=after.state, rule=after.rule))
        written.tell(line, day, "absence_noticed", rule=after.rule)
    sheet.close(line, day, "done")
    if said is None and ending.outcome is Outcome.CANCELLED:
        return None
    now = (ending.outcome.value, ending.billable, row.unit.code)
    if said is not None and now == (said["outcome"], said["billable"], said["unit_code"]):
        return None
    return Fact(
        fact_id=fact_id(line.id, day),
        fact_version=said["version"] + 1 if said is not None else 1,
        line_id=line.id,
        guardian_id=line.guardian_id,
        offering_id=line.offering.id,
        offering_code=line.offering.code,
        unit_code=row.unit.code,
        day=day,
        outcome=ending.outcome.value,
        billable=ending.billable,
    )


def _row(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.fact_id,
        "version": fact.fact_version,
        "line_id": fact.line_id,
        "day": fact.day,
        "unit_code": fact.unit_code,
        "outcome": fact.outcome,
        "billable": fact.billable,
    }
