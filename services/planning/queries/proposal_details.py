"""Before and after of several demands in one call, with the places left. An audited reading: reasons are health."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from pydantic_core import from_json

from chassis.context import Ctx
from contracts.planning import ProposalDetails, ProposalDetailsView
from contracts.proposals import ProposalDetail, ProposalField
from services.planning.domain.catalogue import Unit
from services.planning.domain.cell import read_cell
from services.planning.domain.places import PoolKey
from services.planning.domain.scope import asker
from services.planning.domain.sheet import CellRow, Line, Sheet
from services.planning.domain.situation import BookingState, Origin
from services.planning.store.evidence import of_proposals
from services.planning.store.sheets import look

STATES = {"settled_at_once": "applied"}
DECIDED = ("applied", "refused", "settled_at_once")
Held = tuple[date, UUID, Mapping[str, Any] | None, bool]
"""A day of a demand, its unit, what the cell was when it was decided, and whether a weekly pattern gives it up."""


async def proposal_details(ctx: Ctx, query: ProposalDetails) -> ProposalDetailsView:
    """The demands asked for that exist and that the caller may see; each reading of a reason leaves its trace."""
    rows = await ctx.rows("proposal.details", query.proposal_ids, asker(ctx.actor))
    ctx.audit(
        "proposals.read", entity="proposal", entity_id="", detail={"ids": [str(row["id"]) for row in rows]}
    )
    if not rows:
        return ProposalDetailsView(proposals=[])
    cells = {row["id"]: _cells(row) for row in rows}
    days = [day for one in cells.values() for day, *_ in one]
    lines = sorted({row["line_id"] for row in rows})
    sheet = await look(ctx, lines, min(days), max(days), whole_months=False)
    wanted = {row["id"]: _needs(sheet, row, cells[row["id"]]) for row in rows if row["kind"] == "booking"}
    evidence = await of_proposals(ctx, [row["id"] for row in rows])
    taken = await _taken(ctx, {key for keys in wanted.values() for key in keys})
    return ProposalDetailsView(
        proposals=[
            _detail(ctx, sheet, row, cells[row["id"]], wanted.get(row["id"], []), taken).model_copy(
                update=_proofs(row, evidence)
            )
            for row in rows
        ]
    )


def _proofs(row: Record, evidence: Mapping[UUID, list[UUID]]) -> dict[str, Any]:
    """The documents joined, and whether one is still waited for."""
    joined = evidence.get(row["id"], [])
    return {"evidence": joined, "evidence_needed": row["evidence_needed"] and not joined}


def _cells(row: Record) -> list[Held]:
    return [(date.fromisoformat(day), UUID(unit), was, gives_up) for day, unit, was, gives_up in row["cells"]]


def _needs(sheet: Sheet, row: Record, cells: list[Held]) -> list[PoolKey]:
    line, units = sheet.lines[row["line_id"]], sheet.catalogue.units
    taken = [(day, unit) for day, unit, _, gives_up in cells if not gives_up]
    return [key for day, unit in taken for key in sheet.needs(line, day, units[unit])]


async def _taken(ctx: Ctx, keys: Iterable[PoolKey]) -> dict[PoolKey, int]:
    ordered = sorted(keys)
    rows = await ctx.rows("proposal.pools_on", [key.pool_id for key in ordered], [key.day for key in ordered])
    return {PoolKey(row["pool_id"], row["day"]): row["taken"] for row in rows}


def _detail(
    ctx: Ctx,
    sheet: Sheet,
    row: Record,
    cells: list[Held],
    needs: list[PoolKey],
    taken: dict[PoolKey, int],
) -> ProposalDetail:
    line, units = sheet.lines[row["line_id"]], sheet.catalogue.units
    written = _written(ctx, row)
    reason = sheet.catalogue.reasons.get(written.get("reason", ""))
    scarcest = min(
        needs, key=lambda key: sheet.catalogue.places(key.pool_id) - taken.get(key, 0), default=None
    )
    total = sheet.catalogue.places(scarcest.pool_id) if scarcest else None
    return ProposalDetail(
        proposal_id=row["id"],
        kind=row["kind"],
        state=STATES.get(row["state"], row["state"]),
        child_id=row["child_id"],
        child_name=line.child_name,
        offering=line.offering.name,
        facility=line.offering.facility.name,
        fields=[
            *pattern_fields(sheet, row["pattern"]),
            *(
                _field(ctx, sheet, line, row, (day, units[unit], was), gives_up)
                for day, unit, was, gives_up in cells
            ),
        ],
        reason_label=reason.label if reason else "",
        note=written.get("note", ""),
        late=row["late"],
        places_left=max(0, total - taken.get(scarcest, 0)) if scarcest and total is not None else None,
        places_total=total,
    )


def _field(
    ctx: Ctx,
    sheet: Sheet,
    line: Line,
    row: Record,
    held: tuple[date, Unit, Mapping[str, Any] | None],
    gives_up: bool,
) -> ProposalField:
    """A day before and after: status keys; a booking's after names its unit where there is a choice.

    Once decided, before is what was kept when the decision took effect, not what the day is now.
    """
    day, unit, was = held
    after = "" if gives_up else _after(line, row, unit)
    situation = sheet.situation(line, day)
    if row["state"] in DECIDED and was is not None:
        if was["state"] is None:
            return ProposalField(key=day.isoformat(), before="", after=after)
        kept = CellRow(
            sheet.catalogue.units[UUID(was["unit_id"])],
            BookingState(was["state"]),
            Origin(was["origin"]),
            was["rule"],
        )
        situation = sheet.as_it_was(line, day, kept)
    now = read_cell(situation, ctx.now, by_agent=True)
    settled = [
        layer.key.value for layer in now.layers if not layer.key.value.startswith(("pending", "on_hold"))
    ]
    before = settled[0] if settled else ""
    return ProposalField(key=day.isoformat(), before=before, after=after)


def pattern_fields(sheet: Sheet, pattern: Mapping[str, Any] | None) -> list[ProposalField]:
    """The weekly pattern a demand asks for: from when, and each weekday before and after as unit names and weeks."""
    if pattern is None:
        return []
    fields = [ProposalField(key="pattern.from", before="", after=str(pattern["valid_from"]))]
    before, after = (_weekdays(sheet, pattern[one]) for one in ("former", "days"))
    for weekday in sorted({*before, *after}):
        was, becomes = before.get(weekday, ""), after.get(weekday, "")
        fields.append(ProposalField(key=f"pattern.{weekday}", before=was, after=becomes))
    return fields


def _weekdays(sheet: Sheet, days: list[Mapping[str, Any]]) -> dict[int, str]:
    """By ISO weekday: `all:Journée`, `odd:Matin`; the first of several."""
    said: dict[int, str] = {}
    for one in days:
        unit = sheet.catalogue.units[UUID(one["unit_id"])]
        said.setdefault(one["weekday"], f"{one.get('weeks', 'all')}:{unit.name}")
    return said


def _after(line: Line, row: Record, unit: Unit) -> str:
    if row["kind"] == "absence":
        return str(row["outcome"])
    return f"booked:{unit.name}" if len(line.offering.offered_units) > 1 else "booked"


def _written(ctx: Ctx, row: Record) -> dict[str, Any]:
    if row["detail"] is None:
        return {}
    opened: dict[str, Any] = from_json(ctx.sealer.open(bytes(row["detail"]), "proposal", "detail", row["id"]))
    return opened
