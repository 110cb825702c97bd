"""Registration files as family answers them."""

from __future__ import annotations

from typing import Any, get_args

from contracts.family.file_papers import EnrolmentPaper
from tests.unit.gateway import samples

FILE = "018f0000-0000-7000-8000-00000000f11e"
COMPLETE = "018f0000-0000-7000-8000-00000000f11f"
CHILD = "018f0000-0000-7000-8000-00000000c41d"
GIVEN = "018f0000-0000-7000-8000-00000000d0c5"
LINK = "lien-secret-de-la-famille-petit"

VALUES = {
    "guardian.0.civility": "Madame",
    "guardian.0.last_name": "PETIT",
    "guardian.0.first_name": "Nadia",
    "guardian.0.address.street": "3 rue des Tilleuls",
    "guardian.0.address.postcode": "53320",
    "guardian.0.address.town": "Loiron-Ruillé",
    "guardian.0.contact.email": "nadia.petit@exemple.fr",
    "partner.last_name": "GRAND",
    "partner.first_name": "Karim",
    "child.0.last_name": "PETIT",
    "child.0.first_name": "Zoé",
    "child.0.birth_date": "2009-03-02",
    "wish.0.meal": "yes",
    "wish.0.note": "le lundi et le jeudi",
    "document.insurance": "missing",
}
LIKELY = {
    "family_id": samples.FAMILY,
    "family_number": "1001001818331",
    "name": "PETIT Nadia",
    "town": "Loiron-Ruillé",
    "children": ["Zoé PETIT"],
    "alike": ["child", "guardian", "address"],
}


def papers(**states: str) -> list[dict[str, Any]]:
    """The documents of a file: what is not named is received."""
    return [
        {
            "paper": paper,
            "state": (state := states.get(paper, "received")),
            "awaited": state in ("unanswered", "missing", "refused"),
            "document_id": GIVEN if state == "given" else None,
            "document_name": "domicile.png" if state == "given" else "",
            "reason": "L’adresse ne se lit pas." if state == "refused" else "",
        }
        for paper in get_args(EnrolmentPaper)
    ]


def view(**changes: Any) -> dict[str, Any]:
    """A draft of the desk, without an error, that looks like a family there is."""
    return {
        "file_id": FILE,
        "origin": "desk",
        "state": "draft",
        "version": 4,
        "values": VALUES,
        "wrong": {},
        "likely": [LIKELY],
        "touched_at": "2015-05-04T08:00:00+02:00",
        "touched_by": "Mme Roy",
        "sent_at": None,
        "reason": "",
        "family_id": None,
        "family_number": "",
        "children": {},
        "files_alike": [],
        "papers": papers(insurance="missing", benefits_proof="unanswered"),
    } | changes


def complete() -> dict[str, Any]:
    """A file that became a family."""
    kept = {key: text for key, text in VALUES.items() if key.startswith(("wish.", "document."))}
    kept |= {key: VALUES[key] for key in ("guardian.0.last_name", "child.0.first_name")}
    return view(
        file_id=COMPLETE,
        state="complete",
        values=kept,
        likely=[],
        family_id=samples.FAMILY,
        family_number="1001001818331",
        children={"0": CHILD},
        papers=papers(
            insurance="missing", address_proof="given", benefits_proof="refused", court_decision="not_asked"
        ),
    )


def card(state: str, file_id: str = FILE) -> dict[str, Any]:
    """A file in the list."""
    return {
        "file_id": file_id,
        "origin": "online" if state in ("sent", "returned") else "desk",
        "state": state,
        "name": "PETIT Nadia",
        "children": ["Zoé"],
        "missing_documents": 1,
        "to_check": 1 if state == "complete" else 0,
        "touched_at": "2015-05-04T08:00:00+02:00",
        "touched_by": "Mme Roy",
        "sent_at": "2015-05-03T18:00:00+02:00" if state == "sent" else None,
        "family_id": samples.FAMILY if state == "complete" else None,
    }


FILES = {
    "files": [card("sent"), card("draft"), card("complete", COMPLETE)],
    "counts": {"sent": 1, "draft": 1, "complete": 1},
    "total": 3,
    "to_check": 1,
}
RULES = {"rules": {"at_once": ["child"], "evidence_for": [], "online_enrolment": True}}
ONLINE = {
    "state": "returned",
    "version": 4,
    "values": {key: text for key, text in VALUES.items() if not key.startswith("document.")},
    "wrong": {"guardian.0.contact.email": "not_an_email"},
    "reason": "L’adresse e-mail ne fonctionne pas.",
    "kept_days": 30,
    "papers": papers(
        family_book="unanswered",
        address_proof="given",
        insurance="refused",
        vaccination_proof="received",
        court_decision="unanswered",
    ),
}

AWAITED = [
    {"file_id": COMPLETE, "paper": paper, "state": state, "reason": reason, "document_id": None}
    for paper, state, reason in (
        ("address_proof", "given", ""),
        ("insurance", "awaited", ""),
        ("benefits_proof", "refused", "L’année ne se lit pas."),
    )
]
"""What the guide's family has to give, and what it gave."""


def read(query: Any) -> dict[str, Any]:
    """The file of an id."""
    return complete() if str(query.file_id) == COMPLETE else view()


def saved(command: Any) -> dict[str, Any]:
    """A step that is kept."""
    return {"file_id": FILE, "version": command.expected_version + 1, "wrong": {}}


ANSWERS: dict[str, Any] = {
    "enrolment-files": FILES,
    "read-enrolment-file": read,
    "save-enrolment-file": saved,
    "send-back-enrolment-file": saved,
    "drop-enrolment-file": {},
    "complete-enrolment-file": {
        "file_id": FILE,
        "family_id": samples.FAMILY,
        "family_number": "1001001818331",
    },
    "read-online-file": ONLINE,
    "save-online-file": saved,
    "send-online-file": saved,
    "give-paper": {"version": 5},
    "check-paper": {"version": 5},
    "keep-paper": {"version": 5},
    "keep-online-paper": {"version": 5},
    "ask-file-link": {},
    "resume-online-file": {"secret": LINK},
    "read-family-rules": RULES,
    "set-family-rules": lambda command: {"rules": command.rules},
    "enrol-children": {"changed": 1},
}
"""By name, what family and planning answer to these pages."""
