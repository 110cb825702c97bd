"""What family answers of certifications: Jean has his record to certify and one text of two to accept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.unit.gateway import samples

RULES, FEES, FILE = (str(UUID(int=number)) for number in (301, 302, 303))
CAMPAIGN = {"school_year": "2015-2016", "opens_on": "2015-05-01", "remind_after_days": 14}


def a_text(text_id: str, title: str, **changes: Any) -> dict[str, Any]:
    return {
        "text_id": text_id,
        "code": "reglement",
        "version_no": 2,
        "title": title,
        "body": "Article 1\n\nLes repas se réservent la veille avant 10 h.",
        "from_on": "2015-05-01",
        "decision": "délibération du 7 avril 2015",
        "published_at": "2015-04-10T09:00:00+02:00",
        "published_by": "Mme Roy",
        "withdrawn": False,
        "accepted_by": 12,
        "accepted_at": None,
        "file_id": None,
        "file_name": "",
        "size": 0,
        "refused_at": None,
        "refused_by": 1,
        "consent": None,
    } | changes


MINE: dict[str, Any] = {
    "due": True,
    "version": 7,
    "campaign": CAMPAIGN,
    "certified_at": None,
    "texts": [
        a_text(
            RULES,
            "Règlement de la restauration scolaire",
            file_id=FILE,
            file_name="reglement.pdf",
            size=340_000,
        ),
        a_text(FEES, "Règlement de l’accueil de loisirs", accepted_at="2015-04-12T18:00:00+02:00"),
    ],
    "former": [],
    "returned": "",
    "consents": [],
    "consent_texts": [],
}
PHOTO = str(UUID(int=304))
ASKED_AGAIN = MINE | {
    "returned": "L’adresse n’est plus la bonne.",
    "consents": [{"child_id": samples.LEA, "first_name": "Léa", "kind": "photo"}],
    "consent_texts": [a_text(PHOTO, "Photos et vidéos", consent="photo")],
}
DONE = MINE | {
    "due": False,
    "certified_at": "2015-05-02T18:00:00+02:00",
    "texts": [one | {"accepted_at": "2015-05-02T18:00:00+02:00"} for one in MINE["texts"]],
}
WHO: dict[str, Any] = {
    "campaign": CAMPAIGN,
    "total": 120,
    "counts": {"todo": 120, "done": 31},
    "entries": [
        {
            "guardian_id": samples.JEAN,
            "family_id": samples.FAMILY,
            "family_number": "1001001818331",
            "last_name": "DUPONT",
            "first_name": "Jean",
            "certified_at": None,
            "missing": 1,
            "reminded_at": "2015-05-03T07:00:00+02:00",
            "by_email": False,
            "refused": 1,
            "consents": 2,
            "returned_at": None,
        }
    ],
}
TEXTS = {
    "texts": [
        a_text(RULES, "Règlement de la restauration scolaire"),
        a_text(FEES, "Règlement de l’accueil de loisirs", code="alsh", withdrawn=True),
    ],
    "campaigns": [CAMPAIGN],
}
ANSWERS: dict[str, Any] = {
    "my-certification": MINE,
    "certify": {"certified_at": "2015-05-04T08:12:00+02:00", "accepted": 1},
    "certifications": WHO,
    "who-signs-in": {"guardian_ids": [samples.JEAN]},
    "town-texts": TEXTS,
    "publish-text": {"version_no": 2},
    "withdraw-text": {},
    "set-campaign": {},
    "answer-text": {"answered_at": "2015-05-04T08:12:00+02:00"},
    "send-back-certification": {},
    "text-answers": {
        "total": 2,
        "answers": [
            {
                "guardian_id": samples.JEAN,
                "family_id": samples.FAMILY,
                "family_number": "1001001818331",
                "last_name": "DUPONT",
                "first_name": "Jean",
                "accepted": answer,
                "answered_at": "2015-05-02T18:00:00+02:00",
                "child_name": "",
            }
            for answer in (True, False)
        ],
    },
}
