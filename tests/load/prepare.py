"""What the measures need beside the demonstration town: sixty-four parents of their own, each with free days to book."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis import bus
from chassis.settings import BusSettings, load
from chassis.tokens import Signer
from contracts.identity import OpenAccount
from contracts.planning import MonthPlanning
from deploy.embedded.environment import Environment
from tests.load.session import sign_in
from tests.support import town as towns
from tests.support.actors import system

PASSWORD = "Cantine2026"
PARENTS = 64
DAYS = 120
PLACES = 100
"""Of each day. No more than 128 children can ask for one; a measure asks for a few, the contended day is asked by all."""


@dataclass
class Parent:
    """Somebody signed in, and the cells that are free for their children: (line, day). `contended`: of the day all want."""

    cookie: str
    cells: list[tuple[str, str]]
    contended: list[tuple[str, str]]


async def parents(environment: Environment) -> list[Parent]:
    """Sets them up through the public commands, with places enough for all but the day that all want."""
    settings = load(
        BusSettings,
        "cli",
        {"PF_NATS_URL": environment.nats_url},
        nats_user="cli",
        nats_password=environment.secrets.nats["cli"],
    )
    client = await bus.connect(settings, "load")
    speak, signer = bus.Bus(client), Signer("cli", environment.secrets.signing["cli"])

    async def send(command: Any) -> Any:
        return await speak.send(command, actor_token=signer.sign(system()), timeout=30)

    async def ask(query: Any) -> Any:
        return await speak.ask(query, actor_token=signer.sign(system()), timeout=30)

    try:
        first = date.today() + timedelta(3)
        town = await towns.set_up(
            send, families=PARENTS, first_day=first, days=DAYS, canteen_places=PLACES, code="mesures"
        )
        await _heard(ask, town)
        await towns.enrol(send, town)
        days = await _open_days(ask, town)
        return [
            await _parent(environment.ports.gateway, send, ask, town, household, days)
            for household in town.households
        ]
    finally:
        await client.close()


async def _heard(ask: Any, town: towns.Town) -> None:
    """Waits until planning knows the last child."""
    last = town.households[-1].children[-1]
    for _ in range(200):
        if not hasattr(await ask(MonthPlanning(child_id=last, month=f"{town.first_day:%Y-%m}")), "code"):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("planning has not heard of the families")


async def _open_days(ask: Any, town: towns.Town) -> list[str]:
    """The days that can be booked: the demonstration's public holidays and closures are everybody's."""
    days = []
    for month in sorted({f"{day:%Y-%m}" for day in town.days}):
        view = await ask(MonthPlanning(child_id=town.households[0].children[0], month=month))
        (line,) = [line for line in view.lines if line.offering_id == town.canteen.offering_id]
        days += [cell.day for cell in line.cells if "book" in cell.actions]
    return sorted(day.isoformat() for day in days)


async def _parent(
    port: int, send: Any, ask: Any, town: towns.Town, household: towns.Household, days: list[str]
) -> Parent:
    identifier = f"mesure-{household.guardian_id.hex[:10]}"
    await towns.done(
        send,
        OpenAccount(
            account_id=household.guardian_id,
            identifier=identifier,
            password=PASSWORD,
            kind="guardian",
            name=household.name,
            family_id=household.family_id,
            guardian_id=household.guardian_id,
        ),
    )
    cells, contended = [], []
    for child in household.children:
        month = await ask(MonthPlanning(child_id=child, month=f"{town.first_day:%Y-%m}"))
        (line,) = [line for line in month.lines if line.offering_id == town.canteen.offering_id]
        *mine, wanted_by_all = [(str(line.line_id), day) for day in days]
        cells += mine
        contended.append(wanted_by_all)
    random.Random(identifier).shuffle(cells)  # they do not all want the same day first
    return Parent(await sign_in(port, identifier, PASSWORD), cells, contended)
