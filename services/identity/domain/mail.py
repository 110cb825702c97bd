"""How long to wait before a mail is tried again. Pure."""

from __future__ import annotations

from datetime import timedelta

FIRST_DELAY = timedelta(seconds=20)
LONGEST_DELAY = timedelta(minutes=30)


def next_try(attempts: int) -> timedelta:
    """The wait after the n-th failure (1 is the first), doubling: a link of 30 minutes is tried some six times."""
    doubled: timedelta = FIRST_DELAY * int(2 ** min(attempts - 1, 10))
    return min(doubled, LONGEST_DELAY)
