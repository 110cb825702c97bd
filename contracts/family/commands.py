"""What family is asked to change by the desk and by imports, and the documents families hand in."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Base64Bytes, Field

from contracts.base import Command
from contracts.family.people import ChildSheet, GuardianSheet, NewFamily, PartnerSheet
from contracts.family.views import FileView, Registered, Saved

FILE_CHUNK_BYTES = 512 * 1024
FILE_MAX_BYTES = 10 * 1024 * 1024


class RegisterFamily(Command[Registered], owner="family", name="register-family"):
    """Registers one family. Refused: `family_number_taken`, `conflict` (an id is already known)."""

    family: NewFamily


class ImportFamilies(Command[Registered], owner="family", name="import-families"):
    """Registers up to 100 families at once, all or none: what a town does when it takes the portal over."""

    families: list[NewFamily] = Field(min_length=1, max_length=100)


class AddChild(Command[Saved], owner="family", name="add-child"):
    """An agent adds a child to a family. Refused: `not_found`, `conflict`."""

    family_id: UUID
    child: ChildSheet


class UpdateChild(Command[Saved], owner="family", name="update-child"):
    """An agent corrects a child's sheet; `expected_version` (the family's) guards against a change made meanwhile.

    Refused: `not_found`, `child_unknown`, `conflict` (data: `version`).
    """

    family_id: UUID
    child: ChildSheet
    expected_version: int | None = None


class UpdateGuardian(Command[Saved], owner="family", name="update-guardian"):
    """An agent corrects a guardian's sheet. Refused: `not_found`, `conflict`."""

    family_id: UUID
    guardian: GuardianSheet
    expected_version: int | None = None


class UpdatePartner(Command[Saved], owner="family", name="update-partner"):
    """An agent corrects or removes the partner on a guardian's sheet (null: the first's). Refused: `not_found`, `conflict`."""

    family_id: UUID
    guardian_id: UUID | None = None
    partner: PartnerSheet | None
    expected_version: int | None = None


class OpenFile(Command[FileView], owner="family", name="open-file"):
    """Announces a document of up to 10 MiB for a family; without one, agents only: the town's own, for a paper,
    a text to accept, or to give to families; with `enrolment_file_id`, for a registration file that is no family yet.

    Refused: `file_too_large`, `file_type_refused`.
    """

    file_id: UUID
    family_id: UUID | None = None
    name: str = Field(min_length=1, max_length=120)
    media_type: Literal["application/pdf", "image/jpeg", "image/png"]
    size: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    enrolment_file_id: UUID | None = None


class PutFileChunk(Command[FileView], owner="family", name="put-file-chunk"):
    """Brings piece `index` (512 KiB each, the last may be shorter); the same piece again changes nothing."""

    file_id: UUID
    index: int = Field(ge=0)
    content: Base64Bytes
