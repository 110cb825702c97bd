"""A child's record: who may collect the child, health, consents, and who looked. Telephones and health are sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Message, Query, Reply
from contracts.days import Day
from contracts.family.people import ChildSheet, PersonName, Phone

ConsentKind = Literal["photo", "leaving_alone", "emergency_care"]
YesNo = Literal["yes", "no", ""]


class AuthorisedPerson(Message):
    """Somebody who may collect the child, or who must not (`allowed` false, with the reason known to the town).

    `from_on` and `until_on` are both included; null leaves that end open. `editable` is false, and telephone and
    reason are empty, for what the other guardian typed: a guardian changes their own persons and those the desk typed.
    """

    person_id: UUID
    last_name: PersonName
    first_name: PersonName
    phone: Phone = ""
    relation: str = Field(default="", max_length=40, description="Grand-mère, voisin…")
    from_on: Day | None = None
    until_on: Day | None = None
    allowed: bool = True
    reason: str = Field(default="", max_length=300)
    editable: bool = True


class HealthRecord(Message):
    """A child's health sheet, as the guide's *données sanitaires*. A PAI is an individual care plan agreed with a doctor."""

    glasses: YesNo = ""
    diet: str = Field(default="", max_length=200)
    allergies: str = Field(default="", max_length=500)
    pai: YesNo = ""
    pai_until: Day | None = None
    doctor_name: str = Field(default="", max_length=120)
    doctor_phone: Phone = ""
    vaccinations_up_to_date: YesNo = ""
    vaccinated_dtp_on: Day | None = None
    vaccinated_mmr_on: Day | None = None
    other_vaccinations: str = Field(default="", max_length=300)
    observations: str = Field(default="", max_length=1000)


class Consent(Message):
    """A consent given or refused. `value` null: nobody answered yet. `version` grows with each answer.

    `text_id`, `text_no`: the version of the town's wording in force, where it published one; `answered_no`: the version
    that was answered, 0 for none; `again`: a newer one asks again, and until then the last answer holds.
    """

    kind: ConsentKind
    value: bool | None = None
    given_by: str = ""
    given_at: datetime | None = None
    version: int = 0
    text_id: UUID | None = None
    text_no: int = 0
    answered_no: int = 0
    again: bool = False


class PendingProposal(Message):
    """A demand that waits for an agent: shown beside the record it would change."""

    proposal_id: UUID
    kind: Literal[
        "guardian", "partner", "new_child", "child", "authorised_persons", "health", "consents", "custody"
    ]
    guardian_id: UUID
    child_id: UUID | None = None
    asked_at: datetime


class ChildRecordView(Reply):
    """A child's whole record as the caller may see it; `version` is the family's, to be sent back as `base_version`.

    `authorised` and `consents` are empty for a régie's agents. `health` is null when it was not asked for, or the
    caller's role does not give it (`health_open` says which). `pending`: a guardian sees their own, agents see all.
    """

    child: ChildSheet
    family_id: UUID
    version: int
    authorised: list[AuthorisedPerson] = []
    consents: list[Consent] = []
    health_open: bool = False
    health: HealthRecord | None = None
    pending: list[PendingProposal] = []


class HealthReading(Message):
    """One opening of a child's health file. `via`: the record, a demand, the list of expiring PAI, a check of a form,
    a document that proves something of it (a PAI, vaccinations, what excuses an absence), or a roster of that day.

    `who` is the agent's name (or the asking guardian's own); `roles` their roles then; `reason` the words they gave.
    """

    at: datetime
    who: str
    mine: bool = False
    roles: list[str] = []
    via: Literal["record", "proposal", "expiring", "check", "document", "roster"]
    reason: str = ""


class HealthReadingsView(Reply):
    """Newest first."""

    readings: list[HealthReading]


class ExpiringPai(Message):
    """A child whose PAI ends soon, or has ended."""

    child_id: UUID
    family_id: UUID
    last_name: str
    first_name: str
    school: str
    class_name: str
    pai_until: Day


class ExpiringHealthView(Reply):
    """Soonest first."""

    children: list[ExpiringPai]


class ChildRecord(Query[ChildRecordView], owner="family", name="child-record"):
    """A child's record, an audited reading. Refused: `child_unknown` (also when the caller may not act for the child),
    `reading_reason_required` (an agent asks for health and says no reason).

    `health`: whether to open the health file; it is opened for the child's guardians and for accueil, direction and
    administration. `reason` is shown to the parents: why it is opened, with no health in it.
    """

    family_id: UUID
    child_id: UUID
    health: bool = False
    reason: str = Field(default="", max_length=120)


class WhoOpened(Query[HealthReadingsView], owner="family", name="who-opened"):
    """Who opened a child's health file, when and why: every agent, and the asking guardian's own readings.

    Refused: `child_unknown`.
    """

    family_id: UUID
    child_id: UUID
    limit: int = Field(default=100, ge=1, le=500)


class ExpiringHealth(Query[ExpiringHealthView], owner="family", name="expiring-health"):
    """The children whose PAI ends within so many days of `ctx.today` or has ended. Agents who read health; audited."""

    days: int = Field(default=60, ge=0, le=400)
