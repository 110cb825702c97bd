"""A planning reply (contracts.planning.MonthPlanningView as plain JSON values) prepared for its templates. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from markupsafe import Markup

from gateway.components import french
from gateway.parents.planning.cells import (
    ACTION_LETTERS,
    SOLID,
    cell_html,
    nothing_booked,
    printed_letter,
    shape_of,
    ticked_beside,
)
from gateway.words import planning as words

View = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """What every rendering needs besides the reply."""

    sprite: str
    zone: tzinfo


def month_grid(view: View, sight: Sight) -> dict[str, Any]:
    """The month as rows of ready cells: `days`, `bands`, `lines` (with `cells` as HTML), `legend`, `notes`."""
    days = _days(view["days"])
    for position, day in enumerate(days):
        day["able"] = any(line["cells"][position].get("actions") for line in view["lines"])
    return {
        "days": days,
        "bands": _bands(view["days"]),
        "lines": [
            {
                **_line(view, index),
                "cells": _cells(view, index, sight),
            }
            for index, line in enumerate(view["lines"])
        ],
        "guardian": _only_guardian(view),
        "legend": legend(view),
        "notes": _notes(view),
    }


def _cells(view: View, index: int, sight: Sight) -> Markup:
    name = _line_name(view, index)
    cells = (cell_html(name, index, cell, sight.sprite, sight.zone) for cell in view["lines"][index]["cells"])
    return Markup("".join(cells))  # noqa: S704 - cell_html escapes what comes from services


def _only_guardian(view: View) -> str:
    """The responsible adult when all lines have the same: said once, in the corner of the table."""
    names = {line["guardian"] for line in view["lines"]}
    return names.pop() if len(names) == 1 else ""


def week_list(view: View, sight: Sight, base: str) -> dict[str, Any]:
    """The week as days, each with one row per line that has something to say; `base` is the planning's path."""
    days = _days(view["days"])
    for position, day in enumerate(days):
        rows = []
        for index, line in enumerate(view["lines"]):
            cell = line["cells"][position]
            if _said_by_the_day(cell):
                continue
            rows.append(_week_row(view, index, cell, sight, base))
        day["rows"] = rows
    return {
        "days": days,
        "lines": [_line(view, index) for index in range(len(view["lines"]))],
        "legend": legend(view),
        "notes": _notes(view),
    }


def days_that_matter(view: View) -> tuple[str, ...]:
    """The days, in ISO and in order, on which an activity of the child runs: those a planning may open on."""
    days = enumerate(row["day"] for row in view["days"])
    return tuple(
        day for at, day in days if any(not _said_by_the_day(line["cells"][at]) for line in view["lines"])
    )


def _said_by_the_day(cell: View) -> bool:
    """Nothing of this line's own to show: it does not run, or the whole town is closed."""
    if cell.get("mark") or cell.get("actions"):
        return False
    closed = cell["status"] == "closure" and cell.get("reason") == "public_holiday"
    return closed or cell["status"] == "not_running"


def _week_row(view: View, index: int, cell: View, sight: Sight, base: str) -> dict[str, Any]:
    line = view["lines"][index]
    day = date.fromisoformat(cell["day"])
    row = cell_row(cell, sight.zone)
    return {
        **row,
        "where": _where(line, cell),
        "value": f"{index}.{cell['day']}" if row["actions"] else "",
        "name": _line_name(view, index),
        "day_words": french.day_words(day),
        "detail": f"{base}/jour/{line['line_id']}/{cell['day']}",
        "detail_hidden": f"{line['offering']}, {french.day_words(day)}",
    }


def _where(line: View, cell: View) -> str:
    """The hours and the place: what tells two activities of one morning apart."""
    units = line["units"]
    chosen = [unit for unit in units if unit["name"] == cell.get("unit")] or units
    starts = [str(unit["starts_at"]) for unit in chosen if unit.get("starts_at")]
    ends = [str(unit["ends_at"]) for unit in chosen if unit.get("ends_at")]
    hours = f"{_clock(min(starts))} – {_clock(max(ends))}" if starts and ends else ""
    return " · ".join(part for part in (hours, line["facility"]) if part)


