"""Court decisions on the agents' pages: read, recorded with what the form says, corrected, ended; and the roster's warning."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from chassis.problem import Refusal
from contracts.family import LiftCourtDecision, RecordCourtDecision
from gateway.staff.families.court import nobody_left
from tests.unit.gateway import samples, samples_court, samples_custody
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, text

SHEET = f"/agents/familles/{samples.FAMILY}"
LIST = f"{SHEET}/decisions"
ONE = f"{LIST}/{samples_court.IN_FORCE}"
ROSTER = f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-04"


async def form(browser: Browser, path: str, **changes: str) -> dict[str, str]:
    page = await browser.get(path)
    filled = {
        "enfants": samples.LEA,
        "nature": "family_court",
        "juridiction": "Tribunal judiciaire de Laval",
        "reference": "",
        "rendue": "2015-03-20",
        "du": "2015-05-04",
        "au": "",
        "autorite-0": "withdrawn",
        "acces-0": "kept",
        "remise-0": "non",
        "residence-0": "none",
        "autres": "Odette DUPONT\r\n\r\n Marc NOIR ",
        "note": "",
        "document": "",
        "prevenir": "oui",
    }
    filled |= {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    if "version" in page.text and path == ONE:
        filled["version"] = page.hidden("version")
    return filled | changes


def sent(services: Services, kind: type[Any]) -> Any:
    return next(command for command, _, _ in services.sent if isinstance(command, kind))


async def test_agents_read_what_holds_and_what_is_over(as_agent: Browser) -> None:
    page = text(await as_agent.get(LIST))
    for words in (
        "En vigueur",
        "Depuis le 01/04/2015, sans date de fin",
        "exercée par l’autre parent seul",
        "ne doit pas venir chercher l’enfant",
        "Odette DUPONT",
        "Visites en lieu neutre",
        "jugement.pdf",
        "Levée",
        "Le portail n’en dit rien au responsable concerné.",
        "une nouvelle décision la remplace",
    ):
        assert words in page, words
    sheet = text(await as_agent.get(SHEET))
    assert "Décisions de justice" in sheet
    assert "Ne pas remettre à Jean DUPONT (Père)" in sheet


async def test_who_may_not_read_them_is_not_told_that_there_are_any(
    as_agent: Browser, services: Services
) -> None:
    services.answers |= dict.fromkeys(("court-decisions", "barred-persons"), Refusal("not_allowed"))
    sheet = text(await as_agent.get(SHEET))
    assert "Décisions de justice" not in sheet
    assert "remettre" not in sheet
    assert (await as_agent.get(LIST)).status == 403
    services.answers["court-decisions"] = Refusal("unavailable")
    sheet = text(await as_agent.get(SHEET))
    assert "Décisions de justice" in sheet, "the panel says that it cannot be read"
    assert "Enfants" in sheet


async def test_what_the_form_says_is_recorded_once(as_agent: Browser, services: Services) -> None:
    fields = await form(as_agent, f"{LIST}/nouvelle")
    for _ in range(2):
        answer = await as_agent.post(f"{LIST}/nouvelle", fields)
        assert (answer.status, answer.header("location")) == (303, LIST)
    command = sent(services, RecordCourtDecision)
    decision = command.decision
    assert (command.family_id, command.expected_version) == (UUID(samples.FAMILY), 0)
    assert str(command.decision_id) == fields["command_id"]
    assert decision.others == ["Odette DUPONT", "Marc NOIR"]
    assert (decision.until_on, decision.file_id, decision.tell) == (None, None, True)
    (term,) = decision.terms
    assert (term.authority, term.may_collect, term.residence) == ("withdrawn", False, "none")
    ids = {key for command, _, key in services.sent if isinstance(command, RecordCourtDecision)}
    assert len(ids) == 1, "the second sending is the first again"
    page = text(await as_agent.get(LIST))
    assert "Accès fermé : Jean DUPONT, pour Léa." in page.replace("\u00a0", " ")
    assert "calendrier de garde" in page
    assert "aucun responsable de ce dossier ne suit Léa sur le portail" in page
    assert nobody_left(decision, samples_custody.FAMILY_APART) == [], "the other parent follows her"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"enfants": ""}, "Choisissez au moins un enfant"),
        ({"nature": "rumeur"}, "Choisissez la nature"),
        ({"juridiction": " "}, "Donnez la juridiction"),
        ({"juridiction": "x" * 121}, "120 au plus"),
        ({"rendue": "hier"}, "Donnez le jour où elle a été rendue"),
        ({"du": ""}, "Donnez son premier jour"),
        ({"au": "2015-13-01"}, "Donnez son dernier jour"),
        ({"autres": "a\nb\nc\nd\ne"}, "4 noms au plus"),
    ],
)
async def test_what_cannot_be_read_is_said_at_its_field(
    as_agent: Browser, services: Services, changes: dict[str, str], words: str
) -> None:
    fields = await form(as_agent, f"{LIST}/nouvelle", **changes)
    if not fields["enfants"]:
        del fields["enfants"]
    answer = await as_agent.post(f"{LIST}/nouvelle", fields)
    assert answer.status == 422
    assert words in text(answer).replace("\u00a0", " ")
    assert not [one for one, _, _ in services.sent if isinstance(one, RecordCourtDecision)]


@pytest.mark.parametrize(
    ("field", "error", "words"),
    [
        ("until_on", "ends_before_it_begins", "Le dernier jour vient avant le premier."),
        ("from_on", "before_decision", "avant d’être rendue"),
        ("decided_on", "in_future", "rendue après aujourd’hui"),
        ("terms", "nothing_said", "Dites ce que la décision change"),
        ("terms.1.guardian_id", "unknown", "n’est plus dans le dossier"),
    ],
)
async def test_what_the_service_refuses_is_said_at_its_field(
    as_agent: Browser, services: Services, field: str, error: str, words: str
) -> None:
    wrong = [{"field": field, "error": error}]
    services.answers["record-court-decision"] = Refusal("invalid_input", fields=wrong)
    answer = await as_agent.post(f"{LIST}/nouvelle", await form(as_agent, f"{LIST}/nouvelle"))
    assert answer.status == 422
    assert words in text(answer)
    assert "Tribunal judiciaire de Laval" in answer.text, "nothing typed is lost"


async def test_a_term_that_no_form_offers_is_refused(as_agent: Browser, services: Services) -> None:
    fields = await form(as_agent, f"{LIST}/nouvelle", **{"autorite-0": "tout"})
    assert (await as_agent.post(f"{LIST}/nouvelle", fields)).status == 422
    assert services.sent == []


async def test_correcting_says_which_version_was_read(as_agent: Browser, services: Services) -> None:
    assert 'value="non" selected' in (await as_agent.get(ONE)).text, "nobody is told of this one"
    changed = {"juridiction": "Cour d’appel d’Angers", "document": samples_court.PAPER, "prevenir": "non"}
    fields = await form(as_agent, ONE, **changed)
    assert (await as_agent.post(ONE, fields)).status == 303
    command = sent(services, RecordCourtDecision)
    assert (command.expected_version, command.decision.court) == (3, "Cour d’appel d’Angers")
    assert not command.decision.tell
    assert (str(command.decision_id), str(command.decision.file_id)) == (
        samples_court.IN_FORCE,
        samples_court.PAPER,
    )
    services.answers["record-court-decision"] = Refusal("conflict", version=4)
    answer = await as_agent.post(ONE, fields)
    assert answer.status == 422
    assert "La situation a changé" in text(answer)


async def test_ending_one_asks_why(as_agent: Browser, services: Services) -> None:
    page = await as_agent.get(ONE)
    fields = {name: page.hidden(name) for name in ("csrf", "command_id", "version")}
    refused = await as_agent.post(f"{ONE}/fin", fields)
    assert refused.status == 422
    assert "Dites pourquoi" in text(refused)
    answer = await as_agent.post(f"{ONE}/fin", fields | {"motif": "ended"})
    assert (answer.status, answer.header("location")) == (303, LIST)
    command = sent(services, LiftCourtDecision)
    assert (command.reason, command.expected_version) == ("ended", 3)
    assert "Accès rétabli" in text(await as_agent.get(LIST))


async def test_one_that_is_over_or_elsewhere_is_not_corrected(as_agent: Browser) -> None:
    for key in (samples_court.LIFTED, str(UUID(int=9))):
        assert (await as_agent.get(f"{LIST}/{key}")).status == 404
    assert (await as_agent.get(f"{LIST}/n-importe-quoi")).status == 404


async def test_the_roster_says_whom_to_refuse(as_agent: Browser, services: Services) -> None:
    page = text(await as_agent.get(ROSTER)).replace("\u00a0", " ")
    assert "Sortie : 2 personnes à refuser" in page
    for name, why in (
        ("Jean DUPONT (Père)", "décision de justice"),
        ("Luc GRIS", "liste de la fiche de l’enfant"),
    ):
        assert f'<strong>{name}</strong> <span class="soft">({why})</span>' in page
    services.answers["handover-list"] = Refusal("unavailable")
    page = text(await as_agent.get(ROSTER))
    assert "vérifiez auprès de la mairie" in page
    assert "Dupont" in page.title(), "the children are there"


async def test_no_parent_opens_any_of_it(as_parent: Browser) -> None:
    for path in (LIST, f"{LIST}/nouvelle", ONE):
        assert (await as_parent.get(path)).status == 403
