"""Correcting sheets under one version, finding families, and what other services keep of them."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.base import Command
from contracts.family import (
    AddChild,
    Address,
    ChildChanged,
    ChildrenView,
    FamilyChanged,
    FamilyHit,
    FamilySearchView,
    MyChildren,
    Saved,
    SearchFamilies,
    SnapshotChild,
    SnapshotFamily,
    UpdateChild,
    UpdateGuardian,
    UpdatePartner,
)
from contracts.operations import SnapshotPage
from tests.service.family.households import (
    DESK,
    child,
    code_of,
    dupont,
    neighbours,
    partner,
    register,
    sheet,
    view_of,
)
from tests.support.actors import guardian, service_actor, staff
from tests.support.harness import ServiceUnderTest


async def find(family: ServiceUnderTest, text: str) -> list[FamilyHit]:
    view = await family.ask(SearchFamilies(text=text), as_=DESK)
    assert isinstance(view, FamilySearchView)
    return view.families


async def test_an_agent_corrects_an_address_and_everybody_is_told(family: ServiceUnderTest) -> None:
    new = dupont()
    await register(family, new)
    moved = new.guardians[0].model_copy(
        update={"address": Address(street="3 place de l\u2019Église", postcode="53320", town="Loiron-Ruillé")}
    )
    command = UpdateGuardian(family_id=new.family_id, guardian=moved, expected_version=1)
    assert await family.send(command, as_=DESK) == Saved(version=2)
    assert (await view_of(family, new.family_id, DESK)).guardians == [moved]
    _, told = await family.emitted(FamilyChanged)
    assert (told.version, told.guardians[0].address, told.family_number) == (
        2,
        moved.address,
        "1001001818331",
    )


async def test_a_correction_made_meanwhile_is_not_overwritten(family: ServiceUnderTest) -> None:
    new = dupont()
    await register(family, new)
    renamed = [new.guardians[0].model_copy(update={"first_name": name}) for name in ("Jean", "Jules", "Jack")]
    answers = await asyncio.gather(
        *(
            family.send(UpdateGuardian(family_id=new.family_id, guardian=one, expected_version=1), as_=DESK)
            for one in renamed
        )
    )
    assert sorted(map(code_of, answers)) == ["conflict", "conflict", "ok"]
    assert Refusal("conflict", version=2) in answers


async def test_a_child_is_added_corrected_and_handed_over(family: ServiceUnderTest) -> None:
    new = dupont()
    await register(family, new)
    tom = child("Tom")
    assert await family.send(AddChild(family_id=new.family_id, child=tom), as_=DESK) == Saved(version=2)
    nobody = tom.model_copy(update={"class_name": "CP", "guardian_ids": []})
    command = UpdateChild(family_id=new.family_id, child=nobody, expected_version=2)
    assert await family.send(command, as_=DESK) == Saved(version=3)
    _, added, corrected = await family.emitted(ChildChanged)
    assert (added.version, added.guardian_ids) == (1, [new.guardians[0].guardian_id])
    assert (corrected.version, corrected.guardian_ids, corrected.class_name) == (2, [], "CP")
    jean = guardian(new.family_id, new.guardians[0].guardian_id)
    cards = await family.ask(MyChildren(family_id=new.family_id), as_=jean)
    assert isinstance(cards, ChildrenView)
    assert [card.first_name for card in cards.children] == ["Léa"]


async def test_a_partner_is_corrected_and_removed_without_anybody_being_told(
    family: ServiceUnderTest,
) -> None:
    new = dupont()
    await register(family, new)
    jeanne = UpdatePartner(
        family_id=new.family_id, partner=partner(first_name="Jeannette"), expected_version=1
    )
    assert await family.send(jeanne, as_=DESK) == Saved(version=2)
    found = (await view_of(family, new.family_id, DESK)).partner
    assert found is not None
    assert found.first_name == "Jeannette"
    assert await find(family, "jeannette")
    assert await family.send(UpdatePartner(family_id=new.family_id, partner=None), as_=DESK) == Saved(
        version=3
    )
    assert (await view_of(family, new.family_id, DESK)).partner is None
    assert await find(family, "jeannette") == []
    assert len(await family.emitted(FamilyChanged)) == 1


async def test_what_is_not_in_the_family_cannot_be_corrected_through_it(family: ServiceUnderTest) -> None:
    mine, theirs = dupont(), neighbours()
    await register(family, mine)
    await register(family, theirs)
    wrong: list[tuple[Command[Saved], str]] = [
        (UpdateGuardian(family_id=mine.family_id, guardian=theirs.guardians[0]), "not_found"),
        (UpdateChild(family_id=mine.family_id, child=theirs.children[0]), "child_unknown"),
        (AddChild(family_id=mine.family_id, child=theirs.children[0]), "conflict"),
        (
            UpdatePartner(
                family_id=mine.family_id, guardian_id=theirs.guardians[0].guardian_id, partner=partner()
            ),
            "not_found",
        ),
        (AddChild(family_id=uuid4(), child=child()), "not_found"),
        (
            AddChild(family_id=mine.family_id, child=child(guardian_ids=[theirs.guardians[0].guardian_id])),
            "invalid_input",
        ),
        (UpdateGuardian(family_id=mine.family_id, guardian=sheet()), "not_found"),
    ]
    for command, code in wrong:
        assert code_of(await family.send(command, as_=DESK)) == code, command
    assert (await view_of(family, theirs.family_id, DESK)).version == 1
    assert (await view_of(family, mine.family_id, DESK)).version == 1


async def test_a_guardian_corrects_nothing_by_themselves(family: ServiceUnderTest) -> None:
    new = dupont()
    await register(family, new)
    jean = guardian(new.family_id, new.guardians[0].guardian_id)
    commands: list[Command[Saved]] = [
        UpdateGuardian(family_id=new.family_id, guardian=new.guardians[0]),
        UpdateChild(family_id=new.family_id, child=new.children[0]),
        UpdatePartner(family_id=new.family_id, partner=None),
        AddChild(family_id=new.family_id, child=child()),
    ]
    for command in commands:
        for actor in (jean, staff("pointage"), staff("regie"), service_actor("requests")):
            assert await family.send(command, as_=actor) == Refusal("not_allowed")


async def test_a_family_is_found_by_its_adults_its_children_and_its_number(family: ServiceUnderTest) -> None:
    new = dupont()
    await register(family, new)
    await register(family, neighbours())
    hit = FamilyHit(
        family_id=new.family_id,
        family_number="1001001818331",
        name="DUPONT JEAN",
        town="SAINT - JEAN",
        children=["Léa DUPONT"],
    )
    for text in ("dupont", "DUP lea", "léa dupont", "jeanne", "1001 001 818331", "100100181"):
        assert await find(family, text) == [hit], text


async def test_accents_hyphens_and_apostrophes_do_not_hide_anybody(family: ServiceUnderTest) -> None:
    long = "VAN-DEN-BROECKE DE LA ROCHEFOUCAULD-D\u2019AY"
    assert len(long) == 40
    for last_name, first_name in (
        ("D\u2019HÉROUVILLE", "Jean-François"),
        (long, "Zoé"),
        ("O'Brien", "Gaëlle"),
    ):
        await register(family, neighbours(None, last_name, first_name))
    for typed, expected in (
        ("d'herouville", "D\u2019HÉROUVILLE"),
        ("dherouville jean francois", "D\u2019HÉROUVILLE"),
        ("JEAN-FRANÇOIS", "D\u2019HÉROUVILLE"),
        ("rochefoucauld zoe", long),
        (long, long),
        ("o\u2019brien", "O'Brien"),
        ("gaelle obrien", "O'Brien"),
    ):
        assert [hit.name.startswith(expected) for hit in await find(family, typed)] == [True], typed
    assert await find(family, "herouville zoe") == []
    assert await find(family, "%") == await find(family, "' -") == await find(family, "_") == []


async def test_the_whole_name_comes_before_its_beginning_and_the_list_is_cut(
    family: ServiceUnderTest,
) -> None:
    for last_name in ("MARTINEAU", "MARTIN", "MARTINEZ"):
        await register(family, neighbours(None, last_name))
    assert [hit.name for hit in await find(family, "martin")] == [
        "MARTIN Anne",
        "MARTINEAU Anne",
        "MARTINEZ Anne",
    ]
    view = await family.ask(SearchFamilies(text="martin", limit=1), as_=DESK)
    assert isinstance(view, FamilySearchView)
    assert [hit.name for hit in view.families] == ["MARTIN Anne"]


async def test_a_family_is_found_under_its_new_name_only(family: ServiceUnderTest) -> None:
    new = dupont(partner=None, children=[])
    await register(family, new)
    renamed = new.guardians[0].model_copy(update={"last_name": "DURAND"})
    await family.send(UpdateGuardian(family_id=new.family_id, guardian=renamed), as_=DESK)
    assert await find(family, "dupont") == []
    assert len(await find(family, "durand jean")) == 1


async def snapshot(
    family: ServiceUnderTest, kind: type[SnapshotFamily] | type[SnapshotChild]
) -> list[SnapshotPage]:
    pages: list[SnapshotPage] = []
    after: UUID | None = None
    while not pages or after is not None:
        page = await family.ask(kind(after=after, limit=2), as_=service_actor("planning"))
        assert isinstance(page, SnapshotPage)
        pages.append(page)
        after = page.next_after
    return pages


async def test_a_snapshot_says_what_the_last_events_said(family: ServiceUnderTest) -> None:
    families = [dupont(), *(neighbours() for _ in range(4))]
    for new in families:
        await register(family, new)
    moved = families[2].guardians[0].model_copy(update={"address": Address(town="Laval")})
    await family.send(UpdateGuardian(family_id=families[2].family_id, guardian=moved), as_=DESK)
    last = {event.family_id: event for event in await family.emitted(FamilyChanged)}
    rows = [row for page in await snapshot(family, SnapshotFamily) for row in page.rows]
    assert [row.id for row in rows] == sorted(last)
    assert [row.data for row in rows] == [last[row.id].model_dump(mode="json") for row in rows]
    assert [row.version for row in rows] == [last[row.id].version for row in rows]
    children = {event.child_id: event for event in await family.emitted(ChildChanged)}
    rows = [row for page in await snapshot(family, SnapshotChild) for row in page.rows]
    assert {row.id: row.data for row in rows} == {
        key: event.model_dump(mode="json") for key, event in children.items()
    }


async def test_who_acts_for_a_child_is_told_in_the_familys_order_first_as_after(
    family: ServiceUnderTest,
) -> None:
    high, low = sorted([uuid4(), uuid4()], reverse=True)
    lea = child("Léa", guardian_ids=[low, high])
    new = dupont().model_copy(
        update={
            "guardians": [sheet(guardian_id=high), sheet(guardian_id=low, first_name="JEANNE")],
            "partner": None,
            "children": [lea],
        }
    )
    await register(family, new)
    await family.send(UpdateChild(family_id=new.family_id, child=lea), as_=DESK)
    assert [event.guardian_ids for event in await family.emitted(ChildChanged)] == [[high, low]] * 2
    page = await family.ask(SnapshotChild(), as_=service_actor("planning"))
    assert isinstance(page, SnapshotPage)
    assert [row.data["guardian_ids"] for row in page.rows] == [[str(high), str(low)]]
