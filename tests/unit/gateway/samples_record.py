"""The family's file, a child's record and demands about them, as family tells them; names are invented."""

from __future__ import annotations

from typing import Any

from chassis.problem import Refusal
from tests.unit.gateway import samples, samples_figures

WORDING: dict[str, Any] = {"text_id": None, "text_no": 0, "answered_no": 0, "again": False}

GRANNY = "01970000-0000-7000-8000-0000000000a1"
NEIGHBOUR = "01970000-0000-7000-8000-0000000000a2"
REQUEST_FILE = "01970000-0000-7000-8000-000000000055"
PROPOSAL_FILE = "01970000-0000-7000-8000-000000000065"
REQUEST_HEALTH = "01970000-0000-7000-8000-000000000056"
PROPOSAL_HEALTH = "01970000-0000-7000-8000-000000000066"
PAGES = [
    "/compte",
    "/compte/responsable",
    "/compte/conjoint",
    *samples_figures.PAGES,
    "/enfants/ajouter",
    f"/enfants/{samples.LEA}",
    f"/enfants/{samples.LEA}/fiche",
    f"/enfants/{samples.LEA}/personnes",
    f"/enfants/{samples.LEA}/personnes?ajouter=1",
    f"/enfants/{samples.LEA}/sante",
    f"/enfants/{samples.LEA}/sante/modifier",
    f"/enfants/{samples.LEA}/consentements",
    f"/enfants/{samples.LEA}/lectures",
    "/fiche?sante=oui",
    f"/fiche?enfant={samples.LEA}",
]


def person(person_id: str = GRANNY, **more: Any) -> dict[str, Any]:
    """Somebody who may collect the child."""
    return {
        "person_id": person_id,
        "last_name": "D’ARC-L’ÉTANG",
        "first_name": "Odile",
        "phone": "06 12 34 56 78",
        "relation": "Grand-mère",
        "from_on": None,
        "until_on": "2015-06-30",
        "allowed": True,
        "reason": "",
        "editable": True,
    } | more


HEALTH: dict[str, Any] = {
    "glasses": "yes",
    "diet": "sans porc",
    "allergies": "Arachide",
    "pai": "yes",
    "pai_until": "2015-04-30",
    "doctor_name": "Dr PETIT",
    "doctor_phone": "02 43 00 00 00",
    "vaccinations_up_to_date": "yes",
    "vaccinated_dtp_on": "2012-09-03",
    "vaccinated_mmr_on": None,
    "other_vaccinations": "",
    "observations": "",
}
RECORD: dict[str, Any] = {
    "child": samples.FAMILY_SHEET["children"][0],
    "family_id": samples.FAMILY,
    "version": 1,
    "authorised": [
        person(),
        person(NEIGHBOUR, last_name="ROUX", first_name="Paul", allowed=False, phone="", editable=False),
    ],
    "consents": [
        {
            "kind": "photo",
            "value": True,
            "given_by": "Jean DUPONT",
            "given_at": "2015-04-01T10:00:00+02:00",
            "version": 1,
        }
        | WORDING,
        {"kind": "leaving_alone", "value": None, "given_by": "", "given_at": None, "version": 0} | WORDING,
        {"kind": "emergency_care", "value": None, "given_by": "", "given_at": None, "version": 0} | WORDING,
    ],
    "health_open": True,
    "health": None,
    "pending": [],
}


def record(query: Any) -> Any:
    """Léa's record, the health file only when it is asked for; any other child is unknown."""
    if str(query.child_id) != samples.LEA:
        return Refusal("child_unknown")
    return RECORD | {"health": HEALTH if query.health else None}


READINGS: dict[str, Any] = {
    "readings": [
        {
            "at": "2015-05-04T07:50:00+02:00",
            "who": "Anne Roy",
            "mine": False,
            "roles": ["accueil"],
            "via": "record",
            "reason": "Préparer la sortie de mercredi",
        },
        {
            "at": "2015-05-03T19:00:00+02:00",
            "who": "Jean DUPONT",
            "mine": True,
            "roles": [],
            "via": "record",
            "reason": "",
        },
    ]
}


