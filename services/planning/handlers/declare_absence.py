"""A family (or an agent for it) declares absences, with their reason."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import CellsOutcome, DeclareAbsence
from services.planning.domain.declaring import Declared, declare, judge, keys_freed
from services.planning.domain.reserving import Wanted
from services.planning.domain.scope import by_agent
from services.planning.domain.sheet import Asked, Sheet
from services.planning.domain.situation import Kind
from services.planning.errors import not_found, reason_required, reason_unknown
from services.planning.store.evidence import join
from services.planning.store.gestures import keep_gesture
from services.planning.store.opening import awaited, due_on, opened_event, sealed_detail
from services.planning.store.saying import opened_id, said_absence
from services.planning.store.sheets import lock_cells, lock_pools
from services.planning.store.writing import Opened, Written, write, written_by


async def declare_absence(ctx: Ctx, command: DeclareAbsence) -> CellsOutcome | Refusal:
    """Answers each cell: settled at once (excused, billed, day off), opened for a decision, or refused with its moment."""
    if not command.reason_code:
        return reason_required()
    cells = [Wanted(cell.line_id, cell.day) for cell in command.cells]
    sheet = await lock_cells(ctx, [(cell.line_id, cell.day) for cell in cells])
    if sheet is None:
        return not_found()
    reason = sheet.catalogue.reasons.get(command.reason_code)
    if reason is None or reason.retired:
        return reason_unknown(command.reason_code)
    declared = judge(sheet, cells, ctx.now, by_agent=by_agent(ctx.actor), leave=reason.leave)
    places = await lock_pools(ctx, sheet, keys_freed(sheet, declared))
    declare(sheet, places, declared)
    written = written_by(ctx)
    opened = _open(ctx, sheet, declared, written, command)
    outcome = CellsOutcome(
        cells=[said_absence(one, opened_id(opened, one)) for one in declared],
        due_on=due_on(ctx.today, awaited(declared)),
    )
    units = [one.before.unit if one.before is not None else None for one in declared]
    before = {(one.wanted.line_id, one.wanted.day): one.before for one in declared if one.before is not None}
    outcome = keep_gesture(ctx, written, "absence", outcome, units, before)
    await write(ctx, sheet, written, places)
    for one in written.opened:
        if command.evidence:
            whose = (one.line.family_id, one.line.child_id)
            await join(ctx, one.id, whose, command.evidence, command.evidence_kind)
        if one.state == "open" or not by_agent(ctx.actor):
            ctx.emit(opened_event(ctx, one))
    for child in sorted({one.line.child_id for one in declared if one.line is not None}):
        ctx.audit("absence.declared", entity="child", entity_id=child, detail={"cells": len(declared)})
    return outcome


def _open(
    ctx: Ctx, sheet: Sheet, declared: list[Declared], written: Written, command: DeclareAbsence
) -> dict[int, Opened]:
    """One demand per line and outcome; the reason is sealed in it and told nowhere else."""
    groups: dict[tuple[object, ...], Opened] = {}
    by_cell: dict[int, Opened] = {}
    for one in declared:
        line, becomes, before, day = one.line, one.becomes, one.before, one.wanted.day
        if line is None or becomes is None or before is None:
            continue
        settled = one.result == "done"
        written.tell(line, day, "absence_done" if settled else "absence_opened", rule=becomes.rule)
        key = (line.id, settled, becomes)
        opened = groups.get(key)
        if opened is None:
            opened = groups[key] = Opened(
                ctx.new_id(),
                "absence",
                line,
                [],
                "settled_at_once" if settled else "open",
                late=becomes.late,
                evidence_needed=becomes.evidence_needed,
                outcome=becomes.outcome.value,
            )
            opened.detail = sealed_detail(ctx, opened, reason=command.reason_code, note=command.note)
            written.opened.append(opened)
        opened.days.append((day, before.unit.id))
        opened.before[day] = before
        by_cell[id(one)] = opened
        if not settled:
            sheet.ask(line, day, Asked(opened.id, Kind.ABSENCE, before.unit, True))
    return by_cell
