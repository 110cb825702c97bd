"""The planning: what it shows, and how one cell explains itself."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from chassis.problem import Refusal
from contracts.days import month_bounds
from gateway.parents.planning.cells import cell_html, printed_letter
from gateway.parents.planning.period import Period, Sight
from gateway.parents.planning.present import _where, cell_row, legend
from gateway.parents.planning.routes import opens_on
from gateway.words import planning as planning_words
from gateway.words.planning_return import way_back
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.planning_forms import (
    BASE,
    CANTEEN,
    act,
    knows_lea,
    outcomes,
    text,
)
from tests.unit.gateway.world import PARIS, Services
from tests.web import samples_planning as planning


@pytest.fixture
def known(services: Services) -> Services:
    """Léa's planning, around 8 April 2015."""
    return knows_lea(services)


async def test_the_month_is_a_table_whose_cells_say_everything(as_parent: Browser, known: Services) -> None:
    page = await as_parent.get(f"{BASE}?vue=mois&mois=2015-04")
    said = text(page)
    assert page.status == 200
    assert '<h1 id="titre">Planning de Léa, avril 2015</h1>' in said
    assert (
        "Restauration scolaire, vendredi 10 avril, réservé, modifiable jusqu’au jeudi 9 avril à 10 h" in said
    )
    assert (
        "Restauration scolaire, jeudi 9 avril, réservé, délai dépassé depuis le mercredi 8 avril à 10 h"
        in said
    )
    assert "Vacances journée, vendredi 17 avril, demande en attente, 2e sur la liste d’attente" in said
    assert "Mercredi journée, mercredi 1er avril, réservé, présent" in said
    assert "Mercredi après-midi, mercredi 29 avril, réservation refusée, motif : complet, réservable" in said
    assert "ne fonctionne pas pendant les vacances : Vacances de printemps" in said
    assert "fermé, jour férié : Lundi de Pâques" in said


async def test_the_legend_holds_what_the_month_holds(as_parent: Browser, known: Services) -> None:
    april = text(await as_parent.get(f"{BASE}?vue=mois&mois=2015-04"))
    may = text(await as_parent.get(f"{BASE}?vue=mois&mois=2015-06"))
    assert "la mairie doit répondre, ou attend un justificatif" in april
    assert "Liste" in may
    assert "Absent facturé" not in may
    assert "Libre" in may


def test_the_legend_shows_the_tick_over_each_colour_and_no_closure_for_a_public_holiday() -> None:
    holiday = {"day": "2015-05-01", "status": "closure", "reason": "public_holiday", "mark": ""}
    seen = {"day": "2015-05-04", "status": "recurring", "mark": "present"}
    rows = legend({"days": [{"kind": "public_holiday"}], "lines": [{"cells": [holiday, seen]}]})
    assert [(row["key"], row["letter"], row["glyph"]) for row in rows] == [
        ("recurring", "r", "circle-dot"),
        ("public_holiday", "J", ""),
        ("recurring", "r✓", "check"),
    ]
    assert rows[-1]["label"] == "Présent (régulier)"


def test_a_past_day_without_anything_is_not_taken_for_a_day_without_the_activity() -> None:
    past = {"day": "2015-05-04", "status": "", "mark": "", "actions": {}, "why_not": "cutoff_passed"}
    stopped = {"day": "2015-05-05", "status": "not_running", "reason": "weekday", "mark": ""}
    free = {"day": "2015-05-06", "status": "", "mark": "", "actions": {"book": None}}
    drawn = [cell_html("Cantine", 0, one, "icons.svg", PARIS) for one in (past, stopped, free)]
    assert ["free-none" in html for html in drawn] == [True, False, False]
    assert ['class="off"' in html for html in drawn] == [False, True, False]
    assert "rien de réservé, délai dépassé" in drawn[0]
    assert "ne fonctionne pas ce jour de la semaine" in drawn[1]
    rows = legend({"days": [{"kind": ""}], "lines": [{"cells": [past, stopped, free]}]})
    assert [row["label"] for row in rows] == ["Libre", "Rien de réservé", "Ne fonctionne pas ce jour"]


def test_a_printed_legend_explains_only_the_letters_that_are_printed() -> None:
    stopped = {"day": "2015-05-04", "status": "not_running", "reason": "weekday", "mark": ""}
    holidays = {**stopped, "reason": "school_holidays", "reason_data": {"holidays": "summer_holidays"}}
    days = [{"kind": "summer_holidays"}]
    assert [row["letter"] for row in legend({"days": days, "lines": [{"cells": [stopped]}]})] == ["", ""]
    assert [row["letter"] for row in legend({"days": days, "lines": [{"cells": [holidays]}]})] == ["", "G"]


