"""A town says who collects by direct debit, or that nobody does."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing_records import CreditorSaved, SetCreditor
from services.billing import errors
from services.billing.domain.mandate import ics_fits


async def set_creditor(ctx: Ctx, command: SetCreditor) -> CreditorSaved | Refusal:
    """From now on mandates name this creditor; without one, none can be signed. Refused: `invalid_input`."""
    creditor = command.creditor
    if creditor is None:
        await ctx.run("record.drop_creditor")
        ctx.audit("creditor.dropped", entity="creditor", entity_id="")
        return CreditorSaved()
    if not ics_fits(creditor.ics):
        return errors.fields_wrong({"ics": "ics_key"})
    await ctx.run("record.set_creditor", creditor.name, creditor.address, creditor.ics)
    ctx.audit("creditor.set", entity="creditor", entity_id=creditor.ics, detail={"name": creditor.name})
    return CreditorSaved()
