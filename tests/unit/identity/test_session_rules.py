"""When a session ends by itself, and what is kept of its token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.identifier import identifier_key
from services.identity.domain.session import Lifetime, is_over, token_digest

OPENED = datetime(2015, 4, 8, 10, 0, tzinfo=UTC)
STAFF = Lifetime(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


def over(minutes_since_seen: int, hours_since_opened: float) -> bool:
    now = OPENED + timedelta(hours=hours_since_opened)
    return is_over(STAFF, now - timedelta(minutes=minutes_since_seen), OPENED + STAFF.absolute, now)


def test_an_agent_who_leaves_the_desk_for_half_an_hour_signs_in_again() -> None:
    assert not over(29, 2)
    assert over(30, 2)


def test_a_session_ends_at_its_absolute_life_even_when_used() -> None:
    assert not over(0, 11.9)
    assert over(0, 12)


def test_a_token_is_not_stored_but_its_digest_is() -> None:
    assert token_digest("abc") != b"abc"
    assert token_digest("abc") == token_digest("abc")
    assert len(token_digest("abc")) == 32


def test_case_and_blanks_do_not_make_another_identifier() -> None:
    assert identifier_key("  Jean.DUPONT ") == identifier_key("jean.dupont")


@given(st.text(max_size=80))
def test_an_identifiers_key_is_its_own_key(typed: str) -> None:
    assert identifier_key(identifier_key(typed)) == identifier_key(typed)
