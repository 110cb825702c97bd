"""What every page says of the municipality."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.identity import Profile, ProfileView
from services.identity.municipality import current_profile
from services.identity.screens import screens_off


async def profile(ctx: Ctx, query: Profile) -> ProfileView:
    """The public profile, the password policy and the screens that are off; anybody may read them."""
    known = await current_profile(ctx)
    return known.model_copy(update={"screens_off": await screens_off(ctx)})
