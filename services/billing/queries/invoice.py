"""One invoice with its lines."""

from __future__ import annotations

from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import Invoice, InvoiceLine, InvoiceView
from services.billing import errors
from services.billing.callers import regies_of


async def invoice(ctx: Ctx, query: Invoice) -> InvoiceView | Refusal:
    """The invoice of the asking guardian, or any within an agent's régies.

    `paid` counts payments and credit used for it; its own credit notes reduce `left` and, when they make up the
    whole amount, are named in `cancelled_by`. What the Treasury collects is in neither.
    """
    mine = (ctx.actor.guardian_id or UUID(int=0)) if ctx.actor.kind == "guardian" else None
    row = await ctx.row("account.invoice", query.invoice_id, mine, regies_of(ctx.actor))
    if row is None:
        return errors.not_found()
    lines = await ctx.rows("account.invoice_lines", query.invoice_id)
    return InvoiceView(
        invoice_id=row["invoice_id"],
        number=row["number"],
        regie=row["regie"],
        payer_name=row["payer_name"],
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        period_from=row["period_from"],
        period_to=row["period_to"],
        amount=row["amount"],
        paid=row["allocated"] - row["compensated"],
        left=row["amount"] - row["allocated"] - row["transferred"],
        lines=[InvoiceLine(**dict(line)) for line in lines],
        cancelled_by=row["credit_notes"] if row["amount"] and row["corrected"] == row["amount"] else "",
    )
