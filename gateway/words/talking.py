"""What conversations say in French, for both sides: purposes, who wrote, and the form's refusals. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.words.lengths import too_long
from gateway.words.sentences import word

SUBJECT_MAX = 120
TEXT_MAX = 4000

PURPOSES = (
    ("requests", "Planning, réservations, absences"),
    ("file", "Dossier de la famille, inscription"),
    ("money", "Factures et paiements"),
    ("other", "Autre chose"),
)

SHORT = {"requests": "Planning", "file": "Dossier", "money": "Factures", "other": "Autre"}
"""For a row of filters."""


def purpose_label(key: str) -> str:
    """The label of a purpose."""
    return dict(PURPOSES).get(key, "")


def wrong(fields: Mapping[str, str], *, begins: bool) -> list[tuple[str, str]]:
    """What keeps a message from being sent, as `(field, sentence)`."""
    found = []
    if begins:
        found.append(("sujet", too_long(fields["sujet"], SUBJECT_MAX, "L’objet")))
    empty = "" if fields["texte"] else "Écrivez votre message."
    found.append(("texte", empty or too_long(fields["texte"], TEXT_MAX, "Le message")))
    return [(name, said) for name, said in found if said]


PURPOSE_OF = {"planning": "requests", "family": "file", "billing": "money"}


def about_request(request: Mapping[str, Any]) -> dict[str, str]:
    """A new message about a request, as its form begins: subject, purpose and which request."""
    parts = (word("request_kind", request["kind"]), request["summary"]["child_name"])
    subject = " – ".join(part for part in parts if part)
    return {
        "sujet": subject[:SUBJECT_MAX],
        "motif": PURPOSE_OF[request["owner"]],
        "demande": str(request["family_request_id"]),
    }


def card_rows(conversations: list[dict[str, Any]], base: str) -> list[dict[str, Any]]:
    """Conversations as a list shows them."""
    return [
        {
            **one,
            "href": f"{base}/{one['conversation_id']}",
            "about": purpose_label(one["purpose"]),
        }
        for one in conversations
    ]
