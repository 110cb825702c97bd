"""A family asks to change its file: what is filed, what is done at once, what is refused on the spot."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chassis.problem import Refusal
from contracts.family import (
    CheckFamilyProposal,
    FamilyChanged,
    FamilyCheckView,
    FamilyProposalOpened,
    FamilyProposalWithdrawn,
    FamilyRules,
    FileView,
    ProposeAuthorisedPersons,
    ProposeChildChange,
    ProposeConsents,
    ProposeGuardianChange,
    ProposeNewChild,
    ProposePartnerChange,
    SetFamilyRules,
    WithdrawFamilyProposal,
)
from tests.service.family.asking import Asking, person
from tests.service.family.households import DESK, code_of, view_of
from tests.service.family.test_documents import PDF, announced, sent
from tests.support.actors import staff

STREET = "5 rue des Lilas"


async def test_only_the_fields_that_change_are_asked_and_the_file_waits(asking: Asking) -> None:
    sheet = await asking.paul()
    form = asking.guardian_change(
        address__street=f"  {STREET} ", address__town=sheet.address.town, contact__mobile="06 44 44 44 44"
    )
    demand = await asking.opens(form.model_copy(update={"note": "Je déménage."}))
    assert await asking.fields(demand) == {
        "address.street": ("1 rue de Paul", STREET, None),
        "contact.mobile": ("06 11 11 11 11", "06 44 44 44 44", None),
    }
    (detail,) = await asking.details(demand, actor=asking.home.paul)
    assert (detail.kind, detail.state, detail.note) == ("guardian", "open", "Je déménage.")
    assert await asking.paul() == sheet
    view = await view_of(asking.service, asking.home.family_id, asking.home.paul)
    assert [(one.proposal_id, one.kind) for one in view.pending] == [(demand, "guardian")]


async def test_what_is_told_of_a_demand_never_says_what_is_asked(asking: Asking) -> None:
    await asking.opens(asking.guardian_change(address__street=STREET))
    await asking.opens(asking.health(allergies="Arachide", diet="sans porc"))
    told = await asking.service.emitted(FamilyProposalOpened)
    assert [(one.kind, one.settled_at_once) for one in told] == [("guardian", False), ("health", False)]
    assert (told[0].summary.child_name, told[1].summary.child_name) == ("", "Léa DUPONT")
    text = "".join(one.model_dump_json() for one in told)
    assert not any(secret in text for secret in (STREET, "Arachide", "porc"))
    kept = await asking.service.sql("SELECT changes, note FROM proposal")
    assert not any(
        secret.encode() in bytes(row["changes"]) for row in kept for secret in (STREET, "Arachide")
    )
    traces = await asking.service.sql("SELECT detail::text AS detail FROM audit")
    assert not any("Arachide" in row["detail"] or STREET in row["detail"] for row in traces)
    stored = await asking.service.sql("SELECT reply FROM idempotency")
    assert not any(b"Arachide" in bytes(row["reply"]) for row in stored)


async def test_permissions_are_done_at_once_and_filed_apart_from_what_waits(asking: Asking) -> None:
    outcome = await asking.does(
        asking.guardian_change(
            contact__sms_allowed="yes", message_language="fr_plain", address__street=STREET
        )
    )
    assert [(one.result, one.keys) for one in outcome.proposals] == [
        ("done", ["contact.sms_allowed", "message_language"]),
        ("opened", ["address.street"]),
    ]
    sheet = await asking.paul()
    assert (sheet.contact.sms_allowed, sheet.message_language) == (True, "fr_plain")
    assert sheet.address.street != STREET
    told = await asking.service.emitted(FamilyProposalOpened)
    assert [one.settled_at_once for one in told] == [True, False]
    assert (await asking.service.emitted(FamilyChanged))[-1].version == outcome.version


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"contact__email": "paul@"}, [{"field": "contact.email", "error": "not_an_email"}]),
        ({"contact__mobile": "06"}, [{"field": "contact.mobile", "error": "not_a_phone"}]),
        ({"address__postcode": "x"}, [{"field": "address.postcode", "error": "not_a_postcode"}]),
        ({"last_name": " "}, [{"field": "last_name", "error": "missing"}]),
    ],
)
async def test_a_field_that_cannot_be_kept_is_named(
    asking: Asking, values: dict[str, str], fields: list[dict[str, str]]
) -> None:
    refused = await asking.service.send(asking.guardian_change(**values), as_=asking.home.paul)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.data["fields"]) == ("invalid_input", fields)


async def test_the_same_again_is_nothing_and_a_second_demand_waits_for_the_first(asking: Asking) -> None:
    home, send = asking.home, asking.service.send
    same = asking.guardian_change(address__street="1 rue de Paul")
    assert code_of(await send(same, as_=home.paul)) == "nothing_changed"
    first = await asking.opens(asking.guardian_change(address__street=STREET))
    second = await send(asking.guardian_change(contact__mobile="06 55 55 55 55"), as_=home.paul)
    assert isinstance(second, Refusal)
    assert (second.code, second.data) == ("already_pending", {"proposal_id": str(first)})
    withdrawn = await send(WithdrawFamilyProposal(proposal_id=first), as_=home.paul)
    assert not isinstance(withdrawn, Refusal)
    again = await send(WithdrawFamilyProposal(proposal_id=first), as_=home.paul)
    assert isinstance(again, Refusal)
    assert (again.code, again.data) == ("proposal_not_open", {"state": "withdrawn"})
    assert [one.proposal_id for one in await asking.service.emitted(FamilyProposalWithdrawn)] == [first]
    await asking.opens(asking.guardian_change(contact__mobile="06 55 55 55 55"))


async def test_both_homes_may_ask_about_the_same_child_without_knowing_of_each_other(asking: Asking) -> None:
    first = await asking.opens(asking.health(diet="végétarien"))
    second = await asking.opens(asking.health(diet="sans porc"), asking.home.anne)
    assert [
        one.pending[0].proposal_id
        for one in (await asking.record(), await asking.record(actor=asking.home.anne))
    ] == [
        first,
        second,
    ]


async def test_a_partner_is_typed_changed_and_taken_off(asking: Asking) -> None:
    family_id, anne = asking.home.family_id, asking.home.anne
    nameless = ProposePartnerChange(family_id=family_id, values={"contact.mobile": "06 01 02 03 04"})
    assert code_of(await asking.service.send(nameless, as_=anne)) == "invalid_input"
    typed = ProposePartnerChange(
        family_id=family_id, values={"last_name": "MARI", "first_name": "Marc", "contact.email_allowed": "no"}
    )
    demand = await asking.opens(typed, anne)
    assert await asking.fields(demand) == {"last_name": ("", "MARI", None), "first_name": ("", "Marc", None)}
    await asking.decided(demand, "accept")
    view = await view_of(asking.service, family_id, anne)
    assert view.partner is not None
    assert view.partner.first_name == "Marc"
    demand = await asking.opens(ProposePartnerChange(family_id=family_id, remove=True), anne)
    await asking.decided(demand, "accept")
    assert (await view_of(asking.service, family_id, anne)).partner is None
    assert (await view_of(asking.service, family_id, asking.home.paul)).partner is not None


async def test_consents_are_done_at_once_and_remember_who_and_when(asking: Asking) -> None:
    home = asking.home
    form = ProposeConsents(family_id=home.family_id, child_id=home.lea_id, values={"photo": True})
    outcome = await asking.does(form)
    assert [one.result for one in outcome.proposals] == ["done"]
    refused = form.model_copy(update={"values": {"photo": False, "emergency_care": True}})
    await asking.does(refused, home.anne)
    consents = {one.kind: one for one in (await asking.record()).consents}
    assert [(kind, one.value, one.given_by, one.version) for kind, one in consents.items()] == [
        ("photo", False, "Anne GRAND", 2),
        ("leaving_alone", None, "", 0),
        ("emergency_care", True, "Anne GRAND", 1),
    ]
    assert all(one.settled_at_once for one in await asking.service.emitted(FamilyProposalOpened))
    signed = form.model_copy(update={"guardian_id": home.paul_id, "values": {"leaving_alone": False}})
    assert [one.proposal_id for one in (await asking.does(signed, DESK)).proposals] == [None]
    paper = {one.kind: one for one in (await asking.record()).consents}["leaving_alone"]
    assert (paper.value, paper.given_by) == (False, "Paul PETIT")


async def test_a_town_may_let_families_change_some_things_without_an_agent(asking: Asking) -> None:
    home = asking.home
    rules = FamilyRules(at_once=["authorised_persons"], evidence_for=["guardian"])
    await asking.service.send(SetFamilyRules(rules=rules), as_=staff("direction"))
    form = ProposeAuthorisedPersons(family_id=home.family_id, child_id=home.lea_id, persons=[person()])
    assert [one.result for one in (await asking.does(form)).proposals] == ["done"]
    assert [one.first_name for one in (await asking.record()).authorised] == ["Nadia"]
    moving = asking.guardian_change(address__street=STREET)
    assert await asking.service.send(moving, as_=home.paul) == Refusal("evidence_missing")
    assert await asking.service.sql("SELECT 1 FROM proposal WHERE kind = 'guardian'") == []
    allowed = asking.guardian_change(contact__email_allowed="yes")
    assert [one.result for one in (await asking.does(allowed)).proposals] == ["done"], "one's own word"
    opened = announced(home.family_id)
    assert isinstance(await sent(asking.service, opened, PDF, home.paul), FileView)
    waiting = await asking.does(moving.model_copy(update={"evidence": [opened.file_id]}))
    assert [one.evidence_needed for one in waiting.proposals] == [True]
    typed = await asking.does(asking.guardian_change(work__employer="Mairie"), DESK)
    assert [one.result for one in typed.proposals] == ["done"], "the desk has seen the paper"
    (trace,) = await asking.service.sql("SELECT * FROM audit WHERE action = 'family_rules.set'")
    assert trace["actor_name"] == "Mme Roy"
    assert trace["business_at"] is not None


async def test_what_the_desk_types_is_done_at_once_and_is_no_demand(asking: Asking) -> None:
    home = asking.home
    form = ProposeChildChange(family_id=home.family_id, child_id=home.lea_id, values={"class_name": "CE2"})
    outcome = await asking.does(form, DESK)
    assert [(one.proposal_id, one.result) for one in outcome.proposals] == [(None, "done")]
    assert (await asking.record()).child.class_name == "CE2"
    assert await asking.service.emitted(FamilyProposalOpened) == []
    somebody = ProposeGuardianChange(
        family_id=home.family_id, guardian_id=uuid4(), values={"quality": "Tante"}
    )
    assert code_of(await asking.service.send(somebody, as_=DESK)) == "not_found"


async def test_a_form_is_checked_as_it_will_be_judged_and_changes_nothing(asking: Asking) -> None:
    check = CheckFamilyProposal(
        kind="guardian",
        family_id=asking.home.family_id,
        values={"address.street": STREET, "contact.email_allowed": "yes"},
    )
    view = await asking.service.ask(check, as_=asking.home.paul)
    assert isinstance(view, FamilyCheckView)
    assert [(one.result, [(f.key, f.before, f.after) for f in one.fields]) for one in view.proposals] == [
        ("done", [("contact.email_allowed", "no", "yes")]),
        ("opened", [("address.street", "1 rue de Paul", STREET)]),
    ]
    assert await asking.service.sql("SELECT * FROM proposal") == []
    wrong = check.model_copy(update={"values": {"contact.email": "x"}})
    assert code_of(await asking.service.ask(wrong, as_=asking.home.paul)) == "invalid_input"
    unknown = check.model_copy(update={"values": {"iban": "x"}})
    assert code_of(await asking.service.ask(unknown, as_=asking.home.paul)) == "invalid_input"


async def test_a_child_is_announced_once(asking: Asking) -> None:
    values = {
        "last_name": "PETIT",
        "first_name": "Jean-Éloi",
        "birth_date": "2012-05-01",
        "school": "École Ferrat",
    }
    form = ProposeNewChild(family_id=asking.home.family_id, values=values)
    send, paul = asking.service.send, asking.home.paul
    demand = await asking.opens(form)
    twice = form.model_copy(update={"values": values | {"first_name": "jean eloi"}})
    assert code_of(await send(twice, as_=paul)) == "already_pending"
    await asking.decided(demand, "accept")
    assert code_of(await send(twice, as_=paul)) == "already_known"
    twin = form.model_copy(update={"values": values | {"first_name": "Jeanne"}})
    await asking.opens(twin)
    missing = form.model_copy(update={"values": {"first_name": "Zoé"}})
    refused = await send(missing, as_=paul)
    assert isinstance(refused, Refusal)
    assert {one["field"] for one in refused.data["fields"]} == {"last_name", "birth_date"}


async def test_documents_are_joined_once_they_are_there_and_by_who_handed_them_in(asking: Asking) -> None:
    home, service = asking.home, asking.service
    whole, started = announced(home.family_id), announced(home.family_id)
    assert not isinstance(await sent(service, whole, PDF, home.paul), Refusal)
    await service.send(started, as_=home.paul)
    form = asking.guardian_change(address__street=STREET).model_copy(update={"evidence": [whole.file_id]})
    cut = form.model_copy(update={"evidence": [started.file_id]})
    assert code_of(await service.send(cut, as_=home.paul)) == "file_incomplete"
    theirs = form.model_copy(update={"values": {"address.street": "X"}})
    assert code_of(await service.send(theirs, as_=home.anne)) == "not_found"
    (detail,) = await asking.details(await asking.opens(form))
    assert detail.evidence == [whole.file_id]
