"""A child of two homes: each adult books their own days, and the regular ones follow the custody calendar."""

from __future__ import annotations

from datetime import date

from contracts.family import CustodyChanged
from tests.service.planning.apart import AS_JEANNE, HER_MEAL, HERS, HIS, JEANNE, drawn, says
from tests.service.planning.town import (
    AGENT,
    AS_JEAN,
    JEAN,
    LEA,
    LEA_MEAL,
    LEISURE,
    MEAL,
    MEAL_UNIT,
    book,
    cell,
    line_of,
    set_pattern,
)
from tests.support.harness import ServiceUnderTest


async def test_without_a_calendar_nothing_changes(homes: ServiceUnderTest) -> None:
    assert [one.result for one in await book(homes, LEA_MEAL, HERS, HIS)] == ["done", "done"]


async def test_each_books_their_own_days_and_the_other_days_say_why(homes: ServiceUnderTest) -> None:
    await homes.feed(drawn())
    for line, actor, own, others in (
        (LEA_MEAL, AS_JEAN, HIS, HERS),
        (HER_MEAL, AS_JEANNE, HERS, HIS),
    ):
        assert await says(homes, line, others) == "other_home"
        (refused, done) = await book(homes, line, others, own, as_=actor)
        assert (refused.result, refused.code, done.result) == ("refused", "other_home_day", "done")
    assert await says(homes, LEA_MEAL, HERS) == "other_home"


async def test_an_agent_may_book_a_day_of_the_other(homes: ServiceUnderTest) -> None:
    await homes.feed(drawn())
    (done,) = await book(homes, LEA_MEAL, HERS, as_=AGENT)
    assert done.result == "done"
    assert await says(homes, LEA_MEAL, HERS) == "booked"


async def test_regular_days_follow_the_calendar_and_its_exceptions(homes: ServiceUnderTest) -> None:
    for responsible in (JEAN, JEANNE):
        await set_pattern(homes, LEA, MEAL, responsible, MEAL_UNIT, 2)
    await homes.feed(drawn())
    assert [await says(homes, LEA_MEAL, day) for day in (HERS, HIS)] == ["other_home", "recurring"]
    assert [await says(homes, HER_MEAL, day) for day in (HERS, HIS)] == ["recurring", "other_home"]
    await homes.feed(drawn(2, (HERS, HERS, JEAN)))
    assert [await says(homes, LEA_MEAL, day) for day in (HERS, HIS)] == ["recurring", "recurring"]
    await homes.feed(drawn(1))
    assert await says(homes, LEA_MEAL, HERS) == "recurring"  # an older version is not believed


async def test_what_was_booked_one_by_one_and_past_days_stay(homes: ServiceUnderTest) -> None:
    await book(homes, LEA_MEAL, HERS)
    await homes.feed(drawn())
    assert await says(homes, LEA_MEAL, HERS) == "booked"
    await homes.feed(CustodyChanged(version=3, child_id=LEA, calendar=None))
    assert await says(homes, LEA_MEAL, date(2015, 4, 9)) == ""


async def test_a_line_the_other_does_not_have_is_never_shared(homes: ServiceUnderTest) -> None:
    await homes.feed(drawn())
    shown = await cell(homes, line_of(LEA, LEISURE, JEAN), date(2015, 4, 8))
    assert shown.status == ""
