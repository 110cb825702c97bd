"""A town enrols children: child x offering x responsible adult x period."""

from __future__ import annotations

from uuid import UUID, uuid5

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import EnrolChildren, Enrolment, SettingsSaved
from services.planning.errors import invalid, not_found, periods_overlap
from services.planning.store.custody import follow_custody
from services.planning.store.recount import recount
from services.planning.store.regular import materialise_enrolments


def line_id_of(child_id: UUID, offering_id: UUID, guardian_id: UUID) -> UUID:
    """A line is known by who and what it joins."""
    return uuid5(child_id, f"{offering_id}/{guardian_id}")


async def enrol_children(ctx: Ctx, command: EnrolChildren) -> SettingsSaved | Refusal:
    """Creates or changes enrolments; their regular days follow. Refused: not_found (child, offering), conflict, invalid_input."""
    for n, one in enumerate(command.enrolments):
        if one.valid_to < one.valid_from:
            return invalid(f"enrolments.{n}.valid_to")
    await ctx.value("sheet.lock_children", sorted({one.child_id for one in command.enrolments}))
    missing = await ctx.rows("enrolment.children_missing", [one.child_id for one in command.enrolments])
    missing += await ctx.rows("settings.offerings_missing", [one.offering_id for one in command.enrolments])
    if missing:
        return not_found(id=str(missing[0][0]))
    rows = [_row(one) for one in command.enrolments]
    existed = await ctx.rows("enrolment.of_ids", [one.enrolment_id for one in command.enrolments])
    if moved := await ctx.value("enrolment.moved", rows):
        return periods_overlap(str(moved))
    await ctx.run("enrolment.put_lines", rows)
    changed = [row["id"] for row in await ctx.rows("enrolment.put_enrolments", rows)]
    if overlapping := await ctx.value(
        "enrolment.overlapping", [one.enrolment_id for one in command.enrolments]
    ):
        return periods_overlap(str(overlapping))
    await _count_again(ctx, [row["offering_id"] for row in existed if row["id"] in changed])
    await materialise_enrolments(ctx, changed)
    await follow_custody(ctx, sorted({one.child_id for one in command.enrolments}))
    for one in command.enrolments:
        ctx.audit(
            "child.enrolled",
            entity="child",
            entity_id=one.child_id,
            detail={"offering_id": str(one.offering_id), "until": one.valid_to.isoformat()},
        )
    return SettingsSaved(changed=len(changed))


async def _count_again(ctx: Ctx, offerings: list[UUID]) -> None:
    """An enrolment that changes may move its children from one age group's places to another's."""
    if offerings:
        await recount(ctx, [row["id"] for row in await ctx.rows("settings.pools_by_age", offerings)])


def _row(one: Enrolment) -> dict[str, object]:
    return {
        "id": one.enrolment_id,
        "line_id": line_id_of(one.child_id, one.offering_id, one.guardian_id),
        **one.model_dump(exclude={"enrolment_id"}),
    }
