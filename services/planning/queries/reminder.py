"""The days of a reminder, for the page where one tap books them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import Reminder, ReminderView
from services.planning.domain.planner import Wish, plan
from services.planning.domain.scope import asker
from services.planning.errors import not_found
from services.planning.store.planned import planned_view
from services.planning.store.sheets import look


async def reminder(ctx: Ctx, query: Reminder) -> ReminderView | Refusal:
    """Each day judged now, on the lines the asking guardian still sees. Refused: not_found (also another's)."""
    kept = await ctx.row("reminder.one", query.reminder_id, ctx.actor.guardian_id)
    if kept is None:
        return not_found()
    told = [
        (UUID(one["line_id"]), date.fromisoformat(one["day"]), UUID(one["unit_id"])) for one in kept["cells"]
    ]
    seen = await ctx.rows("sheet.seen_lines", sorted({line for line, _, _ in told}), asker(ctx.actor))
    days = [day for _, day, _ in told]
    if not seen:
        return not_found()
    sheet = await look(ctx, [row["id"] for row in seen], min(days), max(days), whole_months=False)
    units = sheet.catalogue.units
    wishes = [
        Wish(sheet.lines[line].child_id, day, sheet.lines[line].offering, units[unit].code)
        for line, day, unit in told
        if line in sheet.lines and unit in units
    ]
    children = list(dict.fromkeys(wish.child_id for wish in wishes))
    rows = {row["child_id"]: row for row in await ctx.rows("gesture.children", children, asker(ctx.actor))}
    mine = [wish for wish in wishes if wish.child_id in rows]
    view = planned_view(plan(sheet, mine, ctx.now, asker(ctx.actor)), rows, children)
    opens_at = kept["opens_at"].astimezone(ctx.now.tzinfo) if kept["opens_at"] is not None else None
    return ReminderView(
        reminder_id=kept["id"],
        opens_at=opens_at,
        opened=opens_at is None or opens_at <= ctx.now,
        closes_at=kept["closes_at"].astimezone(ctx.now.tzinfo),
        first_day=min(days),
        last_day=max(days),
        lines=view.lines,
        cells=view.cells,
        left_out=view.left_out,
    )
