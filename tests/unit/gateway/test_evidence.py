"""A certificate is joined to an absence while it is declared and after, and agents look at it before they decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from chassis.problem import Refusal
from contracts.planning import DeclareAbsence, JoinEvidence
from gateway.components.french import octets
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.planning_forms import BASE, CANTEEN, act, knows_lea, page_hidden
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, sent, text
from tests.web import samples_planning as planning

PNG = ("certificat.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"pixels")
ABSENCE = UUID(int=77)
DAY = f"{BASE}/jour/{CANTEEN}/2015-04-10"
ASKED = f"/demandes/{samples.REQUEST}"


@pytest.fixture
def known(services: Services) -> Services:
    """Léa's planning; the day holds an absence that waits for its certificate."""
    knows_lea(services)
    services.answers["explain-cell"] = planning.explained() | {
        "absence_id": str(ABSENCE),
        "evidence": [],
        "evidence_needed": True,
    }
    services.answers["join-evidence"] = lambda command: {"evidence": command.file_ids}
    return services


@pytest.fixture
def cupboard(known: Services) -> Cupboard:
    return Cupboard(known)


def commands(services: Services, kind: type[Any]) -> list[Any]:
    return [one for one in sent(services) if isinstance(one, kind)]


def hidden(page: Answer) -> dict[str, str]:
    """The hidden fields of the page's form; those of a planning are there once here."""
    wanted = ("csrf", "command_id", "vue", "periode", "l", "c")
    return {name: value for name, value in page_hidden(page) if name in wanted}


async def test_a_certificate_is_joined_while_the_absence_is_declared(
    as_parent: Browser, known: Services, cupboard: Cupboard
) -> None:
    check = await act(as_parent, "absence", ("c", "6.2015-04-10"))
    assert 'enctype="multipart/form-data"' in check.text
    fields = hidden(check) | {"motif": "sick", "nature": "medical_certificate"}
    for _ in range(2):  # a double click
        answer = await as_parent.post_files(f"{BASE}/absence", fields, pieces=PNG)
        assert answer.status == 303, answer.text
    (first, second) = commands(known, DeclareAbsence)
    assert first == second
    assert [str(one) for one in first.evidence] == list(cupboard.content)
    assert first.evidence_kind == "medical_certificate"


async def test_a_reason_forgotten_does_not_lose_the_document(
    as_parent: Browser, known: Services, cupboard: Cupboard
) -> None:
    check = await act(as_parent, "absence", ("c", "6.2015-04-10"))
    again = await as_parent.post_files(f"{BASE}/absence", hidden(check) | {"nature": "other"}, pieces=PNG)
    assert again.status == 422
    assert "Documents déjà reçus" in text(again)
    assert next(iter(cupboard.content)) in again.text
    assert commands(known, DeclareAbsence) == []


async def test_a_document_of_another_kind_is_refused_at_its_field(
    as_parent: Browser, known: Services, cupboard: Cupboard
) -> None:
    check = await act(as_parent, "absence", ("c", "6.2015-04-10"))
    bad = ("virus.exe", "application/x-msdownload", b"MZ")
    again = await as_parent.post_files(f"{BASE}/absence", hidden(check) | {"motif": "sick"}, pieces=bad)
    assert again.status == 422
    assert '<a href="#pieces">virus.exe' in text(again)


async def test_the_page_of_the_day_takes_the_certificate_afterwards(
    as_parent: Browser, known: Services, cupboard: Cupboard
) -> None:
    page = await as_parent.get(DAY)
    assert "La mairie attend un certificat médical" in text(page)
    fields = hidden(page) | {"nature": "medical_certificate"}
    empty = await as_parent.post_files(f"{DAY}/justificatif", fields)
    assert (empty.status, "Choisissez un document." in text(empty)) == (422, True)
    answer = await as_parent.post_files(f"{DAY}/justificatif", fields, pieces=PNG)
    assert answer.status == 303, answer.text
    (joined,) = commands(known, JoinEvidence)
    assert (joined.proposal_id, joined.kind) == (ABSENCE, "medical_certificate")
    known.answers["explain-cell"] |= {"evidence": list(cupboard.content), "evidence_needed": False}
    page = await as_parent.get(DAY)
    assert "certificat.png" in text(page)
    assert f'<img src="/documents/{next(iter(cupboard.content))}"' in page.text


