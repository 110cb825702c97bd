"""What whoever hands a child over must know that day: who comes, who must not, and what to take care of. No more than that."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from contracts.base import Message, Query, Reply
from contracts.days import Day


class Collector(Message):
    """Who may collect the child that day. `link`: Mère, Grand-mère…; `phone` may be empty."""

    name: str
    link: str = ""
    phone: str = ""


class NotHandedTo(Message):
    """To whom the child is not handed over. `source`: a court decision in force, or the list of the child's record."""

    name: str
    source: Literal["court", "record"]


class ChildHandover(Message):
    """One child. `leaves_alone`: the consent, null where nobody answered. `pai`: an individual care plan is in place.

    Of health only what is needed at once: `allergies` as the family typed them, `pai` and its end.
    """

    child_id: UUID
    collectors: list[Collector] = []
    refused: list[NotHandedTo] = []
    leaves_alone: bool | None = None
    allergies: str = ""
    pai: bool = False
    pai_until: Day | None = None


class HandoverListView(Reply):
    """The children awaited or seen; on a day that is gone, only those who had somebody to refuse."""

    children: list[ChildHandover]


class HandoverList(Query[HandoverListView], owner="family", name="handover-list"):
    """What hands a roster's children over safely, in one question: those planning awaits or saw, no others.

    For who takes attendance, within the facilities of their account. The reading is written down once for each agent,
    day and facility, and the parents of the children see it. On a day that is gone nobody comes any more: only names
    to refuse are told. Refused: `not_found`, `not_allowed` (another facility than the agent's), `unavailable`.
    """

    offering_id: UUID
    day: Day
