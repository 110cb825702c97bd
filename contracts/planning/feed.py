"""The calendar feed of a parent: a secret address that a telephone's agenda reads."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, SecretStr

from contracts.base import Command, Query, Reply
from contracts.days import Day
from contracts.planning.views import FamilyDay


class FeedAddress(Reply):
    """The secret of the feed's address, said once: only its digest is kept."""

    secret: str


class FeedStopped(Reply):
    """There is no feed any more."""


class FeedStateView(Reply):
    """Since when the asking guardian has a feed; None: there is none."""

    since: datetime | None


class CalendarFeedView(Reply):
    """What the children of the feed's guardian do between two days, both included, as that guardian may see it."""

    first_day: Day
    last_day: Day
    days: list[FamilyDay]


class RenewCalendarFeed(Command[FeedAddress], owner="planning", name="renew-calendar-feed", secret=True):
    """Makes the asking guardian's feed, or gives it a new address: the former one stops at once."""


class StopCalendarFeed(Command[FeedStopped], owner="planning", name="stop-calendar-feed"):
    """Ends the asking guardian's feed. Without one, nothing changes."""


class FeedState(Query[FeedStateView], owner="planning", name="feed-state"):
    """Whether the asking guardian has a feed."""


class CalendarFeed(Query[CalendarFeedView], owner="planning", name="calendar-feed"):
    """What a feed holds, asked by the gateway with the address's secret: from a month ago to a year ahead.

    Refused: `not_found` (unknown, renewed or ended).
    """

    secret: SecretStr = Field(max_length=100)
