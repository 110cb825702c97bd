"""Correcting a guardian's sheet."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import Saved, UpdateGuardian
from services.family import errors
from services.family.announcing import announce_adults
from services.family.changing import changed, locked
from services.family.domain.sheet import Misfit, checked_guardian
from services.family.sheets import guardian_args


async def update_guardian(ctx: Ctx, command: UpdateGuardian) -> Saved | Refusal:
    """Replaces a guardian's sheet. Refused: `not_found`, `invalid_input`, `conflict`."""
    family = await locked(ctx, command.family_id, command.expected_version)
    if isinstance(family, Refusal):
        return family
    sheet = checked_guardian(command.guardian)
    if isinstance(sheet, Misfit):
        return errors.misfit(sheet.under("guardian"))
    if not await ctx.run("guardian.update", *guardian_args(ctx.sealer, command.family_id, sheet)):
        return errors.not_found()
    version = await changed(ctx, command.family_id, family.number)
    await announce_adults(ctx, command.family_id, family.number, version)
    ctx.audit("guardian.changed", entity="guardian", entity_id=sheet.guardian_id)
    return Saved(version=version)
