"""A family (or an agent for it) brings the document that proves an absence."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import MOST_EVIDENCE, EvidenceOutcome, JoinEvidence
from services.planning.domain.scope import asker
from services.planning.errors import not_found, proposal_not_open, too_much_evidence
from services.planning.store.evidence import join, of_proposals

STANDS = ("open", "applied", "settled_at_once")


async def join_evidence(ctx: Ctx, command: JoinEvidence) -> EvidenceOutcome | Refusal:
    """Joins documents to an absence that stands; a decision taken meanwhile is waited for by the row's lock."""
    row = await ctx.row("evidence.lock", command.proposal_id, asker(ctx.actor))
    if row is None or row["kind"] != "absence":
        return not_found()
    if row["state"] not in STANDS:
        return proposal_not_open(row["state"])
    joined = (await of_proposals(ctx, [row["id"]])).get(row["id"], [])
    if len({*joined, *command.file_ids}) > MOST_EVIDENCE:
        return too_much_evidence()
    await join(ctx, row["id"], (row["family_id"], row["child_id"]), command.file_ids, command.kind)
    ctx.audit(
        "absence.evidence_joined",
        entity="child",
        entity_id=row["child_id"],
        detail={"documents": len(command.file_ids)},
    )
    return EvidenceOutcome(evidence=(await of_proposals(ctx, [row["id"]]))[row["id"]])
