"""A town sets the undo window, the days its agents have to answer, the hour they read until and how long families are waited for."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests import RequestsSettings, SetRequestsSettings, SettingsSaved


async def set_requests_settings(ctx: Ctx, command: SetRequestsSettings) -> SettingsSaved:
    """In force for what is filed and decided from now on; due dates already given stay."""
    settings: RequestsSettings = command.settings
    await ctx.run(
        "settings.write",
        settings.undo_minutes,
        dict(settings.due_days),
        settings.open_until,
        settings.family_days,
    )
    ctx.audit(
        "requests_settings.set", entity="town", entity_id="requests", detail=settings.model_dump(mode="json")
    )
    return SettingsSaved()
