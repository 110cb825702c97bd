"""Replies as the services give them, of an invented family; each one is validated against its contract by a test."""

from __future__ import annotations

from typing import Any

FAMILY = "01970000-0000-7000-8000-000000000001"
JEAN = "01970000-0000-7000-8000-000000000011"
LEA = "01970000-0000-7000-8000-000000000021"
TOM = "01970000-0000-7000-8000-000000000022"
ACCOUNT = "01970000-0000-7000-8000-000000000031"
AGENT_ACCOUNT = "01970000-0000-7000-8000-000000000032"
SESSION = "01970000-0000-7000-8000-000000000041"
AGENT_SESSION = "01970000-0000-7000-8000-000000000042"
REQUEST = "01970000-0000-7000-8000-000000000051"
PROPOSAL = "01970000-0000-7000-8000-000000000061"
REQUEST_2 = "01970000-0000-7000-8000-000000000052"
PROPOSAL_2 = "01970000-0000-7000-8000-000000000062"
REQUEST_3 = "01970000-0000-7000-8000-000000000053"
PROPOSAL_3 = "01970000-0000-7000-8000-000000000063"
CANTEEN = "01970000-0000-7000-8000-000000000071"
MEAL = "01970000-0000-7000-8000-000000000072"
LINE = "01970000-0000-7000-8000-000000000081"
INVOICE = "01970000-0000-7000-8000-000000000091"

ADDRESS = {"street": "12 rue des Bonbons", "postcode": "31400", "town": "Saint-Jean"}
CONTACT = {
    "home_phone": "01 02 03 04 05",
    "work_phone": "",
    "mobile": "",
    "email": "jean.dupont@example.org",
    "email_allowed": True,
    "sms_allowed": False,
}
WORK = {"profession": "", "category": "", "employer": "", "employer_address": ""}

PROFILE: dict[str, Any] = {
    "profile": {
        "name": "Loiron-Ruillé",
        "portal_title": "Portail Famille",
        "site_url": "https://commune.example",
        "help_phone": "02 43 02 10 24",
        "help_email": "enfance@commune.example",
        "help_address": "13 rue du Docteur Ramé",
        "help_hours": "lundi à vendredi, 9 h à 12 h",
        "brand_colour": "#1D5B57",
        "accessibility_statement": "non conforme",
        "treasury_name": "SGC de Laval",
        "assumptions": [],
        "documents": [],
    },
    "password_policy": {"min_length": 8, "upper": 1, "lower": 1, "digit": 1},
    "version": 3,
    "screens_off": [],
}


def session(kind: str = "guardian", *, roles: tuple[str, ...] = ()) -> dict[str, Any]:
    """A living session of a parent, or of an agent with these roles."""
    staff = kind == "staff"
    return {
        "actor_token": f"token-of-{kind}",
        "token_expires_at": "2100-01-01T00:00:00Z",
        "kind": kind,
        "account_id": AGENT_ACCOUNT if staff else ACCOUNT,
        "session_id": AGENT_SESSION if staff else SESSION,
        "family_id": None if staff else FAMILY,
        "guardian_id": None if staff else JEAN,
        "name": "Anne Roy" if staff else "Jean DUPONT",
        "roles": list(roles),
    }


PARTNER: dict[str, Any] = {
    "last_name": "DUPONT",
    "first_name": "Jeanne",
    "address": ADDRESS,
    "contact": {**CONTACT, "email": ""},
    "work": WORK,
}
FAMILY_SHEET: dict[str, Any] = {
    "family_id": FAMILY,
    "family_number": "1001001818331",
    "version": 1,
    "guardians": [
        {
            "guardian_id": JEAN,
            "civility": "Monsieur",
            "last_name": "DUPONT",
            "first_name": "Jean",
            "quality": "Père",
            "marital_status": "Séparé",
            "address": ADDRESS,
            "contact": CONTACT,
            "work": WORK,
            "account_holder": "DUPONT JEAN",
            "benefit_organisation": "",
            "message_language": "fr_plain",
        }
    ],
    "partner": PARTNER,
    "partners": [PARTNER],
    "children": [
        {
            "child_id": LEA,
            "last_name": "DUPONT",
            "first_name": "Léa",
            "birth_date": "2006-09-12",
            "sex": "F",
            "school": "École des Tilleuls",
            "class_name": "CE2",
            "guardian_ids": [JEAN],
        }
    ],
    "pending": [],
}

