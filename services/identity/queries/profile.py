"""What every page says of the municipality."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.identity import Profile, ProfileView
from services.identity.municipality import current_profile


async def profile(ctx: Ctx, query: Profile) -> ProfileView:
    """The public profile and the password policy; anybody may read them."""
    return await current_profile(ctx)
