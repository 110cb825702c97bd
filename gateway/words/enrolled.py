"""An enrolment in words: its period and its regular days."""

from __future__ import annotations

from datetime import date

from gateway.bus import Content
from gateway.components import french

_WEEKS = {"odd": "semaines impaires", "even": "semaines paires"}


def place(one: Content) -> str:
    """`Restauration scolaire, École des Tilleuls`."""
    return f"{one['offering']}, {one['facility']}" if one["facility"] else str(one["offering"])


def period(one: Content, today: date) -> str:
    """`Du 01/09/2014 au 03/07/2015 : lundi, mardi, jeudi (semaines paires)`."""
    first, last = (french.day_figures(date.fromisoformat(one[key])) for key in ("valid_from", "valid_to"))
    days = ", ".join(_day(day) for day in one["days"]) or "jours réservés un par un"
    later = ""
    if one["days"] and one["regular_from"] and date.fromisoformat(one["regular_from"]) > today:
        later = f" (à partir du {french.day_figures(date.fromisoformat(one['regular_from']))})"
    return f"Du {first} au {last}{french.NBSP}: {days}{later}"


def _day(day: Content) -> str:
    more = ", ".join(filter(None, (day["unit"], _WEEKS.get(day["weeks"], ""))))
    name = french.DAYS[day["weekday"] - 1]
    return f"{name} ({more})" if more else name
