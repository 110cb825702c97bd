"""*Relevé de compte*: the operations of one school year."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing import Operation, Statement, StatementView
from contracts.days import school_year_bounds, school_year_of
from contracts.paying import Paying
from services.billing import errors
from services.billing.callers import may_read, name_of, regies_of
from services.billing.domain.ledger import Entry, exists, read, school_years


async def statement(ctx: Ctx, query: Statement) -> StatementView | Refusal:
    """Newest first, with the balance after each operation; the school year of the business date by default."""
    if not may_read(ctx.actor, query.guardian_id) or not exists(query.school_year):
        return errors.not_found()
    scope = (query.guardian_id, regies_of(ctx.actor))
    year = query.school_year or school_year_of(ctx.today)
    first, last = school_year_bounds(year)
    rows = await ctx.rows("account.operations", *scope, first, last)
    reading = read(
        await ctx.value("account.balance_before", *scope, first),
        [Entry(row["debit"], row["credit"], row["at_treasury"]) for row in rows],
    )
    operations = [
        Operation(
            entry_id=row["entry_id"],
            kind=row["kind"],
            number=row["number"],
            on=row["on_day"],
            label_key=row["label_key"],
            label_data=row["label_data"],
            regie=row["regie"],
            debit=row["debit"],
            credit=row["credit"],
            balance_after=balance,
            invoice_id=row["invoice_id"],
            payment_id=row["payment_id"],
            at_treasury=row["at_treasury"],
        )
        for row, balance in zip(rows, reading.balances, strict=True)
    ]
    regies = await ctx.rows("account.regies", *scope)
    payer = await ctx.row("payer.whose", query.guardian_id)
    days = [row["on_day"] for row in await ctx.rows("account.operation_days", *scope)]
    return StatementView(
        school_year=year,
        school_years=school_years(ctx.today, days),
        opening_balance=reading.opening_balance,
        total_debit=reading.total_debit,
        total_credit=reading.total_credit,
        operations=operations[::-1],
        treasury_regies=[row["name"] for row in regies if row["treasury"]],
        payer_name=name_of(payer),
        family_id=payer["family_id"] if payer else None,
        family_number=payer["family_number"] if payer else "",
        how_to_pay=[
            Paying(regie=row["name"], how_to_pay=row["how_to_pay"])
            for row in regies
            if row["town"] and row["how_to_pay"]
        ],
    )
