"""What the town gives every family to read or to download: rules, price lists, forms, practical news that stay."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Query, Reply
from contracts.days import Day
from contracts.family.views import FileChunkView

PaperSection = Literal["rules", "prices", "forms", "practical", "other"]
PAPER_SECTIONS: tuple[PaperSection, ...] = get_args(PaperSection)
"""In the order families read them."""


class TownPaper(Message):
    """A paper, shown from `first_day` to `last_day`, both included (null: until it is withdrawn).

    `position` orders a section, then the title. `file_id` null: its text is all there is. `size`: bytes.
    """

    paper_id: UUID
    section: PaperSection
    title: str
    text: str = ""
    position: int = 0
    first_day: Day
    last_day: Day | None = None
    file_id: UUID | None = None
    file_name: str = ""
    media_type: str = ""
    size: int = 0
    version: int
    published_at: datetime
    published_by: str = ""


class PapersView(Reply):
    """Papers by position, then title."""

    papers: list[TownPaper]


class PaperSaved(Reply):
    """It is published at this version, or withdrawn."""

    version: int


class PublishPaper(Command[PaperSaved], owner="family", name="publish-paper"):
    """Publishes a paper (`expected_version` 0), or corrects or replaces it. Another `file_id` takes the former one's place.

    The file was brought by `open-file` without a family. Refused: `invalid_input` (neither text nor file, ends before it
    begins), `not_found` (the file), `file_incomplete`, `conflict` (somebody changed it meanwhile; data: `version`).
    """

    paper_id: UUID
    section: PaperSection
    title: str = Field(min_length=1, max_length=120)
    text: str = Field(default="", max_length=4000)
    position: int = Field(default=0, ge=0, le=999)
    first_day: Day
    last_day: Day | None = None
    file_id: UUID | None = None
    expected_version: int = Field(ge=0)


class WithdrawPaper(Command[PaperSaved], owner="family", name="withdraw-paper"):
    """Takes a paper and its file away, for good. Refused: `not_found`, `conflict` (changed meanwhile; data: `version`)."""

    paper_id: UUID
    expected_version: int = Field(ge=1)


class Papers(Query[PapersView], owner="family", name="papers"):
    """What is shown today; `everything`, for agents: also what is over or still to come."""

    everything: bool = False


class PaperChunk(Query[FileChunkView], owner="family", name="paper-chunk"):
    """One piece of a paper's file; to guardians, of what is shown today. Refused: `not_found`."""

    paper_id: UUID
    index: int = Field(ge=0)
