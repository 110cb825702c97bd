"""Filling in what the portal says of the municipality."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import Done, MunicipalityChanged, SetMunicipality
from services.identity import errors
from services.identity.municipality import current_profile


async def set_municipality(ctx: Ctx, command: SetMunicipality) -> Done | Refusal:
    """Replaces the municipality's public profile. Refused: `changed_meanwhile`."""
    await ctx.row("municipality.lock")
    known = await current_profile(ctx)
    if command.before is not None and command.before != known.profile:
        return errors.changed_meanwhile()
    policy = known.password_policy
    version = await ctx.value(
        "municipality.set_profile", command.profile.model_dump(mode="json"), policy.model_dump(mode="json")
    )
    ctx.emit(MunicipalityChanged(version=version, profile=command.profile))
    ctx.audit("municipality.changed", entity="municipality", entity_id="profile")
    return Done()