CHILDREN: dict[str, Any] = {
    "children": [
        {
            "child_id": LEA,
            "family_id": FAMILY,
            "last_name": "DUPONT",
            "first_name": "Léa",
            "birth_date": "2006-09-12",
            "school": "École des Tilleuls",
            "class_name": "CE2",
        }
    ]
}

ACCOUNT_SUMMARY: dict[str, Any] = {
    "to_pay": 12060,
    "credit_available": 0,
    "next_due_on": "2015-04-30",
    "open_invoices": [
        {
            "invoice_id": INVOICE,
            "number": "AL-36",
            "issued_on": "2015-04-08",
            "due_on": "2015-04-30",
            "amount": 12060,
            "left": 12060,
            "overdue": True,
        }
    ],
    "treasury_regies": [],
}

FAMILY_DAYS: dict[str, Any] = {
    "days": [
        {
            "child_id": LEA,
            "child_name": "Léa",
            "day": "2015-05-04",
            "line_id": LINE,
            "offering": "Restauration scolaire",
            "unit": "Repas",
            "status": "recurring",
        },
        {
            "child_id": LEA,
            "child_name": "Léa",
            "day": "2015-05-05",
            "line_id": LINE,
            "offering": "Restauration scolaire",
            "unit": "Repas",
            "status": "pending_absence",
        },
    ]
}


def card(
    request: str = REQUEST, proposal: str = PROPOSAL, state: str = "pending", **more: Any
) -> dict[str, Any]:
    """A family request as lists show it."""
    return {
        "family_request_id": request,
        "proposal_id": proposal,
        "owner": "planning",
        "kind": "absence",
        "state": state,
        "family_id": FAMILY,
        "family_name": "DUPONT",
        "guardian_id": JEAN,
        "summary": {
            "child_id": LEA,
            "child_name": "Léa",
            "offering": "ALSH mercredi",
            "facility": "Centre de loisirs",
            "days": ["2015-05-06"],
        },
        "asked_at": "2015-05-04T08:00:00+02:00",
        "due_on": "2015-05-05",
        "decided_at": None,
        "decided_by": "",
        "reason_code": "",
        "reason_label": "",
        "reason_note": "",
        "back_reason": "",
        "assigned_to": "",
        "undo_until": None,
        "question": None,
    } | more


REFUSED = card(
    REQUEST_2,
    PROPOSAL_2,
    "refused",
    kind="booking",
    decided_at="2015-05-03T10:00:00+02:00",
    decided_by="Anne Roy",
    reason_code="full",
    reason_label="Complet",
    reason_note="Plus de place ce jour-là.",
)

REQUESTS: dict[str, Any] = {
    "total": 2,
    "requests": [card(), REFUSED],
    "kinds": {"absence": 1, "booking": 1},
}
COUNTS: dict[str, Any] = {
    "to_decide": 12,
    **{"due_today": 2, "due_tomorrow": 3, "late": 1, "mine": 4},
    **{"parked": 0, "parked_mails": 0, "family": 2, "family_long": 0, "messages_to_answer": 1},
}
REASONS: dict[str, Any] = {
    "reasons": [
        {"code": "full", "label": "Complet", "retired": False},
        {"code": "old", "label": "Ancien motif", "retired": True},
    ],
    "questions": [{"code": "precision", "label": "Une précision", "retired": False}],
}


def detail(request: dict[str, Any] | None = None) -> dict[str, Any]:
    """A request with its history."""
    return {
        "request": request or card(),
        "history": [{"at": "2015-05-04T08:00:00+02:00", "who": "Jean DUPONT", "what": "asked", "detail": ""}],
        **{"questions": [], "documents": [], "conversation_id": None, "inbox_open": True},
    }


