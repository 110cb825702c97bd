"""Family: families, guardians, partners, children, custody, and the documents they hand in."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Base64Bytes, Field

from contracts.base import Command, Event, Message, Query, Reply
from contracts.operations import SnapshotPage

FamilyNumber = Annotated[
    str, Field(pattern=r"^\d{13}$", description="13 digits, as on the guide's Mon compte")
]
Civility = Literal["Monsieur", "Madame", ""]
PersonName = Annotated[str, Field(min_length=1, max_length=80)]
Phone = Annotated[str, Field(max_length=30)]
Email = Annotated[str, Field(max_length=254)]

FILE_CHUNK_BYTES = 512 * 1024
FILE_MAX_BYTES = 10 * 1024 * 1024


class Address(Message):
    """A postal address."""

    street: str = Field(default="", max_length=120)
    postcode: str = Field(default="", max_length=10)
    town: str = Field(default="", max_length=80)


class Contact(Message):
    """How an adult is reached, and by which channels they agreed to be written to."""

    home_phone: Phone = ""
    work_phone: Phone = ""
    mobile: Phone = ""
    email: Email = ""
    email_allowed: bool = False
    sms_allowed: bool = False


class Work(Message):
    """Profession, socio-professional category (CSP) and employer, as on the guide's Mon compte."""

    profession: str = Field(default="", max_length=80)
    category: str = Field(default="", max_length=80)
    employer: str = Field(default="", max_length=120)
    employer_address: str = Field(default="", max_length=200)


class GuardianSheet(Message):
    """A guardian with every field of the guide's *Responsable* panel that family owns."""

    guardian_id: UUID
    civility: Civility = ""
    last_name: PersonName
    first_name: PersonName
    quality: str = Field(default="", max_length=40, description="Père, Mère, Tuteur…")
    marital_status: str = Field(default="", max_length=40)
    address: Address = Address()
    contact: Contact = Contact()
    work: Work = Work()
    account_holder: str = Field(default="", max_length=120)
    benefit_organisation: str = Field(default="", max_length=80)


class PartnerSheet(Message):
    """The second adult of a guardian's sheet; typed there, seen there only, and not an account of their own.

    `guardian_id`: on whose sheet; null in a command means the family's first guardian.
    """

    guardian_id: UUID | None = None
    last_name: PersonName
    first_name: PersonName
    address: Address = Address()
    contact: Contact = Contact()
    work: Work = Work()


class ChildSheet(Message):
    """A child of the family. `guardian_ids`: who holds parental authority and may act for the child here.

    Empty for a new child means all guardians of the family; empty in a correction means nobody.
    """

    child_id: UUID
    last_name: PersonName
    first_name: PersonName
    birth_date: date
    sex: Literal["F", "M", ""] = ""
    school: str = Field(default="", max_length=80)
    class_name: str = Field(default="", max_length=40)
    guardian_ids: list[UUID] = []


class NewFamily(Message):
    """A family to register. Without a number, the next one is taken."""

    family_id: UUID
    family_number: FamilyNumber | None = None
    guardians: list[GuardianSheet] = Field(min_length=1, max_length=4)
    partner: PartnerSheet | None = None
    children: list[ChildSheet] = Field(default=[], max_length=20)


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
    """

    family_id: UUID
    family_number: str
    version: int
    guardians: list[GuardianSheet]
    partner: PartnerSheet | None
    partners: list[PartnerSheet] = []
    children: list[ChildSheet]


class ChildCard(Message):
    """A child in a list."""

    child_id: UUID
    family_id: UUID
    last_name: str
    first_name: str
    birth_date: date
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
    """A stored document: how many bytes have arrived, and whether it is complete."""

    file_id: UUID
    name: str
    media_type: str
    size: int
    received: int
    complete: bool


class FileChunkView(Reply):
    """One piece of a document; `last` ends it."""

    index: int
    content: Base64Bytes
    last: bool


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
    """Announces a document of up to 10 MiB for a family. Refused: `file_too_large`, `file_type_refused`."""

    file_id: UUID
    family_id: UUID
    name: str = Field(min_length=1, max_length=120)
    media_type: Literal["application/pdf", "image/jpeg", "image/png"]
    size: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class PutFileChunk(Command[FileView], owner="family", name="put-file-chunk"):
    """Brings piece `index` (512 KiB each, the last may be shorter); the same piece again changes nothing."""

    file_id: UUID
    index: int = Field(ge=0)
    content: Base64Bytes


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
    """One piece of a complete document; an audited reading. Refused: `not_found`, `file_incomplete`."""

    file_id: UUID
    index: int = Field(ge=0)


class SnapshotFamily(Query[SnapshotPage], owner="family", name="snapshot-family"):
    """Every family in id order, with what `family-changed` says; for services only."""

    after: UUID | None = None
    limit: int = Field(default=500, ge=1, le=1000)


class SnapshotChild(Query[SnapshotPage], owner="family", name="snapshot-child"):
    """Every child in id order, with what `child-changed` says; for services only."""

    after: UUID | None = None
    limit: int = Field(default=500, ge=1, le=1000)


class EventGuardian(Message):
    """What other services may know of a guardian: who they are, where to write, and whether they agreed to e-mail."""

    guardian_id: UUID
    civility: Civility
    last_name: str
    first_name: str
    address: Address
    email: str
    email_allowed: bool


class FamilyChanged(Event, owner="family", name="family-changed", entity="family_id", data_class="personal"):
    """A family was registered or its adults changed: the whole of what others may know."""

    family_id: UUID
    family_number: str
    guardians: list[EventGuardian]
    deleted: bool = False


class ChildChanged(Event, owner="family", name="child-changed", entity="child_id", data_class="personal"):
    """A child was registered or changed: the whole of what others may know."""

    child_id: UUID
    family_id: UUID
    last_name: str
    first_name: str
    birth_date: date
    school: str
    class_name: str
    guardian_ids: list[UUID]
    deleted: bool = False
