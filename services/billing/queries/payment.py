"""One payment, as its receipt says it."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import Payment, PaymentView, Settled
from services.billing import errors
from services.billing.callers import guardian_of, name_of, regies_of


async def payment(ctx: Ctx, query: Payment) -> PaymentView | Refusal:
    """The payment of the asking guardian, or any within an agent's régies, with the invoices it went to."""
    row = await ctx.row("account.payment", query.payment_id, guardian_of(ctx.actor), regies_of(ctx.actor))
    if row is None:
        return errors.not_found()
    settled = await ctx.rows("account.payment_settled", query.payment_id)
    return PaymentView(
        payment_id=row["payment_id"],
        guardian_id=row["guardian_id"],
        number=row["number"],
        regie=row["regie"],
        payer_name=name_of(await ctx.row("payer.guardian", row["guardian_id"])),
        received_on=row["received_on"],
        means=row["means"],
        reference=row["reference"],
        amount=row["amount"],
        left=row["left_over"],
        settled=[Settled(**dict(one)) for one in settled],
    )
