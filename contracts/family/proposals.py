"""What a family asks to change of its file, and how agents and the family read it again (docs/adr/0009).

Values are texts by key (`contracts.proposals.ProposalField`): a form posts its fields under these names. A field left
out is left as it is; only fields that differ from the record are kept. Empty text empties a field.
An agent at the desk sends the same commands, for the guardian they name (`guardian_id`, null: the first who may); what
they send is done at once.
Refused alike by every `propose-…`: `not_found`, `child_unknown`, `invalid_input` (data: `fields`, each a `field` key and
an `error`), `nothing_changed`, `already_pending` (data: `proposal_id`: withdraw it first), `file_incomplete` (a
document joined is not there yet). Errors of a field: `missing`, `too_long`, `not_a_choice`, `not_an_email`,
`not_a_phone`, `not_a_postcode`, `not_a_date`, `in_future`, `too_old`, `ends_before_it_begins`, `does_not_fit`.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Query, Reply
from contracts.family.record import AuthorisedPerson, ConsentKind
from contracts.proposals import BillingProposalKind, ProposalDetail, ProposalField

FamilyProposalKind = Literal[
    "guardian", "partner", "new_child", "child", "authorised_persons", "health", "consents", "custody"
]
GuardianKey = Literal[
    "civility",
    "last_name",
    "first_name",
    "quality",
    "marital_status",
    "address.street",
    "address.postcode",
    "address.town",
    "contact.home_phone",
    "contact.work_phone",
    "contact.mobile",
    "contact.email",
    "contact.email_allowed",
    "contact.sms_allowed",
    "message_language",
    "work.profession",
    "work.category",
    "work.employer",
    "work.employer_address",
    "account_holder",
    "benefit_organisation",
]
PartnerKey = Literal[
    "last_name",
    "first_name",
    "address.street",
    "address.postcode",
    "address.town",
    "contact.home_phone",
    "contact.work_phone",
    "contact.mobile",
    "contact.email",
    "contact.email_allowed",
    "contact.sms_allowed",
    "work.profession",
    "work.category",
    "work.employer",
    "work.employer_address",
]
ChildKey = Literal["last_name", "first_name", "birth_date", "sex", "school", "class_name"]
HealthKey = Literal[
    "health.glasses",
    "health.diet",
    "health.allergies",
    "health.pai",
    "health.pai_until",
    "health.doctor_name",
    "health.doctor_phone",
    "health.vaccinations_up_to_date",
    "health.vaccinated_dtp_on",
    "health.vaccinated_mmr_on",
    "health.other_vaccinations",
    "health.observations",
]
Value = Annotated[str, Field(max_length=1000)]
Note = Annotated[str, Field(max_length=500, description="What the family adds for the agent; sealed")]
Evidence = Annotated[
    list[UUID],
    Field(max_length=5, description="Complete documents of the same family, handed in by the caller"),
]


class ProposalAnswer(Message):
    """One demand filed: `done` at once, or `opened` for an agent; `keys` says of which fields, never their values.

    `proposal_id` is null when the desk did it: that is no demand of the family's, and none is filed.
    """

    proposal_id: UUID | None
    kind: FamilyProposalKind
    result: Literal["done", "opened"]
    keys: list[str]
    evidence_needed: bool = False


class ProposalOutcome(Reply):
    """What became of it. One form may make two: what is done at once, and what waits. `version` is the family's now."""

    proposals: list[ProposalAnswer]
    version: int


class FamilyProposalWithdrawal(Reply):
    """The demand is closed; nothing of it takes effect."""

    proposal_id: UUID


class FamilyRules(Message):
    """Per kind: what is done at once without an agent, and for what documents are asked.

    Contact permissions, the language of messages and consents are always done at once.
    Documents are asked for billing's demands by this one rule too, so that a town says it in one place.
    `online_enrolment`: families may fill the registration file online.
    """

    at_once: list[Literal["guardian", "partner", "new_child", "child", "authorised_persons", "health"]] = []
    evidence_for: list[FamilyProposalKind | BillingProposalKind] = []
    online_enrolment: bool = False


class FamilyRulesView(Reply):
    """The rules in force."""

    rules: FamilyRules


class FamilyProposalDetailsView(Reply):
    """Those of the demands asked for that exist and that the caller may see, in no order."""

    proposals: list[ProposalDetail]


class CheckedProposal(Message):
    """What sending the form would file: the fields before and after, and whether an agent has to decide."""

    result: Literal["done", "opened"]
    fields: list[ProposalField]
    evidence_needed: bool = False


class FamilyCheckView(Reply):
    """The page of before and after, shown before the family sends."""

    proposals: list[CheckedProposal]
    version: int


class ProposeGuardianChange(Command[ProposalOutcome], owner="family", name="propose-guardian-change"):
    """A guardian asks to change their own sheet; an agent may for any (`guardian_id`, null: the caller's own).

    E-mail and text permissions (`contact.email_allowed`, `contact.sms_allowed`: `yes`/`no`) and `message_language`
    (`fr`, `fr_plain`) are done at once, as a demand of their own; the rest waits for an agent unless a rule says else.
    """

    family_id: UUID
    guardian_id: UUID | None = None
    values: dict[GuardianKey, Value]
    note: Note = ""
    evidence: Evidence = []


