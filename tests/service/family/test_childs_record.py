"""A child's record: health for those who need it, each reading known to the parents, and the care plans that end."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor, StaffRole
from contracts.family import (
    ChildRecord,
    ExpiringHealth,
    ExpiringHealthView,
    HealthReadingsView,
    ProposeAuthorisedPersons,
    WhoOpened,
)
from tests.service.family.asking import Asking, person
from tests.service.family.households import DESK, code_of
from tests.support.actors import staff


async def readings(asking: Asking, actor: Actor) -> list[tuple[str, str, str]]:
    """Who opened Léa's file, by which way and why."""
    query = WhoOpened(family_id=asking.home.family_id, child_id=asking.home.lea_id)
    view = await asking.service.ask(query, as_=actor)
    assert isinstance(view, HealthReadingsView), view
    return [(one.who, one.via, one.reason) for one in view.readings]


async def test_the_health_sheet_is_kept_whole_and_sealed(asking: Asking) -> None:
    demand = await asking.opens(
        asking.health(
            glasses="yes",
            allergies="Arachide",
            pai="yes",
            pai_until="2015-07-03",
            doctor_phone="02 43 00 00 00",
        )
    )
    await asking.decided(demand, "accept")
    health = (await asking.record()).health
    assert health is not None
    assert (health.glasses, health.allergies, health.pai, health.pai_until, health.diet) == (
        "yes",
        "Arachide",
        "yes",
        date(2015, 7, 3),
        "",
    )
    (row,) = await asking.service.sql("SELECT content FROM health_record")
    assert b"Arachide" not in bytes(row["content"])
    told = await asking.service.sql("SELECT body FROM outbox")
    assert not any(b"Arachide" in bytes(row["body"]) or b"2015-07-03" in bytes(row["body"]) for row in told)


@pytest.mark.parametrize(
    ("role", "health", "persons"),
    [("accueil", True, 1), ("direction", True, 1), ("administration", True, 1), ("regie", False, 0)],
)
async def test_each_role_sees_what_its_work_needs(
    asking: Asking, role: StaffRole, health: bool, persons: int
) -> None:
    home = asking.home
    form = ProposeAuthorisedPersons(family_id=home.family_id, child_id=home.lea_id, persons=[person()])
    await asking.does(form, DESK)
    await asking.does(asking.health(diet="sans porc"), DESK)
    view = await asking.record(actor=staff(role, name=role))
    assert (view.health is not None, view.health_open, len(view.authorised)) == (health, health, persons)
    assert len(await readings(asking, home.paul)) == (1 if health else 0)


async def test_those_who_only_take_attendance_open_no_record(asking: Asking) -> None:
    query = ChildRecord(family_id=asking.home.family_id, child_id=asking.home.lea_id)
    for actor in (staff("pointage"), staff()):
        assert code_of(await asking.service.ask(query, as_=actor)) == "not_allowed"


async def test_an_agent_says_why_and_the_parents_read_it(asking: Asking) -> None:
    home = asking.home
    query = ChildRecord(family_id=home.family_id, child_id=home.lea_id, health=True)
    refused = await asking.service.ask(query.model_copy(update={"reason": "  "}), as_=DESK)
    assert code_of(refused) == "reading_reason_required"
    assert await readings(asking, home.paul) == []
    await asking.record(actor=DESK)
    demand = await asking.opens(asking.health(diet="sans porc"))
    await asking.details(demand)
    expected = [("Mme Roy", "proposal", ""), ("Mme Roy", "record", "Repas de midi")]
    assert await readings(asking, home.paul) == expected
    assert await readings(asking, home.anne) == expected
    await asking.record()
    assert (await readings(asking, home.paul))[0] == ("Paul PETIT", "record", "Repas de midi")
    assert await readings(asking, home.anne) == expected, "what the other guardian reads is theirs"
    assert len(await readings(asking, staff("direction"))) == 3
    without = query.model_copy(update={"health": False})
    assert not isinstance(await asking.service.ask(without, as_=DESK), Refusal)
    assert await readings(asking, home.anne) == expected


async def test_care_plans_that_end_are_listed_soonest_first_and_the_reading_is_known(asking: Asking) -> None:
    home = asking.home
    ends = {home.lea_id: "2015-06-01", home.tom_id: "2015-04-01", home.zoe_id: "2015-09-01"}
    for child_id, day in ends.items():
        await asking.does(asking.health(child_id, pai="yes", pai_until=day), DESK)
    view = await asking.service.ask(ExpiringHealth(days=60), as_=DESK)
    assert isinstance(view, ExpiringHealthView)
    assert [(one.first_name, one.pai_until) for one in view.children] == [
        ("Tom", date(2015, 4, 1)),
        ("Léa", date(2015, 6, 1)),
    ]
    assert await readings(asking, home.paul) == [("Mme Roy", "expiring", "")]
    for actor in (home.paul, staff("pointage"), staff("regie")):
        assert code_of(await asking.service.ask(ExpiringHealth(), as_=actor)) == "not_allowed"
