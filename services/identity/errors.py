"""Identity's refusals. None of them says whether an account exists."""

from __future__ import annotations

from chassis.problem import Refusal
from services.identity.domain.code import Standing
from services.identity.domain.password import Criterion

_CODES: dict[Standing, str] = {"expired": "code_expired", "used": "code_used", "replaced": "code_replaced"}


def wrong_credentials() -> Refusal:
    """The identifier or the password is wrong, or the account is closed: never said which."""
    return Refusal("wrong_credentials")


def wrong_code() -> Refusal:
    """No account has this identifier, or this is not its code, or it is closed: never said which."""
    return Refusal("wrong_code")


def code_worthless(standing: Standing) -> Refusal:
    """The code is right and cannot be used any more: only who holds the letter is told so."""
    return Refusal(_CODES[standing])


def activation_needed() -> Refusal:
    """The posted code was typed where the password goes, and it is good."""
    return Refusal("activation_needed")


def link_expired() -> Refusal:
    """The link was never made, is used, replaced or too old."""
    return Refusal("link_expired")


def throttled(retry_after: int) -> Refusal:
    """Too many failures for this account or this address. `retry_after`: seconds."""
    return Refusal("throttled", retry_after=retry_after)


def busy() -> Refusal:
    """More password checks wait than this process accepts; a moment later it works."""
    return Refusal("too_many_requests", retry_after=1)


def session_ended() -> Refusal:
    """No living session has this token."""
    return Refusal("session_ended")


def password_too_weak(missing: list[Criterion]) -> Refusal:
    """The new password lacks these criteria of the policy."""
    return Refusal("password_too_weak", missing=list(missing))


def password_unchanged() -> Refusal:
    """The new password is the one there is."""
    return Refusal("password_unchanged")


def identifier_taken() -> Refusal:
    """Another account, perhaps a closed one, has this identifier."""
    return Refusal("identifier_taken")


def last_administrator() -> Refusal:
    """Nobody else who can sign in administers the accounts."""
    return Refusal("last_administrator")


def account_exists() -> Refusal:
    """This account id is known already."""
    return Refusal("conflict", field="account_id")


def not_found() -> Refusal:
    """No such account or session, or not one that the caller may name."""
    return Refusal("not_found")


def invalid(field: str) -> Refusal:
    """This field does not fit the others."""
    return Refusal("invalid_input", field=field)


def changed_meanwhile() -> Refusal:
    """Somebody else saved this setting since the page was read."""
    return Refusal("changed_meanwhile")
