"""The edge of a service: validates, authorises, opens the one transaction, commits it, maps what went wrong.

Plain queue subscriptions with a bounded task per request (docs/adr/0008): the library's micro services answer
one at a time, tell the caller an exception's text, and lose queued work on stop.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any
from uuid import UUID

from asyncpg.exceptions import DataError, IntegrityConstraintViolationError
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error
from pydantic import ValidationError
from pydantic_core import to_json

from chassis import outbox
from chassis.bus import ACTOR, COMMAND_ID, CORRELATION, DEADLINE, ERROR, ERROR_CODE, STATUS
from chassis.context import Ctx
from chassis.ids import new_id
from chassis.metrics import BUSY, CALLS, DURATION
from chassis.postgres import AWAY, COLLISION
from chassis.problem import Refusal, Transient
from chassis.runtime import Runtime
from chassis.service import Ask, On
from chassis.tokens import BadToken
from contracts.actor import Actor
from contracts.base import Reply
from contracts.subjects import subject_of

MAX_REPLY = 1_000_000
_TRIES = 4

_FIRST_ANSWER = (
    "SELECT input_mac, reply FROM idempotency WHERE account = $1 AND subject = $2 AND command_id = $3"
)


class _Refused(Exception):
    """Carries a refusal out of the transaction, so that it is rolled back."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


