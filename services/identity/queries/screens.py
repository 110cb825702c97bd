"""The switches of the parents' screens, for whoever sets them."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.screens import Screens, ScreensView
from services.identity.screens import all_screens


async def screens(ctx: Ctx, query: Screens) -> ScreensView:
    """Every screen, on or off."""
    return ScreensView(screens=await all_screens(ctx))
