"""Finding a family from what an agent types at the desk or on the telephone."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import FamilyHit, FamilySearchView, SearchFamilies
from services.family.domain.naming import AFTER_ANY, tokens_of


async def search_families(ctx: Ctx, query: SearchFamilies) -> FamilySearchView:
    """At most `limit` families with a word for every word typed, best first."""
    tokens = tokens_of(query.text)
    if not tokens:
        return FamilySearchView(families=[])
    ends = [token + AFTER_ANY for token in tokens]
    return FamilySearchView(
        families=[
            FamilyHit(
                family_id=row["family_id"],
                family_number=row["family_number"],
                name=row["name"],
                town=row["town"],
                children=row["children"],
            )
            for row in await ctx.rows("search.find", tokens, ends, query.limit)
        ]
    )