@pytest.mark.parametrize("status", [row for row in planning_words.statuses().values() if row.drawn == "cell"])
def test_every_status_drawn_in_a_cell_prints_its_letter(status: planning_words.StatusWords) -> None:
    marks = {"present": ("booked", "present"), "present_unbooked": ("", "present_unbooked")}
    said, mark = marks.get(status.key, (status.key, ""))
    cell = {"day": "2015-05-04", "status": said, "mark": mark}
    html = cell_html("Cantine", 0, cell, "icons.svg", PARIS)
    assert f'data-l="{status.letter}"' in html
    assert printed_letter(cell) == status.letter


@pytest.mark.parametrize("mark", ["present", "present_unbooked"])
@pytest.mark.parametrize(
    "status", ["", *(key for key, row in planning_words.statuses().items() if row.layer != "mark")]
)
def test_whoever_was_there_has_a_tick_whatever_became_of_the_day(status: str, mark: str) -> None:
    cell = {"day": "2015-05-04", "status": status, "mark": mark, "reason": "public_holiday"}
    html = cell_html("Cantine", 0, cell, "icons.svg", PARIS)
    assert html.count("icons.svg#check") == 1
    assert "✓" in printed_letter(cell)
    row = cell_row(cell, PARIS)
    assert row["ticked"] or row["glyph"] == "check"


def test_a_tick_hides_neither_an_absence_nor_a_refusal() -> None:
    for status in ("excused_absence", "billed_absence", "pending_booking", "refused"):
        words = planning_words.statuses()[status]
        cell = {"day": "2015-05-04", "status": status, "mark": "present"}
        html = cell_html("Cantine", 0, cell, "icons.svg", PARIS)
        assert f'data-st="{status}"' in html
        assert f"icons.svg#{words.glyph}" in html
        rows = legend({"days": [{"kind": ""}], "lines": [{"cells": [cell]}]})
        assert [row["letter"] for row in rows] == ["", f"{words.letter}✓"]
        assert [row["ticked"] for row in rows] == [False, True]


def test_a_public_holiday_prints_its_letter_on_every_line() -> None:
    cell = {
        "day": "2015-05-08",
        "status": "closure",
        "reason": "public_holiday",
        "reason_data": {"name": "8 mai"},
    }
    assert 'data-l="J"' in cell_html("Cantine", 0, cell, "icons.svg", PARIS)


@pytest.mark.parametrize(
    ("sight", "first", "days", "opens"),
    [
        ("mois", date(2015, 5, 1), ["2015-05-06", "2015-05-07", "2015-05-20"], ("2015-05-07", "Aujourd’hui")),
        ("mois", date(2015, 5, 1), ["2015-05-06", "2015-05-11"], ("2015-05-11", "Aller au lundi 11 mai")),
        ("mois", date(2015, 6, 1), ["2015-06-04", "2015-06-05"], ("2015-06-04", "Aller au jeudi 4 juin")),
        ("mois", date(2015, 6, 1), ["2015-06-02", "2015-06-05"], None),
        ("mois", date(2015, 4, 1), ["2015-04-29", "2015-04-30"], None),
        ("mois", date(2015, 5, 1), [], None),
        ("semaine", date(2015, 5, 4), ["2015-05-04", "2015-05-07"], ("2015-05-07", "Aujourd’hui")),
    ],
)
def test_a_narrow_screen_opens_on_today_or_on_the_first_day_to_come(
    sight: Sight, first: date, days: list[str], opens: tuple[str, str] | None
) -> None:
    found = opens_on(days, Period(sight, first), date(2015, 5, 7))
    said = (found["day"], found["label"].replace("\u00a0", " ")) if found else None
    assert said == opens


async def test_without_script_a_link_leads_to_today(as_parent: Browser, known: Services) -> None:
    here = text(await as_parent.get(f"{BASE}?vue=mois&mois=2015-05"))
    assert 'href="#jour-2015-05-04" data-pf-opens' in here
    assert 'id="jour-2015-05-04"' in here
    elsewhere = text(await as_parent.get(f"{BASE}?vue=semaine&semaine=2015-04-27"))
    assert f'href="{BASE}?vue=semaine&amp;semaine=2015-05-04#jour-2015-05-04"' in elsewhere
    assert 'id="jour-2015-04-27"' in elsewhere


