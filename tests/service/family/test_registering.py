"""Registering families: one, a hundred, and two at once."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from chassis.problem import Refusal
from contracts.family import (
    ChildChanged,
    FamilyChanged,
    ImportFamilies,
    Registered,
    RegisterFamily,
)
from tests.service.family.households import DESK, child, code_of, dupont, neighbours, register, sheet, view_of
from tests.support.actors import anonymous, guardian, service_actor, staff, system
from tests.support.harness import ServiceUnderTest


async def counts(family: ServiceUnderTest) -> tuple[int, ...]:
    (row,) = await family.sql(
        "SELECT (SELECT count(*) FROM family), (SELECT count(*) FROM guardian), (SELECT count(*) FROM child),"
        " (SELECT count(*) FROM search_word WHERE word LIKE '1001%'), (SELECT count(*) FROM outbox)"
    )
    return tuple(row)


async def test_the_guides_family_is_registered_with_every_field_of_the_guide(
    family: ServiceUnderTest,
) -> None:
    new = dupont()
    assert await register(family, new) == "1001001818331"
    view = await view_of(family, new.family_id, guardian(new.family_id, new.guardians[0].guardian_id))
    assert view.family_number == "1001001818331"
    assert view.guardians == new.guardians
    assert new.partner is not None
    assert view.partner == new.partner.model_copy(update={"guardian_id": new.guardians[0].guardian_id})
    assert view.children == [
        new.children[0].model_copy(update={"guardian_ids": [new.guardians[0].guardian_id]})
    ]
    assert view.version == 1


async def test_others_are_told_who_and_where_and_nothing_more(family: ServiceUnderTest) -> None:
    new = dupont()
    await register(family, new)
    (adults,), (lea,) = await family.emitted(FamilyChanged), await family.emitted(ChildChanged)
    assert (adults.family_number, adults.version, adults.guardians[0].email) == (
        "1001001818331",
        1,
        "jean.dupont@wanadoo.fr",
    )
    assert (lea.first_name, lea.birth_date.isoformat(), lea.version) == ("Léa", "2008-02-29", 1)
    assert lea.guardian_ids == [new.guardians[0].guardian_id]
    for row in await family.sql("SELECT convert_from(body, 'UTF8') AS body FROM outbox"):
        assert "01.02.03.04.05" not in row["body"]
        assert "JEANNE" not in row["body"]


async def test_telephones_and_the_partners_particulars_are_sealed_in_their_columns(
    family: ServiceUnderTest,
) -> None:
    await register(family, dupont())
    (guardian_row,) = await family.sql("SELECT * FROM guardian")
    (partner_row,) = await family.sql("SELECT * FROM partner")
    stored = str(dict(guardian_row)) + str(dict(partner_row))
    assert "01.02.03.04.05" not in stored
    assert "06 01 02 03 04" not in stored
    assert "Lotissement" not in stored
    assert guardian_row["mobile"] is None


async def test_a_family_without_a_number_gets_the_next_free_one(family: ServiceUnderTest) -> None:
    await register(family, neighbours("1001001000002"))
    assert await register(family, neighbours()) == "1001001000001"
    assert await register(family, neighbours()) == "1001001000003"


async def test_a_number_is_given_once(family: ServiceUnderTest) -> None:
    await register(family, dupont())
    again = await family.send(RegisterFamily(family=dupont()), as_=DESK)
    assert again == Refusal("family_number_taken", family_number="1001001818331")
    assert (await counts(family))[:3] == (1, 1, 1)


async def test_two_desks_registering_the_same_number_get_one_family(family: ServiceUnderTest) -> None:
    answers = await asyncio.gather(
        *(family.send(RegisterFamily(family=dupont()), as_=DESK) for _ in range(6))
    )
    assert sorted(map(code_of, answers)) == ["family_number_taken"] * 5 + ["ok"]
    assert (await counts(family))[:3] == (1, 1, 1)


async def test_desks_registering_side_by_side_never_share_a_number(family: ServiceUnderTest) -> None:
    numbers = await asyncio.gather(*(register(family, neighbours()) for _ in range(12)))
    assert sorted(numbers) == [str(1001001000000 + n) for n in range(1, 13)]


async def test_an_id_is_known_once(family: ServiceUnderTest) -> None:
    new = dupont()
    await register(family, new)
    for other in (
        neighbours().model_copy(update={"family_id": new.family_id}),
        neighbours().model_copy(update={"guardians": [sheet(guardian_id=new.guardians[0].guardian_id)]}),
        neighbours().model_copy(update={"children": [child(child_id=new.children[0].child_id)]}),
    ):
        assert code_of(await family.send(RegisterFamily(family=other), as_=DESK)) == "conflict"
    twins = child()
    twice = neighbours().model_copy(update={"children": [twins, twins]})
    assert await family.send(RegisterFamily(family=twice), as_=DESK) == Refusal(
        "conflict", id=str(twins.child_id)
    )


async def test_a_town_imports_a_hundred_families_at_once(family: ServiceUnderTest) -> None:
    families = [neighbours("1001001000050"), *(neighbours() for _ in range(99))]
    reply = await family.send(ImportFamilies(families=families))
    assert isinstance(reply, Registered)
    assert reply.family_numbers[:3] == ["1001001000050", "1001001000001", "1001001000002"]
    assert len(set(reply.family_numbers)) == 100
    assert await counts(family) == (100, 100, 100, 100, 200)


async def test_one_bad_family_of_an_import_leaves_nothing_behind(family: ServiceUnderTest) -> None:
    await register(family, dupont())
    before = await counts(family)
    good = [neighbours() for _ in range(5)]
    for bad, code in (
        (dupont(), "family_number_taken"),
        (neighbours("1001001000009"), "family_number_taken"),
        (neighbours().model_copy(update={"guardians": [sheet(contact={"email": "x"})]}), "invalid_input"),
    ):
        families = [*good, neighbours("1001001000009"), bad]
        assert code_of(await family.send(ImportFamilies(families=families))) == code
        assert await counts(family) == before
    assert await register(family, neighbours()) == "1001001000001"


async def test_what_does_not_fit_is_named_by_its_path(family: ServiceUnderTest) -> None:
    family.set_now("2008-02-28T10:00")
    unborn = await family.send(RegisterFamily(family=dupont()), as_=DESK)
    assert unborn == Refusal(
        "invalid_input", fields=[{"field": "families.0.children.0.birth_date", "error": "does_not_fit"}]
    )
    family.set_now("2008-02-29T10:00")
    assert await register(family, dupont()) == "1001001818331"


async def test_a_registration_sent_twice_is_done_once(family: ServiceUnderTest) -> None:
    command, once = RegisterFamily(family=dupont(family_number=None)), uuid4()
    answers = await asyncio.gather(*(family.send(command, as_=DESK, command_id=once) for _ in range(4)))
    assert answers == [Registered(family_numbers=["1001001000001"])] * 4
    assert (await counts(family))[:3] == (1, 1, 1)


async def test_only_the_desk_registers(family: ServiceUnderTest) -> None:
    for actor in (
        guardian(uuid4(), uuid4()),
        staff("pointage"),
        staff("regie"),
        staff(),
        service_actor("planning"),
        anonymous(),
    ):
        assert await family.send(RegisterFamily(family=dupont()), as_=actor) == Refusal("not_allowed")
        assert await family.send(ImportFamilies(families=[dupont()]), as_=actor) == Refusal("not_allowed")
    desk = staff("accueil", "direction")
    assert await family.send(ImportFamilies(families=[dupont()]), as_=desk) == Refusal("not_allowed")


async def test_a_registration_leaves_a_trace(family: ServiceUnderTest) -> None:
    new = dupont()
    await family.send(RegisterFamily(family=new), as_=system())
    (trace,) = await family.sql("SELECT * FROM audit")
    assert (trace["action"], trace["entity_id"], trace["actor_kind"]) == (
        "family.registered",
        str(new.family_id),
        "system",
    )
