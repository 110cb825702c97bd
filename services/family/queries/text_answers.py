"""Who answered what to a version of a text."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family.answers import TextAnswer, TextAnswers, TextAnswersView


async def text_answers(ctx: Ctx, query: TextAnswers) -> TextAnswersView:
    """A page of the last answers, the newest first."""
    rows = await ctx.rows("certification.answers", query.text_id, query.accepted, query.offset, query.limit)
    return TextAnswersView(
        total=rows[0]["total"] if rows else 0,
        answers=[
            TextAnswer(
                guardian_id=row["guardian_id"],
                family_id=row["family_id"],
                family_number=row["family_number"],
                last_name=row["last_name"],
                first_name=row["first_name"],
                accepted=row["accepted"],
                answered_at=row["answered_at"].astimezone(ctx.now.tzinfo),
                child_name=row["child_name"],
            )
            for row in rows
        ],
    )