def _clock(hour: str) -> str:
    """`07:30:00` -> `7 h 30`."""
    minutes = f"{french.NBSP}{hour[3:5]}" if hour[3:5] != "00" else ""
    return f"{int(hour[:2])}{french.NBSP}h{minutes}"


def cell_row(cell: View, zone: tzinfo, *, full: bool = False) -> dict[str, Any]:
    """A cell in words and shapes: `status`, `more` (what can be done, or why not; whole sentences when `full`)."""
    actions = cell.get("actions") or {}
    key, glyph, letter = shape_of(cell["status"], cell.get("mark") or "")
    status = words.said(cell["status"], cell.get("reason") or "", cell.get("reason_data") or {})
    if cell.get("mark"):
        present = "présent" if cell["mark"] == "present" else "présent sans réservation"
        status = f"{status}, {present}" if status else present
    status = status or ("libre" if "book" in actions else "rien de réservé")
    why = words.why_not(cell.get("why_not") or "", cell.get("why_not_data") or {}, zone, full=full)
    more = words.possible(actions, zone, cell["status"]) or why
    return {
        "actions": "".join(ACTION_LETTERS[action] for action in actions if action in ACTION_LETTERS),
        "unit": cell.get("unit") or "",
        "key": key,
        "glyph": glyph,
        "letter": letter,
        "ticked": ticked_beside(cell["status"], cell.get("mark") or ""),
        "locked": bool(cell.get("locked")),
        "free": not cell["status"] and bool(actions),
        "none": nothing_booked(cell),
        "status": status[:1].upper() + status[1:],
        "more": f"{more[:1].upper()}{more[1:]}" if full else more,
    }


def _line_name(view: View, index: int) -> str:
    """The activity's name; with the adult's when two lines share it."""
    line = view["lines"][index]
    twins = sum(1 for other in view["lines"] if other["offering"] == line["offering"])
    return f"{line['offering']} ({line['guardian']})" if twins > 1 else str(line["offering"])


def _line(view: View, index: int) -> dict[str, Any]:
    line = view["lines"][index]
    able = any(cell.get("actions") for cell in line["cells"])
    return {
        "line_id": line["line_id"],
        "index": index,
        "offering": line["offering"],
        "facility": line["facility"],
        "guardian": line["guardian"],
        "spoken": _line_name(view, index),
        "able": able,
        "note": line.get("assumption") or "",
    }


def _days(days: Sequence[View]) -> list[dict[str, Any]]:
    """The headers: two letters, number, whether it is a weekend, a special day, today."""
    table = words.statuses()
    heads = []
    for row in days:
        day = date.fromisoformat(row["day"])
        kind = row.get("kind") or ""
        label = row.get("label") or (table[kind].label if kind else "")
        heads.append(
            {
                "iso": row["day"],
                "letters": french.DAYS_TWO_LETTERS[day.weekday()],
                "name": french.DAYS[day.weekday()],
                "number": day.day,
                "words": french.day_words(day),
                "short": french.day_short(day),
                "title": french.day_words(day).capitalize(),
                "weekend": bool(row.get("weekend")),
                "monday": day.weekday() == 0,
                "today": bool(row.get("today")),
                "kind": kind,
                "label": label,
                "context": _context(kind, label),
                "glyph": table[kind].glyph if kind in ("public_holiday", "closure") else "",
                "ground": _ground(kind, bool(row.get("weekend"))),
                "letter": table[kind].letter if kind else "",
            }
        )
    return heads


def _context(kind: str, label: str) -> str:
    """`jour férié : Lundi de Pâques`; the label alone when it already says it all."""
    if not kind:
        return ""
    name = words.statuses()[kind].label
    if not label or label == name:
        return name.lower()
    return f"{name.lower()}{french.NBSP}: {label}" if kind in ("public_holiday", "closure") else label


def _ground(kind: str, weekend: bool) -> str:
    if kind in ("public_holiday", "closure"):
        return "shut"
    if weekend:
        return "rest"
    return "holidays" if kind else ""


