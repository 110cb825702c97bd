"""A weekly pattern as a form: what is ticked, what it asks, and the days that would change; families and agents share it.

Asked with GET, so that a check page can be reloaded and the form behind it is still filled in. `l` names the activities
in the order of the page; a ticked day is `j`: `place.weekday.unit.weeks`, numbers of the form's lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from contracts.planning import AskedPattern, PatternDay
from gateway.bus import Content
from gateway.components import french
from gateway.parents.planning.gesture_view import line_names
from gateway.parents.planning.period import monday_of
from gateway.words import planning, weekly
from gateway.words import planning_gesture as words
from gateway.words import planning_results as results
from gateway.words.dates import DAY_EXAMPLE, typed_day

WEEK = timedelta(weeks=1)
MOST_LINES, MOST_DAYS = 20, 140


@dataclass(slots=True)
class Typed:
    """The form as it was sent; `lines` is empty on a first visit."""

    lines: Sequence[str] = ()
    ticks: Sequence[str] = ()
    first: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)

    def error(self, name: str) -> str:
        """The sentence of a field, or ""."""
        return next((sentence for one, sentence in self.problems if one == name), "")

    def href(self, page: str) -> str:
        """A page with this form in its address."""
        pairs = [("l", one) for one in self.lines] + [("j", one) for one in self.ticks if one]
        return f"{page}?{urlencode([*pairs, ('de', self.first)])}"


def typed(lines: Sequence[str], ticks: Sequence[str], first: str) -> Typed:
    """What an address or a form says, no longer than a form can be."""
    return Typed(lines[:MOST_LINES], [one for one in ticks if one][:MOST_DAYS], first[:10])


def fill(asked: Typed, view: Content, today: date) -> Typed:
    """On a first visit: the patterns there are, from next Monday on."""
    if not asked.lines:
        asked.lines = [line["enrolment_id"] for line in view["lines"]]
        asked.ticks = [tick for n, line in enumerate(view["lines"]) for tick in _ticks(n, line)]
    asked.first = asked.first or (monday_of(today) + WEEK).isoformat()
    return asked


def _ticks(place: int, line: Content) -> list[str]:
    units = [unit["unit_id"] for unit in line["units"]]
    return [
        f"{place}.{day['weekday']}.{units.index(day['unit_id'])}.{day['weeks']}"
        for day in line["days"]
        if day["unit_id"] in units
    ]


def shown(asked: Typed, view: Content, today: date, *, alternate: bool = False) -> list[dict[str, Any]]:
    """The activities of the form, each weekday with its choices. `alternate`: one week in two can be chosen anew."""
    rows = []
    for n, line in enumerate(view["lines"]):
        place = asked.lines.index(line["enrolment_id"]) if line["enrolment_id"] in asked.lines else -1
        chosen = {int(day): f"{unit}.{weeks}" for day, unit, weeks in _of_place(asked.ticks, place)}
        kept = {value.partition(".")[2] for value in chosen.values()} - {"all"}
        weeks = ["all", "odd", "even"] if alternate else ["all", *sorted(kept, reverse=True)]
        boxes = len(line["units"]) == 1 and weeks == ["all"]
        rows.append(
            {
                "enrolment_id": line["enrolment_id"],
                "name": f"{line['offering']} – {line['facility']}",
                "present": weekly.present(line, today),
                "until": date.fromisoformat(str(line["valid_to"])),
                "asked": line["asked"],
                "at_once": line["decide"] == "at_once",
                "boxes": boxes,
                "days": [
                    {
                        "name": weekly.day_name(day).capitalize(),
                        "id": f"j-{n}-{day}",
                        "value": f"{n}.{day}.{chosen[day]}" if day in chosen else "",
                        "options": _options(n, day, line, weeks),
                    }
                    for day in line["weekdays"]
                ],
            }
        )
    return rows


def _of_place(ticks: Sequence[str], place: int) -> list[tuple[str, str, str]]:
    found = []
    for tick in ticks:
        parts = tick.split(".")
        if len(parts) == 4 and parts[0] == str(place) and parts[1] in "1234567" and len(parts[1]) == 1:
            found.append((parts[1], parts[2], parts[3]))
    return found


def _options(place: int, day: int, line: Content, weeks: Sequence[str]) -> list[tuple[str, str]]:
    several = len(line["units"]) > 1
    options = []
    for k, unit in enumerate(line["units"]):
        for one in weeks:
            label = f"{unit['name']}, {weekly.WEEKS[one]}" if several else weekly.WEEKS[one].capitalize()
            options.append((f"{place}.{day}.{k}.{one}", label))
    return options


def asked_patterns(
    asked: Typed, view: Content, today: date, *, waiting: bool = False
) -> tuple[date, list[AskedPattern]] | None:
    """The day and the patterns to ask; None when something is to be corrected (see `asked.problems`).

    An activity of which a change is asked already is left out, unless `waiting` ones are wanted too.
    """
    first = typed_day(asked.first)
    last = max((date.fromisoformat(str(line["valid_to"])) for line in view["lines"]), default=today)
    if first is None:
        asked.problems.append(("de", f"Donnez la date du premier jour, {DAY_EXAMPLE}"))
    elif first < today:
        asked.problems.append(
            ("de", f"Cette date est passée{french.NBSP}: choisissez aujourd’hui ou plus tard")
        )
    elif first > last:
        until = french.day_words(last, year=True)
        asked.problems.append(
            ("de", f"Les inscriptions vont jusqu’au {until}{french.NBSP}: choisissez une date avant")
        )
    if first is None or asked.problems:
        return None
    known = {line["enrolment_id"]: line for line in view["lines"]}
    patterns = [
        AskedPattern(enrolment_id=UUID(one), days=_days(asked.ticks, n, known[one]))
        for n, one in enumerate(asked.lines)
        if one in known
        and (waiting or not known[one]["asked"])
        and date.fromisoformat(str(known[one]["valid_to"])) >= first
    ]
    return first, patterns


def _days(ticks: Sequence[str], place: int, line: Content) -> list[PatternDay]:
    days: dict[int, PatternDay] = {}
    for day, unit, weeks in _of_place(ticks, place):
        known = unit.isdecimal() and int(unit) < len(line["units"]) and weeks in weekly.WEEKS
        if known and int(day) in line["weekdays"]:
            unit_id = UUID(line["units"][int(unit)]["unit_id"])
            days.setdefault(
                int(day), PatternDay.model_validate({"weekday": int(day), "unit_id": unit_id, "weeks": weeks})
            )
    return [days[day] for day in sorted(days)]


def differs(one: AskedPattern, line: Content) -> bool:
    """Whether it is another pattern than the one there is."""
    return [day.model_dump(mode="json") for day in one.days] != sorted(
        (dict(day) for day in line["days"]), key=lambda day: int(day["weekday"])
    )


# --- what would change


def checked(answer: Content, zone: tzinfo) -> list[dict[str, Any]]:
    """The days that would change, by activity and outcome, as the result page shows them."""
    names = line_names(answer["lines"])
    lines = []
    for line in answer["lines"]:
        groups: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
        for cell in answer["cells"]:
            if cell["line_id"] == line["line_id"]:
                said = results.will_be(cell, "book", zone).words
                said = said if cell["result"] in ("refused", "on_hold") else ""
                groups.setdefault((group_of(cell), said, cell["unit"]), []).append(cell)
        ordered = sorted(groups.items(), key=lambda one: words.ORDER.index(one[0][0]))
        lines.append(
            {
                "name": names[line["line_id"]],
                "groups": [
                    {
                        "tone": words.TONES[group],
                        "glyph": words.GLYPHS[group],
                        "title": words.will(group, len(days)) + (f" – {unit}" if unit else ""),
                        "said": said,
                        "late": days[0]["code"] in planning.TOO_LATE,
                        "months": words.by_month(days),
                    }
                    for (group, said, unit), days in ordered
                ],
            }
        )
    return lines


def group_of(cell: Mapping[str, Any]) -> str:
    """`done`, `opened`, `on_hold`, `refused`; of a day given up: `given_up`, `giving_up`, `kept`."""
    if cell["change"] == "give_up":
        return {"done": "given_up", "opened": "giving_up"}.get(cell["result"], "kept")
    return str(cell["result"])


def totals(answer: Content) -> list[str]:
    """`34 jours seront réservés tout de suite`, one sentence per outcome."""
    groups = [group_of(cell) for cell in answer["cells"]]
    return [words.will(one, groups.count(one)) for one in words.ORDER if one in groups]
