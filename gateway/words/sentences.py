"""Says refusals, delays and states in French, from the tables of this folder. Pure: the zone is a parameter."""

from __future__ import annotations

import math
import string
import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from gateway.components import french

FOLDER = Path(__file__).resolve().parent


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


PROBLEMS: dict[str, dict[str, str]] = _load("problems.fr.toml")
SCREENS: dict[str, dict[str, str]] = _load("screens.fr.toml")


def local_moment(value: object, zone: tzinfo) -> str:
    """`mercredi 8 avril à 11 h`, in the municipality's zone, from an ISO instant; a plain word is kept as it is."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return french.moment_words(moment.astimezone(zone) if moment.tzinfo else moment)


def wait_words(seconds: object) -> str:
    """`45` -> `45 secondes`, `150` -> `3 minutes`, `7200` -> `2 heures`: rounded up, never short of the truth."""
    count = max(1, math.ceil(float(str(seconds))))
    if count < 90:
        return french.plural(count, "seconde")
    minutes = -(-count // 60)
    if minutes < 90:
        return french.plural(minutes, "minute")
    return french.plural(-(-minutes // 60), "heure")


def word(table: str, key: str) -> str:
    """The French of a key in a table of screens.fr.toml; an unknown key is shown as it is, never hidden."""
    return SCREENS[table].get(key, key)


def _missing_words(value: object) -> str:
    parts = value if isinstance(value, list) else [value]
    return french.listing([word("password_parts", str(part)) for part in parts])


_WORDING: dict[str, Callable[[Any, tzinfo], str]] = {
    "moment": local_moment,
    "at": local_moment,
    "retry_after": lambda value, zone: wait_words(value),
    "missing": lambda value, zone: _missing_words(value),
    "decision": lambda value, zone: word("decision_done", str(value)),
    "state": lambda value, zone: word("proposal_state", str(value)),
}


def _worded(key: str, value: object, zone: tzinfo) -> str:
    wording = _WORDING.get(key)
    return wording(value, zone) if wording else str(value)


def placeholders(sentence: str) -> set[str]:
    """The names of the data a sentence needs."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def problem_sentence(code: str, data: Mapping[str, Any], zone: tzinfo) -> str:
    """The sentence of a refusal, with its data in words; without the data it needs, its plain sentence."""
    words = PROBLEMS.get(code) or PROBLEMS["internal_error"]
    sentence = words.get("sentence", "")
    needed = placeholders(sentence)
    if sentence and all(data.get(name) not in (None, "", []) for name in needed):
        return sentence.format(**{name: _worded(name, data[name], zone) for name in needed})
    return words["plain"]
