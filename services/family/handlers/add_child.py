"""Adding a child to a family."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import AddChild, Saved
from services.family import errors
from services.family.announcing import child_changed
from services.family.changing import changed, locked
from services.family.domain.sheet import Misfit, checked_child, in_care_of_all
from services.family.sheets import child_args


async def add_child(ctx: Ctx, command: AddChild) -> Saved | Refusal:
    """Adds a child. Refused: `not_found`, `invalid_input`, `conflict` (the child's id is known)."""
    family = await locked(ctx, command.family_id, None)
    if isinstance(family, Refusal):
        return family
    checked = checked_child(command.child, family.guardian_ids, ctx.today)
    if isinstance(checked, Misfit):
        return errors.misfit(checked.under("child"))
    child = in_care_of_all(checked, family.guardian_ids)
    if not await ctx.run("child.register", *child_args(command.family_id, child)):
        return errors.id_known(child.child_id)
    await ctx.many(
        "child.give_authority",
        [(child.child_id, guardian_id, command.family_id) for guardian_id in child.guardian_ids],
    )
    version = await changed(ctx, command.family_id, family.number)
    ctx.emit(child_changed(command.family_id, 1, child))
    ctx.audit("child.added", entity="child", entity_id=child.child_id)
    return Saved(version=version)
