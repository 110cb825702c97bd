"""The town's papers: rules with a file, prices that are a text, a form that is over."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from uuid import UUID

from chassis.problem import Refusal

RULES, PRICES, OVER = (str(UUID(int=one)) for one in (501, 502, 503))
PDF = b"%PDF-1.7\nrules"


def a_paper(paper_id: str, section: str, title: str, **changes: Any) -> dict[str, Any]:
    return {
        "paper_id": paper_id,
        "section": section,
        "title": title,
        "text": "",
        "position": 0,
        "first_day": "2015-04-01",
        "last_day": None,
        "file_id": None,
        "file_name": "",
        "media_type": "",
        "size": 0,
        "version": 3,
        "published_at": "2015-04-01T09:00:00+02:00",
        "published_by": "Mme Roy",
    } | changes


SHOWN = [
    a_paper(
        RULES,
        "rules",
        "Règlement de la restauration scolaire",
        file_id=str(UUID(int=511)),
        file_name="Règlement de la cantine 2015.pdf",
        media_type="application/pdf",
        size=len(PDF),
    ),
    a_paper(PRICES, "prices", "Tarifs de la garderie", text="Matin : 1,83 €\nSoir : 2,04 €", position=2),
]
ENDED = a_paper(OVER, "forms", "Inscription au séjour", text="À rendre.", last_day="2015-04-30")


def _piece(query: Any) -> Any:
    known = str(query.paper_id) == RULES and query.index == 0
    return {"index": 0, "content": b64encode(PDF).decode(), "last": True} if known else Refusal("not_found")


ANSWERS: dict[str, Any] = {
    "papers": lambda query: {"papers": [*SHOWN, ENDED] if query.everything else SHOWN},
    "paper-chunk": _piece,
    "publish-paper": {"version": 4},
    "withdraw-paper": {"version": 3},
}
