"""The refusals of this service. Codes and statuses are in contracts/problems.py, sentences in the gateway."""

from __future__ import annotations

from datetime import datetime

from chassis.problem import Refusal


def already_decided(by: str, at: datetime | None, decision: str) -> Refusal:
    """Another agent decided first, or nobody had to: who, when (business clock) and what."""
    return Refusal("already_decided", by=by, at=at.isoformat() if at else "", decision=decision)


def withdrawn(at: datetime) -> Refusal:
    """The family took its request back."""
    return Refusal("withdrawn", at=at.isoformat())


def not_found() -> Refusal:
    """No such request, or it is somebody else's: the answer is the same."""
    return Refusal("not_found")


def ends_before_it_begins() -> Refusal:
    """The last day comes before the first."""
    return Refusal("invalid_input", fields=[{"field": "last_day", "error": "before_first"}])


def not_theirs_to_decide() -> Refusal:
    """The agent's roles do not open what this request is about."""
    return Refusal("not_allowed")


def inbox_closed() -> Refusal:
    """The town does not read messages in the portal; the page says where to write (guide)."""
    return Refusal("inbox_closed")


def already_asked(by: str, at: datetime) -> Refusal:
    """The family is waited for already: who asked, and when (business clock)."""
    return Refusal("already_asked", by=by, at=at.isoformat())


def question_ended(state: str) -> Refusal:
    """The question was answered, taken back, or its request decided."""
    return Refusal("question_ended", state=state)


def already_reopened(by: str, at: datetime) -> Refusal:
    """Another agent reopened it first: who, and when (business clock)."""
    return Refusal("already_reopened", by=by, at=at.isoformat())


def undo_window_open(until: datetime) -> Refusal:
    """The family has not been told yet: the decision is undone, nothing has to be reopened."""
    return Refusal("undo_window_open", until=until.isoformat())


def refusal_reason_required() -> Refusal:
    """A refusal always carries a reason of the table."""
    return Refusal("refusal_reason_required")


def note_required() -> Refusal:
    """The reason says nothing by itself: a word to the family goes with it."""
    return Refusal("note_required")


def reason_unknown(code: str) -> Refusal:
    """The reason is not in the table, or is retired."""
    return Refusal("reason_unknown", reason=code)


def undo_window_passed(until: datetime | None) -> Refusal:
    """The undo window is over (machine clock), or the family has been written to."""
    return Refusal("undo_window_passed", until=until.isoformat() if until else "")


def nothing_to_undo(state: str) -> Refusal:
    """No decision is in force, or it is being taken back already."""
    return Refusal("conflict", state=state)
