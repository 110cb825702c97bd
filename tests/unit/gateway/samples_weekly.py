"""A child's weekly patterns, as planning tells them; and what asking for others would change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

CHILD = str(UUID(int=7))
MEAL, CENTRE = str(UUID(int=971)), str(UUID(int=972))
MEAL_LINE, CENTRE_LINE = str(UUID(int=106)), str(UUID(int=107))
REPAS, DAY, MORNING = (str(UUID(int=n)) for n in (31, 32, 33))
PATTERNS: dict[str, Any] = {
    "child_id": CHILD,
    "child_name": "Léa DUPONT",
    "first_name": "Léa",
    "lines": [
        {
            "enrolment_id": MEAL,
            "line_id": MEAL_LINE,
            "offering": "Restauration scolaire",
            "facility": "École Jean Moulin",
            "valid_from": "2014-09-01",
            "valid_to": "2015-07-03",
            "weekdays": [1, 2, 4, 5],
            "units": [{"unit_id": REPAS, "name": "Repas"}],
            "decide": "at_once",
            "regular_from": "2014-09-01",
            "days": [{"weekday": day, "unit_id": REPAS, "weeks": "all"} for day in (1, 4)],
            "asked": False,
        },
        {
            "enrolment_id": CENTRE,
            "line_id": CENTRE_LINE,
            "offering": "Mercredi",
            "facility": "Accueil de loisirs",
            "valid_from": "2014-09-01",
            "valid_to": "2015-07-03",
            "weekdays": [3],
            "units": [{"unit_id": DAY, "name": "Journée"}, {"unit_id": MORNING, "name": "Matin"}],
            "decide": "ask",
            "regular_from": None,
            "days": [],
            "asked": False,
        },
    ],
}


def _cell(line: str, day: str, change: str, result: str, **more: Any) -> dict[str, Any]:
    return {
        "line_id": line,
        "day": day,
        "change": change,
        "unit": "",
        "result": result,
        "code": "",
        "data": {},
    } | more


CHECK: dict[str, Any] = {
    "lines": [
        {
            "line_id": line,
            "child_id": CHILD,
            "child_name": "Léa DUPONT",
            "first_name": "Léa",
            "offering": offering,
            "facility": facility,
        }
        for line, offering, facility in (
            (MEAL_LINE, "Restauration scolaire", "École Jean Moulin"),
            (CENTRE_LINE, "Mercredi", "Accueil de loisirs"),
        )
    ],
    "cells": [
        _cell(MEAL_LINE, "2015-05-12", "take", "done"),
        _cell(MEAL_LINE, "2015-05-19", "take", "on_hold", data={"rank": 2}),
        _cell(
            MEAL_LINE,
            "2015-05-07",
            "give_up",
            "refused",
            code="cutoff_passed",
            data={"moment": "2015-05-06T10:00:00+02:00"},
        ),
        _cell(MEAL_LINE, "2015-05-21", "give_up", "done"),
        _cell(CENTRE_LINE, "2015-05-13", "take", "opened", unit="Matin"),
    ],
    "due_on": None,
}


def asked(command: Any) -> dict[str, Any]:
    """The meals are decided at once, the centre's days wait."""
    statuses = {"done": "booked", "opened": "pending_booking", "on_hold": "on_hold", "refused": "recurring"}
    cells = [
        {
            "line_id": one["line_id"],
            "day": one["day"],
            "result": one["result"],
            "status": "given_up"
            if (one["change"], one["result"]) == ("give_up", "done")
            else statuses[one["result"]],
            "code": one["code"],
            "data": one["data"],
        }
        for one in CHECK["cells"]
    ]
    return {"cells": cells, "due_on": None, "undo_seconds": 600}


ANSWERS: dict[str, Any] = {
    "child-patterns": lambda query: PATTERNS | {"child_id": str(query.child_id)},
    "check-pattern": CHECK,
    "request-pattern": asked,
    "set-patterns": {"changed": 12},
}
