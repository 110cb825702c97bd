"""The documents of a registration file: which are awaited of the family, what it gave, and what an agent made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Reply

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
