"""The month grid by keyboard, mouse and touch; the same table without script (ux: three equal ways to act)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tests.web.site import Site

pytestmark = pytest.mark.web

CANTEEN, MORNING_CARE, FULL_DAY_HOLIDAYS = 6, 5, 3


def cell(tab: Any, line: int, day: int) -> Any:
    """The cell of a line on a day of April."""
    return tab.locator("[data-pf-grid] tbody tr").nth(line).locator("td").nth(day - 1)


def focused(tab: Any) -> tuple[int, int]:
    """Line and day of the cell that has the focus."""
    place = tab.evaluate(
        "(() => { const td = document.activeElement; const row = td.parentElement;"
        " return [[...row.parentElement.rows].indexOf(row), td.cellIndex]; })()"
    )
    return place[0], place[1]


def chosen(tab: Any) -> list[str]:
    """The values of the boxes the form would send."""
    values: list[str] = tab.evaluate(
        "[...document.querySelectorAll('input[name=c]:checked')].map(box => box.value)"
    )
    return values


def press(tab: Any, *keys: str) -> None:
    """Presses keys one after the other."""
    for key in keys:
        tab.keyboard.press(key)


def enter(tab: Any, line: int, day: int) -> None:
    """Puts the focus on a cell as the keyboard would have brought it there."""
    cell(tab, line, day).evaluate("td => td.focus()")
    tab.evaluate("location.hash = ''")


@pytest.fixture
def month(open_page: Any) -> Any:
    """The sample month, its focus on the canteen of the 10th."""
    return open_page(f"/mois#case-{CANTEEN}-10")


def test_the_grid_is_one_tab_stop(month: Any) -> None:
    stops = month.evaluate(
        "[...document.querySelectorAll('form.planning *')].filter(e => e.tabIndex >= 0 && !e.hidden"
        " && e.checkVisibility()).length"
    )
    assert month.locator("table").get_attribute("role") == "grid"
    expect(month.locator("td[tabindex='0']")).to_have_count(1)
    assert stops == 1
    assert focused(month) == (CANTEEN, 10)


def test_arrows_home_end_move_and_stay_inside(month: Any) -> None:
    press(month, "ArrowLeft", "ArrowUp")
    assert focused(month) == (MORNING_CARE, 9)
    press(month, "Home")
    assert focused(month) == (MORNING_CARE, 1)
    press(month, "ArrowLeft")
    assert focused(month) == (MORNING_CARE, 1)
    press(month, "End")
    assert focused(month) == (MORNING_CARE, 30)
    press(month, "Control+Home")
    assert focused(month) == (0, 1)
    press(month, "Control+End", "ArrowDown", "ArrowRight")
    assert focused(month) == (CANTEEN, 30)


def test_page_keys_turn_the_month_and_keep_the_place(month: Any, site: Site) -> None:
    site.pages["/mois-mai"] = site.pages["/mois"]
    press(month, "PageDown")
    month.wait_for_url("**/mois-mai**")
    assert focused(month) == (CANTEEN, 10)


def test_space_chooses_and_the_bar_says_it_after_a_pause(month: Any) -> None:
    press(month, " ")
    assert cell(month, CANTEEN, 10).get_attribute("aria-selected") == "true"
    assert chosen(month) == ["6.2015-04-10"]
    words = month.locator("[data-pf-selection]")
    month.wait_for_timeout(700)
    expect(words).to_have_text(
        "1\u00a0jour\u00a0: vendredi\u00a010\u00a0avril, Restauration scolaire", use_inner_text=True
    )
    press(month, " ")
    assert chosen(month) == []


def test_the_live_region_speaks_once_for_several_keys(month: Any) -> None:
    enter(month, CANTEEN, 27)
    spoken = month.evaluate(
        """async () => {
          const words = document.querySelector("[data-pf-selection]");
          let spoken = 0;
          new MutationObserver(() => { spoken += 1; }).observe(words, {childList: true, characterData: true, subtree: true});
          for (let n = 0; n < 4; n += 1) {
            const key = {key: "ArrowRight", shiftKey: true, bubbles: true};
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
          }
          await new Promise((done) => setTimeout(done, 900));
          return spoken;
        }"""
    )
    assert spoken == 1


def test_shift_arrows_extend_and_shrink(month: Any) -> None:
    enter(month, CANTEEN, 27)
    press(month, "Shift+ArrowRight")
    assert chosen(month) == ["6.2015-04-27", "6.2015-04-28"]
    press(month, "Shift+ArrowUp")
    assert len(chosen(month)) == 4
    press(month, "Shift+ArrowDown", "Shift+ArrowLeft")
    assert chosen(month) == ["6.2015-04-27"]


def test_shift_space_takes_the_line_control_space_the_day(month: Any) -> None:
    press(month, "Shift+ ")
    assert set(chosen(month)) == {f"6.2015-04-{day}" for day in (10, 27, 28, 30)}
    press(month, "Escape")
    assert chosen(month) == []
    press(month, "Control+ ")
    assert set(chosen(month)) == {"5.2015-04-10", "6.2015-04-10"}


def test_a_cell_where_nothing_can_be_done_keeps_the_focus_and_says_why(month: Any) -> None:
    press(month, "ArrowLeft")
    locked = cell(month, CANTEEN, 9)
    assert locked.get_attribute("aria-disabled") == "true"
    expect(locked).to_contain_text("délai dépassé depuis le mercredi 8", use_inner_text=True)
    press(month, " ")
    assert chosen(month) == []


@pytest.mark.parametrize("key", ["Enter", "Shift+F10", "ContextMenu"])
def test_the_menu_copies_the_bar_and_gives_the_focus_back(month: Any, key: str) -> None:
    press(month, key)
    menu = month.locator("[role=menu]")
    items = menu.locator("[role=menuitem]")
    bar = month.locator("[data-pf-act]").all_text_contents()
    assert [text.strip() for text in items.all_text_contents()] == [text.strip() for text in bar]
    assert items.nth(0).get_attribute("aria-disabled") is None  # a booked day: an absence is possible
    assert items.nth(1).get_attribute("aria-disabled") == "true"  # and a booking is not
    press(month, "ArrowDown", "Escape")
    expect(menu).to_have_count(0)
    assert focused(month) == (CANTEEN, 10)


def test_right_click_chooses_and_sends(month: Any, site: Site) -> None:
    cell(month, CANTEEN, 28).click(button="right")
    assert chosen(month) == ["6.2015-04-28"]
    site.posted.clear()
    month.get_by_role("menuitem", name="Déclarer une absence").click()
    month.wait_for_url("**/enfants/7/planning")
    path, body = site.posted[0]
    sent = parse_qs(body)
    assert path == "/enfants/7/planning"
    assert sent["c"] == ["6.2015-04-28"]
    assert sent["action"] == ["absence"]
    assert len(sent["l"]) == 7
    assert sent["csrf"] == ["jeton"]
    assert "jour" not in sent


def test_right_click_with_control_leaves_the_browsers_own_menu(month: Any) -> None:
    cell(month, CANTEEN, 28).click(button="right", modifiers=["Control"])
    expect(month.locator("[role=menu]")).to_have_count(0)


def test_enter_acts_on_the_whole_choice(month: Any) -> None:
    press(month, " ", "Enter")
    assert chosen(month) == ["6.2015-04-10"]
    enter(month, CANTEEN, 10)
    press(month, "Escape")
    enter(month, CANTEEN, 27)
    press(month, " ", "Shift+ArrowRight", "Enter")
    assert chosen(month) == ["6.2015-04-27", "6.2015-04-28"]


def test_i_opens_the_detail_of_any_cell(month: Any, site: Site) -> None:
    press(month, "ArrowLeft")
    line = month.locator("input[name=l]").nth(CANTEEN).get_attribute("value")
    site.pages[f"/enfants/7/planning/jour/{line}/2015-04-09"] = site.pages["/semaine"]
    press(month, "i")
    month.wait_for_url(f"**/jour/{line}/2015-04-09")


def test_the_mouse_chooses_when_let_go_and_drags(month: Any) -> None:
    cell(month, CANTEEN, 27).click()
    assert chosen(month) == ["6.2015-04-27"]
    cell(month, CANTEEN, 30).click(modifiers=["Shift"])
    assert chosen(month) == ["6.2015-04-27", "6.2015-04-28", "6.2015-04-30"]
    month.keyboard.press("Escape")
    start = cell(month, FULL_DAY_HOLIDAYS, 13).bounding_box()
    end = cell(month, FULL_DAY_HOLIDAYS + 1, 14).bounding_box()
    month.mouse.move(start["x"] + 10, start["y"] + 10)
    month.mouse.down()
    month.mouse.move(end["x"] + 10, end["y"] + 10, steps=6)
    assert len(chosen(month)) == 4
    month.keyboard.press("Escape")
    assert chosen(month) == []
    month.mouse.up()


def test_header_boxes_take_a_line_or_a_day(month: Any) -> None:
    line = month.locator("tbody tr").nth(CANTEEN).locator("th .pick")
    line.check()
    assert len(chosen(month)) == 4
    line.uncheck()
    month.locator("thead [data-day='2015-04-10'] .pick").check()
    assert set(chosen(month)) == {"5.2015-04-10", "6.2015-04-10"}


def test_touch_chooses(open_page: Any) -> None:
    tab = open_page("/mois", has_touch=True)
    cell(tab, CANTEEN, 28).tap()
    assert chosen(tab) == ["6.2015-04-28"]


def test_a_mixed_choice_says_what_is_possible_for_how_many(month: Any) -> None:
    enter(month, MORNING_CARE, 10)
    press(month, "Control+ ")
    month.wait_for_timeout(700)
    words = month.locator("[data-pf-selection]").inner_text()
    assert "Vous pouvez déclarer une absence pour 1 case sur 2." in words
    assert "Vous pouvez demander une réservation pour 1 case sur 2." in words
    assert month.locator("[data-pf-act=a]").get_attribute("aria-disabled") == "false"


def test_the_bar_shows_once_a_day_is_chosen_and_says_days_by_date(month: Any) -> None:
    bar = month.locator("[data-pf-bar]")
    expect(bar).to_be_hidden()
    for line, day in ((MORNING_CARE, 28), (CANTEEN, 10)):
        enter(month, line, day)
        press(month, " ")
    expect(bar).to_be_visible()
    words = month.locator("[data-pf-shown]").inner_text()
    assert words.replace("\u00a0", " ").startswith(
        "2 jours : ven. 10, mar. 28 avril – Garderie matin, Restauration scolaire"
    )
    press(month, "Escape")
    expect(bar).to_be_hidden()


def test_the_bar_names_the_days_and_the_activity_in_fewer_words_on_a_phone(month: Any) -> None:
    for day in (10, 27, 28):
        enter(month, CANTEEN, day)
        press(month, " ")
    shown = month.locator("[data-pf-shown]")
    said = {}
    for width in (1280, 360):
        month.set_viewport_size({"width": width, "height": 740})
        said[width] = shown.inner_text().replace("\u00a0", " ")
    assert said[1280] == "3 jours : ven. 10, lun. 27, mar. 28 avril – Restauration scolaire"
    assert said[360] == "3 jours : 10, 27, 28 avril – Restauration scolaire"
    press(month, "Control+a")
    many = shown.inner_text().replace("\u00a0", " ")
    assert ", du " not in many
    assert " jours, " in many
    assert "cases : du " in many
    assert "activités" in many


def test_the_sticky_bar_never_hides_the_focus(month: Any) -> None:
    month.set_viewport_size({"width": 1280, "height": 560})
    press(month, " ", "Control+Home", "Control+End")
    box = month.locator("td:focus").bounding_box()
    bar = month.locator("[data-pf-bar]").bounding_box()
    assert box["y"] + box["height"] <= bar["y"] + 1


def test_without_script_the_same_table_is_a_form(open_page: Any, site: Site) -> None:
    tab = open_page("/mois", java_script_enabled=False)
    assert tab.locator("table").get_attribute("role") is None
    tab.locator("input[value='6.2015-04-28']").check()
    tab.locator("input[name=ligne][value='5']").check()
    site.posted.clear()
    tab.get_by_role("button", name="Déclarer une absence").click()
    sent = parse_qs(site.posted[0][1])
    assert sent["c"] == ["6.2015-04-28"]
    assert sent["ligne"] == ["5"]
    assert sent["action"] == ["absence"]


def test_the_week_list_keeps_ordinary_boxes_and_one_bar(open_page: Any, site: Site) -> None:
    tab = open_page("/semaine", width=360)
    expect(tab.locator("[data-pf-act=a]")).to_be_hidden()
    tab.get_by_role("checkbox", name=re.compile("Restauration scolaire ?, lundi 27")).check()
    expect(tab.locator("[data-pf-act=a]")).to_be_visible()
    heights = tab.locator(".week-label").evaluate_all(
        "labels => labels.map(l => l.getBoundingClientRect().height)"
    )
    assert min(heights) >= 56
    site.posted.clear()
    tab.get_by_role("button", name="Déclarer une absence").click()
    assert parse_qs(site.posted[0][1])["c"] == ["6.2015-04-27"]
