"""Requests: family requests (*demandes*), decisions, reasons, due dates, and the messages they send."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Event, Message, Query, Reply
from contracts.days import Day
from contracts.messages import MAX_ATTACHMENTS, Attachment, Text
from contracts.proposals import DecisionKind, ProposalKind, ProposalSummary

RequestState = Literal["pending", "deciding", "accepted", "refused", "withdrawn", "settled_at_once"]
QueueTab = Literal["to_decide", "mine", "family", "done", "all"]
QuestionState = Literal["open", "answered", "taken_back", "closed"]
QueueDue = Literal["late", "today", "tomorrow"]


class FamilyQuestion(Message):
    """What an agent asks a family before deciding, and its answer. `closed`: the request ended without an answer."""

    question_id: UUID
    state: QuestionState
    reason_label: str
    text: str
    asked_at: datetime
    asked_by: str
    ended_at: datetime | None = None
    answer: str = ""
    attachments: list[Attachment] = []


class FamilyRequestCard(Message):
    """One family request as lists show it. Instants are aware; `undo_until` is set while an agent may undo.

    `deciding`: an agent decided and the owner has not answered yet. `back_reason`: the owner could not apply
    the decision and the request is to be decided again, or could not take it back and it stays (its state says which).
    `question`: the family is waited for; its due date pauses. `decision_no`: the decision in force or under way, for
    agents. `reopened_at`: it waits again since then, and `reopened_reason` says why; the family reads both.
    """

    family_request_id: UUID
    proposal_id: UUID
    owner: Literal["planning", "family", "billing"]
    kind: ProposalKind
    state: RequestState
    family_id: UUID
    family_name: str
    guardian_id: UUID
    summary: ProposalSummary
    asked_at: datetime
    due_on: Day | None
    decided_at: datetime | None = None
    decided_by: str = ""
    reason_code: str = ""
    reason_label: str = ""
    reason_note: str = ""
    back_reason: str = ""
    assigned_to: str = ""
    undo_until: datetime | None = None
    question: FamilyQuestion | None = None
    decision_no: int = 0
    reopened_at: datetime | None = None
    reopened_reason: str = ""


class RequestsView(Reply):
    """A page of family requests and the total that matches. `kinds`, of the agents' queue: how many of each kind
    its tab and due date leave, whatever kind is looked at.
    """

    total: int
    requests: list[FamilyRequestCard]
    kinds: dict[ProposalKind, int] = {}


class RequestCountsView(Reply):
    """What the agents' dashboard shows: to decide, due today, due tomorrow, late (due before today), and mine.

    `family`: those that wait for the family, which are not to decide; `family_long`: for longer than the town's setting.
    `parked`: events this service could not apply; `parked_mails`: mails to families it gave up sending.
    `messages_to_answer`: conversations whose last word is a family's, and which nobody said needs no answer.
    """

    to_decide: int
    due_tomorrow: int
    late: int
    mine: int
    parked: int
    parked_mails: int = 0
    due_today: int = 0
    family: int = 0
    family_long: int = 0
    messages_to_answer: int = 0


class RefusalReason(Message):
    """An entry of the reasons' table; a retired one stays readable in histories. `kinds` empty: for every kind.

    `needs_note`, when read: it says nothing by itself (*Autre motif*: its code is `autre`, or begins with `autre_`).
    """

    code: str = Field(pattern=r"^[a-z_]{2,40}$")
    label: str = Field(min_length=1, max_length=120)
    retired: bool = False
    kinds: list[ProposalKind] = []
    needs_note: bool = False


class QuestionReason(RefusalReason):
    """Why a family is asked something: an entry of a table of its own, with the same rules."""


class AnswerDueView(Reply):
    """`due_on`: a date of the municipality's calendar; null where the town promises none for this kind."""

    due_on: Day | None


class RefusalReasonsView(Reply):
    """The reasons an agent may choose from, in the town's order: to refuse, and to ask the family something."""

    reasons: list[RefusalReason]
    questions: list[QuestionReason] = []


