"""The real gateway on a free loopback port, around services that answer samples: the screens as browsers get them."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import uvicorn

from gateway.app import make_asgi
from tests.unit.gateway.world import Services, build, sample_services


class GatewaySite:
    """Serves in a thread of its own; `services` may be changed between tests."""

    def __init__(self, **settings: Any) -> None:
        self.services: Services = sample_services()
        portal = build(self.services, **settings)
        config = uvicorn.Config(
            make_asgi(portal),
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
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    def close(self) -> None:
        """Stops serving."""
        self._server.should_exit = True
        self._thread.join(5)