class ProposePartnerChange(Command[ProposalOutcome], owner="family", name="propose-partner-change"):
    """The partner on one's own sheet: typed, changed, or taken off (`remove`)."""

    family_id: UUID
    guardian_id: UUID | None = None
    values: dict[PartnerKey, Value] = {}
    remove: bool = False
    note: Note = ""
    evidence: Evidence = []


class ProposeNewChild(Command[ProposalOutcome], owner="family", name="propose-new-child"):
    """A child who will be enrolled: names and birth date needed; `school` is the one wished, with the class.

    Once accepted, in the care of the asking guardian and of those at the same address; the desk may add others. An
    agent names the guardian. Also refused: `already_known` (a child of the family with this first name and birth date).
    """

    family_id: UUID
    guardian_id: UUID | None = None
    values: dict[ChildKey, Value]
    note: Note = ""
    evidence: Evidence = []


class ProposeChildChange(Command[ProposalOutcome], owner="family", name="propose-child-change"):
    """A child's identity, school or class."""

    family_id: UUID
    child_id: UUID
    guardian_id: UUID | None = None
    values: dict[ChildKey, Value]
    note: Note = ""
    evidence: Evidence = []


class ProposeAuthorisedPersons(Command[ProposalOutcome], owner="family", name="propose-authorised-persons"):
    """The whole new list of who may, and must not, collect the child; compared with the list there is.

    One who is left out is taken off. Those that are not `editable` for the caller stay as they are, named or not.
    """

    family_id: UUID
    child_id: UUID
    guardian_id: UUID | None = None
    persons: list[AuthorisedPerson] = Field(max_length=20)
    note: Note = ""
    evidence: Evidence = []


class ProposeHealthChange(Command[ProposalOutcome], owner="family", name="propose-health-change"):
    """A child's health sheet. Dates are ISO, `glasses`, `pai` and `vaccinations_up_to_date` are `yes`, `no` or empty.

    A PAI needs its end (`health.pai_until`).
    """

    family_id: UUID
    child_id: UUID
    guardian_id: UUID | None = None
    values: dict[HealthKey, Value]
    note: Note = ""
    evidence: Evidence = []


class ProposeConsents(Command[ProposalOutcome], owner="family", name="propose-consents"):
    """Consents given or taken back, done at once and filed as settled; the desk may type a signed paper."""

    family_id: UUID
    child_id: UUID
    guardian_id: UUID | None = None
    values: dict[ConsentKind, bool]


class ProposeCustodyChange(Command[ProposalOutcome], owner="family", name="propose-custody-change"):
    """A guardian asks that the child be with one of the two for some days, whatever the calendar says; an agent decides.

    `values`: under `stay.<first day>`, `<last day> mine` or `<last day> other` (both days included, seen from who asks);
    empty takes an exception off. Also refused: `not_found`, where no calendar is drawn with the guardian.
    """

    family_id: UUID
    child_id: UUID
    guardian_id: UUID | None = None
    values: dict[str, Value] = Field(max_length=20)
    note: Note = ""
    evidence: Evidence = []


class WithdrawFamilyProposal(
    Command[FamilyProposalWithdrawal], owner="family", name="withdraw-family-proposal"
):
    """The guardian who asked takes an open demand back. Refused: `not_found`, `proposal_not_open` (data: `state`)."""

    proposal_id: UUID


class SetFamilyRules(Command[FamilyRulesView], owner="family", name="set-family-rules"):
    """Sets the rules for what comes next; the trace says who changed them and when.

    Refused: `changed_meanwhile`, when `before` is no longer what holds.
    """

    rules: FamilyRules
    before: FamilyRules | None = None


class ReadFamilyRules(Query[FamilyRulesView], owner="family", name="read-family-rules"):
    """The rules in force, so that a page may say beforehand what waits for an agent and what papers are asked."""


class FamilyProposalDetails(Query[FamilyProposalDetailsView], owner="family", name="family-proposal-details"):
    """Before and after of several demands, an audited reading. A guardian gets their own, agents those of every family;
    the health ones only accueil, direction, administration and the guardian who asked.
    """

    proposal_ids: list[UUID] = Field(min_length=1, max_length=100)


class CheckFamilyProposal(Query[FamilyCheckView], owner="family", name="check-family-proposal"):
    """What a `propose-…` of this kind would answer, with before and after; changes nothing, audited, refused alike.

    `child_id` for `child`, `authorised_persons`, `health` and `consents` (values `yes`/`no` under `consent.<kind>`);
    `guardian_id` as in the command; `persons` for `authorised_persons`, `remove` for `partner`.
    """

    kind: FamilyProposalKind
    family_id: UUID
    guardian_id: UUID | None = None
    child_id: UUID | None = None
    values: dict[str, Value] = {}
    persons: list[AuthorisedPerson] = Field(default=[], max_length=20)
    remove: bool = False


class ProofChecked(Reply):
    """The demand may go as it is."""


class CheckProof(Query[ProofChecked], owner="family", name="check-proof"):
    """Whether a demand of this kind may go without a document. For services only. Refused: `evidence_missing`."""

    kind: FamilyProposalKind | BillingProposalKind
