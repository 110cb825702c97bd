"""The real gateway on a free loopback port, around services that answer samples: the screens as browsers get them."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import uvicorn

from gateway.app import make_asgi
from tests.unit.gateway.world import Services, build, sample_services


class GatewaySite:
    """Serves in a thread of its own; `services` may be changed between tests."""

    def __init__(
        self, *, certificate: Path | None = None, others: dict[str, str] | None = None, **settings: Any
    ) -> None:
        """`certificate`: a PEM file with its key, to speak TLS; `others`: the one page of other hosts, by their name."""
        self.services: Services = sample_services()
        portal = build(self.services, **settings)
        config = uvicorn.Config(
            _beside(others, make_asgi(portal)) if others else make_asgi(portal),
            ssl_certfile=certificate,
            host="127.0.0.1",
            port=0,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve()), daemon=True)
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.02)
        scheme = "https" if certificate else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    def close(self) -> None:
        """Stops serving."""
        self._server.should_exit = True
        self._thread.join(5)


def _beside(others: dict[str, str], portal: Any) -> Any:
    async def answer(scope: Any, receive: Any, send: Any) -> None:
        page = others.get(dict(scope["headers"]).get(b"host", b"").decode())
        if page is None:
            await portal(scope, receive, send)
            return
        headers = [(b"content-type", b"text/html; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page.encode()})

    return answer
