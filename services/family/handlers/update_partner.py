"""Correcting or removing the partner on a guardian's sheet."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import Saved, UpdatePartner
from services.family import errors
from services.family.changing import changed, locked
from services.family.domain.sheet import Misfit, checked_partner
from services.family.sheets import partner_args


async def update_partner(ctx: Ctx, command: UpdatePartner) -> Saved | Refusal:
    """Replaces or removes a partner. Refused: `not_found` (family or guardian), `invalid_input`, `conflict`.

    Nobody else is told: the partner never leaves this service.
    """
    family = await locked(ctx, command.family_id, command.expected_version)
    if isinstance(family, Refusal):
        return family
    typed = command.partner
    guardian_id = command.guardian_id or (typed and typed.guardian_id) or family.guardian_ids[0]
    if guardian_id not in family.guardian_ids:
        return errors.not_found()
    if typed is None:
        await ctx.run("partner.remove", guardian_id, command.family_id)
    else:
        sheet = checked_partner(
            typed.model_copy(update={"guardian_id": typed.guardian_id or guardian_id}), [guardian_id]
        )
        if isinstance(sheet, Misfit):
            return errors.misfit(sheet.under("partner"))
        await ctx.run("partner.put", *partner_args(ctx.sealer, command.family_id, guardian_id, sheet))
    version = await changed(ctx, command.family_id, family.number)
    ctx.audit(
        "partner.removed" if typed is None else "partner.changed", entity="guardian", entity_id=guardian_id
    )
    return Saved(version=version)
