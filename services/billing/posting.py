"""Writes in the ledger: takes a number, adds an entry, allocates money. The callers hold the row locks.

Order of locks everywhere: payer, credit, invoices by id, counter last; so that nothing waits in a circle and a
counter is held for the shortest time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from services.billing import errors
from services.billing.callers import may_collect
from services.billing.domain.invoice import InvoiceBalance
from services.billing.domain.numbering import DocumentKind, document_number


@dataclass(frozen=True)
class NewEntry:
    """An entry to write. An invoice is a debit; everything else is a credit."""

    kind: DocumentKind
    payer_id: UUID
    number: str
    on_day: date
    amount: int
    label_key: str
    label_data: dict[str, str]
    invoice_id: UUID | None
    at_treasury: bool


async def add_entry(ctx: Ctx, new: NewEntry) -> None:
    """Adds one entry to the ledger."""
    debit, credit = (new.amount, None) if new.kind == "invoice" else (None, new.amount)
    await ctx.run(
        "ledger.add_entry",
        ctx.new_id(),
        new.payer_id,
        new.kind,
        new.number,
        new.on_day,
        debit,
        credit,
        new.label_key,
        new.label_data,
        new.invoice_id,
        new.at_treasury,
        ctx.now,
        ctx.actor.name,
    )


async def regie_to_collect(ctx: Ctx, regie_id: UUID) -> Record | Refusal:
    """The régie, if it exists and the agent's role reaches it."""
    regie = await ctx.row("regie.one", regie_id)
    if regie is None:
        return errors.regie_unknown()
    return regie if may_collect(ctx.actor, regie_id) else errors.not_your_regie()


async def payer_of(ctx: Ctx, regie_id: UUID, guardian_id: UUID) -> UUID:
    """The payer a guardian is in a régie, made at their first document."""
    payer: UUID = await ctx.value("payer.find_or_make", ctx.new_id(), regie_id, guardian_id)
    return payer


async def take_number(ctx: Ctx, regie_id: UUID, code: str, kind: DocumentKind) -> str:
    """The next number of a kind of document, held until the commit: rolled back, it is not lost."""
    return document_number(code, kind, int(await ctx.value("regie.take_number", regie_id, kind)))


async def balances_of(ctx: Ctx, payer_id: UUID, invoice_ids: list[UUID]) -> dict[UUID, InvoiceBalance]:
    """The payer's invoices among those, their rows locked until the commit."""
    rows = await ctx.rows("ledger.lock_invoices_of_payer", invoice_ids, payer_id)
    return {row["invoice_id"]: balance_from(row) for row in rows}


def balance_from(row: Record) -> InvoiceBalance:
    """An invoice's balance from its row."""
    return InvoiceBalance(row["amount"], row["allocated"], row["transferred"], row["corrected"])


async def allocate(ctx: Ctx, credit_id: UUID, amounts: Mapping[UUID, int], on_day: date) -> None:
    """Allocates a credit to invoices; what is asked was checked against both sides under their locks."""
    for invoice_id, amount in amounts.items():
        await ctx.run("ledger.add_allocation", ctx.new_id(), credit_id, invoice_id, amount, on_day)
        await ctx.run("ledger.settle_invoice", invoice_id, amount)
    if amounts:
        await ctx.run("ledger.use_credit", credit_id, sum(amounts.values()))
