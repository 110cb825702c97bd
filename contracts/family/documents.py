"""The documents of a record: what each one proves, for whom, until when."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Query, Reply
from contracts.days import Day
from contracts.family.file_papers import AwaitedPaper

DocumentKind = Literal["insurance", "pai", "vaccinations", "address", "custody", "income", "absence", "other"]
FiledKind = Literal["insurance", "pai", "vaccinations", "address", "custody", "income", "other"]


class Document(Message):
    """A document. `in_use`: a demand or an absence relies on it, so that it cannot be withdrawn.

    `kind` `absence`: joined to an absence or a demand, and filed as nothing else.
    """

    file_id: UUID
    family_id: UUID
    name: str
    media_type: str
    size: int
    received_at: datetime
    kind: DocumentKind
    child_id: UUID | None = None
    child_name: str = ""
    expires_on: Day | None = None
    in_use: bool = False


class EndingPai(Message):
    """A child's care plan (PAI) that ends."""

    child_id: UUID
    child_name: str
    ends_on: Day


class GivenDocument(Message):
    """A document the town gave to one guardian, in a message or with a decision; nobody else of the family sees it."""

    file_id: UUID
    guardian_id: UUID
    name: str
    media_type: str
    size: int
    given_at: datetime


class DocumentsView(Reply):
    """By the end first, then the newest. `plans`: the care plans that end within the days asked for.

    `given`: what the town gave, the newest first; `awaited`: what it awaits from the asking guardian; both left out when
    only what ends was asked for. `total`: of a list in pages, how many there are in all.
    """

    documents: list[Document]
    plans: list[EndingPai] = []
    given: list[GivenDocument] = []
    awaited: list[AwaitedPaper] = []
    total: int = 0


class DocumentFiled(Reply):
    """The document is in the record, or out of it."""


class FileDocument(Command[DocumentFiled], owner="family", name="file-document"):
    """Says what a complete document proves. `replaces`: an earlier one that leaves the record, unless something relies on it.

    Refused: `not_found`, `child_unknown`, `file_incomplete`, `invalid_input` (it has ended already).
    """

    family_id: UUID
    file_id: UUID
    kind: FiledKind
    child_id: UUID | None = None
    expires_on: Day | None = None
    replaces: UUID | None = None


class WithdrawDocument(Command[DocumentFiled], owner="family", name="withdraw-document"):
    """Takes a document out of the record, for good. Refused: `not_found`, `document_in_use`."""

    file_id: UUID


class FamilyDocuments(Query[DocumentsView], owner="family", name="family-documents"):
    """A guardian's own documents; an agent sees the family's. `within_days`: only what ends so soon, or has ended.

    Refused: `not_found`.
    """

    family_id: UUID
    within_days: int | None = Field(default=None, ge=0, le=400)


class ExpiringDocuments(Query[DocumentsView], owner="family", name="expiring-documents"):
    """Every document that ends within so many days of `ctx.today`, or has ended. Agents only."""

    days: int = Field(default=30, ge=0, le=400)
    limit: int = Field(default=200, ge=1, le=500)
    offset: int = Field(default=0, ge=0)
