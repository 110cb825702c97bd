"""Many days planned at once: weekdays until a date, a week again, a child's days for a sister."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from chassis.problem import Refusal
from contracts.planning import (
    CellRef,
    ChildCopy,
    EnrolChildren,
    PlanChoices,
    PlanDays,
    PlannedDaysView,
    RequestBooking,
    WeekCopy,
    WeeklyPlan,
)
from tests.service.planning.town import (
    AS_JEAN,
    DAY,
    DUPONT,
    JEAN,
    LEA,
    LEA_LEISURE,
    LEA_MEAL,
    LEISURE,
    MARTIN,
    MEAL,
    MORNING,
    TOM,
    WEDNESDAY,
    WHOLE_DAY,
    ask,
    book,
    child_changed,
    enrolment,
    found_town,
    line_of,
    send,
    some,
)
from tests.support.harness import ServiceUnderTest

ZOE = some("zoe")
ZOE_MEAL = line_of(ZOE, MEAL, JEAN)
JUNE_30 = date(2015, 6, 30)
TUESDAY = date(2015, 4, 7)


@pytest.fixture
async def town(planning: ServiceUnderTest) -> ServiceUnderTest:
    """Léa and her sister Zoé d'Arc, both of Jean's."""
    await found_town(planning)
    await planning.feed(child_changed(ZOE, DUPONT, "Zoé", "D’ARC", JEAN))
    await send(planning, EnrolChildren(enrolments=[enrolment(ZOE, DUPONT, JEAN, MEAL)]))
    return planning


def tuesdays(*children: UUID, last: date = JUNE_30, **more: Any) -> WeeklyPlan:
    return WeeklyPlan(
        **{
            "child_ids": list(children),
            "offering_id": MEAL,
            "weekdays": [2],
            "first_day": date(2015, 4, 2),
            "last_day": last,
            **more,
        }
    )


async def planned(town: ServiceUnderTest, plan: Any) -> PlannedDaysView:
    view: PlannedDaysView = await ask(town, PlanDays(plan=plan), AS_JEAN)
    return view


async def test_every_tuesday_until_june_for_two_children(town: ServiceUnderTest) -> None:
    await book(town, LEA_MEAL, TUESDAY)
    view = await planned(town, tuesdays(LEA, ZOE))
    assert [line.child_name for line in view.lines] == ["Léa DUPONT", "Zoé D’ARC"]
    days = {
        line.child_name: [one.day for one in view.cells if one.line_id == line.line_id] for line in view.lines
    }
    assert days["Zoé D’ARC"][:3] == [TUESDAY, date(2015, 4, 28), date(2015, 5, 5)]
    assert days["Zoé D’ARC"][-1] == JUNE_30
    assert days["Léa DUPONT"] == days["Zoé D’ARC"][1:]
    left = {(one.child_name, one.reason): one.days for one in view.left_out}
    assert left == {
        ("Léa DUPONT", "already_booked"): [TUESDAY],
        ("Léa DUPONT", "school_holidays"): [date(2015, 4, 14), date(2015, 4, 21)],
        ("Zoé D’ARC", "school_holidays"): [date(2015, 4, 14), date(2015, 4, 21)],
    }
    assert {one.unit for one in view.cells} == {""}, "a unit is named where there is a choice"
    outcome = await send(
        town,
        RequestBooking(
            cells=[CellRef(line_id=one.line_id, day=one.day, unit_id=one.unit_id) for one in view.cells]
        ),
        AS_JEAN,
    )
    assert {one.result for one in outcome.cells} == {"done"}
    assert (await planned(town, tuesdays(LEA, ZOE))).cells == []


async def test_a_plan_names_the_unit_where_there_is_a_choice(town: ServiceUnderTest) -> None:
    plan = tuesdays(LEA, offering_id=LEISURE, weekdays=[3], unit_code="morning", last=date(2015, 4, 10))
    view = await planned(town, plan)
    assert [(one.day, one.unit_id, one.unit) for one in view.cells] == [(WEDNESDAY, MORNING, "Matin")]


async def test_a_week_is_copied_to_the_next_ones(town: ServiceUnderTest) -> None:
    await book(town, LEA_MEAL, TUESDAY, DAY)
    plan = WeekCopy(
        child_id=LEA, monday=date(2015, 4, 6), first_day=date(2015, 4, 13), last_day=date(2015, 5, 12)
    )
    view = await planned(town, plan)
    assert [one.day for one in view.cells] == [
        date(2015, 4, 28),
        date(2015, 4, 30),
        date(2015, 5, 5),
        date(2015, 5, 7),
        date(2015, 5, 12),
    ]
    one_in_two = await planned(town, plan.model_copy(update={"every_weeks": 2}))
    assert [one.day for one in one_in_two.cells] == [date(2015, 5, 5), date(2015, 5, 7)]


async def test_a_childs_days_are_copied_to_a_sister_enrolled_in_the_same(town: ServiceUnderTest) -> None:
    await book(town, LEA_MEAL, TUESDAY, DAY)
    await book(town, LEA_LEISURE, WEDNESDAY, unit=WHOLE_DAY)
    plan = ChildCopy(
        from_child_id=LEA, child_ids=[ZOE], first_day=date(2015, 4, 2), last_day=date(2015, 4, 30)
    )
    view = await planned(town, plan)
    assert [(one.line_id, one.day) for one in view.cells] == [(ZOE_MEAL, TUESDAY), (ZOE_MEAL, DAY)]
    assert [(one.offering, one.reason, one.days) for one in view.left_out] == [
        ("ALSH mercredi", "not_enrolled", [WEDNESDAY])
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"child_ids": [LEA, TOM]}, "child_unknown"),  # another family's
        ({"offering_id": some("nothing")}, "not_found"),
        ({"first_day": date(2015, 7, 1)}, "invalid_input"),
        ({"last_day": date(2016, 6, 30)}, "invalid_input"),
        ({"offering_id": LEISURE, "unit_code": "night"}, "invalid_input"),
    ],
)
async def test_plans_that_are_refused(town: ServiceUnderTest, changes: dict[str, Any], code: str) -> None:
    plan = tuesdays(LEA).model_copy(update=changes)
    refused = await town.ask(PlanDays(plan=plan), as_=AS_JEAN)
    assert isinstance(refused, Refusal)
    assert refused.code == code


async def test_the_form_offers_ones_own_children_and_their_activities(town: ServiceUnderTest) -> None:
    choices = await ask(town, PlanChoices(family_id=DUPONT), AS_JEAN)
    assert [one.first_name for one in choices.children] == ["Léa", "Zoé"]
    known = {one.name: (set(one.child_ids), [unit.name for unit in one.units]) for one in choices.activities}
    assert known["Restauration scolaire"] == ({LEA, ZOE}, ["Repas"])
    assert known["ALSH mercredi"] == ({LEA}, ["Journée", "Matin", "Après-midi"])
    assert (choices.until_holidays, choices.until_year_end) == (date(2015, 4, 10), date(2015, 7, 3))
    assert (await ask(town, PlanChoices(family_id=MARTIN), AS_JEAN)).children == []
