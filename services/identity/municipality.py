"""The municipality's row: public profile and password policy, with their defaults until an agent sets them."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.identity import MunicipalityProfile, PasswordPolicy, ProfileView


async def current_profile(ctx: Ctx) -> ProfileView:
    """What holds now. Version 0 and an empty name: nobody has filled the profile in yet."""
    row = await ctx.row("municipality.current")
    if row is None:
        return ProfileView(profile=MunicipalityProfile(name=""), password_policy=PasswordPolicy(), version=0)
    return ProfileView(
        profile=MunicipalityProfile.model_validate(row["profile"]),
        password_policy=PasswordPolicy.model_validate(row["password_policy"]),
        version=row["version"],
    )


async def current_policy(ctx: Ctx) -> PasswordPolicy:
    """The policy that a new password must meet today."""
    return (await current_profile(ctx)).password_policy
