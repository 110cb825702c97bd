"""The gateway on a real bus with a real identity: signing in, losing a right, stopping in order."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID, uuid4

from pydantic import SecretStr

from contracts.identity import CloseAccount, OpenAccount
from contracts.staff_access import SetRoles
from deploy.embedded.processes import free_port
from gateway.main import serve
from gateway.settings import GatewaySettings
from tests.support.harness import Installation

PASSWORD = "Bonbons12"


@dataclass
class Caller:
    """A browser made of one connection a request, as old ones were."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    async def request(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = urlencode(fields or {}).encode()
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close"]
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            head += [f"Origin: http://127.0.0.1:{self.port}", f"Content-Length: {len(body)}"]
            head.append("Content-Type: application/x-www-form-urlencoded")
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        answer = (await asyncio.wait_for(reader.read(), 30)).decode()
        writer.close()
        headers, _, page = answer.partition("\r\n\r\n")
        for name, value in re.findall(r"^set-cookie: ([^=]+)=([^;]*)", headers, flags=re.M | re.I):
            self.cookies[name] = value
        location = re.search(r"^location: (.+)$", headers, flags=re.M | re.I)
        return int(headers.split(" ", 2)[1]), location[1].strip() if location else "", page

    async def sign_in(self, identifier: str) -> tuple[int, str]:
        """Through the form, as people do."""
        _, _, page = await self.request("GET", "/connexion")
        token = re.search(r'name="csrf" value="([^"]+)"', page)
        assert token is not None
        fields = {"csrf": token[1], "identifiant": identifier, "mot-de-passe": PASSWORD}
        status, location, _ = await self.request("POST", "/connexion", fields)
        return status, location


@asynccontextmanager
async def running(town: Installation) -> AsyncIterator[int]:
    """The gateway in this test's loop; its port."""
    secrets, port, stop = town.servers.secrets, free_port(), asyncio.Event()
    settings = GatewaySettings(
        port=port,
        secret="x" * 40,
        nats_url=town.nats.url,
        nats_user="gateway",
        nats_password=secrets.nats["gateway"],
        signing_key=secrets.signing["gateway"],
        panel_budget=5,
        command_budget=20,
    )
    serving = asyncio.create_task(serve(settings, stop))
    for _ in range(200):
        await asyncio.sleep(0.05)
        try:
            await Caller(port).request("GET", "/livez")
        except OSError:
            continue
        break
    yield port
    stop.set()
    await serving


async def agent(town: Installation, identifier: str) -> UUID:
    """An agent of the reception with an account."""
    account = uuid4()
    await town.send(
        OpenAccount(
            account_id=account,
            identifier=identifier,
            password=SecretStr(PASSWORD),
            kind="staff",
            name="Anne Roy",
            roles=["accueil"],
        )
    )
    return account


async def test_an_agent_signs_in_and_each_panel_says_what_it_cannot_know(town: Installation) -> None:
    await town.start("identity")
    await agent(town, "accueil")
    async with running(town) as port:
        browser = Caller(port)
        assert await browser.sign_in("accueil") == (303, "/agents")
        status, _, page = await browser.request("GET", "/agents")
        assert status == 200
        assert "Anne Roy" in page
        assert page.count("panel-unavailable") == 2


async def test_an_account_closed_is_out_before_the_agent_reads_that_it_is_done(town: Installation) -> None:
    await town.start("identity")
    account = await agent(town, "accueil")
    async with running(town) as port:
        browser = Caller(port)
        await browser.sign_in("accueil")
        assert (await browser.request("GET", "/agents"))[0] == 200
        await town.send(CloseAccount(account_id=account))
        status, location, _ = await browser.request("GET", "/agents")
        assert (status, location) == (303, "/connexion?retour=/agents")


async def test_a_role_taken_away_ends_the_session_and_the_next_menu_has_it_no_more(
    town: Installation,
) -> None:
    await town.start("identity")
    account = await agent(town, "accueil")
    async with running(town) as port:
        browser = Caller(port)
        await browser.sign_in("accueil")
        assert 'href="/agents/demandes"' in (await browser.request("GET", "/agents"))[2]
        await town.send(SetRoles(account_id=account, roles=["pointage"]))
        assert (await browser.request("GET", "/agents"))[0] == 303
        await browser.sign_in("accueil")
        status, _, page = await browser.request("GET", "/agents")
        assert status == 200
        assert 'href="/agents/demandes"' not in page


async def test_a_wrong_password_is_refused_then_slowed_down(town: Installation) -> None:
    await town.start("identity")
    await agent(town, "accueil")
    async with running(town) as port:
        statuses = [(await Caller(port).sign_in("inconnu"))[0] for _ in range(12)]
        assert statuses[0] == 401
        assert statuses[-1] == 429


async def test_the_gateway_stops_within_two_seconds_with_a_browser_connected(town: Installation) -> None:
    await town.start("identity")
    async with running(town) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /connexion HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        asked = time.monotonic()
    assert time.monotonic() - asked < 2.5
    writer.close()
