"""Filling in what the portal says of the municipality."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.identity import Done, MunicipalityChanged, SetMunicipality
from services.identity.municipality import current_policy


async def set_municipality(ctx: Ctx, command: SetMunicipality) -> Done:
    """Replaces the municipality's public profile."""
    policy = await current_policy(ctx)
    version = await ctx.value(
        "municipality.set_profile", command.profile.model_dump(mode="json"), policy.model_dump(mode="json")
    )
    ctx.emit(MunicipalityChanged(version=version, profile=command.profile))
    ctx.audit("municipality.changed", entity="municipality", entity_id="profile")
    return Done()