def proposal(proposal_id: str = PROPOSAL, *, left: int | None = 3) -> dict[str, Any]:
    """What a proposal asks, as its owner tells agents."""
    return {
        "proposal_id": proposal_id,
        "kind": "absence",
        "state": "open",
        "child_id": LEA,
        "child_name": "Léa",
        "offering": "ALSH mercredi",
        "facility": "Centre de loisirs",
        "fields": [{"key": "2015-05-06", "before": "recurring", "after": "excused_absence"}],
        "reason_label": "Maladie",
        "note": "",
        "late": False,
        "evidence_needed": True,
        "evidence": [],
        "places_left": left,
        "places_total": None if left is None else 40,
    }


DAY_COUNTS: dict[str, Any] = {
    "day": "2015-05-04",
    "counts": [
        {
            "offering_id": CANTEEN,
            "offering": "Restauration scolaire",
            "facility": "École des Tilleuls",
            "category": "meal",
            "expected": 88,
            "meals": 88,
            "present": 2,
        }
    ],
}
OFFERINGS: dict[str, Any] = {
    "offerings": [
        {
            "offering_id": CANTEEN,
            "facility_id": CANTEEN,
            "facility": "École des Tilleuls",
            "name": "Restauration scolaire",
            "category": "meal",
            "units": [],
            "assumption": "",
        }
    ]
}
OTHER_OFFERING: dict[str, Any] = OFFERINGS["offerings"][0] | {
    "offering_id": "01970000-0000-7000-8000-000000000073",
    "facility": "Centre de loisirs",
    "name": "ALSH mercredi",
    "category": "leisure",
}
ROSTER: dict[str, Any] = {
    "offering_id": CANTEEN,
    "offering": "Restauration scolaire",
    "facility": "École des Tilleuls",
    "day": "2015-05-04",
    "running": True,
    "children": [
        {
            "child_id": LEA,
            "last_name": "DUPONT",
            "first_name": "Léa",
            "school": "École des Tilleuls",
            "class_name": "CE2",
            "line_id": LINE,
            "unit_id": MEAL,
            "unit": "Repas",
            "status": "recurring",
            "mark": "",
        },
        {
            "child_id": TOM,
            "last_name": "DUPONT",
            "first_name": "Tom",
            "school": "École des Tilleuls",
            "class_name": "GS",
            "line_id": LINE,
            "unit_id": MEAL,
            "unit": "Repas",
            "status": "booked",
            "mark": "present",
        },
        {
            "child_id": REQUEST_3,
            "last_name": "ROUX",
            "first_name": "Zoé",
            "school": "École des Tilleuls",
            "class_name": "CP",
            "line_id": LINE,
            "unit_id": None,
            "unit": "",
            "status": "",
            "mark": "",
        },
    ],
}
SEARCH: dict[str, Any] = {
    "families": [
        {
            "family_id": FAMILY,
            "family_number": "1001001818331",
            "name": "DUPONT Jean",
            "town": "Saint-Jean",
            "children": ["Léa", "Tom"],
        }
    ]
}
SESSIONS: dict[str, Any] = {
    "sessions": [
        {
            "session_id": SESSION,
            "opened_at": "2015-05-04T08:00:00Z",
            "last_seen_at": "2015-05-04T08:10:00Z",
            "device": "Firefox sur Windows",
            "current": True,
        },
        {
            "session_id": AGENT_SESSION,
            "opened_at": "2015-05-03T08:00:00Z",
            "last_seen_at": "2015-05-03T08:10:00Z",
            "device": "Safari sur iPhone",
            "current": False,
        },
    ]
}
NOTHING_PARKED: dict[str, Any] = {"total": 0, "events": []}
PARKED: dict[str, Any] = {
    "total": 2,
    "events": [
        {
            "id": REQUEST,
            "durable": "planning__from_requests",
            "event_type": "fr.portail-famille.requests.request-decided.v1",
            "entity_id": REQUEST,
            "reason": "unknown",
            "correlation_id": "5f2c",
            "parked_at": "2015-05-04T06:00:00Z",
            "behind": False,
        },
        {
            "id": REQUEST_2,
            "durable": "planning__from_requests",
            "event_type": "fr.portail-famille.requests.request-decided.v1",
            "entity_id": REQUEST,
            "reason": "behind",
            "parked_at": "2015-05-04T06:01:00Z",
            "behind": True,
        },
    ],
}
