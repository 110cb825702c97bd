"""The agents' accounts."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from contracts.staff_access import StaffAccount, StaffAccounts, StaffAccountsView


async def staff_accounts(ctx: Ctx, query: StaffAccounts) -> StaffAccountsView:
    """Every agent's account, closed ones included, by name."""
    return StaffAccountsView(accounts=[shown(row) for row in await ctx.rows("staff.all", None)])


def shown(row: Record) -> StaffAccount:
    """A row of `staff.all`."""
    return StaffAccount(
        account_id=row["id"],
        identifier=row["identifier"],
        name=row["name"],
        email=row["email"],
        roles=row["roles"],
        facility_ids=row["facility_ids"],
        regie_ids=row["regie_ids"],
        state="closed" if row["closed"] else "active" if row["active"] else "invited",
        closed=row["closed"],
        version=row["version"],
    )
