"""What family is asked of files, children and documents."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from contracts.base import Query, Reply
from contracts.family.views import ChildrenView, FamilySearchView, FamilyView, FileChunkView, FileView
from contracts.operations import SnapshotPage


class FamilySheet(Query[FamilyView], owner="family", name="family-sheet"):
    """A family's own sheet. Refused: `not_found` (also when it is another family's)."""

    family_id: UUID


class MyChildren(Query[ChildrenView], owner="family", name="my-children"):
    """The children of a family that the asking guardian may act for; an agent sees all of them."""

    family_id: UUID


class SearchFamilies(Query[FamilySearchView], owner="family", name="search-families"):
    """Finds families by name, number or child's name, accents and hyphens ignored. Agents only."""

    text: str = Field(min_length=1, max_length=80)
    limit: int = Field(default=20, ge=1, le=50)


class FileStatus(Query[FileView], owner="family", name="file-status"):
    """How much of a document has arrived, so that a sender may go on where it was cut. Refused: `not_found`."""

    file_id: UUID


class FileChunk(Query[FileChunkView], owner="family", name="file-chunk"):
    """One piece of a complete document; an audited reading. Refused: `not_found`, `file_incomplete`,
    `reading_reason_required` (an agent opens what tells a child's health and says no reason).

    `reason` is shown to the parents, with the agent's name: why it is opened, with no health in it.
    """

    file_id: UUID
    index: int = Field(ge=0)
    reason: str = Field(default="", max_length=120)


class FilesChecked(Reply):
    """Every one of them may be handed on."""


class CheckFiles(Query[FilesChecked], owner="family", name="check-files"):
    """Whether complete documents may be handed on: those `guardian_id` may open, or without one, the town's to give.

    The town gives what agents brought without a family, unless a paper shows it: a paper's goes away with it. For services
    only. Refused: `not_found`, `file_incomplete`.
    """

    file_ids: list[UUID] = Field(min_length=1, max_length=20)
    family_id: UUID | None = None
    guardian_id: UUID | None = None


class SnapshotFamily(Query[SnapshotPage], owner="family", name="snapshot-family"):
    """Every family in id order, with what `family-changed` says; for services only."""

    after: UUID | None = None
    limit: int = Field(default=500, ge=1, le=1000)


class SnapshotChild(Query[SnapshotPage], owner="family", name="snapshot-child"):
    """Every child in id order, with what `child-changed` says; for services only."""

    after: UUID | None = None
    limit: int = Field(default=500, ge=1, le=1000)
