"""A family asks for another weekly pattern of a child."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import AskedPattern, CellsOutcome, RequestPattern
from services.planning.domain.sheet import Asked
from services.planning.domain.situation import Hold, Kind
from services.planning.domain.weekly import Change, judge
from services.planning.store.gestures import keep_gesture
from services.planning.store.opening import due_on, opened_event, sealed_detail
from services.planning.store.sheets import lock_pools
from services.planning.store.weekly import Asking, read_asked, said_change, same_days
from services.planning.store.writing import Opened, Written, write, written_by


async def request_pattern(ctx: Ctx, command: RequestPattern) -> CellsOutcome | Refusal:
    """Each day by itself: done, in the activity's demand, on the waiting list, or left as it is.

    The pattern is kept at once where its days are; with the decision elsewhere. Refused: as read_asked says.
    """
    asking = await read_asked(ctx, command, lock=True)
    if isinstance(asking, Refusal):
        return asking
    sheet, changes = asking.sheet, asking.wanted.changes
    places = await lock_pools(ctx, sheet, asking.wanted.keys(sheet))
    before = {
        (one.line.id, one.day): row for one in changes if (row := sheet.cells.get((one.line.id, one.day)))
    }
    judge(sheet, places, changes, ctx.now, by_agent=False)
    written = written_by(ctx)
    opened = _open(ctx, asking, command, written)
    outcome = CellsOutcome(
        cells=[said_change(one, opened.get(id(one))) for one in changes],
        due_on=due_on(ctx.today, [one.day for one in changes if one.result in ("opened", "on_hold")]),
    )
    outcome = keep_gesture(ctx, written, "booking", outcome, [one.unit for one in changes], before)
    await write(ctx, sheet, written, places)
    await _keep(ctx, asking, command)
    for one in written.opened:
        ctx.emit(opened_event(ctx, one))
    results = {
        name: sum(one.result == name for one in changes) for name in ("done", "opened", "on_hold", "refused")
    }
    ctx.audit("pattern.requested", entity="child", entity_id=command.child_id, detail=results)
    return outcome


def _open(ctx: Ctx, asking: Asking, command: RequestPattern, written: Written) -> dict[int, UUID]:
    """One demand per activity and outcome, one per day on a waiting list; by the change's identity."""
    asked = {one.enrolment_id: one for one in command.patterns}
    by_line = {row["line_id"]: (asked[key], row) for key, row in asking.rows.items()}
    groups: dict[tuple[Any, ...], Opened] = {}
    found: dict[int, UUID] = {}
    for one in asking.wanted.changes:
        if one.result == "refused":
            continue
        written.tell(one.line, one.day, _told(one), unit=one.unit.name, **one.data)
        waits = one.result == "on_hold"
        key = (one.line.id, one.result, one.day if waits else None)
        opened = groups.get(key)
        if opened is None:
            state = "settled_at_once" if one.result == "done" else "open"
            opened = groups[key] = Opened(ctx.new_id(), "booking", one.line, [], state)
            opened.detail = sealed_detail(ctx, opened, note=command.note)
            written.opened.append(opened)
            if not waits:
                opened.pattern = _pattern(command, *by_line[one.line.id])
        if waits:
            opened.hold, opened.waiting = Hold.WAITING_LIST, one.needs
        _add(asking, opened, one)
        found[id(one)] = opened.id
    return found


def _add(asking: Asking, opened: Opened, one: Change) -> None:
    opened.days.append((one.day, one.unit.id))
    opened.before[one.day] = one.before
    if not one.takes:
        opened.gives_up.add(one.day)
    if one.result != "done":
        kind = Kind.BOOKING if one.takes else Kind.ABSENCE
        asked = Asked(opened.id, kind, one.unit, True, opened.hold, one.data.get("rank"))
        asking.sheet.ask(one.line, one.day, asked)


def _told(one: Change) -> str:
    if one.takes:
        return f"booking_{one.result}"
    return "pattern_given_up" if one.result == "done" else "pattern_give_up_asked"


def _pattern(command: RequestPattern, one: AskedPattern, row: Record) -> dict[str, Any]:
    """The pattern as a demand keeps it, with the former one: what it is compared with."""
    return {
        "enrolment_id": str(one.enrolment_id),
        "valid_from": command.valid_from.isoformat(),
        "days": [day.model_dump(mode="json") for day in one.days],
        "former": row["days"] or [],
    }


async def _keep(ctx: Ctx, asking: Asking, command: RequestPattern) -> None:
    """Keeps the patterns that nobody has to decide; those that are the same are left alone."""
    rows = []
    for one in command.patterns:
        row = asking.rows[one.enrolment_id]
        offering = asking.sheet.lines[row["line_id"]].offering
        if offering.rules.decide == "ask" or same_days(row, one):
            continue
        days = [day.model_dump(mode="json") for day in one.days]
        rows.append(
            {
                "id": ctx.new_id(),
                "enrolment_id": one.enrolment_id,
                "valid_from": command.valid_from,
                "days": days,
            }
        )
    if rows:
        await ctx.run("enrolment.put_patterns", rows, ctx.now, ctx.actor.name, ctx.command_id)
