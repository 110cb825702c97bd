"""What the town hall tells families on their home page."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.news import News, NewsItem, NewsView


async def news(ctx: Ctx, query: News) -> NewsView:
    """Today's; for agents who ask, also what is over or to come."""
    everything = query.everything and ctx.actor.kind != "guardian"
    rows = await ctx.rows("news.all" if everything else "news.shown", ctx.today)
    return NewsView(
        news=[
            NewsItem(
                news_id=row["news_id"],
                title=row["title"],
                text=row["body"],
                school=row["school"],
                first_day=row["first_day"],
                last_day=row["last_day"],
            )
            for row in rows
        ]
    )
