"""A cell explains itself: what it says, what happened to it, what can still be done."""

from __future__ import annotations

from typing import Any

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import CellExplained, CellHistoryEntry, CellView, ExplainCell
from services.planning.domain.grid import Horizon, cell_view
from services.planning.domain.scope import by_agent
from services.planning.errors import not_found
from services.planning.store.sheets import see_cells


async def explain_cell(ctx: Ctx, query: ExplainCell) -> CellExplained | Refusal:
    """The cell with its history, newest first. Refused: not_found (also another's line)."""
    sheet = await see_cells(ctx, [(query.line_id, query.day)])
    if sheet is None:
        return not_found()
    line = sheet.lines[query.line_id]
    view = cell_view(sheet, line, query.day, ctx.now, Horizon(ctx.now), by_agent=by_agent(ctx.actor))
    absence = await ctx.row("evidence.of_cell", query.line_id, query.day)
    joined = list(absence["file_ids"]) if absence is not None else []
    return CellExplained(
        child_id=line.child_id,
        child_name=line.child_name,
        offering=line.offering.name,
        facility=line.offering.facility.name,
        guardian=line.guardian_name,
        cell=CellView.model_validate(view),
        history=await _history(ctx, query),
        absence_id=absence["id"] if absence is not None else None,
        evidence=joined,
        evidence_needed=absence is not None and absence["evidence_needed"] and not joined,
    )


async def _history(ctx: Ctx, query: ExplainCell) -> list[CellHistoryEntry]:
    """What happened to the cell itself, its marks, and the weekly pattern that made it."""
    entries: list[dict[str, Any]] = [
        {"at": row["at"], "who": row["who"], "what": row["what"], "data": row["data"]}
        for row in await ctx.rows("planning.history", query.line_id, query.day)
    ]
    for row in await ctx.rows("planning.marks", query.line_id, query.day):
        entries.append(
            {"at": row["marked_at"], "who": row["recorded_by"], "what": f"marked_{row['kind']}", "data": {}}
        )
    pattern = await ctx.row("planning.pattern_of", query.line_id, query.day)
    if pattern is not None:
        data = {"valid_from": pattern["valid_from"].isoformat()}
        entries.append(
            {"at": pattern["set_at"], "who": pattern["set_by"], "what": "pattern_set", "data": data}
        )
    entries.sort(key=lambda entry: entry["at"], reverse=True)
    return [CellHistoryEntry(**{**one, "at": one["at"].astimezone(ctx.now.tzinfo)}) for one in entries]
