"""A family's file in French: the name of a field, its value as people say it, before and after. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from gateway.components import french


def _read(*names: str) -> dict[str, dict[str, str]]:
    """The sections of these files, one after the other."""
    found: dict[str, dict[str, str]] = {}
    for name in names:
        text = (Path(__file__).resolve().parent / name).read_text("utf-8")
        for section, words in tomllib.loads(text).items():
            found[section] = found.get(section, {}) | words
    return found


WORDS = _read("record.fr.toml", "figures.fr.toml")
PERSON = "authorised"
STAY = "stay."
UNNAMED = "Personne autorisée"
TAKEN_OFF = "retiré de la liste"


def person_of(key: str) -> str:
    """The id of the person a key is about, "" when it is about the record itself."""
    parts = key.split(".")
    return parts[1] if parts[0] == PERSON and len(parts) == 3 else ""


def label(key: str) -> str:
    """The name of a field; an unknown key is shown as it is, never hidden."""
    if person_of(key):
        name = key.rsplit(".", 1)[-1]
        return WORDS["person_field"].get(name, name)
    if _is_stay(key):
        return f"Garde, à partir du {french.day_figures(date.fromisoformat(key.removeprefix(STAY)))}"
    return WORDS["field"].get(key, key)


def said(key: str, value: str, *, own: bool = False) -> str:
    """A value as it is read: `yes` -> `Oui`, `2015-05-04` -> `04/05/2015`; "" where there is none. `own`: by who asks."""
    if _is_stay(key):
        return _stay(value, "vous" if own else "le parent qui demande")
    name = key.rsplit(".", 1)[-1]
    words = WORDS["value"].get(f"{name}.{value}") or (WORDS["value"].get(value) if _answers(key) else None)
    if words:
        return words
    if key in _FIGURES:
        return _FIGURES[key](value)
    if name.endswith(("_on", "_until", "_date")):
        try:
            return french.day_figures(date.fromisoformat(value))
        except ValueError:
            return value
    return value


def _is_stay(key: str) -> bool:
    """Whether a key is an exception of a custody calendar, by its first day."""
    try:
        return key.startswith(STAY) and bool(date.fromisoformat(key.removeprefix(STAY)))
    except ValueError:
        return False


def _stay(value: str, asker: str) -> str:
    """`2015-05-10 mine` -> `jusqu’au 10/05/2015, chez le parent qui demande`; the parent who asks reads `vous`."""
    last, _, whose = value.partition(" ")
    try:
        day = french.day_figures(date.fromisoformat(last))
    except ValueError:
        return value or "comme le calendrier"
    return f"jusqu’au {day}, chez {asker if whose == 'mine' else 'l’autre parent'}"


def _income(value: str) -> str:
    """`24000` -> `24 000 €`."""
    return f"{french.number(int(value))}{french.NBSP}€" if value.isdecimal() else value


_FIGURES: dict[str, Callable[[str], str]] = {
    "tax.reference_income": _income,
    "tax.parts": lambda value: value.replace(".", ","),
    "mandate.text": lambda value: f"version {value}" if value else "",
}


def _answers(key: str) -> bool:
    """Whether a field holds `yes` or `no` rather than words somebody typed."""
    name = key.rsplit(".", 1)[-1]
    return key.startswith("consent.") or name in (
        "email_allowed",
        "sms_allowed",
        "glasses",
        "pai",
        "vaccinations_up_to_date",
    )


def wrong(error: str) -> str:
    """What is wrong with a field, and what to do."""
    return WORDS["error"].get(error) or WORDS["error"]["does_not_fit"]


def rows(
    fields: Iterable[Mapping[str, Any]], people: Mapping[str, str] | None = None, *, own: bool = False
) -> list[dict[str, str]]:
    """Before and after for a table: `what`, `before`, `after`, `outcome` (a key, or ""), `outcome_words`, `outcome_tone`.

    A person added to a list, or taken off it, is one line. `people`: names by id, where the page knows them.
    `own`: read by who asked.
    """
    lines: list[dict[str, str]] = []
    persons: dict[str, list[Mapping[str, Any]]] = {}
    for field in fields:
        person = person_of(field["key"])
        if not person:
            lines.append(_line(label(field["key"]), field, own=own))
        elif person in persons:
            persons[person].append(field)
        else:
            persons[person] = [field]
    for person, about in persons.items():
        lines.extend(_person_lines(about, (people or {}).get(person, "")))
    return lines


def _line(what: str, field: Mapping[str, Any], *, own: bool = False) -> dict[str, str]:
    before, after = (said(field["key"], field[side], own=own) for side in ("before", "after"))
    return line(what, before, after, field.get("outcome"))


def line(what: str, before: str, after: str, outcome: str | None) -> dict[str, str]:
    """A line of before and after, with how it ended."""
    return {
        "what": what,
        "before": before,
        "after": after,
        "outcome": outcome or "",
        "outcome_words": WORDS["outcome"].get(outcome or "", ""),
        "outcome_tone": WORDS["outcome_tone"].get(outcome or "", "neutral"),
    }


def _person_lines(about: list[Mapping[str, Any]], known: str) -> list[dict[str, str]]:
    name = known or _name(about, "after") or _name(about, "before") or UNNAMED
    outcome = next((field["outcome"] for field in about if field.get("outcome")), None)
    if not any(field["before"] for field in about):
        return [line(name, "", _whole(about, "after"), outcome)]
    if not any(field["after"] for field in about):
        return [line(name, _whole(about, "before"), TAKEN_OFF, outcome)]
    return [_line(f"{name} – {label(field['key'])}", field) for field in about]


def _name(about: list[Mapping[str, Any]], side: str) -> str:
    texts = {field["key"].rsplit(".", 1)[-1]: field[side] for field in about}
    return f"{texts.get('first_name', '')} {texts.get('last_name', '')}".strip()


def person_in_a_line(about: Iterable[Mapping[str, Any]]) -> str:
    """Somebody of the list as one line; `about` are their fields."""
    return _whole(list(about), "after")


def _whole(about: list[Mapping[str, Any]], side: str) -> str:
    """A person in a line: `Grand-mère, 06 12 34 56 78, peut venir chercher l’enfant, jusqu’au 30/06/2015`."""
    texts = {field["key"].rsplit(".", 1)[-1]: said(field["key"], field[side]) for field in about}
    parts = [texts.get(name, "") for name in ("relation", "phone", "allowed")]
    parts += [
        f"{WORDS['person_field'][name].lower()} {texts[name]}"
        for name in ("from_on", "until_on")
        if texts.get(name)
    ]
    if texts.get("reason"):
        parts.append(f"motif{french.NBSP}: {texts['reason']}")
    return ", ".join(part for part in parts if part)
