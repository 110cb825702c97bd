"""Before and after of several demands in one call."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from contracts.billing_records import BillingProposalDetails, BillingProposalDetailsView
from contracts.proposals import ProposalDetail
from services.billing.callers import may_read_figures, own_scope
from services.billing.demands import fields_shown, opened_changes, opened_note


async def billing_proposal_details(ctx: Ctx, query: BillingProposalDetails) -> BillingProposalDetailsView:
    """The demands that exist and that the caller may see; who needs no income or account is told only that they exist."""
    rows = await ctx.rows("proposal.details", query.proposal_ids, *own_scope(ctx.actor))
    opening = may_read_figures(ctx.actor)
    ctx.audit(
        "proposals.read",
        entity="proposal",
        entity_id="",
        detail={"ids": [str(row["id"]) for row in rows], "opened": opening},
    )
    return BillingProposalDetailsView(proposals=[_detail(ctx, row, opening) for row in rows])


def _detail(ctx: Ctx, row: Record, opening: bool) -> ProposalDetail:
    return ProposalDetail(
        proposal_id=row["id"],
        kind=row["kind"],
        state="applied" if row["state"] == "settled_at_once" else row["state"],
        guardian_id=row["guardian_id"],
        fields=fields_shown(opened_changes(ctx, row)) if opening else [],
        note=opened_note(ctx, row) if opening else "",
        evidence=row["evidence"] if opening else [],
    )
