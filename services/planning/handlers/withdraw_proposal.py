"""A family takes back what is still undecided."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import ProposalWithdrawn, WithdrawOutcome, WithdrawProposal
from services.planning.domain.scope import asker
from services.planning.errors import not_found, proposal_not_open
from services.planning.store.proposals import lock_proposal
from services.planning.store.sheets import lock_pools
from services.planning.store.writing import write, written_by


async def withdraw_proposal(ctx: Ctx, command: WithdrawProposal) -> WithdrawOutcome | Refusal:
    """Withdraws an open demand; the child's lock settles the race with a decision. Refused: not_found, proposal_not_open."""
    held = await lock_proposal(ctx, command.proposal_id, asker(ctx.actor))
    if held is None:
        return not_found()
    if held.state != "open":
        return proposal_not_open(held.state)
    version = await ctx.value("proposal.decide", held.id, "withdrawn", held.decision_no, "", "", None)
    written = written_by(ctx)
    places = await lock_pools(ctx, held.sheet, held.queued)
    places.leave_queue(held.queued)
    written.left_waiting.append(held.id)
    for cell in held.cells:
        held.sheet.leave(held.line, cell.day)
        written.tell(held.line, cell.day, f"{held.kind}_withdrawn")
    await write(ctx, held.sheet, written, places)
    ctx.emit(
        ProposalWithdrawn(
            version=version, proposal_id=held.id, family_id=held.line.family_id, withdrawn_at=ctx.now
        )
    )
    ctx.audit("proposal.withdrawn", entity="proposal", entity_id=held.id)
    return WithdrawOutcome(proposal_id=held.id)
