"""*Relevé de compte* of the guide, on its own date, in a browser: the page, the invoice that prints, the receipt."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.async_api import expect
from pypdf import PdfReader

from deploy.demo.logins import FAMILY_PASSWORD
from tests.journeys.browsing import Person, chromium, gateway
from tests.journeys.guides import Told

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]

REGIE = "Régie garderie ALSH"


def plain(words: str) -> str:
    """A page's words, with plain spaces and nothing hidden between them."""
    return " ".join(words.split())


async def rows(jean: Person) -> list[list[str]]:
    """The cells of the statement, line by line, opening balance and totals included."""
    lines = jean.page.locator("main table tr")
    return [
        [plain(cell) for cell in await lines.nth(n).locator("th, td").all_inner_texts()]
        for n in range(await lines.count())
    ]


async def test_the_statement_of_8_april_2015_as_the_guide_shows_it(on_8_april: Told) -> None:
    async with gateway(on_8_april) as url, chromium() as browser:
        jean = await Person.arrives(browser, url, "jean.dupont", FAMILY_PASSWORD)
        await jean.page.get_by_role("link", name="Relevé de compte").first.click()
        await expect(jean.page.locator("h1")).to_have_text("Relevé de compte")
        await jean.reads("Vous devez 120,60 € avant le 30 avril 2015.", "2014-2015")
        assert (await rows(jean))[1:] == [
            ["Ancien solde", "0,00 €"],
            [
                "Facture AL-36",
                "08/04/2015",
                "Facture du 1er au 30 avril 2015 À payer",
                REGIE,
                "120,60 €",
                "–",
                "−120,60 €",
            ],
            ["Reçu AL-228", "08/04/2015", "Règlement par chèque", REGIE, "–", "243,20 €", "0,00 €"],
            [
                "Facture AL-12",
                "08/04/2015",
                "Facture du 1er février au 31 mars 2015",
                REGIE,
                "243,20 €",
                "–",
                "−243,20 €",
            ],
            ["Solde du compte pour l’année scolaire", "363,80 €", "243,20 €", "−120,60 €"],
        ]
        await jean.page.get_by_role("link", name="Mes règlements").click()
        assert [row[0] for row in (await rows(jean))[1:]] == ["Reçu AL-228", "Total"]
        await jean.page.get_by_role("link", name="Mes factures").click()
        assert [row[0] for row in (await rows(jean))[1:]] == ["Facture AL-36", "Facture AL-12", "Total"]
        await the_invoice_and_its_papers(jean)
        await jean.leaves()


async def the_invoice_and_its_papers(jean: Person) -> None:
    """AL-36 as a page and as PDF, then the receipt of the cheque and the spreadsheet."""
    await jean.page.locator("main table").get_by_role("link", name="AL-36").click()
    await expect(jean.page.locator("h1")).to_have_text("Facture AL-36")
    await jean.reads("Monsieur DUPONT Jean", "12 rue des Bonbons", "31400 Saint-Jean", REGIE)
    invoice = await paper(jean, "Télécharger (PDF)")
    for words in ("Facture AL-36", "12 rue des Bonbons", "30 avril 2015", "120,60 €", REGIE):
        assert words in invoice
    await jean.goes("/releve")
    await jean.page.locator("main table").get_by_role("link", name="AL-228").click()
    assert "par chèque" in await paper(jean, "Télécharger (PDF)")
    file = await jean.page.request.get(jean.url + "/releve.csv?annee=2014-2015")
    lines = list(csv.reader(io.StringIO((await file.body()).decode("utf-8-sig")), delimiter=";"))
    assert [(line[0], line[4], line[5]) for line in lines[2:]] == [
        ("AL-36", "120,60", ""),
        ("AL-228", "", "243,20"),
        ("AL-12", "243,20", ""),
        ("", "363,80", "243,20"),
    ]


async def paper(jean: Person, link: str) -> str:
    """The words of the PDF a link leads to; it is tagged."""
    href = await jean.page.get_by_role("link", name=link).get_attribute("href")
    answer = await jean.page.request.get(f"{jean.url}{href}")
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    body = await answer.body()
    assert b"/MarkInfo" in body
    made = PdfReader(io.BytesIO(body))
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in made.pages))


async def test_the_home_page_of_4_may_leads_to_the_invoice_that_is_late(on_4_may: Told) -> None:
    async with gateway(on_4_may) as url, chromium() as browser:
        jean = await Person.arrives(browser, url, "jean.dupont", FAMILY_PASSWORD)
        await jean.page.get_by_role("link", name="Voir la facture AL-36").click()
        await expect(jean.page.locator("h1")).to_have_text("Facture AL-36")
        await jean.reads("En retard", "l’échéance est dépassée depuis le 30 avril 2015.")
        await jean.leaves()
