"""Demands about income and accounts in the agents' queue: field by field for the cash office, closed to the others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.gateway import samples, samples_figures
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, text

QUEUE = "/agents/demandes"
ONE = f"{QUEUE}/{samples_figures.REQUEST_BANK}"


@pytest.fixture
def services(services: Services) -> Services:
    """A demand about an account waits, told only to who may read it."""
    services.answers |= samples_figures.ANSWERS
    card = samples_figures.card(family_name="DUPONT Jean")
    services.answers["request-queue"] = {"total": 1, "requests": [card]}
    services.answers["request-detail"] = samples.detail(card)
    services.answers["billing-proposal-details"] = {"proposals": [samples_figures.detail(note="Le nouveau.")]}
    return services


async def test_the_head_reads_it_field_by_field_and_decides(as_head: Browser) -> None:
    listed = text(await as_head.get(QUEUE))
    assert "IBAN : •••• 0189 → •••• 3000" in listed
    assert "accept:" in listed
    page = text(await as_head.get(ONE))
    for words in (
        "Titulaire du compte",
        "M. DUPONT Jean ou Jeanne",
        "•••• 3000",
        "Mandat signé par",
        "Le nouveau.",
    ):
        assert words in page
    assert 'value="accept"' in page
    check(page)


async def test_the_cash_office_decides_too(browser: Browser, services: Services) -> None:
    services.answers["resolve-session"] = samples.session("staff", roles=("regie",))
    browser.cookies["pf_session"] = "cash"
    assert 'value="accept"' in (await browser.get(ONE)).text


async def test_the_reception_learns_only_who_decides(as_agent: Browser, services: Services) -> None:
    closed: dict[str, Any] = samples_figures.detail(fields=[])
    services.answers["billing-proposal-details"] = {"proposals": [closed]}
    listed = text(await as_agent.get(QUEUE))
    assert "à lire et à décider par la régie ou la direction" in listed
    assert "accept:" not in listed
    assert 'name="id"' not in listed
    page = text(await as_agent.get(ONE))
    assert "ne sont lus et décidés que par la régie ou la direction" in page
    assert 'value="accept"' not in page
    check(page)


async def test_once_decided_each_field_says_how_it_ended(as_head: Browser, services: Services) -> None:
    done = samples_figures.detail("applied")
    fields = [{**one, "outcome": "applied"} for one in done["fields"]]
    services.answers["billing-proposal-details"] = {"proposals": [done | {"fields": fields}]}
    services.answers["request-detail"] = samples.detail(samples_figures.card("accepted"))
    assert text(await as_head.get(ONE)).count("Appliqué") == len(fields)
