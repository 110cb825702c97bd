"""Court decisions: one in force against a grandmother and the father's outings, one that is over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.unit.gateway import samples

IN_FORCE, LIFTED, PAPER = str(UUID(int=501)), str(UUID(int=502)), str(UUID(int=503))


def a_decision(decision_id: str, **changes: Any) -> dict[str, Any]:
    """As agents read it; `decision` changes what the court wrote."""
    decision = {
        "child_ids": [samples.LEA],
        "kind": "family_court",
        "court": "Tribunal judiciaire de Laval",
        "reference": "RG 15/00123",
        "decided_on": "2015-03-20",
        "from_on": "2015-04-01",
        "until_on": None,
        "terms": [
            {
                "guardian_id": samples.JEAN,
                "authority": "other_alone",
                "access": "kept",
                "may_collect": False,
                "residence": "visits",
            }
        ],
        "others": ["Odette DUPONT"],
        "note": "Visites en lieu neutre, un samedi sur deux.",
        "file_id": PAPER,
        "tell": False,
    } | changes.pop("decision", {})
    return {
        "decision_id": decision_id,
        "version": 3,
        "decision": decision,
        "state": "in_force",
        "recorded_at": "2015-04-02T10:15:00+02:00",
        "recorded_by": "Mme Roy",
        "file_name": "jugement.pdf",
        "lifted_on": None,
        "lift_reason": None,
    } | changes


DECISIONS: dict[str, Any] = {
    "decisions": [
        a_decision(IN_FORCE),
        a_decision(
            LIFTED,
            state="lifted",
            lifted_on="2015-04-01",
            lift_reason="new_decision",
            file_name="",
            decision={"kind": "protection_order", "file_id": None, "note": "", "until_on": "2015-06-30"},
        ),
    ]
}
BARRED: dict[str, Any] = {
    "barred": [
        {"child_id": samples.LEA, "name": "Jean DUPONT (Père)", "source": "court"},
        {"child_id": samples.LEA, "name": "Luc GRIS", "source": "record"},
    ]
}
HANDOVER: dict[str, Any] = {
    "children": [
        {
            "child_id": samples.LEA,
            "collectors": [
                {"name": "Jeanne DUPONT", "link": "Mère", "phone": "06 01 02 03 04"},
                {"name": "Odile D’ARC-L’ÉTANG", "link": "Grand-mère", "phone": ""},
            ],
            "refused": [
                {"name": "Jean DUPONT (Père)", "source": "court"},
                {"name": "Luc GRIS", "source": "record"},
            ],
            "leaves_alone": True,
            "allergies": "Arachide\nStylo dans le cartable",
            "pai": True,
            "pai_until": "2015-04-30",
        },
        {
            "child_id": samples.TOM,
            "collectors": [{"name": "Jeanne DUPONT", "link": "Mère", "phone": "06 01 02 03 04"}],
            "refused": [],
            "leaves_alone": None,
            "allergies": "",
            "pai": False,
            "pai_until": None,
        },
    ]
}
SAVED: dict[str, Any] = {
    "decision_id": IN_FORCE,
    "version": 4,
    "changes": [{"child_id": samples.LEA, "guardian_id": samples.JEAN, "ended": True}],
}
ANSWERS: dict[str, Any] = {
    "court-decisions": DECISIONS,
    "barred-persons": BARRED,
    "handover-list": HANDOVER,
    "record-court-decision": SAVED,
    "lift-court-decision": SAVED | {"changes": [SAVED["changes"][0] | {"ended": False}]},
}
