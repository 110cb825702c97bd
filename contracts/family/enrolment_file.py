"""The registration file (*dossier unique d'inscription*): typed by an agent, or filled online where the town allows it.

What is typed travels as texts by key, as in `proposals.py`, unfinished or wrong as it may be: `guardian.0.<key>` and
`guardian.1.<key>` (keys of a guardian), `partner.<key>`, `child.<slot>.<key>`, `wish.<slot>.<category>` (`yes`) and
`wish.<slot>.note`, `document.<paper>` (`received`, `missing` or `not_asked`; nothing: not said yet).
A slot is a child's place in the file, from 0 to 9.
Saving a step replaces the keys of that step and leaves the others. No health is asked here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field, SecretStr

from contracts.base import Command, Message, Query, Reply
from contracts.family.file_papers import FilePaper
from contracts.family.proposals import Value

EnrolmentFileStep = Literal["household", "adults", "children", "wishes", "documents"]
EnrolmentFileState = Literal["draft", "sent", "returned", "complete"]
EnrolmentFileOrigin = Literal["desk", "online"]
Likeness = Literal["child", "guardian", "address"]

ENROLMENT_CHILDREN = 10
"""Slots of children in one file."""


class LikelyFamily(Message):
    """A family that may be the one in the file, with what is alike: accents, case, hyphens, apostrophes apart."""

    family_id: UUID
    family_number: str
    name: str
    town: str
    children: list[str]
    alike: list[Likeness]


class LikeFile(Message):
    """Another file under way that may be of the same family, with what is alike."""

    file_id: UUID
    origin: EnrolmentFileOrigin
    state: EnrolmentFileState
    name: str
    children: list[str]
    alike: list[Likeness]


class EnrolmentFileSaved(Reply):
    """The version after the change, and what is still wrong in the whole file: by key, a word of `proposals.py`."""

    file_id: UUID
    version: int
    wrong: dict[str, str] = {}


class EnrolmentFileCompleted(Reply):
    """The family that the file became."""

    file_id: UUID
    family_id: UUID
    family_number: str


class EnrolmentFileView(Reply):
    """A file as agents see it. Once complete, `values` holds the wishes, the documents and the children's names.

    `children`: of a complete file, the child's id by slot. `likely`: families that may be this one; `files_alike`: files
    under way that may be, what visitors have not sent left out.
    """

    file_id: UUID
    origin: EnrolmentFileOrigin
    state: EnrolmentFileState
    version: int
    values: dict[str, str]
    wrong: dict[str, str]
    likely: list[LikelyFamily]
    touched_at: datetime
    touched_by: str
    sent_at: datetime | None = None
    reason: str = ""
    family_id: UUID | None = None
    family_number: str = ""
    children: dict[str, UUID] = {}
    files_alike: list[LikeFile] = []
    papers: list[FilePaper] = []


class EnrolmentFileCard(Message):
    """A file in the agents' list. `missing_documents`: those awaited, of a draft those an agent said are missing;
    `to_check`: those given that an agent is to look at.
    """

    file_id: UUID
    origin: EnrolmentFileOrigin
    state: EnrolmentFileState
    name: str
    children: list[str]
    missing_documents: int
    touched_at: datetime
    touched_by: str
    sent_at: datetime | None = None
    family_id: UUID | None = None
    to_check: int = 0


class EnrolmentFilesView(Reply):
    """One page of files, how many there are in each state, and how many complete ones have a document to check."""

    files: list[EnrolmentFileCard]
    counts: dict[EnrolmentFileState, int]
    total: int
    to_check: int = 0


class OnlineFileView(Reply):
    """A file as the visitor who fills it sees it; `values` is empty once the town has it complete."""

    state: EnrolmentFileState
    version: int
    values: dict[str, str]
    wrong: dict[str, str]
    reason: str = ""
    kept_days: int
    papers: list[FilePaper] = []


class EnrolmentFileDropped(Reply):
    """The file is gone."""


class SaveEnrolmentFile(Command[EnrolmentFileSaved], owner="family", name="save-enrolment-file"):
    """An agent saves a step; `expected_version` 0 makes the file. Of a complete one, `documents` only.

    Refused: `not_found`, `conflict` (data: `version`), `invalid_input` (a key that is not of this step).
    """

    file_id: UUID
    step: EnrolmentFileStep
    values: dict[str, Value] = Field(max_length=200)
    expected_version: int = Field(ge=0)


class CompleteEnrolmentFile(Command[EnrolmentFileCompleted], owner="family", name="complete-enrolment-file"):
    """Registers the family of a file, as `register-family` does. `not_same`: likely families the agent has ruled out.

    Refused: `not_found`, `conflict`, `invalid_input` (data: `fields`), `possible_duplicate` (data: `family_ids`).
    """

    file_id: UUID
    expected_version: int
    not_same: list[UUID] = Field(default=[], max_length=100)


class SendBackEnrolmentFile(Command[EnrolmentFileSaved], owner="family", name="send-back-enrolment-file"):
    """Gives a file received online back to the family, with the reason; by e-mail too where the file has an address.

    Refused: `not_found`, `conflict`.
    """

    file_id: UUID
    expected_version: int
    reason: str = Field(min_length=1, max_length=1000)


class DropEnrolmentFile(Command[EnrolmentFileDropped], owner="family", name="drop-enrolment-file"):
    """An agent gives a file up: what was typed is deleted. Refused: `not_found`, `conflict` (also when complete)."""

    file_id: UUID
    expected_version: int


class SaveOnlineFile(Command[EnrolmentFileSaved], owner="family", name="save-online-file", secret=True):
    """A visitor saves a step under the secret of their link; `expected_version` 0 makes the file.

    `address`: where the visitor comes from, for the throttle; kept as a keyed digest. Refused: `enrolment_closed`,
    `not_found`, `conflict`, `invalid_input`, `too_many_requests`.
    """

    secret: SecretStr = Field(min_length=10, max_length=200)
    step: EnrolmentFileStep
    values: dict[str, Value] = Field(max_length=200)
    expected_version: int = Field(ge=0)
    address: str = Field(default="", max_length=80)


class SendOnlineFile(Command[EnrolmentFileSaved], owner="family", name="send-online-file", secret=True):
    """The visitor sends the file to the town. Refused: `enrolment_closed`, `not_found`, `conflict`, `invalid_input`."""

    secret: SecretStr = Field(min_length=10, max_length=200)
    expected_version: int


class EnrolmentFiles(Query[EnrolmentFilesView], owner="family", name="enrolment-files"):
    """The files in a state, or a family's; what visitors have not sent is not shown. `to_check`: only the complete ones
    with a document to check.
    """

    state: EnrolmentFileState | None = None
    family_id: UUID | None = None
    to_check: bool = False
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=50, ge=1, le=100)


class ReadEnrolmentFile(Query[EnrolmentFileView], owner="family", name="read-enrolment-file"):
    """One file, an audited reading. Refused: `not_found`."""

    file_id: UUID


class ReadOnlineFile(Query[OnlineFileView], owner="family", name="read-online-file"):
    """The file of a secret link. Refused: `enrolment_closed`, `not_found`."""

    secret: SecretStr = Field(min_length=10, max_length=200)
