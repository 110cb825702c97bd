"""What three services answer to the home page, each part as the service's own question would tell it."""

from __future__ import annotations

from typing import Any

from contracts.home import HomeDays, HomeRecord, HomeRequests
from tests.unit.gateway import (
    samples,
    samples_enrolment,
    samples_menus,
    samples_talk,
    samples_waiting,
    samples_windows,
)

TO_DO: dict[str, Any] = {"school_year": "2015-2016", "texts": 1, "consents": 0, "returned": False}
ENDING: list[dict[str, Any]] = [
    {"kind": "insurance", "child_name": "Léa", "ends_on": "2015-05-20"},
    {"kind": "care_plan", "child_name": "Léa", "ends_on": "2015-05-01"},
]
RECORD: dict[str, Any] = {
    "family_number": "1001001818331",
    "civility": "Monsieur",
    "last_name": "DUPONT",
    "first_name": "Jean",
    "schools": ["École des Tilleuls"],
    "to_do": TO_DO,
    "ending": ENDING,
    "awaited": samples_enrolment.AWAITED,
}
MEAL: dict[str, Any] = {
    "day": "2015-05-04",
    "facility": "Cantine Robert Tatin",
    "children": ["Léa DUPONT"],
    "dishes": samples_menus.DISHES,
}
DAYS: dict[str, Any] = {
    "days": samples.FAMILY_DAYS["days"],
    "meals": [MEAL],
    "openings": samples_windows.OPENINGS,
}
REQUEST: dict[str, Any] = {
    "family_request_id": samples.REQUEST,
    "kind": "absence",
    "state": "pending",
    "summary": samples.card()["summary"],
    "due_on": "2015-05-05",
    "question": None,
}
ASKED = REQUEST | {
    "question": {key: samples_waiting.ASKED[key] for key in ("reason_label", "text")},
}
REQUESTS: dict[str, Any] = {"requests": [REQUEST], "unread": 0, "news": samples_talk.NEWS["news"]}


def record(query: HomeRecord) -> dict[str, Any]:
    """Only what is asked."""
    ending = RECORD["ending"] if query.ending_within is not None else []
    awaited = RECORD["awaited"] if query.ending_within is not None else []
    return RECORD | {"to_do": TO_DO if query.to_do else None, "ending": ending, "awaited": awaited}


def days(query: HomeDays) -> dict[str, Any]:
    """Only what is asked."""
    return {
        "days": DAYS["days"] if query.days_until else [],
        "meals": DAYS["meals"] if query.meals_until else [],
        "openings": DAYS["openings"] if query.opening_within is not None else [],
    }


def requests(query: HomeRequests) -> dict[str, Any]:
    """Only what is asked."""
    return REQUESTS | {"requests": REQUESTS["requests"] if query.requests else []}


ANSWERS: dict[str, Any] = {"home-record": record, "home-days": days, "home-requests": requests}
