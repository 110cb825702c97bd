"""Sessions: an opaque cookie, resolved by identity into a short-lived actor token that the services verify.

A resolved session is kept in memory for a moment, under a fingerprint of the cookie, and forgotten as soon as
identity says that the account's tokens are worth nothing any more. Visitors asking at once are resolved once.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from chassis.problem import Refusal
from chassis.tokens import Signer as TokenSigner
from contracts.actor import Actor
from contracts.identity import ResolveSession
from gateway.bus import ServiceBus, Unavailable
from gateway.signing import digest

KEEP_SECONDS = 30.0
KEEP_SESSIONS = 20_000
OWN_TOKEN_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Session:
    """A living session as identity described it; ids are UUID texts, "" where there is none."""

    key: str
    actor_token: str
    kind: str
    account_id: str
    session_id: str
    family_id: str
    guardian_id: str
    name: str
    roles: tuple[str, ...]
    good_until: float

    @property
    def is_staff(self) -> bool:
        """An agent, not a parent."""
        return self.kind == "staff"


class Sessions:
    """Resolves session cookies, with a short memory."""

    def __init__(self, bus: ServiceBus, tokens: TokenSigner, clock: Callable[[], float] = time.time) -> None:
        self._bus, self._tokens, self._clock = bus, tokens, clock
        self._known: OrderedDict[str, Session] = OrderedDict()
        self._asking: dict[str, asyncio.Future[Session | Refusal | Unavailable]] = {}
        self._revocations = 0
        self._own: dict[str, tuple[str, float]] = {}

    def anonymous_token(self) -> str:
        """A token for who is not signed in: the public profile."""
        return self._kept("anonymous", Actor(kind="anonymous"))

    def gateway_token(self, cause: str) -> str:
        """A token for what the gateway does by itself: `sign-in`, `resolve-session`."""
        return self._kept(cause, Actor(kind="service", service="gateway", cause=cause, name="gateway"))

    def _kept(self, key: str, actor: Actor) -> str:
        token, until = self._own.get(key, ("", 0.0))
        if self._clock() >= until:
            token = self._tokens.sign(actor, OWN_TOKEN_SECONDS)
            self._own[key] = (token, self._clock() + OWN_TOKEN_SECONDS / 2)
        return token

    async def resolve(self, cookie: str, correlation: str) -> Session | Refusal | Unavailable:
        """The session of a cookie, `session_ended`, or Unavailable when identity does not answer."""
        key = digest(cookie)
        known = self._known.get(key)
        if known is not None:
            if self._clock() < known.good_until:
                return known
            del self._known[key]
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.ensure_future(self._ask(key, cookie, correlation))
            asking.add_done_callback(lambda done: self._asking.pop(key, None))
        return await asyncio.shield(asking)

    async def _ask(self, key: str, cookie: str, correlation: str) -> Session | Refusal | Unavailable:
        revocations = self._revocations
        query = ResolveSession(session_token=SecretStr(cookie))
        # not a panel: without it there is no page at all, so a busy moment is waited out
        answer = await self._bus.ask(
            query, self.gateway_token("resolve-session"), correlation, self._bus.command_budget
        )
        if not isinstance(answer, dict):
            return answer
        session = _read(key, answer, self._clock())
        # a right lost while identity was answering must not be remembered
        if revocations == self._revocations:
            self._known[key] = session
            if len(self._known) > KEEP_SESSIONS:
                self._known.popitem(last=False)
        return session

    def forget(self, cookie: str) -> None:
        """Drops one session, at sign-out."""
        self._known.pop(digest(cookie), None)

    def forget_account(self, account_id: str) -> None:
        """Drops every session of an account; with no account named, all of them."""
        self._revocations += 1
        if not account_id:
            self._known.clear()
            return
        for key in [key for key, session in self._known.items() if session.account_id == account_id]:
            del self._known[key]

    def heard_revocation(self, payload: bytes) -> None:
        """Reads what identity says on the revocation subject; what cannot be read revokes everything."""
        self.forget_account(_account_in(payload))


def _account_in(payload: bytes) -> str:
    try:
        said = json.loads(payload)
    except ValueError:
        return ""
    if isinstance(said, dict):
        said = said.get("account_id", "")
    return said if isinstance(said, str) else ""


def _read(key: str, view: dict[str, Any], now: float) -> Session:
    expires = datetime.fromisoformat(view["token_expires_at"]).timestamp()
    return Session(
        key=key,
        actor_token=view["actor_token"],
        kind=view["kind"],
        account_id=view["account_id"],
        session_id=view["session_id"],
        family_id=view["family_id"] or "",
        guardian_id=view["guardian_id"] or "",
        name=view["name"],
        roles=tuple(view["roles"]),
        good_until=min(now + KEEP_SECONDS, expires - 5.0),
    )
