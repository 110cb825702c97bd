"""What the town hall tells on the home page."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from chassis.problem import Refusal
from contracts.news import News, NewsItem, NewsSaved, NewsView, PublishNews, WithdrawNews
from tests.service.requests.conftest import ROY, Desk
from tests.support.actors import staff


def item(**changes: Any) -> NewsItem:
    given: dict[str, Any] = {
        "news_id": uuid4(),
        "title": "Grève jeudi",
        "text": "La cantine sera fermée.",
        "first_day": date(2015, 4, 7),
        "last_day": date(2015, 4, 9),
    }
    return NewsItem(**(given | changes))


async def titles(desk: Desk, who: Any = None, **how: Any) -> list[str]:
    view = await desk.service.ask(News(**how), as_=who or desk.parent)
    assert isinstance(view, NewsView)
    return [one.title for one in view.news]


async def test_news_are_shown_from_their_first_day_to_their_last(desk: Desk) -> None:
    assert await desk.service.send(PublishNews(item=item()), as_=ROY) == NewsSaved()
    for day, shown in (("06", 0), ("07", 1), ("09", 1), ("10", 0)):
        desk.service.set_now(f"2015-04-{day}T23:30")
        assert len(await titles(desk)) == shown, day


async def test_agents_see_what_is_over_and_to_come_and_families_do_not(desk: Desk) -> None:
    for title, first in (("Passée", date(2015, 3, 1)), ("À venir", date(2015, 5, 1))):
        await desk.service.send(PublishNews(item=item(title=title, first_day=first, last_day=first)), as_=ROY)
    assert await titles(desk, ROY, everything=True) == ["À venir", "Passée"]
    assert await titles(desk, everything=True) == []


async def test_a_correction_replaces_and_a_withdrawal_hides(desk: Desk) -> None:
    first = item()
    await desk.service.send(PublishNews(item=first), as_=ROY)
    await desk.service.send(PublishNews(item=first.model_copy(update={"title": "Grève vendredi"})), as_=ROY)
    assert await titles(desk) == ["Grève vendredi"]
    assert await desk.service.send(WithdrawNews(news_id=first.news_id), as_=ROY) == NewsSaved()
    assert await titles(desk) == []
    assert await desk.service.send(WithdrawNews(news_id=uuid4()), as_=ROY) == Refusal("not_found")


async def test_news_that_end_before_they_begin_are_refused_at_that_field(desk: Desk) -> None:
    refused = await desk.service.send(PublishNews(item=item(last_day=date(2015, 4, 6))), as_=ROY)
    assert isinstance(refused, Refusal)
    assert refused.data["fields"][0]["field"] == "last_day"


async def test_only_the_desk_writes_news(desk: Desk) -> None:
    for who in (desk.parent, staff("pointage"), staff("regie")):
        assert await desk.service.send(PublishNews(item=item()), as_=who) == Refusal("not_allowed")
