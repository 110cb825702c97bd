"""The address at which a telephone's agenda reads a parent's days."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.identity import AccountChanged
from contracts.planning import (
    CalendarFeed,
    CalendarFeedView,
    FeedAddress,
    FeedState,
    RenewCalendarFeed,
    StopCalendarFeed,
)
from tests.service.planning.town import (
    AS_ANNE,
    AS_JEAN,
    DAY,
    DUPONT,
    JEAN,
    LEA_MEAL,
    ask,
    book,
    send,
)
from tests.support.actors import service_actor
from tests.support.harness import ServiceUnderTest

GATEWAY = service_actor("gateway", "calendar-feed")


async def address(planning: ServiceUnderTest) -> str:
    made = await send(planning, RenewCalendarFeed(), AS_JEAN)
    assert isinstance(made, FeedAddress)
    return made.secret


async def read(planning: ServiceUnderTest, secret: str) -> CalendarFeedView | Refusal:
    return await planning.ask(CalendarFeed(secret=SecretStr(secret)), as_=GATEWAY)


async def test_an_agenda_reads_the_days_of_the_parent_who_gave_it_the_address(
    town_planning: ServiceUnderTest,
) -> None:
    await book(town_planning, LEA_MEAL, DAY)
    secret = await address(town_planning)
    feed = await read(town_planning, secret)
    assert isinstance(feed, CalendarFeedView)
    assert [(one.day, one.line_id) for one in feed.days] == [(DAY, LEA_MEAL)]
    assert feed.last_day - feed.first_day > timedelta(days=390)


async def test_a_renewed_address_replaces_the_former_one(town_planning: ServiceUnderTest) -> None:
    former, current = await address(town_planning), await address(town_planning)
    assert former != current
    assert await read(town_planning, former) == Refusal("not_found")
    assert isinstance(await read(town_planning, current), CalendarFeedView)


async def test_a_stopped_feed_is_found_by_nobody(town_planning: ServiceUnderTest) -> None:
    secret = await address(town_planning)
    assert (await ask(town_planning, FeedState(), AS_JEAN)).since is not None
    assert (await ask(town_planning, FeedState(), AS_ANNE)).since is None
    for _ in range(2):
        await send(town_planning, StopCalendarFeed(), AS_JEAN)
    assert await read(town_planning, secret) == Refusal("not_found")
    assert (await ask(town_planning, FeedState(), AS_JEAN)).since is None


async def test_the_secret_is_kept_nowhere(town_planning: ServiceUnderTest) -> None:
    secret = await address(town_planning)
    kept = await town_planning.sql("SELECT * FROM calendar_feed")
    assert secret not in str(kept)
    assert secret.encode().hex() not in str(kept)
    assert await town_planning.sql("SELECT * FROM idempotency WHERE subject LIKE '%calendar-feed%'") == []
    assert secret not in str(await town_planning.sql("SELECT detail FROM audit"))


async def test_the_feed_of_a_closed_account_ends(town_planning: ServiceUnderTest) -> None:
    secret = await address(town_planning)
    closed = AccountChanged(
        version=2,
        account_id=uuid4(),
        kind="guardian",
        name="Jean DUPONT",
        family_id=DUPONT,
        guardian_id=JEAN,
        roles=[],
        closed=False,
    )
    await town_planning.feed(closed)
    assert isinstance(await read(town_planning, secret), CalendarFeedView)
    await town_planning.feed(closed.model_copy(update={"version": 3, "closed": True}))
    assert await read(town_planning, secret) == Refusal("not_found")


async def test_only_the_gateway_may_read_a_feed(town_planning: ServiceUnderTest) -> None:
    query = CalendarFeed(secret=SecretStr(await address(town_planning)))
    for caller in (AS_JEAN, service_actor("billing", "curiosity")):
        assert await town_planning.ask(query, as_=caller) == Refusal("not_allowed")
