"""Family numbers: 13 digits, as on the guide's *Mon compte* (`1001001818331`).

A town that takes the portal over gives the numbers its families already know. Without one, the next number of
our own sequence is taken under its counter's lock: it starts at `1001001000001` and passes over any number that
was given. The digits carry no meaning and no check digit: the guide's own number fits none of the usual ones.
"""

from __future__ import annotations

from collections.abc import Container

DIGITS = 13
BEFORE_FIRST = 1_001_001_000_000


def candidates(last: int, count: int) -> list[str]:
    """The numbers that follow `last` in the sequence, free or not."""
    return [str(last + step) for step in range(1, count + 1)]


def take(last: int, wanted: int, window: list[str], taken: Container[str]) -> tuple[list[str], int]:
    """Up to `wanted` free numbers of a window of candidates, and the last number looked at."""
    found: list[str] = []
    for number in window:
        if len(found) == wanted:
            break
        last = int(number)
        if number not in taken:
            found.append(number)
    return found, last
