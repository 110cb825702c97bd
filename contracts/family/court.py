"""What a court decided about children of a family: recorded by agents, never deduced from a separation.

Both parents hold full authority until a decision says otherwise (Code civil, art. 372 and 373-2).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Query, Reply
from contracts.days import Day
from contracts.family.people import PersonName

CourtKind = Literal["family_court", "protection_order", "children_court", "other"]
"""A family judge's decision, an *ordonnance de protection*, a children's judge's decision, or another."""

CourtAuthority = Literal["kept", "other_alone", "withdrawn"]
"""Exercised as by law; exercised by the other parent alone (art. 373-2-1); withdrawn (art. 378 to 381)."""

CourtResidence = Literal["", "usual", "alternating", "visits", "none"]
"""Where the child lives, as the decision says: for agents to read, nothing follows from it. "": not said."""

CourtState = Literal["to_come", "in_force", "ended", "lifted"]
LiftReason = Literal["new_decision", "ended", "mistake"]


class CourtTerm(Message):
    """What a decision says of one guardian. `access` `ended`: kept from the children's data here, authority or not.

    A guardian who does not exercise authority, or whose access is ended, sees nothing of the children and asks nothing
    for them here while the decision is in force. `may_collect` false: the children are not handed over to them.
    """

    guardian_id: UUID
    authority: CourtAuthority = "kept"
    access: Literal["kept", "ended"] = "kept"
    may_collect: bool = True
    residence: CourtResidence = ""

    @property
    def ends_access(self) -> bool:
        """Whether the guardian is kept from the children's data."""
        return self.authority != "kept" or self.access == "ended"


class CourtDecision(Message):
    """A decision as typed. In force from `from_on` to `until_on`, both included; the same terms for each child.

    `others`: names of persons who are no guardians here and to whom the children are not handed over. `file_id`: the
    document, a complete one of the family. `tell`: who loses access by it, or may not collect
    the children, is told so, and nothing else of it.
    """

    child_ids: list[UUID] = Field(min_length=1, max_length=20)
    kind: CourtKind
    court: str = Field(min_length=1, max_length=120)
    reference: str = Field(default="", max_length=60)
    decided_on: Day
    from_on: Day
    until_on: Day | None = None
    terms: list[CourtTerm] = Field(default=[], max_length=4)
    others: list[PersonName] = Field(default=[], max_length=4)
    note: str = Field(default="", max_length=1000)
    file_id: UUID | None = None
    tell: bool = True


class AccessChange(Message):
    """A guardian may no longer see and act for a child here, or may again."""

    child_id: UUID
    guardian_id: UUID
    ended: bool


class CourtDecisionSaved(Reply):
    """`changes`: what the decision changed today, for each guardian and child."""

    decision_id: UUID
    version: int
    changes: list[AccessChange] = []


class RecordedDecision(Message):
    """A decision as recorded, with where it stands today. `lifted_on`: the day an agent ended it."""

    decision_id: UUID
    version: int
    decision: CourtDecision
    state: CourtState
    recorded_at: datetime
    recorded_by: str
    file_name: str = ""
    lifted_on: Day | None = None
    lift_reason: LiftReason | None = None


class CourtDecisionsView(Reply):
    """In force first, then to come, then over; of each the newest first."""

    decisions: list[RecordedDecision]


class RecordCourtDecision(Command[CourtDecisionSaved], owner="family", name="record-court-decision"):
    """An agent records a decision (`expected_version` 0), or corrects one: everything is replaced.

    It takes effect on its first day: at once when that day has come. Refused: `not_found` (family or document),
    `conflict` (data: `version`: changed or lifted meanwhile), `file_incomplete`, `invalid_input` (data: `fields`;
    errors `unknown`: not of the family, `twice`, `in_future`, `before_decision`, `ends_before_it_begins`,
    `nothing_said`).
    """

    family_id: UUID
    decision_id: UUID
    decision: CourtDecision
    expected_version: int


class LiftCourtDecision(Command[CourtDecisionSaved], owner="family", name="lift-court-decision"):
    """Ends a decision at once: what it had closed opens again, unless another one in force closes it too.

    Refused: `not_found`, `conflict` (data: `version`: changed or lifted meanwhile).
    """

    family_id: UUID
    decision_id: UUID
    reason: LiftReason
    expected_version: int


class CourtDecisions(Query[CourtDecisionsView], owner="family", name="court-decisions"):
    """What courts decided about a family's children, with what is over. Agents only; traced. Refused: `not_found`."""

    family_id: UUID


class BarredPerson(Message):
    """To whom a child is not handed over. `source`: a court decision in force, or the list of the child's record."""

    child_id: UUID
    name: str
    source: Literal["court", "record"]


class BarredPersonsView(Reply):
    """By child, decisions of a court first."""

    barred: list[BarredPerson]


class BarredPersons(Query[BarredPersonsView], owner="family", name="barred-persons"):
    """Who must not collect these children on a day: names only, for whoever hands children over. Agents; traced."""

    child_ids: list[UUID] = Field(min_length=1, max_length=1000)
    day: Day
