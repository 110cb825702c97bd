"""Where the town asks for it, a demand brings its proof: said at the field, kept across the check, sent once."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from gateway.limits import takes_files
from tests.unit.gateway import samples_record
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.test_record import hidden
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, sent, text

TAX = "/compte/impots"
TYPED = {"tax.reference_income": "25000", "tax.parts": "2,5", "tax.notice_year": "2014"}
PNG = ("avis.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"pixels")
DEMANDS = ("ProposeTaxData", "ProposeGuardianChange")


@pytest.fixture
def services(services: Services) -> Services:
    """A town that asks for the tax notice."""
    services.answers |= samples_record.ANSWERS
    rules = {"at_once": [], "evidence_for": ["tax_data"], "online_enrolment": False}
    services.answers["read-family-rules"] = {"rules": rules}
    return services


@pytest.fixture
def cupboard(services: Services) -> Cupboard:
    return Cupboard(services)


def demands(services: Services) -> list[Any]:
    return [one for one in sent(services) if type(one).__name__ in DEMANDS]


async def test_the_proof_is_kept_across_the_check_and_sent_with_the_demand(
    as_parent: Browser, services: Services, cupboard: Cupboard
) -> None:
    page = await as_parent.get(TAX)
    check(page.text)
    assert 'enctype="multipart/form-data"' in page.text
    assert "l’avis d’impôt sur le revenu" in text(page)
    checked = await as_parent.post_files(TAX, hidden(page) | TYPED | {"etape": "verifier"}, pieces=PNG)
    check(checked.text)
    assert "Document joint" in text(checked)
    assert "avis.png" in text(checked)
    (file_id,) = cupboard.content
    back = await as_parent.post(TAX, hidden(checked) | {"etape": "modifier"})
    assert "Documents déjà reçus" in text(back)
    assert f'value="{file_id}" checked' in back.text
    for _ in range(2):  # a double click
        done = await as_parent.post(TAX, hidden(checked) | {"etape": "envoyer"})
        assert done.status == 303, done.text
    first, second = demands(services)
    assert first == second
    assert [str(one) for one in first.evidence] == [file_id]
    assert len(cupboard.content) == 1, "nothing is handed in twice"


async def test_a_proof_forgotten_is_asked_for_at_its_field(
    as_parent: Browser, services: Services, cupboard: Cupboard
) -> None:
    page = await as_parent.get(TAX)
    answer = await as_parent.post_files(TAX, hidden(page) | TYPED | {"etape": "verifier"})
    assert answer.status == 422
    assert '<a href="#pieces">' in answer.text
    assert "La mairie demande un justificatif : joignez un document." in text(answer)
    assert 'value="25000"' in answer.text


async def test_a_document_of_another_kind_is_refused_at_its_field(
    as_parent: Browser, services: Services, cupboard: Cupboard
) -> None:
    page = await as_parent.get(TAX)
    wrong = ("avis.docx", "application/msword", b"text")
    answer = await as_parent.post_files(TAX, hidden(page) | TYPED | {"etape": "verifier"}, pieces=wrong)
    assert answer.status == 422
    assert "Ce type de document n’est pas accepté." in text(answer)
    assert 'value="25000"' in answer.text


async def test_a_document_that_cannot_be_found_again_is_not_dropped_in_silence(
    as_parent: Browser, services: Services, cupboard: Cupboard
) -> None:
    page = await as_parent.get(TAX)
    checked = await as_parent.post_files(TAX, hidden(page) | TYPED | {"etape": "verifier"}, pieces=PNG)
    cupboard.names.clear()
    answer = await as_parent.post(TAX, hidden(checked) | {"etape": "envoyer"})
    assert answer.status == 422
    assert "Joignez-le de nouveau." in text(answer)
    assert demands(services) == []


async def test_nothing_is_asked_for_elsewhere(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get("/compte/responsable")
    assert 'type="file"' not in page.text
    assert "multipart" not in page.text


async def test_the_town_says_for_which_demands_it_asks_for_a_proof(
    as_head: Browser, services: Services
) -> None:
    page = await as_head.get("/agents/reglages/justificatifs")
    check(page.text)
    assert page.text.count(" checked") == 1
    done = await as_head.post("/agents/reglages/justificatifs", hidden(page) | {"nature": "health"})
    assert done.status == 303
    (command,) = sent(services)
    assert command.rules.evidence_for == ["health"]
    assert command.rules.online_enrolment is False


async def test_the_desk_does_not_set_it(as_agent: Browser) -> None:
    assert (await as_agent.get("/agents/reglages/justificatifs")).status == 403


def test_every_form_of_the_record_may_bring_files() -> None:
    child = "/enfants/0190a000-0000-7000-8000-000000000001"
    forms = [f"/compte/{one}" for one in ("responsable", "conjoint", "impots", "caf", "banque")]
    forms += ["/enfants/ajouter", *(f"{child}/{one}" for one in ("fiche", "personnes", "sante/modifier"))]
    assert all(takes_files(path) for path in forms)
    assert not takes_files("/compte/rappels")


async def test_a_proof_that_the_owner_misses_is_asked_for_at_its_field(
    as_parent: Browser, services: Services, cupboard: Cupboard
) -> None:
    rules = {"at_once": [], "evidence_for": [], "online_enrolment": False}
    services.answers |= {
        "read-family-rules": {"rules": rules},
        "propose-tax-data": Refusal("evidence_missing"),
    }
    checked = await as_parent.post(TAX, hidden(await as_parent.get(TAX)) | TYPED | {"etape": "verifier"})
    answer = await as_parent.post(TAX, hidden(checked) | {"etape": "envoyer"})
    assert answer.status == 422
    assert '<a href="#pieces">' in answer.text
    assert 'enctype="multipart/form-data"' in answer.text
