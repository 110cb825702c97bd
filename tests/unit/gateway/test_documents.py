"""A family's documents: what they prove, until when; added, replaced, withdrawn; agents see what ends."""

from __future__ import annotations

from uuid import UUID

from chassis.problem import Refusal
from contracts.family import FileDocument, WithdrawDocument
from contracts.family.file_papers import GivePaper
from tests.unit.gateway import samples, samples_documents, samples_enrolment, samples_home
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.world import Services, sent, text

PAGE = "/documents"
PNG = ("assurance.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"pixels")


def form(page: Answer, **fields: str) -> dict[str, str]:
    return {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")} | fields


async def test_the_list_says_what_each_proves_and_until_when(as_parent: Browser) -> None:
    page = text(await as_parent.get(PAGE))
    for words in ("Attestation d’assurance", "Valable jusqu’au mercredi 20 mai 2015", "340 Ko", "Léa"):
        assert words in page
    assert page.count("/retrait") == 1, "what an absence relies on cannot be withdrawn"


async def test_a_document_is_added_once(as_parent: Browser, services: Services) -> None:
    Cupboard(services)
    page = await as_parent.get(PAGE)
    fields = form(page, nature="insurance", enfant=samples.LEA, fin="2016-08-31")
    for _ in range(2):
        answer = await as_parent.post_files(PAGE, fields, pieces=PNG)
        assert answer.status == 303, text(answer)
    filed = [(one, key) for one, _, key in services.sent if isinstance(one, FileDocument)]
    assert filed[0] == filed[1]
    assert (filed[0][0].kind, str(filed[0][0].child_id)) == ("insurance", samples.LEA)


async def test_what_is_wrong_is_said_at_its_field(as_parent: Browser, services: Services) -> None:
    Cupboard(services)
    page = await as_parent.get(PAGE)
    answer = await as_parent.post_files(PAGE, form(page, nature="", fin="2015-01-01"))
    assert answer.status == 422
    for field in ("nature", "fin", "pieces"):
        assert f'<a href="#{field}">' in answer.text
    assert not [one for one in sent(services) if isinstance(one, FileDocument)]


async def test_a_document_is_replaced_by_another_of_its_kind(as_parent: Browser, services: Services) -> None:
    Cupboard(services)
    page = await as_parent.get(f"{PAGE}?remplace={samples_documents.INSURANCE}")
    assert "Le nouveau document prendra la place de" in text(page)
    assert '<option value="insurance" selected>' in page.text
    fields = form(page, nature="insurance", remplace=page.hidden("remplace"))
    assert (await as_parent.post_files(PAGE, fields, pieces=PNG)).status == 303
    assert sent(services)[-1].replaces == UUID(samples_documents.INSURANCE)


async def test_a_document_is_withdrawn_or_it_is_said_why_not(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(PAGE)
    address = f"{PAGE}/{samples_documents.INSURANCE}/retrait"
    assert (await as_parent.post(address, form(page))).status == 303
    assert isinstance(sent(services)[-1], WithdrawDocument)
    services.answers["withdraw-document"] = Refusal("document_in_use")
    await as_parent.post(address, form(await as_parent.get(PAGE)))
    assert "s’appuie sur ce document" in text(await as_parent.get(PAGE))


async def test_the_home_page_says_what_ends_soon(as_parent: Browser, services: Services) -> None:
    page = text(await as_parent.get("/accueil"))
    assert "Attestation d’assurance (Léa) : valable jusqu’au mercredi 20 mai 2015" in page
    assert "PAI (Léa) : terminé depuis le vendredi 1er mai 2015" in page
    services.answers["home-record"] = samples_home.RECORD | {"ending": []}
    assert "Arrive à échéance" not in text(await as_parent.get("/accueil"))


async def test_agents_see_what_ends_and_a_family_s_documents(as_agent: Browser, services: Services) -> None:
    services.asked.clear()
    page = text(await as_agent.get("/agents/echeances"))
    assert "Votre lecture est enregistrée" in page
    assert "expiring-health" not in [name for name, _ in services.asked], (
        "health is opened by whoever asks for it"
    )
    plans = text(await as_agent.get("/agents/echeances?pai=1"))
    assert "Léa DUPONT</strong>" in plans
    assert "Terminé depuis le vendredi 1er mai 2015" in plans
    assert "Attestation d’assurance</strong>, Léa" in page
    sheet = text(await as_agent.get(f"/agents/familles/{samples.FAMILY}"))
    assert f"/agents/documents/{samples_documents.INSURANCE}" in sheet


async def test_what_the_town_gave_is_listed_apart(as_parent: Browser) -> None:
    page = await as_parent.get("/documents")
    assert "Reçus de la mairie" in text(page)
    assert f'href="/documents/{samples_documents.GIVEN}"' in page.text


async def test_agents_see_to_whom_the_town_gave_what(as_agent: Browser) -> None:
    sheet = text(await as_agent.get(f"/agents/familles/{samples.FAMILY}"))
    assert "attestation de présence.pdf" in sheet
    assert "à Jean DUPONT" in sheet


async def test_what_the_file_awaits_is_told_at_home_and_given_from_the_list(
    as_parent: Browser, services: Services
) -> None:
    Cupboard(services)
    home = text(await as_parent.get("/accueil"))
    assert (
        "Il manque 2 documents à votre dossier d’inscription : Attestation d’assurance et Attestation CAF"
        in home
    )
    page = await as_parent.get(PAGE)
    assert "L’année ne se lit pas." in text(page)
    assert page.text.count(f'action="{PAGE}/a-fournir"') == 2, "what was given waits for an agent"
    fields = form(page, dossier=samples_enrolment.COMPLETE, document="insurance")
    empty = await as_parent.post_files(f"{PAGE}/a-fournir", fields)
    assert empty.status == 422
    assert '<a href="#fichier-insurance">' in empty.text
    for _ in range(2):
        assert (await as_parent.post_files(f"{PAGE}/a-fournir", fields, pieces=PNG)).status == 303
    given = [(one, key) for one, _, key in services.sent if isinstance(one, GivePaper)]
    assert given[0] == given[1]
    assert given[0][0].paper == "insurance"
    assert (
        await as_parent.post_files(f"{PAGE}/a-fournir", fields | {"document": "x"}, pieces=PNG)
    ).status == 404
    services.answers["give-paper"] = Refusal("conflict", version=3)
    await as_parent.post_files(f"{PAGE}/a-fournir", fields, pieces=PNG)
    assert "La mairie a déjà ce document" in text(await as_parent.get(PAGE))
