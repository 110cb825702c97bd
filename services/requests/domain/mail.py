"""Which mail a request owes to the family, and how long to wait before trying again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.requests.domain.standing import Decision, Standing

Outcome = Literal["accepted", "refused", "reopened"]

FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=2)
MAX_ATTEMPTS = 24
"""With the delays below, about a day and a half of trying before the mail is parked for people to see."""


@dataclass(frozen=True)
class MailOwed:
    """A mail that must leave, not before `due_at` (machine clock)."""

    decision_no: int
    outcome: Outcome
    due_at: datetime


def mail_owed(where: Standing, decisions: Sequence[Decision], machine_now: datetime) -> MailOwed | None:
    """The mail a standing owes: one for each decision whose effect is there, after its undo window; a reopening at once.

    What was done at once or withdrawn by the family owes none: the family saw the answer on the spot.
    """
    if where.state == "accepted":
        outcome: Outcome = "accepted"
    elif where.state == "refused":
        outcome = "refused"
    elif where.state == "pending" and where.reopened_no:
        return MailOwed(where.reopened_no, "reopened", machine_now)
    else:
        return None
    until = next((one.undo_until for one in decisions if one.decision_no == where.decision_no), None)
    return MailOwed(where.decision_no, outcome, until if until is not None else machine_now)


def next_try(attempts: int) -> timedelta | None:
    """How long to wait after the n-th failure (1 is the first), doubling; None gives up."""
    if attempts >= MAX_ATTEMPTS:
        return None
    doubled: timedelta = FIRST_DELAY * int(2 ** (attempts - 1))
    return min(doubled, LONGEST_DELAY)
