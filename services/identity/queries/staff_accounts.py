"""The agents' accounts."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.identity import StaffAccount, StaffAccounts, StaffAccountsView


async def staff_accounts(ctx: Ctx, query: StaffAccounts) -> StaffAccountsView:
    """Every agent's account, closed ones included, by name."""
    return StaffAccountsView(
        accounts=[
            StaffAccount(
                account_id=row["id"],
                identifier=row["identifier"],
                name=row["name"],
                roles=row["roles"],
                facility_ids=row["facility_ids"],
                regie_ids=row["regie_ids"],
                closed=row["closed"],
            )
            for row in await ctx.rows("account.staff")
        ]
    )
