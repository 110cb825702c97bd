"""What every régie says of paying, for the agents who write it."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.paying import HowToPay, HowToPayView, RegiePaying


async def how_to_pay(ctx: Ctx, query: HowToPay) -> HowToPayView:
    """Every régie, by name."""
    return HowToPayView(regies=[RegiePaying(**dict(row)) for row in await ctx.rows("regie.all")])
