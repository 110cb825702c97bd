"""The words of what guardians are told without their asking, from templates/told_*.txt.j2. Nobody else is named in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.family import MovedStay
from services.requests.letters import PLAIN, Town, day_in_words, plain_lines, template

_WHOSE = {"yours": "chez vous", "other": "chez l’autre parent", "rule": "selon la règle habituelle"}
_SUBJECTS = {
    "days_moved": "Calendrier de garde\N{NO-BREAK SPACE}: des jours changent pour {child}",
    "calendar_drawn": "Calendrier de garde\N{NO-BREAK SPACE}: changement pour {child}",
    "access_ended": "{child} n’est plus dans votre espace famille",
}


@dataclass(frozen=True)
class Told:
    """What happened, for which child; `day`: when."""

    kind: str
    child: str
    day: date
    stays: Sequence[MovedStay] = ()
    language: str = "fr"


@dataclass(frozen=True)
class Message:
    """A message of the inbox."""

    subject: str
    text: str


def write_told(told: Told, town: Town) -> Message:
    """The message for the guardian."""
    # régies read conversations too: neither message says that a court decided
    values = {
        "child": told.child,
        "day": day_in_words(told.day),
        "stays": [_stay(stay) for stay in told.stays],
        "town": town,
    }
    kind = "calendar_drawn" if told.kind == "days_moved" and not told.stays else told.kind
    if told.language == PLAIN:
        return Message(*plain_lines(f"told_{kind}", values))
    text = template(f"told_{kind}.txt.j2").render(values)
    return Message(_SUBJECTS[kind].format(child=told.child), text.strip())


def _stay(stay: MovedStay) -> str:
    first, last = day_in_words(stay.first_day), day_in_words(stay.last_day)
    when = f"le {first}" if first == last else f"du {first} au {last}"
    return f"{when}\N{NO-BREAK SPACE}: {_WHOSE[stay.whose]}"
