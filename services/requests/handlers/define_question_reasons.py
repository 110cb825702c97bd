"""A town sets the reasons its agents may give when they ask a family something."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.requests import DefineQuestionReasons, SettingsSaved


async def define_question_reasons(ctx: Ctx, command: DefineQuestionReasons) -> SettingsSaved:
    """Replaces the table in the order given; those left out are retired and stay readable in histories."""
    await ctx.run("settings.retire_all_question_reasons")
    await ctx.many(
        "settings.put_question_reason",
        [
            (one.code, one.label, position, one.retired, one.kinds)
            for position, one in enumerate(command.reasons, 1)
        ],
    )
    ctx.audit(
        "question_reasons.defined",
        entity="question_reasons",
        entity_id="town",
        detail={"codes": [one.code for one in command.reasons if not one.retired]},
    )
    return SettingsSaved()
