"""Correcting a child's sheet, and who may act for the child."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import Saved, UpdateChild
from services.family import errors
from services.family.announcing import child_event_of
from services.family.changing import changed, locked
from services.family.court import withhold_again
from services.family.domain.sheet import Misfit, checked_child
from services.family.sheets import child_args


async def update_child(ctx: Ctx, command: UpdateChild) -> Saved | Refusal:
    """Replaces a child's sheet. Refused: `not_found`, `child_unknown`, `invalid_input`, `conflict`.

    A guardian no longer named stops seeing the child with the commit: every read asks who may act. Naming one whom a
    court decision keeps away does not let them in.
    """
    family = await locked(ctx, command.family_id, command.expected_version)
    if isinstance(family, Refusal):
        return family
    child = checked_child(command.child, family.guardian_ids, ctx.today)
    if isinstance(child, Misfit):
        return errors.misfit(child.under("child"))
    before = await ctx.row("child.of_family", child.child_id, command.family_id)
    if before is None:
        return errors.child_unknown()
    await ctx.run("child.update", *child_args(command.family_id, child))
    await ctx.run("child.take_authority", child.child_id)
    await ctx.many(
        "child.give_authority",
        [(child.child_id, guardian_id, command.family_id) for guardian_id in child.guardian_ids],
    )
    after = await withhold_again(ctx, command.family_id, child.child_id)
    version = await changed(ctx, command.family_id, family.number)
    ended = [one for one in before["guardian_ids"] if one not in after["guardian_ids"]]
    ctx.emit(child_event_of(after).model_copy(update={"ended_for": ended}))
    ctx.audit(
        "child.changed",
        entity="child",
        entity_id=child.child_id,
        detail={"guardian_ids": [str(guardian_id) for guardian_id in child.guardian_ids]},
    )
    return Saved(version=version)
