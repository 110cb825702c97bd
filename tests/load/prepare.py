"""A demonstration town with one more family set: many children with free days to book, and a full month to show."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from chassis import bus
from chassis.problem import Refusal
from chassis.settings import BusSettings, load
from chassis.tokens import Signer
from contracts.base import Command, Query
from contracts.identity import OpenAccount
from contracts.planning import MonthPlanning, PatternDay, Pattern, SetPatterns
from deploy.embedded.supervisor import Supervisor
from tests.support import town as towns
from tests.support.actors import system
PASSWORD = "Cantine2026"
FAMILIES = 60


@dataclass
class Prepared:
    """Who signs in, what they look at, and the cells that are free: (line, day)."""

    identifier: str
    password: str
    month_path: str
    cells: list[tuple[str, str]]


async def prepare(supervisor: Supervisor) -> Prepared:
    """Sets the town of the measures up through the public commands."""
    environment = supervisor.environment
    settings = load(
        BusSettings,
        "cli",
        {"PF_NATS_URL": environment.nats_url},
        nats_user="cli",
        nats_password=environment.secrets.nats["cli"],
    )
    client = await bus.connect(settings, "load")
    signer = Signer("cli", environment.secrets.signing["cli"])

    async def send(command: Command) -> object:  # type: ignore[type-arg]
        return await bus.Bus(client).send(command, actor_token=signer.sign(system()), timeout=30)

    async def ask(query: Query) -> object:  # type: ignore[type-arg]
        return await bus.Bus(client).ask(query, actor_token=signer.sign(system()), timeout=30)

    first = date.today() + timedelta(3)
    town = await towns.set_up(send, families=FAMILIES, first_day=first, days=200, facility="mesures")
    return Prepared("", "", "", [])
