"""Whose the days to come are: for a page, for an agent who draws, and for regular days when the holidays change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chassis.problem import Refusal
from contracts.family import CustodyCalendar, CustodyChanged, DrawCustody
from contracts.operations import REBUILD_PROJECTION, RebuildOutcome
from contracts.planning import (
    CalendarDay,
    CustodyDays,
    CustodyDaysView,
    DefineOfferings,
    EnrolChildren,
    PreviewCustody,
    RemoveCalendarDays,
    SetCalendarDays,
)
from tests.service.family.households import LivingApart, register
from tests.service.planning.apart import AS_JEANNE, HERS, HIS, JEANNE, drawn
from tests.service.planning.town import (
    AGENT,
    AS_ANNE,
    AS_JEAN,
    DUPONT,
    HEAD,
    JEAN,
    LEA,
    LEA_MEAL,
    LEISURE,
    MEAL,
    MEAL_UNIT,
    book,
    enrolment,
    leisure,
    line_of,
    send,
    set_pattern,
)
from tests.support.harness import Installation, ServiceUnderTest

FIRST, LAST = date(2015, 4, 6), date(2015, 5, 3)


async def days(planning: ServiceUnderTest, who: Any, **span: date) -> CustodyDaysView:
    query = CustodyDays(child_id=LEA, **({"first_day": FIRST, "last_day": LAST} | span))
    view = await planning.ask(query, as_=who)
    assert isinstance(view, CustodyDaysView), view
    return view


async def test_each_day_says_whose_it_is_and_in_which_holidays(homes: ServiceUnderTest) -> None:
    assert not (await days(homes, AS_JEAN)).drawn
    await homes.feed(drawn())
    view = await days(homes, AS_JEAN)
    whose = {one.day: one for one in view.days}
    assert view.drawn
    assert view.shared == ["Restauration scolaire"]
    assert (whose[HERS].guardian_id, whose[HIS].guardian_id) == (JEANNE, JEAN)
    assert whose[date(2015, 4, 15)].holidays == "Vacances de printemps"
    assert view.days == (await days(homes, AGENT)).days


async def test_days_booked_one_by_one_on_the_others_days_are_left_to_treat(homes: ServiceUnderTest) -> None:
    await book(homes, LEA_MEAL, HERS, HIS)
    await set_pattern(homes, LEA, MEAL, JEAN, MEAL_UNIT, 4)
    calendar = drawn().calendar
    asked = PreviewCustody(child_id=LEA, first_day=FIRST, last_day=LAST, calendar=calendar)
    before = await homes.ask(asked, as_=AGENT)
    assert isinstance(before, CustodyDaysView)
    assert [(one.day, one.guardian_id, one.pending) for one in before.misplaced] == [(HERS, JEAN, False)]
    assert not (await days(homes, AGENT)).drawn  # a preview keeps nothing
    await homes.feed(drawn())
    assert (await days(homes, AS_JEAN)).misplaced == before.misplaced
    assert (await days(homes, AS_JEANNE)).misplaced == []  # what the other booked is not hers to read


async def test_who_may_not_act_for_the_child_and_what_cannot_be_read(homes: ServiceUnderTest) -> None:
    query = CustodyDays(child_id=LEA, first_day=FIRST, last_day=LAST)
    assert await homes.ask(query, as_=AS_ANNE) == Refusal("child_unknown")
    backwards = query.model_copy(update={"last_day": date(2015, 4, 1)})
    wide = query.model_copy(update={"last_day": date(2015, 9, 1)})
    for wrong in (backwards, wide):
        answer = await homes.ask(wrong, as_=AGENT)
        assert isinstance(answer, Refusal)
        assert answer.code == "invalid_input"
    preview = PreviewCustody(child_id=LEA, first_day=FIRST, last_day=LAST, calendar=None)
    answer = await homes.ask(preview, as_=AS_JEAN)
    assert isinstance(answer, Refusal)
    assert answer.code == "not_allowed"


async def test_a_second_line_makes_the_calendar_count_for_the_first(homes: ServiceUnderTest) -> None:
    await homes.feed(drawn())
    mine, hers = line_of(LEA, LEISURE, JEAN), line_of(LEA, LEISURE, JEANNE)
    await set_pattern(homes, LEA, LEISURE, JEAN, leisure().units[0].unit_id, 3)
    wednesday = date(2015, 4, 8)
    assert await booked(homes, mine, wednesday)
    await send(homes, EnrolChildren(enrolments=[enrolment(LEA, DUPONT, JEANNE, LEISURE)]))
    assert not await booked(homes, mine, wednesday)
    assert not await booked(homes, hers, wednesday)


HOLIDAY_WEEKS = CustodyCalendar(
    first_guardian_id=JEAN,
    second_guardian_id=JEANNE,
    starts_on=date(2015, 3, 30),
    valid_from=date(2015, 1, 1),
    holidays="halves",
)


@pytest.fixture
async def in_holidays(homes: ServiceUnderTest) -> ServiceUnderTest:
    """The centre also runs in the holidays; each parent asks for every Tuesday, holidays in halves (2015: hers first)."""
    await send(
        homes, DefineOfferings(offerings=[leisure(runs_in="holidays", weekdays=[1, 2, 3, 4, 5])]), HEAD
    )
    for parent in (JEAN, JEANNE):
        await send(homes, EnrolChildren(enrolments=[enrolment(LEA, DUPONT, parent, LEISURE)]))
        await set_pattern(homes, LEA, LEISURE, parent, leisure().units[0].unit_id, 2)
    await homes.feed(CustodyChanged(version=1, child_id=LEA, calendar=HOLIDAY_WEEKS))
    return homes


async def booked(planning: ServiceUnderTest, line: Any, day: date) -> bool:
    found = await planning.sql("select state from planning.cell where line_id = $1 and day = $2", line, day)
    return [row["state"] for row in found] == ["booked"]


async def test_halves_follow_holidays_that_grow_and_shrink(in_holidays: ServiceUnderTest) -> None:
    his, hers = line_of(LEA, LEISURE, JEAN), line_of(LEA, LEISURE, JEANNE)
    # from 11 to 26 April 2015: hers until Saturday 18, his from Sunday 19
    tuesday = date(2015, 4, 21)

    async def whose() -> list[str]:
        lines = {"his": his, "hers": hers}
        return [name for name, line in lines.items() if await booked(in_holidays, line, tuesday)]

    assert await whose() == ["his"]
    more = [
        CalendarDay(day=date(2015, 4, day), kind="short_holidays", label="Vacances de printemps")
        for day in range(27, 31)
    ]
    await send(in_holidays, SetCalendarDays(days=more), HEAD)
    assert await whose() == ["his"]
    longer = [
        CalendarDay(day=date(2015, 5, day), kind="short_holidays", label="Vacances de printemps")
        for day in range(1, 4)
    ]
    await send(in_holidays, SetCalendarDays(days=longer), HEAD)
    # to 3 May: 23 days, hers until Wednesday 22
    assert await whose() == ["hers"]
    back = [one.model_copy(update={"label": ""}) for one in [*more, *longer]]
    await send(in_holidays, RemoveCalendarDays(days=back), HEAD)
    assert await whose() == ["his"]


async def test_planning_reads_the_calendars_again_from_their_owner(town: Installation) -> None:
    family, planning = await town.start("family"), await town.start("planning")
    apart = LivingApart()
    await register(family, apart.registered())
    turns = HOLIDAY_WEEKS.model_copy(
        update={"first_guardian_id": apart.paul_id, "second_guardian_id": apart.anne_id}
    )
    drawn_now = DrawCustody(
        family_id=apart.family_id, child_id=apart.lea_id, calendar=turns, expected_version=0
    )
    await family.send(drawn_now, as_=AGENT)
    await town.settled()
    query = CustodyDays(child_id=apart.lea_id, first_day=FIRST, last_day=LAST)
    before = await planning.ask(query, as_=apart.paul)
    assert isinstance(before, CustodyDaysView)
    assert before.days[0].guardian_id is not None
    await planning.sql("DELETE FROM planning.known_custody")
    command = REBUILD_PROJECTION["planning"](projection="custody")
    assert await planning.send(command, as_=HEAD) == RebuildOutcome(read=1, applied=1)
    assert await planning.ask(query, as_=apart.paul) == before
    assert await planning.send(command, as_=HEAD) == RebuildOutcome(read=1, applied=0)
