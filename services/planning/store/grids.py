"""A child's grid over some days, with an etag so that a page that has not changed costs one row."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from asyncpg import Record
from pydantic_core import to_json

from chassis.context import Ctx
from chassis.problem import Refusal
from services.planning.domain.calendar import days_between
from services.planning.domain.grid import Horizon, day_view, line_view, reasons_view
from services.planning.domain.scope import asker
from services.planning.errors import child_unknown
from services.planning.store.catalogue import catalogue_of
from services.planning.store.sheets import look

NOTHING: dict[str, Any] = {
    "unchanged": True,
    "child_id": None,
    "child_name": "",
    "first_day": None,
    "last_day": None,
    "days": [],
    "lines": [],
    "absence_reasons": [],
    "months": [],
}


async def grid(ctx: Ctx, child_id: UUID, first: date, last: date, known_etag: str) -> bytes | Refusal:
    """The reply of month-planning and week-planning, as JSON. Refused: child_unknown.

    The etag holds the versions of all that is shown and the moment until which it holds; it is read before the
    cells, so that a page is never kept under a version newer than itself.
    """
    seen_by = asker(ctx.actor)
    standing = await ctx.row("planning.standing", child_id, seen_by, first, last)
    if standing is None:
        return child_unknown()
    versions = _versions(standing, seen_by)
    until = _still_valid(known_etag, versions, ctx.now)
    if until is not None:
        return to_json({**NOTHING, "etag": known_etag, "valid_until": until})
    days, horizon = days_between(first, last), Horizon(ctx.now)
    catalogue = await catalogue_of(ctx, standing["settings"])
    lines: list[dict[str, Any]] = []
    if standing["line_ids"]:
        sheet = await look(ctx, standing["line_ids"], first, last, whole_months=False)
        lines = [
            line_view(sheet, sheet.lines[line_id], days, ctx.now, horizon) for line_id in standing["line_ids"]
        ]
    return to_json(
        {
            "unchanged": False,
            "etag": f"{versions}.{int(horizon.moment.timestamp())}",
            "valid_until": horizon.moment,
            "child_id": child_id,
            "child_name": standing["child_name"],
            "first_day": first,
            "last_day": last,
            "days": [day_view(catalogue.calendar.context(day), ctx.today) for day in days],
            "lines": lines,
            "absence_reasons": reasons_view(catalogue),
            "months": _months(standing["first"], standing["last"]),
        }
    )


def _versions(standing: Record, seen_by: UUID | None) -> str:
    who = seen_by.hex[-8:] if seen_by is not None else "agents"
    return f"{standing['version']}.{standing['settings']}.{standing['flips']}.{who}"


def _still_valid(known_etag: str, versions: str, now: datetime) -> datetime | None:
    """The moment until which the caller's page holds, or None when it does not hold any more."""
    known, _, until = known_etag.rpartition(".")
    if known != versions or not until.isdigit():
        return None
    moment = datetime.fromtimestamp(int(until), tz=now.tzinfo)
    # a clock set back (training, tests) must not keep a page of the future alive
    return moment if now < moment <= now + timedelta(days=1, hours=1) else None


def _months(first: date | None, last: date | None) -> list[str]:
    if first is None or last is None:
        return []
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    index = first.year * 12 + first.month - 1
    return [f"{(index + n) // 12:04d}-{(index + n) % 12 + 1:02d}" for n in range(count)]
