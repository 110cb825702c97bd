"""The town's tables of reasons, to refuse and to ask: read in its order, replaced whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.requests import QuestionReason, RefusalReason, SettingsSaved


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name in the traces, and its statements."""

    name: str
    read: str
    retire: str
    put: str


REFUSALS = Table("refusal_reasons", "settings.reasons", "settings.retire_all_reasons", "settings.put_reason")
QUESTIONS = Table(
    "question_reasons",
    "settings.question_reasons",
    "settings.retire_all_question_reasons",
    "settings.put_question_reason",
)


OTHER = "autre"


async def in_force(ctx: Ctx, table: Table, kind: str | None) -> list[QuestionReason]:
    """The reasons that may be given, in the town's order, for every kind of request or for one."""
    rows = await ctx.rows(table.read, kind)
    return [
        QuestionReason(
            code=row["code"],
            label=row["label"],
            kinds=row["kinds"],
            needs_note=table is REFUSALS and needs_note(row["code"]),
        )
        for row in rows
    ]


def needs_note(code: str) -> bool:
    """Whether a reason to refuse says nothing by itself, so that a word to the family goes with it."""
    return code == OTHER or code.startswith(f"{OTHER}_")


async def replace(
    ctx: Ctx, table: Table, reasons: Sequence[RefusalReason], before: Sequence[RefusalReason] | None
) -> SettingsSaved | Refusal:
    """Replaces the table in the order given; those left out are retired and stay readable in histories.

    Refused: `changed_meanwhile` when `before` is said and is not what is in force.
    """
    await ctx.row("settings.locked")
    if before is not None:
        held = await in_force(ctx, table, None)
        if [one.model_dump() for one in before] != [one.model_dump() for one in held]:
            return Refusal("changed_meanwhile")
    await ctx.run(table.retire)
    await ctx.many(
        table.put,
        [(one.code, one.label, position, one.retired, one.kinds) for position, one in enumerate(reasons, 1)],
    )
    ctx.audit(
        f"{table.name}.defined",
        entity=table.name,
        entity_id="town",
        detail={"codes": [one.code for one in reasons if not one.retired]},
    )
    return SettingsSaved()
