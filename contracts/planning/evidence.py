"""Documents that prove an absence. Family keeps them; planning keeps which absence each one proves."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Event, Reply

EvidenceKind = Literal["medical_certificate", "other"]
MOST_EVIDENCE = 10
"""Documents of one absence, those of every sending together."""


class EvidenceOutcome(Reply):
    """The documents joined to the absence, in the order they came."""

    evidence: list[UUID]


class JoinEvidence(Command[EvidenceOutcome], owner="planning", name="join-evidence"):
    """Joins documents to an absence already declared, for as long as it stands.

    Refused: `not_found`, `proposal_not_open` (refused or taken back; data: `state`), `too_many_requests` (no more than
    `MOST_EVIDENCE` documents). The same document again changes nothing.
    """

    proposal_id: UUID
    file_ids: list[UUID] = Field(min_length=1, max_length=5)
    kind: EvidenceKind = "medical_certificate"


class EvidenceJoined(
    Event, owner="planning", name="evidence-joined", entity="proposal_id", data_class="personal"
):
    """Documents prove an absence from now on: their keeper does not let go of them. Never says what they are.

    `guardian_id`: who joined them, and whose they must be; null: an agent. `child_id`: who is absent, where it is said.
    """

    proposal_id: UUID
    family_id: UUID
    file_ids: list[UUID]
    guardian_id: UUID | None = None
    child_id: UUID | None = None
