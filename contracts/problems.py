"""Every refusal code, with its HTTP status. The French sentence of each is in the gateway's words/.

4xx: the caller can do something about it; 5xx: we failed. A code is never renamed once published.
"""

from __future__ import annotations

from typing import Any

from contracts.base import Message

CODES: dict[str, int] = {
    # the chassis
    "invalid_input": 422,
    "not_allowed": 403,
    "not_authenticated": 401,
    "not_found": 404,
    "conflict": 409,
    "command_id_reused": 409,
    "too_many_requests": 429,
    "deadline_exceeded": 504,
    "unavailable": 503,
    "internal_error": 500,
    "payload_too_large": 413,
    # identity
    "wrong_credentials": 401,
    "throttled": 429,
    "session_ended": 401,
    "password_too_weak": 422,
    "password_unchanged": 422,
    "identifier_taken": 409,
    "last_administrator": 409,
    "activation_needed": 409,
    "wrong_code": 401,
    "code_expired": 409,
    "code_used": 409,
    "code_replaced": 409,
    "link_expired": 409,
    "screen_off": 403,
    # family
    "family_number_taken": 409,
    "child_unknown": 404,
    "file_too_large": 413,
    "file_incomplete": 409,
    "acceptance_missing": 422,
    "document_in_use": 409,
    "evidence_missing": 422,
    "file_type_refused": 415,
    "nothing_changed": 422,
    "already_known": 409,
    "access_ended": 409,
    "already_pending": 409,
    "changed_meanwhile": 409,
    "reading_reason_required": 422,
    "possible_duplicate": 409,
    "enrolment_closed": 409,
    # planning
    "cutoff_passed": 409,
    "menus_unreadable": 422,
    "window_not_open": 409,
    "window_closed": 409,
    "not_enrolled": 409,
    "other_home_day": 409,
    "not_running": 409,
    "day_closed": 409,
    "already_booked": 409,
    "child_already_placed": 409,
    "units_incompatible": 409,
    "no_place_left": 409,
    "not_booked": 409,
    "reason_required": 422,
    "reason_unknown": 422,
    "proposal_already_open": 409,
    "proposal_not_open": 409,
    "day_in_future": 409,
    "settings_overlap": 409,
    "plan_too_long": 422,
    "gesture_undo_passed": 409,
    "already_seen": 409,
    "day_over": 409,
    # requests
    "inbox_closed": 409,
    "already_decided": 409,
    "already_asked": 409,
    "already_reopened": 409,
    "undo_window_open": 409,
    "question_ended": 409,
    "refusal_reason_required": 422,
    "note_required": 422,
    "undo_window_passed": 409,
    "cannot_revert": 409,
    "withdrawn": 409,
    # billing
    "regie_unknown": 404,
    "payer_unknown": 404,
    "amount_mismatch": 422,
    "over_allocated": 409,
    "mandate_unavailable": 409,
    "mandate_text_outdated": 409,
}


class Problem(Message):
    """What travels instead of a reply when a command or a query is refused (after RFC 9457).

    `data` explains the refusal (the computed moment, the field); `trace` finds the lines in the logs.
    """

    code: str
    status: int
    data: dict[str, Any] = {}
    trace: str = ""
