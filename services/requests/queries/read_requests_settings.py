"""The settings an agent may change."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests_settings import ReadRequestsSettings, RequestsSettingsView
from services.requests.town_settings import settings_of


async def read_requests_settings(ctx: Ctx, query: ReadRequestsSettings) -> RequestsSettingsView:
    """As they are now."""
    return RequestsSettingsView(settings=settings_of(await ctx.row("settings.read")))
