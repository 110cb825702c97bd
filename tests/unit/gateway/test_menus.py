"""Menus for families, typed and imported by agents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.problem import Refusal
from gateway.staff.menus.routes import decoded
from gateway.words.menus import ALLERGENS, read_typed, typed
from tests.unit.gateway import samples_home
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.samples_menus import CANTEEN, DISHES
from tests.unit.gateway.world import Services, sent, text

PAGE = "/agents/menus"


async def test_the_home_page_tells_what_the_children_eat_and_does_without_it(
    as_parent: Browser, services: Services
) -> None:
    page = text(await as_parent.get("/accueil"))
    assert "Gratin de pâtes" in page
    assert "gluten" in page
    services.answers["home-days"] = samples_home.DAYS | {"meals": []}
    assert "Au menu" not in text(await as_parent.get("/accueil"))
    services.answers["home-days"] = Refusal("unavailable")
    without = await as_parent.get("/accueil")
    assert without.status == 200
    assert "Mes paiements" in without.text


async def test_a_week_shows_each_place_with_its_allergens_in_words(as_parent: Browser) -> None:
    page = text(await as_parent.get("/menus?semaine=2015-05-06"))
    for words in (
        "Cantine Robert Tatin",
        "Les autres restaurants",
        "Carottes râpées",
        "moutarde",
        "Du 4 au 10 mai",
    ):
        assert words in page


async def test_an_agent_types_a_week_of_one_canteen(as_agent: Browser, services: Services) -> None:
    page = await as_agent.get(f"{PAGE}?semaine=2015-05-04&lieu={CANTEEN}")
    assert "Gratin de pâtes [gluten, lait]" in page.text
    form = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    form |= {
        "semaine": "2015-05-04",
        "lieu": CANTEEN,
        "jour1-main": "Omelette [Oeuf, LAIT] ; Riz",
        "jour2-main": "",
    }
    assert (await as_agent.post(PAGE, form)).status == 303
    command = sent(services)[-1]
    assert [one.day.isoweekday() for one in command.menus] == [1, 2, 3, 4, 5]
    assert {str(one.facility_id) for one in command.menus} == {CANTEEN}
    assert [(dish.name, dish.allergens) for dish in command.menus[0].dishes] == [
        ("Omelette", ["eggs", "milk"]),
        ("Riz", []),
    ]
    assert command.menus[1].dishes == []
    refused = await as_agent.post(PAGE, form | {"jour3-main": "Tarte [beurre]"})
    assert refused.status == 422
    assert "n’est pas un des 14 allergènes" in refused.text


async def test_a_file_is_imported_or_its_mistakes_are_listed(as_agent: Browser, services: Services) -> None:
    page = await as_agent.get(f"{PAGE}/importer")
    form = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id"), "partout": "oui"}
    given_file = ("menus.csv", "text/csv", b"menuDate\n2015-05-04\n")
    assert (await as_agent.post_files(f"{PAGE}/importer", form, fichier=given_file)).status == 303
    assert sent(services)[-1].everywhere
    services.answers["import-menus"] = Refusal(
        "menus_unreadable",
        errors=[{"line": 3, "column": "menuDate", "error": "date", "value": "<b>demain"}],
        more=2,
    )
    refused = await as_agent.post_files(f"{PAGE}/importer", form, fichier=given_file)
    assert refused.status == 422
    assert "Ligne 3, colonne menuDate : « &lt;b&gt;demain » n’est pas une date" in text(refused)
    assert "Et 2 autres erreurs." in text(refused)
    empty = await as_agent.post_files(f"{PAGE}/importer", form, fichier=("menus.csv", "text/csv", b""))
    assert empty.status == 422


def test_files_of_any_encoding_are_text() -> None:
    assert decoded("é".encode()) == decoded("é".encode("utf-8-sig")) == decoded("é".encode("cp1252")) == "é"
    assert decoded(b"\0\x81") != ""


def test_what_is_typed_is_what_was_shown() -> None:
    shown = typed(DISHES, "dessert")
    assert shown == "Pomme ; Poire"
    assert read_typed(shown, "dessert") == (DISHES[2:], "")
    assert read_typed(typed(DISHES, "starter"), "starter") == (DISHES[:1], "")


@pytest.mark.parametrize("wrong", ["[lait]", "Gratin [lait", "Gratin ]", "Gratin [beurre]", "x" * 161])
def test_what_cannot_be_a_dish_is_said(wrong: str) -> None:
    dishes, said = read_typed(wrong, "main")
    assert (dishes, bool(said)) == ([], True)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_dishes_or_a_sentence(typed_text: str) -> None:
    dishes, said = read_typed(typed_text, "main")
    assert not (dishes and said)
    for dish in dishes:
        assert set(dish["allergens"]) <= set(ALLERGENS)
