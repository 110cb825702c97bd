"""Once a year a guardian certifies the family's record, and accepts the dated versions of the town's rules."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Event, Message, Query, Reply
from contracts.days import Day, SchoolYear
from contracts.family.record import ConsentKind
from contracts.family.views import FileChunkView

CertificationState = Literal["todo", "done"]


class TownText(Message):
    """A version of a text to accept. `code` is the same for every version of one text; `version_no` grows from 1.

    `decision`: the reference of the deliberation. `accepted_at`: when the asking guardian accepted this version.
    `file_id`: the town's own PDF, in place of the body or beside it; `text-chunk` reads it. `refused_at`: when they said no;
    `consent`: the wording of a consent, answered for each child. `accepted_by`, `refused_by`: how many hold these answers.
    """

    text_id: UUID
    code: str
    version_no: int
    title: str
    body: str = ""
    from_on: Day
    decision: str = ""
    published_at: datetime
    published_by: str = ""
    withdrawn: bool = False
    accepted_by: int = 0
    accepted_at: datetime | None = None
    file_id: UUID | None = None
    file_name: str = ""
    size: int = 0
    refused_at: datetime | None = None
    refused_by: int = 0
    consent: ConsentKind | None = None


class ConsentAwaited(Message):
    """A child for whom a consent's text in force was not answered by anybody."""

    child_id: UUID
    first_name: str
    kind: ConsentKind


class Campaign(Message):
    """A year's certification: asked from `opens_on`, reminded every `remind_after_days` days, three times at most."""

    school_year: SchoolYear
    opens_on: Day
    remind_after_days: int = Field(default=14, ge=1, le=120)


class Certified(Reply):
    """When the record was certified (null: no certification is asked), and how many texts were accepted now."""

    certified_at: datetime | None
    accepted: int


class TextPublished(Reply):
    """The version is published."""

    version_no: int


class CertificationSaved(Reply):
    """It is in force."""


class CertificationView(Reply):
    """What the asking guardian has to do. `due`: the year's certification, a text or a consent waits for them.

    `version`: the family's, which `certify` takes. `texts`: in force today; those without an answer wait. `former`: what
    they answered and is in force no more, the last answered first. `returned`: why what they certified was sent back.
    `consents`: what waits, child by child; `consent_texts`: the wordings in force.
    """

    due: bool
    version: int
    campaign: Campaign | None
    certified_at: datetime | None
    texts: list[TownText]
    former: list[TownText] = []
    returned: str = ""
    consents: list[ConsentAwaited] = []
    consent_texts: list[TownText] = []


class CertificationEntry(Message):
    """A guardian in the agents' list. `missing`: texts in force not answered; `by_email`: a reminder reaches them.

    `refused`: texts in force they said no to; `consents`: answers that wait for a child; `returned_at`: sent back since.
    """

    guardian_id: UUID
    family_id: UUID
    family_number: str
    last_name: str
    first_name: str
    certified_at: datetime | None
    missing: int
    reminded_at: datetime | None
    by_email: bool
    refused: int = 0
    consents: int = 0
    returned_at: datetime | None = None


class CertificationsView(Reply):
    """A page of guardians by name. `counts`: how many still have something to do, and how many are done."""

    campaign: Campaign | None
    total: int
    counts: dict[CertificationState, int]
    entries: list[CertificationEntry]


class TownTextsView(Reply):
    """Every version, the newest first, and the campaigns."""

    texts: list[TownText]
    campaigns: list[Campaign]


class PublishText(Command[TextPublished], owner="family", name="publish-text"):
    """Publishes a version of a text that families accept. It never changes: a correction is a new version.

    `file_id`: the town's own PDF, brought by `open-file` without a family, that nothing else shows. Refused: `conflict` (the
    id is known), `invalid_input` (neither text nor file, or a day before the last version's), `not_found` (the file),
    `file_incomplete`, `file_type_refused` (not a PDF).
    """

    text_id: UUID
    code: str = Field(pattern=r"^[a-z0-9-]{2,40}$")
    title: str = Field(min_length=1, max_length=120)
    body: str = Field(default="", max_length=40_000)
    from_on: Day
    decision: str = Field(default="", max_length=120)
    file_id: UUID | None = None
    consent: ConsentKind | None = None


class WithdrawText(Command[CertificationSaved], owner="family", name="withdraw-text"):
    """Asks no more for a version; who accepted it stays written. Refused: `not_found`."""

    text_id: UUID


class SetCampaign(Command[CertificationSaved], owner="family", name="set-campaign"):
    """Opens a year's certification, or corrects its day and its reminders."""

    campaign: Campaign


class Certify(Command[Certified], owner="family", name="certify"):
    """A guardian certifies the record for the year that is asked, and answers texts, each by its id. Kept for good.

    `expected_version`: the record they were shown. Refused: `not_found`, `conflict` (the record changed meanwhile; data:
    `version`), `acceptance_missing` (a text in force is not answered; data: `missing`). Again: changes nothing.
    """

    family_id: UUID
    expected_version: int
    accepted: list[UUID] = Field(default=[], max_length=40)
    refused: list[UUID] = Field(default=[], max_length=40)


class MyCertification(Query[CertificationView], owner="family", name="my-certification"):
    """What the asking guardian has to certify and to accept. Refused: `not_found`."""

    family_id: UUID


class TextChunk(Query[FileChunkView], owner="family", name="text-chunk"):
    """One piece of a text's PDF; to guardians, of what is in force or what they accepted, for ever. Refused: `not_found`."""

    text_id: UUID
    index: int = Field(ge=0)


class Certifications(Query[CertificationsView], owner="family", name="certifications"):
    """Who has and who has not, among the guardians of families with children. `text`: the beginning of a name, or a family's number."""

    state: CertificationState | None = "todo"
    text: str = Field(default="", max_length=80)
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=50, ge=1, le=1000)


class TownTexts(Query[TownTextsView], owner="family", name="town-texts"):
    """Every text and campaign, for agents."""


class RecordReminderDue(
    Event, owner="family", name="record-reminder-due", entity="reminder_id", data_class="personal"
):
    """A guardian is to be told, once, that something of their record waits. Never says what of whom.

    `certification`: the year's certification, asked since `day`; `expiry`: a document or a date that ends on `day`.
    """

    reminder_id: UUID
    kind: Literal["certification", "expiry"]
    family_id: UUID
    guardian_id: UUID
    day: Day
