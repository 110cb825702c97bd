"""Drawing whose day it is, for a child of two homes."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CustodyView, DrawCustody
from services.family import errors
from services.family.custody import kept_custody, put_custody
from services.family.domain.custody import errors_in, following
from services.family.notices import tell_drawn


async def draw_custody(ctx: Ctx, command: DrawCustody) -> CustodyView | Refusal:
    """Replaces the calendar. Refused: `not_found`, `child_unknown`, `conflict`, `invalid_input`."""
    if await ctx.row("family.lock", command.family_id) is None:
        return errors.not_found()
    child = await ctx.row("child.of_family", command.child_id, command.family_id)
    if child is None:
        return errors.child_unknown()
    known = await kept_custody(ctx, command.child_id)
    if known.version != command.expected_version:
        return errors.changed_meanwhile(known.version)
    drawn = command.calendar
    if drawn is not None:
        if wrong := errors_in(drawn, child["guardian_ids"]):
            return Refusal("invalid_input", fields=wrong)
        drawn = following(drawn, known.calendar, ctx.today)
    reference = command.reference.strip() if drawn is not None else ""
    view = await put_custody(ctx, command.family_id, known, drawn, reference)
    tell_drawn(ctx, command.family_id, child, known.calendar, drawn)
    return view
