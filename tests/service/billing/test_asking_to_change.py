"""A guardian asks to change figures or an account: what is filed, decided, taken back, and refused on the spot."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from chassis.problem import Refusal
from contracts.billing_records import (
    BillingCheckView,
    BillingProposalDetails,
    BillingProposalDetailsView,
    BillingProposalOpened,
    BillingProposalSettled,
    BillingProposalWithdrawn,
    CheckBillingProposal,
    WithdrawBillingProposal,
)
from contracts.family import FamilyRules, SetFamilyRules
from tests.service.billing.asking import DIRECTION, IBAN, OTHER_IBAN, REGIE, Asking
from tests.service.billing.conftest import Office, refusal
from tests.support.actors import staff
from tests.support.harness import Installation

TAX = {"tax.reference_income": "24000", "tax.parts": "2.5", "tax.notice_year": "2014"}
BANK = {
    "bank.holder": "DUPONT Jean",
    "bank.iban": "•••• 0189",
    "bank.bic": "AGRIFRPPXXX",
    "bank.name": "CREDIT AGRICOLE SA",
}


@pytest.fixture
async def asking(office: Office) -> Asking:
    """Jean, Anne and Marc on 8 April 2015."""
    return await Asking(office).ready()


async def test_figures_wait_for_an_agent_and_are_in_force_once_accepted(asking: Asking) -> None:
    demand = await asking.opens(asking.tax())
    assert await asking.fields(demand) == {key: ("", text, None) for key, text in TAX.items()}
    view = await asking.record()
    assert not any(view.values.values())
    assert [(one.proposal_id, one.kind) for one in view.pending] == [(demand, "tax_data")]
    (told,) = await asking.office.service.emitted(BillingProposalOpened)
    assert (told.kind, told.settled_at_once) == ("tax_data", False)
    assert (await asking.decided(demand, "accept")).result == "applied"
    assert await asking.values() == TAX
    after = await asking.record()
    assert (list(after.changed_at), after.pending, after.version) == (["tax_data"], [], 1)
    later = await asking.opens(asking.tax(income="25000"))
    assert await asking.fields(later) == {"tax.reference_income": ("24000", "25000", None)}
    refused = await asking.decided(later, "refuse")
    assert (refused.result, await asking.values()) == ("applied", TAX)
    assert (await asking.fields(later))["tax.reference_income"][2] == "kept"


async def test_a_decision_may_be_taken_back_and_only_the_newest_counts(asking: Asking) -> None:
    first = await asking.accepted(asking.tax())
    second = await asking.opens(asking.tax(income="25000"))
    await asking.decided(second, "accept")
    undone = await asking.decided(second, "undo", 2)
    assert (undone.result, await asking.values()) == ("reverted", TAX)
    count = len(await asking.office.service.emitted(BillingProposalSettled))
    await asking.decided(second, "accept", 2)
    assert len(await asking.office.service.emitted(BillingProposalSettled)) == count
    taken = await asking.decided(first, "undo", 2)
    assert (taken.result, taken.reason_code) == ("cannot_revert", "already_pending")
    await asking.office.service.send(WithdrawBillingProposal(proposal_id=second), as_=asking.jean)
    late = await asking.decided(second, "accept", 3)
    assert (late.result, late.reason_code) == ("not_applied", "withdrawn")
    assert (await asking.decided(first, "undo", 3)).result == "reverted"
    assert await asking.values() == {}
    versions = await asking.office.service.sql("SELECT version FROM payer_record ORDER BY version")
    assert [row["version"] for row in versions] == [1, 2, 3, 4]


async def test_what_changed_meanwhile_goes_back_to_the_agent(asking: Asking) -> None:
    await asking.accepted(asking.tax())
    demand = await asking.opens(asking.tax(income="25000", parts="3"))
    desk = await asking.does(asking.tax(income="26000"), REGIE)
    assert [(one.proposal_id, one.result) for one in desk.proposals] == [(None, "done")]
    settled = await asking.decided(demand, "accept")
    assert (settled.result, settled.reason_code) == ("not_applied", "changed_meanwhile")
    assert await asking.fields(demand) == {
        "tax.reference_income": ("26000", "25000", "conflict"),
        "tax.parts": ("2.5", "3", None),
    }
    assert (await asking.values())["tax.parts"] == "2.5"
    assert (await asking.decided(demand, "accept", 2)).result == "applied"
    assert (await asking.values())["tax.reference_income"] == "25000"
    overtaken = await asking.opens(asking.tax(income="27000"))
    await asking.decided(overtaken, "accept")
    await asking.does(asking.tax(income="28000"), REGIE)
    assert (await asking.decided(overtaken, "undo", 2)).reason_code == "changed_meanwhile"


async def test_the_same_again_is_nothing_and_one_demand_of_a_kind_waits(asking: Asking) -> None:
    send = asking.office.service.send
    first = await asking.opens(asking.tax())
    again = refusal(await send(asking.tax(income="25000"), as_=asking.jean))
    assert (again.code, again.data) == ("already_pending", {"proposal_id": str(first)})
    await asking.opens(asking.benefits(fund="caf", number="0123456"))
    await asking.decided(first, "accept")
    assert refusal(await send(asking.tax(), as_=asking.jean)).code == "nothing_changed"
    second = await asking.opens(asking.tax(income="25000"))
    gone = await send(WithdrawBillingProposal(proposal_id=second), as_=asking.jean)
    assert not isinstance(gone, Refusal)
    assert [one.proposal_id for one in await asking.office.service.emitted(BillingProposalWithdrawn)] == [
        second
    ]
    twice = refusal(await send(WithdrawBillingProposal(proposal_id=second), as_=asking.jean))
    assert (twice.code, twice.data) == ("proposal_not_open", {"state": "withdrawn"})


async def test_consent_to_consult_the_quotient_is_given_and_taken_back_at_once(asking: Asking) -> None:
    form = asking.benefits(fund="msa", number="1840275123456", quotient_consent="yes")
    outcome = await asking.does(form)
    assert [(one.result, one.keys) for one in outcome.proposals] == [
        ("done", ["benefits.quotient_consent"]),
        ("opened", ["benefits.fund", "benefits.number"]),
    ]
    assert await asking.values() == {"benefits.quotient_consent": "yes"}
    assert [one.settled_at_once for one in await asking.office.service.emitted(BillingProposalOpened)] == [
        True,
        False,
    ]
    back = await asking.does(asking.benefits(quotient_consent="no"))
    assert [one.result for one in back.proposals] == ["done"]
    waiting = outcome.proposals[1].proposal_id
    assert waiting is not None
    assert (await asking.decided(waiting, "accept")).result == "applied"
    assert await asking.values() == {
        "benefits.fund": "msa",
        "benefits.number": "1840275123456",
        "benefits.quotient_consent": "no",
    }


async def test_an_account_is_told_by_its_end_and_its_bank_follows(asking: Asking) -> None:
    demand = await asking.opens(asking.bank("fr76 3000 6000 0112 3456 7890 189"))
    assert {key: after for key, (_, after, _) in (await asking.fields(demand)).items()} == BANK
    await asking.decided(demand, "accept")
    assert await asking.values() == BANK
    assert {key: text for key, text in (await asking.record(REGIE)).values.items() if text} == BANK


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        (lambda asking: asking.tax(parts="2.3"), {"tax.parts": "not_parts"}),
        (lambda asking: asking.benefits(fund="caf"), {"benefits.number": "missing"}),
        (lambda asking: asking.bank(IBAN[:-1] + "8"), {"bank.iban": "iban_key"}),
        (lambda asking: asking.bank("MA64011519000001205000534921"), {"bank.iban": "iban_not_sepa"}),
        (lambda asking: asking.bank(bank__holder=""), {"bank.holder": "missing"}),
        (lambda asking: asking.bank(mandate__signer="Jean"), {"mandate.accepted": "missing"}),
        (lambda asking: asking.bank(signed=True, mandate__signer=" "), {"mandate.signer": "missing"}),
    ],
)
async def test_a_field_that_cannot_be_kept_is_named(
    asking: Asking, command: Any, wrong: dict[str, str]
) -> None:
    refused = refusal(await asking.office.service.send(command(asking), as_=asking.jean))
    fields = [{"field": key, "error": error} for key, error in wrong.items()]
    assert (refused.code, refused.data["fields"]) == ("invalid_input", fields)


async def test_a_mandate_needs_a_creditor_and_the_wording_in_force(asking: Asking) -> None:
    send, form = asking.office.service.send, asking.bank(signed=True)
    assert refusal(await send(form, as_=asking.jean)).code == "mandate_unavailable"
    assert (await asking.record()).terms is None
    await asking.creditor()
    terms = (await asking.record()).terms
    assert terms is not None
    assert (terms.creditor.ics, [one.code for one in terms.regies]) == ("FR72ZZZ123456", ["AL"])
    old = form.model_copy(update={"mandate_text": "2010-1"})
    refused = refusal(await send(old, as_=asking.jean))
    assert (refused.code, refused.data) == ("mandate_text_outdated", {"text": terms.text})
    elsewhere = form.model_copy(update={"regie_ids": [asking.anne_id]})
    assert refusal(await send(elsewhere, as_=asking.jean)).code == "mandate_unavailable"


async def test_a_mandate_lives_with_its_account_and_comes_back_when_a_decision_is_undone(
    asking: Asking,
) -> None:
    await asking.creditor()
    await asking.accepted(asking.bank(signed=True))
    values = await asking.values()
    rum = values["mandate.rum"]
    assert rum.startswith("1001001818331-20150408-")
    assert (values["mandate.signer"], values["mandate.signed_on"], values["mandate.regies"]) == (
        "Jean Dupont",
        "2015-04-08",
        "AL",
    )
    (kept,) = await asking.office.service.sql("SELECT * FROM mandate")
    assert (kept["rum"], kept["creditor_ics"], kept["text_version"]) == (rum, "FR72ZZZ123456", "2026-1")
    assert IBAN.encode() not in bytes(kept["iban"])
    same = await asking.office.service.send(asking.bank(signed=True), as_=asking.jean)
    assert refusal(same).code == "nothing_changed"
    moved = await asking.accepted(asking.bank(OTHER_IBAN))
    assert not any(key.startswith("mandate.") for key in await asking.values())
    assert (await asking.decided(moved, "undo", 2)).result == "reverted"
    assert (await asking.values())["mandate.rum"] == rum
    await asking.decided(moved, "refuse", 3)
    await asking.accepted(asking.bank(OTHER_IBAN, signed=True))
    assert (await asking.values())["mandate.rum"] != rum
    await asking.accepted(asking.bank(None, mandate__accepted="no"))
    assert not any(key.startswith("mandate.") for key in await asking.values())
    assert (await asking.values())["bank.iban"] == "•••• 3000"
    emptied = asking.bank("", bank__holder="")
    await asking.accepted(emptied)
    assert await asking.values() == {}


async def test_a_form_is_checked_as_it_will_be_judged_and_changes_nothing(asking: Asking) -> None:
    await asking.creditor()
    form = asking.bank(signed=True)
    check = CheckBillingProposal(
        kind="bank_details",
        **asking.ids,
        values=dict(form.values.items()),
        mandate_text=form.mandate_text,
    )
    view = await asking.office.service.ask(check, as_=asking.jean)
    assert isinstance(view, BillingCheckView), view
    (part,) = view.proposals
    told = {one.key: one.after for one in part.fields}
    assert (part.result, told["bank.iban"], told["mandate.signer"]) == ("opened", "•••• 0189", "Jean Dupont")
    assert "mandate.rum" not in told
    assert await asking.office.service.sql("SELECT FROM proposal") == []
    assert await asking.office.service.sql("SELECT FROM mandate") == []
    unknown = check.model_copy(update={"values": {"tax.parts": "2"}})
    assert refusal(await asking.office.service.ask(unknown, as_=asking.jean)).code == "invalid_input"


async def test_a_proof_is_told_to_its_keeper_and_to_those_who_decide(asking: Asking) -> None:
    file_id = uuid4()
    form = asking.tax().model_copy(update={"evidence": [file_id]})
    demand = await asking.opens(form)
    (told,) = await asking.office.service.emitted(BillingProposalOpened)
    assert told.file_ids == [file_id]
    for who, seen in ((REGIE, [file_id]), (asking.jean, [file_id]), (staff("accueil"), [])):
        view = await asking.office.service.ask(BillingProposalDetails(proposal_ids=[demand]), as_=who)
        assert isinstance(view, BillingProposalDetailsView), view
        assert [one.evidence for one in view.proposals] == [seen]


async def test_family_keeps_the_rule_that_asks_for_a_proof_and_billing_refuses_without_one(
    asking: Asking, town: Installation
) -> None:
    family = await town.start("family")
    rules = FamilyRules(evidence_for=["tax_data"])
    assert not isinstance(await family.send(SetFamilyRules(rules=rules), as_=DIRECTION), Refusal)
    form = asking.tax()
    assert await asking.office.service.send(form, as_=asking.jean) == Refusal("evidence_missing")
    assert await asking.office.service.sql("SELECT 1 FROM proposal") == []
    assert await asking.opens(form.model_copy(update={"evidence": [uuid4()]}))
    assert await asking.opens(asking.bank()), "another kind"
