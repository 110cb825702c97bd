"""The direction closes a screen in the browser; a family then reads its text, and what lies behind is refused."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from contracts.screens import SwitchScreen
from deploy.demo.logins import FAMILY_PASSWORD
from gateway.profile import FRESH_SECONDS
from tests.journeys.browsing import chromium, gateway
from tests.journeys.guides import Told
from tests.support.actors import staff

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]

TEXT = "Les rappels partent de l’école."
HEAD = staff("direction", name="M. Petit")


async def test_a_closed_screen_says_its_text_and_refuses_its_api(on_4_may: Told) -> None:
    async with gateway(on_4_may) as url, chromium() as browser:
        page = await (await browser.new_context(viewport={"width": 360, "height": 740})).new_page()
        await page.goto(url + "/compte/rappels")
        await page.get_by_label("Identifiant", exact=True).fill("jean.dupont")
        await page.get_by_label("Mot de passe", exact=True).fill(FAMILY_PASSWORD)
        await page.get_by_role("button", name="Me connecter").click()
        await expect(page.locator("h1")).to_contain_text("appel")
        await on_4_may.does(SwitchScreen(screen="reminders", on=False, text=TEXT, expected_version=0), HEAD)
        await asyncio.sleep(FRESH_SECONDS)
        await page.goto(url + "/compte/rappels")  # this one is still served from the last known profile
        await page.wait_for_timeout(500)
        answer = await page.goto(url + "/compte/rappels")
        assert answer is not None
        assert answer.status == 200
        await expect(page.locator("main")).to_contain_text(TEXT)
        refused = await page.evaluate(
            """async () => {
                const answer = await fetch("/api/v1/commands/planning/set-my-reminders", {
                    method: "POST", headers: {"content-type": "application/json", "idempotency-key": crypto.randomUUID()},
                    body: JSON.stringify({wanted: false})});
                return (await answer.json()).code;
            }"""
        )
        assert refused == "screen_off"
