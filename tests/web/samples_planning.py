"""Léa's April 2015, as planning would answer on Wednesday 8 April: every status a screen can meet, on the guide's lines."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from contracts.days import month_bounds
from contracts.planning import CellExplained, MonthPlanningView

ZONE = timezone(timedelta(hours=2))
TODAY = date(2015, 4, 8)
CHILD = UUID(int=7)
JEAN = UUID(int=1)
HOLIDAYS = (date(2015, 4, 11), date(2015, 4, 26))

LINES = [
    ("Accueil de loisirs", "Mercredi après-midi", "leisure_centre", "certificate", {3}, "school_time"),
    ("Accueil de loisirs", "Mercredi journée", "leisure_centre", "certificate", {3}, "school_time"),
    (
        "Accueil de loisirs",
        "Vacances après-midi",
        "leisure_centre",
        "certificate",
        {1, 2, 3, 4, 5},
        "holidays",
    ),
    ("Accueil de loisirs", "Vacances journée", "leisure_centre", "certificate", {1, 2, 3, 4, 5}, "holidays"),
    ("Accueil de loisirs", "Vacances matin", "leisure_centre", "certificate", {1, 2, 3, 4, 5}, "holidays"),
    ("Garderie périscolaire", "Garderie matin", "before_school", "none", {1, 2, 4, 5}, "school_time"),
    ("École Jean Moulin", "Restauration scolaire", "meal", "none", {1, 2, 4, 5}, "school_time"),
]

# (line, day of April) -> status, mark, locked, reason, data
SAID: dict[tuple[int, int], dict[str, Any]] = {
    (1, 1): {"status": "booked", "mark": "present"},
    (1, 8): {"status": "booked", "locked": True},
    (1, 29): {"status": "pending_booking", "proposal_id": str(UUID(int=91))},
    (0, 29): {"status": "refused", "reason": "full", "reason_data": {"label": "complet"}},
    (3, 13): {"status": "booked"},
    (3, 14): {"status": "booked"},
    (3, 15): {"status": "pending_absence", "proposal_id": str(UUID(int=92))},
    (3, 16): {"status": "billed_absence", "reason": "late"},
    (3, 17): {
        "status": "on_hold",
        "reason": "waiting_list",
        "reason_data": {"rank": 2},
        "proposal_id": str(UUID(int=93)),
    },
    (5, 2): {"status": "out_of_contract", "mark": "present_unbooked"},
    (5, 3): {"status": "", "mark": "present_unbooked"},
    (5, 7): {"status": "recurring", "mark": "present"},
    (5, 9): {"status": "recurring", "locked": True},
    (5, 27): {"status": "recurring"},
    (5, 28): {"status": "recurring"},
    (6, 2): {"status": "error", "reason": "marks_disagree"},
    (6, 3): {"status": "leave_day"},
    (6, 7): {"status": "excused_absence", "reason": "in_time"},
    (6, 9): {"status": "booked", "locked": True},
    (6, 10): {"status": "booked"},
    (6, 27): {"status": "booked"},
    (6, 28): {"status": "booked"},
    (6, 30): {"status": "booked"},
}


def cutoff(day: date) -> datetime:
    """The day before at ten, for the sample only."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=ZONE) - timedelta(days=1)


def _cell(index: int, day: date) -> dict[str, Any]:
    _, _, _, _, weekdays, season = LINES[index]
    cell: dict[str, Any] = {"day": day, "status": "", "why_not_data": {}}
    in_holidays = HOLIDAYS[0] <= day <= HOLIDAYS[1]
    now = datetime(2015, 4, 8, 10, 30, tzinfo=ZONE)
    if day == date(2015, 4, 6):
        data = {"name": "Lundi de Pâques"}
        return cell | {
            "status": "closure",
            "reason": "public_holiday",
            "reason_data": data,
            "why_not": "day_closed",
        }
    if season == "school_time" and in_holidays:
        data = {"name": "Vacances de printemps", "holidays": "short_holidays"}
        return cell | {
            "status": "not_running",
            "reason": "school_holidays",
            "reason_data": data,
            "why_not": "not_running",
        }
    if season == "holidays" and not in_holidays:
        return cell | {"status": "not_running", "reason": "school_time", "why_not": "not_running"}
    if day.isoweekday() not in weekdays:
        return cell | {"status": "not_running", "reason": "weekday", "why_not": "not_running"}
    cell |= SAID.get((index, day.day), {})
    until = cutoff(day)
    if cell.get("proposal_id"):
        cell["actions"] = {"withdraw": None}
    elif until > now:
        booked = cell["status"] in ("booked", "recurring")
        cell["actions"] = {"declare_absence" if booked else "book": until}
    else:
        cell |= {"why_not": "cutoff_passed", "why_not_data": {"moment": until.isoformat()}}
    return cell


