"""What an agent types of a custody calendar, and the calendar it makes. Pure: today is a parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contracts.family import CustodyCalendar, CustodyException
from gateway.bus import Content
from gateway.words.dates import typed_day

WEEKS, DAYS_OF_TWO = 7, 14
MORE = 2
MOST = 100
REFERENCE_MAX = 200
RHYTHMS = ("paires", "alternees", "jours")
HOLIDAYS = {"semaines": ("weeks", "even"), "paires": ("halves", "even"), "impaires": ("halves", "odd")}
NAMES = (
    *("premier", "second", "rythme", "change", "repere", "vacances", "debut", "fin", "reference", "version"),
    *(f"j{n}" for n in range(DAYS_OF_TWO)),
)
SIDES = ("first", "second")

MISSING_DATE = "Donnez une date complète, par exemple 01/09/2026."
Wrong = list[tuple[str, str]]


@dataclass(slots=True)
class Rows:
    """The exceptions typed, `(du, au, qui)` each; emptied ones are left out when the calendar is made."""

    typed: list[tuple[str, str, str]]


def blank(guardians: list[str], today: date) -> dict[str, str]:
    """The form of a child without a calendar."""
    first, second = (*guardians, "", "")[:2]
    fields = {"premier": first, "second": second, "rythme": "paires", "change": "1", "repere": ""}
    fields |= {"vacances": "semaines", "debut": today.isoformat(), "fin": "", "reference": "", "version": "0"}
    return fields | {f"j{n}": SIDES[n >= WEEKS] for n in range(DAYS_OF_TWO)}


def filled(view: Content, today: date) -> tuple[dict[str, str], Rows]:
    """The form of the calendar there is; exceptions that are over are kept, and not shown."""
    known = CustodyCalendar.model_validate(view["calendar"])
    fields = blank([str(known.first_guardian_id), str(known.second_guardian_id)], today)
    rhythm = "jours" if known.fortnight else "paires" if known.weeks == "even" else "alternees"
    halves = (
        "semaines" if known.holidays == "weeks" else "paires" if known.halves_from == "even" else "impaires"
    )
    fields |= {
        "rythme": rhythm,
        "change": str(known.starts_on.isoweekday()),
        "repere": known.starts_on.isoformat() if known.weeks == "alternate" else "",
        "vacances": halves,
        "debut": known.valid_from.isoformat(),
        "fin": known.valid_to.isoformat() if known.valid_to else "",
        "reference": view["reference"],
        "version": str(view["version"]),
    }
    fields |= {f"j{n}": side for n, side in enumerate(known.fortnight)}
    rows = [
        (one.first_day.isoformat(), one.last_day.isoformat(), str(one.guardian_id))
        for one in known.exceptions
        if one.last_day >= today
    ]
    return fields, Rows(rows)


def made(
    fields: Mapping[str, str], rows: Rows, guardians: list[str], past: list[CustodyException]
) -> tuple[CustodyCalendar | None, Wrong]:
    """The calendar typed, or what is wrong. `guardians`: who acts for the child; `past`: exceptions that are over."""
    wrong: Wrong = []
    pair = [fields["premier"], fields["second"]]
    for name, one in zip(("premier", "second"), pair, strict=True):
        if one not in guardians:
            wrong.append((name, "Choisissez un responsable de l’enfant."))
    if not wrong and pair[0] == pair[1]:
        wrong.append(("second", "Choisissez l’autre responsable."))
    begins = _date(fields, "debut", wrong)
    ends = _date(fields, "fin", wrong) if fields["fin"] else None
    if begins and ends and ends < begins:
        wrong.append(("fin", "Le calendrier finirait avant de commencer."))
    if fields["rythme"] not in RHYTHMS:
        wrong.append(("rythme", "Choisissez comment les semaines se partagent."))
    if fields["vacances"] not in HOLIDAYS:
        wrong.append(("vacances", "Choisissez comment les vacances se partagent."))
    if len(fields["reference"]) > REFERENCE_MAX:
        wrong.append(("reference", f"{len(fields['reference'])} caractères\u00a0: {REFERENCE_MAX} au plus."))
    weeks = _weeks(fields, begins, wrong)
    stays = _stays(rows, pair, wrong)
    if wrong or begins is None:
        return None, wrong
    kept = [one for one in past if str(one.guardian_id) in pair]
    if len(kept) + len(stays) > MOST:
        return None, [("ex0du", f"{MOST} exceptions au plus.")]
    holidays, halves_from = HOLIDAYS[fields["vacances"]]
    return CustodyCalendar.model_validate(
        {
            "first_guardian_id": pair[0],
            "second_guardian_id": pair[1],
            "valid_from": begins,
            "valid_to": ends,
            "holidays": holidays,
            "halves_from": halves_from,
            "exceptions": [*kept, *stays],
            **weeks,
        }
    ), []


def _weeks(fields: Mapping[str, str], begins: date | None, wrong: Wrong) -> dict[str, Any]:
    by_day = fields["rythme"] == "jours"
    near = None
    if fields["rythme"] == "alternees" or (by_day and fields["repere"]):
        near = _date(fields, "repere", wrong)
    change = 1 if by_day else int(fields["change"]) if fields["change"] in tuple("1234567") else 0
    if not change:
        wrong.append(("change", "Choisissez le jour du changement."))
    fortnight = [fields[f"j{n}"] for n in range(DAYS_OF_TWO)] if by_day else []
    if any(one not in SIDES for one in fortnight):
        wrong.append(("j0", "Choisissez chez qui est l’enfant chacun des quatorze jours."))
    start = near or begins or date.min + timedelta(WEEKS)
    return {
        "weeks": "alternate" if near else "even",
        "starts_on": start - timedelta((start.isoweekday() - change) % WEEKS),
        "fortnight": fortnight,
    }


def _stays(rows: Rows, pair: list[str], wrong: Wrong) -> list[CustodyException]:
    stays: list[CustodyException] = []
    for n, (first_text, last_text, who) in enumerate(rows.typed):
        if not first_text and not last_text:
            continue
        first, last = day_of(first_text), day_of(last_text or first_text)
        if first is None or last is None:
            wrong.append((f"ex{n}du" if first is None else f"ex{n}au", MISSING_DATE))
        elif last < first:
            wrong.append((f"ex{n}au", "Le dernier jour est avant le premier."))
        elif who not in pair:
            wrong.append((f"ex{n}qui", "Choisissez chez qui est l’enfant ces jours-là."))
        elif any(one.first_day <= last and first <= one.last_day for one in stays):
            wrong.append((f"ex{n}du", "Une autre exception parle déjà de ces jours."))
        else:
            stays.append(CustodyException(first_day=first, last_day=last, guardian_id=UUID(who)))
    return stays


def _date(fields: Mapping[str, str], name: str, wrong: Wrong) -> date | None:
    found = day_of(fields[name])
    if found is None:
        wrong.append((name, MISSING_DATE))
    return found


def day_of(text: str) -> date | None:
    """A day typed; None when it is none, or of another century."""
    found = typed_day(text)
    return found if found is not None and 2000 <= found.year <= 2100 else None
