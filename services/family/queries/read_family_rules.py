"""Which demands wait for an agent, and for which documents are asked."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import FamilyRules, FamilyRulesView, ReadFamilyRules


async def read_family_rules(ctx: Ctx, query: ReadFamilyRules) -> FamilyRulesView:
    """The rules in force."""
    row = await ctx.row("proposal.rules")
    assert row is not None, "the rules are one row"
    return FamilyRulesView(
        rules=FamilyRules(
            at_once=row["at_once"],
            evidence_for=row["evidence_for"],
            online_enrolment=row["online_enrolment"],
        )
    )
