"""The page of before and after, shown before a family sends."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CheckedProposal, CheckFamilyProposal, FamilyCheckView
from contracts.proposals import ProposalField
from services.family.domain.fields import NO_CHILD
from services.family.health import trace_reading
from services.family.proposing import Wanted, prepare


async def check_family_proposal(ctx: Ctx, query: CheckFamilyProposal) -> FamilyCheckView | Refusal:
    """What sending this form would file, judged as the command judges it; changes nothing."""
    values = NO_CHILD | query.values if query.kind == "new_child" else query.values
    prepared = await prepare(
        ctx,
        Wanted(
            query.kind,
            query.family_id,
            query.guardian_id,
            query.child_id,
            values,
            query.persons,
            query.remove,
        ),
    )
    if isinstance(prepared, Refusal):
        return prepared
    ctx.audit("proposal.checked", entity="family", entity_id=query.family_id, detail={"kind": query.kind})
    if query.kind == "health":
        trace_reading(ctx, prepared.subject.child, "check")
    return FamilyCheckView(
        proposals=[
            CheckedProposal(
                result="done" if part.at_once else "opened",
                fields=[
                    ProposalField(key=one.key, before=one.before, after=one.after) for one in part.changes
                ],
                evidence_needed=part.evidence_needed,
            )
            for part in prepared.parts
        ],
        version=prepared.version,
    )
