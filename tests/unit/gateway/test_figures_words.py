"""What billing keeps of a guardian has its French words, and its demands are asked of billing."""

from __future__ import annotations

from typing import get_args
from uuid import UUID

from contracts import billing_records
from contracts.billing_records import (
    BankKey,
    BenefitsKey,
    BillingProposalDetails,
    TaxKey,
    WithdrawBillingProposal,
)
from gateway import proposals
from gateway.parents.requests import withdraw
from gateway.words import record as words
from services.billing.domain.figures import STORED

ID = UUID(int=7)


def test_every_key_has_a_label() -> None:
    keys = {*get_args(TaxKey), *get_args(BenefitsKey), *get_args(BankKey)}
    keys |= {key for stored in STORED.values() for key in stored}
    figures = ("tax.", "benefits.", "bank.", "mandate.")
    assert {key for key in words.WORDS["field"] if key.startswith(figures)} == keys


def test_every_fault_has_its_own_sentence() -> None:
    text = (billing_records.__doc__ or "").split("Errors of a field:")[1]
    faults = [word for word in text.split("`")[1::2] if word != "unknown"]
    assert len(faults) == 17
    assert [fault for fault in faults if fault not in words.WORDS["error"]] == []


def test_values_are_said_in_french() -> None:
    assert words.said("benefits.fund", "msa") == "MSA"
    assert words.said("benefits.quotient_consent", "yes") == "Oui"
    assert words.said("mandate.signed_on", "2015-04-08") == "08/04/2015"
    (row,) = words.rows([{"key": "bank.iban", "before": "", "after": "•••• 0189", "outcome": None}])
    assert (row["what"], row["after"]) == ("IBAN", "•••• 0189")


def test_billing_tells_what_is_asked_of_it_and_takes_demands_back() -> None:
    assert proposals.OWNERS["billing"]([ID]) == BillingProposalDetails(proposal_ids=[ID])
    assert withdraw.command("billing", ID) == WithdrawBillingProposal(proposal_id=ID)
