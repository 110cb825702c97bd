"""The outcome of each cell as it travels: of a command that acts, and of a check that only judges."""

from __future__ import annotations

from uuid import UUID

from contracts.planning import CellOutcome
from services.planning.domain.declaring import Declared
from services.planning.domain.reserving import Answer
from services.planning.store.opening import outcome
from services.planning.store.writing import Opened

STATUS = {"done": "booked", "opened": "pending_booking", "on_hold": "on_hold", "refused": ""}


def said_booking(answer: Answer, proposal_id: UUID | None = None) -> CellOutcome:
    """The outcome of one cell, asked or only checked."""
    return outcome(
        answer.wanted,
        answer.result,
        status=STATUS[answer.result],
        code=answer.code,
        data={**answer.data, "late": True} if answer.late else answer.data,
        proposal_id=proposal_id,
    )


def said_absence(one: Declared, proposal_id: UUID | None = None) -> CellOutcome:
    """The outcome of one cell, declared or only judged."""
    status, data = "", dict(one.data)
    if one.becomes is not None:
        status = one.becomes.outcome.value if one.result == "done" else "pending_absence"
        data = {"rule": one.becomes.rule, "evidence_needed": one.becomes.evidence_needed}
    return outcome(
        one.wanted,
        one.result,
        status=status,
        code=one.code,
        data=data,
        proposal_id=proposal_id,
    )


def opened_id(opened: dict[int, Opened], one: object) -> UUID | None:
    """The proposal an answer opened, if it opened one; answers are told apart by identity."""
    found = opened.get(id(one))
    return found.id if found else None
