"""French figures, dates and lists, for pages. Pure: the clock is a parameter.

Only U+00A0 is used as the no-break space: the fonts have no U+202F.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from unicodedata import normalize

NBSP = "\u00a0"
MINUS = "\u2212"

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
DAYS_TWO_LETTERS = ("lu", "ma", "me", "je", "ve", "sa", "di")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def euros(cents: int) -> str:
    """`12060` -> `120,60 €`; thousands parted and the sign kept on the line by U+00A0."""
    sign = MINUS if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}".replace(",", NBSP) + f",{rest:02d}{NBSP}€"


def number(value: int) -> str:
    """`3118` -> `3 118` with U+00A0."""
    return f"{value:,}".replace(",", NBSP).replace("-", MINUS)


def day_number(day: date) -> str:
    """`1er` on the first of the month, else the number."""
    return "1er" if day.day == 1 else str(day.day)


def day_words(day: date, *, year: bool = False) -> str:
    """`jeudi 9 avril`, with the year when asked: `jeudi 9 avril 2015`."""
    words = f"{DAYS[day.weekday()]} {day_number(day)}{NBSP}{MONTHS[day.month - 1]}"
    return f"{words} {day.year}" if year else words


def day_short(day: date) -> str:
    """`jeudi 9`, where the month is known."""
    return f"{DAYS[day.weekday()]} {day_number(day)}"


def day_figures(day: date) -> str:
    """`09/04/2015`."""
    return f"{day:%d/%m/%Y}"


def hour_words(moment: datetime) -> str:
    """`10 h`, `23 h 59`."""
    words = f"{moment.hour}{NBSP}h"
    return f"{words}{NBSP}{moment.minute:02d}" if moment.minute else words


def moment_words(moment: datetime) -> str:
    """`mercredi 8 avril à 10 h`, in the zone the moment already carries."""
    return f"{day_words(moment.date())} à {hour_words(moment)}"


def month_words(month: str | date) -> str:
    """`avril 2015` from a date or from `2015-04`."""
    if isinstance(month, date):
        return f"{MONTHS[month.month - 1]} {month.year}"
    return f"{MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """`plural(1, "jour")` -> `1 jour`; `plural(2, "jour")` -> `2 jours`; French keeps the singular at 0."""
    return f"{number(count)}{NBSP}{one if abs(count) < 2 else many or one + 's'}"


def listing(words: Sequence[str], last: str = "et") -> str:
    """`a, b et c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def of_name(name: str) -> str:
    """`de Léa`, `d’Inès`, `d’Hugo`."""
    first = normalize("NFD", name[:1]).lower()[:1]
    return f"d’{name}" if first in "aeiouh" and first else f"de {name}"


def octets(size: int) -> str:
    """`340 Ko`, `1,2 Mo`: how much a document weighs."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{NBSP}Ko"
    return f"{size / 1_000_000:.1f}{NBSP}Mo".replace(".", ",")
