"""What holds together in a custody calendar, and what becomes of the rule in force when another begins later. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from contracts.family import CustodyCalendar, CustodyRule
from contracts.pattern.custody import overlapping

FORTNIGHT = 14


def errors_in(calendar: CustodyCalendar, guardian_ids: Collection[UUID]) -> list[dict[str, str]]:
    """What is wrong, as `field` and `error`; `guardian_ids`: who acts for the child."""
    pair = (calendar.first_guardian_id, calendar.second_guardian_id)
    wrong = []
    if pair[0] not in guardian_ids:
        wrong.append(("first_guardian_id", "unknown"))
    if pair[1] not in guardian_ids or pair[0] == pair[1]:
        wrong.append(("second_guardian_id", "unknown"))
    if calendar.valid_to is not None and calendar.valid_to < calendar.valid_from:
        wrong.append(("valid_to", "ends_before_it_begins"))
    if len(calendar.fortnight) not in (0, FORTNIGHT):
        wrong.append(("fortnight", "does_not_fit"))
    for number, one in enumerate(calendar.exceptions):
        if one.guardian_id not in pair:
            wrong.append((f"exceptions.{number}.guardian_id", "unknown"))
        if one.last_day < one.first_day:
            wrong.append((f"exceptions.{number}.last_day", "ends_before_it_begins"))
    if overlapping(calendar.rule().stays):
        wrong.append(("exceptions", "overlap"))
    return [{"field": field, "error": error} for field, error in wrong]


def following(drawn: CustodyCalendar, known: CustodyCalendar | None, today: date) -> CustodyCalendar:
    """The calendar with the rule that holds until it begins: the one in force, where this one begins after today.

    Only between the same two guardians: for others there is nothing to go on with.
    """
    before: CustodyRule | None = None
    if known is not None and drawn.valid_from > today:
        before = known if known.valid_from <= today else known.before
    if before is not None:
        pair = {before.first_guardian_id, before.second_guardian_id}
        eve = drawn.valid_from - timedelta(1)
        if pair == {drawn.first_guardian_id, drawn.second_guardian_id}:
            last = min(before.valid_to or eve, eve)
            told = before.model_dump(exclude={"before"}) | {"valid_to": last}
            before = CustodyRule.model_validate(told) if last >= before.valid_from else None
        else:
            before = None
    return drawn.model_copy(update={"before": before})
