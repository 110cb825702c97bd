"""A guardian's tax data, benefits and bank details."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing_records import BillingRecordView, MyBillingRecord, PendingBillingProposal
from services.billing import errors
from services.billing.callers import may_read_figures
from services.billing.domain.figures import STORED, blank
from services.billing.mandates import terms_of
from services.billing.records import family_of, opened_record, shown


async def my_billing_record(ctx: Ctx, query: MyBillingRecord) -> BillingRecordView | Refusal:
    """A guardian's own, or any for régies and direction; the reading leaves its trace. Refused: `not_found`."""
    if not may_read_figures(ctx.actor) or await family_of(ctx, query.guardian_id, None) is None:
        return errors.not_found()
    values = {key: text for kind in STORED for key, text in blank(kind).items()}
    changed_at = {}
    for row in await ctx.rows("record.all_latest", query.guardian_id):
        record = opened_record(ctx, row["kind"], row)
        values |= {key: shown(key, text) for key, text in record.items()}
        changed_at[row["kind"]] = row["changed_at"].astimezone(ctx.now.tzinfo)
    pending = [
        PendingBillingProposal(
            proposal_id=row["id"],
            kind=row["kind"],
            guardian_id=row["guardian_id"],
            asked_at=row["asked_at"].astimezone(ctx.now.tzinfo),
        )
        for row in await ctx.rows("proposal.pending", query.guardian_id)
    ]
    ctx.audit(
        "billing_record.read",
        entity="guardian",
        entity_id=query.guardian_id,
        detail={"roles": list(ctx.actor.roles)},
    )
    return BillingRecordView(
        guardian_id=query.guardian_id,
        values=values,
        changed_at=changed_at,
        pending=pending,
        terms=await terms_of(ctx),
        version=await ctx.value("record.file_version", query.guardian_id) or 0,
    )
