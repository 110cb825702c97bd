"""What an invoice is worth, what is left of it, and what a credit note does to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.billing import InvoiceLine


@dataclass(frozen=True)
class Mismatch:
    """A line whose amount is not quantity x unit amount (`line`, from 1), or a negative total (`line` 0)."""

    line: int
    expected: int


def total_of(lines: Sequence[InvoiceLine]) -> int | Mismatch:
    """The total in cents. Lines may be negative (deductions), the whole may not: that would be a credit note."""
    for position, line in enumerate(lines, 1):
        if line.quantity * line.unit_amount != line.amount:
            return Mismatch(position, line.quantity * line.unit_amount)
    total = sum(line.amount for line in lines)
    return total if total >= 0 else Mismatch(0, 0)


@dataclass(frozen=True)
class InvoiceBalance:
    """How much of an invoice was settled by payments and credits, transferred to the Treasury, and corrected."""

    amount: int
    allocated: int = 0
    transferred: int = 0
    corrected: int = 0

    @property
    def left(self) -> int:
        """What the family still owes the town for it."""
        return self.amount - self.allocated - self.transferred


def correction(balance: InvoiceBalance, amount: int) -> int | None:
    """How much of a credit note reduces what is left; the rest becomes credit. None: more than the invoice was worth."""
    if balance.corrected + amount > balance.amount:
        return None
    return min(amount, balance.left)
