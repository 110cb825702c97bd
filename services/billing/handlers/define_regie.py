"""A town sets a cash office up."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import DefineRegie, RegieSaved
from services.billing import errors


async def define_regie(ctx: Ctx, command: DefineRegie) -> RegieSaved | Refusal:
    """Creates or renames it. Numbers begin where the town's former numbering ended; once taken, they and the code stay."""
    regie = command.regie
    holder = await ctx.value("regie.of_code", regie.code)
    if holder is not None and holder != regie.regie_id:
        return errors.conflict("code_taken")
    known = await ctx.row("regie.one", regie.regie_id)
    if (
        known is not None
        and known["code"] != regie.code
        and await ctx.value("regie.numbered", regie.regie_id)
    ):
        return errors.conflict("numbers_taken")
    await ctx.run("regie.put", regie.regie_id, regie.code, regie.name, regie.collected_by, regie.how_to_pay)
    firsts = {
        "invoice": regie.first_invoice_number,
        "payment": regie.first_payment_number,
        "credit_note": 1,
        "collection_order": 1,
    }
    await ctx.many("regie.put_counter", [(regie.regie_id, kind, first) for kind, first in firsts.items()])
    ctx.audit(
        "regie.defined",
        entity="regie",
        entity_id=regie.regie_id,
        detail={"code": regie.code, "collected_by": regie.collected_by},
    )
    return RegieSaved()
