"""An agent's decision reaches the record: field by field, once, in order, and back again while nothing has moved."""

from __future__ import annotations

from uuid import UUID

from chassis.problem import Refusal
from contracts.family import (
    ChildChanged,
    FamilyChanged,
    FamilyProposalSettled,
    MyChildren,
    ProposeAuthorisedPersons,
    ProposeChildChange,
    ProposeGuardianChange,
    ProposeNewChild,
    WithdrawFamilyProposal,
)
from contracts.proposals import Settlement
from tests.service.family.asking import Asking, person
from tests.service.family.households import DESK, view_of

STREET = "5 rue des Lilas"


def said(answer: FamilyProposalSettled) -> tuple[Settlement, str, int]:
    """How a decision ended."""
    return answer.result, answer.reason_code, answer.decision_no


async def at_the_desk(asking: Asking, **values: str) -> None:
    """An agent corrects Paul's sheet meanwhile."""
    form = asking.guardian_change(**values).model_copy(update={"guardian_id": asking.home.paul_id})
    await asking.does(form, DESK)


async def test_an_accepted_change_takes_effect_and_those_who_keep_a_copy_hear_it(asking: Asking) -> None:
    demand = await asking.opens(
        asking.guardian_change(address__street=STREET, contact__mobile="06 44 44 44 44")
    )
    assert said(await asking.decided(demand, "accept")) == ("applied", "", 1)
    sheet = await asking.paul()
    assert (sheet.address.street, sheet.contact.mobile) == (STREET, "06 44 44 44 44")
    told = (await asking.service.emitted(FamilyChanged))[-1]
    view = await view_of(asking.service, asking.home.family_id, asking.home.paul)
    assert (told.version, told.guardians[0].address.street) == (view.version, STREET)
    assert {one[2] for one in (await asking.fields(demand)).values()} == {"applied"}
    assert view.pending == []


async def test_a_refused_change_leaves_the_record_and_says_so_of_each_field(asking: Asking) -> None:
    before = await asking.paul()
    demand = await asking.opens(asking.guardian_change(address__street=STREET))
    assert said(await asking.decided(demand, "refuse")) == ("applied", "", 1)
    assert await asking.paul() == before
    assert await asking.fields(demand) == {"address.street": ("1 rue de Paul", STREET, "kept")}
    (detail,) = await asking.details(demand)
    assert detail.state == "refused"


async def test_a_field_changed_meanwhile_stops_all_and_names_itself_until_the_agent_decides_again(
    asking: Asking,
) -> None:
    demand = await asking.opens(
        asking.guardian_change(address__street=STREET, contact__mobile="06 44 44 44 44")
    )
    await at_the_desk(asking, address__street="9 rue du Bac", work__employer="Mairie")
    assert said(await asking.decided(demand, "accept")) == ("not_applied", "changed_meanwhile", 1)
    sheet = await asking.paul()
    assert (sheet.address.street, sheet.contact.mobile) == ("9 rue du Bac", "06 11 11 11 11")
    assert await asking.fields(demand) == {
        "address.street": ("9 rue du Bac", STREET, "conflict"),
        "contact.mobile": ("06 11 11 11 11", "06 44 44 44 44", None),
    }
    assert said(await asking.decided(demand, "accept", 2)) == ("applied", "", 2)
    sheet = await asking.paul()
    assert (sheet.address.street, sheet.work.employer) == (STREET, "Mairie")


async def test_what_the_record_says_already_is_no_conflict(asking: Asking) -> None:
    demand = await asking.opens(
        asking.guardian_change(address__street=STREET, contact__mobile="06 44 44 44 44")
    )
    await at_the_desk(asking, address__street=STREET)
    assert said(await asking.decided(demand, "accept")) == ("applied", "", 1)
    assert (await asking.paul()).contact.mobile == "06 44 44 44 44"
    assert said(await asking.decided(demand, "undo", 2)) == ("reverted", "", 2)
    sheet = await asking.paul()
    assert (sheet.address.street, sheet.contact.mobile) == (STREET, "06 11 11 11 11"), "the desk's stays"


async def test_a_decision_is_taken_back_while_nothing_has_changed_since(asking: Asking) -> None:
    before = await asking.paul()
    demand = await asking.opens(asking.guardian_change(address__street=STREET, contact__email="p@exemple.fr"))
    await asking.decided(demand, "accept")
    assert said(await asking.decided(demand, "undo", 2)) == ("reverted", "", 2)
    assert await asking.paul() == before
    assert said(await asking.decided(demand, "accept", 3)) == ("applied", "", 3)
    await at_the_desk(asking, address__street="9 rue du Bac")
    assert said(await asking.decided(demand, "undo", 4)) == ("cannot_revert", "changed_meanwhile", 4)
    assert (await asking.paul()).address.street == "9 rue du Bac"


async def test_a_refusal_taken_back_waits_again_unless_another_demand_took_its_place(asking: Asking) -> None:
    first = await asking.opens(asking.guardian_change(address__street=STREET))
    await asking.decided(first, "refuse")
    assert said(await asking.decided(first, "undo", 2)) == ("reverted", "", 2)
    await asking.decided(first, "refuse", 3)
    second = await asking.opens(asking.guardian_change(address__street="9 rue du Bac"))
    assert said(await asking.decided(first, "undo", 4)) == ("cannot_revert", "already_pending", 4)
    (detail,) = await asking.details(second)
    assert detail.state == "open"


