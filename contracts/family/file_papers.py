"""The documents of a registration file: which are awaited of the family, what it gave, and what an agent made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from pydantic import Base64Bytes, Field, SecretStr

from contracts.base import Command, Message, Reply
from contracts.family.views import FileView

if TYPE_CHECKING:
    from contracts.family.documents import FiledKind

EnrolmentPaper = Literal[
    "family_book", "address_proof", "insurance", "vaccination_proof", "benefits_proof", "court_decision"
]
"""The documents a registration file asks for."""
PAPER_PROVES: dict[EnrolmentPaper, FiledKind] = {
    "family_book": "other",
    "address_proof": "address",
    "insurance": "insurance",
    "vaccination_proof": "vaccinations",
    "benefits_proof": "income",
    "court_decision": "custody",
}
"""What each of them proves among the family's documents."""
PaperState = Literal["unanswered", "missing", "given", "refused", "received", "not_asked"]


class AwaitedPaper(Message):
    """A document the town still awaits for a registration file (`file_id`), as the family's home sees it.

    `refused`: what was given does not do, `reason` says why; `given`: an agent will look at it. `document_id`: the
    document given, where the asking guardian may open it.
    """

    file_id: UUID
    paper: EnrolmentPaper
    state: Literal["awaited", "refused", "given"]
    reason: str = ""
    document_id: UUID | None = None


class FilePaper(Message):
    """A document of a file, and where it stands. `awaited`: the family is asked for it; nobody is asked for a court
    decision before an agent has said that there is one. `given`: an agent is to look at it; `reason`: of the refusal.
    """

    paper: EnrolmentPaper
    state: PaperState
    awaited: bool
    document_id: UUID | None = None
    document_name: str = ""
    reason: str = ""


class PaperNoted(Reply):
    """The version of the registration file after the change."""

    version: int


class GivePaper(Command[PaperNoted], owner="family", name="give-paper"):
    """A guardian gives a document that their complete registration file awaits, once it is handed in; it is filed with
    what it proves, and an agent will look at it. Given again before that, the newer one counts.

    Refused: `not_found` (the file, or the document), `file_incomplete`, `conflict` (nothing is awaited any more).
    """

    file_id: UUID
    paper: EnrolmentPaper
    document_id: UUID


class CheckPaper(Command[PaperNoted], owner="family", name="check-paper"):
    """An agent takes a document given as received, or refuses it with a `reason` that the family reads.

    Refused: `not_found`, `conflict` (another document was given, or it was decided), `invalid_input` (no reason).
    """

    file_id: UUID
    paper: EnrolmentPaper
    document_id: UUID
    accepted: bool
    reason: str = Field(default="", max_length=500)


class KeepPaper(Command[PaperNoted], owner="family", name="keep-paper"):
    """An agent joins a scan to a file under way, announced with `enrolment_file_id`: it is received.

    Refused: `not_found`, `file_incomplete`, `conflict` (the file is complete).
    """

    file_id: UUID
    paper: EnrolmentPaper
    document_id: UUID


class OpenOnlinePaper(Command[FileView], owner="family", name="open-online-paper", secret=True):
    """A visitor announces a document for the file of their link, as `open-file` does.

    Refused: `enrolment_closed`, `not_found`, `conflict`, `file_too_large`, `too_many_requests` (more than a file, or
    the town, keeps for files nobody sent).
    """

    secret: SecretStr = Field(min_length=10, max_length=200)
    document_id: UUID
    name: str = Field(min_length=1, max_length=120)
    media_type: Literal["application/pdf", "image/jpeg", "image/png"]
    size: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class PutOnlinePiece(Command[FileView], owner="family", name="put-online-piece", secret=True):
    """A visitor brings a piece of it, as `put-file-chunk` does."""

    secret: SecretStr = Field(min_length=10, max_length=200)
    document_id: UUID
    index: int = Field(ge=0)
    content: Base64Bytes


class KeepOnlinePaper(Command[PaperNoted], owner="family", name="keep-online-paper", secret=True):
    """A visitor says what the document is, in place of an earlier one; without one, takes the earlier one away.

    Refused: `enrolment_closed`, `not_found`, `file_incomplete`, `conflict` (the file was sent, or the town has it).
    """

    secret: SecretStr = Field(min_length=10, max_length=200)
    paper: EnrolmentPaper
    document_id: UUID | None = None


class FileLinkAsked(Reply):
    """The same answer whether a file is known or not."""


class AskFileLink(Command[FileLinkAsked], owner="family", name="ask-file-link", secret=True):
    """A visitor who lost the link of their file asks for a way back, at the address typed in the file.

    `address`: where the visitor comes from, for the throttle. Refused: `enrolment_closed`, `too_many_requests`.
    """

    email: str = Field(min_length=3, max_length=254)
    address: str = Field(default="", max_length=80)


class OnlineFileResumed(Reply):
    """The secret of the file's link."""

    secret: str


class ResumeOnlineFile(Command[OnlineFileResumed], owner="family", name="resume-online-file", secret=True):
    """Uses the token of the mail, once. Refused: `enrolment_closed`, `link_expired` (used, too old, or never made)."""

    token: SecretStr = Field(min_length=10, max_length=200)