class Endpoints:
    """Every command and query of a service, answered on its queue group."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._subscriptions: list[Subscription] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(runtime.settings.max_inflight)
        service = runtime.service
        self.routes: dict[str, On | Ask] = {}
        self.routes |= {subject_of(route.message): route for route in service.commands}
        self.routes |= {subject_of(route.message): route for route in service.queries}

    async def open(self) -> None:
        """Subscribes; one subscription per subject, one queue group per service."""
        for subject in self.routes:
            self._subscriptions.append(
                await self._runtime.client.subscribe(subject, queue=self._runtime.name, cb=self._accept)
            )

    async def drain(self) -> None:
        """Takes no more requests and answers those it has."""
        if self._subscriptions and self._runtime.client.is_connected:
            draining = [asyncio.create_task(_drained(s)) for s in self._subscriptions]
            await asyncio.wait(draining or [asyncio.create_task(asyncio.sleep(0))], timeout=2)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)

    async def _accept(self, msg: Msg) -> None:
        if len(self._tasks) >= self._runtime.settings.max_waiting:
            await self._answer(msg, Refusal("unavailable", service=self._runtime.name), "")
            return
        task = asyncio.create_task(self._serve(msg))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, msg: Msg) -> None:
        headers = msg.headers or {}
        correlation = headers.get(CORRELATION) or new_id().hex
        route = self.routes[msg.subject]
        begun = time.perf_counter()
        async with self._slots:
            BUSY.labels(self._runtime.name).set(len(self._tasks))
            answer = await self._safely(route, msg, headers, correlation)
        outcome = answer.code if isinstance(answer, Refusal) else "ok"
        CALLS.labels(self._runtime.name, route.message.NAME, outcome).inc()
        DURATION.labels(self._runtime.name, route.message.NAME).observe(time.perf_counter() - begun)
        await self._answer(msg, answer, correlation)

    async def _safely(
        self, route: On | Ask, msg: Msg, headers: dict[str, str], correlation: str
    ) -> bytes | Refusal:
        """Never raises: what is not a refusal of ours is logged whole and told as a code and a trace only."""
        logger = self._runtime.log.bind(correlation=correlation, subject=msg.subject)
        for attempt in range(_TRIES):
            try:
                return await self._call(route, msg, headers, correlation)
            except COLLISION:
                await asyncio.sleep(0.02 * 2**attempt)
            except (Transient, *AWAY) as error:
                logger.warning("away", error=repr(error))
                return Refusal("unavailable", service=self._runtime.name)
            except (
                DataError
            ):  # a number or a text that no column holds: the sender's, though a bound was forgotten
                logger.exception("unfit")
                return Refusal("invalid_input")
            except Exception:
                logger.exception("failed")
                return Refusal("internal_error")
        logger.error("collided too often")
        return Refusal("unavailable", service=self._runtime.name)

    async def _call(
        self, route: On | Ask, msg: Msg, headers: dict[str, str], correlation: str
    ) -> bytes | Refusal:
        deadline = headers.get(DEADLINE, "")
        if deadline.isdigit() and time.time() * 1000 > int(deadline):
            return Refusal("deadline_exceeded", service=self._runtime.name)
        try:
            actor = self._runtime.verifier.verify(headers.get(ACTOR, ""))
        except BadToken:
            return Refusal("not_authenticated")
        if route.allow.isdisjoint(actor.callers()):
            return Refusal("not_allowed")
        if b"\\u0000" in msg.data:  # PostgreSQL has no such character in its texts
            return Refusal("invalid_input", fields=[{"field": "", "error": "null_character"}])
        try:
            message = route.message.model_validate_json(msg.data or b"{}")
        except ValidationError as error:
            fields = [{"field": ".".join(map(str, e["loc"])), "error": e["type"]} for e in error.errors()]
            return Refusal("invalid_input", fields=fields)
        if isinstance(route, Ask):
            return await self._query(route, message, actor, correlation)
        return await self._command(route, message, actor, correlation, headers.get(COMMAND_ID, ""), msg.data)

    async def _query(self, route: Ask, message: Any, actor: Actor, correlation: str) -> bytes | Refusal:
        if route.audited:
            async with self._runtime.transaction(actor, route.message.NAME, correlation) as ctx:
                answer = await route.handler(ctx, message)
                if not isinstance(answer, Refusal) and not ctx.pending.audits:
                    raise RuntimeError(f"{route.message.NAME} is audited and left no trace")
        else:
            async with self._runtime.pool.acquire() as connection:
                ctx = Ctx(self._runtime, connection, actor, route.message.NAME, correlation)
                answer = await route.handler(ctx, message)
        return _encode(answer)

    async def _command(
        self, route: On, message: Any, actor: Actor, correlation: str, raw_id: str, content: bytes
    ) -> bytes | Refusal:
        command_id: UUID | None = None
        if not route.message.SECRET:
            try:
                command_id = UUID(raw_id)
            except ValueError:
                return Refusal("invalid_input", fields=[{"field": "command_id", "error": "missing"}])
        runtime = self._runtime
        key = None
        if command_id is not None:
            account, subject = _account(actor), subject_of(route.message)
            key = outbox.Key(account, subject, command_id, runtime.sealer.mac(content))
        ctx: Ctx | None = None
        try:
            async with runtime.pool.acquire() as connection, connection.transaction():
                cause = route.message.NAME
                ctx = Ctx(runtime, connection, actor, cause, correlation, raw_id, command_id)
                answer = await route.handler(ctx, message)
                encoded = _encode(answer)
                if isinstance(encoded, Refusal):
                    raise _Refused(encoded)
                events = await outbox.write_pending(connection, [ctx], key, encoded)
        except (_Refused, outbox.AlreadyAnswered, IntegrityConstraintViolationError) as stopped:
            # done before? What a repetition meets is its own effect: its first answer is looked for here (adr/0003)
            if key is not None and (first := await self._first_answer(key)) is not None:
                return first
            if not isinstance(stopped, _Refused):
                raise
            await self._after_refusal(ctx)
            return stopped.refusal
        if events:
            await runtime.published()
        await runtime.say(ctx.pending.broadcasts)
        return encoded

    async def _first_answer(self, key: outbox.Key) -> bytes | Refusal | None:
        first = await self._runtime.pool.fetchrow(_FIRST_ANSWER, *key[:3])
        if first is None:
            return None
        return bytes(first["reply"]) if bytes(first["input_mac"]) == key.mac else Refusal("command_id_reused")

    async def _after_refusal(self, ctx: Ctx | None) -> None:
        if ctx is None or not ctx.pending.after_refusal:
            return
        async with self._runtime.pool.acquire() as connection, connection.transaction():
            for statement, args in ctx.pending.after_refusal:
                await connection.execute(self._runtime.sql[statement], *args)

    async def _answer(self, msg: Msg, answer: bytes | Refusal, correlation: str) -> None:
        if not msg.reply:
            return
        headers = {CORRELATION: correlation}
        if isinstance(answer, Refusal):
            problem = answer.problem(correlation)
            headers |= {STATUS: "problem", ERROR_CODE: str(problem.status), ERROR: problem.code}
            answer = to_json(problem)
        try:
            await self._runtime.client.publish(msg.reply, answer, headers=headers)
        except (Error, OSError) as error:
            # the caller asks again with the same command id and gets the stored answer
            self._runtime.log.warning("answer lost", correlation=correlation, error=repr(error))


async def _drained(subscription: Subscription) -> None:
    with contextlib.suppress(Error, OSError):
        await subscription.drain()  # type: ignore[no-untyped-call]


def _account(actor: Actor) -> str:
    return (
        str(actor.account_id)
        if actor.account_id is not None
        else f"{actor.kind}:{actor.service or actor.name}"
    )


def _encode(answer: Reply | bytes | Refusal) -> bytes | Refusal:
    if isinstance(answer, Refusal):
        return answer
    encoded = answer if isinstance(answer, bytes) else to_json(answer)
    return encoded if len(encoded) <= MAX_REPLY else Refusal("payload_too_large")
