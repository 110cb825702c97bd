"""Ids that follow from what they identify, so that a second telling finds the first one's row."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f0a3a52-6a53-5cf0-9d0e-5d0a5f1f7c11")


def family_request_id(owner: str, proposal_id: UUID) -> UUID:
    """The request of a proposal: the same in whatever order its events arrive."""
    return uuid5(_NAMESPACE, f"{owner}:{proposal_id}")


def conversation_about(request_id: UUID) -> UUID:
    """The conversation about a request: there is one, whoever begins it."""
    return uuid5(_NAMESPACE, f"conversation:{request_id}")


def mail_id(request_id: UUID, decision_no: int) -> UUID:
    """The mail that tells a decision: one per decision, however often it is scheduled."""
    return uuid5(_NAMESPACE, f"mail:{request_id}:{decision_no}")
