"""`/livez`, `/readyz` and `/metrics` of a process, on a port of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Ready = Callable[[], Awaitable[str]]


class _QuietServer(uvicorn.Server):
    """Leaves signals to the process that runs it."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def app(ready: Ready) -> Any:
    """The ASGI application; `ready` says what is missing, or the empty string."""

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        status, kind, body = 404, b"text/plain; charset=utf-8", b"not found\n"
        if scope["path"] == "/livez":
            status, body = 200, b"alive\n"
        elif scope["path"] == "/readyz":
            missing = await ready()
            status, body = (503, f"{missing}\n".encode()) if missing else (200, b"ready\n")
        elif scope["path"] == "/metrics":
            status, kind, body = 200, CONTENT_TYPE_LATEST.encode(), generate_latest()
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
        await send({"type": "http.response.body", "body": body})

    return answer


async def start(host: str, port: int, ready: Ready) -> tuple[uvicorn.Server, asyncio.Task[None]]:
    """Serves in the background; stop with `server.should_exit = True`."""
    config = uvicorn.Config(
        app(ready), host=host, port=port, log_config=None, access_log=False, lifespan="off", ws="none"
    )
    server = _QuietServer(config)
    return server, asyncio.create_task(server.serve())
