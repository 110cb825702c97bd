"""What holds together in a custody calendar, and what becomes of the rule in force when another begins later. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from contracts.family import CustodyCalendar, CustodyException, CustodyRule, MovedStay
from contracts.pattern.custody import overlapping
from contracts.pattern.merging import Change

FORTNIGHT = 14
MOST_STAYS = 100
_KEY = re.compile(r"stay\.\d{4}-\d{2}-\d{2}")


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


def is_stay(key: str) -> bool:
    """Whether a key names an exception, by its first day."""
    return _KEY.fullmatch(key) is not None


def stays_record(calendar: CustodyCalendar, guardian_id: UUID) -> dict[str, str]:
    """The exceptions as texts, seen by one of the two."""
    return {
        f"stay.{one.first_day}": f"{one.last_day} {'mine' if one.guardian_id == guardian_id else 'other'}"
        for one in calendar.exceptions
    }


def stays_of(
    record: Mapping[str, str], calendar: CustodyCalendar, guardian_id: UUID
) -> list[CustodyException]:
    """The exceptions again, by day; those whose text was emptied are no longer in it."""
    pair = (calendar.first_guardian_id, calendar.second_guardian_id)
    other = pair[1] if pair[0] == guardian_id else pair[0]
    found = []
    for key, text in sorted(record.items()):
        if text:
            last, whose = text.split()
            found.append(
                CustodyException(
                    first_day=date.fromisoformat(key.removeprefix("stay.")),
                    last_day=date.fromisoformat(last),
                    guardian_id=guardian_id if whose == "mine" else other,
                )
            )
    return found


def moved(changes: Iterable[Change], *, taken_back: bool = False) -> list[MovedStay]:
    """The days that an accepted demand moved, or gave back, as the other of the two reads them."""
    found = []
    for change in changes:
        old = change.before if change.was is None else change.was
        new, old = (old, change.after) if taken_back else (change.after, old)
        if new == old:
            continue
        last, _, whose = (new or old).partition(" ")
        found.append(
            MovedStay(
                first_day=date.fromisoformat(change.key.removeprefix("stay.")),
                last_day=date.fromisoformat(last),
                whose=("other" if whose == "mine" else "yours") if new else "rule",
            )
        )
    return sorted(found, key=lambda stay: stay.first_day)


def errors_of_stays(record: Mapping[str, str], changed: Collection[str], today: date) -> dict[str, str]:
    """What is wrong with the exceptions that are asked for, by key: days that are over, backwards or spoken of twice."""
    spans, found = {}, {}
    for key, text in record.items():
        if not text:
            continue
        last_text, _, whose = text.partition(" ")
        try:
            first, last = date.fromisoformat(key.removeprefix("stay.")), date.fromisoformat(last_text)
        except ValueError:
            found[key] = "not_a_date"
            continue
        spans[key] = (first, last)
        if whose not in ("mine", "other"):
            found[key] = "not_a_choice"
        elif last < first:
            found[key] = "ends_before_it_begins"
    for key in changed:
        if key not in spans or key in found:
            continue
        first, last = spans[key]
        if first < today or len(spans) > MOST_STAYS:
            found[key] = "does_not_fit"
        elif any(one != key and begins <= last and first <= ends for one, (begins, ends) in spans.items()):
            found[key] = "overlap"
    return {key: error for key, error in found.items() if key in changed}
