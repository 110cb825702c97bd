"""The shapes of the one pattern for *demandes* (design of the protocol: docs/adr/0009).

The owner of the data stores a proposal and says so; `requests` files a family request and decides; the owner
applies the effect and says how it ended. Each owner declares its own three events from these shapes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from contracts.base import Message
from contracts.days import Day

ProposalKind = Literal[
    "booking",
    "absence",
    "guardian",
    "partner",
    "tax_data",
    "benefits",
    "bank_details",
    "new_child",
    "child",
    "authorised_persons",
    "health",
    "consents",
    "custody",
]
BillingProposalKind = Literal["tax_data", "benefits", "bank_details"]
ProposalState = Literal["open", "applied", "not_applied", "refused", "withdrawn", "reverted"]
FieldOutcome = Literal["applied", "conflict", "kept"]
Settlement = Literal["applied", "not_applied", "reverted", "cannot_revert"]
DecisionKind = Literal["accept", "refuse", "undo", "reopen"]


class ProposalSummary(Message):
    """What a list may show of a proposal without asking its owner: no reason of absence, no health, no money."""

    child_id: UUID | None = None
    child_name: str = ""
    offering: str = ""
    facility: str = ""
    days: list[Day] = []


class ProposalOpenedFields(Message):
    """A change was asked. `settled_at_once`: the rules allowed it there and then, nobody has to decide."""

    proposal_id: UUID
    kind: ProposalKind
    family_id: UUID
    guardian_id: UUID
    asked_at: datetime
    summary: ProposalSummary
    settled_at_once: bool
    due_on: Day | None = None


class ProposalSettledFields(Message):
    """How a decision ended at the owner's; `decision_no` echoes the decision it answers."""

    proposal_id: UUID
    family_id: UUID
    decision_no: int
    result: Settlement
    reason_code: str = ""
    settled_at: datetime


class ProposalWithdrawnFields(Message):
    """The family took its proposal back before it was decided."""

    proposal_id: UUID
    family_id: UUID
    withdrawn_at: datetime


class ProposalField(Message):
    """One field before and after: keys and values as text, the sentence is the gateway's.

    `key` is the ISO day for days, else the dotted path of the field in its record, the same whatever the kind:
    `last_name`, `address.street`, `contact.mobile`, `work.employer`, `birth_date`, `health.diet`, `consent.photo`,
    `authorised.<person id>.phone`. Values: `yes`/`no`, ISO dates, codes, or the text itself; empty where there is none.
    `outcome`, once decided: `applied` (the record holds `after`), `kept` (refused, the record keeps what it had),
    `conflict` (the record had changed meanwhile: `before` is what it holds now, and the demand is to be decided again).
    """

    key: str
    before: str
    after: str
    outcome: FieldOutcome | None = None


class ProposalDetail(Message):
    """What is asked, fetched from the owner each time. `places_left` is null where places do not count.

    `guardian_id`: whose demand it is, where the owner says so. `evidence`: the documents joined, by file id at family's.
    """

    proposal_id: UUID
    kind: ProposalKind
    state: ProposalState
    guardian_id: UUID | None = None
    child_id: UUID | None = None
    child_name: str = ""
    offering: str = ""
    facility: str = ""
    fields: list[ProposalField] = []
    reason_label: str = ""
    note: str = ""
    late: bool = False
    evidence_needed: bool = False
    places_left: int | None = None
    places_total: int | None = None
    evidence: list[UUID] = []
