"""An agent allocates credit to open invoices."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import AllocatePayment, RegieSaved
from services.billing import errors
from services.billing.callers import may_collect
from services.billing.domain.allocation import by_invoice, check
from services.billing.posting import allocate, balances_of


async def allocate_payment(ctx: Ctx, command: AllocatePayment) -> RegieSaved | Refusal:
    """Uses what a payment (or a credit note) still holds for invoices of the same payer and régie."""
    credit = await ctx.row("ledger.lock_credit", command.payment_id)
    if credit is None or not may_collect(ctx.actor, credit["regie_id"]):
        return errors.not_found()
    wanted = by_invoice(command.allocations)
    balances = await balances_of(ctx, credit["payer_id"], list(wanted))
    if set(wanted) - set(balances):
        return errors.not_found()
    too_much = check(
        credit["amount"] - credit["allocated"],
        wanted,
        {one: balance.left for one, balance in balances.items()},
    )
    if too_much is not None:
        return errors.over_allocated(too_much.available, too_much.wanted)
    await allocate(ctx, command.payment_id, wanted, ctx.today)
    ctx.audit(
        "payment.allocated",
        entity="payment",
        entity_id=command.payment_id,
        detail={"invoices": [str(one) for one in wanted]},
    )
    return RegieSaved()
