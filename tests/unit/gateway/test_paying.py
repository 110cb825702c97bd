"""The whole statement on paper, and what a régie says of paying: where families read it, where agents write it."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from chassis.problem import Refusal
from contracts.paying import SayHowToPay
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.samples_account import PAYING, REGIE_ID, STATEMENT, TREASURY_OPERATIONS
from tests.unit.gateway.world import Services, sent, text

WRITE = f"/agents/regies/{REGIE_ID}"
SAYS = {"texte": "Par carte.\r\n En mairie. ", "avant": PAYING["how_to_pay"]}


async def words(browser: Browser, path: str) -> str:
    """What a paper says, its lines put together."""
    answer = await browser.get(path)
    assert (answer.status, answer.header("content-type")) == (200, "application/pdf")
    assert b"/MarkInfo" in answer.body
    pages = PdfReader(io.BytesIO(answer.body)).pages
    said = " ".join(page.extract_text() for page in pages).replace("\u00a0", " ")
    return " ".join(said.split())


async def test_the_whole_statement_is_a_paper(as_parent: Browser) -> None:
    said = await words(as_parent, "/releve.pdf")
    for one in (
        "Relevé de compte 2014-2015",
        "1001001818331",
        "AL-36",
        "AL-228",
        "Ancien solde",
        "363,80 €",
        "-120,60 €",
    ):
        assert one.replace("-", "") in said.replace("-", "").replace("−", "")
    assert "Vous devez 120,60 €" in said
    assert "Par chèque à l’ordre" in said
    answer = await as_parent.get("/releve.pdf?annee=2014-2015")
    assert 'filename="releve-2014-2015.pdf"' in answer.header("content-disposition")


async def test_a_choice_is_printed_as_the_page_shows_it(as_parent: Browser) -> None:
    said = await words(as_parent, "/releve.pdf?voir=reglements")
    assert "AL-228" in said
    assert "AL-36" not in said
    assert "Ancien solde" not in said
    assert (await as_parent.get("/releve.pdf?annee=2014")).status == 404


async def test_what_the_treasury_follows_has_its_notice_and_no_balance(
    as_parent: Browser, services: Services
) -> None:
    services.answers["statement"] = STATEMENT | {
        "operations": TREASURY_OPERATIONS,
        "treasury_regies": ["Restauration scolaire"],
        "how_to_pay": [],
    }
    services.answers["account-summary"] = samples.ACCOUNT_SUMMARY | {
        "to_pay": 0,
        "open_invoices": [],
        "treasury_regies": ["Restauration scolaire"],
    }
    said = await words(as_parent, "/releve.pdf")
    assert "auprès du Trésor public" in said
    assert "Vous ne devez rien" not in said


async def test_with_billing_away_the_paper_waits(as_parent: Browser, services: Services) -> None:
    services.away("billing")
    assert (await as_parent.get("/releve.pdf")).status == 503


async def test_the_statement_says_how_to_pay_while_something_is_due(
    as_parent: Browser, services: Services
) -> None:
    assert "En mairie, le lundi." in text(await as_parent.get("/releve"))
    services.answers["account-summary"] = samples.ACCOUNT_SUMMARY | {"to_pay": 0, "open_invoices": []}
    assert "En mairie, le lundi." not in text(await as_parent.get("/releve"))
    assert "En mairie, le lundi." not in await words(as_parent, "/releve.pdf")


async def test_agents_print_a_payer_s_statement(as_head: Browser) -> None:
    assert "AL-36" in await words(as_head, f"/agents/releve/{samples.JEAN}.pdf")


async def test_a_regie_s_words_are_written_once_as_they_were_read(
    as_head: Browser, services: Services
) -> None:
    page = await as_head.get("/agents/regies")
    assert "Le Trésor public encaisse cette régie" in text(page)
    form = {name: page.hidden(name) for name in ("csrf", "command_id")} | SAYS
    for _ in range(2):
        assert (await as_head.post(WRITE, form)).status == 303
    commands = sent(services)
    assert {command.how_to_pay for command in commands if isinstance(command, SayHowToPay)} == {
        "Par carte.\nEn mairie."
    }
    assert {command.before for command in commands if isinstance(command, SayHowToPay)} == {
        PAYING["how_to_pay"]
    }


@pytest.mark.parametrize(
    ("code", "status", "says"), [("changed_meanwhile", 409, ""), ("regie_unknown", 404, "n’existe pas")]
)
async def test_a_refusal_is_said_and_keeps_what_was_typed(
    as_head: Browser, services: Services, code: str, status: int, says: str
) -> None:
    services.answers["say-how-to-pay"] = Refusal(code)
    page = await as_head.get("/agents/regies")
    answer = await as_head.post(WRITE, {name: page.hidden(name) for name in ("csrf", "command_id")} | SAYS)
    assert answer.status == status
    assert says in text(answer)
    if status == 409:
        assert "Par carte." in text(answer)


async def test_too_long_a_text_is_said_at_its_field(as_head: Browser, services: Services) -> None:
    page = await as_head.get("/agents/regies")
    form = {name: page.hidden(name) for name in ("csrf", "command_id")} | SAYS | {"texte": "x" * 1001}
    answer = await as_head.post(WRITE, form)
    assert answer.status == 422
    assert "1001 caractères" in text(answer)
    assert sent(services) == []


async def test_without_billing_the_page_says_so(as_head: Browser, services: Services) -> None:
    services.away("billing")
    assert "indisponible" in text(await as_head.get("/agents/regies"))
