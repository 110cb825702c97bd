"""An agent records an invoice."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import InvoiceIssued, Numbered, RecordInvoice
from services.billing import errors
from services.billing.callers import name_of
from services.billing.domain.invoice import Mismatch, total_of
from services.billing.posting import NewEntry, add_entry, payer_of, regie_to_collect, take_number


async def record_invoice(ctx: Ctx, command: RecordInvoice) -> Numbered | Refusal:
    """Writes the invoice, its lines and its entry under the régie's next number; credit is never used unasked."""
    total = total_of(command.lines)
    if isinstance(total, Mismatch):
        return errors.line_mismatch(total.line, total.expected)
    regie = await regie_to_collect(ctx, command.regie_id)
    if isinstance(regie, Refusal):
        return regie
    guardian = await ctx.row("payer.guardian", command.guardian_id)
    if guardian is None:
        return errors.payer_unknown()
    if await ctx.value("ledger.known", command.invoice_id):
        return errors.conflict("id_taken")
    payer_id = await payer_of(ctx, command.regie_id, command.guardian_id)
    number = await take_number(ctx, command.regie_id, regie["code"], "invoice")
    await _write(ctx, command, regie, guardian, payer_id, number, total)
    ctx.emit(
        InvoiceIssued(
            version=1,
            invoice_id=command.invoice_id,
            number=number,
            regie_id=command.regie_id,
            guardian_id=command.guardian_id,
            amount=total,
            issued_on=command.issued_on,
            due_on=command.due_on,
        )
    )
    ctx.audit("invoice.issued", entity="invoice", entity_id=command.invoice_id, detail={"number": number})
    return Numbered(number=number)


async def _write(
    ctx: Ctx,
    command: RecordInvoice,
    regie: Record,
    guardian: Record,
    payer_id: UUID,
    number: str,
    total: int,
) -> None:
    at_treasury = regie["collected_by"] == "treasury"
    await ctx.run(
        "ledger.add_invoice",
        command.invoice_id,
        payer_id,
        number,
        command.issued_on,
        command.due_on,
        command.period_from,
        command.period_to,
        total,
        name_of(guardian),
        guardian["address"],
        at_treasury,
    )
    await ctx.many(
        "ledger.add_invoice_line",
        [
            (
                command.invoice_id,
                position,
                line.label,
                line.quantity,
                line.unit_amount,
                line.amount,
                line.child_name,
            )
            for position, line in enumerate(command.lines, 1)
        ],
    )
    await ctx.run("ledger.add_invoice_balance", command.invoice_id, total)
    await add_entry(
        ctx,
        NewEntry(
            kind="invoice",
            payer_id=payer_id,
            number=number,
            on_day=command.issued_on,
            amount=total,
            label_key="invoice",
            label_data={"from": command.period_from.isoformat(), "to": command.period_to.isoformat()},
            invoice_id=command.invoice_id,
            at_treasury=at_treasury,
        ),
    )
