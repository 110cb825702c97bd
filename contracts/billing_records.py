"""What a price and a payment depend on: tax data, benefits, bank details and mandate; what a guardian asks to change
of them, and how agents and the guardian read it again (docs/adr/0009).

Values are texts by key (`contracts.proposals.ProposalField`), as in `contracts.family.proposals`: a field left out is
left as it is, empty text empties it, only fields that differ are kept. Income and bank data never ride an event; an
IBAN is never told whole again: `•••• 0189`.
The cash office at the desk sends the same commands for the guardian it names; what it sends is done at once.
Refused alike by every `propose-…`: `not_found`, `invalid_input` (data: `fields`, each a `field` key and an `error`),
`nothing_changed`, `already_pending` (data: `proposal_id`: withdraw it first). Errors of a field: `missing`, `too_long`,
`not_a_choice`, `not_an_amount`, `not_parts`, `not_a_year`, `not_a_date`, `in_future`, `out_of_date`,
`not_a_beneficiary_number`, `iban_malformed`, `iban_country`, `iban_length`, `iban_key`, `iban_not_sepa`,
`bic_malformed`, `bic_other_country`, `unknown`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Event, Message, Query, Reply
from contracts.billing import RegieCode
from contracts.proposals import BillingProposalKind as BillingProposalKind
from contracts.proposals import (
    ProposalDetail,
    ProposalField,
    ProposalOpenedFields,
    ProposalSettledFields,
    ProposalWithdrawnFields,
)

MANDATE_TEXT = "2026-1"
"""The version of the mandate's wording in force; the words themselves are the gateway's."""

TaxKey = Literal["tax.reference_income", "tax.parts", "tax.notice_year"]
BenefitsKey = Literal["benefits.fund", "benefits.number", "benefits.quotient_consent"]
BankKey = Literal[
    "bank.holder",
    "bank.iban",
    "bank.bic",
    "bank.name",
    "mandate.accepted",
    "mandate.signer",
    "mandate.signed_on",
]
Value = Annotated[str, Field(max_length=200)]
Note = Annotated[str, Field(max_length=500, description="What the guardian adds for the agent; sealed")]
Evidence = Annotated[
    list[UUID],
    Field(max_length=5, description="Complete documents that the guardian handed in, by file id at family's"),
]


class BillingProposalAnswer(Message):
    """One demand filed: `done` at once, or `opened` for an agent; `keys` says of which fields, never their values.

    `proposal_id` is null when the desk did it: that is no demand of the family's, and none is filed.
    """

    proposal_id: UUID | None
    kind: BillingProposalKind
    result: Literal["done", "opened"]
    keys: list[str]
    evidence_needed: bool = False


class BillingProposalOutcome(Reply):
    """What became of it. One form may make two: what is done at once, and what waits. `version` is the payer file's."""

    proposals: list[BillingProposalAnswer]
    version: int


class BillingProposalWithdrawal(Reply):
    """The demand is closed; nothing of it takes effect."""

    proposal_id: UUID


class PendingBillingProposal(Message):
    """A demand that waits for an agent."""

    proposal_id: UUID
    kind: BillingProposalKind
    guardian_id: UUID
    asked_at: datetime


class MandateRegie(Message):
    """A régie that may collect by direct debit."""

    regie_id: UUID
    code: RegieCode
    name: str


class Creditor(Message):
    """Who collects by direct debit: as the bank knows it, with its SEPA creditor identifier (ICS)."""

    name: str = Field(min_length=1, max_length=70)
    address: str = Field(min_length=1, max_length=140)
    ics: str = Field(pattern=r"^[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}$")


class MandateTerms(Message):
    """What a mandate signed today would say. `text`: the version to send back with the acceptance."""

    text: str
    creditor: Creditor
    regies: list[MandateRegie]


class CreditorSaved(Reply):
    """The creditor is in force for mandates signed from now on."""


class CreditorView(Reply):
    """Who collects by direct debit, and for which régies; null where the town does not. `text`: the wording in force."""

    creditor: Creditor | None
    regies: list[MandateRegie]
    text: str


class BillingRecordView(Reply):
    """A guardian's own figures by key, the IBAN masked, a mandate in force under `mandate.…`; empty where there is none.

    `mandate.rum`, `mandate.signer`, `mandate.signed_on`, `mandate.text`, `mandate.regies` (codes). `terms` is null where
    the town does not collect by direct debit.
    """

    guardian_id: UUID
    values: dict[str, str]
    changed_at: dict[BillingProposalKind, datetime]
    pending: list[PendingBillingProposal]
    terms: MandateTerms | None
    version: int


class BillingProposalDetailsView(Reply):
    """Those of the demands asked for that exist and that the caller may see, in no order.

    Only for the guardian who asked, régies and direction do they say what is asked; for others `fields` and `note` are
    empty.
    """

    proposals: list[ProposalDetail]


