"""Identity says what the municipality's public profile is."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.identity import MunicipalityChanged


async def on_municipality_changed(ctx: Ctx, event: MunicipalityChanged) -> None:
    """Keeps what mails need: the town's name and how to reach it."""
    profile = event.profile
    await ctx.run(
        "known.put_municipality",
        event.municipality,
        event.version,
        profile.name,
        profile.portal_title,
        profile.help_phone,
        profile.help_email,
        profile.help_address,
        profile.help_hours,
    )
