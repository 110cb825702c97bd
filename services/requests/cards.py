"""Rows of sql/card.sql as the contracts show them, to an agent and to the family."""

from __future__ import annotations

from datetime import datetime

from asyncpg import Record

from contracts.actor import Actor
from contracts.proposals import ProposalSummary
from contracts.requests import FamilyQuestion, FamilyRequestCard
from services.requests.domain.standing import CLOSED, undo_open


def card(
    row: Record, actor: Actor, machine_now: datetime, question: FamilyQuestion | None = None
) -> FamilyRequestCard:
    """One request. The family is not shown a decision before its effect is there, nor the agents' own matters."""
    if actor.kind == "guardian":
        return _for_family(row, question)
    decided = row["decision_kind"] is not None
    return FamilyRequestCard(
        **_asked(row),
        decided_at=row["decided_at"] if decided else row["closed_at"],
        decided_by=row["decided_by"] or "",
        reason_code=row["reason_code"] or "",
        reason_label=row["reason_label"] or "",
        reason_note=row["reason_note"] or "",
        back_reason=row["back_reason"],
        assigned_to=row["assigned_to"],
        undo_until=row["undo_until"] if undo_open(row["undo_until"], machine_now) else None,
        decision_no=row["decision_no"],
        question=question,
    )


def _for_family(row: Record, question: FamilyQuestion | None) -> FamilyRequestCard:
    if row["state"] not in CLOSED:
        return FamilyRequestCard(**_asked(row), question=question)
    return FamilyRequestCard(
        **_asked(row),
        decided_at=row["decided_at"] or row["closed_at"],
        decided_by=row["decided_by"] or "",
        reason_code=row["reason_code"] or "",
        reason_label=row["reason_label"] or "",
        reason_note=row["reason_note"] or "",
    )


def _asked(row: Record) -> dict[str, object]:
    return {
        "family_request_id": row["family_request_id"],
        "proposal_id": row["proposal_id"],
        "owner": row["owner"],
        "kind": row["kind"],
        "state": row["state"],
        "family_id": row["family_id"],
        "family_name": " ".join(filter(None, (row["last_name"], row["first_name"]))),
        "guardian_id": row["guardian_id"],
        "summary": ProposalSummary.model_validate(row["summary"]),
        "asked_at": row["asked_at"],
        "due_on": row["due_on"],
        "reopened_at": row["reopened_at"],
        "reopened_reason": row["reopened_reason"] or "",
    }
