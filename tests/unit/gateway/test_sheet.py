"""*Fiche d'inscription*: the family's own file as a page and as a paper."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from chassis.problem import Refusal
from tests.unit.gateway import samples, samples_record, samples_town
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.test_child_sheet import health_asked
from tests.unit.gateway.world import Services, text

TOM = {"child_id": samples.TOM, "first_name": "Tom"}


@pytest.fixture
def services(services: Services) -> Services:
    """With a child's record and what billing keeps."""
    services.answers |= samples_record.ANSWERS
    return services


async def words(browser: Browser, path: str) -> str:
    """What a paper says, its lines put together."""
    answer = await browser.get(path)
    assert (answer.status, answer.header("content-type")) == (200, "application/pdf")
    pages = PdfReader(io.BytesIO(answer.body)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def test_it_shows_all_that_the_family_reads_elsewhere(as_parent: Browser, services: Services) -> None:
    other = {name: "" for name in samples.FAMILY_SHEET["guardians"][0]} | {
        "guardian_id": samples.FAMILY,
        "first_name": "Inès",
        "last_name": "ROY",
        "quality": "Mère",
    }
    guardians = [*samples.FAMILY_SHEET["guardians"], other]
    services.answers["family-sheet"] = samples.FAMILY_SHEET | {"guardians": guardians}
    page = text(await as_parent.get("/fiche"))
    assert "Mère" in page
    for said in (
        "1001001818331",
        "12 rue des Bonbons",
        "Jeanne",
        "Léa",
        "Inès ROY",
        "Odile D’ARC-L’ÉTANG",
        "Photos et vidéos",
    ):
        assert said in page
    assert "Oui (Jean DUPONT, le 01/04/2015)" in page


async def test_health_is_opened_only_when_it_is_asked_for(as_parent: Browser, services: Services) -> None:
    opened = health_asked(services)
    assert "Arachide" not in text(await as_parent.get("/fiche"))
    assert "Arachide" not in await words(as_parent, "/fiche.pdf")
    assert opened
    assert not any(opened)
    assert "Arachide" in text(await as_parent.get("/fiche?sante=oui"))
    assert "Arachide" in await words(as_parent, "/fiche.pdf?sante=oui")


async def test_on_paper_it_is_tagged_and_says_when_it_was_made(as_parent: Browser) -> None:
    answer = await as_parent.get("/fiche.pdf")
    assert 'filename="fiche-1001001818331.pdf"' in answer.header("content-disposition")
    assert b"/MarkInfo" in answer.body
    said = await words(as_parent, "/fiche.pdf")
    assert "Fiche éditée le 4 mai 2015" in said.replace("\u00a0", " ")
    assert "Signature" in said
    assert "Odile" in said


async def test_a_child_s_own_sheet_leaves_the_others_and_the_money_out(
    as_parent: Browser, services: Services
) -> None:
    children = [*samples.FAMILY_SHEET["children"], samples.FAMILY_SHEET["children"][0] | TOM]
    services.answers["family-sheet"] = samples.FAMILY_SHEET | {"children": children}
    assert "Tom" in text(await as_parent.get("/fiche"))
    page = text(await as_parent.get(f"/fiche?enfant={samples.LEA}"))
    assert "Léa" in page
    assert "Tom" not in page
    assert "Coordonnées bancaires" not in page
    for child in (samples.FAMILY, "pas-un-enfant"):
        assert (await as_parent.get(f"/fiche?enfant={child}")).status == 404
        assert (await as_parent.get(f"/fiche.pdf?enfant={child}")).status == 404


async def test_without_billing_the_rest_is_there_and_says_what_is_missing(
    as_parent: Browser, services: Services
) -> None:
    services.away("billing")
    page = text(await as_parent.get("/fiche"))
    assert "12 rue des Bonbons" in page
    assert "indisponible" in page
    assert "indisponibles pour l’instant" in await words(as_parent, "/fiche.pdf")
    services.away("family")
    assert (await as_parent.get("/fiche.pdf")).status == 503


async def test_a_record_that_is_not_this_parent_s_to_read_shows_the_name_alone(
    as_parent: Browser, services: Services
) -> None:
    services.answers["child-record"] = Refusal("child_unknown")
    page = text(await as_parent.get("/fiche?sante=oui"))
    assert "Léa" in page
    assert "Odile" not in page


@pytest.mark.parametrize(
    ("off", "gone"),
    [
        ("child_sheet", ("Odile", "Arachide")),
        ("record", ("Coordonnées bancaires", "Informations fiscales")),
        ("record_bank", ("Coordonnées bancaires",)),
    ],
)
async def test_what_a_closed_screen_would_show_is_not_shown_here_either(
    as_parent: Browser, services: Services, off: str, gone: tuple[str, ...]
) -> None:
    services.answers["profile"] = samples.PROFILE | {"version": 4, "screens_off": samples_town.off(off)}
    page = text(await as_parent.get("/fiche?sante=oui"))
    assert "12 rue des Bonbons" in page
    for said in gone:
        assert said not in page


async def test_what_was_typed_stays_text_on_paper(as_parent: Browser, services: Services) -> None:
    hostile: dict[str, Any] = samples.FAMILY_SHEET["children"][0] | {"school": "#panic() *a* $x$"}
    services.answers["family-sheet"] = samples.FAMILY_SHEET | {"children": [hostile]}
    assert "#panic() *a* $x$" in await words(as_parent, "/fiche.pdf")


async def test_a_child_s_enrolments_are_on_the_page_and_on_paper(
    as_parent: Browser, services: Services
) -> None:
    said = "Du 01/09/2014 au 03/07/2015 : lundi, jeudi (semaines impaires)"
    page = text(await as_parent.get(f"/fiche?enfant={samples.LEA}"))
    assert "Restauration scolaire, Restaurant des Tilleuls" in page
    assert said in page
    assert said in await words(as_parent, f"/fiche.pdf?enfant={samples.LEA}")
    later = samples_record.enrolled(samples.LEA, regular_from="2015-06-01")
    services.answers["family-enrolments"] = {"enrolments": [later]}
    assert "(à partir du 01/06/2015)" in text(await as_parent.get("/fiche"))
    services.answers["family-enrolments"] = {"enrolments": []}
    assert "Aucune inscription en cours" in text(await as_parent.get("/fiche"))
    services.answers["family-enrolments"] = Refusal("unavailable")
    assert "Indisponibles pour l’instant" in text(await as_parent.get("/fiche"))
