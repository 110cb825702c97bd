"""A town sets the undo window, the days its agents have to answer, the hour they read until and how long families are waited for."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.requests import SettingsSaved
from contracts.requests_settings import RequestsSettings, SetRequestsSettings
from services.requests.town_settings import settings_of


async def set_requests_settings(ctx: Ctx, command: SetRequestsSettings) -> SettingsSaved | Refusal:
    """In force for what is filed and decided from now on; due dates already given stay. Refused: `changed_meanwhile`."""
    settings: RequestsSettings = command.settings
    held = settings_of(await ctx.row("settings.locked"))
    if command.before is not None and command.before != held:
        return Refusal("changed_meanwhile")
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
