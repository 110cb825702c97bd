"""The roster in a real browser: on a phone, with one hand, with the keyboard, magnified, and without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from contracts.planning.commands import MarkAttendance
from tests.unit.gateway import samples, samples_court
from tests.web import axe
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

ROSTER = f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-04"
NAMES = [
    "ADAM Inès",
    "BEN-SAÏD Ali",
    "DUPONT Léa",
    "DUPONT Tom",
    "ÉLIE Zoé",
    *(f"PETIT {n:02d}" for n in range(35)),
]


def _children() -> list[dict[str, Any]]:
    model = samples.ROSTER["children"][0]
    names = [name.split(" ") for name in NAMES]
    awaited = [
        model
        | {"child_id": f"01970000-0000-7000-8000-0000000001{at:02d}", "last_name": last, "first_name": first}
        for at, (last, first) in enumerate(names)
    ]
    awaited[0] = awaited[0] | {"mark": "present"}
    return [*awaited, samples.ROSTER["children"][2]]


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewaySite]:
    site = GatewaySite()
    children = _children()
    one = samples_court.HANDOVER["children"][1]
    handed = [one | {"child_id": child["child_id"]} for child in children[:40]]
    site.services.answers |= {
        "roster": samples.ROSTER | {"children": children},
        "handover-list": {"children": handed},
    }
    yield site
    site.close()


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("marker", width=360, height=740, path=ROSTER)


def rows(tab: Any) -> Any:
    return tab.locator(".roll-row:visible")


def marks(gateway: GatewaySite) -> list[tuple[str, str]]:
    """The marks last sent: the child's place in the roster, and the kind."""
    return [(str(mark.child_id)[-2:], mark.kind) for mark in gateway.services.last(MarkAttendance).marks]


def test_on_a_phone_a_child_takes_two_lines_and_the_whole_roster_few_screens(visit: Any) -> None:
    tab = visit()
    heights = tab.evaluate(
        "[...document.querySelectorAll('.roll-row')].slice(0, 40).map(row => row.offsetHeight)"
    )
    assert max(heights) <= 84
    target = tab.locator(".mark-present").first.bounding_box()
    assert min(target["width"], target["height"]) >= 48
    tab.set_viewport_size({"width": 320, "height": 740})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_bar_that_saves_is_in_sight_wherever_one_is_and_hides_nothing_that_has_the_focus(
    visit: Any,
) -> None:
    tab = visit()
    bar = tab.locator(".save-bar")
    for place in (0, 1500):
        tab.evaluate(f"scrollTo(0, {place})")
        box = bar.bounding_box()
        assert 0 <= box["y"] <= 740 - box["height"] + 1
    for at in (5, 20, 33):
        field = tab.locator(".roll-row").nth(at).locator("input[type=radio]").first
        field.focus()
        assert field.bounding_box()["y"] + field.bounding_box()["height"] <= bar.bounding_box()["y"] + 1
    tab.set_viewport_size({"width": 320, "height": 200})  # four hundred per cent of an ordinary window
    assert bar.evaluate("bar => getComputedStyle(bar).position") == "static"


def test_taps_are_counted_at_once_and_saved_together(visit: Any, gateway: GatewaySite) -> None:
    tab = visit()
    count, unsaved = tab.locator("[data-pf-count]"), tab.locator("[data-pf-unsaved]")
    expect(count).to_have_text("1 sur 40 pointés")
    tab.locator(".mark-present").nth(1).click()
    tab.locator(".mark-absent").nth(2).click()
    expect(count).to_have_text("3 sur 40 pointés")
    expect(unsaved).to_have_text("2 à enregistrer")
    expect(tab.locator("[data-pf-seen=absents] .count")).to_have_text("1")
    tab.get_by_role("button", name="Enregistrer").click()
    tab.wait_for_selector(".flash:has-text('Pointage enregistré')")
    assert marks(gateway) == [("01", "present"), ("02", "absent")]


def test_a_child_is_found_without_accents_and_the_rest_comes_back(visit: Any) -> None:
    tab = visit()
    tab.get_by_label("Chercher un enfant").fill("said")
    expect(rows(tab)).to_have_count(1)
    expect(rows(tab)).to_contain_text("BEN-SAÏD Ali")
    expect(tab.locator("[data-pf-found]")).to_have_text("1\u00a0enfant affiché")
    assert axe.sentences(axe.run(tab)["violations"]) == []
    tab.get_by_label("Chercher un enfant").fill("roux")
    expect(rows(tab)).to_have_count(1)
    expect(tab.locator("details[data-pf-others]")).to_have_attribute("open", "")
    expect(tab.locator("[data-pf-none]")).to_have_text("Aucun parmi les enfants attendus.")
    tab.get_by_label("Chercher un enfant").fill("personne")
    expect(tab.locator("[data-pf-none]")).to_have_text("Aucun enfant trouvé.")
    tab.get_by_label("Chercher un enfant").fill("")
    assert rows(tab).count() >= 40


