"""What family answers of files, children and documents."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Base64Bytes

from contracts.base import Message, Reply
from contracts.days import Day
from contracts.family.people import ChildSheet, GuardianSheet, PartnerSheet
from contracts.family.record import PendingProposal


class Registered(Reply):
    """The number of each family registered, in the order given."""

    family_numbers: list[str]


class Saved(Reply):
    """The family's version after the change: one version guards the whole file, adults and children."""

    version: int


class FamilyView(Reply):
    """The family as its own guardians and the agents see it. `guardians` holds those the caller may see.

    A guardian's own sheet is whole; of the others only civility, names and quality are told, and only of those who
    share a child with the caller. `partner` is the first of `partners`: for a guardian, that of their own sheet.
    `pending`: what waits for an agent; a guardian sees their own demands, agents see all.
    """

    family_id: UUID
    family_number: str
    version: int
    guardians: list[GuardianSheet]
    partner: PartnerSheet | None
    partners: list[PartnerSheet] = []
    children: list[ChildSheet]
    pending: list[PendingProposal] = []


class ChildCard(Message):
    """A child in a list."""

    child_id: UUID
    family_id: UUID
    last_name: str
    first_name: str
    birth_date: Day
    school: str
    class_name: str


class ChildrenView(Reply):
    """The children the caller may act for, eldest first."""

    children: list[ChildCard]


class FamilyHit(Message):
    """A family found by an agent's search."""

    family_id: UUID
    family_number: str
    name: str
    town: str
    children: list[str]


class FamilySearchView(Reply):
    """At most `limit` families, best first."""

    families: list[FamilyHit]


class FileView(Reply):
    """A stored document: how many bytes have arrived, and whether it is complete. `received_at`: when it became so."""

    file_id: UUID
    name: str
    media_type: str
    size: int
    received: int
    complete: bool
    family_id: UUID | None = None
    received_at: datetime | None = None


class FileChunkView(Reply):
    """One piece of a document; `last` ends it."""

    index: int
    content: Base64Bytes
    last: bool
