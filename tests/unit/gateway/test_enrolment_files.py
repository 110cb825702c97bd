"""The registration file's pages: at the desk, and online for who has no account."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from contracts.family import EnrolmentFiles, FileDocument, SaveEnrolmentFile
from contracts.family.file_papers import CheckPaper
from tests.unit.gateway import samples, samples_enrolment
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.samples_enrolment import COMPLETE, FILE, LINK
from tests.unit.gateway.samples_identity import JEANNE
from tests.unit.gateway.world import Services, sent, text

HERE = "/agents/dossiers"
STEP = {"guardian.0.last_name": "PETIT", "guardian.0.first_name": "Nadia", "etape": "foyer"}


async def form(browser: Browser, path: str) -> dict[str, Any]:
    page = await browser.get(path)
    assert page.status == 200, page.text
    return {name: page.hidden(name) for name in ("csrf", "command_id")}


def answer(**changes: Any) -> Any:
    return lambda query: samples_enrolment.view(**changes)


async def test_an_agent_begins_a_file_and_goes_from_step_to_step(
    as_agent: Browser, services: Services
) -> None:
    page = await as_agent.get(f"{HERE}/nouveau")
    action = page.text.split(f'action="{HERE}/')[1].split('"')[0]
    typed = await form(as_agent, f"{HERE}/nouveau") | STEP | {"version": "0"}
    came = await as_agent.post(f"{HERE}/{action}", typed)
    assert (came.status, came.header("location")) == (303, f"{HERE}/{action}?etape=adultes")
    (command,) = sent(services)
    assert (str(command.file_id), command.step, command.expected_version) == (action, "household", 0)
    assert command.values == {"guardian.0.last_name": "PETIT", "guardian.0.first_name": "Nadia"}
    leaving = await as_agent.post(f"{HERE}/{action}", typed | {"suite": "quitter"})
    assert leaving.header("location") == HERE
    adding = typed | {"etape": "enfants", "suite": "ajouter", "child.0.first_name": "Zoé"}
    came = await as_agent.post(f"{HERE}/{action}", adding)
    assert came.header("location") == f"{HERE}/{action}?etape=enfants&plus=1"


async def test_a_child_whose_box_is_ticked_is_taken_off(as_agent: Browser, services: Services) -> None:
    typed = await form(as_agent, f"{HERE}/{FILE}?etape=enfants")
    typed |= {"etape": "enfants", "version": "4", "child.0.first_name": "Zoé", "child.1.first_name": "Tom"}
    await as_agent.post(f"{HERE}/{FILE}", typed | {"retirer.0": "1"})
    assert sent(services)[0].values == {"child.1.first_name": "Tom"}


async def test_what_is_badly_typed_is_kept_and_said_on_the_same_step(
    as_agent: Browser, services: Services
) -> None:
    services.answers["save-enrolment-file"] = {
        "file_id": FILE,
        "version": 5,
        "wrong": {"guardian.0.contact.email": "not_an_email", "child.0.last_name": "missing"},
    }
    typed = await form(as_agent, f"{HERE}/{FILE}?etape=foyer") | STEP | {"version": "4"}
    came = await as_agent.post(f"{HERE}/{FILE}", typed)
    assert came.header("location") == f"{HERE}/{FILE}?etape=foyer&relire=1"
    services.answers["read-enrolment-file"] = answer(wrong={"guardian.0.contact.email": "not_an_email"})
    page = await as_agent.get(f"{HERE}/{FILE}?etape=foyer&relire=1")
    assert 'href="#guardian-0-contact-email"' in page.text
    assert "saisissez une adresse e-mail complète" in page.text


async def test_what_another_agent_saved_meanwhile_loses_nothing(
    as_agent: Browser, services: Services
) -> None:
    services.answers["save-enrolment-file"] = Refusal("conflict", version=7)
    services.answers["read-enrolment-file"] = answer(version=7, touched_by="M. Petit")
    typed = await form(as_agent, f"{HERE}/{FILE}?etape=foyer") | STEP | {"version": "4"}
    page = await as_agent.post(f"{HERE}/{FILE}", typed | {"guardian.0.last_name": "AUTREMENT"})
    assert page.status == 409
    assert "M. Petit a enregistré ce dossier entre-temps" in text(page)
    assert "AUTREMENT" in page.text
    assert page.hidden("version") == "7"


async def test_with_family_away_what_was_typed_comes_back(as_agent: Browser, services: Services) -> None:
    typed = await form(as_agent, f"{HERE}/{FILE}?etape=foyer") | STEP | {"version": "4"}
    services.away("family")
    page = await as_agent.post(f"{HERE}/{FILE}", typed | {"guardian.0.last_name": "AUTREMENT"})
    assert page.status == 503
    assert "AUTREMENT" in page.text
    assert page.hidden("command_id") == typed["command_id"]


async def test_a_likely_family_is_shown_and_ruled_out(as_agent: Browser, services: Services) -> None:
    page = await as_agent.get(f"{HERE}/{FILE}")
    assert "peut-être déjà enregistrée" in page.text
    assert f'href="/agents/familles/{samples.FAMILY}"' in page.text
    typed = {name: page.hidden(name) for name in ("csrf", "command_id", "version")}
    done = await as_agent.post(f"{HERE}/{FILE}/terminer", typed | {"autre": samples.FAMILY})
    assert done.status == 303
    (command,) = sent(services)
    assert [str(one) for one in command.not_same] == [samples.FAMILY]
    services.answers["complete-enrolment-file"] = Refusal("possible_duplicate", family_ids=[samples.FAMILY])
    await as_agent.post(f"{HERE}/{FILE}/terminer", typed)
    assert "ressemble à celle-ci" in text(await as_agent.get(f"{HERE}/{FILE}"))


async def test_a_file_that_lacks_something_says_where_and_cannot_be_completed(
    as_agent: Browser, services: Services
) -> None:
    services.answers["read-enrolment-file"] = answer(wrong={"child.0.birth_date": "missing"})
    page = text(await as_agent.get(f"{HERE}/{FILE}"))
    assert "Il manque encore une information" in page
    assert f'href="{HERE}/{FILE}?etape=enfants#child-0-birth_date"' in page
    assert "Zoé, Date de naissance : remplissez ce champ" in page
    assert "Enregistrer la famille" not in page


async def test_a_file_received_online_goes_back_with_a_reason(as_agent: Browser, services: Services) -> None:
    services.answers["read-enrolment-file"] = answer(state="sent", origin="online")
    typed = await form(as_agent, f"{HERE}/{FILE}") | {"version": "4"}
    assert (await as_agent.post(f"{HERE}/{FILE}/renvoyer", typed | {"motif": " "})).status == 422
    assert sent(services) == []
    back = await as_agent.post(f"{HERE}/{FILE}/renvoyer", typed | {"motif": "Il manque l’école."})
    assert back.status == 303
    assert sent(services)[0].reason == "Il manque l’école."


async def test_dropping_a_file_asks_to_be_sure(as_agent: Browser, services: Services) -> None:
    typed = await form(as_agent, f"{HERE}/{FILE}") | {"version": "4"}
    await as_agent.post(f"{HERE}/{FILE}/abandonner", typed)
    assert sent(services) == []
    await as_agent.post(f"{HERE}/{FILE}/abandonner", typed | {"sur": "1"})
    assert sent(services)[0].NAME == "drop-enrolment-file"


async def test_a_complete_file_leads_to_the_code_the_documents_and_the_enrolments(
    as_agent: Browser, services: Services
) -> None:
    page = text(await as_agent.get(f"{HERE}/{COMPLETE}"))
    assert f'href="/agents/comptes?famille={samples.FAMILY}"' in page
    assert "Il manque : Attestation d’assurance et Attestation CAF ou MSA." in page
    assert "Souhaité : Cantine" in page
    typed = await form(as_agent, f"{HERE}/{COMPLETE}")
    typed |= {"enfant": "0", "prestation": samples.CANTEEN, "du": "2015-05-04", "au": "2015-07-03"}
    assert (await as_agent.post(f"{HERE}/{COMPLETE}/inscrire", typed)).status == 303
    ((enrolment,),) = [command.enrolments for command in sent(services)]
    assert (str(enrolment.child_id), str(enrolment.enrolment_id)) == (
        samples_enrolment.CHILD,
        typed["command_id"],
    )
    wrong = await as_agent.post(f"{HERE}/{COMPLETE}/inscrire", typed | {"au": "2015-01-01"})
    assert wrong.status == 422
    services.answers["enrol-children"] = Refusal("not_found")
    late = await as_agent.post(f"{HERE}/{COMPLETE}/inscrire", typed)
    assert "ne connaît pas encore cet enfant" in text(late)
    services.away("planning")
    assert "indisponible" in text(await as_agent.get(f"{HERE}/{COMPLETE}"))


async def test_the_direction_opens_online_registration_and_keeps_the_other_rules(
    as_head: Browser, services: Services
) -> None:
    typed = await form(as_head, HERE)
    await as_head.post(f"{HERE}/en-ligne", typed | {"ouvert": "non"})
    (command,) = sent(services)
    assert command.rules.online_enrolment is False
    assert command.rules.at_once == ["child"]


async def test_the_desk_is_not_shown_the_switch(as_agent: Browser) -> None:
    assert "Fermer l’inscription" not in (await as_agent.get(HERE)).text


async def test_a_visitor_begins_a_file_once_under_a_secret_link(browser: Browser, services: Services) -> None:
    typed = await form(browser, "/inscription/nouveau") | STEP | {"version": "0"}
    links = {(await browser.post("/inscription/nouveau", typed)).header("location") for _ in range(2)}
    (link,) = links
    first, second = sent(services)
    secret = first.secret.get_secret_value()
    assert link == f"/inscription/{secret}?etape=adultes"
    assert len(secret) >= 40
    assert second.secret == first.secret, "a double click makes one file"
    assert typed["command_id"] not in secret
    other = await form(browser, "/inscription/nouveau") | STEP | {"version": "0"}
    assert (await browser.post("/inscription/nouveau", other)).header("location") not in links


async def test_a_visitor_goes_on_reads_why_it_came_back_and_sends(
    browser: Browser, services: Services
) -> None:
    page = await browser.get(f"/inscription/{LINK}")
    assert "L’adresse e-mail ne fonctionne pas." in page.text
    assert "Envoyer à la mairie" not in page.text, "something is still wrong"
    assert page.header("cache-control") == "no-store"
    services.answers["read-online-file"] = samples_enrolment.ONLINE | {"wrong": {}}
    typed = await form(browser, f"/inscription/{LINK}") | {"version": "4"}
    assert (await browser.post(f"/inscription/{LINK}/envoyer", typed)).status == 303
    assert sent(services)[0].expected_version == 4
    services.answers["read-online-file"] = samples_enrolment.ONLINE | {"state": "sent"}
    assert "La mairie relit votre dossier" in text(await browser.get(f"/inscription/{LINK}"))


async def test_closed_the_page_says_where_to_bring_the_file(browser: Browser, services: Services) -> None:
    services.answers["read-family-rules"] = {
        "rules": {"at_once": [], "evidence_for": [], "online_enrolment": False}
    }
    page = text(await browser.get("/inscription"))
    assert "Le dossier se dépose en mairie" in page
    assert samples.PROFILE["profile"]["help_hours"] in page
    assert (await browser.get("/inscription/nouveau")).header("location") == "/inscription"


@pytest.mark.parametrize("link", ["court", "x" * 300])
async def test_an_impossible_link_is_no_page(browser: Browser, link: str) -> None:
    assert (await browser.get(f"/inscription/{link}")).status == 404


async def test_an_unknown_link_is_no_page(browser: Browser, services: Services) -> None:
    services.answers["read-online-file"] = Refusal("not_found")
    assert (await browser.get(f"/inscription/{LINK}")).status == 404


async def test_another_file_of_the_same_family_is_shown_at_every_step(
    as_agent: Browser, services: Services
) -> None:
    twin = {"file_id": COMPLETE, "origin": "online", "state": "sent", "name": "PETIT Nadia"}
    services.answers["read-enrolment-file"] = answer(
        likely=[], files_alike=[twin | {"children": ["Zoé"], "alike": ["child"]}]
    )
    for path in (f"{HERE}/{FILE}", f"{HERE}/{FILE}?etape=enfants"):
        page = await as_agent.get(path)
        assert "Un autre dossier est peut-être celui de cette famille" in page.text
        assert f'href="{HERE}/{COMPLETE}"' in page.text


async def test_a_family_leads_to_its_file(as_agent: Browser, services: Services) -> None:
    page = await as_agent.get(f"/agents/familles/{samples.FAMILY}")
    assert f'href="{HERE}/{FILE}"' in page.text
    services.answers["enrolment-files"] = Refusal("unavailable")
    assert (await as_agent.get(f"/agents/familles/{samples.FAMILY}")).status == 200


async def test_a_file_without_a_child_asks_for_one_and_not_for_a_name(
    as_agent: Browser, services: Services
) -> None:
    alone = {key: text for key, text in samples_enrolment.VALUES.items() if not key.startswith("child.")}
    services.answers["read-enrolment-file"] = answer(values=alone, wrong={"child.0.last_name": "missing"})
    page = text(await as_agent.get(f"{HERE}/{FILE}"))
    assert "Ajoutez un enfant : le dossier en inscrit au moins un" in page
    assert "remplissez ce champ" not in page


def two_homes() -> dict[str, Any]:
    """The guide's family, with the child's other parent, who lives elsewhere."""
    jean = samples.FAMILY_SHEET["guardians"][0]
    elsewhere = samples.ADDRESS | {"street": "4 allée des Acacias"}
    jeanne = jean | {"guardian_id": JEANNE, "first_name": "Jeanne", "address": elsewhere}
    child = samples.FAMILY_SHEET["children"][0]
    carers = {"child_id": samples_enrolment.CHILD, "guardian_ids": [samples.JEAN, JEANNE]}
    return samples.FAMILY_SHEET | {"guardians": [jean, jeanne], "children": [child | carers]}


@pytest.mark.parametrize(
    ("chosen", "named"),
    [("", [samples.JEAN]), (JEANNE, [JEANNE]), ("tous", [samples.JEAN, JEANNE]), ("x", [samples.JEAN])],
)
async def test_a_child_of_two_homes_is_enrolled_for_the_adult_one_chooses(
    as_agent: Browser, services: Services, chosen: str, named: list[str]
) -> None:
    services.answers["family-sheet"] = two_homes()
    assert "Chaque foyer" in (await as_agent.get(f"{HERE}/{COMPLETE}")).text
    typed = await form(as_agent, f"{HERE}/{COMPLETE}")
    typed |= {"enfant": "0", "prestation": samples.CANTEEN, "du": "2015-05-04", "au": "2015-07-03"}
    assert (await as_agent.post(f"{HERE}/{COMPLETE}/inscrire", typed | {"responsable": chosen})).status == 303
    ((*made,),) = [command.enrolments for command in sent(services)]
    assert [str(one.guardian_id) for one in made] == named
    assert len({one.enrolment_id for one in made}) == len(made)


async def test_in_one_home_nobody_is_asked_whose_line_it_is(as_agent: Browser) -> None:
    assert 'name="responsable"' not in (await as_agent.get(f"{HERE}/{COMPLETE}")).text


async def test_a_scan_joins_the_familys_documents_and_is_noted_as_received(
    as_agent: Browser, services: Services
) -> None:
    cupboard = Cupboard(services)
    services.answers["file-document"] = {}
    typed = await form(as_agent, f"{HERE}/{COMPLETE}") | {"piece": "insurance", "pour": "0"}
    scan = ("assurance.png", "image/png", b"\x89PNG\r\n\x1a\n")
    nothing = await as_agent.post(f"{HERE}/{COMPLETE}/joindre", typed)
    assert nothing.status == 422
    assert 'href="#pieces"' in nothing.text
    done = await as_agent.post_files(f"{HERE}/{COMPLETE}/joindre", typed, pieces=scan)
    assert done.status == 303, done.text
    again = await as_agent.post_files(f"{HERE}/{COMPLETE}/joindre", typed, pieces=scan)
    assert again.status == 303
    assert len(cupboard.names) == 1
    filed = [one for one in sent(services) if isinstance(one, FileDocument)]
    assert filed[0] == filed[1]
    assert (filed[0].kind, str(filed[0].child_id)) == ("insurance", samples_enrolment.CHILD)
    saved = next(one for one in sent(services) if isinstance(one, SaveEnrolmentFile))
    assert (saved.step, saved.values["document.insurance"]) == ("documents", "received")
    said = text(await as_agent.get(f"{HERE}/{COMPLETE}"))
    assert "est dans les documents de la famille" in said


async def test_an_agent_takes_a_document_given_or_asks_for_another_with_the_reason(
    as_agent: Browser, services: Services
) -> None:
    page = await as_agent.get(f"{HERE}/{COMPLETE}")
    assert "Rien ne manque" not in page.text
    assert f'href="/agents/documents/{samples_enrolment.GIVEN}"' in page.text
    typed = await form(as_agent, f"{HERE}/{COMPLETE}")
    typed |= {"document": "address_proof", "fichier": samples_enrolment.GIVEN}
    address = f"{HERE}/{COMPLETE}/verifier"
    silent = await as_agent.post(address, typed | {"decision": "refuser", "motif": ""})
    assert silent.status == 422
    assert 'href="#motif-address_proof"' in silent.text
    assert (await as_agent.post(address, typed | {"decision": "refuser", "motif": "Flou."})).status == 303
    refused = services.last(CheckPaper)
    assert (refused.accepted, refused.reason, str(refused.document_id)) == (
        False,
        "Flou.",
        samples_enrolment.GIVEN,
    )
    assert (await as_agent.post(address, typed | {"decision": "accepter"})).status == 303
    assert services.last(CheckPaper).accepted
    services.answers["check-paper"] = Refusal("conflict", version=9)
    await as_agent.post(address, typed | {"decision": "accepter"})
    assert "quelqu’un vient de répondre" in text(await as_agent.get(f"{HERE}/{COMPLETE}"))
    assert (await as_agent.post(address, typed | {"document": "autre"})).status == 404


async def test_nothing_is_missing_once_every_document_is_there(as_agent: Browser, services: Services) -> None:
    services.answers["read-enrolment-file"] = samples_enrolment.complete() | {
        "papers": samples_enrolment.papers()
    }
    assert "Rien ne manque." in text(await as_agent.get(f"{HERE}/{COMPLETE}"))


async def test_the_files_with_a_document_to_check_have_their_tab(
    as_agent: Browser, services: Services
) -> None:
    asked: list[EnrolmentFiles] = []

    def answered(query: EnrolmentFiles) -> Any:
        asked.append(query)
        return samples_enrolment.FILES

    services.answers["enrolment-files"] = answered
    page = text(await as_agent.get(f"{HERE}?etat=a-verifier"))
    assert [one.to_check for one in asked] == [True]
    assert "1 document à vérifier" in page
