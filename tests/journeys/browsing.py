"""The real gateway in the test's own loop, and people in front of it with a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from chassis.clock import days_until
from deploy.embedded.processes import free_port
from gateway.main import serve
from gateway.settings import GatewaySettings
from tests.journeys.guides import Told
from tests.web.browser import launch

TELEPHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
LARGE: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 20_000
"""Milliseconds a page is waited for: the machine may be busy with other tests."""


@asynccontextmanager
async def gateway(told: Told) -> AsyncIterator[str]:
    """The gateway at the guide's date; gives its address."""
    secrets, port, stop = told.town.servers.secrets, free_port(), asyncio.Event()
    settings = GatewaySettings(
        port=port,
        secret="x" * 40,
        nats_url=told.town.nats.url,
        nats_user="gateway",
        nats_password=secrets.nats["gateway"],
        signing_key=secrets.signing["gateway"],
        keyring=told.town.keyring,
        clock_offset_days=days_until(told.town.clock.business().date(), told.town.clock.zone),
        demo_logins=True,
        panel_budget=10,
        command_budget=20,
    )
    serving = asyncio.create_task(serve(settings, stop))
    url = f"http://127.0.0.1:{port}"
    try:
        await _listens(port, serving)
        yield url
    finally:
        stop.set()
        await serving


async def _listens(port: int, serving: asyncio.Task[None]) -> None:
    for _ in range(400):
        if serving.done():
            await serving
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        return
    raise AssertionError("the gateway does not answer")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A headless browser."""
    async with async_playwright() as play:
        browser = await launch(play.chromium)
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Person:
    """Somebody in front of the portal, in a browser of their own; the browser's complaints fail the test."""

    page: Page
    url: str
    complaints: list[str]

    @classmethod
    async def comes(
        cls, browser: Browser, url: str, size: ViewportSize = LARGE, *, phone: bool = False
    ) -> Person:
        """Stands at the door; nobody has signed in. `phone`: with a browser that says it is a telephone's."""
        context = await browser.new_context(
            viewport=size, locale="fr-FR", is_mobile=phone, user_agent=TELEPHONE if phone else None
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        complaints: list[str] = []
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return cls(page, url, complaints)

    @classmethod
    async def arrives(cls, browser: Browser, url: str, identifier: str, password: str) -> Person:
        """Signs in."""
        person = await cls.comes(browser, url)
        await person.signs_in(identifier, password)
        await expect(person.page.get_by_role("button", name="Déconnexion")).to_be_visible()
        return person

    async def signs_in(self, identifier: str, password: str) -> None:
        """By the ordinary door."""
        await self.goes("/connexion")
        await self.page.get_by_label("Identifiant", exact=True).fill(identifier)
        await self.page.get_by_label("Mot de passe", exact=True).fill(password)
        await self.page.get_by_role("button", name="Me connecter").click()

    async def goes(self, path: str) -> None:
        """Opens a page."""
        answer = await self.page.goto(self.url + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    async def reads(self, *words: str) -> None:
        """Finds each of these in the page's main part."""
        main = self.page.locator("main")
        for one in words:
            await expect(main).to_contain_text(one)

    def cell(self, offering: str, day: int) -> Any:
        """A cell of the month's grid."""
        row = self.page.locator("table[data-pf-grid] tbody tr", has_text=offering)
        return row.locator("td").nth(day - 1)

    async def leaves(self) -> None:
        """Ends the visit; nothing may have gone wrong in the browser."""
        await self.page.context.close()
        assert self.complaints == []
