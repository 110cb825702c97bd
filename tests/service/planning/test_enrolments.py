"""What a family reads of its children's enrolments: activity, period, regular days; another family's are not told."""

from __future__ import annotations

from datetime import date

from contracts.planning import EnrolChildren, FamilyEnrolments, FamilyEnrolmentsView, RegularDay
from tests.service.planning.town import (
    AGENT,
    AS_ANNE,
    AS_JEAN,
    DUPONT,
    FIRST,
    JEAN,
    LEA,
    MEAL,
    MEAL_UNIT,
    ask,
    enrolment,
    send,
    set_pattern,
)
from tests.support.harness import ServiceUnderTest

LATER = date(2015, 5, 4)


async def test_enrolments_say_the_pattern_in_force_and_end(in_town: ServiceUnderTest) -> None:
    planning = in_town
    await set_pattern(planning, LEA, MEAL, JEAN, MEAL_UNIT, 1, 2)
    await set_pattern(planning, LEA, MEAL, JEAN, MEAL_UNIT, 4, valid_from=LATER, weeks="odd")
    asked = FamilyEnrolments(family_id=DUPONT)
    for who in (AS_JEAN, AGENT):
        view = await ask(planning, asked, who)
        (meals,) = [one for one in view.enrolments if one.days]
        assert (meals.child_id, meals.valid_from, meals.regular_from) == (LEA, FIRST, FIRST)
        assert meals.days == [RegularDay(weekday=1, weeks="all"), RegularDay(weekday=2, weeks="all")]
        assert {one.child_id for one in view.enrolments} == {LEA}
    assert await ask(planning, asked, AS_ANNE) == FamilyEnrolmentsView(enrolments=[])
    planning.set_now(f"{LATER}T10:00")
    (meals,) = [one for one in (await ask(planning, asked, AS_JEAN)).enrolments if one.days]
    assert (meals.regular_from, meals.days) == (LATER, [RegularDay(weekday=4, weeks="odd")])
    planning.set_now("2015-04-08T10:00")
    over = enrolment(LEA, DUPONT, JEAN, MEAL, valid_to=date(2015, 4, 7))
    await send(planning, EnrolChildren(enrolments=[over]))
    assert meals.enrolment_id not in [
        one.enrolment_id for one in (await ask(planning, asked, AS_JEAN)).enrolments
    ]
