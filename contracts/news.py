"""News of the town hall on the home page; `requests` keeps them."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Query, Reply
from contracts.days import Day


class NewsItem(Message):
    """A piece of news, shown from `first_day` to `last_day`, both included. `school` empty: to every family."""

    news_id: UUID
    title: str = Field(min_length=1, max_length=120)
    text: str = Field(min_length=1, max_length=2000)
    school: str = Field(default="", max_length=80)
    first_day: Day
    last_day: Day


class NewsView(Reply):
    """News, the most recently begun first."""

    news: list[NewsItem]


class NewsSaved(Reply):
    """It is published, corrected or withdrawn."""


class PublishNews(Command[NewsSaved], owner="requests", name="publish-news"):
    """Publishes a piece of news, or corrects the one of that id. Refused: `invalid_input` (ends before it begins)."""

    item: NewsItem


class WithdrawNews(Command[NewsSaved], owner="requests", name="withdraw-news"):
    """Takes a piece of news away, before its last day too. Refused: `not_found`."""

    news_id: UUID


class News(Query[NewsView], owner="requests", name="news"):
    """What is shown today, to whichever school; `everything`, for agents: also what is over or still to come."""

    everything: bool = False
