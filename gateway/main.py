"""A gateway's life: bus, server, ready; and back, letting pages that are being made arrive."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from chassis import bus as chassis_bus
from chassis import health, log
from chassis.tokens import Signer as TokenSigner
from contracts.subjects import REVOKED
from gateway.app import make_asgi
from gateway.auth import Sessions
from gateway.bus import ServiceBus
from gateway.portal import Portal, make_portal
from gateway.settings import GatewaySettings

STOP_SECONDS = 1.5


class _Server(uvicorn.Server):
    """Leaves signals to the process that runs it."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _server(portal: Portal) -> _Server:
    settings = portal.settings
    config = uvicorn.Config(
        make_asgi(portal),
        host=settings.host,
        port=settings.port,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
    )
    return _Server(config)


def _tune_collector() -> None:
    """Freezes the start-up heap: the collector walking it costs tens of milliseconds a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def serve(settings: GatewaySettings, stop: asyncio.Event) -> None:
    """Runs the gateway until `stop` is set. Raises when it cannot start (no NATS, port taken, bad settings)."""
    log.configure(settings.log_level)
    logger = log.get(service="gateway")
    health_server = None
    portal: Portal | None = None

    server: uvicorn.Server | None = None

    async def missing() -> str:
        if portal is None or server is None or not server.started:  # ready is who can be reached
            return "starting or stopping"
        return portal.missing()

    if settings.health_port:
        health_server, healthy = await health.start(settings.health_host, settings.health_port, missing)
    client = await chassis_bus.connect(settings, "gateway")
    bus = ServiceBus(chassis_bus.Bus(client), settings.panel_budget, settings.command_budget)
    sessions = Sessions(bus, TokenSigner("gateway", settings.signing_key))

    async def revoked(msg: Msg) -> None:
        sessions.heard_revocation(msg.data)

    try:
        await client.subscribe(REVOKED, cb=revoked)
        portal = make_portal(settings, bus, sessions)
        portal.connected = lambda: client.is_connected
        server = _server(portal)
        serving = asyncio.create_task(server.serve())
        _tune_collector()
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        portal.connected = lambda: False
        server.should_exit = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(serving, STOP_SECONDS)
        stopping.cancel()
        if not stop.is_set():
            raise RuntimeError(f"the server stopped by itself: is port {settings.port} free?")
        logger.info("stopped")
    finally:
        with contextlib.suppress(NatsError, TimeoutError):
            await asyncio.wait_for(client.close(), 1)
        if health_server is not None:
            health_server.should_exit = True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(healthy, 1)
