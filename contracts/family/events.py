"""What family tells: never a telephone number, the partner, or anything of health."""

from __future__ import annotations

from uuid import UUID

from contracts.base import Event, Message
from contracts.days import Day
from contracts.family.people import Address, Civility, MessageLanguage
from contracts.proposals import ProposalOpenedFields, ProposalSettledFields, ProposalWithdrawnFields


class EventGuardian(Message):
    """What other services may know of a guardian: who they are, where to write, whether they agreed to e-mail, and in which French."""

    guardian_id: UUID
    civility: Civility
    last_name: str
    first_name: str
    address: Address
    email: str
    email_allowed: bool
    message_language: MessageLanguage = "fr"


class FamilyChanged(Event, owner="family", name="family-changed", entity="family_id", data_class="personal"):
    """A family was registered or its adults changed: the whole of what others may know."""

    family_id: UUID
    family_number: str
    guardians: list[EventGuardian]
    deleted: bool = False


class ChildChanged(Event, owner="family", name="child-changed", entity="child_id", data_class="personal"):
    """A child was registered or changed: the whole of what others may know.

    `guardian_ids`: who may see the child's data and act for the child now, whatever took or gave the right.
    `ended_for`: who lost it by this very change; never why.
    """

    child_id: UUID
    family_id: UUID
    last_name: str
    first_name: str
    birth_date: Day
    school: str
    class_name: str
    guardian_ids: list[UUID]
    deleted: bool = False
    ended_for: list[UUID] = []


class FamilyProposalOpened(
    Event,
    ProposalOpenedFields,
    owner="family",
    name="family-proposal-opened",
    entity="proposal_id",
    data_class="personal",
):
    """A family asked to change its file or a child's record, or did so at once. Never says what."""


class FamilyProposalSettled(
    Event,
    ProposalSettledFields,
    owner="family",
    name="family-proposal-settled",
    entity="proposal_id",
    data_class="personal",
):
    """A decision took effect, could not, or was taken back. `changed_meanwhile`: the details name the fields."""


class FamilyProposalWithdrawn(
    Event,
    ProposalWithdrawnFields,
    owner="family",
    name="family-proposal-withdrawn",
    entity="proposal_id",
    data_class="personal",
):
    """A family took its proposal back."""
