"""An agent takes a piece of news away."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.news import NewsSaved, WithdrawNews
from services.requests.errors import not_found


async def withdraw_news(ctx: Ctx, command: WithdrawNews) -> NewsSaved | Refusal:
    """Kept, and shown to nobody. Refused: not_found."""
    if not await ctx.run("news.withdraw", command.news_id):
        return not_found()
    ctx.audit("news.withdrawn", entity="news", entity_id=command.news_id)
    return NewsSaved()
