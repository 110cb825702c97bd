"""Days and delays as people say them. Pure: today is a parameter."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo

from gateway.components import french

DAY_EXAMPLE = "par exemple 01/09/2026"
_TYPED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)


def as_date(value: date | str) -> date:
    """A day from itself or from its ISO text."""
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def typed_day(text: str) -> date | None:
    """A day as a browser sends it (ISO), or as it is typed where the browser shows a plain field: `1/9/2026`.

    None when it is no day, or one of another century.
    """
    text = text.strip()
    found = _TYPED.fullmatch(text)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year < 2200 else None


def local(value: datetime | str, zone: tzinfo) -> datetime:
    """An instant in the municipality's zone; one without zone is already there."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(zone) if moment.tzinfo else moment


def day_near(day: date, today: date) -> str:
    """`hier`, `aujourd’hui`, `demain`, else `jeudi 7 mai` (with its year when it is another)."""
    near = {-1: "hier", 0: "aujourd’hui", 1: "demain"}.get((day - today).days)
    return near or french.day_words(day, year=day.year != today.year)


def due_words(due_on: date | str | None, today: date) -> str:
    """How long an agent still has: `échéance demain`, `en retard de 2 jours`; "" without a due date."""
    if not due_on:
        return ""
    day = as_date(due_on)
    late = (today - day).days
    if late > 0:
        return f"en retard de {french.plural(late, 'jour')}"
    return f"échéance {day_near(day, today)}"


def due_tone(due_on: date | str | None, today: date) -> str:
    """`danger` when late, `wait` today and tomorrow, else `neutral`."""
    if not due_on:
        return "neutral"
    left = (as_date(due_on) - today).days
    return "danger" if left < 0 else "wait" if left <= 1 else "neutral"


def answer_words(due_on: date | str | None, today: date) -> str:
    """What a family may expect: `réponse avant le jeudi 7 mai`, `réponse attendue depuis hier`; "" without a date."""
    if not due_on:
        return ""
    day = as_date(due_on)
    if day < today:
        since = day_near(day, today)
        return f"réponse attendue depuis {since if since == 'hier' else 'le ' + since}"
    near = day_near(day, today)
    if near == "aujourd’hui":
        return "réponse attendue aujourd’hui"
    return f"réponse attendue au plus tard {near if near == 'demain' else 'le ' + near}"


def days_words(days: list[str] | list[date], today: date) -> str:
    """Several days in few words: `mercredi 6 mai`, `jeudi 9 et vendredi 10 avril`, `du lundi 13 au vendredi 17 avril`.

    More than four days that do not follow each other are counted, with the first and the last.
    """
    known = sorted({as_date(day) for day in days})
    if not known:
        return ""
    first, last = known[0], known[-1]
    if len(known) == 1:
        return french.day_words(first, year=first.year != today.year)
    same_month = (first.year, first.month) == (last.year, last.month)
    end = french.day_words(last, year=last.year != today.year)
    start = french.day_short(first) if same_month else french.day_words(first, year=first.year != last.year)
    if len(known) > 2 and (last - first).days == len(known) - 1:
        return f"du {start} au {end}"
    if len(known) <= 4 and same_month:
        return french.listing([*(french.day_short(day) for day in known[:-1]), end])
    if len(known) == 2:
        return f"{start} et {end}"
    return f"{french.plural(len(known), 'jour')}, du {start} au {end}"


def age_words(birth: date | str, today: date) -> str:
    """`8 ans`, `1 an`, `7 mois` under a year."""
    born = as_date(birth)
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months < 12:
        return f"{max(0, months)}{french.NBSP}mois"
    return french.plural(months // 12, "an")
