"""Counting wrong passwords: looked at before any account is, kept although the refusal rolls everything back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from chassis.context import Ctx
from services.identity.domain.identifier import identifier_key
from services.identity.domain.throttle import RULES, Failures, Scope, address_key, retry_after


@dataclass(frozen=True, slots=True)
class AttemptKeys:
    """Under which keyed digests an attempt is counted: they reveal neither identifier nor address."""

    account: bytes
    address: bytes | None

    @classmethod
    def of(cls, ctx: Ctx, identifier: str, address: str | None) -> AttemptKeys:
        """The keys of this identifier, known or not, and of this network address (None: not counted)."""
        return cls(
            account=ctx.sealer.index(identifier_key(identifier), "throttle", "account"),
            address=None
            if address is None
            else ctx.sealer.index(address_key(address), "throttle", "address"),
        )

    @classmethod
    def of_reset(cls, ctx: Ctx, typed: str, address: str) -> AttemptKeys:
        """The keys of asking for a link: counted apart, so that asking never slows signing in."""
        return cls(
            account=ctx.sealer.index(identifier_key(typed), "throttle", "reset"),
            address=ctx.sealer.index(address_key(address), "throttle", "reset_address"),
        )


async def seconds_to_wait(ctx: Ctx, keys: AttemptKeys) -> int:
    """The longest of the waits that the account and the address have earned, in seconds; 0 for none."""
    rows = await ctx.rows("throttle.of_keys", keys.account, keys.address)
    return max(
        (
            retry_after(
                RULES[cast(Scope, row["scope"])],
                Failures(row["last_failed_at"], row["forgotten_at"]),
                ctx.machine_now,
            )
            for row in rows
        ),
        default=0,
    )


async def take_turn(ctx: Ctx, keys: AttemptKeys) -> int:
    """Waits until no other attempt at this account is being checked, then says how long to wait.

    Guesses sent side by side would otherwise all see the failures from before the first of them.
    """
    await ctx.run("throttle.one_attempt_at_a_time", keys.account)
    return await seconds_to_wait(ctx, keys)


def remember_failure(ctx: Ctx, keys: AttemptKeys) -> None:
    """Counts a failure in a transaction of its own, once this call is refused."""
    counted: tuple[tuple[Scope, bytes | None], ...] = ("account", keys.account), ("address", keys.address)
    for scope, key in counted:
        if key is not None:
            ctx.after_refusal(
                "throttle.record_failure", scope, key, ctx.machine_now, RULES[scope].forget_one_after
            )


async def count_attempt(ctx: Ctx, keys: AttemptKeys) -> None:
    """Counts what is limited even when it is granted: asking for a link."""
    for scope, key in (("account", keys.account), ("address", keys.address)):
        rule = RULES[cast(Scope, scope)]
        await ctx.run("throttle.record_failure", scope, key, ctx.machine_now, rule.forget_one_after)


async def forget_failures(ctx: Ctx, keys: AttemptKeys) -> None:
    """A right password clears its account; an address is not cleared by signing in to an account of one's own."""
    await ctx.run("throttle.forget", keys.account)
