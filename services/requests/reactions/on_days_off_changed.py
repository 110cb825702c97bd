"""Planning says on which days the whole town is closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.context import Ctx
from contracts.planning import DaysOffChanged


async def on_days_off_changed(ctx: Ctx, event: DaysOffChanged) -> None:
    """Keeps them: no answer is promised for such a day. Due dates already given stay."""
    await _keep(ctx, event)


async def apply_days_off(ctx: Ctx, _row: UUID, _version: int, _deleted: bool, data: dict[str, Any]) -> bool:
    """Replaces what is known unless it is newer. Serves the rebuild."""
    return await _keep(ctx, DaysOffChanged.model_validate(data))


async def _keep(ctx: Ctx, event: DaysOffChanged) -> bool:
    return await ctx.value("known.put_days_off", event.version, event.days) is not None
