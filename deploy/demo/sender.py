"""Sends the portal's public commands in the demonstration's name, each at its own business date.

A command's id follows from its content: sent again after an interruption, it changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from pydantic_core import to_json

from chassis import bus
from chassis.problem import Refusal
from chassis.settings import BusSettings
from chassis.tokens import Signer
from contracts.actor import Actor
from contracts.base import Command, Query, Reply
from contracts.subjects import subject_of
from deploy.demo.facts import Town
from deploy.demo.ids import named

R = TypeVar("R", bound=Reply)
T = TypeVar("T")

TRIES = 120
PAUSE = 0.25
"""A command waits this often, and that many seconds each time, for what its service has not heard yet."""
WIDTH = 8
_NOT_YET = frozenset({"unavailable", "deadline_exceeded", "not_found", "child_unknown", "payer_unknown"})


class LoadFailed(RuntimeError):
    """The demonstration cannot be loaded; the message is French and names the command and its refusal."""


class Sender:
    """One connection as the NATS user `demo`, and actors signed by the `demo` key."""

    def __init__(self, link: bus.Bus, signer: Signer) -> None:
        self._bus, self._signer = link, signer

    async def send(
        self, command: Command[R], actor: Actor, *, known: Collection[str] = (), timeout: float = 60.0
    ) -> R | None:
        """Commands, and waits for what is still on its way to the service.

        `known` holds refusals that mean "this was done before": the answer is then None. Raises LoadFailed.
        """
        command_id = _command_id(command, actor)
        for _ in range(TRIES):
            answer = await self._bus.send(
                command, actor_token=self._token(actor), command_id=command_id, timeout=timeout
            )
            if not isinstance(answer, Refusal):
                return answer
            if answer.code in known:
                return None
            if answer.code not in _NOT_YET:
                break
            await asyncio.sleep(PAUSE)
        raise LoadFailed(f"{type(command).__name__} a été refusée\u00a0: {answer!r}")

    async def ask(self, query: Query[R], actor: Actor, *, timeout: float = 30.0) -> R:
        """Asks, and waits like `send`. Raises LoadFailed."""
        for _ in range(TRIES):
            answer = await self._bus.ask(query, actor_token=self._token(actor), timeout=timeout)
            if not isinstance(answer, Refusal):
                return answer
            if answer.code not in _NOT_YET:
                break
            await asyncio.sleep(PAUSE)
        raise LoadFailed(f"{type(query).__name__} a été refusée\u00a0: {answer!r}")

    def _token(self, actor: Actor) -> str:
        return self._signer.sign(actor, ttl=120)


def _command_id(command: Command[R], actor: Actor) -> UUID:
    content = to_json(command, fallback=str).decode()
    return named("command", subject_of(type(command)), actor.model_dump_json(), content)


@asynccontextmanager
async def connected(settings: BusSettings) -> AsyncIterator[Sender]:
    """A sender for as long as the block lasts."""
    client = await bus.connect(settings, "demo")
    try:
        yield Sender(bus.Bus(client), Signer("demo", settings.signing_key))
    finally:
        await client.close()


async def each(items: Iterable[T], do: Callable[[T], Awaitable[object]], width: int = WIDTH) -> None:
    """Does the same with every item, `width` at a time; the first failure stops all of them."""
    waiting = iter(items)

    async def worker() -> None:
        for item in waiting:
            await do(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(width):
            group.create_task(worker())


async def together(*work: Coroutine[object, object, object]) -> None:
    """Does several things side by side; the first failure stops the others."""
    async with asyncio.TaskGroup() as group:
        for one in work:
            group.create_task(one)


def town_hall(at: datetime) -> Actor:
    """The loader itself, at a business date."""
    return Actor(kind="system", name="demo", business_now=at)


def parent(family_id: UUID, guardian_id: UUID, account_id: UUID, name: str, at: datetime) -> Actor:
    """A guardian acting at a business date."""
    return Actor(
        kind="guardian",
        account_id=account_id,
        family_id=family_id,
        guardian_id=guardian_id,
        name=name,
        business_now=at,
    )


def agent(town: Town, identifier: str, at: datetime) -> Actor:
    """One of the town's agents acting at a business date, so that histories name a person."""
    who = next(one for one in town.agents if one.identifier == identifier)
    account_id = named("account", "agent", identifier)
    return Actor(kind="staff", account_id=account_id, name=who.name, roles=who.roles, business_now=at)
