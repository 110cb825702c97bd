"""Who can sign in, and who has not yet."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.identity import ActivationCounts, ActivationEntry, ActivationList, ActivationView
from services.identity.domain.identifier import sort_key

_NOBODY = "% !"


async def activation_list(ctx: Ctx, query: ActivationList) -> ActivationView:
    """Guardians by name, a page of them; the counts are of the same choice of people, whatever their state."""
    name, number = _patterns(query.text)
    rows = await ctx.rows(
        "known.activation", query.state, query.family_id, name, number, ctx.today, query.offset, query.limit
    )
    counts = await ctx.row("known.activation_counts", query.family_id, name, number, ctx.today)
    told = ActivationCounts() if counts is None else ActivationCounts(**dict(counts))
    total = getattr(told, query.state) if query.state else sum(told.model_dump().values())
    return ActivationView(
        entries=[
            ActivationEntry(
                guardian_id=row["guardian_id"],
                family_id=row["family_id"],
                family_number=row["family_number"],
                last_name=row["last_name"],
                first_name=row["first_name"],
                has_email=row["has_email"],
                identifier=row["identifier"] or "",
                state=row["state"],
                issued_at=row["issued_at"],
                expires_on=row["expires_on"],
                activated_at=row["activated_at"],
            )
            for row in rows
        ],
        total=total,
        counts=told,
    )


def _patterns(text: str) -> tuple[str | None, str | None]:
    """What to look for: words of a name by their beginning, or a family's number. Neither holds a wildcard of its own."""
    if not text.strip():
        return None, None
    folded = sort_key(text)
    digits = text.replace(" ", "")
    number = f"{digits}%" if digits.isascii() and digits.isdigit() else None
    return f"% {folded}%" if folded else _NOBODY, number
