"""What agents see of a family's days: the week to come with its absences, and each child's month, to be read."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from chassis.problem import Refusal
from contracts.days import month_bounds
from contracts.planning import FamilyDays
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, text
from tests.web import samples_planning

SHEET = f"/agents/familles/{samples.FAMILY}"
MONTH = f"{SHEET}/enfants/{samples.LEA}/planning"


@pytest.fixture
def known(services: Services) -> Services:
    """A family of two, and the planning of each child around 8 April 2015."""
    lea = samples.FAMILY_SHEET["children"][0]
    tom = lea | {"child_id": samples.TOM, "first_name": "Tom"}
    services.answers["family-sheet"] = samples.FAMILY_SHEET | {"children": [lea, tom]}
    services.answers["month-planning"] = lambda query: samples_planning.view(*month_bounds(query.month))
    return services


async def test_the_days_to_come_also_say_who_is_excused(as_agent: Browser, services: Services) -> None:
    asked: list[FamilyDays] = []
    excused = samples.FAMILY_DAYS["days"][1] | {"status": "excused_absence"}

    def answer(query: FamilyDays) -> dict[str, object]:
        asked.append(query)
        return {"days": [samples.FAMILY_DAYS["days"][0], excused]}

    services.answers["family-days"] = answer
    page = text(await as_agent.get(SHEET))
    assert [query.absences for query in asked] == [True]
    assert "Absent excusé" in page
    assert "mardi 5 mai" in page


async def test_each_child_of_the_sheet_leads_to_its_month(as_agent: Browser, known: Services) -> None:
    page = await as_agent.get(SHEET)
    for child in (samples.LEA, samples.TOM):
        assert f'href="{SHEET}/enfants/{child}/planning"' in page.text
    known.answers["family-days"] = Refusal("not_allowed")
    assert "/planning" not in (await as_agent.get(SHEET)).text, (
        "who may not read plannings gets no link to one"
    )


async def test_a_month_is_read_cell_by_cell_and_nothing_is_done_there(
    as_agent: Browser, known: Services
) -> None:
    page = await as_agent.get(f"{MONTH}?mois=2015-04")
    said = text(page)
    assert "Planning de Léa, avril 2015" in said
    assert "absent excusé" in said
    table = page.text[page.text.index('<table class="grid"') : page.text.index("</table>")]
    assert "<input" not in table
    assert "padlock" not in table
    assert "modifiable" not in table
    assert "délai dépassé" not in table
    for other in ("2015-03", "2015-05"):
        assert f'href="{MONTH}?mois={other}"' in page.text
    assert f'href="{SHEET}/enfants/{samples.TOM}/planning?mois=2015-04"' in page.text
    assert f'href="{SHEET}"' in page.text, "and back to the sheet"


async def test_a_child_of_another_family_has_no_month_under_this_one(
    as_agent: Browser, known: Services
) -> None:
    assert (await as_agent.get(f"{SHEET}/enfants/{UUID(int=9)}/planning")).status == 404


async def test_who_may_not_read_plannings_is_refused_and_silence_is_said(
    as_agent: Browser, known: Services
) -> None:
    known.answers["month-planning"] = Refusal("not_allowed")
    assert (await as_agent.get(MONTH)).status == 403
    known.answers["month-planning"] = Refusal("unavailable", service="planning")
    page = await as_agent.get(MONTH)
    assert "momentanément indisponible" in page.text
    known.answers["month-planning"] = {**samples_planning.month(), "lines": []}
    assert re.search("Léa n’a aucune inscription", (await as_agent.get(MONTH)).text)


async def test_the_sheet_leads_to_the_statement_and_the_invoices_still_open(
    browser: Browser, services: Services
) -> None:
    browser.cookies["pf_session"] = "head"
    page = (await browser.get(SHEET)).text
    assert f'href="/agents/releve/{samples.JEAN}"' in page
    assert f'href="/agents/releve/{samples.JEAN}/factures/{samples.INVOICE}"' in page