async def test_phones_begin_with_the_week_and_the_choice_is_remembered(
    as_parent: Browser, known: Services
) -> None:
    phone = {"sec_ch_ua_mobile": "?1"}
    assert "Vue du planning" in text(await as_parent.get(BASE))
    assert '<table class="grid"' in text(await as_parent.get(BASE))
    week = text(await as_parent.get(BASE, **phone))
    assert '<table class="grid"' not in week
    assert "Planning de Léa, semaine du 4 mai 2015" in week
    iphone = await as_parent.get(BASE, user_agent="Mozilla/5.0 (iPhone) Mobile/15E148 Safari")
    assert '<table class="grid"' not in text(iphone)
    chosen = await as_parent.get(f"{BASE}?vue=mois", **phone)
    assert as_parent.cookies["pf_vue"] == "mois"
    assert '<table class="grid"' in text(chosen)
    assert '<table class="grid"' in text(await as_parent.get(BASE, **phone))


async def test_months_are_left_and_reached_within_what_exists(as_parent: Browser, known: Services) -> None:
    page = text(await as_parent.get(f"{BASE}?vue=mois&mois=2015-07"))
    assert 'rel="prev" href="/enfants/' in page
    assert 'rel="next"' not in page
    assert '<option value="2015-07" selected>juillet 2015</option>' in page


async def test_a_month_or_week_that_does_not_exist_is_said_with_a_link_to_todays(
    as_parent: Browser, known: Services
) -> None:
    for asked in ("mois=avril&vue=mois", "vue=mois&mois=2015-13", "semaine=2027-02-31&vue=semaine"):
        page = await as_parent.get(f"{BASE}?{asked}")
        assert page.status == 404
        assert "Cette date n’existe pas" in text(page)
        view = "semaine" if "semaine" in asked else "mois"
        assert f'href="{BASE}?vue={view}"' in page.text


async def test_what_has_not_changed_is_not_rendered_again(as_parent: Browser, known: Services) -> None:
    etags: list[str] = []

    def reply(query: Any) -> dict[str, Any]:
        etags.append(query.known_etag)
        if query.known_etag == "e1":
            return {"unchanged": True, "etag": "e1", "child_name": "", "days": [], "lines": [], "months": []}
        return planning.view(*month_bounds(query.month))

    known.answers["month-planning"] = reply
    first = text(await as_parent.get(f"{BASE}?vue=mois&mois=2015-04"))
    second = text(await as_parent.get(f"{BASE}?vue=mois&mois=2015-04"))
    assert etags == ["", "e1"]
    assert first.count("<td") == second.count("<td") > 200


async def test_another_familys_child_does_not_exist(as_parent: Browser, known: Services) -> None:
    known.answers["month-planning"] = Refusal("child_unknown")
    assert (await as_parent.get(f"{BASE}?vue=mois")).status == 404


async def test_planning_away_is_said_and_the_rest_of_the_page_works(
    as_parent: Browser, known: Services
) -> None:
    known.away("planning")
    page = await as_parent.get(BASE)
    assert page.status == 503
    assert "Service momentanément indisponible" in text(page)
    assert "Mes enfants" in text(page)


async def test_family_away_leaves_the_planning_whole(as_parent: Browser, known: Services) -> None:
    known.away("family")
    page = await as_parent.get(f"{BASE}?vue=mois&mois=2015-04")
    assert page.status == 200
    assert "Planning de Léa, avril 2015" in text(page)


async def test_one_cell_explains_itself(as_parent: Browser, known: Services) -> None:
    page = text(await as_parent.get(f"{BASE}/jour/{CANTEEN}/2015-04-10"))
    assert "Restauration scolaire, vendredi 10 avril 2015" in page
    assert "Modifiable jusqu’au jeudi 9 avril à 10 h" in page
    assert "Réservation refusée" in page
    assert "Motif : complet" in page
    assert "Mme Roy" in page
    assert "Déclarer une absence" in page


def an_absence(**changes: Any) -> dict[str, Any]:
    """The canteen of Friday 10 April, excused, as planning explains it."""
    shown = planning.explained()
    cell = {**shown["cell"], "status": "excused_absence", "actions": {}, "why_not": "", "why_not_data": {}}
    return {**shown, "cell": cell | changes}


async def test_an_absence_in_time_leads_to_booking_again_and_says_the_answer(
    as_parent: Browser, known: Services
) -> None:
    known.answers["explain-cell"] = an_absence(actions={"book": "2015-04-09T10:00:00+02:00"})
    page = text(await as_parent.get(f"{BASE}/jour/{CANTEEN}/2015-04-10"))
    assert "Revenir sur cette absence</h3>" in page
    assert "Vous pouvez réserver ce jour de nouveau jusqu’au jeudi 9 avril à 10 h." in page
    assert "Sera réservé tout de suite." in page
    assert "Réserver de nouveau" in page
    waits = {"result": "opened", "status": "pending_booking"}
    known.answers["check-booking"] = lambda query: {"cells": outcomes(query, **waits)}
    page = text(await as_parent.get(f"{BASE}/jour/{CANTEEN}/2015-04-10"))
    assert "La mairie devra répondre. Réponse au plus tard le jeudi 7 mai 2015." in page