def pending(kind: str = "guardian", proposal_id: str = PROPOSAL_FILE) -> dict[str, Any]:
    """A demand that waits, as the record shows it."""
    return {
        "proposal_id": proposal_id,
        "kind": kind,
        "guardian_id": samples.JEAN,
        "child_id": None if kind in ("guardian", "partner", "new_child") else samples.LEA,
        "asked_at": "2015-05-02T10:00:00+02:00",
    }


def detail(
    proposal_id: str = PROPOSAL_FILE, kind: str = "guardian", state: str = "open", **more: Any
) -> dict[str, Any]:
    """What a demand asks: another address and another telephone."""
    return {
        "proposal_id": proposal_id,
        "kind": kind,
        "state": state,
        "guardian_id": samples.JEAN,
        "child_id": None,
        "child_name": "",
        "offering": "",
        "facility": "",
        "fields": [
            {
                "key": "address.street",
                "before": "12 rue des Bonbons",
                "after": "4 allée de l’Étang",
                "outcome": None,
            },
            {"key": "contact.mobile", "before": "", "after": "06 01 02 03 04", "outcome": None},
        ],
        "reason_label": "",
        "note": "",
        "late": False,
        "evidence_needed": False,
        "places_left": None,
        "places_total": None,
        "evidence": [],
    } | more


def card(state: str = "pending", **more: Any) -> dict[str, Any]:
    """The family request of such a demand."""
    summary: dict[str, Any] = {"child_id": None, "child_name": "", "offering": "", "facility": "", "days": []}
    given = {"owner": "family", "kind": "guardian", "summary": summary, "due_on": "2015-05-07"} | more
    return samples.card(REQUEST_FILE, PROPOSAL_FILE, state, **given)


def check(query: Any) -> dict[str, Any]:
    """What a form would file: every value it carries, decided by an agent but for consents."""
    values = dict(query.values)
    for one in query.persons:
        values[f"authorised.{one.person_id}.last_name"] = one.last_name
    return {
        "proposals": [
            {
                "result": "done" if query.kind == "consents" else "opened",
                "fields": [
                    {"key": key, "before": "", "after": value, "outcome": None}
                    for key, value in values.items()
                ],
                "evidence_needed": False,
            }
        ],
        "version": 1,
    }


def proposed(command: Any) -> dict[str, Any]:
    """What became of a form that was sent."""
    kind = command.NAME.removeprefix("propose-").removesuffix("-change").replace("-", "_")
    return {
        "proposals": [
            {
                "proposal_id": PROPOSAL_FILE,
                "kind": kind,
                "result": "done" if kind == "consents" else "opened",
                "keys": list(getattr(command, "values", {})),
                "evidence_needed": False,
            }
        ],
        "version": 2,
    }


def enrolled(child_id: str, **changes: Any) -> dict[str, Any]:
    """An enrolment of a child, as planning says it."""
    return {
        "enrolment_id": child_id,
        "child_id": child_id,
        "offering": "Restauration scolaire",
        "facility": "Restaurant des Tilleuls",
        "valid_from": "2014-09-01",
        "valid_to": "2015-07-03",
        "regular_from": "2014-09-01",
        "days": [
            {"weekday": 1, "weeks": "all", "unit": ""},
            {"weekday": 4, "weeks": "odd", "unit": ""},
        ],
    } | changes


ANSWERS: dict[str, Any] = {
    **samples_figures.ANSWERS,
    "family-enrolments": {"enrolments": [enrolled(samples.LEA)]},
    "child-record": record,
    "who-opened": READINGS,
    "check-family-proposal": check,
    "family-proposal-details": {"proposals": [detail()]},
    "withdraw-family-proposal": lambda command: {"proposal_id": str(command.proposal_id)},
    **{
        f"propose-{name}": proposed
        for name in (
            "guardian-change",
            "partner-change",
            "new-child",
            "child-change",
            "authorised-persons",
            "health-change",
            "consents",
        )
    },
}
