"""How long one waits after wrong passwords: the delay grows, and nobody is locked out without being told.

The figures follow the CNIL's recommendation on passwords (deliberation 2022-100 of 21 July 2022) for a password
backed by an account throttle: more than a minute after five failures, and 25 attempts in 24 hours at most.

Failures are forgotten one by one. `forgotten_at` is the instant at which the last of them will be: each
failure pushes it further by `forget_one_after`, so that one upsert records a failure whatever runs beside it.
"""

from __future__ import annotations

import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Scope = Literal["account", "address"]

_MOST_DOUBLINGS = 30
_IPV6_HOUSEHOLD = 64


@dataclass(frozen=True, slots=True)
class ThrottleRule:
    """`free` failures cost nothing; then the delay starts at `first` and doubles up to `longest`."""

    free: int
    first: timedelta
    longest: timedelta
    forget_one_after: timedelta


@dataclass(frozen=True, slots=True)
class Failures:
    """What is remembered of one account's or one address's failures."""

    last_failed_at: datetime
    forgotten_at: datetime


ACCOUNT_RULE = ThrottleRule(
    free=5, first=timedelta(seconds=61), longest=timedelta(hours=2), forget_one_after=timedelta(hours=4)
)
ADDRESS_RULE = ThrottleRule(
    free=40, first=timedelta(seconds=10), longest=timedelta(minutes=15), forget_one_after=timedelta(minutes=1)
)
"""An address may be a whole school or a mobile operator's: it bears more, and forgets faster."""

RULES: dict[Scope, ThrottleRule] = {"account": ACCOUNT_RULE, "address": ADDRESS_RULE}


def after_failure(rule: ThrottleRule, before: Failures | None, now: datetime) -> Failures:
    """What is remembered once one more failure is added; `throttle.record_failure` does the same in SQL."""
    start = now if before is None else max(now, before.forgotten_at)
    return Failures(last_failed_at=now, forgotten_at=start + rule.forget_one_after)


def delay_after(rule: ThrottleRule, count: int) -> timedelta:
    """How long the next attempt waits after so many remembered failures. Never shorter for more failures."""
    if count < rule.free:
        return timedelta(0)
    return min(rule.first * (1 << min(count - rule.free, _MOST_DOUBLINGS)), rule.longest)


def retry_after(rule: ThrottleRule, failures: Failures | None, now: datetime) -> int:
    """Whole seconds to wait before the next attempt is looked at; 0 when it may be tried now."""
    if failures is None:
        return 0
    count = math.ceil((failures.forgotten_at - failures.last_failed_at) / rule.forget_one_after)
    until = failures.last_failed_at + delay_after(rule, count)
    return max(0, math.ceil((until - now).total_seconds()))


def address_key(address: str) -> str:
    """The form under which an address is throttled: a household owns a whole IPv6 /64, not one address."""
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _IPV6_HOUSEHOLD), strict=False))
    return str(parsed)
