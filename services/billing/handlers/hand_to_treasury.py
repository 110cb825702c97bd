"""An agent hands an invoice over to the Treasury."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import HandToTreasury, Numbered
from services.billing import errors
from services.billing.callers import may_collect
from services.billing.posting import NewEntry, add_entry, balance_from, take_number


async def hand_to_treasury(ctx: Ctx, command: HandToTreasury) -> Numbered | Refusal:
    """Records a collection order: a transfer of receivable, not a payment. What was left is no longer owed to the town."""
    invoice = await ctx.row("ledger.lock_invoice", command.invoice_id)
    if invoice is None or not may_collect(ctx.actor, invoice["regie_id"]):
        return errors.not_found()
    regie = await ctx.row("regie.one", invoice["regie_id"])
    assert regie is not None, "an invoice's payer belongs to a régie"
    if regie["collected_by"] != "treasury":
        return errors.conflict("town")
    balance = balance_from(invoice)
    if balance.transferred:
        return errors.conflict("handed_over")
    if balance.left == 0:
        return errors.conflict("nothing_left")
    if await ctx.value("ledger.known", command.order_id):
        return errors.conflict("id_taken")
    number = await take_number(ctx, regie["regie_id"], regie["code"], "collection_order")
    await ctx.run(
        "ledger.add_collection_order",
        command.order_id,
        command.invoice_id,
        number,
        command.ormc_number,
        command.handed_on,
        balance.left,
    )
    await ctx.run("ledger.transfer_invoice", command.invoice_id, balance.left)
    await add_entry(
        ctx,
        NewEntry(
            kind="collection_order",
            payer_id=invoice["payer_id"],
            number=number,
            on_day=command.handed_on,
            amount=balance.left,
            label_key="collection_order",
            label_data={"ormc": command.ormc_number, "invoice": invoice["number"]},
            invoice_id=command.invoice_id,
            at_treasury=invoice["at_treasury"],
        ),
    )
    ctx.audit(
        "invoice.handed_to_treasury",
        entity="invoice",
        entity_id=command.invoice_id,
        detail={"ormc": command.ormc_number, "number": number},
    )
    return Numbered(number=number)
