"""Booking windows, as planning tells them to agents and to families."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.unit.gateway import samples

WINDOW = str(UUID(int=970))
SUMMER: dict[str, Any] = {
    "window_id": WINDOW,
    "offering_id": samples.OTHER_OFFERING["offering_id"],
    "unit_id": None,
    "label": "Vacances d’été",
    "first_day": "2015-07-06",
    "last_day": "2015-07-31",
    "opens_on": "2015-05-18",
    "opens_at": "08:00:00",
    "closes_on": "2015-06-12",
    "closes_at": "18:00:00",
    "after": "refuse",
    "decision_reference": "Délibération du 12 mars 2015",
}
CARD: dict[str, Any] = {
    "window": SUMMER,
    "version": 3,
    "offering": "Accueil de loisirs",
    "facility": "La Casaloustik",
    "unit": "",
    "opens": "2015-05-18T08:00:00+02:00",
    "closes": "2015-06-12T18:00:00+02:00",
    "state": "coming",
}
OPEN = CARD | {
    "window": SUMMER | {"window_id": str(UUID(int=971)), "label": "", "closes_on": None, "closes_at": None},
    "unit": "Journée",
    "opens": "2015-04-20T08:00:00+02:00",
    "closes": None,
    "state": "open",
}
OVER = CARD | {"window": SUMMER | {"window_id": str(UUID(int=972)), "label": "Printemps"}, "state": "over"}
PREVIEW: dict[str, Any] = {
    "opens": CARD["opens"],
    "closes": CARD["closes"],
    "days": 19,
    "first_until": CARD["closes"],
    "last_until": CARD["closes"],
    "never": 0,
    "families": 62,
}
OPENINGS: list[dict[str, Any]] = [
    {
        "offering": "Accueil de loisirs",
        "unit": "",
        "label": "Vacances d’été",
        "children": ["Léa", "Tom"],
        "first_day": "2015-07-06",
        "last_day": "2015-07-31",
        "opens_at": CARD["opens"],
        "closes_at": CARD["closes"],
        "state": "coming",
    }
]


def windows(query: Any) -> dict[str, Any]:
    """Those that are over only when they are asked for."""
    return {"windows": [CARD, OPEN], "over": [OVER] if query.over else []}


ANSWERS: dict[str, Any] = {
    "booking-windows": windows,
    "preview-booking-window": PREVIEW,
    "set-booking-window": {"changed": 1},
    "remove-booking-window": {"changed": 1},
}
