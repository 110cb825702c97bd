"""Before and after of several demands in one call."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from contracts.family import FamilyProposalDetails, FamilyProposalDetailsView
from contracts.proposals import ProposalDetail, ProposalField
from services.family.demands import new_child_name, opened_changes, opened_note
from services.family.health import trace_reading


async def family_proposal_details(ctx: Ctx, query: FamilyProposalDetails) -> FamilyProposalDetailsView:
    """The demands that exist and that the caller may see; opening a child's health this way is traced on the child."""
    actor = ctx.actor
    scope = (actor.guardian_id, actor.family_id) if actor.kind == "guardian" else (None, None)
    rows = [] if scope == (None, None) and actor.kind == "guardian" else await _rows(ctx, query, scope)
    rules = await ctx.row("proposal.rules")
    assert rules is not None, "the rules are one row"
    ctx.audit(
        "proposals.read", entity="proposal", entity_id="", detail={"ids": [str(row["id"]) for row in rows]}
    )
    for child_id in sorted({row["child_id"] for row in rows if row["kind"] == "health"}):
        trace_reading(ctx, child_id, "proposal")
    return FamilyProposalDetailsView(proposals=[_detail(ctx, row, rules["evidence_for"]) for row in rows])


async def _rows(ctx: Ctx, query: FamilyProposalDetails, scope: tuple[object, object]) -> list[Record]:
    return await ctx.rows("proposal.details", query.proposal_ids, *scope)


def _detail(ctx: Ctx, row: Record, evidence_for: list[str]) -> ProposalDetail:
    changes = opened_changes(ctx, row)
    about_child = row["kind"] not in ("guardian", "partner")
    return ProposalDetail(
        proposal_id=row["id"],
        kind=row["kind"],
        state="applied" if row["state"] == "settled_at_once" else row["state"],
        guardian_id=row["guardian_id"],
        child_id=row["child_id"] if row["child_name"] is not None else None,
        child_name=(row["child_name"] or new_child_name(changes)) if about_child else "",
        fields=[
            ProposalField(key=one.key, before=one.before, after=one.after, outcome=one.outcome)
            for one in changes
        ],
        note=opened_note(ctx, row),
        evidence_needed=row["kind"] in evidence_for and not row["evidence"],
        evidence=row["evidence"],
    )
