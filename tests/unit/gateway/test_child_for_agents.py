"""A child's record on its agents' page: who may collect the child, and health once a reason is given."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from contracts.family import ChildRecord
from gateway.words import reading
from tests.unit.gateway import samples, samples_record
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, text

FAMILY = f"/agents/familles/{samples.FAMILY}"
PAGE = f"{FAMILY}/enfants/{samples.LEA}"


@pytest.fixture(autouse=True)
def services(services: Services) -> Services:
    """With a child's record."""
    services.answers |= samples_record.ANSWERS
    return services


@pytest.fixture
def asked(services: Services) -> list[ChildRecord]:
    """What is asked of the record, from now on."""
    found: list[ChildRecord] = []

    def answer(query: ChildRecord) -> Any:
        found.append(query)
        return samples_record.record(query)

    services.answers["child-record"] = answer
    return found


async def opened(browser: Browser, **fields: str) -> Any:
    page = await browser.get(PAGE)
    return await browser.post(PAGE, {"csrf": page.hidden("csrf")} | fields)


async def test_it_says_who_comes_and_who_must_not_and_opens_no_health(
    as_agent: Browser, services: Services, asked: list[ChildRecord]
) -> None:
    services.answers["barred-persons"] = {
        "barred": [{"child_id": samples.LEA, "name": "Odette DUPONT", "source": "court"}]
    }
    answer = await as_agent.get(PAGE)
    check(answer.text)
    page = text(answer)
    for words in (
        "Jean DUPONT", "Odile D’ARC-L’ÉTANG", "06 12 34 56 78", "Jusqu’au 30/06/2015", "Peut venir", "Paul ROUX",
        "Odette DUPONT", "Décision de justice", "Ne doit pas venir", "Pas encore répondu", "École des Tilleuls",
    ):  # fmt: skip
        assert words in page, words
    assert "Arachide" not in page
    assert [(query.health, query.reason) for query in asked] == [(False, "")]


async def test_health_opens_with_a_reason_that_no_address_carries(
    as_agent: Browser, asked: list[ChildRecord]
) -> None:
    answer = await opened(as_agent, raison="repas", precision="  sortie au  parc ")
    assert answer.status == 200
    check(answer.text)
    said = text(answer)
    assert "Arachide" in said
    assert "Le PAI est terminé" in said
    assert "Repas de l’enfant : sortie au parc" in said
    assert asked[-1].health
    assert asked[-1].reason == "Repas de l’enfant\u00a0: sortie au parc"


@pytest.mark.parametrize(
    ("fields", "field"), [({}, "raison"), ({"raison": "x"}, "raison"), ({"raison": "autre"}, "precision")]
)
async def test_without_a_reason_the_file_stays_closed_and_the_field_is_shown(
    as_agent: Browser, asked: list[ChildRecord], fields: dict[str, str], field: str
) -> None:
    answer = await opened(as_agent, **fields)
    assert answer.status == 422
    assert f'href="#{field}"' in answer.text
    assert not any(query.health for query in asked)


async def test_who_needs_none_of_it_and_another_family_s_child_have_no_page(
    as_agent: Browser, services: Services
) -> None:
    services.answers["child-record"] = samples_record.RECORD | {"health_open": False}
    assert (await as_agent.get(PAGE)).status == 403
    services.answers["child-record"] = samples_record.record
    assert (await as_agent.get(f"{FAMILY}/enfants/{samples.TOM}")).status == 404
    assert (await as_agent.get(f"{FAMILY}/enfants/x")).status == 404


async def test_a_guardian_kept_away_by_a_court_is_not_among_those_who_come(
    as_agent: Browser, services: Services
) -> None:
    services.answers["barred-persons"] = {
        "barred": [{"child_id": samples.LEA, "name": "Jean DUPONT (Père)", "source": "court"}]
    }
    page = (await as_agent.get(PAGE)).text
    assert page.count("Jean DUPONT") == 2, "as barred, and as who answered to a consent"


async def test_a_silence_about_court_decisions_is_said(as_agent: Browser, services: Services) -> None:
    services.answers["barred-persons"] = Refusal("unavailable", service="family")
    assert "Vérifiez-les avant de remettre l’enfant" in text(await as_agent.get(PAGE))


async def test_the_family_and_the_queue_lead_to_it(
    as_agent: Browser, browser: Browser, services: Services
) -> None:
    link = f'href="{PAGE}"'
    assert link in (await as_agent.get(FAMILY)).text
    request = f"/agents/demandes/{samples.REQUEST}"
    card = samples.card(samples.REQUEST)
    summary = card["summary"] | {"child_id": samples.LEA}
    services.answers["request-detail"] = samples.detail(card | {"summary": summary})
    assert link in (await as_agent.get(request)).text
    services.answers["request-detail"] = samples.detail(card | {"summary": summary, "kind": "new_child"})
    assert link not in (await as_agent.get(request)).text, "a child who waits for a decision has no sheet"
    services.answers["court-decisions"] = Refusal("not_allowed")
    assert link not in (await as_agent.get(FAMILY)).text, "who may not open it gets no link to it"


def test_every_reason_fits_what_family_keeps() -> None:
    for key, _ in reading.REASONS:
        assert 0 < len(reading.reason_of(key, "x" * 500)) <= 120
