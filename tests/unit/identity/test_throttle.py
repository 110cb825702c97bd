"""The growing delay after wrong passwords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.throttle import (
    ACCOUNT_RULE,
    ADDRESS_RULE,
    RULES,
    Failures,
    ThrottleRule,
    address_key,
    after_failure,
    delay_after,
    retry_after,
)

START = datetime(2015, 4, 8, 10, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


def fail_as_fast_as_allowed(rule: ThrottleRule, idle_seconds: list[int]) -> list[datetime]:
    """The instants of attempts by somebody who waits what is asked, then as long as each item says."""
    now, failures, instants = START, None, []
    for idle in idle_seconds:
        now += timedelta(seconds=retry_after(rule, failures, now) + idle)
        failures = after_failure(rule, failures, now)
        instants.append(now)
    return instants


def most_in_a_day(instants: list[datetime]) -> int:
    return max(sum(1 for other in instants if timedelta(0) <= other - one < DAY) for one in instants)


def test_four_mistakes_cost_nothing_and_the_fifth_more_than_a_minute() -> None:
    failures = None
    for _ in range(4):
        failures = after_failure(ACCOUNT_RULE, failures, START)
        assert retry_after(ACCOUNT_RULE, failures, START) == 0
    failures = after_failure(ACCOUNT_RULE, failures, START)
    assert retry_after(ACCOUNT_RULE, failures, START) > 60


def test_nobody_tries_an_account_more_than_25_times_a_day() -> None:
    assert most_in_a_day(fail_as_fast_as_allowed(ACCOUNT_RULE, [0] * 100)) <= 25


@given(
    st.lists(st.sampled_from([0, 0, 0, 60, 3600, 4 * 3600, 12 * 3600, 24 * 3600]), min_size=1, max_size=60)
)
def test_no_pattern_of_pauses_gives_more_than_25_attempts_a_day(pauses: list[int]) -> None:
    assert most_in_a_day(fail_as_fast_as_allowed(ACCOUNT_RULE, pauses)) <= 25


@pytest.mark.parametrize("rule", RULES.values())
@given(st.integers(0, 5000))
def test_more_failures_never_wait_less_and_never_more_than_the_longest(
    rule: ThrottleRule, count: int
) -> None:
    assert delay_after(rule, count) <= delay_after(rule, count + 1) <= rule.longest


@given(st.integers(1, 30), st.integers(0, 8 * 3600), st.integers(0, 8 * 3600))
def test_waiting_only_ever_shortens_the_wait(count: int, sooner: int, more: int) -> None:
    failures: Failures | None = None
    for _ in range(count):
        failures = after_failure(ACCOUNT_RULE, failures, START)
    early = retry_after(ACCOUNT_RULE, failures, START + timedelta(seconds=sooner))
    late = retry_after(ACCOUNT_RULE, failures, START + timedelta(seconds=sooner + more))
    assert late <= early
    assert early == 0 or late >= early - more


def test_old_mistakes_are_forgotten_one_by_one() -> None:
    failures = None
    for _ in range(5):
        failures = after_failure(ACCOUNT_RULE, failures, START)
    later = START + 5 * ACCOUNT_RULE.forget_one_after
    assert retry_after(ACCOUNT_RULE, after_failure(ACCOUNT_RULE, failures, later), later) == 0


def test_nothing_remembered_is_nothing_to_wait_for() -> None:
    assert retry_after(ACCOUNT_RULE, None, START) == 0


def test_a_school_behind_one_address_may_mistype_forty_times_in_an_hour() -> None:
    failures = None
    for minute in range(60):
        now = START + timedelta(minutes=minute)
        assert retry_after(ADDRESS_RULE, failures, now) == 0
        failures = after_failure(ADDRESS_RULE, failures, now)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_household_is_one_address_however_many_it_owns(address: str, key: str) -> None:
    assert address_key(address) == key
