"""An agent tells families something on their home page."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.news import NewsSaved, PublishNews
from services.requests.errors import ends_before_it_begins


async def publish_news(ctx: Ctx, command: PublishNews) -> NewsSaved | Refusal:
    """Published, or corrected where the id is known. Refused: invalid_input."""
    item = command.item
    if item.last_day < item.first_day:
        return ends_before_it_begins()
    await ctx.run("news.put", item.news_id, item.title, item.text, item.school, item.first_day, item.last_day)
    ctx.audit("news.published", entity="news", entity_id=item.news_id, detail=item.model_dump(mode="json"))
    return NewsSaved()
