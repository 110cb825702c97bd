"""Identity closed an account: what its owner's agenda could read ends with it."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.identity import AccountChanged


async def on_account_changed(ctx: Ctx, event: AccountChanged) -> None:
    """Stops the feed of a guardian whose account is closed."""
    if event.closed and event.guardian_id is not None:
        await ctx.run("feed.stop", event.guardian_id)
