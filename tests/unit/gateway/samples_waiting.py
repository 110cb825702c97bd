"""A demand that waits for its family, and what asking and answering give."""

from __future__ import annotations

from typing import Any

from tests.unit.gateway import samples

QUESTION = "00000000-0000-7000-8000-0000000000f1"
ASKED: dict[str, Any] = {
    "question_id": QUESTION,
    "state": "open",
    "reason_label": "Il manque un document",
    "text": "Pouvez-vous joindre le certificat ?",
    "asked_at": "2015-05-01T09:00:00+02:00",
    "asked_by": "Anne Roy",
    "ended_at": None,
    "answer": "",
    "attachments": [],
}
ANSWERED: dict[str, Any] = ASKED | {
    "state": "answered",
    "ended_at": "2015-05-02T09:00:00+02:00",
    "answer": "Le médecin nous le donne lundi.",
}
_ENDED = {"family_request_id": samples.REQUEST, "due_on": "2015-05-08"}
ANSWERS: dict[str, Any] = {
    "ask-family": {"question_id": QUESTION, "told_at": "2015-05-04T08:22:00+02:00"},
    "take-question-back": _ENDED,
    "answer-question": _ENDED,
}


def waiting(**more: Any) -> dict[str, Any]:
    """A demand about which the town hall asks something."""
    return samples.card(question=ASKED, **more)


def waiting_detail() -> dict[str, Any]:
    """The same with an answer given before."""
    return samples.detail(waiting()) | {"questions": [ANSWERED, ASKED]}
