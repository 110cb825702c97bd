"""Correcting a child's sheet, and who may act for the child."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import Saved, UpdateChild
from services.family import errors
from services.family.announcing import child_changed
from services.family.changing import changed, locked
from services.family.domain.sheet import Misfit, checked_child
from services.family.sheets import child_args


async def update_child(ctx: Ctx, command: UpdateChild) -> Saved | Refusal:
    """Replaces a child's sheet. Refused: `not_found`, `child_unknown`, `invalid_input`, `conflict`.

    A guardian no longer named stops seeing the child with the commit: every read asks who may act.
    """
    family = await locked(ctx, command.family_id, command.expected_version)
    if isinstance(family, Refusal):
        return family
    child = checked_child(command.child, family.guardian_ids, ctx.today)
    if isinstance(child, Misfit):
        return errors.misfit(child.under("child"))
    child_version = await ctx.value("child.update", *child_args(command.family_id, child))
    if child_version is None:
        return errors.child_unknown()
    await ctx.run("child.take_authority", child.child_id)
    await ctx.many(
        "child.give_authority",
        [(child.child_id, guardian_id, command.family_id) for guardian_id in child.guardian_ids],
    )
    version = await changed(ctx, command.family_id, family.number)
    ctx.emit(child_changed(command.family_id, child_version, child))
    ctx.audit(
        "child.changed",
        entity="child",
        entity_id=child.child_id,
        detail={"guardian_ids": [str(guardian_id) for guardian_id in child.guardian_ids]},
    )
    return Saved(version=version)
