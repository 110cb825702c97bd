"""Who collects by direct debit, for the agents who say so."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.billing_records import MANDATE_TEXT, CreditorView, MandateRegie, ReadCreditor
from services.billing.mandates import creditor_of


async def read_creditor(ctx: Ctx, query: ReadCreditor) -> CreditorView:
    """The creditor, the régies that mandates would be for, and the wording in force."""
    rows = await ctx.rows("record.mandate_regies", [])
    return CreditorView(
        creditor=await creditor_of(ctx),
        regies=[MandateRegie(regie_id=row["regie_id"], code=row["code"], name=row["name"]) for row in rows],
        text=MANDATE_TEXT,
    )
