"""One portal on one machine: starts every part in order, keeps it running, stops it in order.

Nothing it starts outlives it, so a killed supervisor leaves a folder that simply starts again.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from chassis.clock import days_until
from deploy.checkout import ROOT, preparation_digest, service_names
from deploy.embedded.environment import Environment, Ports, merged, python
from deploy.embedded.keeper import Keeper, seconds_since
from deploy.embedded.mailbox import Mailbox
from deploy.embedded.nats import EmbeddedNats
from deploy.embedded.nursery import Nursery
from deploy.embedded.parts import PartFailed, PythonPart, Server
from deploy.embedded.paths import DataFolder
from deploy.embedded.postgres import EmbeddedPostgres
from deploy.embedded.processes import Child, claim, end, free_port, spawn, tail, wait_exit
from deploy.embedded.secrets import Secrets, ensure_secrets, write_private
from deploy.embedded.state import lock_file, read_state

PREFERRED_PORT = 8080
PREFERRED_MAILBOX = 8025
USERS = ("gateway", "provision", "cli")

Report = Callable[[str], None]


class AlreadyRunning(RuntimeError):
    """Another supervisor holds the data folder; `state` is what it wrote about itself."""

    def __init__(self, state: dict[str, object]) -> None:
        super().__init__("this data folder is in use")
        self.state = state


@dataclass(frozen=True)
class Options:
    """What `portail up` was asked."""

    folder: DataFolder
    port: int | None = None
    today: date | None = None
    empty: bool = False
    one_process: bool = False


class Supervisor:
    """Runs one portal. `report` receives French sentences for the person at the terminal."""

    def __init__(self, options: Options, report: Report) -> None:
        self.options = options
        self.services = tuple(service_names())
        self._report = report
        self._lock: IO[str] | None = None
        self._claim: socket.socket | None = None
        self._keeper = Keeper(self._report_later, self._write_state)
        self._mailbox: Mailbox | None = None
        self._environment: Environment | None = None
        self._postgres: EmbeddedPostgres | None = None
        # A single process has nobody to share memory with.
        self._nursery = Nursery() if Nursery.exists_here() and not options.one_process else None

    @property
    def environment(self) -> Environment:
        """Settings and ports of this run; known once `start` has begun."""
        if self._environment is None:
            raise RuntimeError("the portal has not been started")
        return self._environment

    @property
    def url(self) -> str:
        """Address of the portal for a browser on this machine."""
        return f"http://127.0.0.1:{self.environment.ports.gateway}/"

    def pids(self) -> dict[str, int]:
        """Process id of each part that runs now."""
        return {kept.part.name: kept.part.pid for kept in self._keeper.kept if kept.part.pid is not None}

    def restarts(self) -> dict[str, int]:
        """How often each part was started again in this run."""
        return {kept.part.name: kept.restarts for kept in self._keeper.kept}

    async def start(self) -> None:
        """Start everything and return when the portal serves; on failure nothing keeps running."""
        self.options.folder.prepare()
        self._take_lock()
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def _start(self) -> None:
        folder = self.options.folder
        began = time.monotonic()
        nursery = asyncio.create_task(self._nursery.open()) if self._nursery else None
        secrets = self._secrets()
        fresh = not self._prepared()
        self._environment = self._choose_ports(secrets)
        await self._open_mailbox()
        postgres = EmbeddedPostgres(
            folder.postgres,
            password=secrets.postgres["superuser"],
            port=self.environment.ports.postgres,
            log=folder.logs / "postgres.log",
        )
        self._postgres = postgres
        if fresh:
            self._report("Préparation de PostgreSQL et de NATS…")
            await asyncio.gather(self._keeper.start(Server("postgres", postgres)), self._prepare("config"))
        else:
            await self._keeper.start(Server("postgres", postgres))
        await self._keeper.start(Server("nats", self._nats()))
        if fresh:
            self._report("Mise à jour de la base et des flux d'événements…")
            await self._prepare("apply")
            write_private(self._stamp, self._wanted())
        self._keeper.watch()
        if nursery is not None:
            await nursery
        await self._start_python()
        self._let_go()
        self._write_state()
        self._report(f"Toutes les parties sont prêtes ({seconds_since(began)}).")

    def _let_go(self) -> None:
        """Ends the claim on the port: the gateway listens on it, or never will."""
        if self._claim is not None:
            self._claim.close()
            self._claim = None

    async def stop(self) -> None:
        """Stop every part, last started first: the gateway drains while its services still answer, and these while
        both servers do, which have nothing to say to each other and end together."""
        self._let_go()
        parts = await self._keeper.release()
        gateway = [part for part in parts if part.name in ("gateway", "portail")]
        services = [part for part in parts if part.name in self.services]
        servers = [part for part in parts if part.name in ("nats", "postgres")]
        for group in (gateway, services, servers):
            await asyncio.gather(*(part.stop() for part in group))
        if self._mailbox is not None:
            await self._mailbox.stop()
            self._mailbox = None
        if self._lock is not None:
            self.options.folder.state.unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    async def run_tool(
        self, module: str, *arguments: str, env: dict[str, str], log: Path | None = None
    ) -> int:
        """Run a short Python program of this checkout to its end, with the common settings and `env`."""
        process = spawn(
            python(module, *arguments),
            env=self.environment.common() | env,
            cwd=self.options.folder.root,
            log=log,
        )
        try:
            await wait_exit(process, 600)
        finally:
            if process.poll() is None:
                await end(process, signal.SIGTERM, 1)
        return int(process.returncode)

    # --- starting ---------------------------------------------------------------------------------------

    def _report_later(self, sentence: str) -> None:
        """What happens long after the start is read later: it carries its time."""
        self._report(f"{time.strftime('%H:%M:%S')}  {sentence}")

    def _take_lock(self) -> None:
        lock = self.options.folder.lock.open("a")
        if not lock_file(lock):
            lock.close()
            raise AlreadyRunning(read_state(self.options.folder))
        self._lock = lock

    def _secrets(self) -> Secrets:
        roles = [f"pf_{name}_{kind}" for name in self.services for kind in ("owner", "app")]
        folder, demo = self.options.folder, not self.options.empty
        secrets = ensure_secrets(
            folder.secrets,
            roles=["superuser", *roles],
            nats_users=[*self.services, *USERS, *(["demo"] if demo else [])],
            services=self.services,
            demo=demo,
        )
        known = json.loads(folder.keyring.read_text()) if folder.keyring.exists() else {}
        if known != (trusted := secrets.keyring(demo=demo)):
            write_private(folder.keyring, json.dumps(trusted, indent=1))
        return secrets

    def _choose_ports(self, secrets: Secrets) -> Environment:
        wanted = self.options.port
        self._claim = claim(wanted or PREFERRED_PORT)
        gateway = free_port(wanted or (PREFERRED_PORT if self._claim else None))
        if wanted and gateway != wanted:
            raise PartFailed(f"Le port {wanted} est déjà pris. Choisissez-en un autre avec --port.")
        names = [*self.services, "gateway"]
        zone = ZoneInfo(os.environ.get("PF_TIMEZONE", "Europe/Paris"))
        ports = free_ports(3 + len(names))
        return Environment(
            folder=self.options.folder,
            secrets=secrets,
            ports=Ports(
                ports[0],
                ports[1],
                gateway,
                ports[2],
                free_port(PREFERRED_MAILBOX),
                dict(zip(names, ports[3:], strict=True)),
            ),
            services=self.services,
            offset_days=days_until(self.options.today, zone) if self.options.today else 0,
            demo=not self.options.empty,
        )

    @property
    def _stamp(self) -> Path:
        return self.options.folder.root / "prepared"

    @property
    def _nats_users(self) -> Path:
        return self.options.folder.root / "nats-users.conf"

    def _wanted(self) -> str:
        """What the servers were prepared for: this checkout, and a user for the demo loader or none."""
        return preparation_digest() + (" empty" if self.options.empty else "")

    def _prepared(self) -> bool:
        folder = self.options.folder
        made = (folder.postgres / "PG_VERSION", folder.nats / "jetstream", self._nats_users, self._stamp)
        return all(path.exists() for path in made) and self._stamp.read_text() == self._wanted()

    async def _prepare(self, step: str) -> None:
        log = self.options.folder.logs / "prepare.log"
        superuser = self._postgres.superuser_url() if self._postgres else ""
        demo = () if self.options.empty else ("demo",)
        arguments = (step, str(self._nats_users), *demo) if step == "config" else (step,)
        code = await self.run_tool(
            "deploy.embedded.prepare", *arguments, env=self.environment.owners(superuser), log=log
        )
        if code:
            raise PartFailed(f"La préparation a échoué ({step}).\n{tail(log, 25)}")

    def _nats(self) -> EmbeddedNats:
        folder = self.options.folder
        return EmbeddedNats(
            folder.nats,
            self._nats_users.read_text(),
            port=self.environment.ports.nats,
            log=folder.logs / "nats.log",
        )

    async def _open_mailbox(self) -> None:
        """First of all, since its preferred port is the same for every portal: two may start at once."""
        self._mailbox = self._new_mailbox()
        try:
            await self._mailbox.start()
        except OSError:
            await self._mailbox.stop()
            ports = replace(self.environment.ports, mailbox=free_port())
            self._environment = replace(self.environment, ports=ports)
            self._mailbox = self._new_mailbox()
            await self._mailbox.start()

    def _new_mailbox(self) -> Mailbox:
        env = self.environment
        ports, url = env.ports, env.portal_url
        return Mailbox(
            self.options.folder.mailbox, smtp_port=ports.smtp, page_port=ports.mailbox, portal_url=url
        )

    async def _start_python(self) -> None:
        env = self.environment
        health = env.ports.health
        if self.options.one_process:
            every = merged([env.common(), *(env.service(name) for name in self.services), env.gateway()])
            part = self._python_part("portail", "all", every, tuple(health.values()))
            await self._keeper.start(part)
            return
        parts = [
            self._python_part(name, name, env.common() | env.service(name), (health[name],))
            for name in self.services
        ]
        gateway = env.common() | env.gateway()
        parts.append(self._python_part("gateway", "gateway", gateway, (health["gateway"],)))
        await asyncio.gather(*(self._keeper.start(part) for part in parts))

    def _python_part(
        self, name: str, what: str, env: dict[str, str], health_ports: tuple[int, ...]
    ) -> PythonPart:
        log = self.options.folder.logs / f"{name}.log"

        def begin() -> Child:
            if self._nursery is not None:
                return self._nursery.bear(what, env=env, cwd=ROOT, log=log)
            return spawn(python("deploy.serve", what), env=env, cwd=ROOT, log=log)

        return PythonPart(name, begin, log=log, health_ports=health_ports)

    def _write_state(self) -> None:
        ports = self.environment.ports
        state = {
            "pid": os.getpid(),
            "url": self.url,
            "mailbox": self.environment.mailbox_url,
            "today": self.options.today.isoformat() if self.options.today else None,
            "nats_url": self.environment.nats_url,
            "postgres_port": ports.postgres,
            "health": dict(ports.health),
            "parts": self.pids(),
            "restarts": self.restarts(),
        }
        write_private(self.options.folder.state, json.dumps(state, indent=1))


def free_ports(count: int) -> list[int]:
    """Distinct free loopback ports."""
    found: set[int] = set()
    while len(found) < count:
        found.add(free_port())
    return list(found)
