"""The registration file online: its documents, the way back to a lost one, and the paper to fill in by hand."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from contracts.family.file_papers import (
    AskFileLink,
    KeepOnlinePaper,
    KeepPaper,
    OpenOnlinePaper,
    ResumeOnlineFile,
)
from tests.unit.gateway import samples_enrolment
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.samples_enrolment import FILE, LINK
from tests.unit.gateway.world import Services, sent, text

BASE = f"/inscription/{LINK}"
PIECES = f"{BASE}?etape=pieces"
PNG = ("photo.png", "application/octet-stream", b"\x89PNG\r\n\x1a\n" + b"pixels")


async def form(browser: Browser, path: str) -> dict[str, str]:
    page = await browser.get(path)
    return {name: page.hidden(name) for name in ("csrf", "command_id")}


async def test_a_visitor_joins_a_document_whatever_the_browser_calls_it(
    browser: Browser, services: Services
) -> None:
    cupboard = Cupboard(services)
    page = await browser.get(PIECES)
    assert page.header("cache-control") == "no-store"
    assert page.text.count(f'action="{BASE}/pieces"') == 4, "not for what the town has"
    typed = await form(browser, PIECES) | {"document": "family_book"}
    for _ in range(2):
        done = await browser.post_files(f"{BASE}/pieces", typed, pieces=PNG)
        assert done.status == 303, done.text
    assert list(cupboard.names.values()) == ["photo.png"], "sent twice, it is one"
    announced = [one for one in sent(services) if isinstance(one, OpenOnlinePaper)]
    assert announced[0].media_type == "image/png"
    kept = services.last(KeepOnlinePaper)
    assert (kept.paper, str(kept.document_id)) == ("family_book", *cupboard.names)
    away = await browser.post(f"{BASE}/pieces", typed | {"suite": "retirer"})
    assert away.status == 303
    assert services.last(KeepOnlinePaper).document_id is None


async def test_what_is_no_document_is_said_at_its_field(browser: Browser, services: Services) -> None:
    Cupboard(services)
    typed = await form(browser, PIECES) | {"document": "insurance"}
    for file in (None, ("virus.pdf", "application/pdf", b"MZ"), ("vide.png", "image/png", b"")):
        answer = await browser.post_files(f"{BASE}/pieces", typed, **({"pieces": file} if file else {}))
        assert answer.status == 422
        assert '<a href="#fichier-insurance">' in answer.text
    assert (await browser.post(f"{BASE}/pieces", typed | {"document": "x"})).status == 404
    services.answers["read-online-file"] = Refusal("not_found")
    nobody = await browser.post_files(f"{BASE}/pieces", typed, pieces=PNG)
    assert nobody.status == 404
    assert not [one for one in sent(services) if isinstance(one, OpenOnlinePaper)]


async def test_the_check_page_names_what_was_joined(browser: Browser) -> None:
    assert "domicile.png" in text(await browser.get(f"{BASE}?etape=verification"))


@pytest.mark.parametrize("answer", [{}, Refusal("too_many_requests")])
async def test_the_way_back_is_asked_for_in_the_same_words_whoever_asks(
    browser: Browser, services: Services, answer: Any
) -> None:
    services.answers["ask-file-link"] = answer
    typed = {"csrf": (await browser.get("/inscription/retrouver")).hidden("csrf")}
    wrong = await browser.post("/inscription/retrouver", typed | {"courriel": "nadia"})
    assert wrong.status == 422
    asked = await browser.post("/inscription/retrouver", typed | {"courriel": "nadia.petit@exemple.fr"})
    assert services.last(AskFileLink).email == "nadia.petit@exemple.fr"
    if answer == {}:
        assert (asked.status, asked.header("location")) == (303, "/inscription/retrouver/envoye")
        assert "Si un dossier a été commencé" in text(await browser.get("/inscription/retrouver/envoye"))
    else:
        assert asked.status == 429


async def test_the_link_of_the_mail_is_used_by_a_button_and_leads_to_the_file(
    browser: Browser, services: Services
) -> None:
    page = await browser.get("/inscription/reprendre?jeton=un-jeton-de-courriel")
    assert sent(services) == [], "mailboxes open links by themselves"
    typed = {"csrf": page.hidden("csrf"), "jeton-secret": page.hidden("jeton-secret")}
    done = await browser.post("/inscription/reprendre", typed)
    assert (done.status, done.header("location")) == (303, BASE)
    assert services.last(ResumeOnlineFile).token.get_secret_value() == "un-jeton-de-courriel"
    services.answers["resume-online-file"] = Refusal("link_expired")
    over = await browser.post("/inscription/reprendre", typed)
    assert "Ce lien n’est plus valable" in text(over)
    services.away("family")
    assert (await browser.post("/inscription/reprendre", typed)).status == 503


async def test_the_file_is_printed_empty(browser: Browser, services: Services) -> None:
    services.away("family")
    paper = await browser.get("/inscription/dossier.pdf")
    assert (paper.status, paper.header("content-type")) == (200, "application/pdf")
    assert paper.body.startswith(b"%PDF-")


async def test_a_scan_joins_a_file_under_way(as_agent: Browser, services: Services) -> None:
    cupboard = Cupboard(services)
    page = f"/agents/dossiers/{FILE}"
    typed = await form(as_agent, page) | {"piece": "insurance"}
    assert (await as_agent.post_files(f"{page}/joindre", typed)).status == 422
    assert (await as_agent.post_files(f"{page}/joindre", typed, pieces=PNG)).status == 303
    kept = services.last(KeepPaper)
    assert (kept.paper, str(kept.document_id)) == ("insurance", *cupboard.names)


async def test_what_a_family_joined_is_decided_on_before_its_file_is_complete(
    as_agent: Browser, services: Services
) -> None:
    given = samples_enrolment.papers(insurance="given")
    services.answers["read-enrolment-file"] = samples_enrolment.view(
        state="sent", origin="online", papers=given
    )
    page = f"/agents/dossiers/{FILE}"
    typed = await form(as_agent, page) | {"document": "insurance", "fichier": samples_enrolment.GIVEN}
    silent = await as_agent.post(f"{page}/verifier", typed | {"decision": "refuser", "motif": " "})
    assert silent.status == 422
    assert 'href="#motif-insurance"' in silent.text
    assert (await as_agent.post(f"{page}/verifier", typed | {"decision": "accepter"})).status == 303
