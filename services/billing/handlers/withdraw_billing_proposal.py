"""A guardian takes back what is still undecided."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing_records import (
    BillingProposalWithdrawal,
    BillingProposalWithdrawn,
    WithdrawBillingProposal,
)
from contracts.pattern.deciding import State
from services.billing import errors
from services.billing.callers import own_scope
from services.billing.demands import lock_demand, sealed_changes


async def withdraw_billing_proposal(
    ctx: Ctx, command: WithdrawBillingProposal
) -> BillingProposalWithdrawal | Refusal:
    """Withdraws an open demand; the file's lock settles the race with a decision. Refused: `not_found`,
    `proposal_not_open`.
    """
    demand = await lock_demand(ctx, command.proposal_id, *own_scope(ctx.actor))
    if demand is None:
        return errors.not_found()
    if demand.state is not State.OPEN:
        return errors.proposal_not_open(demand.state)
    changes = sealed_changes(ctx, demand.id, demand.changes)
    version = await ctx.value("proposal.decide", demand.id, "withdrawn", demand.decision_no, changes)
    ctx.emit(
        BillingProposalWithdrawn(
            version=version, proposal_id=demand.id, family_id=demand.family_id, withdrawn_at=ctx.now
        )
    )
    ctx.audit("proposal.withdrawn", entity="proposal", entity_id=demand.id)
    return BillingProposalWithdrawal(proposal_id=demand.id)
