"""One cell of the month grid as HTML, made once per distinct content and kept: a month is mostly repetition.

A fragment knows the activity, the day and what the cell says, never the family: it is shared by every child. The
place of the line in the form is the only part added per page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from functools import lru_cache
from typing import Any

from markupsafe import escape

from gateway.words import planning as words

KEPT = 20_000
SOLID = ("booked", "recurring")
"""Shapes that a tick takes over: a booked day is solid, and solid with a tick when the child was there."""
ACTION_LETTERS = {"book": "b", "declare_absence": "a", "withdraw": "w"}

Pairs = tuple[tuple[str, Any], ...]


def shape_of(status: str, mark: str) -> tuple[str, str, str]:
    """How a cell is drawn: its colours' key, its glyph, its printed letter; three "" when nothing is drawn in it."""
    table = words.statuses()
    row = table.get(status)
    if mark and status in SOLID:
        return status, "check", table[status].letter + "✓"
    if mark and (row is None or row.drawn != "cell"):
        return mark, "check", table[mark].letter
    if row is None or row.drawn != "cell":
        return "", "", row.letter if row else ""
    return status, row.glyph, row.letter + ("✓" if mark else "")


def ticked_beside(status: str, mark: str) -> bool:
    """Whether the tick stands in the corner: what became of the day has the cell, and the child was there all the same."""
    row = words.statuses().get(status)
    return bool(mark) and row is not None and row.drawn == "cell" and status not in SOLID


def nothing_booked(cell: Mapping[str, Any]) -> bool:
    """The activity ran, nothing is booked, and nothing can be any more: not to be taken for a day it does not run."""
    return not cell["status"] and not cell.get("mark") and "book" not in (cell.get("actions") or {})


def printed_letter(cell: Mapping[str, Any]) -> str:
    """The letter of a cell on paper. The guide prints P in small holidays and G in summer ones on lines that do not run
    then, and J on public holidays; nothing on a day without the activity.
    """
    status, mark, table = cell["status"], cell.get("mark") or "", words.statuses()
    if mark:
        return shape_of(status, mark)[2]
    if status == "closure" and cell.get("reason") == "public_holiday":
        return table["public_holiday"].letter
    if status == "not_running":
        kind = (cell.get("reason_data") or {}).get("holidays", "")
        return table[kind].letter if kind in ("short_holidays", "summer_holidays") else ""
    return shape_of(status, "")[2]


def icon(sprite: str, glyph: str, size: str = "") -> str:
    """A decorative icon, as `icon()` in templates."""
    kind = f"icon icon-{size}" if size else "icon"
    return (
        f'<svg class="{kind}" aria-hidden="true" focusable="false"><use href="{sprite}#{glyph}"></use></svg>'
    )


def _flat(data: Mapping[str, Any] | None) -> Pairs:
    return tuple(sorted((key, str(value)) for key, value in data.items())) if data else ()


def cell_html(name: str, index: int, cell: Mapping[str, Any], sprite: str, zone: tzinfo) -> str:
    """The `<td>`; `name` is the activity as spoken, `index` the place of the line in the form."""
    actions = cell.get("actions")
    opening, closing = _fragment(
        name,
        cell["day"],
        cell["status"],
        cell.get("unit") or "",
        cell.get("mark") or "",
        bool(cell.get("locked")),
        tuple(actions.items()) if actions else (),
        cell.get("why_not") or "",
        _flat(cell.get("why_not_data")),
        cell.get("reason") or "",
        _flat(cell.get("reason_data")),
        sprite,
        zone,
    )
    return f"{opening}{index}{closing}" if closing else opening


@lru_cache(maxsize=KEPT)
def _fragment(
    name: str,
    day: str,
    status: str,
    unit: str,
    mark: str,
    locked: bool,
    actions: Pairs,
    why_not: str,
    why_not_data: Pairs,
    reason: str,
    reason_data: Pairs,
    sprite: str,
    zone: tzinfo,
) -> tuple[str, str]:
    """The cell in two parts around the index of its line; the second is "" when nothing can be done with it."""
    cell = {
        "status": status,
        "unit": unit,
        "mark": mark,
        "actions": dict(actions),
        "why_not": why_not,
        "why_not_data": dict(why_not_data),
        "reason": reason,
        "reason_data": dict(reason_data),
    }
    sentence = escape(words.cell_sentence(name, date.fromisoformat(day), cell, zone))
    inside = _drawing(cell, locked, sprite)
    ground = {"closure": ' class="shut"', "not_running": ' class="off"'}.get(status, "")
    if not actions:
        return f'<td{ground}><span class="cell">{inside}<span class="vh">{sentence}</span></span></td>', ""
    letters = "".join(ACTION_LETTERS[action] for action, _ in actions if action in ACTION_LETTERS)
    return (
        f'<td{ground} data-a="{letters}"><label class="cell"><input class="pick" type="checkbox" name="c" value="',
        f'.{day}">{inside}<span class="vh">{sentence}</span></label></td>',
    )


def _drawing(cell: Mapping[str, Any], locked: bool, sprite: str) -> str:
    status = cell["status"]
    key, glyph, _ = shape_of(status, cell["mark"])
    if status == "closure" and cell["reason"] == "public_holiday" and not cell["mark"]:
        glyph = ""  # the column's header says it once for all lines
    letter = printed_letter(cell)
    padlock = f'<i class="padlock">{icon(sprite, "lock")}</i>' if locked else ""
    if ticked_beside(status, cell["mark"]):
        padlock = f'<i class="was-there">{icon(sprite, "check")}</i>{padlock}'
    if glyph:
        return f'<i class="chip" data-st="{key}" data-l="{letter}">{icon(sprite, glyph)}</i>{padlock}'
    if letter:
        return f'<i class="free" data-l="{letter}"></i>{padlock}'
    return f'<i class="{"free free-none" if nothing_booked(cell) else "free"}"></i>{padlock}'