def _bands(days: Sequence[View]) -> list[dict[str, Any]]:
    """What lies over the day numbers: holiday periods by their name, other days by week."""
    bands: list[dict[str, Any]] = []
    for row in days:
        day = date.fromisoformat(row["day"])
        kind, label = row.get("kind") or "", row.get("label") or ""
        if kind in ("short_holidays", "summer_holidays"):
            band = {
                "kind": "holidays",
                "label": label or words.statuses()[kind].label,
                "glyph": words.statuses()[kind].glyph,
            }
        else:
            band = {"kind": "week", "label": f"sem.{french.NBSP}{day.isocalendar().week}", "glyph": ""}
        last = bands[-1] if bands else None
        if last and last["kind"] == band["kind"] and last["label"] == band["label"]:
            last["span"] += 1
        else:
            bands.append({**band, "span": 1})
    return bands


_EMPTY = (
    ("free", "Libre", "inscrit, mais rien de réservé\u00a0: vous pouvez demander ce jour"),
    ("none", "Rien de réservé", "jour passé, complet, délai dépassé ou pas encore ouvert"),
)


def _ticked(status: str) -> dict[str, Any]:
    """The tick over the colour of what was booked, or beside what became of the day, as the cells draw it."""
    key, glyph, letter = shape_of(status, "present")
    label = words.statuses()["present"].label
    return {
        "ticked": ticked_beside(status, "present"),
        "key": key,
        "label": f"{label} ({words.statuses()[status].spoken})",
        "glyph": glyph,
        "letter": letter,
        "hint": "l’enfant était là",
        "drawn": "cell",
    }


def legend(view: View) -> list[dict[str, Any]]:
    """The statuses present on the page, in the table's order, as swatches with their words.

    `letter` is "" where paper shows none: a printed legend explains what is printed and nothing else.
    """
    present: set[str] = {row["kind"] for row in view["days"] if row.get("kind")}
    printed = {words.statuses()[kind].letter for kind in present & {"public_holiday", "closure"}}
    printed.add(words.statuses()["locked"].letter)
    ticked: set[str] = set()
    empty: set[str] = set()
    for line in view["lines"]:
        for cell in line["cells"]:
            status, mark = cell["status"], cell.get("mark")
            printed.add(printed_letter(cell))
            if status == "closure" and cell.get("reason") == "public_holiday":
                present.add("public_holiday")
            elif status:
                present.add(status)
            elif not mark:
                empty.add("none" if nothing_booked(cell) else "free")
            if mark and (status in SOLID or ticked_beside(status, mark)):
                ticked.add(status)
                if status in SOLID:
                    printed.add(words.statuses()[status].letter)  # half of what is printed with the tick
            elif mark:
                present.add(mark)
            if cell.get("locked"):
                present.add("locked")
    rows = [
        {
            "key": row.key,
            "label": row.label,
            "glyph": row.glyph if row.drawn != "day" else "",
            "letter": row.letter if row.letter in printed else "",
            "hint": row.legend,
            "drawn": row.drawn,
            "ticked": False,
        }
        for row in words.statuses().values()
        if row.key in present
    ]
    rows += [_ticked(status) for status in words.statuses() if status in ticked]
    return [
        {"key": key, "label": label, "glyph": "", "letter": "", "hint": hint, "drawn": key, "ticked": False}
        for key, label, hint in _EMPTY
        if key in empty
    ] + rows


def _notes(view: View) -> list[dict[str, str]]:
    """What the town has not published and the portal assumes, once per activity."""
    notes: dict[str, str] = {}
    for line in view["lines"]:
        if line.get("assumption"):
            notes.setdefault(line["offering"], line["assumption"])
    return [{"offering": offering, "words": note} for offering, note in notes.items()]


def month_steps(month: str, months: Sequence[str]) -> tuple[str, str]:
    """The months before and after, "" where there is none; without a list both exist."""
    year, number = int(month[:4]), int(month[5:7])
    before = f"{year - (number == 1):04d}-{(number - 2) % 12 + 1:02d}"
    after = f"{year + (number == 12):04d}-{number % 12 + 1:02d}"
    if not months:
        return before, after
    return (before if before >= min(months) else ""), (after if after <= max(months) else "")
