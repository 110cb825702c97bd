"""The town says which demands wait for an agent, and for which documents are asked."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import FamilyRulesView, SetFamilyRules


async def set_family_rules(ctx: Ctx, command: SetFamilyRules) -> FamilyRulesView:
    """In force for what comes next; what waits already goes on waiting."""
    rules = command.rules
    await ctx.run("proposal.set_rules", list(rules.at_once), list(rules.evidence_for), rules.online_enrolment)
    ctx.audit("family_rules.set", entity="settings", entity_id="family", detail=rules.model_dump())
    return FamilyRulesView(rules=rules)
