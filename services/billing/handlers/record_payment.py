"""An agent records money received."""

from __future__ import annotations

from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import Numbered, PaymentRecorded, RecordPayment
from services.billing import errors
from services.billing.domain.allocation import by_invoice, check
from services.billing.posting import (
    NewEntry,
    add_entry,
    allocate,
    balances_of,
    payer_of,
    regie_to_collect,
    take_number,
)


async def record_payment(ctx: Ctx, command: RecordPayment) -> Numbered | Refusal:
    """Writes the payment and its allocations; what is not allocated stays as credit (*avoir disponible*)."""
    regie = await regie_to_collect(ctx, command.regie_id)
    if isinstance(regie, Refusal):
        return regie
    if regie["collected_by"] == "treasury":
        return errors.conflict("treasury")
    if await ctx.row("payer.guardian", command.guardian_id) is None:
        return errors.payer_unknown()
    if await ctx.value("ledger.known", command.payment_id):
        return errors.conflict("id_taken")
    payer_id = await payer_of(ctx, command.regie_id, command.guardian_id)
    wanted = by_invoice(command.allocations)
    balances = await balances_of(ctx, payer_id, list(wanted))
    too_much = check(command.amount, wanted, {one: balance.left for one, balance in balances.items()})
    if too_much is not None:
        return errors.over_allocated(too_much.available, too_much.wanted)
    number = await take_number(ctx, command.regie_id, regie["code"], "payment")
    await _write(ctx, command, payer_id, number)
    await allocate(ctx, command.payment_id, wanted, command.received_on)
    ctx.emit(
        PaymentRecorded(
            version=1,
            payment_id=command.payment_id,
            number=number,
            regie_id=command.regie_id,
            guardian_id=command.guardian_id,
            amount=command.amount,
            received_on=command.received_on,
            recorded_at=ctx.now,
        )
    )
    ctx.audit("payment.recorded", entity="payment", entity_id=command.payment_id, detail={"number": number})
    return Numbered(number=number)


async def _write(ctx: Ctx, command: RecordPayment, payer_id: UUID, number: str) -> None:
    await ctx.run(
        "ledger.add_payment",
        command.payment_id,
        payer_id,
        number,
        command.received_on,
        command.means,
        command.amount,
        command.reference,
    )
    await ctx.run("ledger.add_credit", command.payment_id, payer_id, command.amount)
    await add_entry(
        ctx,
        NewEntry(
            kind="payment",
            payer_id=payer_id,
            number=number,
            on_day=command.received_on,
            amount=command.amount,
            label_key="payment",
            label_data={"means": command.means},
            invoice_id=None,
            at_treasury=False,
        ),
    )
