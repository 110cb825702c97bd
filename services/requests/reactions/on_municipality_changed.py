"""Identity says what the municipality's public profile is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.context import Ctx
from contracts.identity import MunicipalityChanged


async def on_municipality_changed(ctx: Ctx, event: MunicipalityChanged) -> None:
    """Keeps what mails need: the town's name and how to reach it."""
    await _keep(ctx, event)


async def apply_municipality(
    ctx: Ctx, _row: UUID, _version: int, _deleted: bool, data: dict[str, Any]
) -> bool:
    """Replaces what is known unless it is newer. Serves the rebuild."""
    return await _keep(ctx, MunicipalityChanged.model_validate(data))


async def _keep(ctx: Ctx, event: MunicipalityChanged) -> bool:
    profile = event.profile
    newer = await ctx.value(
        "known.put_municipality",
        event.municipality,
        event.version,
        profile.name,
        profile.portal_title,
        profile.help_phone,
        profile.help_email,
        profile.help_address,
        profile.help_hours,
        {"file": profile.file_email, "requests": profile.requests_email, "money": profile.money_email},
    )
    return newer is not None
