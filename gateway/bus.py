"""Asks the services for pages. Never raises to a page: what cannot be had is a value, and the rest is shown.

A panel waits for its service a short while only; after a few failures in a row a breaker spares the next visitors
the wait, and lets one try now and then to see whether the service is back. What a page cannot do without waits for its
turn before its time begins: of two hundred parents who press a button at once, the last is served late, not refused.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from prometheus_client import Counter
from pydantic_core import from_json

from chassis import log
from chassis.problem import Refusal
from contracts.base import Command, Query, Reply

FAILURES_TO_OPEN = 5
OPEN_SECONDS = 2.0
AT_ONCE = 32
"""Calls of one service under way at a time, panels not counted: more would wait there, with their time running."""

TURN_SECONDS = 20.0
"""How long one waits for one's turn: longer than any crowd lasts, shorter than a person waits."""

Content = dict[str, Any]

UNAVAILABLE = Counter("pf_gateway_unavailable_total", "Calls a service did not answer", ["service", "why"])


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The service did not answer in time, or not at all. `trace` finds the lines in the logs."""

    service: str
    trace: str = ""


Answer = Content | Refusal | Unavailable


class Caller(Protocol):
    """The part of chassis.bus.Bus the gateway uses."""

    async def ask_raw(
        self, query: Query[Any], *, actor_token: str, timeout: float, correlation_id: str
    ) -> bytes | Refusal:
        """Asks and passes the owner's JSON through."""

    async def send(
        self,
        command: Command[Any],
        *,
        actor_token: str,
        command_id: UUID | None,
        timeout: float,
        correlation_id: str,
    ) -> Reply | Refusal:
        """Commands."""


@dataclass(slots=True)
class Breaker:
    """Counts failures in a row; open, it lets one call through every OPEN_SECONDS."""

    clock: Callable[[], float] = time.monotonic
    failures: int = 0
    next_try: float = 0.0

    def lets_through(self) -> bool:
        """Whether to call at all."""
        if self.failures < FAILURES_TO_OPEN:
            return True
        now = self.clock()
        if now < self.next_try:
            return False
        self.next_try = now + OPEN_SECONDS
        return True

    def heard(self) -> None:
        """The service answered, whatever it said."""
        self.failures = 0

    def failed(self) -> None:
        """The service did not answer."""
        self.failures += 1
        if self.failures == FAILURES_TO_OPEN:
            self.next_try = self.clock() + OPEN_SECONDS

    @property
    def open(self) -> bool:
        """Whether visitors are being spared the wait."""
        return self.failures >= FAILURES_TO_OPEN


_log = log.get(service="gateway")
_SILENCE = frozenset({"unavailable", "deadline_exceeded"})


@dataclass(slots=True)
class ServiceBus:
    """Calls services in a visitor's name, with budgets and one breaker per service."""

    caller: Caller
    panel_budget: float = 0.4
    command_budget: float = 5.0
    breakers: dict[str, Breaker] = field(default_factory=dict)
    at_once: int = AT_ONCE
    turn_seconds: float = TURN_SECONDS
    lanes: dict[str, asyncio.Semaphore] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, service: str) -> AsyncIterator[bool]:
        """Waits for a place among the calls to a service, first come first served; False when there was none in time."""
        lane = self.lanes.setdefault(service, asyncio.Semaphore(self.at_once))
        try:
            async with asyncio.timeout(self.turn_seconds):
                await lane.acquire()
        except TimeoutError:
            UNAVAILABLE.labels(service, "crowd").inc()
            yield False
            return
        try:
            yield True
        finally:
            lane.release()

    def breaker(self, service: str) -> Breaker:
        """The breaker of a service."""
        breaker = self.breakers.get(service)
        if breaker is None:
            breaker = self.breakers[service] = Breaker()
        return breaker

    async def ask(
        self, query: Query[Any], token: str, correlation: str, budget: float | None = None
    ) -> Answer:
        """The reply as plain JSON values, the owner's refusal, or Unavailable."""
        raw = await self.ask_bytes(query, token, correlation, budget)
        if not isinstance(raw, bytes):
            return raw
        content: Content = from_json(raw, cache_strings="keys")
        return content

    async def ask_bytes(
        self, query: Query[Any], token: str, correlation: str, budget: float | None = None
    ) -> bytes | Refusal | Unavailable:
        """The owner's JSON untouched, for what is passed through. Without a budget: a panel, which waits for no turn."""
        if budget is None:
            return await self._ask_now(query, token, correlation, self.panel_budget)
        async with self.turn(query.OWNER) as mine:
            if not mine:
                return Unavailable(query.OWNER, correlation)
            return await self._ask_now(query, token, correlation, budget)

    async def _ask_now(
        self, query: Query[Any], token: str, correlation: str, budget: float
    ) -> bytes | Refusal | Unavailable:
        breaker = self.breaker(query.OWNER)
        if not breaker.lets_through():
            UNAVAILABLE.labels(query.OWNER, "breaker").inc()
            return Unavailable(query.OWNER, correlation)
        answer = await self.caller.ask_raw(
            query, actor_token=token, timeout=budget, correlation_id=correlation
        )
        if isinstance(answer, Refusal):
            return self._judge(query.OWNER, answer, correlation)
        breaker.heard()
        return answer

    async def send(
        self, command: Command[Any], token: str, correlation: str, command_id: UUID | None = None
    ) -> Reply | Refusal | Unavailable:
        """The reply, the owner's refusal, or Unavailable: then nobody knows, and the same command id may be sent again."""
        async with self.turn(command.OWNER) as mine:
            if not mine:
                return Unavailable(command.OWNER, correlation)
            answer = await self.caller.send(
                command,
                actor_token=token,
                command_id=command_id,
                timeout=self.command_budget,
                correlation_id=correlation,
            )
        if isinstance(answer, Refusal):
            return self._judge(command.OWNER, answer, correlation)
        self.breaker(command.OWNER).heard()
        return answer

    def _judge(self, service: str, refusal: Refusal, correlation: str) -> Refusal | Unavailable:
        if refusal.code in _SILENCE:
            self.breaker(service).failed()
            UNAVAILABLE.labels(service, refusal.code).inc()
            _log.warning("no answer", part=service, why=refusal.code, correlation=correlation)
            return Unavailable(service, refusal.trace or correlation)
        self.breaker(service).heard()
        return refusal
