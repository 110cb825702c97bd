"""Family takes a child back: planning is asked first, and gives up what crossed the question."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.problem import Refusal
from contracts.family import ChildChanged
from contracts.planning import (
    EnrolChildren,
    EnrolledView,
    IsEnrolled,
    MonthBookingsChanged,
    ProposalWithdrawn,
    Roster,
)
from tests.service.planning.town import (
    AGENT,
    AS_ANNE,
    CENTRE,
    DAY,
    DUPONT,
    JEAN,
    LEA,
    LEA_LEISURE,
    LEA_MEAL,
    MEAL,
    MEAL_UNIT,
    SCHOOL,
    TOM_LEISURE,
    WEDNESDAY,
    WHOLE_DAY,
    ask,
    book,
    cell,
    child_changed,
    enrolment,
    new_id,
    send,
    set_pattern,
    set_places,
)
from tests.support.actors import service_actor
from tests.support.harness import ServiceUnderTest

AS_FAMILY = service_actor("family", "request-decided")


def gone(version: int = 2) -> ChildChanged:
    told = child_changed(LEA, DUPONT, "Léa", "DUPONT", version=version)
    return told.model_copy(update={"deleted": True})


@pytest.fixture
async def town_planning(in_town: ServiceUnderTest) -> ServiceUnderTest:
    planning = in_town
    await set_places(planning, SCHOOL, 20, "noon")
    await set_places(planning, CENTRE, 1, "morning", "noon", "afternoon")
    return planning


async def test_only_family_may_ask_whether_a_child_is_enrolled(town_planning: ServiceUnderTest) -> None:
    answers = [await town_planning.ask(IsEnrolled(child_id=one), as_=AS_FAMILY) for one in (LEA, new_id())]
    assert answers == [EnrolledView(enrolled=True), EnrolledView(enrolled=False)]
    refused = await town_planning.ask(IsEnrolled(child_id=LEA), as_=AGENT)
    assert isinstance(refused, Refusal)
    assert refused.code == "not_allowed"


async def test_a_child_taken_back_gives_up_its_days_its_demands_and_its_places(
    town_planning: ServiceUnderTest,
) -> None:
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 1, 4, valid_from=date(2015, 4, 1))
    (waiting,) = await book(town_planning, LEA_LEISURE, WEDNESDAY, unit=WHOLE_DAY)
    assert waiting.result == "opened"
    (held,) = await town_planning.sql("SELECT sum(taken)::int AS taken FROM pool_day")
    assert held["taken"] >= 20
    await town_planning.feed(gone(), gone())
    (held,) = await town_planning.sql(
        "SELECT (SELECT sum(taken)::int FROM pool_day) AS taken, (SELECT count(*) FROM seat) AS seats,"
        " (SELECT count(*) FROM cell WHERE state IS NOT NULL) AS booked, (SELECT count(*) FROM waiting) AS queue"
    )
    assert tuple(held) == (0, 0, 0, 0)
    withdrawn = await town_planning.emitted(ProposalWithdrawn)
    assert [one.proposal_id for one in withdrawn] == [waiting.proposal_id]
    month = [
        one
        for one in await town_planning.emitted(MonthBookingsChanged)
        if one.line_id == LEA_MEAL and one.month == "2015-04"
    ][-1]
    assert not any(day.expected for day in month.days)
    roster = await ask(town_planning, Roster(offering_id=MEAL, day=date(2015, 5, 5)), AGENT)
    assert str(LEA) not in roster.model_dump_json()
    (other,) = await book(town_planning, TOM_LEISURE, WEDNESDAY, as_=AS_ANNE, unit=WHOLE_DAY)
    assert other.result == "opened"


async def test_days_gone_by_stay_for_the_bill_and_a_child_gone_is_not_enrolled_again(
    town_planning: ServiceUnderTest,
) -> None:
    await book(town_planning, LEA_MEAL, DAY)
    assert (await cell(town_planning, LEA_MEAL, DAY)).status == "booked"
    town_planning.set_now("2015-04-10T08:00")
    await town_planning.feed(gone())
    (kept,) = await town_planning.sql("SELECT day FROM cell WHERE state = 'booked'")
    assert kept["day"] == DAY
    again = await town_planning.send(
        EnrolChildren(enrolments=[enrolment(LEA, DUPONT, JEAN, MEAL)]), as_=AGENT
    )
    assert isinstance(again, Refusal)
    assert again.code == "not_found"
    back = child_changed(LEA, DUPONT, "Léa", "DUPONT", JEAN, version=3)
    await town_planning.feed(back)
    await send(town_planning, EnrolChildren(enrolments=[enrolment(LEA, DUPONT, JEAN, MEAL)]), AGENT)
