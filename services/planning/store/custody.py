"""Whose the days of a child of two homes are, and what is booked, one by one, on the other home's days."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CustodyCalendar
from contracts.pattern.custody import Custody, guardian_on
from contracts.planning import CustodyDay, CustodyDaysView, MisplacedBooking
from services.planning.domain.calendar import ONE_DAY, Calendar, days_between
from services.planning.domain.scope import asker
from services.planning.errors import child_unknown, invalid
from services.planning.store.catalogue import catalogue_of
from services.planning.store.regular import materialise_enrolments

LONGEST = timedelta(days=91)
MOST = 200


async def custody_seen(
    ctx: Ctx, child_id: UUID, first: date, last: date, calendar: CustodyCalendar | None
) -> CustodyDaysView | Refusal:
    """The days and the bookings of a child by this calendar, as the caller may see them. Refused: as the queries say."""
    if not timedelta() <= last - first <= LONGEST:
        return invalid("last_day")
    seen_by = asker(ctx.actor)
    if not await ctx.value("custody.child_seen", child_id, seen_by):
        return child_unknown()
    days = days_between(first, last)
    town = (await catalogue_of(ctx)).calendar
    if calendar is None:
        names = [_day(town, None, day) for day in days]
        return CustodyDaysView(drawn=False, days=names)
    rule = calendar.rule()
    pair = [calendar.first_guardian_id, calendar.second_guardian_id]
    found = await ctx.rows("custody.bookings", child_id, seen_by, ctx.today, pair)
    misplaced = [
        _booking(row) for row in found if whose(town, rule, row["day"]) not in (None, row["guardian_id"])
    ]
    shared = await ctx.rows("custody.shared", child_id, pair)
    return CustodyDaysView(
        drawn=True,
        days=[_day(town, rule, day) for day in days],
        shared=[row["name"] for row in shared],
        misplaced=misplaced[:MOST],
    )


def whose(town: Calendar, rule: Custody, day: date) -> UUID | None:
    """Whose day it is in this town, whose school holidays may be shared in halves."""
    return guardian_on(rule, day, town.holidays_around(day))


def _day(town: Calendar, rule: Custody | None, day: date) -> CustodyDay:
    return CustodyDay(
        day=day,
        guardian_id=whose(town, rule, day) if rule else None,
        holidays=town.context(day).holidays or "",
        exception=rule is not None and any(stay.first <= day <= stay.last for stay in rule.stays),
    )


def _booking(row: Record) -> MisplacedBooking:
    return MisplacedBooking(
        line_id=row["line_id"],
        day=row["day"],
        facility=row["facility"],
        offering=row["offering"],
        guardian_id=row["guardian_id"],
        guardian=row["guardian"],
        pending=row["pending"],
    )


async def halves_moved(ctx: Ctx, changed: list[date]) -> None:
    """School holidays that grow or shrink have other halves: the regular days of children who share them so follow."""
    town = (await catalogue_of(ctx)).calendar
    around = {day + step for day in changed for step in (-ONE_DAY, timedelta(), ONE_DAY)}
    spans = {(one.first, one.last) for one in map(town.holidays_around, around) if one}
    tomorrow = ctx.today + ONE_DAY
    days = {day for first, last in spans for day in days_between(max(first, tomorrow), last)}
    rows = await ctx.rows("custody.enrolments_by_halves", sorted(days)) if days else []
    await materialise_enrolments(ctx, [row["id"] for row in rows], only=frozenset(days))


async def follow_custody(ctx: Ctx, child_ids: list[UUID]) -> None:
    """The days to come of children of two homes are derived again: each on the line of the adult whose they are."""
    rows = await ctx.rows("custody.enrolments", child_ids, ctx.today)
    if rows:
        days = days_between(ctx.today + ONE_DAY, max(row["valid_to"] for row in rows))
        await materialise_enrolments(ctx, [row["id"] for row in rows], frozenset(days))
