"""A demand that waits for its family: what agents ask, and what the family reads and answers."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from contracts.requests import AnswerQuestion, AskFamily, TakeQuestionBack
from tests.unit.gateway import samples, samples_home
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.samples_waiting import QUESTION, waiting, waiting_detail
from tests.unit.gateway.world import Services

HERE, THEIRS = f"/agents/demandes/{samples.REQUEST}", f"/demandes/{samples.REQUEST}"


@pytest.fixture
def waits(services: Services) -> Services:
    """One demand waits for its family."""
    services.answers["request-detail"] = waiting_detail()
    for list_name in ("request-queue", "family-requests"):
        services.answers[list_name] = {"total": 1, "requests": [waiting()], "kinds": {"absence": 1}}
    services.answers["home-requests"] = samples_home.REQUESTS | {"requests": [samples_home.ASKED]}
    services.answers["request-counts"] = samples.COUNTS | {"family": 1, "family_long": 1}
    return services


async def form(browser: Browser, page: str) -> dict[str, Any]:
    """The hidden fields of a page's forms."""
    shown = await browser.get(page)
    return {"csrf": shown.hidden("csrf"), "command_id": shown.hidden("command_id")}


async def test_an_agent_asks_and_the_form_comes_back_when_nothing_is_chosen(
    as_agent: Browser, services: Services
) -> None:
    fields = await form(as_agent, HERE) | {"question": "Lequel ?"}
    again = await as_agent.post(f"{HERE}/question", fields)
    assert again.status == 422
    assert "Choisissez ce que vous demandez à la famille" in again.text
    assert "Lequel ?" in again.text
    sent = await as_agent.post(f"{HERE}/question", fields | {"motif-question": "precision"})
    assert (sent.status, sent.header("location")) == (303, HERE)
    command = services.sent[-1][0]
    assert isinstance(command, AskFamily)
    assert (command.reason_code, command.text) == ("precision", "Lequel ?")
    assert "La question est posée à la famille" in (await as_agent.get(HERE)).text


async def test_the_second_agent_is_told_who_asked(as_agent: Browser, services: Services) -> None:
    services.answers["ask-family"] = Refusal("already_asked", by="Anne Roy", at="2015-05-04T08:00:00+02:00")
    fields = await form(as_agent, HERE) | {"motif-question": "precision"}
    await as_agent.post(f"{HERE}/question", fields)
    assert "Une question est déjà posée à la famille par Anne Roy" in (await as_agent.get(HERE)).text


async def test_the_queue_has_a_tab_for_what_waits_and_says_since_when(
    as_agent: Browser, waits: Services
) -> None:
    page = (await as_agent.get("/agents/demandes?onglet=famille")).text
    assert "Famille attendue depuis 3\u00a0jours" in page
    assert "1\u00a0famille n’a pas répondu dans le délai fixé par la commune" in page
    assert "En attente de la famille" in (await as_agent.get("/agents")).text


async def test_an_agent_reads_the_answer_and_takes_the_question_back(
    as_agent: Browser, waits: Services
) -> None:
    page = (await as_agent.get(HERE)).text
    assert "Le médecin nous le donne lundi." in page
    assert "suspendue" in page
    assert ">Demander à la famille<" not in page
    assert 'value="accept"' in page
    sent = await as_agent.post(f"{HERE}/question/{QUESTION}/retirer", await form(as_agent, HERE))
    assert sent.status == 303
    assert isinstance(waits.sent[-1][0], TakeQuestionBack)


async def test_the_family_finds_what_is_asked_first_and_answers(as_parent: Browser, waits: Services) -> None:
    for page in ("/accueil", "/demandes", "/demandes?onglet=compte"):
        shown = (await as_parent.get(page)).text
        assert "La mairie attend votre réponse" in shown
        assert "Pouvez-vous joindre le certificat" in shown
    fields = await form(as_parent, THEIRS) | {"question": QUESTION}
    empty = await as_parent.post(f"{THEIRS}/reponse", fields)
    assert empty.status == 422
    assert "Écrivez votre réponse, ou joignez un document." in empty.text
    assert (await as_parent.post(f"{THEIRS}/reponse", fields | {"texte": "Le voici."})).status == 303
    command = waits.sent[-1][0]
    assert isinstance(command, AnswerQuestion)
    assert (str(command.question_id), command.text) == (QUESTION, "Le voici.")
    assert "Votre réponse est envoyée" in (await as_parent.get(THEIRS)).text


async def test_an_answer_that_comes_too_late_is_said_so(as_parent: Browser, waits: Services) -> None:
    waits.answers["answer-question"] = Refusal("question_ended", state="taken_back")
    fields = await form(as_parent, THEIRS) | {"question": QUESTION, "texte": "Le voici."}
    await as_parent.post(f"{THEIRS}/reponse", fields)
    assert "Cette question n’attend plus de réponse." in (await as_parent.get(THEIRS)).text
