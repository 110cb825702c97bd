"""Agents say who was there, and correct what was said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import Mark as MarkSent
from contracts.planning import MarkAttendance, SettingsSaved
from services.planning.domain.attendance import Mark, MarkKind, Presence, Sighting, conflicts, read_marks
from services.planning.domain.scope import may_enter
from services.planning.domain.sheet import CellRow, Line, Sheet
from services.planning.errors import day_in_future, elsewhere, not_found
from services.planning.handlers.enrol_children import line_id_of
from services.planning.store.catalogue import catalogue_of
from services.planning.store.sheets import lock_children
from services.planning.store.writing import write, written_by

CellKey = tuple[UUID, date]


async def mark_attendance(ctx: Ctx, command: MarkAttendance) -> SettingsSaved | Refusal:
    """Records marks; `changed` counts the new ones. Refused: day_in_future, not_found (child, offering, unit),
    not_allowed (another facility than the agent's).

    A child without a line for the offering gets one, for the first guardian who may act for the child: an
    unforeseen presence is always somebody's to pay.
    """
    refused = await _refused(ctx, command.marks)
    if refused is not None:
        return refused
    days = [one.day for one in command.marks]
    await ctx.value("sheet.lock_children", sorted({one.child_id for one in command.marks}))
    lines = await _lines(ctx, command.marks)
    if isinstance(lines, Refusal):
        return lines
    sheet = await lock_children(ctx, {one.child_id for one in command.marks}, min(days), max(days))
    rows = [_row(one, lines[one.child_id, one.offering_id, one.day]) for one in command.marks]
    new = {row["id"] for row in await ctx.rows("attendance.put_marks", rows, ctx.now, ctx.actor.name)}
    if new:
        await _read_again(ctx, sheet, {(row["line_id"], row["day"]) for row in rows if row["id"] in new})
        await write(ctx, sheet, written_by(ctx))
        for offering in sorted({one.offering_id for one in command.marks}):
            ctx.audit("attendance.marked", entity="offering", entity_id=offering, detail={"marks": len(new)})
    return SettingsSaved(changed=len(new))


async def _refused(ctx: Ctx, marks: list[MarkSent]) -> Refusal | None:
    catalogue = await catalogue_of(ctx)
    for one in marks:
        offering = catalogue.offerings.get(one.offering_id)
        if offering is None:
            return not_found(offering_id=str(one.offering_id))
        if not may_enter(ctx.actor, offering.facility.id):
            return elsewhere()
        if one.unit_id is not None and one.unit_id not in {unit.id for unit in offering.units}:
            return not_found(unit_id=str(one.unit_id))
        if one.day > ctx.today:
            return day_in_future(one.day.isoformat())
    return None


async def _lines(ctx: Ctx, marks: list[MarkSent]) -> dict[tuple[UUID, UUID, date], UUID] | Refusal:
    """The line each mark falls on; missing ones are made."""
    columns = [one.child_id for one in marks], [one.offering_id for one in marks], [one.day for one in marks]
    found = {
        (row["child_id"], row["offering_id"], row["day"]): row["id"]
        for row in await ctx.rows("attendance.lines", *columns)
    }
    missing = sorted({key for key in zip(*columns, strict=True) if key not in found})
    if not missing:
        return found
    payers = {
        row["child_id"]: row
        for row in await ctx.rows("attendance.first_guardians", [c for c, _, _ in missing])
    }
    made: dict[UUID, dict[str, Any]] = {}
    for child, offering, day in missing:
        payer = payers.get(child)
        if payer is None or payer["guardian_id"] is None:
            return not_found(child_id=str(child))
        line = _new_line(child, offering, payer)
        made[line["line_id"]] = line
        found[child, offering, day] = line["line_id"]
    await ctx.run("enrolment.put_lines", list(made.values()))
    return found


def _new_line(child: UUID, offering: UUID, payer: Record) -> dict[str, Any]:
    guardian = payer["guardian_id"]
    return {
        "line_id": line_id_of(child, offering, guardian),
        "child_id": child,
        "offering_id": offering,
        "guardian_id": guardian,
        "family_id": payer["family_id"],
    }


def _row(one: MarkSent, line_id: UUID) -> dict[str, Any]:
    return {"id": one.mark_id, "line_id": line_id, **one.model_dump(exclude={"mark_id"})}


async def _read_again(ctx: Ctx, sheet: Sheet, cells: set[CellKey]) -> None:
    """Reads all the marks of these cells, and looks where else the child was seen at the same time."""
    marks: dict[CellKey, list[Mark]] = defaultdict(list)
    units: dict[CellKey, UUID] = {}
    ordered = sorted(cells)
    for row in await ctx.rows(
        "attendance.marks_of", [line for line, _ in ordered], [day for _, day in ordered]
    ):
        key = (row["line_id"], row["day"])
        marks[key].append(Mark(row["id"], MarkKind(row["kind"]), row["marked_at"]))
        if row["unit_id"] is not None:
            units[key] = row["unit_id"]
    for line_id, day in ordered:
        line = sheet.lines[line_id]
        known = sheet.cells.get((line_id, day))
        if known is None or known.state is None:
            unit = sheet.catalogue.units.get(units.get((line_id, day), line_id)) or sheet.unit_for(line, day)
            known = replace(known, unit=unit) if known is not None else CellRow(unit)
        sheet.put(line, day, replace(known, presence=read_marks(marks[line_id, day])))
    for child_id, day in sorted({(sheet.lines[line_id].child_id, day) for line_id, day in ordered}):
        _mark_conflicts(sheet, child_id, day)


def _mark_conflicts(sheet: Sheet, child_id: UUID, day: date) -> None:
    here: list[tuple[Line, CellRow]] = []
    for line in sheet.lines.values():
        row = sheet.cells.get((line.id, day))
        if line.child_id == child_id and row is not None and row.presence is not Presence.UNMARKED:
            here.append((line, row))
    clash = conflicts(Sighting(line.id, row.unit.slots, row.presence) for line, row in here)
    for line, row in here:
        if row.conflict != (line.id in clash):
            sheet.put(line, day, replace(row, conflict=line.id in clash))
