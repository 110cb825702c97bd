"""The refusals of this service. Codes and statuses are in contracts/problems.py, sentences in the gateway."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from chassis.problem import Refusal


def not_found() -> Refusal:
    """No such document, or it is somebody else's: the answer is the same."""
    return Refusal("not_found")


def regie_unknown() -> Refusal:
    """No such régie."""
    return Refusal("regie_unknown")


def payer_unknown() -> Refusal:
    """No guardian of that id has been heard of from the family service."""
    return Refusal("payer_unknown")


def not_your_regie() -> Refusal:
    """The agent's role is limited to other régies."""
    return Refusal("not_allowed", reason="regie")


def conflict(reason: str) -> Refusal:
    """What is asked does not fit what is recorded: `id_taken`, `code_taken`, `treasury`, `town`, `handed_over`, `nothing_left`."""
    return Refusal("conflict", reason=reason)


def line_mismatch(line: int, expected: int) -> Refusal:
    """A line (from 1) is not quantity x unit amount, in cents; line 0: the total is below zero."""
    return Refusal("amount_mismatch", line=line, expected=expected)


def more_than_invoiced(most: int) -> Refusal:
    """Credit notes may not exceed their invoice: what was still possible, in cents."""
    return Refusal("amount_mismatch", most=most)


def over_allocated(available: int, wanted: int) -> Refusal:
    """More than the payment has, or than the invoice still needs, in cents."""
    return Refusal("over_allocated", available=available, wanted=wanted)


def fields_wrong(wrong: Mapping[str, str]) -> Refusal:
    """Fields of a form that cannot be kept, each with the word for what is wrong."""
    return Refusal("invalid_input", fields=[{"field": key, "error": error} for key, error in wrong.items()])


def nothing_changed() -> Refusal:
    """The record holds all that already."""
    return Refusal("nothing_changed")


def already_pending(proposal_id: UUID) -> Refusal:
    """An open demand of the same kind has to be decided, or withdrawn, first."""
    return Refusal("already_pending", proposal_id=str(proposal_id))


def proposal_not_open(state: str) -> Refusal:
    """Decided or withdrawn meanwhile."""
    return Refusal("proposal_not_open", state=state)


def mandate_unavailable() -> Refusal:
    """The town has said no creditor, or collects for none of these régies."""
    return Refusal("mandate_unavailable")


def mandate_text_outdated(text: str) -> Refusal:
    """Another wording is in force than the one that was read."""
    return Refusal("mandate_text_outdated", text=text)


def changed_meanwhile() -> Refusal:
    """Somebody else wrote it anew since it was read."""
    return Refusal("changed_meanwhile")
