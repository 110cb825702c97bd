"""A town sets its rules of time, dated, with the decision that made them."""

from __future__ import annotations

from collections import Counter

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import SetCutoffs, SettingsSaved
from services.planning.domain.cutoff import RuleError, parse_cutoff
from services.planning.errors import invalid, not_found, settings_overlap


async def set_cutoffs(ctx: Ctx, command: SetCutoffs) -> SettingsSaved | Refusal:
    """Adds or corrects rules. Refused: settings_overlap, not_found (offering, unit), invalid_input (says where)."""
    for n, one in enumerate(command.cutoffs):
        try:
            parse_cutoff(one.rule)
        except RuleError as error:
            return invalid(f"cutoffs.{n}.rule{error.path}", error.why)
        if one.after == "bill" and one.action == "book":
            return invalid(f"cutoffs.{n}.after", "a late booking is refused or asked")
    same = Counter((one.offering_id, one.unit_id, one.action, one.valid_from) for one in command.cutoffs)
    twice = [
        str(one.cutoff_id)
        for one in command.cutoffs
        if same[one.offering_id, one.unit_id, one.action, one.valid_from] > 1
    ]
    if twice:
        return settings_overlap(twice)
    missing = await ctx.rows("settings.offerings_missing", [one.offering_id for one in command.cutoffs])
    missing += await ctx.rows(
        "settings.units_missing",
        [one.unit_id for one in command.cutoffs],
        [one.offering_id for one in command.cutoffs],
    )
    if missing:
        return not_found(id=str(missing[0][0]))
    rows = [one.model_dump(mode="json") for one in command.cutoffs]
    overlapping = await ctx.rows("settings.cutoffs_overlapping", rows)
    if overlapping:
        return settings_overlap([str(row["cutoff_id"]) for row in overlapping])
    changed = await ctx.run("settings.put_cutoffs", rows)
    if changed:
        await ctx.run("settings.changed")
        for one in command.cutoffs:
            ctx.audit(
                "cutoff.set", entity="offering", entity_id=one.offering_id, detail=one.model_dump(mode="json")
            )
    return SettingsSaved(changed=changed)
