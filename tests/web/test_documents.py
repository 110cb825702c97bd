"""A certificate in a browser: a parent joins it on a phone without script, an agent looks at it before deciding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from chassis.problem import Refusal
from contracts.planning.commands import DeclareAbsence
from tests.unit.gateway import samples
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.planning_forms import BASE, CANTEEN, knows_lea
from tests.web import axe
from tests.web import samples_planning as planning
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

# one white point
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415478da63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
DAY = f"{BASE}/jour/{CANTEEN}/2015-04-10"


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewaySite]:
    """The gateway around services that answer samples and keep documents."""
    site = GatewaySite()
    knows_lea(site.services)
    cupboard = Cupboard(site.services)
    site.services.answers |= {
        "explain-cell": lambda query: (
            planning.explained()
            | {"absence_id": str(UUID(int=77)), "evidence": list(cupboard.content), "evidence_needed": True}
        ),
        "proposal-details": lambda query: {
            "proposals": [samples.proposal() | {"evidence": list(cupboard.content)}]
        },
        "join-evidence": lambda command: {"evidence": command.file_ids},
    }
    yield site
    site.close()


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("parent", refusals=True)


def test_a_parent_joins_a_certificate_on_a_phone_without_script_and_an_agent_sees_it(
    visit: Any, gateway: GatewaySite
) -> None:
    tab = visit(f"{BASE}?vue=semaine&semaine=2015-04-06", width=360, java_script_enabled=False)
    tab.locator("input[value='6.2015-04-10']").check()
    tab.get_by_role("button", name="Déclarer une absence").click()
    tab.get_by_label("Motif de l’absence").select_option("sick")
    photo = {"name": "certificat.png", "mimeType": "image/png", "buffer": PNG}
    tab.get_by_label("Joindre des documents").set_input_files(photo)
    tab.get_by_role("button", name="Envoyer la déclaration").click()
    expect(tab.locator("#resultat")).to_contain_text("Absence notée", use_inner_text=True)
    assert len(gateway.services.last(DeclareAbsence).evidence) == 1
    tab = visit(f"/agents/demandes/{samples.REQUEST}", "agent")
    picture = tab.locator(".proof-picture img")
    picture.scroll_into_view_if_needed()
    tab.wait_for_function("document.querySelector('.proof-picture img').naturalWidth === 1")
    expect(tab.locator(".proof")).to_contain_text("certificat.png", use_inner_text=True)
    axe.clean(tab)


def test_the_pages_that_take_documents_are_clean(visit: Any) -> None:
    for path in (DAY, f"/demandes/{samples.REQUEST}"):
        axe.clean(tab := visit(path))
    tab.get_by_role("button", name="Joindre", exact=True).click()
    expect(tab.locator("#erreurs")).to_contain_text("Choisissez un document.", use_inner_text=True)
    axe.clean(tab)


def test_the_page_that_asks_why_a_document_is_opened_is_clean(visit: Any, gateway: GatewaySite) -> None:
    file_id, known = str(UUID(int=9)), dict(gateway.services.answers)
    cupboard = Cupboard(gateway.services)
    cupboard.names[file_id], cupboard.content[file_id] = "pai.png", PNG
    gateway.services.answers["file-chunk"] = Refusal("reading_reason_required")
    axe.clean(visit.read(f"/agents/documents/{file_id}", "agent"))
    gateway.services.answers |= known