class RequestHistoryEntry(Message):
    """One thing that happened to a request."""

    at: datetime
    who: str
    what: Literal[
        "asked",
        "accepted",
        "refused",
        "undone",
        "reopened",
        "settled",
        "not_applied",
        "not_reverted",
        "withdrawn",
        "written",
        "questioned",
        "answered",
        "question_taken_back",
    ]
    detail: str = ""


class RequestDetailView(Reply):
    """A request with its history, newest first, and every question put to the family, the oldest first.

    `documents`: the town's, joined to the decision in force; the family has them once it is told. `conversation_id`: the
    conversation about it, if there is one. `inbox_open`: whether the family may write in the portal.
    """

    request: FamilyRequestCard
    questions: list[FamilyQuestion] = []
    history: list[RequestHistoryEntry]
    documents: list[Attachment] = []
    conversation_id: UUID | None = None
    inbox_open: bool = False


class Decided(Reply):
    """The decision is written; until `undo_until` it may be undone, and the family is told only after."""

    family_request_id: UUID
    decision_no: int
    undo_until: datetime | None


class QuestionAsked(Reply):
    """The family is asked; it is written to once `told_at` has passed, unless the question is taken back before."""

    question_id: UUID
    told_at: datetime


class QuestionEnded(Reply):
    """The request is to decide again, by `due_on`: moved by the days it waited."""

    family_request_id: UUID
    due_on: Day | None


class SettingsSaved(Reply):
    """The settings are in force for what comes next."""


class MailsRetried(Reply):
    """How many mails will be tried again."""

    retried: int


class DecideRequest(Command[Decided], owner="requests", name="decide-request"):
    """Accepts or refuses. Refused: `already_decided` (data: `by`, `at`, `decision`), `withdrawn`, `refusal_reason_required`,
    `reason_unknown`, `note_required` (the reason says nothing by itself), `not_found` (also of a document that is not the
    town's to give), `file_incomplete`. Once the family is told, it also finds the note in its inbox, where that is open.
    """

    family_request_id: UUID
    decision: Literal["accept", "refuse"]
    reason_code: str = ""
    note: str = Field(default="", max_length=500)
    attachments: list[Attachment] = Field(default=[], max_length=MAX_ATTACHMENTS)


class UndoDecision(Command[Decided], owner="requests", name="undo-decision"):
    """Asks the owner to take a decision's effect back. Refused: `undo_window_passed`, `conflict` (nothing to undo)."""

    family_request_id: UUID


class ReopenRequest(Command[Decided], owner="requests", name="reopen-request"):
    """Asks the owner to take back a decision its family was told of: the request is to decide again, and the family told so.

    `decision_no`: the decision the agent read. Refused: `undo_window_open` (data: `until`: undo instead), `already_reopened`
    (data: `by`, `at`), `conflict` (another decision is in force), `withdrawn`.
    """

    family_request_id: UUID
    decision_no: int = Field(ge=1)
    reason: str = Field(min_length=1, max_length=500, pattern=r"\S")


class AssignRequest(Command[SettingsSaved], owner="requests", name="assign-request"):
    """Gives a request to the asking agent (or to nobody), so that two do not work on it."""

    family_request_id: UUID
    mine: bool


class AskFamily(Command[QuestionAsked], owner="requests", name="ask-family"):
    """Asks the family for what is missing; its request waits meanwhile, and may still be decided.

    Refused: `already_asked` (data: `by`, `at`), `already_decided`, `withdrawn`, `reason_unknown`.
    """

    family_request_id: UUID
    reason_code: str
    text: str = Field(default="", max_length=1000)


class TakeQuestionBack(Command[QuestionEnded], owner="requests", name="take-question-back"):
    """The town no longer needs an answer. Refused: `question_ended` (data: `state`)."""

    question_id: UUID


class AnswerQuestion(Command[QuestionEnded], owner="requests", name="answer-question"):
    """The family answers, with documents. Refused: `question_ended` (data: `state`), `not_found` (also of a document)."""

    question_id: UUID
    text: Text
    attachments: list[Attachment] = Field(default=[], max_length=MAX_ATTACHMENTS)


