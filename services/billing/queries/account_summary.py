"""*À payer* and *avoir disponible*."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import AccountSummary
from services.billing import errors
from services.billing.callers import may_read, regies_of


async def account_summary(ctx: Ctx, query: AccountSummary) -> bytes | Refusal:
    """An AccountView: open invoices of régies the town collects, and money received and not allocated; overdue by the business date."""
    if not may_read(ctx.actor, query.guardian_id):
        return errors.not_found()
    summary: bytes = await ctx.value("account.summary", query.guardian_id, regies_of(ctx.actor), ctx.today)
    return summary
