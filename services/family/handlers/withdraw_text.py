"""The town asks no more for a text."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CertificationSaved, WithdrawText
from services.family import errors


async def withdraw_text(ctx: Ctx, command: WithdrawText) -> CertificationSaved | Refusal:
    """From now on nobody is asked; who accepted it stays written."""
    if await ctx.value("certification.withdraw", command.text_id, ctx.now) is None:
        return errors.not_found()
    ctx.audit("text.withdrawn", entity="town_text", entity_id=command.text_id)
    return CertificationSaved()
