"""A town says who collects by direct debit."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.billing_records import CreditorSaved, SetCreditor


async def set_creditor(ctx: Ctx, command: SetCreditor) -> CreditorSaved:
    """From now on mandates name this creditor; without one, none can be signed."""
    creditor = command.creditor
    await ctx.run("record.set_creditor", creditor.name, creditor.address, creditor.ics)
    ctx.audit("creditor.set", entity="creditor", entity_id=creditor.ics, detail={"name": creditor.name})
    return CreditorSaved()