async def test_a_day_without_an_absence_takes_no_certificate(as_parent: Browser, known: Services) -> None:
    page = await as_parent.get(DAY)
    fields = hidden(page)
    known.answers["explain-cell"] |= {"absence_id": None}
    assert "Justificatif" not in text(await as_parent.get(DAY))
    assert (await as_parent.post_files(f"{DAY}/justificatif", fields, pieces=PNG)).status == 404


async def test_a_demand_takes_it_too_and_says_why_not(
    as_parent: Browser, known: Services, cupboard: Cupboard
) -> None:
    page = await as_parent.get(ASKED)
    fields = hidden(page) | {"nature": "other"}
    known.answers["join-evidence"] = Refusal("proposal_not_open", state="withdrawn")
    again = await as_parent.post_files(f"{ASKED}/justificatif", fields, pieces=PNG)
    assert again.status == 422
    assert "Documents déjà reçus" in text(again)
    known.answers["join-evidence"] = lambda command: {"evidence": command.file_ids}
    kept = hidden(again) | {"nature": "other", "pieces-garde": next(iter(cupboard.content))}
    answer = await as_parent.post_files(f"{ASKED}/justificatif", kept)
    assert (answer.status, answer.header("location")) == (303, ASKED)


async def test_an_agent_previews_the_picture_under_strict_headers(
    as_agent: Browser, known: Services, cupboard: Cupboard
) -> None:
    file_id = str(UUID(int=9))
    cupboard.names[file_id], cupboard.content[file_id] = PNG[0], PNG[2]
    known.answers["proposal-details"] = {
        "proposals": [samples.proposal() | {"evidence": [file_id], "evidence_needed": False}]
    }
    page = await as_agent.get(f"/agents/demandes/{samples.REQUEST}")
    assert f'<img src="/agents/documents/{file_id}?raison=demande"' in page.text
    assert "certificat.png" in text(page)
    assert "Justificatif attendu" not in text(page)
    picture = await as_agent.get(f"/agents/documents/{file_id}")
    assert picture.body == PNG[2]
    assert picture.header("content-type") == "image/png"
    assert "sandbox" in picture.header("content-security-policy")
    assert picture.header("cache-control") == "private, no-store"


async def test_a_document_about_health_opens_for_an_agent_once_they_say_why(
    as_agent: Browser, known: Services, cupboard: Cupboard
) -> None:
    file_id = str(UUID(int=9))
    cupboard.names[file_id], cupboard.content[file_id] = PNG[0], PNG[2]
    reasons: list[str] = []

    def piece(query: Any) -> Any:
        reasons.append(query.reason)
        return cupboard.piece(query) if query.reason else Refusal("reading_reason_required")

    known.answers["file-chunk"] = piece
    path = f"/agents/documents/{file_id}"
    for page in (await as_agent.get(path), await as_agent.get(f"{path}?raison=x")):
        check(page.text)
        assert (page.status, "Ouvrir un document de santé" in page.text) == (200, True)
    assert (await as_agent.get(f"{path}?raison=demande")).body == PNG[2], "as the queue leads to it"
    form = {"csrf": page.hidden("csrf"), "raison": "autre", "precision": ""}
    again = await as_agent.post(path, form)
    assert again.status == 422
    assert 'href="#precision"' in again.text
    done = await as_agent.post(path, form | {"precision": "suivi  de rentrée"})
    assert done.body == PNG[2]
    assert reasons == ["", "", "Réponse à une demande de la famille", "suivi de rentrée"]


async def test_another_family_s_document_given_as_proof_is_not_shown(
    as_agent: Browser, known: Services, cupboard: Cupboard
) -> None:
    known.answers["proposal-details"] = {"proposals": [samples.proposal() | {"evidence": [str(UUID(int=5))]}]}
    known.answers["file-status"] = {
        "file_id": str(UUID(int=5)),
        "name": "autre.png",
        "media_type": "image/png",
        "size": 3,
        "received": 3,
        "complete": True,
        "family_id": str(UUID(int=6)),
        "received_at": None,
    }
    page = text(await as_agent.get(f"/agents/demandes/{samples.REQUEST}"))
    assert "autre.png" not in page
    assert "/agents/documents/" not in page


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 Ko"), (339_600, "340 Ko"), (1_240_000, "1,2 Mo"), (10 * 1024 * 1024, "10,5 Mo")],
)
def test_a_weight_is_said_as_people_say_it(size: int, words: str) -> None:
    assert octets(size).replace("\u00a0", " ") == words
