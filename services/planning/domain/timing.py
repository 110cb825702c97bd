"""The rules of time of an offering: dated rows, and the moments they give for one cell.

A row says, for one action and from a date on, until when it is possible (`rule`, see cutoff.py) and what happens
after (`after`):

- `book`: the latest moment to book. Without a row, until the cell starts. After: refuse, or ask an agent, but nothing
  is booked once the cell has started (its day is over, where it has no time), whatever the row.
- `cancel`: until then a booking is given back for any reason, without proof. Without a row, never: the reason's
  rule decides from the start.
- `absence`: until then the reason's rule decides. Without a row: nothing after `cancel` where there is such a
  row, else until the day ends. After: refuse, ask an agent, or bill (the absence is taken, and billed). Never once the day is over, whatever the row.

A row of a unit goes before the rows of its whole offering. Of several, the latest reached date is in force.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal
from uuid import UUID

from services.planning.domain.calendar import ONE_DAY
from services.planning.domain.cutoff import Cutoff, Occasion, local_moment
from services.planning.domain.window import Window

After = Literal["refuse", "ask", "bill"]


class Timed(StrEnum):
    """What a rule of time limits."""

    BOOK = "book"
    CANCEL = "cancel"
    ABSENCE = "absence"


@dataclass(frozen=True, slots=True)
class DatedRule:
    """One rule in force for the days from `valid_from` on, for one unit or (None) the whole offering."""

    action: Timed
    cutoff: Cutoff
    after: After
    valid_from: date
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A computed moment (aware, in the municipality's zone) and what happens after it."""

    moment: datetime
    after: After = "refuse"


@dataclass(frozen=True, slots=True)
class Moments:
    """The deadlines of one cell. `absence` always exists: past it, its `after` applies.

    `book_last`: past it nobody asks for the cell, not even an agent's decision. `window`: where one is set (window.py).
    """

    book: Deadline
    absence: Deadline
    book_last: datetime
    cancel: Deadline | None = None
    window: Window | None = None

    @property
    def book_until(self) -> datetime:
        """Until when it is booked without an agent: the cut-off, or the closing of its window when that comes first."""
        closes_at = self.window.closes_at if self.window is not None else None
        return self.book.moment if closes_at is None else min(self.book.moment, closes_at)


def rule_in_force(
    rules: Sequence[DatedRule], action: Timed, unit_id: UUID | None, day: date
) -> DatedRule | None:
    """The rule of an action for a day, the unit's before the offering's; None before the first date."""
    for wanted in (unit_id, None):
        reached = [
            rule
            for rule in rules
            if rule.action is action and rule.unit_id == wanted and rule.valid_from <= day
        ]
        if reached:
            return max(reached, key=lambda rule: rule.valid_from)
    return None


def moments_of(
    rules: Sequence[DatedRule], unit_id: UUID | None, of: Occasion, window: Window | None = None
) -> Moments:
    """Computes each deadline of a cell."""
    day_over = local_moment(of.day + ONE_DAY, time(0), of.zone)
    starts = local_moment(of.day, of.starts_at, of.zone)
    book_last = starts if of.starts_at != time(0) else day_over
    cancel = _deadline(rules, Timed.CANCEL, unit_id, of)
    absence = _deadline(rules, Timed.ABSENCE, unit_id, of)
    if absence is None and cancel is not None:
        absence = replace(cancel)
    book = _deadline(rules, Timed.BOOK, unit_id, of) or Deadline(starts)
    return Moments(
        book=_no_later(book, book_last),
        absence=_no_later(absence or Deadline(day_over), day_over),
        book_last=book_last,
        cancel=_no_later(cancel, day_over) if cancel is not None else None,
        window=window,
    )


def _no_later(deadline: Deadline, last: datetime) -> Deadline:
    return deadline if deadline.moment <= last else replace(deadline, moment=last)


def _deadline(
    rules: Sequence[DatedRule], action: Timed, unit_id: UUID | None, of: Occasion
) -> Deadline | None:
    rule = rule_in_force(rules, action, unit_id, of.day)
    return Deadline(rule.cutoff.moment(of), rule.after) if rule is not None else None