async def test_an_absence_after_the_delay_says_why_not_and_who_still_can(
    as_parent: Browser, known: Services
) -> None:
    late = {
        "day": "2015-05-05",
        "why_not": "cutoff_passed",
        "why_not_data": {"moment": "2015-05-04T07:00:00+02:00"},
    }
    known.answers["explain-cell"] = an_absence(**late)
    page = text(await as_parent.get(f"{BASE}/jour/{CANTEEN}/2015-05-05"))
    assert "Le délai pour réserver ce jour de nouveau est dépassé depuis le lundi 4 mai à 7 h." in page
    assert "demandez-le à la mairie : elle peut encore réserver" in page
    assert page.count('href="mailto:') == 2, "in the page and at its foot"
    assert "Réserver de nouveau" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": "2015-04-01", "why_not": "cutoff_passed"}, "Ce jour est passé"),
        ({"status": "billed_absence", "why_not": "not_booked"}, "Léa peut venir ce jour-là"),
        ({"status": "billed_absence", "day": "2015-04-01"}, "Pour la contester"),
        ({"why_not": "child_already_placed"}, "déjà attendu ailleurs"),
        ({"status": "pending_absence", "actions": {"withdraw": None}}, "vous gardez ce qui était réservé"),
        ({"actions": {"book": None}}, "vous pouvez encore demander ce jour"),
    ],
)
def test_every_absence_says_what_is_left_to_do(changes: dict[str, Any], said: str) -> None:
    way = way_back(an_absence(**changes)["cell"], child="Léa", today=date(2015, 4, 8), zone=PARIS)
    assert way is not None
    assert said in " ".join(way.sentences)


def test_a_day_without_absence_has_nothing_to_come_back_on() -> None:
    cell = planning.explained()["cell"]
    assert way_back(cell, child="Léa", today=date(2015, 4, 8), zone=PARIS) is None


async def test_the_detail_button_leads_to_one_cell(as_parent: Browser, known: Services) -> None:
    answer = await act(as_parent, "detail", ("c", "6.2015-04-10"))
    assert answer.header("location") == f"{BASE}/jour/{CANTEEN}/2015-04-10"
    several = await act(as_parent, "detail", ("c", "6.2015-04-10"), ("c", "6.2015-04-27"))
    assert "un seul jour" in text(await as_parent.get(several.header("location")))


async def test_a_cell_of_another_child_is_not_here(as_parent: Browser, known: Services) -> None:
    other = f"/enfants/{UUID(int=8)}/planning/jour/{CANTEEN}/2015-04-10"
    assert (await as_parent.get(other)).status == 404
    assert (await as_parent.get(f"{BASE}/jour/{CANTEEN}/hier")).status == 404


async def test_a_check_page_reloaded_by_its_address_goes_back(as_parent: Browser, known: Services) -> None:
    assert (await as_parent.get(f"{BASE}/absence")).header("location") == BASE


async def test_agents_and_guests_have_no_parents_planning(
    browser: Browser, as_agent: Browser, known: Services
) -> None:
    assert (await as_agent.get(BASE)).status == 403
    browser.cookies.clear()
    assert (await browser.get(BASE)).header("location").startswith("/connexion?retour=")


def test_a_week_tells_two_activities_of_one_morning_apart() -> None:
    units = [
        {"name": "Matin", "starts_at": "07:30:00", "ends_at": "12:00:00"},
        {"name": "Journée", "starts_at": "07:30:00", "ends_at": "18:30:00"},
    ]
    line = {"facility": "Centre de loisirs", "units": units}
    assert _where(line, {"unit": "Matin"}).replace("\u00a0", " ") == "7 h 30 – 12 h · Centre de loisirs"
    assert _where(line, {}).replace("\u00a0", " ") == "7 h 30 – 18 h 30 · Centre de loisirs"
    assert _where({**line, "units": [{"name": "Repas"}]}, {}) == "Centre de loisirs"


def test_an_absence_says_how_it_is_taken_back_rather_than_booked() -> None:
    said = planning_words.possible({"book": "2015-04-09T10:00:00+02:00"}, PARIS, "excused_absence")
    assert said.replace("\u00a0", " ") == "absence annulable jusqu’au jeudi 9 avril à 10 h"
