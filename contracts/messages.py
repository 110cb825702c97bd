"""Conversations between a family and the town hall (*boîte de réception*); `requests` keeps them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Event, Message, Query, Reply

Purpose = Literal["file", "requests", "money", "other"]
"""What a conversation is about: the registration file, requests and planning, invoices and payments, anything else."""

Text = Annotated[str, Field(min_length=1, max_length=4000)]
Subject = Annotated[str, Field(min_length=1, max_length=120)]

MAX_ATTACHMENTS = 5
MAX_RECIPIENTS = 1000


class Attachment(Message):
    """A document kept by family: only its id and name are here."""

    file_id: UUID
    name: str = Field(min_length=1, max_length=120)


class ConversationCard(Message):
    """A conversation in a list. `unread`: messages the asker's side has not read yet.

    `family_request_id`: the request it is about. For agents only: `to_answer`, until the town writes or an agent says that
    no answer is needed (`closed_by`, `closed_at`).
    """

    conversation_id: UUID
    family_id: UUID
    guardian_id: UUID
    guardian_name: str
    purpose: Purpose
    subject: str
    last_at: datetime
    last_from: Literal["family", "town"]
    unread: int
    to_answer: bool = False
    closed_by: str = ""
    closed_at: datetime | None = None
    family_request_id: UUID | None = None


class InboxView(Reply):
    """Conversations, the newest first; `unread` counts those with something unread, on every page.

    `to_answer`, for agents: those that wait for an answer, on every page.
    """

    open: bool
    closed_text: str
    unread: int
    total: int
    conversations: list[ConversationCard]
    to_answer: int = 0


class SaidMessage(Message):
    """One message. `author`: an agent's name, or the guardian's."""

    message_id: UUID
    written_by: Literal["family", "town"]
    author: str
    at: datetime
    text: str
    attachments: list[Attachment]


class ConversationView(Reply):
    """A conversation with its messages, the oldest first. `open`: whether the family may answer in the portal."""

    conversation: ConversationCard
    messages: list[SaidMessage]
    open: bool


class SchoolsView(Reply):
    """By their names, in alphabetical order."""

    schools: list[str]


class UnreadView(Reply):
    """How many conversations hold something the asking guardian has not read; for an agent, wait for an answer."""

    unread: int


class MessageSent(Reply):
    """The message is kept."""

    conversation_id: UUID
    message_id: UUID


class MessagesSent(Reply):
    """How many guardians were written to."""

    sent: int


class Noted(Reply):
    """It is noted."""


class InboxSettings(Message):
    """Whether families may write. `closed_text`: what the tab says when they may not (the guide's notice)."""

    open: bool = True
    closed_text: str = Field(default="", max_length=1000)


class WriteToTown(Command[MessageSent], owner="requests", name="write-to-town"):
    """A guardian begins a conversation, or answers in one of theirs.

    Refused: `inbox_closed`, `not_found` (another's conversation, or a document that is not theirs to open),
    `file_incomplete`, `conflict` (the id is another conversation's).
    """

    conversation_id: UUID
    purpose: Purpose = "other"
    subject: str = Field(default="", max_length=120, description="of a new conversation")
    text: Text
    attachments: list[Attachment] = Field(default=[], max_length=MAX_ATTACHMENTS)
    family_request_id: UUID | None = Field(
        default=None, description="what it is about: then its own conversation, whatever the id"
    )


class WriteToFamily(Command[MessageSent], owner="requests", name="write-to-family"):
    """An agent writes to a guardian, or answers. `attachments`: the town's own, brought by `open-file` without a family.

    Refused: `not_found` (nobody known by that id, or a document that is not the town's to give), `file_incomplete`.
    """

    conversation_id: UUID
    guardian_id: UUID
    purpose: Purpose = "other"
    subject: str = Field(default="", max_length=120, description="of a new conversation")
    text: Text
    attachments: list[Attachment] = Field(default=[], max_length=MAX_ATTACHMENTS)
    family_request_id: UUID | None = Field(
        default=None, description="what it is about: then its own conversation, whatever the id"
    )


class WriteToFamilies(Command[MessagesSent], owner="requests", name="write-to-families"):
    """The same message to many guardians, each in a conversation of their own.

    To those of `family_ids`, and to who may act for a child of the `school` or enrolled in the offering; with none of the
    three, to every family. Refused: `not_found` (nobody to write to, no such offering, or a document that is not the town's
    to give), `file_incomplete`.
    """

    subject: Subject
    text: Text
    purpose: Purpose = "other"
    family_ids: list[UUID] = Field(default=[], max_length=MAX_RECIPIENTS)
    school: str = Field(default="", max_length=80)
    offering_id: UUID | None = None
    attachments: list[Attachment] = Field(default=[], max_length=MAX_ATTACHMENTS)


class ReadConversation(Command[Noted], owner="requests", name="read-conversation"):
    """The asker's side has read a conversation up to a message. Refused: `not_found`."""

    conversation_id: UUID
    message_id: UUID


class MarkAnswered(Command[Noted], owner="requests", name="mark-answered"):
    """An agent says that a conversation needs no answer (`answered`), or that it still waits for one.

    `message_id`: the last that the agent read. Refused: `not_found`, `changed_meanwhile` (something was written since).
    """

    conversation_id: UUID
    message_id: UUID
    answered: bool


class SetInbox(Command[Noted], owner="requests", name="set-inbox"):
    """Opens or closes the inbox to families. Refused: `changed_meanwhile`, when `before` is no longer what holds."""

    settings: InboxSettings
    before: InboxSettings | None = None


class Inbox(Query[InboxView], owner="requests", name="inbox"):
    """The asking guardian's conversations; for an agent, every family's (`to_answer`: only those that wait for an answer)."""

    unread_only: bool = False
    to_answer: bool = False
    purpose: Purpose | None = None
    guardian_id: UUID | None = None
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=30, ge=1, le=100)


class Conversation(Query[ConversationView], owner="requests", name="conversation"):
    """One conversation. Refused: `not_found` (also another's)."""

    conversation_id: UUID


class Unread(Query[UnreadView], owner="requests", name="unread"):
    """The number beside *Boîte de réception*; for an agent, beside *Messages*."""


class KnownSchools(Query[SchoolsView], owner="requests", name="known-schools"):
    """The schools of the children on record, to choose among. Agents only."""


class DocumentsGiven(
    Event, owner="requests", name="documents-given", entity="given_in", data_class="personal"
):
    """The town gives documents of its own to one guardian: all that it gives there, so that none takes them back.

    `given_in`: the message or the family request. `child_id`: whose they are about, if the guardian must still act for
    that child to open them. Never says what they are.
    """

    given_in: UUID
    family_id: UUID
    guardian_id: UUID
    child_id: UUID | None = None
    file_ids: list[UUID]