class CheckedBillingProposal(Message):
    """What sending the form would file: the fields before and after, and whether an agent has to decide."""

    result: Literal["done", "opened"]
    fields: list[ProposalField]
    evidence_needed: bool = False


class BillingCheckView(Reply):
    """The page of before and after, shown before the guardian sends."""

    proposals: list[CheckedBillingProposal]
    version: int


class ProposeTaxData(Command[BillingProposalOutcome], owner="billing", name="propose-tax-data"):
    """*Revenu fiscal de référence* (whole euros), *nombre de parts* (quarters, `2.5`) and the year of the notice."""

    family_id: UUID
    guardian_id: UUID
    values: dict[TaxKey, Value]
    note: Note = ""
    evidence: Evidence = []


class ProposeBenefits(Command[BillingProposalOutcome], owner="billing", name="propose-benefits"):
    """The fund (`caf`, `msa`), the beneficiary number, and whether the town may consult the quotient (`yes`, `no`).

    A guardian's own consent is given and taken back at once, as a demand of its own.
    """

    family_id: UUID
    guardian_id: UUID
    values: dict[BenefitsKey, Value]
    note: Note = ""
    evidence: Evidence = []


class ProposeBankDetails(Command[BillingProposalOutcome], owner="billing", name="propose-bank-details"):
    """Holder and IBAN; BIC and bank follow from it where they are not given. A new mandate, or the end of the one there is.

    `mandate.accepted` `yes` signs (with `mandate.signer`, the name typed, and `mandate.signed_on`), `no` ends. Another
    account or holder without a new mandate ends the one there is. `mandate_text`: the version read; `regie_ids`: whose
    invoices, none for all that the town collects. Also refused: `mandate_unavailable`, `mandate_text_outdated` (data:
    `text`).
    """

    family_id: UUID
    guardian_id: UUID
    values: dict[BankKey, Value]
    mandate_text: str = Field(default="", max_length=20)
    regie_ids: list[UUID] = Field(default=[], max_length=50)
    note: Note = ""
    evidence: Evidence = []


class WithdrawBillingProposal(
    Command[BillingProposalWithdrawal], owner="billing", name="withdraw-billing-proposal"
):
    """The guardian who asked takes an open demand back. Refused: `not_found`, `proposal_not_open` (data: `state`)."""

    proposal_id: UUID


class SetCreditor(Command[CreditorSaved], owner="billing", name="set-creditor"):
    """Says who collects by direct debit, null that nobody does any more; mandates already signed keep theirs.

    Refused: `invalid_input` (data: `fields`: `ics` with `ics_key`, its two control digits do not fit).
    """

    creditor: Creditor | None


class ReadCreditor(Query[CreditorView], owner="billing", name="read-creditor"):
    """What mandates signed now would name."""


class MyBillingRecord(Query[BillingRecordView], owner="billing", name="my-billing-record"):
    """A guardian's own tax, benefits and bank record; régies and direction read any. Audited. Refused: `not_found`."""

    guardian_id: UUID


class BillingProposalDetails(
    Query[BillingProposalDetailsView], owner="billing", name="billing-proposal-details"
):
    """Before and after of several demands, an audited reading. A guardian gets their own only."""

    proposal_ids: list[UUID] = Field(min_length=1, max_length=100)


class CheckBillingProposal(Query[BillingCheckView], owner="billing", name="check-billing-proposal"):
    """What a `propose-…` of this kind would answer, with before and after; changes nothing, audited, refused alike."""

    kind: BillingProposalKind
    family_id: UUID
    guardian_id: UUID
    values: dict[str, Value]
    mandate_text: str = Field(default="", max_length=20)
    regie_ids: list[UUID] = Field(default=[], max_length=50)


class BillingProposalOpened(
    Event,
    ProposalOpenedFields,
    owner="billing",
    name="billing-proposal-opened",
    entity="proposal_id",
    data_class="personal",
):
    """A guardian asked to change their figures or bank details, or did so at once. Never says what.

    `file_ids`: the documents joined, which their keeper does not let go of; they prove an income or an account.
    """

    file_ids: list[UUID] = []


class BillingProposalSettled(
    Event,
    ProposalSettledFields,
    owner="billing",
    name="billing-proposal-settled",
    entity="proposal_id",
    data_class="personal",
):
    """A decision took effect, could not, or was taken back. `changed_meanwhile`: the details name the fields."""


class BillingProposalWithdrawn(
    Event,
    ProposalWithdrawnFields,
    owner="billing",
    name="billing-proposal-withdrawn",
    entity="proposal_id",
    data_class="personal",
):
    """A guardian took a demand back."""
