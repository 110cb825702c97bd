"""What a guardian is to be told that they did not ask for: days that changed at the other home, a child they lost."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from contracts.base import Event, Message
from contracts.days import Day


class MovedStay(Message):
    """Days of a custody calendar as whoever is told reads them; `rule`: no exception any more."""

    first_day: Day
    last_day: Day
    whose: Literal["yours", "other", "rule"]


class GuardianNoticeDue(
    Event, owner="family", name="guardian-notice-due", entity="notice_id", data_class="personal"
):
    """A guardian is to be told, once, of what changed for a child without their asking. Never says who asked, nor why.

    `days_moved`: the other home's swap was accepted, or `taken_back`, which cancels what is not told yet of the same
    demand (`about_id`); without `stays`, the town hall drew the calendar, which is the child's (`about_id`).
    `access_ended`: the guardian may not see and act for the child here any more (`about_id`: the child); told only
    where the agent who recorded the decision left it so.
    """

    notice_id: UUID
    kind: Literal["days_moved", "access_ended"]
    about_id: UUID
    family_id: UUID
    guardian_id: UUID
    child_id: UUID
    child_name: str
    stays: list[MovedStay] = []
    taken_back: bool = False
