"""Runs one service, the gateway, or all of them in this process, until a signal says stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

Runner = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


def run(what: str) -> None:
    """Serve `what`: the name of a service, `gateway` or `all`. Settings come from the environment."""
    if what in ("gateway", "all") and sys.platform != "win32":
        import uvloop

        uvloop.run(_serve(what))
    else:
        asyncio.run(_serve(what))


async def _serve(what: str) -> None:
    from deploy.checkout import service_names

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    if sys.platform != "win32":
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
    names = [*service_names(), "gateway"] if what == "all" else [what]
    runners = [_gateway_runner() if name == "gateway" else _service_runner(name) for name in names]
    tasks = [
        asyncio.create_task(runner(stop), name=name) for name, runner in zip(names, runners, strict=True)
    ]
    watch = asyncio.create_task(_stop_without_supervisor(stop))
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    stop.set()  # one part that ends, ends the process: its supervisor starts it again
    await asyncio.wait(tasks)
    watch.cancel()
    for task in done or tasks:
        task.result()


def _service_runner(name: str) -> Runner:
    from chassis.process import serve
    from chassis.settings import load as load_settings
    from deploy.transport import check_part
    from deploy.wiring import load

    service = load(name)
    settings = load_settings(service.settings, name)
    check_part(settings)
    return lambda stop: serve(service, settings, stop)


def _gateway_runner() -> Runner:
    from deploy.transport import check_part
    from gateway.main import serve
    from gateway.settings import GatewaySettings

    settings = GatewaySettings()
    check_part(settings)
    return lambda stop: serve(settings, stop)


async def _stop_without_supervisor(stop: asyncio.Event) -> None:
    """Where the kernel does not end children with their parent, notice that it has gone."""
    supervisor = os.environ.get("PF_SUPERVISOR")
    while supervisor is not None and os.getppid() == int(supervisor):  # noqa: ASYNC110 - nothing tells us
        await asyncio.sleep(2)
    if supervisor is not None:
        stop.set()


if __name__ == "__main__":
    run(sys.argv[1])
