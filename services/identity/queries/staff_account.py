"""One agent's account, with what was done to it."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.staff_access import StaffAccountOf, StaffAccountView, StaffTrace
from services.identity import errors
from services.identity.queries.staff_accounts import shown


async def staff_account(ctx: Ctx, query: StaffAccountOf) -> StaffAccountView | Refusal:
    """The account and its last twenty traces. Refused: `not_found`."""
    row = await ctx.row("staff.all", query.account_id)
    if row is None:
        return errors.not_found()
    traces = await ctx.rows("staff.traces", str(query.account_id))
    return StaffAccountView(
        account=shown(row),
        traces=[StaffTrace(at=one["at"], by=one["actor_name"], action=one["action"]) for one in traces],
    )
