"""*À payer* and *avoir disponible*."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import AccountSummary, AccountView, OpenInvoice
from services.billing import errors
from services.billing.callers import may_read, regies_of


async def account_summary(ctx: Ctx, query: AccountSummary) -> AccountView | Refusal:
    """Open invoices of régies the town collects, and money received and not allocated; overdue by the business date."""
    if not may_read(ctx.actor, query.guardian_id):
        return errors.not_found()
    scope = (query.guardian_id, regies_of(ctx.actor))
    rows = await ctx.rows("account.open_invoices", *scope)
    invoices = [
        OpenInvoice(
            invoice_id=row["invoice_id"],
            number=row["number"],
            issued_on=row["issued_on"],
            due_on=row["due_on"],
            amount=row["amount"],
            left=row["left_to_pay"],
            overdue=row["due_on"] < ctx.today,
        )
        for row in rows
    ]
    return AccountView(
        to_pay=sum(one.left for one in invoices),
        credit_available=await ctx.value("account.credit_available", *scope),
        next_due_on=invoices[0].due_on if invoices else None,
        open_invoices=invoices,
        treasury_regies=[row["name"] for row in await ctx.rows("account.treasury_regies", *scope)],
    )