def test_those_still_to_mark_are_alone_on_the_page_and_stay_until_one_chooses_again(visit: Any) -> None:
    tab = visit()
    tab.get_by_role("link", name="À pointer").click()
    expect(rows(tab)).to_have_count(39)
    tab.locator(".mark-present").nth(1).click()
    expect(rows(tab)).to_have_count(39)
    expect(tab.locator("[data-pf-seen=a-pointer] .count")).to_have_text("38")
    tab.get_by_role("link", name="À pointer").click()
    expect(rows(tab)).to_have_count(38)
    expect(tab).to_have_url(re.compile("&voir=a-pointer$"))


def test_everybody_in_sight_is_there_in_one_tap_but_who_is_already_away(
    visit: Any, gateway: GatewaySite
) -> None:
    tab = visit()
    tab.locator(".mark-absent").nth(3).click()
    tab.get_by_role("button", name="Tous présents").click()
    expect(tab.locator("[data-pf-count]")).to_have_text("40 sur 40 pointés")
    tab.get_by_role("button", name="Enregistrer").click()
    tab.wait_for_selector(".flash:has-text('38\u00a0présents et 1\u00a0absent')")
    assert ("03", "absent") in marks(gateway)


def test_the_keyboard_alone_marks_takes_back_and_saves(visit: Any, gateway: GatewaySite) -> None:
    tab = visit(width=1280)
    tab.locator(".roll-row").nth(0).locator("input:checked").focus()
    tab.keyboard.press("ArrowLeft")  # from there, round to the last: taken back
    tab.keyboard.press("Tab")  # who comes for the next child, folded
    expect(tab.locator(".roll-row").nth(1).locator("summary")).to_be_focused()
    tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowRight")  # from nothing, round to the first: there
    expect(tab.locator("[data-pf-unsaved]")).to_have_text("2 à enregistrer")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".flash:has-text('Pointage enregistré')")
    assert marks(gateway) == [("00", "cancelled"), ("01", "present")]


def test_without_script_the_form_marks_narrows_and_settles_the_rest(visit: Any, gateway: GatewaySite) -> None:
    tab = visit(java_script_enabled=False)
    expect(tab.get_by_label("Chercher un enfant")).to_be_hidden()
    expect(tab.get_by_role("button", name="Tous présents")).to_be_hidden()
    tab.get_by_role("link", name="À pointer").click()
    expect(rows(tab)).to_have_count(39)
    tab.locator(".mark-absent").nth(1).click()
    tab.get_by_label("Enfants attendus encore à pointer").select_option("present")
    tab.get_by_role("button", name="Enregistrer").click()
    tab.wait_for_selector(".flash:has-text('38\u00a0présents et 1\u00a0absent')")
    assert ("01", "absent") in marks(gateway)
    expect(tab).to_have_url(re.compile("&voir=a-pointer$"))


def test_the_roster_reads_in_the_dark_and_magnified(visit: Any) -> None:
    for width in (320, 1280):
        tab = visit(width=width, color_scheme="dark")
        tab.locator(".mark-present").nth(1).click()
        tab.locator(".mark-absent").nth(2).click()
        # where the bar covers half of nothing
        tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        tab.evaluate(axe.PAINTED)
        assert axe.sentences(axe.run(tab)["violations"]) == []


def test_who_comes_and_what_to_take_care_of_unfold_by_keyboard_and_are_printed(
    visit: Any, gateway: GatewaySite
) -> None:
    known = gateway.services.answers["handover-list"]
    lea_handed = samples_court.HANDOVER["children"][0] | {"child_id": _children()[2]["child_id"]}
    gateway.services.answers["handover-list"] = {"children": [lea_handed]}
    tab = visit()
    gateway.services.answers["handover-list"] = known
    lea = tab.locator(".roll-row").nth(2)
    care = lea.locator(".roll-care summary")
    expect(lea.get_by_text("Arachide").first).to_be_hidden()
    care.press("Enter")
    expect(lea.get_by_text("Arachide").first).to_be_visible()
    lea.locator("summary").nth(1).press("Enter")
    expect(lea.get_by_text("06 01 02 03 04").first).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe.sentences(axe.run(tab)["violations"]) == []
    tab.emulate_media(media="print")
    expect(lea.locator(".roll-paper")).to_be_visible()
    expect(care).to_be_hidden()
