"""A guardian takes back what is still undecided."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FamilyProposalWithdrawal, FamilyProposalWithdrawn, WithdrawFamilyProposal
from contracts.pattern.deciding import State
from services.family import errors
from services.family.demands import lock_demand, sealed_changes


async def withdraw_family_proposal(
    ctx: Ctx, command: WithdrawFamilyProposal
) -> FamilyProposalWithdrawal | Refusal:
    """Withdraws an open demand; the family's lock settles the race with a decision. Refused: `not_found`,
    `proposal_not_open`. Its documents leave with it, unless something else relies on them.
    """
    guardian_id, family_id = ctx.actor.guardian_id, ctx.actor.family_id
    if guardian_id is None or family_id is None:
        return errors.not_found()
    demand = await lock_demand(ctx, command.proposal_id, guardian_id, family_id)
    if demand is None:
        return errors.not_found()
    if demand.state is not State.OPEN:
        return errors.proposal_not_open(demand.state)
    changes = sealed_changes(ctx, demand.id, demand.changes)
    version = await ctx.value(
        "proposal.decide", demand.id, "withdrawn", demand.decision_no, changes, demand.subject.child_id
    )
    joined = [row["file_id"] for row in await ctx.rows("document.joined_to", demand.id)]
    await ctx.run("document.let_go", joined)
    ctx.emit(
        FamilyProposalWithdrawn(
            version=version, proposal_id=demand.id, family_id=family_id, withdrawn_at=ctx.now
        )
    )
    ctx.audit("proposal.withdrawn", entity="proposal", entity_id=demand.id)
    return FamilyProposalWithdrawal(proposal_id=demand.id)
