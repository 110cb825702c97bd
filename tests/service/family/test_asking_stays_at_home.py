"""Two homes and another family: nothing of what one asks, or keeps of a child, is reachable by the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.base import Command, Query
from contracts.family import (
    CheckFamilyProposal,
    ChildRecord,
    ExpiringHealth,
    FamilyProposalDetails,
    FamilyProposalDetailsView,
    ProposeAuthorisedPersons,
    ProposeChildChange,
    ProposeConsents,
    ProposeGuardianChange,
    ProposeHealthChange,
    ProposeNewChild,
    ProposePartnerChange,
    SetFamilyRules,
    WhoOpened,
    WithdrawFamilyProposal,
)
from tests.service.family.asking import Asking, person
from tests.service.family.households import DESK, LivingApart, code_of, neighbours, register, view_of
from tests.support.actors import anonymous, guardian, service_actor, staff

NEW_CHILD = {"last_name": "X", "first_name": "Y", "birth_date": "2012-01-01"}
HIDDEN = ("not_found", "child_unknown")

About = Callable[[LivingApart, UUID], Command[Any]]
CHILD_COMMANDS: dict[str, About] = {
    "child": lambda home, child: ProposeChildChange(
        family_id=home.family_id, child_id=child, values={"school": "X"}
    ),
    "persons": lambda home, child: ProposeAuthorisedPersons(
        family_id=home.family_id, child_id=child, persons=[person()]
    ),
    "health": lambda home, child: ProposeHealthChange(
        family_id=home.family_id, child_id=child, values={"health.diet": "X"}
    ),
    "consents": lambda home, child: ProposeConsents(
        family_id=home.family_id, child_id=child, values={"photo": True}
    ),
}
CHILD_QUERIES: dict[str, Callable[[LivingApart, UUID], Query[Any]]] = {
    "record": lambda home, child: ChildRecord(family_id=home.family_id, child_id=child, health=True),
    "readings": lambda home, child: WhoOpened(family_id=home.family_id, child_id=child),
    "check": lambda home, child: CheckFamilyProposal(
        kind="health", family_id=home.family_id, child_id=child, values={"health.diet": "X"}
    ),
}


async def outsiders(asking: Asking) -> list[Actor]:
    """A guardian of another family, one who says to be of this family and is not, one without ids."""
    other = neighbours()
    await register(asking.service, other)
    stranger = guardian(other.family_id, other.guardians[0].guardian_id, "Anne MARTIN")
    return [stranger, guardian(asking.home.family_id, uuid4()), Actor(kind="guardian", account_id=uuid4())]


@pytest.mark.parametrize("name", CHILD_COMMANDS)
async def test_a_child_of_the_other_home_or_family_cannot_be_asked_about(asking: Asking, name: str) -> None:
    home, make = asking.home, CHILD_COMMANDS[name]
    assert code_of(await asking.service.send(make(home, home.zoe_id), as_=home.paul)) == "child_unknown"
    for actor in await outsiders(asking):
        assert code_of(await asking.service.send(make(home, home.lea_id), as_=actor)) in HIDDEN
    assert await asking.service.sql("SELECT * FROM proposal") == []


@pytest.mark.parametrize("name", CHILD_QUERIES)
async def test_a_childs_record_opens_for_its_own_guardians_only(asking: Asking, name: str) -> None:
    home, make = asking.home, CHILD_QUERIES[name]
    assert code_of(await asking.service.ask(make(home, home.zoe_id), as_=home.paul)) == "child_unknown"
    for actor in await outsiders(asking):
        assert code_of(await asking.service.ask(make(home, home.lea_id), as_=actor)) in HIDDEN
    assert await asking.service.sql("SELECT * FROM audit WHERE entity = 'child_health'") == []
    for actor in (staff("pointage"), staff(), service_actor("planning"), anonymous()):
        assert code_of(await asking.service.ask(make(home, home.lea_id), as_=actor)) == "not_allowed"


async def test_nobody_changes_anothers_sheet_or_partner(asking: Asking) -> None:
    home, send = asking.home, asking.service.send
    forms: list[Command[Any]] = [
        ProposeGuardianChange(
            family_id=home.family_id, guardian_id=home.anne_id, values={"contact.email_allowed": "yes"}
        ),
        ProposePartnerChange(family_id=home.family_id, guardian_id=home.anne_id, remove=True),
        ProposeNewChild(family_id=home.family_id, guardian_id=home.anne_id, values=NEW_CHILD),
    ]
    strangers = await outsiders(asking)
    for form in forms:
        for actor in (home.paul, *strangers):
            assert code_of(await send(form, as_=actor)) == "not_found"
        for actor in (staff("pointage"), staff("regie"), anonymous(), service_actor("planning")):
            assert code_of(await send(form, as_=actor)) == "not_allowed"
    check = CheckFamilyProposal(
        kind="guardian", family_id=home.family_id, guardian_id=home.anne_id, values={"quality": "X"}
    )
    assert code_of(await asking.service.ask(check, as_=home.paul)) == "not_found"


async def test_a_demand_is_seen_and_withdrawn_by_who_asked_and_nobody_else(asking: Asking) -> None:
    home = asking.home
    mine = await asking.opens(asking.guardian_change(address__street="5 rue des Lilas"))
    health = await asking.opens(asking.health(diet="sans porc"))
    for actor in (home.anne, *await outsiders(asking)):
        assert await asking.details(mine, health, actor=actor) == []
        assert (
            code_of(await asking.service.send(WithdrawFamilyProposal(proposal_id=mine), as_=actor))
            == "not_found"
        )
    assert len(await asking.details(mine, health, actor=home.paul)) == 2
    for role in ("accueil", "direction", "administration"):
        assert len(await asking.details(mine, health, actor=staff(role))) == 2
    query = FamilyProposalDetails(proposal_ids=[mine])
    for actor in (staff("pointage"), staff("regie"), service_actor("requests"), anonymous()):
        assert code_of(await asking.service.ask(query, as_=actor)) == "not_allowed"
    assert (await view_of(asking.service, home.family_id, home.anne)).pending == []
    assert (await asking.record(actor=home.anne)).pending == []
    assert len((await view_of(asking.service, home.family_id, DESK)).pending) == 2


async def test_nothing_paul_asks_or_types_is_anywhere_in_what_anne_gets(asking: Asking) -> None:
    home = asking.home
    form = ProposeAuthorisedPersons(
        family_id=home.family_id,
        child_id=home.lea_id,
        persons=[person(reason="Jugement du 3 mars", allowed=False)],
        note="Ma compagne",
    )
    first = await asking.opens(form)
    await asking.decided(first, "accept")
    moved = asking.guardian_change(address__street="5 rue des Lilas", contact__mobile="06 44 44 44 44")
    await asking.decided(await asking.opens(moved), "accept")
    record = await asking.record(actor=home.anne)
    view = await view_of(asking.service, home.family_id, home.anne)
    details = await asking.service.ask(FamilyProposalDetails(proposal_ids=[first]), as_=home.anne)
    assert isinstance(details, FamilyProposalDetailsView)
    told = record.model_dump_json() + view.model_dump_json() + details.model_dump_json()
    for secret in ("33 33 33", "Jugement", "Lilas", "44 44 44", "compagne", "11 11 11"):
        assert secret not in told
    (known,) = record.authorised
    assert (known.last_name, known.allowed, known.editable) == ("NEUF", False, False)


async def test_whom_the_other_guardian_typed_stays_as_it_is(asking: Asking) -> None:
    home = asking.home
    nadia, marc = person(), person("Marc")
    form = ProposeAuthorisedPersons(family_id=home.family_id, child_id=home.lea_id, persons=[nadia])
    await asking.decided(await asking.opens(form), "accept")
    masked = (await asking.record(actor=home.anne)).authorised
    taken = form.model_copy(update={"persons": [masked[0].model_copy(update={"first_name": "Autre"}), marc]})
    demand = await asking.opens(taken, home.anne)
    assert {key.split(".")[1] for key in await asking.fields(demand)} == {str(marc.person_id)}
    await asking.decided(demand, "accept")
    nothing_of_mine = form.model_copy(update={"persons": []})
    await asking.decided(await asking.opens(nothing_of_mine, home.anne), "accept")
    left = (await asking.record()).authorised
    assert [(one.first_name, one.phone, one.editable) for one in left] == [("Nadia", nadia.phone, True)]


async def test_who_may_not_act_for_a_child_any_more_reads_their_old_demand_no_more(asking: Asking) -> None:
    home = asking.home
    demand = await asking.opens(asking.health(diet="sans porc"))
    connection = await asking.service.installation.owner("family")
    await connection.execute("DELETE FROM authority WHERE guardian_id = $1", home.paul_id)
    await connection.close()
    assert await asking.details(demand, actor=home.paul) == []
    assert len(await asking.details(demand)) == 1


async def test_rules_and_lists_of_agents_are_closed_to_families(asking: Asking) -> None:
    rules = SetFamilyRules.model_validate({"rules": {}})
    for actor in (asking.home.paul, staff("accueil"), staff("regie"), anonymous()):
        assert code_of(await asking.service.send(rules, as_=actor)) == "not_allowed"
    assert code_of(await asking.service.ask(ExpiringHealth(), as_=asking.home.anne)) == "not_allowed"
    refused = await asking.service.ask(
        WhoOpened(family_id=asking.home.family_id, child_id=asking.home.lea_id), as_=staff("accueil")
    )
    assert isinstance(refused, Refusal)
