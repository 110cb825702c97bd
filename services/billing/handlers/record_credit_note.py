"""An agent corrects an invoice by a credit note."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import Numbered, RecordCreditNote
from services.billing import errors
from services.billing.callers import may_collect
from services.billing.domain.invoice import correction
from services.billing.posting import NewEntry, add_entry, allocate, balance_from, take_number


async def record_credit_note(ctx: Ctx, command: RecordCreditNote) -> Numbered | Refusal:
    """Reduces what is left of the invoice; what was paid already becomes credit. The invoice itself never changes."""
    invoice = await ctx.row("ledger.lock_invoice", command.invoice_id)
    if invoice is None or not may_collect(ctx.actor, invoice["regie_id"]):
        return errors.not_found()
    if await ctx.value("ledger.known", command.credit_note_id):
        return errors.conflict("id_taken")
    balance = balance_from(invoice)
    if balance.transferred:
        return errors.conflict("handed_over")
    reduced = correction(balance, command.amount)
    if reduced is None:
        return errors.more_than_invoiced(balance.amount - balance.corrected)
    regie = await ctx.row("regie.one", invoice["regie_id"])
    assert regie is not None, "an invoice's payer belongs to a régie"
    number = await take_number(ctx, regie["regie_id"], regie["code"], "credit_note")
    await ctx.run(
        "ledger.add_credit_note",
        command.credit_note_id,
        command.invoice_id,
        number,
        command.issued_on,
        command.amount,
        command.label,
    )
    await ctx.run("ledger.correct_invoice", command.invoice_id, command.amount)
    await ctx.run("ledger.add_credit", command.credit_note_id, invoice["payer_id"], command.amount)
    if reduced:
        await allocate(ctx, command.credit_note_id, {command.invoice_id: reduced}, command.issued_on)
    await add_entry(
        ctx,
        NewEntry(
            kind="credit_note",
            payer_id=invoice["payer_id"],
            number=number,
            on_day=command.issued_on,
            amount=command.amount,
            label_key="credit_note",
            label_data={"invoice": invoice["number"], "label": command.label},
            invoice_id=command.invoice_id,
            at_treasury=invoice["at_treasury"],
        ),
    )
    ctx.audit(
        "credit_note.recorded", entity="invoice", entity_id=command.invoice_id, detail={"number": number}
    )
    return Numbered(number=number)
