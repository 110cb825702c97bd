"""What a family's children are enrolled in: activity, period and regular days."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from contracts.base import Message, Query, Reply
from contracts.days import Day


class RegularDay(Message):
    """A weekday of the weekly pattern, Monday 1. `unit`: its name, empty where the activity has a single one."""

    weekday: int
    weeks: Literal["all", "odd", "even"]
    unit: str = ""


class ChildEnrolment(Message):
    """An enrolment that is not over. `days`: its weekly pattern, from `regular_from` on; none where days are booked one by one."""

    enrolment_id: UUID
    child_id: UUID
    offering: str
    facility: str
    valid_from: Day
    valid_to: Day
    regular_from: Day | None = None
    days: list[RegularDay] = []


class FamilyEnrolmentsView(Reply):
    """By child, then by the town's order of activities, then by period."""

    enrolments: list[ChildEnrolment]


class FamilyEnrolments(Query[FamilyEnrolmentsView], owner="planning", name="family-enrolments"):
    """The enrolments of a family's children that last today or are to come, as the asking guardian may see them.

    The pattern is that in force today, or the next one where none is.
    """

    family_id: UUID


class EnrolledChildrenView(Reply):
    """Ids only."""

    child_ids: list[UUID]


class EnrolledChildren(Query[EnrolledChildrenView], owner="planning", name="enrolled-children"):
    """The children enrolled in an offering today or from a day to come, for requests alone, which writes to who may act for
    them. Refused: `not_found`.
    """

    offering_id: UUID
