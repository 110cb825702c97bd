"""A town sets the weekly pattern of an enrolment; it becomes daily cells to the enrolment's end."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import Pattern, SetPatterns, SettingsSaved
from services.planning.errors import invalid, not_found
from services.planning.store.catalogue import catalogue_of
from services.planning.store.regular import materialise_enrolments


async def set_patterns(ctx: Ctx, command: SetPatterns) -> SettingsSaved | Refusal:
    """Replaces what was regular from each `valid_from` on. Refused: not_found (enrolment), invalid_input (unit).

    Days booked one by one, settled, or with an absence are kept. A day on which no place is left is not booked;
    its cell's history says so.
    """
    ids = [one.enrolment_id for one in command.patterns]
    known = {row["id"]: row for row in await ctx.rows("enrolment.of_ids", ids)}
    if missing := [one for one in ids if one not in known]:
        return not_found(enrolment_id=str(missing[0]))
    if len(set(ids)) < len(ids):
        return invalid("patterns", "an enrolment has one pattern")
    catalogue = await catalogue_of(ctx)
    for n, one in enumerate(command.patterns):
        units = {
            unit.id for unit in catalogue.offerings[known[one.enrolment_id]["offering_id"]].offered_units
        }
        if not units.issuperset(day.unit_id for day in one.days):
            return invalid(f"patterns.{n}.days")
    await ctx.value("sheet.lock_children", sorted({row["child_id"] for row in known.values()}))
    await ctx.run(
        "enrolment.put_patterns", [_row(ctx, one) for one in command.patterns], ctx.now, ctx.actor.name, None
    )
    changed = await materialise_enrolments(ctx, ids)
    for one in command.patterns:
        ctx.audit(
            "pattern.set",
            entity="child",
            entity_id=known[one.enrolment_id]["child_id"],
            detail={"days": len(one.days)},
        )
    return SettingsSaved(changed=changed)


def _row(ctx: Ctx, one: Pattern) -> dict[str, object]:
    return {
        "id": ctx.new_id(),
        "enrolment_id": one.enrolment_id,
        "valid_from": one.valid_from,
        "days": [day.model_dump(mode="json") for day in one.days],
    }
