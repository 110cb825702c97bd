"""A town writes what a régie says of paying."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.paying import HowToPaySaved, SayHowToPay
from services.billing import errors


async def say_how_to_pay(ctx: Ctx, command: SayHowToPay) -> HowToPaySaved | Refusal:
    """Two agents at once: the second is told that it was written anew. Lines are kept without their ends' blanks."""
    said = await ctx.row("regie.said", command.regie_id)
    if said is None:
        return errors.regie_unknown()
    if said["how_to_pay"] != command.before:
        return errors.changed_meanwhile()
    words = "\n".join(line.strip() for line in command.how_to_pay.strip().splitlines())
    await ctx.run("regie.say", command.regie_id, words)
    ctx.audit("regie.how_to_pay", entity="regie", entity_id=command.regie_id)
    return HowToPaySaved()
