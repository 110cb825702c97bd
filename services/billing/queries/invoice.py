"""One invoice with its lines."""

from __future__ import annotations

from typing import Any

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import CollectionOrder, CreditNote, Invoice, InvoiceLine, InvoiceView, Settlement
from contracts.family import Address
from services.billing import errors
from services.billing.callers import guardian_of, regies_of


async def invoice(ctx: Ctx, query: Invoice) -> InvoiceView | Refusal:
    """The invoice of the asking guardian, or any within an agent's régies.

    `paid` counts payments and credit used for it; its own credit notes reduce `left` and, when they make up the
    whole amount, are named in `cancelled_by`. What the Treasury collects is in neither.
    """
    row = await ctx.row("account.invoice", query.invoice_id, guardian_of(ctx.actor), regies_of(ctx.actor))
    if row is None:
        return errors.not_found()
    lines = await ctx.rows("account.invoice_lines", query.invoice_id)
    settlements = await ctx.rows("account.invoice_settlements", query.invoice_id) if row["allocated"] else []
    notes = await ctx.rows("account.invoice_credit_notes", query.invoice_id) if row["corrected"] else []
    order = (
        await ctx.row("account.invoice_collection_order", query.invoice_id) if row["transferred"] else None
    )
    return InvoiceView(
        **_head(row),
        lines=[InvoiceLine(**dict(line)) for line in lines],
        settlements=[Settlement(**dict(one)) for one in settlements],
        credit_notes=[CreditNote(**dict(one)) for one in notes],
        collection_order=None if order is None else CollectionOrder(**dict(order)),
        at_treasury=row["at_treasury"] or order is not None,
    )


def _head(row: Record) -> dict[str, Any]:
    return {
        "invoice_id": row["invoice_id"],
        "guardian_id": row["guardian_id"],
        "number": row["number"],
        "regie": row["regie"],
        "how_to_pay": row["how_to_pay"],
        "payer_name": row["payer_name"],
        "payer_address": Address(
            **{key: value for key, value in row["payer_address"].items() if key in Address.model_fields}
        ),
        "issued_on": row["issued_on"],
        "due_on": row["due_on"],
        "period_from": row["period_from"],
        "period_to": row["period_to"],
        "amount": row["amount"],
        "paid": row["allocated"] - row["compensated"],
        "left": row["amount"] - row["allocated"] - row["transferred"],
        "cancelled_by": row["credit_notes"] if row["amount"] and row["corrected"] == row["amount"] else "",
    }
