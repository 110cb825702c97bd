"""The ledger read as a statement: running balances, totals, opening balance.

A balance is what was settled less what was charged: below zero the family owes, above zero it is ahead. Entries
whose collection belongs to the Treasury are listed and never counted: that balance is not ours to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.days import school_year_of


@dataclass(frozen=True)
class Entry:
    """One line of the ledger, in cents; exactly one of debit and credit is set."""

    debit: int | None
    credit: int | None
    at_treasury: bool = False

    @property
    def effect(self) -> int:
        """What the entry adds to the balance."""
        return 0 if self.at_treasury else (self.credit or 0) - (self.debit or 0)


@dataclass(frozen=True)
class Reading:
    """Entries of a period, oldest first, with the balance after each, and the sums of both columns."""

    opening_balance: int
    balances: tuple[int, ...]
    total_debit: int
    total_credit: int

    @property
    def closing_balance(self) -> int:
        """The balance after the last entry."""
        return self.balances[-1] if self.balances else self.opening_balance


def read(opening_balance: int, entries: Sequence[Entry]) -> Reading:
    """Reads entries given oldest first."""
    balances, balance = [], opening_balance
    for entry in entries:
        balance += entry.effect
        balances.append(balance)
    return Reading(
        opening_balance,
        tuple(balances),
        sum(entry.debit or 0 for entry in entries),
        sum(entry.credit or 0 for entry in entries),
    )


def exists(school_year: str | None) -> bool:
    """Whether it is one year, from 1 September to the next 31 August, as the calendar knows it; None is the current one."""
    if school_year is None:
        return True
    start, end = int(school_year[:4]), int(school_year[5:])
    return start > 0 and end == start + 1


def school_years(today: date, days: Iterable[date]) -> list[str]:
    """The school years a family may choose: the current one and those with operations, newest first."""
    return sorted({school_year_of(today), *(school_year_of(day) for day in days)}, reverse=True)
