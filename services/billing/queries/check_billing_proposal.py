"""The page of before and after, shown before a guardian sends."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing_records import BillingCheckView, CheckBillingProposal, CheckedBillingProposal
from services.billing.demands import fields_shown
from services.billing.domain.figures import RUM
from services.billing.proposing import Wanted, prepare


async def check_billing_proposal(ctx: Ctx, query: CheckBillingProposal) -> BillingCheckView | Refusal:
    """What sending this form would file, judged as the command judges it; changes nothing."""
    prepared = await prepare(
        ctx,
        Wanted(
            query.kind,
            query.family_id,
            query.guardian_id,
            query.values,
            mandate_text=query.mandate_text,
            regie_ids=query.regie_ids,
        ),
    )
    if isinstance(prepared, Refusal):
        return prepared
    ctx.audit("proposal.checked", entity="guardian", entity_id=query.guardian_id, detail={"kind": query.kind})
    return BillingCheckView(
        proposals=[
            CheckedBillingProposal(
                result="done" if part.at_once else "opened",
                # a mandate's reference is taken when it is signed
                fields=[one for one in fields_shown(part.changes) if one.key != RUM],
            )
            for part in prepared.parts
        ],
        version=prepared.version,
    )