WINDOW = {
    "label": "Printemps",
    "unit": "",
    "first_day": HOLIDAYS[0],
    "last_day": HOLIDAYS[1],
    "opens_at": "2015-04-13T08:00:00+02:00",
    "closes_at": "2015-04-17T18:00:00+02:00",
    "state": "coming",
}


def _day(day: date) -> dict[str, Any]:
    row: dict[str, Any] = {"day": day, "weekend": day.isoweekday() > 5, "kind": "", "today": day == TODAY}
    if day == date(2015, 4, 6):
        row |= {"kind": "public_holiday", "label": "Lundi de Pâques"}
    elif HOLIDAYS[0] <= day <= HOLIDAYS[1]:
        row |= {"kind": "short_holidays", "label": "Vacances de printemps"}
    return row


def view(first: date, last: date) -> dict[str, Any]:
    """The reply for these days, as plain JSON values that the contract accepts."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    content = {
        "etag": "e1",
        "child_id": CHILD,
        "child_name": "Léa",
        "first_day": first,
        "last_day": last,
        "days": [_day(day) for day in days],
        "lines": [
            {
                "line_id": UUID(int=100 + index),
                "offering_id": UUID(int=200 + index),
                "facility": facility,
                "offering": offering,
                "category": category,
                "guardian_id": JEAN,
                "guardian": "Jean DUPONT",
                "units": [{"unit_id": str(UUID(int=300 + index)), "name": offering}],
                "absence_evidence": evidence,
                "assumption": "délai de réservation supposé\u00a0: la veille à 10\u00a0h"
                if index == 6
                else "",
                "windows": [WINDOW] if index == 3 and first == date(2015, 4, 6) else [],
                "cells": [_cell(index, day) for day in days],
            }
            for index, (facility, offering, category, evidence, _, _) in enumerate(LINES)
        ],
        "absence_reasons": [
            {"code": "sick", "label": "Maladie"},
            {"code": "family", "label": "Raison familiale"},
            {"code": "trip", "label": "Sortie scolaire"},
        ],
        "months": [f"2014-{n:02d}" for n in range(9, 13)] + [f"2015-{n:02d}" for n in range(1, 8)],
    }
    return MonthPlanningView.model_validate(content).model_dump(mode="json")


def month(value: str = "2015-04") -> dict[str, Any]:
    """A month of Léa's."""
    return view(*month_bounds(value))


def week(monday: date = date(2015, 4, 27)) -> dict[str, Any]:
    """A week of Léa's."""
    return view(monday, monday + timedelta(days=6))


def explained() -> dict[str, Any]:
    """The canteen of Thursday 9 April explains itself."""
    cell = next(cell for cell in month()["lines"][6]["cells"] if cell["day"] == "2015-04-10")
    content = {
        "child_id": CHILD,
        "child_name": "Léa",
        "offering": "Restauration scolaire",
        "facility": "École Jean Moulin",
        "guardian": "Jean DUPONT",
        "cell": cell,
        "history": [
            {"at": "2015-04-02T18:40:00+02:00", "who": "Jean DUPONT", "what": "booking_done", "data": {}},
            {
                "at": "2015-03-30T09:12:00+02:00",
                "who": "Mme Roy",
                "what": "booking_refused",
                "data": {"reason": "complet"},
            },
            {"at": "2015-03-28T20:05:00+01:00", "who": "Jean DUPONT", "what": "booking_opened", "data": {}},
        ],
    }
    return CellExplained.model_validate(content).model_dump(mode="json")
