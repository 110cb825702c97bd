"""What the families' home page asks: one question per service, so that each one away hides its own panels only.

Made for that page: it holds what is shown there and no more, as the asking guardian may see it. Each part is told
whole by the question it is taken from.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Message, Query, Reply
from contracts.days import Day, SchoolYear
from contracts.family import Civility, DocumentKind
from contracts.family.file_papers import AwaitedPaper
from contracts.news import NewsItem
from contracts.planning import Dish, FamilyDay
from contracts.proposals import ProposalKind, ProposalSummary


class HomeToDo(Message):
    """What the asking guardian has to certify and accept. `school_year`: of the certification that waits, or null;
    `texts`: how many in force today are not answered; `consents`: how many answers wait for a child; `returned`: what was
    certified is sent back.
    """

    school_year: SchoolYear | None
    texts: int
    consents: int = 0
    returned: bool = False


class HomeEnding(Message):
    """What ends soon, or has ended: a document by what it proves, or a child's care plan as the health record has it."""

    kind: DocumentKind | Literal["care_plan"]
    child_name: str
    ends_on: Day


class HomeRecordView(Reply):
    """Who asks, the schools of the children they act for, what waits for them, what ends, documents first, and the
    documents they are asked for.
    """

    family_number: str
    civility: Civility
    last_name: str
    first_name: str
    schools: list[str]
    to_do: HomeToDo | None
    ending: list[HomeEnding]
    awaited: list[AwaitedPaper] = []


class HomeRecord(Query[HomeRecordView], owner="family", name="home-record"):
    """The asking guardian's own record. Refused: `not_found`.

    `to_do`: whether to say what waits to be certified; `ending_within`: days ahead for what ends, or null:
    nothing is said of documents then.
    """

    family_id: UUID
    to_do: bool = True
    ending_within: int | None = Field(default=None, ge=0, le=400)


class HomeMeal(Message):
    """What is served on a day to the children who eat at the same place, by their names."""

    day: Day
    facility: str
    children: list[str]
    dishes: list[Dish]


class HomeOpening(Message):
    """An activity whose days open soon, or are open until a known moment, with the children enrolled in it then.

    `unit` is empty when the whole activity opens.
    """

    offering: str
    unit: str
    label: str
    children: list[str]
    first_day: Day
    last_day: Day
    opens_at: datetime
    closes_at: datetime | None
    state: Literal["coming", "open"]


class HomeDaysView(Reply):
    """`days` as family-days tells them; `meals` by day, those whose menu is known; `openings` by moment."""

    days: list[FamilyDay]
    meals: list[HomeMeal]
    openings: list[HomeOpening] = []


class HomeDays(Query[HomeDaysView], owner="planning", name="home-days"):
    """What a family's children do and eat from a day on. Refused: `invalid_input` (days reversed or more than a month apart).

    `days_until`, `meals_until`: the last day of each, or null for none of them; `meals`: the most there may be; `opening_within`: days
    ahead for what opens, or null for no opening at all.
    """

    family_id: UUID
    first_day: Day
    days_until: Day | None = None
    meals_until: Day | None = None
    meals: int = Field(default=3, ge=1, le=20)
    opening_within: int | None = Field(default=None, ge=0, le=400)


class HomeQuestion(Message):
    """What the town asks about a request before deciding."""

    reason_label: str
    text: str


class HomeRequest(Message):
    """A request nobody has answered yet. `question`: the family is waited for."""

    family_request_id: UUID
    kind: ProposalKind
    state: Literal["pending", "deciding"]
    summary: ProposalSummary
    due_on: Day | None
    question: HomeQuestion | None = None


class HomeRequestsView(Reply):
    """`requests`: the newest first; `unread`: conversations with something unread; `news`: what is shown today."""

    requests: list[HomeRequest]
    unread: int
    news: list[NewsItem]


class HomeRequests(Query[HomeRequestsView], owner="requests", name="home-requests"):
    """What the asking guardian waits for, has not read, and is told. `requests`: whether to say the first."""

    requests: bool = True
