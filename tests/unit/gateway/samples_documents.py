"""A family's documents: an insurance that ends soon, a certificate an absence relies on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.unit.gateway import samples, samples_enrolment

INSURANCE, CERTIFICATE, GIVEN = (str(UUID(int=number)) for number in (401, 402, 403))


def a_document(file_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "file_id": file_id,
        "family_id": samples.FAMILY,
        "name": "attestation.pdf",
        "media_type": "application/pdf",
        "size": 340_000,
        "received_at": "2015-04-02T18:00:00+02:00",
        "kind": "insurance",
        "child_id": samples.LEA,
        "child_name": "Léa",
        "expires_on": "2015-05-20",
        "in_use": False,
    } | changes


MINE: dict[str, Any] = {
    "documents": [
        a_document(INSURANCE),
        a_document(
            CERTIFICATE,
            name="certificat.png",
            kind="absence",
            child_id=None,
            child_name="",
            expires_on=None,
            in_use=True,
        ),
    ],
    "plans": [],
    "given": [
        {
            "file_id": GIVEN,
            "guardian_id": samples.JEAN,
            "name": "attestation de présence.pdf",
            "media_type": "application/pdf",
            "size": 120_000,
            "given_at": "2015-04-03T09:00:00+02:00",
        }
    ],
    "awaited": samples_enrolment.AWAITED,
}
ENDING: dict[str, Any] = {
    "documents": [a_document(INSURANCE)],
    "plans": [{"child_id": samples.LEA, "child_name": "Léa", "ends_on": "2015-05-01"}],
    "given": [],
    "awaited": [],
}
ANSWERS: dict[str, Any] = {
    "family-documents": lambda query: MINE if query.within_days is None else ENDING,
    "expiring-health": {
        "children": [
            {
                "child_id": samples.LEA,
                "family_id": samples.FAMILY,
                "last_name": "DUPONT",
                "first_name": "Léa",
                "school": "École des Tilleuls",
                "class_name": "CE2",
                "pai_until": "2015-05-01",
            }
        ]
    },
    "expiring-documents": {"documents": [a_document(INSURANCE)], "plans": [], "total": 1},
    "file-document": {},
    "withdraw-document": {},
}
