"""Relevé de compte: what is due, the operations, invoices and receipts, on pages, on paper and in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from chassis.problem import Refusal
from gateway.documents import engine
from gateway.parents.statement import papers, wording
from gateway.parents.statement.spreadsheet import decimal, plain
from tests.unit.gateway import samples, samples_account
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.samples_account import INVOICE_VIEW, STATEMENT, TREASURY_OPERATIONS
from tests.unit.gateway.world import NOW, Services, text

TODAY = date(2015, 4, 8)
UNKNOWN = "01970000-0000-7000-8000-0000000000ff"


def owed(*parts: tuple[int, str]) -> dict[str, Any]:
    """An account with invoices of so much due on such a day."""
    invoices = [
        {"left": left, "due_on": due_on, "overdue": date.fromisoformat(due_on) < TODAY}
        for left, due_on in parts
    ]
    return {"to_pay": sum(left for left, _ in parts), "open_invoices": invoices}


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        (owed(), "Vous ne devez rien."),
        (owed((12060, "2015-04-30")), "Vous devez 120,60 € avant le 30 avril 2015."),
        (owed((12060, "2015-05-01")), "Vous devez 120,60 € avant le 1er mai 2015."),
        (owed((12060, "2015-04-08")), "Vous devez 120,60 € aujourd’hui au plus tard."),
        (
            owed((1000, "2015-04-07")),
            "Vous devez 10,00 € : l’échéance est dépassée depuis le 7 avril 2015.",
        ),
        (
            owed((1000, "2015-03-31"), (2000, "2015-04-30")),
            "Vous devez 30,00 €, dont 10,00 € en retard depuis le 31 mars 2015.",
        ),
        (
            owed((1000, "2015-04-30"), (2000, "2015-05-31")),
            "Vous devez 30,00 €, dont 10,00 € avant le 30 avril 2015.",
        ),
    ],
)
def test_one_sentence_says_what_is_due(account: dict[str, Any], sentence: str) -> None:
    said = wording.due_sentence(account, TODAY)
    assert said.replace("\u00a0", " ") == sentence
    assert " €" not in said, "an amount keeps its sign on the line"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2015-04-01", "2015-04-30", "du 1er au 30 avril 2015"),
        ("2015-02-01", "2015-03-31", "du 1er février au 31 mars 2015"),
        ("2014-12-15", "2015-01-04", "du 15 décembre 2014 au 4 janvier 2015"),
        ("2015-04-02", "2015-04-02", "du 2 avril 2015"),
    ],
)
def test_periods_read_as_people_say_them(first: str, last: str, words: str) -> None:
    assert wording.period_words(first, last).replace("\u00a0", " ") == words


def settled(amount: int, means: str | None = "cheque") -> dict[str, Any]:
    """Money used for an invoice on 9 April."""
    return {"payment_id": None, "number": "AL-228", "on": "2015-04-09", "means": means, "amount": amount}


ORDER = {"number": "RS-T1", "ormc_number": "57", "handed_on": "2015-04-20", "amount": 12060}


@pytest.mark.parametrize(
    ("changes", "label", "sentence"),
    [
        ({}, "À payer", "120,60 € à payer avant le 30 avril 2015."),
        (
            {"left": 6060, "settlements": [settled(6000)]},
            "À payer",
            "Il reste 60,60 € à payer avant le 30 avril 2015.",
        ),
        (
            {"due_on": "2015-04-01"},
            "En retard",
            "120,60 € à payer : l’échéance est dépassée depuis le 1er avril 2015.",
        ),
        ({"left": 0, "settlements": [settled(12060)]}, "Payée", "Payée le 9 avril 2015."),
        (
            {"left": 0, "settlements": [settled(12060, "direct_debit")]},
            "Prélevée",
            "Prélevée le 9 avril 2015.",
        ),
        ({"left": 0, "amount": 0}, "Rien à payer", "Vous n’avez rien à payer."),
        (
            {"left": 0, "cancelled_by": "AL-A1"},
            "Annulée",
            "Annulée par l’avoir AL-A1 : vous n’avez rien à payer.",
        ),
        (
            {"left": 0, "cancelled_by": "AL-A1, AL-A2"},
            "Annulée",
            "Annulée par les avoirs AL-A1, AL-A2 : vous n’avez rien à payer.",
        ),
        (
            {"left": 0, "at_treasury": True, "collection_order": ORDER},
            "Titre émis (ORMC n° 57)",
            "Transmise au Trésor public le 20 avril 2015 : Titre émis (ORMC n° 57) de 120,60 €.",
        ),
        (
            {"at_treasury": True},
            "Suivie par le Trésor public",
            "Cette facture est encaissée par le Trésor public.",
        ),
    ],
)
def test_an_invoice_says_how_it_stands(changes: dict[str, Any], label: str, sentence: str) -> None:
    state = wording.invoice_state(INVOICE_VIEW | changes, TODAY)
    assert (state.label.replace("\u00a0", " "), state.sentence.replace("\u00a0", " ")) == (label, sentence)


def test_the_sums_of_an_invoice_lead_from_its_amount_to_what_is_left() -> None:
    note = {"number": "AL-A1", "issued_on": "2015-04-10", "amount": 7000, "label": "Absence"}
    invoice = INVOICE_VIEW | {"left": 0, "settlements": [settled(8000)], "credit_notes": [note]}
    rows = wording.totals_of(invoice)
    assert [row["amount"] for row in rows] == [12060, -7000, -8000, 2940, 0]
    assert rows[3]["label"] == "Remis en avoir sur votre compte"


async def test_the_statement_of_the_guide(as_parent: Browser) -> None:
    page = text(await as_parent.get("/releve"))
    body = re.sub(r"<[^>]+>", " ", page)
    assert "Vous devez 120,60 € : l’échéance est dépassée depuis le 30 avril 2015." in page
    table = body[body.index("Ancien solde") :]
    assert re.findall(r"AL-\d+", table) == ["AL-36", "AL-228", "AL-12"]
    for words in (
        "Facture du 1er au 30 avril 2015",
        "Règlement par chèque",
        "Facture du 1er février au 31 mars 2015",
        "363,80 €",
        "243,20 €",
        "−120,60 €",
    ):
        assert words in table
    assert f'href="/releve/factures/{samples.INVOICE}"' in page
    assert f'href="/releve/reglements/{samples_account.PAYMENT}"' in page
    assert 'href="/releve?annee=2013-2014"' in page


EVERY_PAGE = ("profile", "resolve-session", "unread")


async def test_a_statement_asks_billing_twice_at_most_and_nobody_else(
    as_parent: Browser, services: Services
) -> None:
    await as_parent.get("/releve")
    asked = [name for name, _ in services.asked if name not in EVERY_PAGE]
    assert sorted(asked) == ["account-summary", "statement"]


async def test_invoices_alone_and_payments_alone_show_no_balance(as_parent: Browser) -> None:
    invoices = text(await as_parent.get("/releve?voir=factures"))
    payments = text(await as_parent.get("/releve?voir=reglements"))
    table = invoices[invoices.index("<table") : invoices.index("</table")]
    assert "AL-36" in table
    assert "AL-228" not in table
    assert "Solde après" not in table
    table = payments[payments.index("<table") : payments.index("</table")]
    assert re.findall(r"AL-\d+", table) == ["AL-228"]


async def test_what_the_treasury_collects_has_the_guides_notice_and_no_balance(
    as_parent: Browser, services: Services
) -> None:
    services.answers["statement"] = STATEMENT | {
        "operations": TREASURY_OPERATIONS,
        "treasury_regies": ["Restauration scolaire"],
    }
    services.answers["account-summary"] = samples.ACCOUNT_SUMMARY | {
        "to_pay": 0,
        "open_invoices": [],
        "treasury_regies": ["Restauration scolaire"],
    }
    page = text(await as_parent.get("/releve"))
    assert "Titre émis (ORMC n° 57)" in page
    assert "n’est pas possible avec ce portail" in page
    assert "auprès de votre trésorerie" in page
    assert "Vous ne devez rien" not in page, "the town does not know"


@pytest.mark.parametrize(
    "year", ["2014", "2014-2015'", "..", "2014-2015-2016", "0000-0001", "2014-2030", "2015-2014"]
)
@pytest.mark.parametrize("path", ["/releve", "/releve.csv"])
async def test_a_year_that_is_none_is_no_page(as_parent: Browser, path: str, year: str) -> None:
    assert (await as_parent.get(f"{path}?annee={year}")).status == 404


async def test_the_spreadsheet_has_a_mark_semicolons_and_french_figures(as_parent: Browser) -> None:
    answer = await as_parent.get("/releve.csv?annee=2014-2015")
    assert answer.header("content-type") == "text/csv; charset=utf-8"
    assert 'filename="releve-2014-2015.csv"' in answer.header("content-disposition")
    assert answer.body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["", "", "Ancien solde", "", "", "", "0,00"]
    assert rows[2][0:2] == ["AL-36", "08/04/2015"]
    assert rows[2][4:] == ["120,60", "", "-120,60"]
    assert rows[5][2:] == ["Solde du compte pour l’année scolaire", "", "363,80", "243,20", "-120,60"]
    assert len(rows) == 6


async def test_no_text_of_the_spreadsheet_is_a_formula(as_parent: Browser, services: Services) -> None:
    hostile = [{**one, "regie": "=cmd()", "number": "@AL"} for one in STATEMENT["operations"]]
    services.answers["statement"] = STATEMENT | {"operations": hostile}
    answer = await as_parent.get("/releve.csv")
    for row in list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=";"))[2:-1]:
        assert (row[0], row[3]) == ("'@AL", "'=cmd()")
    assert [plain(word) for word in ("+1", "-1", "\t=1", "Régie")] == ["'+1", "'-1", "'\t=1", "Régie"]
    assert [decimal(cents) for cents in (-5, 100000, None)] == ["-0,05", "1000,00", ""]


async def test_an_invoice_shows_its_lines_payer_and_what_is_left(as_parent: Browser) -> None:
    page = text(await as_parent.get(f"/releve/factures/{samples.INVOICE}"))
    for words in (
        "Monsieur DUPONT Jean",
        "12 rue des Bonbons",
        "31400 Saint-Jean",
        "du 1er au 30 avril 2015",
        "ALSH Vacances journée",
        "18,00 €",
        "90,00 €",
        "Reste à payer",
        "Comment payer",
    ):
        assert words in page
    assert f"/releve/factures/{samples.INVOICE}.pdf" in page


async def test_what_the_town_says_of_paying_is_shown(as_parent: Browser, services: Services) -> None:
    services.answers["invoice"] = INVOICE_VIEW | {"how_to_pay": "Par chèque.\n\n<b>En mairie</b> le lundi."}
    page = (await as_parent.get(f"/releve/factures/{samples.INVOICE}")).text
    assert "<p>Par chèque.</p>" in page
    assert "&lt;b&gt;En mairie&lt;/b&gt; le lundi." in page


@pytest.mark.parametrize("kind", ["factures", "reglements"])
@pytest.mark.parametrize("end", ["", ".pdf"])
async def test_another_familys_document_is_the_page_of_one_that_does_not_exist(
    as_parent: Browser, kind: str, end: str
) -> None:
    unknown = await as_parent.get(f"/releve/{kind}/{UNKNOWN}{end}")
    nonsense = await as_parent.get(f"/releve/{kind}/n-importe-quoi{end}")
    assert (unknown.status, nonsense.status) == (404, 404)
    assert "text/html" in unknown.header("content-type")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"/releve/factures/{samples.INVOICE}.pdf", "facture-AL-36.pdf"),
        (f"/releve/reglements/{samples_account.PAYMENT}.pdf", "recu-AL-228.pdf"),
    ],
)
async def test_documents_are_tagged_pdf(as_parent: Browser, path: str, name: str) -> None:
    answer = await as_parent.get(path)
    assert (answer.status, answer.header("content-type")) == (200, "application/pdf")
    assert f'filename="{name}"' in answer.header("content-disposition")
    assert answer.body.startswith(b"%PDF-")
    assert b"/MarkInfo" in answer.body
    assert b"/Lang" in answer.body


async def test_a_long_invoice_goes_on_over_pages_and_what_was_typed_stays_text() -> None:
    lines = [samples_account.line(f"#panic() *{n}* $x$", 1, 350) for n in range(120)]
    hostile = INVOICE_VIEW | {"lines": lines, "payer_name": "#panic()\n= Titre"}
    town = {"name": "Loiron-Ruillé", "address": "1 place\nde la Mairie", "phone": "", "email": ""}
    data = papers.invoice_paper(hostile, town, "", TODAY)
    made = await engine.pdf("invoice", data, NOW)
    assert len(re.findall(rb"/Type\s*/Page\b", made)) >= 4


async def test_with_billing_away_the_statement_says_so_and_a_document_waits(
    as_parent: Browser, services: Services
) -> None:
    services.away("billing")
    page = await as_parent.get("/releve")
    assert page.status == 200
    assert "indisponible" in page.text
    for path in (
        f"/releve/factures/{samples.INVOICE}",
        f"/releve/factures/{samples.INVOICE}.pdf",
        "/releve.csv",
    ):
        assert (await as_parent.get(path)).status == 503


async def test_the_home_page_leads_to_the_unpaid_invoice(as_parent: Browser) -> None:
    page = (await as_parent.get("/accueil")).text
    assert f'<a href="/releve/factures/{samples.INVOICE}">AL-36</a>' in page


async def test_agents_read_who_owes_since_when_and_go_on_to_the_statement(as_head: Browser) -> None:
    page = text(await as_head.get("/agents/impayes"))
    for words in ("AL-36", "Monsieur DUPONT Jean", "4 jours", "120,60 €"):
        assert words in page
    assert f'href="/agents/releve/{samples.JEAN}"' in page
    assert f'href="/agents/releve/{samples.JEAN}/factures/{samples.INVOICE}"' in page
    statement = text(await as_head.get(f"/agents/releve/{samples.JEAN}"))
    assert "Relevé de Monsieur DUPONT Jean" in statement
    assert f'href="/agents/familles/{samples.FAMILY}"' in statement
    assert "/releve/reglements/" not in statement


async def test_an_invoice_is_not_found_under_another_payers_statement(as_head: Browser) -> None:
    path = f"/agents/releve/{UNKNOWN}/factures/{samples.INVOICE}"
    assert (await as_head.get(path)).status == 404
    assert (await as_head.get(path + ".pdf")).status == 404


async def test_nobodys_statement_is_no_page(as_head: Browser, services: Services) -> None:
    services.answers["statement"] = STATEMENT | {"operations": [], "payer_name": "", "family_id": None}
    assert (await as_head.get(f"/agents/releve/{UNKNOWN}")).status == 404


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99999999", "²"])
async def test_a_page_number_that_is_none_is_the_first(
    as_head: Browser, services: Services, page: str
) -> None:
    seen: list[int] = []

    def answer(query: Any) -> Any:
        seen.append(query.offset)
        return samples_account.UNPAID

    services.answers["unpaid-invoices"] = answer
    assert (await as_head.get(f"/agents/impayes?page={quote(page)}")).status == 200
    assert seen == [0]


async def test_agents_whom_billing_refuses_get_the_page_that_says_so(
    as_agent: Browser, services: Services
) -> None:
    for name in ("unpaid-invoices", "statement", "account-summary"):
        services.answers[name] = Refusal("not_allowed")
    assert (await as_agent.get("/agents/impayes")).status == 403
    assert (await as_agent.get(f"/agents/releve/{samples.JEAN}")).status == 403
    assert "/agents/impayes" not in (await as_agent.get("/agents")).text
