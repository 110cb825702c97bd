"""A document may go with a decision: the agent joins it, the family opens it on its request."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contracts.requests import DecideRequest
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.world import Services, text

HERE = f"/agents/demandes/{samples.REQUEST}"
FILE = {"file_id": str(UUID(int=77)), "name": "règlement.pdf"}


async def fields(browser: Browser, **more: str) -> dict[str, Any]:
    page = await browser.get(HERE)
    return {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")} | more


async def test_a_document_goes_with_a_refusal_and_is_not_asked_for_again(
    as_agent: Browser, services: Services
) -> None:
    cupboard = Cupboard(services)
    typed = await fields(as_agent, decision="refuse", motif="", note="Voyez le règlement.")
    image = ("règlement.png", "image/png", b"\x89PNG\r\n\x1a\n")
    again = await as_agent.post_files(f"{HERE}/decision", typed, pieces=image)
    assert again.status == 422
    (key,) = cupboard.content
    assert f'value="{key}"' in again.text
    done = await as_agent.post_files(
        f"{HERE}/decision", typed | {"motif": "full", "pieces-garde": key}, pieces=image
    )
    assert done.status == 303
    command = services.last(DecideRequest)
    assert [str(one.file_id) for one in command.attachments] == [key], "the same document, once"
    wrong = await as_agent.post_files(
        f"{HERE}/decision", typed | {"motif": "full"}, pieces=("a.exe", "application/x-msdownload", b"MZ")
    )
    assert wrong.status == 422
    assert "Envoyez un PDF" in text(wrong)


async def test_both_sides_find_it_on_the_request_and_no_other_document_opens_there(
    browser: Browser, services: Services
) -> None:
    card = samples.card(state="refused") | {"decided_by": "Mme Roy", "reason_label": "Complet"}
    services.answers["request-detail"] = samples.detail(card) | {"documents": [FILE]}
    for who, page in (("agent", HERE), ("parent", f"/demandes/{samples.REQUEST}")):
        browser.cookies["pf_session"] = who
        shown = await browser.get(page)
        assert f'href="{page}/pieces/{FILE["file_id"]}"' in shown.text
        assert "règlement.pdf" in shown.text
        assert (await browser.get(f"{page}/pieces/{samples.LEA}")).status == 404


async def test_a_button_nobody_knows_decides_nothing(as_agent: Browser, services: Services) -> None:
    for decision in ("", "Accept", "reopen"):
        answer = await as_agent.post(
            f"{HERE}/decision", await fields(as_agent, decision=decision, motif="full")
        )
        assert answer.status == 422
    assert services.sent == []
