"""Reading menus of the open format: all of a file, or every mistake of it by line and column."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain.menu_file import REQUIRED, Mistake, allergens_of, plain, read_menus

SCHOOL = UUID(int=1)
PLACES = {plain("École des Tilleuls"): SCHOOL}
COLUMNS = [*REQUIRED, "menuPlatAllergene"]
GOOD = {
    "menuCollNom": "Saint-Jean",
    "menuCollSiret": "21440000100012",
    "menuEtablissementNom": "Cuisine centrale",
    "menuRestaurantNom": "ECOLE DES TILLEULS",
    "menuRestaurantIdType": "sans",
    "menuRestaurantType": "élémentaire",
    "menuRestaurantConvive": "tous",
    "menuDate": "2015-05-04",
    "menuRepasType": "déjeuner",
    "menuPlatType": "plat principal",
    "menuPlatNom": "Gratin, façon du chef",
    "menuPublicationDate": "2015-04-20T10:00:00",
    "menuPlatAllergene": '["lait","fruits à coques"]',
}


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def a_file(*rows: dict[str, str], mark: str = ",", columns: list[str] = COLUMNS) -> str:
    lines = [mark.join(columns)]
    lines += [mark.join(quoted((GOOD | row)[name]) for name in columns) for row in rows]
    return "\r\n".join(lines) + "\r\n"


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_file_is_read_whole_whatever_its_mark(mark: str) -> None:
    read = read_menus(
        "\ufeff" + a_file(GOOD, {"menuPlatType": "Entrée", "menuPlatAllergene": ""}, mark=mark),
        PLACES,
        everywhere=False,
    )
    assert read.mistakes == []
    ((key, dishes),) = read.menus.items()
    assert key == (SCHOOL, date(2015, 5, 4))
    assert [(one.course, one.allergens) for one in dishes] == [("main", ("milk", "nuts")), ("starter", ())]


def test_every_mistake_is_told_by_line_and_column_and_nothing_is_read() -> None:
    read = read_menus(
        a_file(
            GOOD,
            {"menuDate": "04/05/2015", "menuPlatType": "fromage"},
            {"menuPlatNom": "", "menuPlatAllergene": "lait, noisette de bois"},
            {"menuRestaurantNom": "Ailleurs", "menuRepasType": "brunch"},
            {"menuPlatNom": "x" * 161},
        ),
        PLACES,
        everywhere=False,
    )
    assert read.menus == {}
    assert [(one.line, one.column, one.error) for one in read.mistakes] == [
        (3, "menuDate", "date"),
        (3, "menuPlatType", "choice"),
        (4, "menuPlatNom", "missing"),
        (4, "menuPlatAllergene", "allergen"),
        (5, "menuRestaurantNom", "facility"),
        (5, "menuRepasType", "choice"),
        (6, "menuPlatNom", "too_long"),
    ]


def test_columns_that_lack_are_named() -> None:
    columns = [name for name in COLUMNS if name not in ("menuDate", "menuPlatNom")]
    read = read_menus(a_file(GOOD, columns=columns), PLACES, everywhere=True)
    assert read.mistakes == [
        Mistake(1, "menuDate", "missing_column"),
        Mistake(1, "menuPlatNom", "missing_column"),
    ]


def test_other_meals_than_lunch_are_counted_and_left_out() -> None:
    read = read_menus(a_file(GOOD, {"menuRepasType": "goûter"}), PLACES, everywhere=True)
    assert ([*read.menus], read.left_out) == ([(None, date(2015, 5, 4))], 1)


def test_the_same_dish_twice_is_one() -> None:
    (dishes,) = read_menus(a_file(GOOD, GOOD), PLACES, everywhere=True).menus.values()
    assert len(dishes) == 1


def test_an_empty_file_is_a_mistake() -> None:
    assert read_menus(a_file(), PLACES, everywhere=True).mistakes == [Mistake(1, "", "empty")]


@pytest.mark.parametrize(
    "text", ["Lait; ŒUFS", '["œufs","lait"]', "oeuf|lait", "[oeufs, lait]", "Lait, Œufs"]
)
def test_allergens_are_read_however_they_are_listed(text: str) -> None:
    assert allergens_of(text) == ("eggs", "milk")


@given(st.text(max_size=400), st.booleans())
def test_whatever_the_file_it_is_read_or_told_wrong_never_both(text: str, everywhere: bool) -> None:
    for body in (text, a_file(GOOD) + text):
        read = read_menus(body, PLACES, everywhere=everywhere)
        assert bool(read.menus) != bool(read.mistakes) or (read.left_out and not read.menus)
