"""The street of the walks: two homes and a neighbour who have lived, the gateway in front of them, and who walks for each."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from nats.aio.msg import Msg

from chassis import bus as chassis_bus
from chassis.clock import days_until
from chassis.tokens import Signer as TokenSigner
from contracts.subjects import REVOKED, SERVICES
from gateway.app import make_app, make_asgi
from gateway.auth import Sessions
from gateway.bus import ServiceBus
from gateway.portal import make_portal
from gateway.settings import GatewaySettings
from tests.service.gateway.home import Home
from tests.service.gateway.homes import PASSWORD, Homes
from tests.service.gateway.showing import show_the_rest
from tests.service.gateway.swapping import swap_days
from tests.service.gateway.walking import ID, Pool, Walker, folded, words_of
from tests.support.harness import Installation, installation
from tests.support.servers import Servers
from tests.unit.gateway.browser import Browser

TRACE = re.compile(r'"trace":"[^"]*"')
"""Digits of chance, in which any short number turns up some day."""


@dataclass
class Street:
    """The homes, the gateway in front of them, and a walker for each account; the agent's too."""

    homes: Homes
    app: FastAPI
    walkers: dict[str, Walker]
    pool: Pool
    asked: set[str] = field(default_factory=set)

    def walker(self, home: Home) -> Walker:
        """Who walks for a home."""
        return self.walkers[home.name]

    def unseen(self, home: Home) -> list[str]:
        """What a home is not shown of its own: then the walk would prove nothing about it."""
        said = "".join(folded(words_of(answer)) for answer in self.walker(home).answered.values())
        told_once = {home.feed, home.iban}
        return [secret for secret in home.secrets if folded(secret) not in said and secret not in told_once]

    def leaks(self) -> list[str]:
        """Each answer to somebody that holds what is another's; what they sent themselves is no leak."""
        found: list[str] = []
        read: dict[bytes, tuple[str, set[str]]] = {}  # many answers are the same
        for reader in self.homes.everybody:
            strangers = [
                (home.name, {one: folded(one) for one in home.secrets}, set(map(str, home.private)))
                for home in self.homes.everybody
                if home is not reader
            ]
            for asked, answer in self.walker(reader).answered.items():
                if answer.body not in read:
                    text = TRACE.sub("", words_of(answer))
                    read[answer.body] = folded(ID.sub("|", text)), set(ID.findall(text))
                said, ids = read[answer.body]
                for name, secrets, private in strangers:
                    told = [
                        one for one, word in secrets.items() if word in said and word not in folded(asked)
                    ]
                    told += sorted(ids & private - set(ID.findall(asked)))
                    found += [f"{reader.name} reads {name}'s {one} at {asked}" for one in told]
        return found


async def sign_in(asgi: Any, identifier: str) -> Browser:
    """A browser where somebody has just signed in."""
    browser = Browser(asgi)
    page = await browser.get("/connexion")
    fields = {"csrf": page.hidden("csrf"), "identifiant": identifier, "mot-de-passe": PASSWORD}
    assert (await browser.post("/connexion", fields)).status == 303
    return browser


@asynccontextmanager
async def lived_in(servers: Servers) -> AsyncIterator[Street]:
    """The five services, where everybody has lived and is signed in."""
    async with installation(servers) as portal:
        await portal.together()
        for name in SERVICES:
            await portal.start(name)
        homes = await Homes(portal).live()
        await swap_days(homes)
        await show_the_rest(homes)
        async with _gateway(portal) as made:
            app, asgi = made
            walkers = {}
            for identifier, name in (
                *((one.name.lower(), one.name) for one in homes.everybody),
                ("mairie", ""),
            ):
                walkers[name] = Walker(await sign_in(asgi, identifier), name)
            pool = Pool()
            for home in homes.everybody:
                pool.harvest(
                    {key: str(value) for key, value in vars(home).items() if isinstance(value, UUID)}
                )
            yield Street(homes, app, walkers, pool)


@asynccontextmanager
async def _gateway(town: Installation) -> AsyncIterator[Any]:
    secrets = town.servers.secrets
    settings = GatewaySettings(
        secret="x" * 40,
        nats_url=town.nats.url,
        nats_user="gateway",
        nats_password=secrets.nats["gateway"],
        signing_key=secrets.signing["gateway"],
        keyring=town.keyring,
        clock_offset_days=days_until(town.clock.business().date(), town.clock.zone),
        panel_budget=20,
        command_budget=20,
    )
    client = await chassis_bus.connect(settings, "gateway")
    bus = ServiceBus(chassis_bus.Bus(client), settings.panel_budget, settings.command_budget)
    sessions = Sessions(bus, TokenSigner("gateway", settings.signing_key))
    portal = make_portal(settings, bus, sessions)

    async def revoked(msg: Msg) -> None:
        sessions.heard_revocation(msg.data)

    await client.subscribe(REVOKED, cb=revoked)
    try:
        yield make_app(portal), make_asgi(portal)
    finally:
        await client.close()
