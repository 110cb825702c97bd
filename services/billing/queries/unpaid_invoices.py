"""What is still owed to the régies the town collects, for agents."""

from __future__ import annotations

import unicodedata

from chassis.context import Ctx
from contracts.billing import UnpaidInvoice, UnpaidInvoices, UnpaidInvoicesView
from services.billing.callers import regies_of


async def unpaid_invoices(ctx: Ctx, query: UnpaidInvoices) -> UnpaidInvoicesView:
    """The longest due first, within the agent's régies; what the Treasury collects is not the town's to chase."""
    scope = (regies_of(ctx.actor), ctx.today if query.overdue else None, folded_words(query.search))
    totals = await ctx.row("unpaid.totals", *scope, ctx.today)
    assert totals is not None, "an aggregate always has its row"
    return UnpaidInvoicesView(
        invoices=[
            UnpaidInvoice(
                invoice_id=row["invoice_id"],
                guardian_id=row["guardian_id"],
                number=row["number"],
                regie=row["regie"],
                payer_name=row["payer_name"],
                issued_on=row["issued_on"],
                due_on=row["due_on"],
                amount=row["amount"],
                left=row["left_to_pay"],
                overdue_days=max(0, (ctx.today - row["due_on"]).days),
            )
            for row in await ctx.rows("unpaid.page", *scope, query.limit, query.offset)
        ],
        total=totals["invoices"],
        total_left=totals["owed"],
        overdue=totals["overdue"],
        overdue_left=totals["overdue_owed"],
    )


def folded_words(search: str) -> list[str]:
    """The words looked for, without case and accents."""
    plain = unicodedata.normalize("NFD", search.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).split()
