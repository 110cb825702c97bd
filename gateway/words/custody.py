"""A custody calendar in French: its rule in sentences, and its weeks for a table. Pure: today is a parameter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from gateway.bus import Content
from gateway.components import french
from gateway.words import dates

WEEK = 7
BEFORE, AFTER = "pas encore partagé", "plus partagé"


def rule(calendar: Content, names: Mapping[str, str], today: date) -> list[str]:
    """What was drawn, as sentences; `names`: how each of the two is called after *chez*."""
    former = calendar.get("before")
    said = [_from_to(calendar), *_weeks(calendar, names), _holidays(calendar, names)]
    said += _twice(calendar, names, today)
    said += [_stay(one, names) for one in calendar["exceptions"] if one["last_day"] >= today.isoformat()]
    if former and str(former["valid_to"] or "") >= today.isoformat():
        said.append(f"D’ici là{french.NBSP}: " + " ".join(_weeks(former, names)))
    return said


def _from_to(calendar: Content) -> str:
    first = _day(calendar["valid_from"])
    return f"Du {first} au {_day(calendar['valid_to'])}." if calendar["valid_to"] else f"À partir du {first}."


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{french.day_number(day)}{french.NBSP}{french.MONTHS[day.month - 1]} {day.year}"


def _weeks(calendar: Content, names: Mapping[str, str]) -> list[str]:
    first, second = names[calendar["first_guardian_id"]], names[calendar["second_guardian_id"]]
    start = date.fromisoformat(calendar["starts_on"])
    change = french.DAYS[start.weekday()]
    even = calendar["weeks"] == "even"
    if calendar["fortnight"]:
        pair = {"first": first, "second": second}
        one = "Semaines paires" if even else f"La semaine du {_day(calendar['starts_on'])}, puis une sur deux"
        two = "Semaines impaires" if even else "Les autres semaines"
        days, at = calendar["fortnight"], start.weekday()
        return [
            f"{one}{french.NBSP}: {_by_day(days[:WEEK], at, pair)}.",
            f"{two}{french.NBSP}: {_by_day(days[WEEK:], at, pair)}.",
        ]
    if even:
        said = [f"Semaines paires chez {first}, semaines impaires chez {second}."]
        if start.weekday():
            said.append(f"Le changement se fait le {change}{french.NBSP}: il donne son numéro à la semaine.")
        else:
            said.append("Le changement se fait le lundi.")
        return said
    return [
        f"Une semaine sur deux, le changement se fait le {change}.",
        f"La semaine du {_day(calendar['starts_on'])} est chez {first}, la suivante chez {second}.",
    ]


def _by_day(whose: Sequence[str], at: int, pair: Mapping[str, str]) -> str:
    """`lundi et mardi chez Jean, du mercredi au dimanche chez Anne`."""
    parts, day = [], at
    for who, run in groupby(whose):
        names = [french.DAYS[(day + n) % WEEK] for n in range(len(list(run)))]
        day += len(names)
        span = f"du {names[0]} au {names[-1]}" if len(names) > 2 else french.listing(names)
        parts.append(f"{span} chez {pair[who]}")
    return ", ".join(parts)


def _holidays(calendar: Content, names: Mapping[str, str]) -> str:
    if calendar["holidays"] == "weeks":
        return "Les vacances scolaires suivent les mêmes semaines."
    pair = [names[calendar["first_guardian_id"]], names[calendar["second_guardian_id"]]]
    even, odd = pair if calendar["halves_from"] == "even" else reversed(pair)
    return (
        "Vacances scolaires par moitié, le jour du milieu compte dans la première"
        f"{french.NBSP}: la première chez {even} les années paires, chez {odd} les années impaires."
    )


def _stay(one: Content, names: Mapping[str, str]) -> str:
    first, last = one["first_day"], one["last_day"]
    when = f"Le {_day(first)}" if first == last else f"Du {_day(first)} au {_day(last)}"
    return f"{when}{french.NBSP}: chez {names[one['guardian_id']]}, par exception."


_SOON = timedelta(400)
_FAR = timedelta(WEEK * 53 * 12)


def _twice(calendar: Content, names: Mapping[str, str], today: date) -> list[str]:
    """Where two odd weeks, the 53rd and the first, are about to follow each other: no turn is taken between them."""
    if calendar["weeks"] != "even":
        return []
    first = week_53(calendar, today, _SOON)
    if first is None:
        return []
    last = first + timedelta(2 * WEEK - 1)
    same = (
        "les jours des semaines impaires s’y répètent"
        if calendar["fortnight"]
        else f"deux semaines de suite chez {names[calendar['second_guardian_id']]}"
    )
    shared = ", vacances partagées mises à part" if calendar["holidays"] == "halves" else ""
    days = f"du {_day(first.isoformat())} au {_day(last.isoformat())}"
    return [f"Semaines 53 et 1, {days}{french.NBSP}: impaires toutes deux, donc {same}{shared}."]


def week_53(calendar: Content, today: date, within: timedelta = _FAR) -> date | None:
    """The first day of the next week 53 of a calendar by even weeks, if both it and the next begin under the rule."""
    starts = date.fromisoformat(calendar["starts_on"])
    since = max(today, date.fromisoformat(calendar["valid_from"]))
    ends = date.fromisoformat(calendar["valid_to"]) if calendar["valid_to"] else since + within
    day = since - timedelta((since - starts).days % WEEK)
    while day + timedelta(WEEK) <= min(ends, since + within):
        if day.isocalendar().week == 53:
            return day
        day += timedelta(WEEK)
    return None


def not_handed(spans: Iterable[Content], child: str) -> list[str]:
    """What a parent reads of themselves: when the town does not hand the child over to them."""
    said = []
    for one in spans:
        first, last = one["first_day"], one["last_day"]
        when = f"Du {_day(first)} au {_day(last)}" if last else f"Depuis le {_day(first)}"
        said.append(f"{when}, la mairie ne vous remet pas {child} à la sortie, même les jours chez vous.")
    return said


def span(today: date, weeks: int = 8) -> tuple[date, date]:
    """So many whole weeks from the Monday of this one."""
    monday = today - timedelta(today.weekday())
    return monday, monday + timedelta(WEEK * weeks - 1)


def table(
    days: Iterable[Content],
    first_id: str,
    today: date,
    valid_from: str,
    court: Collection[tuple[str, str]] = (),
) -> list[dict[str, Any]]:
    """The weeks for a table: `label`, `holidays`, `days` (`number`, `words`, `side`: `first`, `second` or "", `today`).

    `outside`: why a day has no side. `court`: the days and whose they are, as ISO day and id, that a court decision
    speaks against.
    """
    weeks: list[dict[str, Any]] = []
    for one in days:
        day = date.fromisoformat(one["day"])
        if day.weekday() == 0 or not weeks:
            number = day.isocalendar().week
            label = f"{french.day_number(day)}{french.NBSP}{french.MONTHS[day.month - 1]}"
            weeks.append({"number": number, "label": label, "holidays": "", "days": []})
        side = "" if one["guardian_id"] is None else "first" if one["guardian_id"] == first_id else "second"
        weeks[-1]["holidays"] = weeks[-1]["holidays"] or one["holidays"]
        weeks[-1]["days"].append(
            {
                "number": day.day,
                "words": french.day_words(day),
                "side": side,
                "exception": one["exception"],
                "court": (one["day"], one["guardian_id"]) in court,
                "outside": "" if side else BEFORE if one["day"] < valid_from else AFTER,
                "today": day == today,
            }
        )
    return weeks


def treat(bookings: Iterable[Content], today: date) -> list[dict[str, Any]]:
    """The bookings on the other home's days by line, with their days in words and the month to open."""
    lines: dict[str, list[Content]] = {}
    for one in bookings:
        lines.setdefault(one["line_id"], []).append(one)
    return [
        {
            **found[0],
            "words": french.listing([dates.day_near(date.fromisoformat(one["day"]), today) for one in found]),
            "asked": sum(bool(one["pending"]) for one in found),
            "count": len(found),
            "month": found[0]["day"][:7],
        }
        for found in lines.values()
    ]
