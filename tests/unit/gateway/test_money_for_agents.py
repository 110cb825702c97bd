"""What the cash office sees: its counters, each by itself, and the unpaid invoices searched, paged and exported."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.billing import UnpaidInvoices
from tests.unit.gateway import samples, samples_account
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, text


@pytest.fixture
def as_cashier(browser: Browser, services: Services) -> Browser:
    services.answers["resolve-session"] = samples.session("staff", roles=("regie",))
    services.answers["request-queue"] = samples.REQUESTS | {"kinds": {"tax_data": 5}}
    browser.cookies["pf_session"] = "cash"
    return browser


async def test_the_cash_office_has_its_own_counters(as_cashier: Browser) -> None:
    page = text(await as_cashier.get("/agents"))
    for words in ("1 842,50 €", "14 factures", "360,30 €", "2 règlements reçus en mai 2015", "243,20 €"):
        assert words in page
    assert 'href="/agents/demandes?type=tax_data"' in page


async def test_other_agents_see_no_money_on_their_dashboard(as_agent: Browser, services: Services) -> None:
    assert "Encaissements" not in text(await as_agent.get("/agents"))
    assert "collection-counts" not in [name for name, _ in services.asked]


@pytest.mark.parametrize(
    ("away", "shown"), [("billing", "Informations fiscales"), ("requests", "à encaisser")]
)
async def test_each_panel_of_money_stands_alone(
    as_cashier: Browser, services: Services, away: str, shown: str
) -> None:
    services.away(away)
    page = text(await as_cashier.get("/agents"))
    assert shown in page
    assert "indisponible" in page


def _answer(seen: list[UnpaidInvoices], total: int) -> Any:
    def answer(query: UnpaidInvoices) -> Any:
        seen.append(query)
        left = max(0, min(query.limit, total - query.offset))
        return samples_account.UNPAID | {
            "total": total,
            "invoices": samples_account.UNPAID["invoices"] * left,
        }

    return answer


async def test_the_unpaid_are_searched_and_the_pages_keep_the_search(
    as_cashier: Browser, services: Services
) -> None:
    seen: list[UnpaidInvoices] = []
    services.answers["unpaid-invoices"] = _answer(seen, 60)
    page = (await as_cashier.get("/agents/impayes?voir=en-retard&q=+du+pont&page=2")).text
    assert [(one.overdue, one.search, one.offset, one.limit) for one in seen] == [(True, "du pont", 25, 25)]
    assert "/agents/impayes?voir=en-retard&amp;q=du+pont&amp;page=3" in page
    assert 'href="/agents/impayes.csv?voir=en-retard&amp;q=du+pont"' in page
    assert 'value="du pont"' in page
    assert "sur 3 pages" in text(await as_cashier.get("/agents/impayes"))


async def test_a_search_that_finds_nothing_says_so(as_cashier: Browser, services: Services) -> None:
    services.answers["unpaid-invoices"] = _answer([], 0)
    assert "Aucun impayé ne répond à cette recherche" in text(await as_cashier.get("/agents/impayes?q=x"))


async def test_the_file_holds_every_page(as_cashier: Browser, services: Services) -> None:
    seen: list[UnpaidInvoices] = []
    services.answers["unpaid-invoices"] = _answer(seen, 1_200)
    answer = await as_cashier.get("/agents/impayes.csv?q=dupont")
    assert answer.header("content-disposition") == 'attachment; filename="impayes-2015-05-04.csv"'
    lines = answer.body.decode("utf-8-sig").splitlines()
    assert len(lines) == 1_201
    assert (
        lines[1]
        == f"AL-36;Monsieur DUPONT Jean;{samples_account.REGIE};08/04/2015;30/04/2015;4;120,60;120,60"
    )
    assert [one.offset for one in seen] == [0, 1000]
