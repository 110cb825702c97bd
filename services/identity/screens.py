"""The switches of the parents' screens, read from their table; a screen nobody has set is on."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.screens import SCREENS, ScreenOff, ScreenSetting


async def all_screens(ctx: Ctx) -> list[ScreenSetting]:
    """Every screen the contract names, in its order."""
    rows = {row["key"]: row for row in await ctx.rows("screen.all")}
    return [
        ScreenSetting(
            screen=key,
            on=rows[key]["is_on"],
            text=rows[key]["text"],
            link=rows[key]["link"],
            version=rows[key]["version"],
        )
        if key in rows
        else ScreenSetting(screen=key)
        for key in SCREENS
    ]


async def screens_off(ctx: Ctx) -> list[ScreenOff]:
    """Those that are off, as every page needs them."""
    return [
        ScreenOff(screen=one.screen, text=one.text, link=one.link)
        for one in await all_screens(ctx)
        if not one.on
    ]
