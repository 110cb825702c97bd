"""A town sets the reasons its agents may give when they refuse."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.requests import DefineRefusalReasons, SettingsSaved
from services.requests.reasons import REFUSALS, replace


async def define_refusal_reasons(ctx: Ctx, command: DefineRefusalReasons) -> SettingsSaved | Refusal:
    """Offered from now on; what was refused keeps its words. Refused: `changed_meanwhile`."""
    return await replace(ctx, REFUSALS, command.reasons, command.before)
