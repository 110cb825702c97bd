"""When families may book: the agents' pages, and what families read of it."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from gateway.components import french
from gateway.staff.windows import form
from gateway.staff.windows.routes import OVERTAKEN, preview_words
from gateway.words import opening
from gateway.words.planning import why_not
from gateway.words.planning_gesture import left_out
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.samples_reminders import OPENING
from tests.unit.gateway.samples_windows import CARD, PREVIEW, WINDOW
from tests.unit.gateway.world import PARIS, Services, sent, text

PAGE = "/agents/reglages/ouvertures"
CENTRE = samples.OTHER_OFFERING["offering_id"]
GOOD = {
    "fenetre": WINDOW,
    "version": "0",
    "activite": CENTRE,
    "libelle": "Vacances d’été",
    "du": "2015-07-06",
    "au": "31/07/2015",
    "ouvre_le": "2015-05-18",
    "ouvre_a": "08:00",
    "ferme_le": "2015-06-12",
    "ferme_a": "18:00",
    "apres": "refuse",
    "reference": "Délibération du 12 mars 2015",
}
CHOICES = [(CENTRE, "Accueil de loisirs – La Casaloustik"), (f"{CENTRE}/{WINDOW}", "La journée")]


@pytest.fixture
def head(as_head: Browser, services: Services) -> Browser:
    services.answers["offerings"] = {"offerings": [samples.OTHER_OFFERING]}
    return as_head


async def test_a_window_is_checked_then_saved_once_however_often_it_is_sent(
    head: Browser, services: Services
) -> None:
    blank = await head.get(f"{PAGE}/nouvelle")
    typed = GOOD | {"csrf": blank.hidden("csrf"), "fenetre": blank.hidden("fenetre")}
    checked = await head.post(PAGE, typed | {"geste": "verifier"})
    assert checked.status == 200
    assert (
        "Les familles pourront réserver du lundi 18 mai 2015 à 8 h au vendredi 12 juin 2015 à 18 h."
        in text(checked)
    )
    assert "62 familles inscrites" in text(checked)
    assert sent(services) == []
    again = {name: checked.hidden(name) for name in (*form.NAMES, "csrf", "command_id")}
    assert {name: again[name] for name in GOOD} == {name: typed[name] for name in GOOD}
    for _ in range(2):
        saved = await head.post(PAGE, again | {"geste": "enregistrer"})
        assert (saved.status, saved.header("location")) == (303, PAGE)
    first, second = sent(services)
    assert first == second
    assert str(first.window.window_id) == blank.hidden("fenetre")
    assert (first.expected_version, first.window.last_day.isoformat()) == (0, "2015-07-31")
    assert (first.window.closes_at.isoformat(), first.window.unit_id) == ("18:00:00", None)
    back = await head.post(PAGE, again | {"geste": "modifier"})
    assert 'value="Vacances d’été"' in back.text


async def test_a_correction_carries_the_version_that_was_read_and_says_when_it_was_overtaken(
    head: Browser, services: Services
) -> None:
    page = await head.get(f"{PAGE}/{WINDOW}")
    assert (page.hidden("version"), page.hidden("fenetre")) == ("3", WINDOW)
    assert 'value="08:00"' in page.text
    services.answers["set-booking-window"] = Refusal("changed_meanwhile")
    typed = GOOD | {"version": "3", "csrf": page.hidden("csrf"), "command_id": WINDOW, "geste": "enregistrer"}
    refused = await head.post(PAGE, typed)
    assert refused.status == 422
    assert OVERTAKEN in refused.text
    assert sent(services)[-1].expected_version == 3
    assert (await head.get(f"{PAGE}/{OPENING}")).status == 404


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Refusal("settings_overlap", ids=[], fields=[{"field": "first_day", "error": "overlap"}]), "du"),
        (Refusal("invalid_input", fields=[{"field": "closes_on", "error": "before"}]), "ferme_le"),
        (Refusal("invalid_input", fields=[{"field": "last_day", "error": "over"}]), "au"),
        (Refusal("not_found", id=CENTRE), "activite"),
    ],
)
async def test_what_planning_refuses_is_said_at_its_field(
    head: Browser, services: Services, answer: Refusal, field: str
) -> None:
    services.answers["preview-booking-window"] = answer
    csrf = (await head.get(f"{PAGE}/nouvelle")).hidden("csrf")
    page = await head.post(PAGE, GOOD | {"csrf": csrf, "geste": "verifier"})
    assert page.status == 422
    assert f'id="{field}-erreur"' in page.text
    assert 'value="31/07/2015"' in page.text or 'value="2015-07-06"' in page.text


async def test_a_window_is_taken_away_after_a_page_that_says_what_follows(
    head: Browser, services: Services
) -> None:
    page = await head.get(f"{PAGE}/{WINDOW}/retrait")
    assert "Les familles pourront réserver ces jours tout de suite" in page.text
    fields = {name: page.hidden(name) for name in ("csrf", "command_id", "version")}
    assert (await head.post(f"{PAGE}/{WINDOW}/retrait", fields)).status == 303
    (command,) = sent(services)
    assert (str(command.window_id), command.expected_version) == (WINDOW, 3)
    bad = await head.post(f"{PAGE}/{WINDOW}/retrait", fields | {"version": "0"})
    assert bad.status == 422


async def test_only_the_direction_opens_these_pages(as_agent: Browser) -> None:
    for path in (PAGE, f"{PAGE}/nouvelle", f"{PAGE}/{WINDOW}", f"{PAGE}/{WINDOW}/retrait"):
        assert (await as_agent.get(path)).status == 403


async def test_those_that_are_over_are_listed_on_demand(head: Browser) -> None:
    assert "Printemps" not in (await head.get(PAGE)).text
    page = await head.get(f"{PAGE}?passees=1")
    assert "printemps" in page.text
    assert "Terminée" in page.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"activite": ""}, "activite"),
        ({"activite": "autre/chose"}, "activite"),
        ({"libelle": "x" * 81}, "libelle"),
        ({"du": ""}, "du"),
        ({"au": "31/02/2015"}, "au"),
        ({"ouvre_le": "bientôt"}, "ouvre_le"),
        ({"ouvre_a": "8h"}, "ouvre_a"),
        ({"ferme_le": "x"}, "ferme_le"),
        ({"ferme_a": "25:00"}, "ferme_a"),
        ({"apres": ""}, "apres"),
        ({"reference": "x" * 201}, "reference"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(changes: dict[str, str], field: str) -> None:
    window, wrong = form.made(GOOD | changes, CHOICES)
    assert window is None
    assert [name for name, _ in wrong] == [field]


def test_a_unit_alone_is_chosen_in_the_same_list_and_a_window_may_have_no_closing() -> None:
    typed = GOOD | {"activite": f"{CENTRE}/{WINDOW}", "ferme_le": "", "ferme_a": ""}
    window, wrong = form.made(typed, CHOICES)
    assert window is not None
    assert (str(window.unit_id), window.closes_on, window.closes_at, wrong) == (WINDOW, None, None, [])
    units = [{"unit_id": WINDOW, "name": "Journée"}, {"unit_id": OPENING, "name": "Matin"}]
    known = form.choices(
        [samples.OTHER_OFFERING | {"units": units}, samples.OTHER_OFFERING | {"units": units[:1]}]
    )
    assert [value for value, _ in known] == [CENTRE, f"{CENTRE}/{WINDOW}", f"{CENTRE}/{OPENING}", CENTRE]


def test_the_preview_tells_which_limit_comes_first() -> None:
    cut = PREVIEW | {"first_until": "2015-06-30T12:00:00+02:00", "last_until": "2015-07-22T12:00:00+02:00"}
    said = [line.replace(french.NBSP, " ") for line in preview_words(cut | {"closes": None}, PARIS)]
    assert said == [
        "Les familles pourront réserver à partir du lundi 18 mai 2015 à 8 h, chaque jour jusqu’à sa date limite.",
        "Le premier jour se réserve jusqu’au mardi 30 juin 2015 à 12 h, le dernier jusqu’au mercredi 22 juillet 2015 à 12 h.",
    ]
    assert len(preview_words(PREVIEW, PARIS)) == 1
    assert len(preview_words(PREVIEW | {"first_until": None, "last_until": None}, PARIS)) == 1


# --- what families read


def window(**changes: Any) -> dict[str, Any]:
    given = {
        "label": "Vacances d’été",
        "unit": "",
        "first_day": "2015-07-06",
        "last_day": "2015-07-31",
        "opens_at": CARD["opens"],
        "closes_at": CARD["closes"],
        "state": "coming",
    }
    return given | changes


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "les réservations ouvrent le lundi 18 mai à 8 h, jusqu’au vendredi 12 juin à 18 h"),
        ({"closes_at": None}, "les réservations ouvrent le lundi 18 mai à 8 h"),
        ({"state": "open"}, "réservations ouvertes du lundi 18 mai à 8 h au vendredi 12 juin à 18 h"),
        ({"state": "open", "closes_at": None}, "réservations ouvertes depuis le lundi 18 mai à 8 h"),
        ({"state": "closed"}, "réservations closes depuis le vendredi 12 juin à 18 h"),
    ],
)
def test_a_window_says_where_it_stands(changes: dict[str, Any], words: str) -> None:
    assert opening.state_words(window(**changes), PARIS).replace(french.NBSP, " ") == words


def test_two_lines_of_one_activity_say_it_once() -> None:
    lines = [{"offering": "Accueil de loisirs", "windows": [window()]}] * 2
    (one,) = opening.of_lines([*lines, {"offering": "Cantine"}], PARIS)
    assert one["name"] == "Accueil de loisirs, vacances d’été"
    assert one["days"].replace(french.NBSP, " ") == "du lundi 6 au vendredi 31 juillet"
    years = opening.span_words("2015-12-28", "2016-01-02").replace(french.NBSP, " ")
    assert years == "du lundi 28 décembre 2015 au samedi 2 janvier 2016"
    assert opening.span_words("2015-05-01", "2015-05-01") == f"le vendredi 1er{french.NBSP}mai"


def test_a_day_not_open_says_when_it_opens() -> None:
    data = {"moment": CARD["opens"]}
    words = why_not("window_not_open", data, PARIS).replace(french.NBSP, " ")
    assert words == "les réservations ouvrent le lundi 18 mai à 8 h"
    assert why_not("window_closed", {}, PARIS) == "réservations closes"
    one = {"reason": "window_not_open", "days": ["2015-07-06", "2015-07-07"], "label": "", **data}
    assert left_out(one, PARIS).replace(french.NBSP, " ") == f"2 jours : {words}"
    assert "pas encore ouvertes" in left_out(one | {"moment": None}, PARIS)


async def test_the_home_page_announces_an_opening(as_parent: Browser, services: Services) -> None:
    page = text(await as_parent.get("/accueil"))
    assert "Ouverture des réservations" in page
    assert (
        "(Léa et Tom), du lundi 6 au vendredi 31 juillet : les réservations ouvrent le lundi 18 mai" in page
    )
    services.away("planning")
    assert "Ouverture des réservations" not in text(await as_parent.get("/accueil"))


async def test_the_link_of_an_opening_says_when_to_come_back(as_parent: Browser) -> None:
    page = text(await as_parent.get(f"/rappels/{OPENING}"))
    assert "Les réservations ouvrent le lundi 18 mai à 8 h." in page
    assert '/enfants/reserver"' not in page