class DefineQuestionReasons(Command[SettingsSaved], owner="requests", name="define-question-reasons"):
    """Replaces the reasons to ask a family something; as `define-refusal-reasons`."""

    reasons: list[QuestionReason] = Field(min_length=1, max_length=60)
    before: list[QuestionReason] | None = None


class DefineRefusalReasons(Command[SettingsSaved], owner="requests", name="define-refusal-reasons"):
    """Replaces the table of reasons; those left out are retired. Refused: `changed_meanwhile` (not as in `before` now)."""

    reasons: list[RefusalReason] = Field(min_length=1, max_length=60)
    before: list[RefusalReason] | None = None


class RetryMails(Command[MailsRetried], owner="requests", name="retry-mails"):
    """Tries again the mails that were given up, once their cause is mended."""


class RequestQueue(Query[RequestsView], owner="requests", name="request-queue"):
    """The agents' queue, sorted by due date. `due` keeps what is still to decide and late (due before `ctx.today`),
    due today or due tomorrow.
    """

    tab: QueueTab = "to_decide"
    kind: ProposalKind | None = None
    due: QueueDue | None = None
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=50, ge=1, le=100)


class FamilyRequests(Query[RequestsView], owner="requests", name="family-requests"):
    """A guardian's own requests: all that is pending and what was decided within a month of `ctx.today`; `history` shows everything."""

    family_id: UUID
    owner: Literal["planning", "family", "billing"] | None = None
    kind: ProposalKind | None = None
    history: bool = False
    limit: int = Field(default=100, ge=1, le=500)
    offset: int = Field(default=0, ge=0)


class RequestDetail(Query[RequestDetailView], owner="requests", name="request-detail"):
    """One request with its history. Refused: `not_found` (also when it is another family's)."""

    family_request_id: UUID


class RequestCounts(Query[RequestCountsView], owner="requests", name="request-counts"):
    """The dashboard's counters."""


class AnswerDue(Query[AnswerDueView], owner="requests", name="answer-due"):
    """By which day a demand of this kind, filed now, would be answered: never a day the town hall does not open.

    `wanted_by`: the day its owner would have it answered by, because what it asks for is near.
    """

    kind: ProposalKind
    wanted_by: Day | None = None


class RefusalReasons(Query[RefusalReasonsView], owner="requests", name="refusal-reasons"):
    """The reasons in force, of every kind or of one."""

    kind: ProposalKind | None = None


class RequestDecided(
    Event, owner="requests", name="request-decided", entity="family_request_id", data_class="personal"
):
    """An agent decided, undid or reopened; `decision_no` orders the decisions of one request, the owner ignores older ones.

    `undo_until`: a freed place is offered, and the family's message sent, only after that instant.
    """

    family_request_id: UUID
    proposal_id: UUID
    owner: Literal["planning", "family", "billing"]
    decision_no: int
    decision: DecisionKind
    decided_by: str
    decided_by_account: UUID | None
    decided_at: datetime
    reason_code: str = ""
    reason_label: str = ""
    undo_until: datetime | None = None


class RequestClosed(
    Event, owner="requests", name="request-closed", entity="family_request_id", data_class="personal"
):
    """A request reached its end: the effect is there, or it was refused or withdrawn."""

    family_request_id: UUID
    proposal_id: UUID
    family_id: UUID
    state: RequestState


class FamilyAsked(
    Event, owner="requests", name="family-asked", entity="family_request_id", data_class="personal"
):
    """A request waits for its family: it was asked for something before a decision."""

    family_request_id: UUID
    proposal_id: UUID
    family_id: UUID
    question_id: UUID


class FamilyQuestionEnded(
    Event, owner="requests", name="family-question-ended", entity="family_request_id", data_class="personal"
):
    """A request no longer waits for its family: it answered, or an answer is no longer needed."""

    family_request_id: UUID
    proposal_id: UUID
    family_id: UUID
    question_id: UUID
    state: QuestionState
