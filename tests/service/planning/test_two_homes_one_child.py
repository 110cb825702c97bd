"""A child of two homes: each adult books their own days, and the regular ones follow the custody calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts.family import CustodyCalendar, CustodyChanged, CustodyException
from contracts.planning import EnrolChildren
from tests.service.planning.town import (
    AGENT,
    AS_JEAN,
    DUPONT,
    JEAN,
    LEA,
    LEA_MEAL,
    LEISURE,
    MEAL,
    MEAL_UNIT,
    book,
    cell,
    child_changed,
    enrolment,
    family_changed,
    found_town,
    line_of,
    send,
    set_pattern,
    some,
)
from tests.support.actors import guardian
from tests.support.harness import ServiceUnderTest

JEANNE = some("jeanne")
AS_JEANNE = guardian(DUPONT, JEANNE, name="Jeanne DUPONT")
HER_MEAL = line_of(LEA, MEAL, JEANNE)
HERS, HIS = date(2015, 4, 7), date(2015, 4, 28)
"""Two Tuesdays with a meal: the week of 6 April is hers, that of 27 April is his (the 13th and the 20th: holidays)."""


def drawn(
    version: int = 1, *stays: tuple[date, date, Any], starts_on: date = date(2015, 3, 30)
) -> CustodyChanged:
    exceptions = [CustodyException(first_day=a, last_day=b, guardian_id=who) for a, b, who in stays]
    calendar = CustodyCalendar(
        first_guardian_id=JEAN,
        second_guardian_id=JEANNE,
        starts_on=starts_on,
        valid_from=date(2015, 1, 1),
        exceptions=exceptions,
    )
    return CustodyChanged(version=version, child_id=LEA, calendar=calendar)


@pytest.fixture
async def homes(planning: ServiceUnderTest) -> ServiceUnderTest:
    """Léa eats at school by each of her parents, who live apart; no calendar is drawn yet."""
    await found_town(planning)
    await planning.feed(
        family_changed(
            DUPONT,
            (JEAN, "Jean", "DUPONT", "12 rue des Bonbons"),
            (JEANNE, "Jeanne", "DUPONT", "3 place Neuve"),
            version=2,
        ),
        child_changed(LEA, DUPONT, "Léa", "DUPONT", JEAN, JEANNE, version=2),
    )
    await send(planning, EnrolChildren(enrolments=[enrolment(LEA, DUPONT, JEANNE, MEAL)]))
    return planning


async def says(planning: ServiceUnderTest, line: Any, day: date) -> str:
    """The word of a cell, as the line's own adult reads it."""
    shown = await cell(planning, line, day, as_=AS_JEAN if line == LEA_MEAL else AS_JEANNE)
    return str(shown.status)


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
    assert [await says(homes, HER_MEAL, day) for day in (HERS, HIS)] != ["recurring", "recurring"]
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
