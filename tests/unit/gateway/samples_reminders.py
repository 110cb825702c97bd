"""A reminder, as planning tells it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.problem import Refusal

REMINDER = str(UUID(int=950))
LINE, CHILD, UNIT = str(UUID(int=106)), str(UUID(int=7)), str(UUID(int=31))
REMINDED: dict[str, Any] = {
    "reminder_id": REMINDER,
    "closes_at": "2015-05-06T10:00:00+02:00",
    "first_day": "2015-05-11",
    "last_day": "2015-05-15",
    "lines": [
        {
            "line_id": LINE,
            "child_id": CHILD,
            "child_name": "Léa DUPONT",
            "first_name": "Léa",
            "offering": "Restauration scolaire",
            "facility": "École Jean Moulin",
        }
    ],
    "cells": [
        {"line_id": LINE, "day": day, "unit_id": UNIT, "unit": ""} for day in ("2015-05-11", "2015-05-12")
    ],
    "left_out": [
        {
            "child_id": CHILD,
            "child_name": "Léa DUPONT",
            "first_name": "Léa",
            "offering": "Restauration scolaire",
            "reason": "already_booked",
            "days": ["2015-05-15"],
            "label": "",
        }
    ],
}
RULES = {"rules": {"enabled": True, "lead_hours": 48, "write_from": "09:00:00", "write_until": "18:00:00"}}
MINE = {"enabled": True, "wanted": True}


def checked(query: Any) -> dict[str, Any]:
    """Every day is booked at once."""
    return {
        "cells": [
            {
                "line_id": str(cell.line_id),
                "day": cell.day.isoformat(),
                "result": "done",
                "status": "booked",
                "code": "",
                "data": {},
            }
            for cell in query.cells
        ],
        "due_on": None,
    }


def gesture(gesture_id: Any) -> dict[str, Any]:
    """What became of the days, once they are booked."""
    cells = [
        {
            "line_id": LINE,
            "day": cell["day"],
            "unit": "",
            "result": "done",
            "status": "booked",
            "code": "",
            "data": {},
            "undone": "",
            "undone_code": "",
            "undone_data": {},
        }
        for cell in REMINDED["cells"]
    ]
    return {
        "gesture_id": str(gesture_id),
        "kind": "booking",
        "asked_at": "2015-05-04T08:12:00+02:00",
        "due_on": None,
        "lines": REMINDED["lines"],
        "cells": cells,
        "seconds_left": 590,
        "undone_at": None,
    }


OPENING = str(UUID(int=951))
NOT_OPEN: dict[str, Any] = REMINDED | {
    "reminder_id": OPENING,
    "opens_at": "2015-05-18T08:00:00+02:00",
    "opened": False,
    "closes_at": "2015-06-12T18:00:00+02:00",
    "lines": [],
    "cells": [],
    "left_out": [
        REMINDED["left_out"][0]
        | {
            "offering": "Accueil de loisirs",
            "reason": "window_not_open",
            "days": ["2015-07-06", "2015-07-07"],
            "moment": "2015-05-18T08:00:00+02:00",
        }
    ],
}


def told(query: Any) -> Any:
    """The reminder under its own id; under any other there is none, or it is somebody else's."""
    found = {REMINDER: REMINDED, OPENING: NOT_OPEN}.get(str(query.reminder_id))
    return found if found is not None else Refusal("not_found")


ANSWERS: dict[str, Any] = {
    "reminder": told,
    "my-reminders": MINE,
    "set-my-reminders": lambda command: MINE | {"wanted": command.wanted},
    "reminders": RULES,
    "set-reminders": {"changed": 1},
    "check-booking": checked,
    "request-booking": checked,
    "gesture": lambda query: gesture(query.gesture_id),
}
