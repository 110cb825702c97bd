"""No page asks a service twice for the same thing: the same question with the same arguments."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.unit.gateway import samples, samples_account, samples_figures, samples_record
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.test_screens_render import HEAD_PAGES, PARENT_PAGES
from tests.unit.gateway.world import Services

ACCOUNT = [
    "/compte",
    "/compte/responsable",
    "/compte/conjoint",
    "/compte/impots",
    "/compte/caf",
    "/compte/banque",
]
MONEY = [
    "/releve?voir=factures",
    "/releve?voir=reglements",
    "/releve?annee=2013-2014",
    "/releve.pdf",
    "/releve.csv",
    f"/releve/factures/{samples.INVOICE}.pdf",
    f"/releve/reglements/{samples_account.PAYMENT}.pdf",
]
DEMANDS = [
    "/demandes?historique=1",
    "/demandes?onglet=compte&historique=1",
    "/demandes?onglet=compte&type=guardian",
    "/demandes.csv",
    f"/demandes/{samples.REQUEST}",
]
OWN_PAGES = [*PARENT_PAGES, *ACCOUNT, *MONEY, *DEMANDS]


async def asked_again(browser: Browser, services: Services, path: str) -> list[str]:
    """What a page asks more than once, of who has already seen another: session and town are kept a moment."""
    await browser.get("/accessibilite")
    services.questions.clear()
    assert (await browser.get(path)).status == 200
    return twice(services)


def twice(services: Services) -> list[str]:
    """What was asked more than once since the beginning."""
    counts = Counter(f"{one.OWNER}.{one.NAME} {one.model_dump_json()}" for one in services.questions)
    return [question for question, times in counts.items() if times > 1]


@pytest.mark.parametrize("path", OWN_PAGES)
async def test_a_parents_page_asks_nothing_twice(as_parent: Browser, services: Services, path: str) -> None:
    services.answers |= samples_record.ANSWERS | samples_figures.ANSWERS
    assert await asked_again(as_parent, services, path) == []


@pytest.mark.parametrize("path", HEAD_PAGES)
async def test_an_agents_page_asks_nothing_twice(as_head: Browser, services: Services, path: str) -> None:
    assert await asked_again(as_head, services, path) == []
