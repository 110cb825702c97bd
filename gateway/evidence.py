"""Documents that prove something: shown beside what they prove, and joined to an absence."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from chassis.problem import Refusal
from contracts.family import FileStatus
from contracts.planning import EvidenceKind, JoinEvidence
from gateway.bus import Content, Unavailable
from gateway.files import handed_in
from gateway.visit import Visit

KINDS: tuple[tuple[EvidenceKind, str], ...] = (
    ("medical_certificate", "Certificat médical"),
    ("other", "Autre justificatif"),
)
NO_DOCUMENT = "Choisissez un document."


async def shown(
    visit: Visit, file_ids: Iterable[str], family_id: str, base: str, why: str = ""
) -> list[dict[str, Any]]:
    """What a page says of documents, in their order. `base`: the address under which the visitor opens them, `why`: what
    it ends with, for agents (gateway/staff/documents).

    A document that the visitor may not see, or another family's whose id was given, has no `href`: it is only counted.
    """
    ids = list(file_ids)
    answers = await asyncio.gather(*(visit.ask(FileStatus(file_id=UUID(one))) for one in ids))
    return [
        document(answer, base, why)
        if isinstance(answer, dict) and answer["complete"] and answer["family_id"] == family_id
        else {"file_id": file_id, "href": "", "away": isinstance(answer, Unavailable)}
        for file_id, answer in zip(ids, answers, strict=True)
    ]


async def answers(
    visit: Visit, found: Content, family_id: str, base: str, why: str = ""
) -> list[dict[str, Any]]:
    """What a family answered to the questions about a request, the oldest first, with its documents."""
    answered = [one for one in found.get("questions", []) if one["state"] == "answered"]
    files = await asyncio.gather(
        *(
            shown(visit, [file["file_id"] for file in one["attachments"]], family_id, base, why)
            for one in answered
        )
    )
    return [{**one, "proofs": proofs} for one, proofs in zip(answered, files, strict=True)]


def document(status: Content, base: str, why: str = "") -> dict[str, Any]:
    """A document as lists show it; only a picture can be looked at in the page."""
    return {
        "file_id": status["file_id"],
        "href": f"{base}/{status['file_id']}{why}",
        "name": status["name"],
        "size": status["size"],
        "at": status["received_at"],
        "image": status["media_type"].startswith("image/"),
    }


def kind_of(text: str) -> EvidenceKind:
    """What the form says that its documents are."""
    return next((kind for kind, _ in KINDS if kind == text), "medical_certificate")


async def join_sent(visit: Visit, proposal_id: UUID) -> tuple[list[dict[str, str]], str]:
    """Joins the form's documents to an absence: those family keeps now, and why it did not work ("" when it did)."""
    pieces, why = await handed_in(visit, "pieces")
    if not why and not pieces:
        why = NO_DOCUMENT
    if why:
        return pieces, why
    command = JoinEvidence(
        proposal_id=proposal_id,
        file_ids=[UUID(piece["file_id"]) for piece in pieces],
        kind=kind_of(await visit.field("nature")),
    )
    answer = await visit.send(command, uuid5(await visit.command_id(), "join"))
    return pieces, visit.sentence(answer) if isinstance(answer, Refusal | Unavailable) else ""
