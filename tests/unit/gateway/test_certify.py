"""A parent certifies the record and accepts each text by its own box; agents see who has not, and publish versions."""

from __future__ import annotations

import copy
import io
import re
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from chassis.problem import Refusal
from contracts.family import Certify, PublishText, SetCampaign, WithdrawText
from contracts.family.answers import AnswerText, SendBackCertification
from gateway.staff.certifications.texts import code_of
from tests.unit.gateway import samples, samples_certify, samples_home, samples_record
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.world import Services, sent, text

PAGE = "/compte/certifier"
RULES = f"texte-{samples_certify.RULES}"
TEXTS = "/agents/certifications/textes"


def form(page: Answer, **fields: str) -> dict[str, str]:
    return {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")} | fields


async def test_the_home_page_asks_until_it_is_done(as_parent: Browser, services: Services) -> None:
    page = text(await as_parent.get("/accueil"))
    assert "certifier votre dossier pour l’année 2015-2016, et de répondre à 1 texte" in page
    services.answers["home-record"] = samples_home.RECORD | {
        "to_do": {"school_year": None, "texts": 2, "consents": 1, "returned": True}
    }
    page = text(await as_parent.get("/accueil"))
    assert "La mairie vous demande de répondre à 2 textes." in page
    assert "1 autorisation attend votre réponse pour vos enfants." in page
    assert "La mairie vous demande de corriger votre dossier" in page
    services.answers["home-record"] = samples_home.RECORD | {"to_do": None}
    assert "/compte/certifier" not in text(await as_parent.get("/accueil"))
    services.answers["home-record"] = Refusal("unavailable")
    assert (await as_parent.get("/accueil")).status == 200


async def test_nothing_is_ticked_in_advance_and_each_text_has_its_yes_and_no(as_parent: Browser) -> None:
    page = await as_parent.get(PAGE)
    assert " checked" not in page.text.split("<form", 1)[1].split("</form>")[0]
    assert (page.text.count('type="checkbox"'), page.text.count('type="radio"')) == (1, 2)
    assert "Acceptez-vous « Règlement de la restauration scolaire » ?" in text(page)
    assert "Version 2, en vigueur depuis le vendredi 1er mai 2015 (délibération du 7 avril 2015)" in text(
        page
    )
    read = text(await as_parent.get(f"{PAGE}/textes/{samples_certify.RULES}"))
    assert "Les repas se réservent la veille" in read
    assert (await as_parent.get(f"{PAGE}/textes/{'0' * 8}-0000-0000-0000-{'0' * 12}")).status == 404


async def test_an_answer_left_out_is_said_at_its_field_and_the_others_stay(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(PAGE)
    answer = await as_parent.post(PAGE, form(page, version="7", **{RULES: "non"}))
    assert answer.status == 422
    assert '<a href="#exact">' in answer.text
    assert 'value="non" checked' in answer.text
    answer = await as_parent.post(PAGE, form(page, version="7", exact="1"))
    assert re.search(r'id="exact"[^>]* checked', answer.text), "what was ticked stays ticked"
    assert f'<a href="#{RULES}">' in answer.text
    assert sent(services) == []


async def test_it_is_sent_once_with_the_version_that_was_read(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(PAGE)
    fields = form(page, version=page.hidden("version"), exact="1", **{RULES: "oui"})
    for _ in range(2):
        assert (await as_parent.post(PAGE, fields)).status == 303
    keys = {key for _, _, key in services.sent}
    first, second = sent(services)
    assert isinstance(first, Certify)
    assert (first, len(keys)) == (second, 1)
    assert first.expected_version == 7
    assert ([str(one) for one in first.accepted], first.refused) == ([samples_certify.RULES], [])


async def test_a_text_may_be_refused_and_the_answer_changed(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(PAGE)
    await as_parent.post(PAGE, form(page, version="7", exact="1", **{RULES: "non"}))
    command = services.last(Certify)
    assert (command.accepted, [str(one) for one in command.refused]) == ([], [samples_certify.RULES])
    assert "Ne plus accepter<span" in page.text
    here = f"{PAGE}/textes/{samples_certify.FEES}/reponse"
    for said in ("non", "oui"):
        assert (await as_parent.post(here, form(page, reponse=said))).status == 303
        assert services.last(AnswerText).accepted == (said == "oui")
    assert len({key for _, _, key in services.sent}) == 3, "yes after no is another command"
    assert (await as_parent.post(here, form(page, reponse="peut-être"))).status == 422


async def test_what_was_sent_back_and_what_waits_for_a_child_is_said(
    as_parent: Browser, services: Services
) -> None:
    services.answers["my-certification"] = samples_certify.ASKED_AGAIN
    page = text(await as_parent.get(PAGE))
    assert "L’adresse n’est plus la bonne." in page
    assert "Léa : photos et vidéos de l’enfant" in re.sub(r"<[^>]+>", "", page)
    assert f'href="/enfants/{samples.LEA}/consentements"' in page
    assert (await as_parent.get(f"{PAGE}/textes/{samples_certify.PHOTO}")).status == 200


async def test_agents_send_a_certification_back_with_its_reason(
    as_agent: Browser, services: Services
) -> None:
    done = samples_certify.WHO["entries"][0] | {"certified_at": "2015-05-02T18:00:00+02:00"}
    services.answers["certifications"] = samples_certify.WHO | {"entries": [done]}
    page = await as_agent.get("/agents/certifications?onglet=faites")
    fields = form(page, famille=samples.FAMILY, responsable=samples.JEAN)
    wrong = await as_agent.post("/agents/certifications/retour", fields | {"motif": " "})
    assert (wrong.status, f'id="motif-{samples.JEAN}-erreur"' in wrong.text) == (422, True)
    assert sent(services) == []
    await as_agent.post("/agents/certifications/retour", fields | {"motif": "L’adresse"})
    assert services.last(SendBackCertification).reason == "L’adresse"
    services.answers["certifications"] = samples_certify.WHO | {
        "entries": [done | {"certified_at": None, "returned_at": "2015-05-03T18:00:00+02:00"}]
    }
    assert "Renvoyé" in text(await as_agent.get("/agents/certifications"))


async def test_agents_read_who_answered_what_and_when(as_agent: Browser, services: Services) -> None:
    page = text(await as_agent.get(f"{TEXTS}/{samples_certify.RULES}/reponses?reponse=non"))
    for words in ("Acceptent", "Refusent", "DUPONT Jean", "samedi 2 mai"):
        assert words in page
    assert (await as_agent.get(f"{TEXTS}/{UUID(int=9)}/reponses")).status == 404


async def test_the_wording_of_a_consent_has_one_text_whatever_its_title(
    as_head: Browser, services: Services
) -> None:
    page = await as_head.get(TEXTS)
    fields = form(page, titre="Photos", texte="…", du="2015-09-01", code="", pour="leaving_alone")
    assert (await as_head.post(TEXTS, fields)).status == 303
    command = services.last(PublishText)
    assert (command.code, command.consent) == ("consentement-leaving-alone", "leaving_alone")
    wrong = await as_head.post(TEXTS, fields | {"code": "reglement"})
    assert "pas les deux" in text(wrong)


async def test_a_changed_wording_asks_again_on_the_child_s_form(
    as_parent: Browser, services: Services
) -> None:
    record = copy.deepcopy(samples_record.RECORD)
    record["consents"][0] |= {"text_id": samples_certify.PHOTO, "text_no": 2, "answered_no": 1, "again": True}
    services.answers["child-record"] = record
    page = text(await as_parent.get(f"/enfants/{samples.LEA}/consentements"))
    assert "(version 2) se lit sur la fiche de l’enfant. Il a changé : répondez de nouveau." in page
    sheet = text(await as_parent.get(f"/enfants/{samples.LEA}"))
    assert "Texte changé : à répondre" in sheet
    assert f'href="/compte/certifier/textes/{samples_certify.PHOTO}"' in sheet


async def test_a_record_changed_meanwhile_is_read_again(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(PAGE)
    services.answers["certify"] = Refusal("conflict", version=8)
    fields = form(page, version="7", exact="1", **{RULES: "oui"})
    answer = await as_parent.post(PAGE, fields)
    assert answer.status == 422
    assert " checked" not in answer.text.split("<form", 1)[1].split("</form>")[0]


async def test_who_has_done_it_reads_when(as_parent: Browser, services: Services) -> None:
    services.answers["my-certification"] = samples_certify.DONE
    page = text(await as_parent.get(PAGE))
    assert "Vous avez certifié votre dossier le samedi 2 mai à 18 h" in page
    assert 'action="/compte/certifier"' not in page


async def test_agents_see_who_has_not_page_by_page_and_as_a_file(
    as_agent: Browser, services: Services
) -> None:
    page = text(await as_agent.get("/agents/certifications"))
    for words in ("1 texte sans réponse", "1 texte refusé", "2 autorisations sans réponse"):
        assert words in page
    for words in ("DUPONT Jean", "À certifier", "Page 1 sur 3", "pas de courriel"):
        assert words in page
    asked: list[Any] = []

    def pages(query: Any) -> Any:
        asked.append((query.state, query.offset, query.limit))
        return samples_certify.WHO | {"total": 1500, "entries": samples_certify.WHO["entries"]}

    services.answers["certifications"] = pages
    sheet = await as_agent.get("/agents/certifications.csv?onglet=a-faire")
    assert asked == [("todo", 0, 1000), ("todo", 1000, 1000)]
    lines = sheet.body.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("N° de famille;Nom")
    assert lines[1] == "1001001818331;DUPONT;Jean;;1;03/05/2015;non;1;2;"


async def test_the_head_publishes_a_version_and_opens_the_year(as_head: Browser, services: Services) -> None:
    page = await as_head.get(TEXTS)
    fields = form(page, titre="Règlement", texte="Article 1", du="2015-09-01", code="reglement", decision="")
    for _ in range(2):
        assert (await as_head.post(TEXTS, fields)).status == 303
    first, second = sent(services)
    assert isinstance(first, PublishText)
    assert (first, first.code) == (second, "reglement")
    wrong = await as_head.post(TEXTS, fields | {"texte": "", "du": "demain"})
    assert wrong.status == 422
    assert "Donnez le texte." in text(wrong)
    year = form(page, annee="2015-2016", ouverture="2015-06-01", rappel="10")
    assert (await as_head.post("/agents/certifications/campagne", year)).status == 303
    assert isinstance(sent(services)[-1], SetCampaign)
    wrong = await as_head.post(
        "/agents/certifications/campagne", year | {"annee": "2015-2018", "rappel": "0"}
    )
    assert "par exemple 2026-2027" in text(wrong)
    assert "de 1 à 120" in text(wrong)
    assert (await as_head.post(f"{TEXTS}/{samples_certify.RULES}/retrait", form(page))).status == 303
    assert isinstance(sent(services)[-1], WithdrawText)


async def test_an_agent_of_the_desk_reads_the_texts_and_publishes_none(as_agent: Browser) -> None:
    page = text(await as_agent.get(TEXTS))
    assert "12 acceptations, 1 refus" in page
    assert "Publier un texte" not in page


@pytest.mark.parametrize(
    ("title", "code"),
    [("Règlement de la cantine", "reglement-de-la-cantine"), ("É", "e0"), ("…", "00")],
)
def test_the_same_title_is_the_same_text(title: str, code: str) -> None:
    assert code_of(title) == code


async def test_a_text_is_a_paper_too_in_the_words_that_are_accepted(as_parent: Browser) -> None:
    answer = await as_parent.get(f"{PAGE}/textes/{samples_certify.RULES}.pdf")
    assert (answer.status, answer.header("content-type")) == (200, "application/pdf")
    assert 'filename="reglement-v2.pdf"' in answer.header("content-disposition")
    assert b"/MarkInfo" in answer.body
    (page,) = PdfReader(io.BytesIO(answer.body)).pages
    said = " ".join(page.extract_text().replace("\u00a0", " ").split())
    assert "Version 2, en vigueur depuis le 1er mai 2015 (délibération du 7 avril 2015)" in said
    assert "Les repas se réservent la veille avant 10 h." in said
    assert f"{samples_certify.RULES}.pdf" in (await as_parent.get(PAGE)).text
    for other in (str(UUID(int=999)), "pas-un-texte"):
        assert (await as_parent.get(f"{PAGE}/textes/{other}.pdf")).status == 404


async def test_a_pdf_takes_the_place_of_the_typed_text(as_head: Browser, services: Services) -> None:
    cupboard = Cupboard(services)
    page = await as_head.get(TEXTS)
    fields = {
        "csrf": page.hidden("csrf"),
        "command_id": page.hidden("command_id"),
        "titre": "Règlement",
        "du": "2015-09-01",
    }
    wrong = await as_head.post_files(TEXTS, fields, pieces=("a.exe", "application/x-msdownload", b"MZ"))
    assert (wrong.status, '<a href="#pieces">' in wrong.text) == (422, True)
    answer = await as_head.post_files(TEXTS, fields, pieces=("a.pdf", "application/pdf", b"%PDF-1.4"))
    assert answer.status == 303
    (published,) = [one for one in sent(services) if one.NAME == "publish-text"]
    assert [str(published.file_id)] == list(cupboard.content)
    services.answers["publish-text"] = Refusal("file_type_refused")
    picture = await as_head.post_files(TEXTS, fields, pieces=("a.png", "image/png", b"\x89PNG\r\n\x1a\n"))
    assert "choisissez un fichier PDF" in text(picture)


async def test_parents_read_the_town_s_pdf_before_they_accept(as_parent: Browser, services: Services) -> None:
    here = f"/compte/certifier/textes/{samples_certify.RULES}"
    assert f'href="{here}/document"' in (await as_parent.get("/compte/certifier")).text
    services.answers["text-chunk"] = {"index": 0, "content": "JVBERi0=", "last": True}
    got = await as_parent.get(f"{here}/document")
    assert (got.status, got.body, got.header("content-type")) == (200, b"%PDF-", "application/pdf")
    assert (await as_parent.get(f"/compte/certifier/textes/{samples_certify.FEES}/document")).status == 404


async def test_who_has_no_account_is_said_with_the_way_forward(as_agent: Browser, services: Services) -> None:
    assert "Sans compte" not in (await as_agent.get("/agents/certifications")).text
    services.answers["who-signs-in"] = {"guardian_ids": []}
    page = await as_agent.get("/agents/certifications")
    assert "Sans compte" in page.text
    assert 'href="/agents/comptes?q=' in page.text
    services.answers["who-signs-in"] = Refusal("unavailable", service="identity")
    assert "Sans compte" not in (await as_agent.get("/agents/certifications")).text