async def test_an_older_or_repeated_decision_is_ignored_and_a_withdrawn_demand_is_not_applied(
    asking: Asking,
) -> None:
    demand = await asking.opens(asking.guardian_change(address__street=STREET))
    await asking.decided(demand, "accept", 2)
    await asking.decided(demand, "refuse", 1)
    await asking.decided(demand, "refuse", 2)
    assert len(await asking.service.emitted(FamilyProposalSettled)) == 1
    other = await asking.opens(asking.health(diet="sans porc"))
    answer = await asking.service.send(WithdrawFamilyProposal(proposal_id=other), as_=asking.home.paul)
    assert not isinstance(answer, Refusal)
    assert said(await asking.decided(other, "accept")) == ("not_applied", "withdrawn", 1)
    assert (await asking.record()).health is not None
    versions = [one.version for one in await asking.service.emitted(FamilyProposalSettled)]
    assert versions == [2, 3]


async def test_a_child_accepted_joins_the_family_and_leaves_it_again_with_the_decision(
    asking: Asking,
) -> None:
    await asking.service.installation.start("planning")
    home = asking.home
    form = ProposeNewChild(
        family_id=home.family_id,
        values={
            "last_name": "PETIT",
            "first_name": "Lou",
            "birth_date": "2012-05-01",
            "sex": "F",
            "class_name": "PS",
        },
    )
    demand = await asking.opens(form)
    assert said(await asking.decided(demand, "accept")) == ("applied", "", 1)
    first = (await asking.service.emitted(ChildChanged))[-1]
    assert (first.first_name, first.guardian_ids, first.deleted) == ("Lou", [home.paul_id], False)
    assert said(await asking.decided(demand, "undo", 2)) == ("reverted", "", 2)
    gone = (await asking.service.emitted(ChildChanged))[-1]
    assert (gone.child_id, gone.version, gone.deleted) == (first.child_id, 2, True)
    assert "Lou" not in await names(asking, home.paul_id)
    assert said(await asking.decided(demand, "accept", 3)) == ("applied", "", 3)
    again = (await asking.service.emitted(ChildChanged))[-1]
    assert again.child_id != first.child_id
    assert "Lou" in await names(asking, home.paul_id)
    assert "Lou" not in await names(asking, home.anne_id), "they live apart"
    await asking.does(asking.health(again.child_id, diet="sans porc"), DESK)
    assert said(await asking.decided(demand, "undo", 4)) == ("cannot_revert", "changed_meanwhile", 4)


async def names(asking: Asking, guardian_id: UUID) -> list[str]:
    """The children a guardian sees."""
    actor = asking.home.paul if guardian_id == asking.home.paul_id else asking.home.anne
    view = await asking.service.ask(MyChildren(family_id=asking.home.family_id), as_=actor)
    assert not isinstance(view, Refusal)
    return [one.first_name for one in view.children]


async def test_a_child_of_a_couple_under_one_roof_is_in_the_care_of_both(asking: Asking) -> None:
    home = asking.home
    together = ProposeGuardianChange(
        family_id=home.family_id,
        guardian_id=home.anne_id,
        values={"address.street": "1 RUE DE PAUL", "address.postcode": "53320", "address.town": "Chez-Paul"},
    )
    await asking.does(together, DESK)
    values = {"last_name": "PETIT", "first_name": "Lou", "birth_date": "2012-05-01"}
    demand = await asking.opens(ProposeNewChild(family_id=home.family_id, values=values))
    await asking.decided(demand, "accept")
    assert "Lou" in await names(asking, home.anne_id)


async def test_school_and_class_reach_those_who_keep_a_copy(asking: Asking) -> None:
    form = ProposeChildChange(
        family_id=asking.home.family_id,
        child_id=asking.home.lea_id,
        values={"school": "École Ferrat", "class_name": "CE2"},
    )
    demand = await asking.opens(form)
    assert await asking.fields(demand) == {
        "school": ("École Jean Ferrat", "École Ferrat", None),
        "class_name": ("CE1", "CE2", None),
    }
    await asking.decided(demand, "accept")
    told = (await asking.service.emitted(ChildChanged))[-1]
    assert (told.school, told.class_name, told.version) == ("École Ferrat", "CE2", 2)
    assert set(told.guardian_ids) == {asking.home.paul_id, asking.home.anne_id}


async def test_the_list_of_persons_is_compared_and_each_change_can_be_undone(asking: Asking) -> None:
    home = asking.home
    nadia, uncle = (
        person(),
        person("Denis", last_name="PETIT", relation="Oncle", allowed=False, reason="Jugement"),
    )
    form = ProposeAuthorisedPersons(family_id=home.family_id, child_id=home.lea_id, persons=[nadia, uncle])
    await asking.decided(await asking.opens(form), "accept")
    assert {one.first_name: (one.allowed, one.reason) for one in (await asking.record()).authorised} == {
        "Nadia": (True, ""),
        "Denis": (False, "Jugement"),
    }
    moved = nadia.model_copy(update={"phone": "06 99 99 99 99"})
    demand = await asking.opens(form.model_copy(update={"persons": [moved]}))
    keys = set(await asking.fields(demand))
    assert f"authorised.{nadia.person_id}.phone" in keys
    assert f"authorised.{uncle.person_id}.last_name" in keys
    await asking.decided(demand, "accept")
    assert [(one.first_name, one.phone) for one in (await asking.record()).authorised] == [
        ("Nadia", "06 99 99 99 99")
    ]
    assert said(await asking.decided(demand, "undo", 2)) == ("reverted", "", 2)
    assert sorted(one.first_name for one in (await asking.record()).authorised) == ["Denis", "Nadia"]
