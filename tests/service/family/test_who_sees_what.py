"""Nothing leaks between families, nor between two guardians who live apart."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.base import Query
from contracts.family import Address as PostalAddress
from contracts.family import (
    ChildrenView,
    Contact,
    FamilySheet,
    FileChunk,
    FileStatus,
    MyChildren,
    SearchFamilies,
    SnapshotChild,
    SnapshotFamily,
    UpdateChild,
    UpdatePartner,
    Work,
)
from tests.service.family.households import (
    DESK,
    LivingApart,
    child,
    dupont,
    living_apart,
    neighbours,
    partner,
    register,
    view_of,
)
from tests.support.actors import anonymous, guardian, service_actor, staff
from tests.support.harness import ServiceUnderTest


@pytest.fixture
async def apart(family: ServiceUnderTest) -> LivingApart:
    """Paul and Anne, with a partner each."""
    household = await living_apart(family)
    await family.send(
        UpdatePartner(
            family_id=household.family_id,
            guardian_id=household.anne_id,
            partner=partner(last_name="MARI", first_name="Marc"),
        ),
        as_=DESK,
    )
    return household


async def test_each_guardian_sees_their_own_sheet_and_only_the_others_name(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    for actor, own, other in (
        (apart.paul, apart.paul_id, apart.anne_id),
        (apart.anne, apart.anne_id, apart.paul_id),
    ):
        view = await view_of(family, apart.family_id, actor)
        mine, theirs = view.guardians
        assert (mine.guardian_id, theirs.guardian_id) == (own, other)
        assert mine.contact.mobile
        assert mine.address.street
        assert theirs.last_name
        assert (theirs.address, theirs.contact, theirs.work) == (PostalAddress(), Contact(), Work())
        assert (theirs.marital_status, theirs.account_holder, theirs.benefit_organisation) == ("", "", "")


async def test_nothing_of_annes_life_is_anywhere_in_what_paul_gets(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    told = (await view_of(family, apart.family_id, apart.paul)).model_dump_json()
    for secret in (
        "rue d\u2019Anne",
        "Chez-Anne",
        "53000",
        "06 22",
        "anne@",
        "Bureau",
        "Remariée",
        "MARI",
        "Marc",
        "Zoé",
    ):
        assert secret not in told
    for his in ("rue de Paul", "06 11", "Nadia", "Léa", "Tom", "Anne"):
        assert his in told


async def test_each_guardian_sees_the_partner_of_their_own_sheet(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    pauls, annes = [await view_of(family, apart.family_id, actor) for actor in (apart.paul, apart.anne)]
    assert pauls.partner is not None
    assert annes.partner is not None
    assert (pauls.partner.first_name, annes.partner.first_name) == ("Nadia", "Marc")
    assert (len(pauls.partners), len(annes.partners)) == (1, 1)


async def test_each_guardian_sees_the_children_they_may_act_for(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    for actor, names in ((apart.paul, {"Léa", "Tom"}), (apart.anne, {"Léa", "Zoé"})):
        assert {one.first_name for one in (await view_of(family, apart.family_id, actor)).children} == names
        cards = await family.ask(MyChildren(family_id=apart.family_id), as_=actor)
        assert isinstance(cards, ChildrenView)
        assert {one.first_name for one in cards.children} == names


async def test_an_agent_sees_the_whole_file(family: ServiceUnderTest, apart: LivingApart) -> None:
    view = await view_of(family, apart.family_id, DESK)
    assert [sheet.contact.mobile for sheet in view.guardians] == ["06 11 11 11 11", "06 22 22 22 22"]
    assert [one.first_name for one in view.partners] == ["Nadia", "Marc"]
    assert view.partner == view.partners[0]
    assert len(view.children) == 3


async def test_a_guardian_who_shares_no_child_is_not_even_named(family: ServiceUnderTest) -> None:
    household = LivingApart()
    new = household.registered()
    await register(family, new.model_copy(update={"children": new.children[1:]}))
    view = await view_of(family, household.family_id, household.paul)
    assert [sheet.first_name for sheet in view.guardians] == ["Paul"]


async def test_a_guardian_who_loses_authority_stops_seeing_the_child_at_once(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    lea = child("Léa", child_id=apart.lea_id, guardian_ids=[apart.anne_id])
    await family.send(UpdateChild(family_id=apart.family_id, child=lea), as_=DESK)
    view = await view_of(family, apart.family_id, apart.paul)
    assert [one.first_name for one in view.children] == ["Tom"]
    assert [sheet.first_name for sheet in view.guardians] == ["Paul"]


async def test_another_family_does_not_exist(family: ServiceUnderTest) -> None:
    mine, theirs = dupont(), neighbours()
    await register(family, mine)
    await register(family, theirs)
    jean = guardian(mine.family_id, mine.guardians[0].guardian_id)
    for family_id in (theirs.family_id, uuid4()):
        assert await family.ask(FamilySheet(family_id=family_id), as_=jean) == Refusal("not_found")
        assert await family.ask(MyChildren(family_id=family_id), as_=jean) == Refusal("not_found")


async def test_a_token_that_mixes_two_families_opens_neither(family: ServiceUnderTest) -> None:
    mine, theirs = dupont(), neighbours()
    await register(family, mine)
    await register(family, theirs)
    mixed = guardian(theirs.family_id, mine.guardians[0].guardian_id)
    for family_id in (mine.family_id, theirs.family_id):
        assert await family.ask(FamilySheet(family_id=family_id), as_=mixed) == Refusal("not_found")
        assert await family.ask(MyChildren(family_id=family_id), as_=mixed) == Refusal("not_found")


EVERY_QUERY: list[Query[Any]] = [
    FamilySheet(family_id=uuid4()),
    MyChildren(family_id=uuid4()),
    SearchFamilies(text="dupont"),
    FileStatus(file_id=uuid4()),
    FileChunk(file_id=uuid4(), index=0),
    SnapshotFamily(),
    SnapshotChild(),
]
FORBIDDEN: dict[str, tuple[Actor, set[type]]] = {
    "a visitor": (anonymous(), {type(query) for query in EVERY_QUERY}),
    "the gateway by itself": (service_actor("gateway"), {type(query) for query in EVERY_QUERY}),
    "a leader": (staff("pointage"), {type(query) for query in EVERY_QUERY}),
    "an agent without role": (staff(), {type(query) for query in EVERY_QUERY}),
    "identity": (service_actor("identity"), {FamilySheet, MyChildren, SearchFamilies, FileStatus, FileChunk}),
    "planning": (service_actor("planning"), {FamilySheet, MyChildren, SearchFamilies, FileStatus, FileChunk}),
    "a cashier": (staff("regie"), {SnapshotFamily, SnapshotChild}),
    "a guardian": (guardian(uuid4(), uuid4()), {SearchFamilies, SnapshotFamily, SnapshotChild}),
    "the administration": (staff("administration"), {SnapshotFamily, SnapshotChild}),
}


async def test_nobody_asks_what_is_not_for_them(family: ServiceUnderTest) -> None:
    for who, (actor, forbidden) in FORBIDDEN.items():
        for query in EVERY_QUERY:
            answer = await family.ask(query, as_=actor)
            assert (answer == Refusal("not_allowed")) == (type(query) in forbidden), (who, query, answer)


async def test_a_forged_token_is_refused(family: ServiceUnderTest) -> None:
    assert await family.ask(FamilySheet(family_id=uuid4()), token="forged") == Refusal("not_authenticated")
