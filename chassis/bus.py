"""NATS as we use it: one connection a process and service, requests that answer with a reply or a refusal.

A refused permission looks like a time-out in the client, so the server's own word is logged loudly.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from typing import Any, TypeVar
from uuid import UUID, uuid4

import nats
from nats.aio.client import Client
from nats.errors import ConnectionClosedError, Error, NoRespondersError, OutboundBufferLimitError
from pydantic import SecretStr
from pydantic_core import to_json

from chassis import log
from chassis.problem import Refusal
from chassis.settings import BusSettings
from contracts.base import Command, Query, Reply
from contracts.problems import Problem
from contracts.subjects import subject_of

R = TypeVar("R", bound=Reply)

ACTOR = "pf-actor"
DEADLINE = "pf-deadline"
COMMAND_ID = "pf-command-id"
CORRELATION = "pf-correlation"
STATUS = "pf-status"
ERROR_CODE = "Nats-Service-Error-Code"
ERROR = "Nats-Service-Error"
OLDEST_SERVER = (2, 11)


class BusUnavailable(Exception):
    """No NATS server of a version we know answered."""


async def connect(settings: BusSettings, name: str, **callbacks: Any) -> Client:
    """Connects and never gives up afterwards. Raises BusUnavailable when nothing answers within five seconds."""
    logger, quiet_until = log.get(service=settings.service), 0.0

    async def on_error(error: Exception) -> None:
        nonlocal quiet_until
        if "permissions violation" in str(error).lower():
            logger.error("nats", error=str(error), refused=True)
        elif time.monotonic() >= quiet_until:
            quiet_until = time.monotonic() + 5  # five reconnections a second say the same thing
            logger.warning("nats", error=repr(error))

    context = None
    if settings.nats_ca is not None:
        context = ssl.create_default_context(cafile=str(settings.nats_ca))
    try:
        client = await asyncio.wait_for(
            nats.connect(
                settings.nats_url,
                name=name,
                user=settings.nats_user or None,
                password=settings.nats_password or None,
                tls=context,
                inbox_prefix=f"_INBOX_{settings.service}",
                max_reconnect_attempts=-1,
                reconnect_time_wait=0.2,
                ping_interval=5,
                max_outstanding_pings=2,
                connect_timeout=2,
                error_cb=on_error,
                **callbacks,
            ),
            5,
        )
    except (TimeoutError, OSError, Error) as error:
        raise BusUnavailable(f"no NATS server answers at {settings.nats_url}: {error!r}") from error
    if settings.nats_url.startswith("tls") and not client._server_info.get("tls_required"):
        await client.close()  # the client asks for TLS only where the server offers it
        raise BusUnavailable(f"NATS at {settings.nats_url} speaks in clear")
    version = client.connected_server_version
    if (version.major, version.minor) < OLDEST_SERVER:
        await client.close()
        raise BusUnavailable(
            f"NATS {version} is too old: newer stream options would be ignored without a word"
        )
    return client


def _encode(message: Command[Any] | Query[Any]) -> bytes:
    # the only place where a secret leaves its wrapper: on its way to its owner
    body = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in message.model_dump(mode="python").items()
    }
    return to_json(body)


class Bus:
    """Asks and commands in one process's name. Every answer is a value: a reply, bytes, or a Refusal."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def ask_raw(
        self, query: Query[Any], *, actor_token: str, timeout: float = 2.0, correlation_id: str = ""
    ) -> bytes | Refusal:
        """Asks and passes the owner's JSON through."""
        return await self._request(query, actor_token, timeout, correlation_id, None)

    async def ask(
        self, query: Query[R], *, actor_token: str, timeout: float = 2.0, correlation_id: str = ""
    ) -> R | Refusal:
        """Asks and reads the reply."""
        answer = await self._request(query, actor_token, timeout, correlation_id, None)
        return answer if isinstance(answer, Refusal) else _read(query, answer)

    async def send(
        self,
        command: Command[R],
        *,
        actor_token: str,
        command_id: UUID | None = None,
        timeout: float = 5.0,
        correlation_id: str = "",
    ) -> R | Refusal:
        """Commands. Sent again with the same `command_id`, the first answer comes back."""
        answer = await self._request(command, actor_token, timeout, correlation_id, command_id or uuid4())
        return answer if isinstance(answer, Refusal) else _read(command, answer)

    async def _request(
        self,
        message: Command[Any] | Query[Any],
        actor_token: str,
        timeout: float,
        correlation_id: str,
        command_id: UUID | None,
    ) -> bytes | Refusal:
        correlation = correlation_id or uuid4().hex
        headers = {
            ACTOR: actor_token,
            DEADLINE: str(int((time.time() + timeout) * 1000)),
            CORRELATION: correlation,
        }
        if command_id is not None:
            headers[COMMAND_ID] = str(command_id)
        if not self.client.is_connected:
            # a request buffered while disconnected would be done after the caller has gone
            return Refusal("unavailable", correlation, service=message.OWNER)
        try:
            answer = await self.client.request(
                subject_of(type(message)), _encode(message), timeout=timeout, headers=headers
            )
        except (NoRespondersError, ConnectionClosedError, OutboundBufferLimitError, ConnectionError):
            return Refusal("unavailable", correlation, service=message.OWNER)
        except (TimeoutError, Error):
            return Refusal("deadline_exceeded", correlation, service=message.OWNER)
        if (answer.headers or {}).get(STATUS) == "problem":
            return Refusal.of(Problem.model_validate_json(answer.data, extra="ignore"))
        return answer.data


def _read(message: Command[R] | Query[R], answer: bytes) -> R:
    # a newer owner may say more than this version knows: rolling updates never stop the portal
    reply: R = type(message).REPLY.model_validate_json(answer, extra="ignore")  # type: ignore[assignment]
    return reply
