"""Choosing what new passwords must hold."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import MunicipalityChanged, PolicySet, SetPasswordPolicy
from contracts.password_strength import CNIL_BITS, guaranteed_bits
from services.identity import errors
from services.identity.municipality import current_profile


async def set_password_policy(ctx: Ctx, command: SetPasswordPolicy) -> PolicySet | Refusal:
    """Replaces the password policy; passwords already chosen stay valid. Warns of one under CNIL's 50 bits."""
    await ctx.row("municipality.lock")
    known = await current_profile(ctx)
    if command.before is not None and command.before != known.password_policy:
        return errors.changed_meanwhile()
    profile = known.profile
    policy = command.policy.model_dump(mode="json")
    version = await ctx.value("municipality.set_policy", profile.model_dump(mode="json"), policy)
    # the version that `profile` answers covers both, so that whoever keeps a copy reads it again
    ctx.emit(MunicipalityChanged(version=version, profile=profile))
    ctx.audit("password_policy.changed", entity="municipality", entity_id="profile", detail=policy)
    bits = guaranteed_bits(command.policy)
    return PolicySet(bits=bits, warnings=["weaker_than_cnil"] if bits < CNIL_BITS else [])
