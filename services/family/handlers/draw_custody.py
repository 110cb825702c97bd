"""Drawing whose day it is, for a child of two homes."""

from __future__ import annotations

from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CustodyCalendar, CustodyChanged, CustodyView, DrawCustody
from contracts.pattern.custody import overlapping
from services.family import errors


async def draw_custody(ctx: Ctx, command: DrawCustody) -> CustodyView | Refusal:
    """Replaces the calendar. Refused: `not_found`, `child_unknown`, `conflict`, `invalid_input`."""
    if await ctx.row("family.lock", command.family_id) is None:
        return errors.not_found()
    child = await ctx.row("child.of_family", command.child_id, command.family_id)
    if child is None:
        return errors.child_unknown()
    row = await ctx.row("custody.of_child", command.child_id)
    version = row["version"] if row else 0
    if version != command.expected_version:
        return errors.changed_meanwhile(version)
    wrong = _wrong(command.calendar, child["guardian_ids"]) if command.calendar else []
    if wrong:
        return Refusal("invalid_input", fields=[{"field": field, "error": error} for field, error in wrong])
    drawn = command.calendar.model_dump(mode="json") if command.calendar else None
    await ctx.run("custody.put", command.child_id, command.family_id, drawn, version + 1)
    ctx.emit(CustodyChanged(version=version + 1, child_id=command.child_id, calendar=command.calendar))
    ctx.audit("custody.drawn", entity="child", entity_id=command.child_id, detail={"calendar": drawn})
    return CustodyView(child_id=command.child_id, calendar=command.calendar, version=version + 1)


def _wrong(calendar: CustodyCalendar, guardian_ids: list[UUID]) -> list[tuple[str, str]]:
    pair = (calendar.first_guardian_id, calendar.second_guardian_id)
    wrong = []
    if pair[0] not in guardian_ids:
        wrong.append(("first_guardian_id", "unknown"))
    if pair[1] not in guardian_ids or pair[0] == pair[1]:
        wrong.append(("second_guardian_id", "unknown"))
    if calendar.valid_to is not None and calendar.valid_to < calendar.valid_from:
        wrong.append(("valid_to", "ends_before_it_begins"))
    for number, one in enumerate(calendar.exceptions):
        if one.guardian_id not in pair:
            wrong.append((f"exceptions.{number}.guardian_id", "unknown"))
        if one.last_day < one.first_day:
            wrong.append((f"exceptions.{number}.last_day", "ends_before_it_begins"))
    if overlapping(calendar.rule().stays):
        wrong.append(("exceptions", "overlap"))
    return wrong
