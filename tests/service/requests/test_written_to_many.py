"""A message to the families of a school or of an offering reaches who may act for the children, and nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.family import ChildChanged
from contracts.messages import Inbox, InboxView, KnownSchools, MessagesSent, SchoolsView, WriteToFamilies
from contracts.planning import (
    DefineFacilities,
    DefineOfferings,
    EnrolChildren,
    EnrolledChildren,
    Enrolment,
    Facility,
)
from tests.service.planning.town import MEAL, SCHOOL, meal
from tests.service.planning.town import send as tell_planning
from tests.service.requests.conftest import ROY, Desk
from tests.support.actors import staff
from tests.support.harness import ServiceUnderTest


def child(desk: Desk, school: str, *guardians: UUID, version: int = 1, **more: Any) -> ChildChanged:
    return ChildChanged(
        version=version,
        child_id=more.get("child_id") or uuid4(),
        family_id=desk.family_id,
        last_name="DUPONT",
        first_name="Léa",
        birth_date=date(2008, 2, 29),
        school=school,
        class_name="",
        guardian_ids=list(guardians or (desk.guardian_id,)),
        deleted=more.get("deleted", False),
    )


async def write(desk: Desk, **whom: Any) -> Any:
    return await desk.service.send(WriteToFamilies(subject="Grève", text="Jeudi.", **whom), as_=ROY)


async def received(desk: Desk) -> int:
    view = await desk.service.ask(Inbox(), as_=desk.parent)
    assert isinstance(view, InboxView)
    return view.total


async def neighbours(desk: Desk) -> Desk:
    other = Desk(desk.service, uuid4(), uuid4())
    await desk.service.feed(desk.known(), other.known())
    return other


async def test_a_school_is_written_to_once_for_each_guardian(desk: Desk) -> None:
    other = await neighbours(desk)
    await desk.service.feed(
        child(desk, "École des Tilleuls"),
        child(desk, "école des tilleuls"),
        child(other, "École du Centre"),
        child(other, "École des Tilleuls", uuid4()),  # whom they may not act for
        child(other, "École des Tilleuls", deleted=True),
    )
    assert await desk.service.ask(KnownSchools(), as_=ROY) == SchoolsView(
        schools=["École des Tilleuls", "École du Centre"]
    )
    assert await write(desk, school="École des Tilleuls") == MessagesSent(sent=1)
    assert (await received(desk), await received(other)) == (1, 0)
    assert await write(desk, school="École fermée") == Refusal("not_found"), "and not to everybody"
    assert await write(desk, school="École fermée", family_ids=[other.family_id]) == MessagesSent(sent=1)
    assert await desk.service.ask(KnownSchools(), as_=desk.parent) == Refusal("not_allowed")


async def test_an_offering_is_written_to_as_planning_knows_it(desk: Desk) -> None:
    other = await neighbours(desk)
    planning: ServiceUnderTest = await desk.service.installation.start("planning")
    planning.set_now("2015-04-08T10:00")
    enrolled, over = uuid4(), uuid4()
    facts = [child(desk, "", child_id=enrolled), child(other, "", child_id=over)]
    for here in (desk.service, planning):
        await here.feed(*facts)
    await planning.feed(desk.known(), other.known())
    await tell_planning(
        planning, DefineFacilities(facilities=[Facility(facility_id=SCHOOL, code="school", name="École")])
    )
    await tell_planning(planning, DefineOfferings(offerings=[meal()]))
    assert await write(desk, offering_id=MEAL) == Refusal("not_found"), "nobody is enrolled: not to everybody"
    for whose, one, last in ((desk, enrolled, date(2015, 7, 3)), (other, over, date(2015, 4, 7))):
        enrolment = Enrolment(
            enrolment_id=uuid4(),
            child_id=one,
            family_id=whose.family_id,
            guardian_id=whose.guardian_id,
            offering_id=MEAL,
            valid_from=date(2015, 4, 1),
            valid_to=last,
        )
        await tell_planning(planning, EnrolChildren(enrolments=[enrolment]))
    assert await write(desk, offering_id=MEAL) == MessagesSent(sent=1)
    assert (await received(desk), await received(other)) == (1, 0)
    assert await write(desk, offering_id=uuid4()) == Refusal("not_found")
    direct = await planning.ask(EnrolledChildren(offering_id=MEAL), as_=staff("accueil"))
    assert direct == Refusal("not_allowed")
