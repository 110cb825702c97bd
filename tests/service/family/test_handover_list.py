"""Whoever takes attendance knows who comes for each child of the day, who must not, and what to take care of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import (
    HealthReadingsView,
    ProposeAuthorisedPersons,
    ProposeConsents,
    RecordCourtDecision,
    WhoOpened,
)
from contracts.family.court import CourtDecision, CourtTerm
from contracts.family.handover import ChildHandover, HandoverList, HandoverListView
from contracts.planning import (
    DefineFacilities,
    DefineOfferings,
    EnrolChildren,
    Enrolment,
    Facility,
    Mark,
    MarkAttendance,
    PresentChildren,
)
from tests.service.family.asking import Asking, person
from tests.service.family.households import DESK, code_of
from tests.service.planning.town import CENTRE, MEAL, SCHOOL, meal, send
from tests.support.actors import staff
from tests.support.harness import ServiceUnderTest

TODAY = date(2015, 4, 9)  # a Thursday
MARKER = staff("pointage", name="Lou Martin", facility_ids=(SCHOOL,))


@pytest.fixture
async def asking(family: ServiceUnderTest) -> Asking:
    asking = await Asking(family).ready()
    family.set_now("2015-04-09T11:00")
    return asking


@pytest.fixture
async def planning(asking: Asking) -> ServiceUnderTest:
    """Planning beside family: Léa and Tom eat at school, Léa was seen today, Tom is not awaited."""
    started = await asking.service.installation.start("planning")
    school = Facility(facility_id=SCHOOL, code="school", name="École des Tilleuls")
    await send(started, DefineFacilities(facilities=[school]))
    await send(started, DefineOfferings(offerings=[meal()]))
    await asking.service.installation.settled()
    for child_id in (asking.home.lea_id, asking.home.tom_id):
        enrolment = Enrolment(
            enrolment_id=uuid4(),
            child_id=child_id,
            family_id=asking.home.family_id,
            guardian_id=asking.home.paul_id,
            offering_id=MEAL,
            valid_from=date(2015, 4, 1),
            valid_to=date(2015, 7, 3),
        )
        await send(started, EnrolChildren(enrolments=[enrolment]))
    await seen(started, asking.home.lea_id, TODAY)
    return started


async def seen(planning: ServiceUnderTest, child_id: UUID, day: date) -> None:
    mark = Mark(
        mark_id=uuid4(),
        child_id=child_id,
        offering_id=MEAL,
        day=day,
        kind="present",
        marked_at="2015-04-09T11:00:00+02:00",
        device="Tablette",
    )
    await send(planning, MarkAttendance(marks=[mark]), DESK)


async def told(asking: Asking, actor: Actor = MARKER, day: date = TODAY) -> list[ChildHandover]:
    view = await asking.service.ask(HandoverList(offering_id=MEAL, day=day), as_=actor)
    assert isinstance(view, HandoverListView), view
    return view.children


async def readings(asking: Asking, child_id: UUID) -> list[tuple[str, str, str]]:
    query = WhoOpened(family_id=asking.home.family_id, child_id=child_id)
    view = await asking.service.ask(query, as_=asking.home.paul)
    assert isinstance(view, HealthReadingsView), view
    return [(one.who, one.via, one.reason) for one in view.readings]


async def listed(asking: Asking, *persons: Any) -> None:
    home = asking.home
    form = ProposeAuthorisedPersons(family_id=home.family_id, child_id=home.lea_id, persons=list(persons))
    await asking.does(form, DESK)


async def test_it_tells_of_the_children_of_the_day_and_of_nobody_else(
    asking: Asking, planning: ServiceUnderTest
) -> None:
    home = asking.home
    await listed(
        asking,
        person(),
        person("Odile", until_on=date(2015, 4, 8)),
        person("Ana", from_on=date(2015, 4, 10)),
        person("Paul", allowed=False, reason="Décision"),
    )
    await asking.does(
        asking.health(allergies="Arachide", pai="yes", pai_until="2015-07-03", doctor_name="Dr PETIT"), DESK
    )
    consent = ProposeConsents(family_id=home.family_id, child_id=home.lea_id, values={"leaving_alone": False})
    await asking.does(consent, home.paul)
    (lea,) = await told(asking)
    assert lea.child_id == home.lea_id
    assert [(one.name, one.link, one.phone) for one in lea.collectors][-1] == (
        "Nadia NEUF",
        "Belle-mère",
        "06 33 33 33 33",
    )
    assert [one.name for one in lea.collectors] == ["Paul PETIT", "Anne GRAND", "Nadia NEUF"]
    assert [(one.name, one.source) for one in lea.refused] == [("Paul NEUF", "record")]
    assert (lea.leaves_alone, lea.allergies, lea.pai, lea.pai_until) == (
        False,
        "Arachide",
        True,
        date(2015, 7, 3),
    )
    assert b"PETIT" not in lea.model_dump_json().encode().replace(b"Paul PETIT", b""), "no doctor"


async def test_a_reading_is_written_once_a_day_for_a_facility_and_the_parents_see_it(
    asking: Asking, planning: ServiceUnderTest
) -> None:
    home, trace = asking.home, ("Lou Martin", "roster", "École des Tilleuls")
    for _ in range(3):
        await told(asking)
    assert await readings(asking, home.lea_id) == [trace]
    assert await readings(asking, home.tom_id) == []
    await seen(planning, home.tom_id, TODAY)
    assert len(await told(asking)) == 2
    assert await readings(asking, home.tom_id) == [trace]
    assert await readings(asking, home.lea_id) == [trace], "who joins the roster is told, nobody twice"
    asking.service.set_now("2015-04-10T11:00")
    await seen(planning, home.lea_id, TODAY + timedelta(days=1))
    await told(asking, day=TODAY + timedelta(days=1))
    assert await readings(asking, home.lea_id) == [trace, trace]


async def test_a_day_that_is_gone_says_only_whom_to_refuse(
    asking: Asking, planning: ServiceUnderTest
) -> None:
    await listed(asking, person("Paul", allowed=False), person())
    await asking.does(asking.health(allergies="Arachide"), DESK)
    asking.service.set_now("2015-04-10T11:00")
    (lea,) = await told(asking)
    assert [one.name for one in lea.refused] == ["Paul NEUF"]
    assert (lea.collectors, lea.allergies) == ([], "")
    assert await readings(asking, asking.home.lea_id) == []


async def test_a_parent_whom_a_court_keeps_away_is_refused_and_not_among_those_who_come(
    asking: Asking, planning: ServiceUnderTest
) -> None:
    home = asking.home
    decision = CourtDecision(
        child_ids=[home.lea_id],
        kind="family_court",
        court="Tribunal judiciaire de Laval",
        decided_on=date(2015, 3, 20),
        from_on=date(2015, 4, 1),
        terms=[CourtTerm(guardian_id=home.anne_id, may_collect=False)],
    )
    command = RecordCourtDecision(
        family_id=home.family_id, decision_id=uuid4(), decision=decision, expected_version=0
    )
    assert not isinstance(await asking.service.send(command, as_=DESK), Refusal)
    (lea,) = await told(asking)
    assert [one.name for one in lea.collectors] == ["Paul PETIT"]
    assert [one.source for one in lea.refused] == ["court"]
    assert lea.refused[0].name.startswith("Anne GRAND")


async def test_an_account_narrowed_to_other_facilities_is_told_nothing(
    asking: Asking, planning: ServiceUnderTest
) -> None:
    elsewhere = staff("pointage", name="Max", facility_ids=(CENTRE,))
    query = HandoverList(offering_id=MEAL, day=TODAY)
    for actor in (elsewhere, staff("regie"), asking.home.paul):
        assert code_of(await asking.service.ask(query, as_=actor)) == "not_allowed"
    unknown = HandoverList(offering_id=uuid4(), day=TODAY)
    assert code_of(await asking.service.ask(unknown, as_=MARKER)) == "not_found"
    direct = await planning.ask(PresentChildren(offering_id=MEAL, day=TODAY), as_=MARKER)
    assert isinstance(direct, Refusal)
    assert direct.code == "not_allowed", "planning answers family alone"
    assert await readings(asking, asking.home.lea_id) == []
