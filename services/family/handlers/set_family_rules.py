"""The town says which demands wait for an agent, and for which documents are asked."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FamilyRules, FamilyRulesView, SetFamilyRules


async def set_family_rules(ctx: Ctx, command: SetFamilyRules) -> FamilyRulesView | Refusal:
    """In force for what comes next; what waits already goes on waiting. Refused: `changed_meanwhile`."""
    rules = command.rules
    row = await ctx.row("proposal.locked_rules")
    assert row is not None, "the rules are one row"
    if command.before is not None and _told(command.before) != _told(FamilyRules(**dict(row))):
        return Refusal("changed_meanwhile")
    await ctx.run("proposal.set_rules", list(rules.at_once), list(rules.evidence_for), rules.online_enrolment)
    ctx.audit("family_rules.set", entity="settings", entity_id="family", detail=rules.model_dump())
    return FamilyRulesView(rules=rules)


def _told(rules: FamilyRules) -> tuple[set[str], set[str], bool]:
    return set(rules.at_once), set(rules.evidence_for), rules.online_enrolment
