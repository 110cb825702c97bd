"""Allocating money to invoices: explicit, and never more than there is on either side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from contracts.billing import Allocation


@dataclass(frozen=True)
class OverAllocated:
    """More was asked than the money or an invoice allows, in cents."""

    available: int
    wanted: int


def by_invoice(allocations: Iterable[Allocation]) -> dict[UUID, int]:
    """The sum asked for each invoice, in a stable order of ids (the order in which rows are locked)."""
    sums: dict[UUID, int] = {}
    for one in allocations:
        sums[one.invoice_id] = sums.get(one.invoice_id, 0) + one.amount
    return dict(sorted(sums.items()))


def check(available: int, wanted: Mapping[UUID, int], left: Mapping[UUID, int]) -> OverAllocated | None:
    """None when the money covers the sum and every invoice still needs what it would receive."""
    total = sum(wanted.values())
    if total > available:
        return OverAllocated(available, total)
    for invoice_id, amount in wanted.items():
        if amount > left.get(invoice_id, 0):
            return OverAllocated(left.get(invoice_id, 0), amount)
    return None
