"""A child of two homes: Léa, of Jean and Jeanne who live apart, with the calendar and what planning says of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from contracts.family import CustodyCalendar, CustodyException
from contracts.pattern.custody import Holidays, guardian_on
from tests.unit.gateway import samples
from tests.unit.gateway.samples_identity import JEANNE

SPRING = Holidays(date(2015, 4, 11), date(2015, 4, 26))
REFERENCE = "Jugement du 12 mars 2015"
CALENDAR = CustodyCalendar.model_validate(
    {
        "first_guardian_id": samples.JEAN,
        "second_guardian_id": JEANNE,
        "starts_on": date(2015, 5, 1),
        "valid_from": date(2015, 1, 5),
        "weeks": "even",
        "holidays": "halves",
        "exceptions": [
            CustodyException.model_validate(
                {"first_day": date(2015, 5, 21), "last_day": date(2015, 5, 22), "guardian_id": JEANNE}
            )
        ],
    }
)
_JEANNE = {
    **samples.FAMILY_SHEET["guardians"][0],
    "guardian_id": JEANNE,
    "first_name": "Jeanne",
    "quality": "Mère",
}
FAMILY_APART: dict[str, Any] = {
    **samples.FAMILY_SHEET,
    "guardians": [samples.FAMILY_SHEET["guardians"][0], _JEANNE],
    "children": [{**samples.FAMILY_SHEET["children"][0], "guardian_ids": [samples.JEAN, JEANNE]}],
}
MISPLACED: dict[str, Any] = {
    "line_id": "01970000-0000-7000-8000-0000000000c1",
    "day": "2015-05-07",
    "facility": "École des Tilleuls",
    "offering": "Restauration scolaire",
    "guardian_id": samples.JEAN,
    "guardian": "DUPONT Jean",
    "pending": False,
}


def view(calendar: CustodyCalendar | None = CALENDAR, version: int = 3) -> dict[str, Any]:
    """What family answers."""
    return {
        "child_id": samples.LEA,
        "calendar": calendar.model_dump(mode="json") if calendar else None,
        "version": version,
        "reference": REFERENCE if calendar else "",
        "not_handed_over": [],
    }


def days(query: Any, calendar: CustodyCalendar | None = CALENDAR) -> dict[str, Any]:
    """What planning answers for the days asked."""
    calendar = getattr(query, "calendar", calendar)
    every = [query.first_day + timedelta(n) for n in range((query.last_day - query.first_day).days + 1)]
    rule = calendar.rule() if calendar else None
    shown = []
    for day in every:
        spring = SPRING if SPRING.first <= day <= SPRING.last else None
        shown.append(
            {
                "day": day,
                "guardian_id": guardian_on(rule, day, spring) if rule else None,
                "holidays": "Vacances de printemps" if spring else "",
                "exception": rule is not None and any(one.first <= day <= one.last for one in rule.stays),
            }
        )
    return {
        "drawn": calendar is not None,
        "days": shown,
        "shared": ["Restauration scolaire"] if calendar else [],
        "misplaced": [MISPLACED, {**MISPLACED, "day": "2015-05-12", "pending": True}] if calendar else [],
    }


ANSWERS: dict[str, Any] = {
    "propose-custody-change": lambda command: {
        "proposals": [
            {
                "proposal_id": "01970000-0000-7000-8000-0000000000c2",
                "kind": "custody",
                "result": "opened",
                "keys": list(command.values),
                "evidence_needed": False,
            }
        ],
        "version": 2,
    },
    "read-custody": view(),
    "preview-custody": days,
    "custody-days": days,
    "draw-custody": lambda command: {
        "child_id": command.child_id,
        "calendar": command.calendar,
        "version": command.expected_version + 1,
        "reference": command.reference,
    },
}
