"""A whole portal whose services reach PostgreSQL, and whose every part reaches NATS, through fault proxies."""

from __future__ import annotations

from dataclasses import dataclass, fields
from urllib.parse import quote

from deploy.checkout import DATABASE
from deploy.embedded.environment import Environment
from deploy.embedded.supervisor import Supervisor
from tests.support.proxy import FaultProxy


@dataclass(frozen=True)
class Detour(Environment):
    """The settings of each part, with the proxies' ports in place of the servers'."""

    database_port: int = 0
    bus_port: int = 0

    def service(self, name: str) -> dict[str, str]:
        """A service's own settings."""
        role = f"pf_{name}_app"
        password, host = quote(self.secrets.postgres[role], safe=""), f"127.0.0.1:{self.database_port}"
        return super().service(name) | {
            f"PF_{name.upper()}_DATABASE_URL": f"postgresql://{role}:{password}@{host}/{DATABASE}",
            f"PF_{name.upper()}_NATS_URL": self._bus,
        }

    def gateway(self) -> dict[str, str]:
        """The gateway's own settings."""
        return super().gateway() | {"PF_GATEWAY_NATS_URL": self._bus}

    @property
    def _bus(self) -> str:
        return f"nats://127.0.0.1:{self.bus_port}"


class ProxiedSupervisor(Supervisor):
    """Puts the proxies between the servers and the parts; the tests' own connections go straight."""

    database: FaultProxy
    bus: FaultProxy

    async def _start_python(self) -> None:
        real = self.environment
        self.database = await FaultProxy(real.ports.postgres).start()
        self.bus = await FaultProxy(real.ports.nats).start()
        held = {one.name: getattr(real, one.name) for one in fields(real)}
        self._environment = Detour(**held, database_port=self.database.port, bus_port=self.bus.port)
        await super()._start_python()

    async def stop(self) -> None:
        """Lets everything flow again first: parts drain."""
        for proxy in (getattr(self, "database", None), getattr(self, "bus", None)):
            if proxy is not None:
                proxy.thaw()
                proxy.refuse(False)
        await super().stop()
        for name in ("database", "bus"):
            if hasattr(self, name):
                await getattr(self, name).stop()
