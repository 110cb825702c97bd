"""What requests tells of conversations and news, for the same invented family."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.unit.gateway.samples import FAMILY, JEAN

NEWS_ID = "0197a000-0000-7000-8000-00000000c0a1"
NEWS: dict[str, Any] = {
    "news": [
        {
            "news_id": NEWS_ID,
            "title": "Grève jeudi 7 mai",
            "text": "La cantine sera fermée.\nPensez au pique-nique.",
            "school": "",
            "first_day": "2015-05-04",
            "last_day": "2015-05-07",
        },
        {
            "news_id": "0197a000-0000-7000-8000-00000000c0a2",
            "title": "Fête de l’école des Peupliers",
            "text": "Samedi à 10 h.",
            "school": "École des Peupliers",
            "first_day": "2015-05-01",
            "last_day": "2015-05-09",
        },
    ]
}
TALK = "0197a000-0000-7000-8000-00000000c001"
_CARD: dict[str, Any] = {
    "conversation_id": TALK,
    "family_id": FAMILY,
    "guardian_id": JEAN,
    "guardian_name": "Jean DUPONT",
    "purpose": "money",
    "subject": "Ma facture AL-36",
    "last_at": "2015-05-04T08:00:00+02:00",
    "last_from": "town",
    "unread": 1,
    "to_answer": True,
    "closed_by": "",
    "closed_at": None,
}
INBOX: dict[str, Any] = {
    "open": True,
    "closed_text": "",
    "unread": 1,
    "total": 1,
    "conversations": [_CARD],
    "to_answer": 1,
}
CONVERSATION: dict[str, Any] = {
    "conversation": _CARD,
    "open": True,
    "messages": [
        {
            "message_id": "0197a000-0000-7000-8000-00000000c002",
            "written_by": "family",
            "author": "Jean DUPONT",
            "at": "2015-05-03T20:00:00+02:00",
            "text": "Bonjour,\nma facture <AL-36> me semble fausse.",
            "attachments": [],
        },
        {
            "message_id": "0197a000-0000-7000-8000-00000000c003",
            "written_by": "town",
            "author": "Mme Roy",
            "at": "2015-05-04T08:00:00+02:00",
            "text": "Elle est corrigée.",
            "attachments": [{"file_id": str(UUID(int=403)), "name": "facture corrigée.pdf"}],
        },
    ],
}


def sent(conversation_id: Any) -> dict[str, Any]:
    """The reply to a message."""
    return {"conversation_id": str(conversation_id), "message_id": CONVERSATION["messages"][1]["message_id"]}
