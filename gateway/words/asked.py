"""What a demand asks, whoever owns it: before and after for a table, or in few words. Pure: today is a parameter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway.components import french
from gateway.words import planning, record, weekly
from gateway.words.sentences import word

Detail = Mapping[str, Any]
OF_PLANNING = ("booking", "absence")
FEW = 3


def state_words(value: str) -> str:
    """A state as planning keys it, in words: `booked:Journée` -> `réservé, Journée`; nothing booked -> `rien de réservé`."""
    if not value:
        return "rien de réservé"
    key, _, unit = value.partition(":")
    row = planning.statuses().get(key)
    words = row.spoken if row else key
    return f"{words}, {unit}" if unit else words


def _value_words(field: Mapping[str, Any], which: str) -> str:
    """A day's state in words, or what a weekly pattern books on a weekday."""
    if field["key"].startswith("pattern."):
        return weekly.field_words(field["key"], field[which])
    return state_words(field[which])


def _day_words(key: str, today: date) -> str:
    """A field's name: a day where the owner's field is a day."""
    if key.startswith("pattern."):
        return weekly.field_name(key)
    try:
        day = date.fromisoformat(key)
    except ValueError:
        return word("proposal_field", key)
    return french.day_words(day, year=day.year != today.year)


def rows(detail: Detail | None, today: date, people: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """Before and after, field by field, as `record.rows` gives them."""
    if detail is None:
        return []
    if detail["kind"] not in OF_PLANNING:
        return record.rows(detail["fields"], people)
    return [
        record.line(
            _day_words(field["key"], today),
            _value_words(field, "before"),
            _value_words(field, "after"),
            field.get("outcome"),
        )
        for field in detail["fields"]
    ]


def changes(detail: Detail | None, today: date) -> list[str]:
    """Before and after in few words; once it is settled, what was asked."""
    if detail is None:
        return []
    if detail["kind"] not in OF_PLANNING:
        return _fields(detail)
    return _days(detail, today)


def _fields(detail: Detail) -> list[str]:
    """The first fields of a file, then how many more."""
    lines = []
    found = record.rows(detail["fields"])
    for row in found[:FEW]:
        before = f"{row['before'] or 'vide'} → " if detail["state"] == "open" else ""
        lines.append(f"{row['what']}{french.NBSP}: {before}{row['after'] or 'vide'}")
    if len(found) > FEW:
        lines.append(f"et {french.plural(len(found) - FEW, 'autre changement', 'autres changements')}")
    return lines


def _days(detail: Detail, today: date) -> list[str]:
    """The days of a planning: those that change alike are said once."""
    if any(field["key"] == "pattern.from" for field in detail["fields"]):
        return [weekly.summary(detail["fields"])]
    open_ = detail["state"] == "open"
    alike: dict[tuple[str, str], list[str]] = {}
    for field in detail["fields"]:
        before = field["before"] if open_ else ""
        alike.setdefault((before, field["after"]), []).append(field["key"])
    lines = []
    for (before, after), keys in alike.items():
        start = f"{state_words(before)} →" if open_ else f"demandé{french.NBSP}:"
        words = f"{start} {state_words(after)}"
        if len(alike) > 1:
            words = f"{french.listing([_day_words(key, today) for key in keys])}{french.NBSP}: {words}"
        lines.append(words)
    return lines
