"""What guardians answered to the town's dated texts, and a certification sent back for correction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Query, Reply
from contracts.family.certifying import CertificationSaved


class AnswerKept(Reply):
    """The answer is written, with its moment."""

    answered_at: datetime


class TextAnswer(Message):
    """What one guardian last said of a version. Of a consent's text, `child_name` says for whom."""

    guardian_id: UUID
    family_id: UUID
    family_number: str
    last_name: str
    first_name: str
    accepted: bool
    answered_at: datetime
    child_name: str = ""


class TextAnswersView(Reply):
    """A page of answers, the newest first."""

    total: int
    answers: list[TextAnswer]


class AnswerText(Command[AnswerKept], owner="family", name="answer-text"):
    """A guardian says yes or no to a text in force, again if they changed their mind; every answer is kept for good.

    Refused: `not_found`; also for a consent's text, which is answered for a child (`propose-consents`).
    """

    family_id: UUID
    text_id: UUID
    accepted: bool


class SendBackCertification(Command[CertificationSaved], owner="family", name="send-back-certification"):
    """What was certified is not right: the guardian is told why, by mail that something waits, and certifies again.

    Refused: `not_found`, `nothing_changed` (nothing is certified this year, or it was sent back).
    """

    family_id: UUID
    guardian_id: UUID
    reason: str = Field(min_length=1, max_length=500)


class TextAnswers(Query[TextAnswersView], owner="family", name="text-answers"):
    """Who answered what to a version, and when. `accepted` null: yes and no."""

    text_id: UUID
    accepted: bool | None = None
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=50, ge=1, le=1000)
