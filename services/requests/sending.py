"""How the sending of one claimed mail ends: sent, not wanted, tried again later, or given up and said."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.context import Ctx
from mail.post import NotSent
from services.requests.domain.mail import next_try


@dataclass(frozen=True)
class Claimed:
    """A mail under a claim. `again` and `ended`: the statements that put it off and that close it."""

    mail_id: UUID
    claim: UUID
    attempts: int
    again: str
    ended: str


async def settle(ctx: Ctx, mail: Claimed, outcome: NotSent | None, *, wanted: bool) -> None:
    """Records the outcome in a transaction of its own; `outcome` is None when it was sent, or not `wanted`."""
    delay = None if outcome is None or outcome.for_good else next_try(mail.attempts)
    async with ctx.begin() as inner:
        if outcome is not None and delay is not None:
            again = inner.machine_now + delay
            await inner.run(mail.again, mail.mail_id, mail.claim, again, outcome.reason)
            return
        state = "parked" if outcome is not None else "sent" if wanted else "not_wanted"
        reason = outcome.reason if outcome is not None else ""
        sent_at = inner.now if state == "sent" else None
        await inner.run(mail.ended, mail.mail_id, mail.claim, state, sent_at, reason)
    if outcome is not None:
        ctx.log.warning("a mail was given up", mail_id=str(mail.mail_id), reason=outcome.reason)
