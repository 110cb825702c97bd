"""What the roster shows and sends."""

from __future__ import annotations

import re
from datetime import time
from html import escape
from typing import Any
from uuid import UUID

from chassis.problem import Refusal
from contracts.planning import MarkAttendance, Offerings
from gateway.staff.roster import sheets
from gateway.staff.roster.rows import changed, shown
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, sent, text

ROSTER = f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-04"


def rows_of(page: str) -> str:
    """The opening tags of the children's rows."""
    return " ".join(re.findall(r'<li class="roll-row"[^>]*>', page))


def test_only_what_changed_since_the_page_was_shown_is_marked() -> None:
    before = [
        ["a", "u", "", "1"],
        ["b", "u", "present", "1"],
        ["c", "", "absent", "1"],
        ["d", "u", "", "1"],
        ["unbooked", "", "", ""],
        ["broken"],
    ]
    chosen = {"a:u": "present", "b:u": "", "c:": "absent", "d:u": "", "unbooked:": ""}
    assert changed(before, chosen) == [("a", "u", "present"), ("b", "u", "cancelled")]
    assert changed(before, {}) == [], "a child the form says nothing of keeps its mark"
    assert changed(before, {"a:u": "nonsense", "stranger:": "present"}) == []


def test_those_still_to_mark_are_all_said_there_or_away_at_once() -> None:
    before = [["a", "u", "", "1"], ["b", "u", "present", "1"], ["c", "u", "", "1"], ["unbooked", "", "", ""]]
    chosen = {"a:u": "absent", "b:u": "present", "c:u": "", "unbooked:": ""}
    assert changed(before, chosen, "present") == [("a", "u", "absent"), ("c", "u", "present")]
    assert changed(before, chosen, "absent") == [("a", "u", "absent"), ("c", "u", "absent")]


async def test_a_child_with_a_line_of_each_parent_has_one_row_and_one_mark(
    as_agent: Browser, services: Services
) -> None:
    lea = samples.ROSTER["children"][0]
    other = lea | {"line_id": samples.REQUEST, "status": "", "mark": ""}
    services.answers["roster"] = samples.ROSTER | {"children": [other, lea, other]}
    page = await as_agent.get(ROSTER)
    assert page.text.count('name="vu"') == 1
    assert "1 enfant attendu" in text(page)
    twice = [["a", "u", "", "1"], ["a", "u", "", ""], ["a", "v", "", "1"]]
    assert changed(twice, {"a:u": "present"}, "absent") == [("a", "u", "present"), ("a", "v", "absent")]


async def test_the_roster_counts_who_is_marked_and_narrows_to_a_state_without_script(
    as_agent: Browser,
) -> None:
    page = await as_agent.get(ROSTER)
    assert "1 sur 2 pointés" in text(page)
    assert " hidden" not in rows_of(page.text)
    for state, out in (("a-pointer", "DUPONT Tom"), ("presents", "DUPONT Léa")):
        address = sheets.href(samples.CANTEEN, "2015-05-04", state)
        assert f'href="{escape(address)}"' in page.text
        narrowed = await as_agent.get(address)
        hidden = re.findall(r'data-pf-child="([^"]*)"[^>]* hidden', narrowed.text)
        assert out in hidden
        assert len(hidden) == 2
        assert narrowed.text.count('name="vu"') == 3, "what is not shown is still there, unchanged"


async def test_a_day_to_come_shows_who_is_awaited_and_marks_nobody(as_agent: Browser) -> None:
    page = await as_agent.get(f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-05")
    assert "DUPONT Léa" in page.text
    assert "le pointage se fera le jour même" in page.text
    assert 'type="radio"' not in page.text
    assert "Enregistrer" not in page.text


async def test_a_roster_an_agent_may_not_open_is_refused_not_missing(
    as_agent: Browser, services: Services
) -> None:
    services.answers["roster"] = Refusal("not_allowed", reason="facility")
    assert (await as_agent.get(ROSTER)).status == 403
    services.answers["roster"] = Refusal("not_found")
    assert (await as_agent.get(ROSTER)).status == 404


async def test_a_leader_is_offered_what_planning_says_is_theirs(browser: Browser, services: Services) -> None:
    def offered(query: Offerings) -> dict[str, Any]:
        mine, others = samples.OFFERINGS["offerings"], [samples.OTHER_OFFERING]
        return {"offerings": mine if query.mine else mine + others}

    services.answers["offerings"] = offered
    browser.cookies["pf_session"] = "marker"
    page = await browser.get("/agents/pointage")
    assert f'value="{samples.CANTEEN}"' in page.text
    assert samples.OTHER_OFFERING["offering_id"] not in page.text
    assert 'name="vu"' in page.text, "the only roster is shown at once"


def offering(number: int, category: str, *hours: str) -> dict[str, Any]:
    units = [{"unit_id": samples.MEAL, "starts_at": hours[0], "ends_at": hours[1]}] if hours else []
    return samples.OTHER_OFFERING | {"offering_id": str(number), "category": category, "units": units}


def counted(*expected: int) -> dict[str, Any]:
    one = samples.DAY_COUNTS["counts"][0]
    rows = [one | {"offering_id": str(at), "expected": n, "present": 0} for at, n in enumerate(expected)]
    return {"day": "2015-05-04", "counts": rows}


def test_of_several_rosters_the_one_of_this_hour_opens() -> None:
    day = [
        offering(0, "before_school", "07:00:00", "08:50:00"),
        offering(1, "meal"),
        offering(2, "after_school", "16:30:00", "19:00:00"),
        offering(3, "leisure_centre", "09:00:00", "17:00:00"),
    ]
    counts = counted(12, 40, 20, 30)
    hours = {time(6, 40): "0", time(8, 12): "0", time(12, 30): "1", time(15): "3", time(18): "2"}
    assert {at: sheets.likely(day, counts, at) for at in hours} == hours
    assert sheets.likely(day, counted(12, 0, 20, 0), time(12, 30)) == "0", "nobody awaited: nothing to mark"
    assert sheets.likely(day[:1], None, time(18)) == "0", (
        "the only one, even when nothing is known of the day"
    )
    assert sheets.likely(day, counted(), time(12)) == ""
    assert sheets.likely(day, None, time(12)) == ""


async def test_a_leader_of_several_rosters_arrives_on_one_and_sees_the_others_with_their_counts(
    browser: Browser, services: Services
) -> None:
    browser.cookies["pf_session"] = "marker"
    services.answers["offerings"] = {"offerings": [*samples.OFFERINGS["offerings"], samples.OTHER_OFFERING]}
    canteen = samples.DAY_COUNTS["counts"][0]
    other = canteen | {"offering_id": samples.OTHER_OFFERING["offering_id"], "offering": "ALSH mercredi"}
    services.answers["day-counts"] = samples.DAY_COUNTS | {"counts": [canteen, other | {"expected": 1}]}
    page = await browser.get("/agents/pointage")
    assert 'name="vu"' in page.text
    assert "Listes d’aujourd’hui (2)" in text(page)
    assert "88 attendus, 2 présents" in text(page)
    for count in (canteen, other):
        assert f'href="{escape(sheets.href(count["offering_id"], "2015-05-04"))}"' in page.text


async def test_a_day_on_which_nothing_runs_says_so(as_agent: Browser, services: Services) -> None:
    services.answers["offerings"] = {"offerings": [*samples.OFFERINGS["offerings"], samples.OTHER_OFFERING]}
    services.answers["day-counts"] = {"day": "2015-05-04", "counts": []}
    page = await as_agent.get("/agents/pointage")
    assert "Aucune liste à pointer aujourd’hui" in page.text
    assert samples.OTHER_OFFERING["offering_id"] in page.text
    assert 'name="vu"' not in page.text


async def test_without_its_counts_the_day_still_opens_the_roster_one_asks_for(
    as_agent: Browser, services: Services
) -> None:
    services.answers["day-counts"] = Refusal("unavailable", service="planning")
    page = await as_agent.get(ROSTER)
    assert 'name="vu"' in page.text
    assert "Listes d’aujourd’hui" not in page.text


async def test_the_roster_records_its_marks_once(as_agent: Browser, services: Services) -> None:
    page = await as_agent.get(ROSTER)
    fields = {
        "csrf": page.hidden("csrf"),
        "command_id": page.hidden("command_id"),
        "prestation": samples.CANTEEN,
        "jour": "2015-05-04",
        "vu": [f"{samples.LEA}:{samples.MEAL}::1", f"{samples.TOM}:{samples.MEAL}:present:1"],
        f"m-{samples.LEA}:{samples.MEAL}": "present",
        f"m-{samples.TOM}:{samples.MEAL}": "present",
    }
    answer = await as_agent.post("/agents/pointage", fields)
    assert answer.header("location") == ROSTER
    await as_agent.post("/agents/pointage", fields)
    first, second = sent(services)
    assert isinstance(first, MarkAttendance)
    assert [(mark.child_id, mark.kind) for mark in first.marks] == [(UUID(samples.LEA), "present")]
    assert [mark.mark_id for mark in first.marks] == [mark.mark_id for mark in second.marks]
    assert "Pointage enregistré : 1 présent" in text(await as_agent.get(ROSTER))


async def test_a_roster_ends_with_its_totals_by_class_and_for_all(as_agent: Browser) -> None:
    groups = shown(samples.ROSTER, "", {})["groups"]
    assert [row["group"] for row in groups[:2]] == ["CE2", "GS"]
    assert [row["awaited"] for row in groups[:2]] == [1, 1]
    assert (groups[0]["left"], groups[1]["present"]) == (1, 1)
    assert groups[-1]["group"] == "Ensemble"
    for key in ("awaited", "present", "absent", "left"):
        assert groups[-1][key] == sum(row[key] for row in groups[:-1]), key
    page = text(await as_agent.get(ROSTER))
    assert "Totaux par classe" in page
    assert "Ensemble" in page


async def test_a_day_that_is_gone_is_corrected_once_the_agent_has_read_what_it_does(
    as_agent: Browser, services: Services
) -> None:
    yesterday = "2015-05-03"
    page = await as_agent.get(f"/agents/pointage?prestation={samples.CANTEEN}&jour={yesterday}")
    assert "Ce jour est passé" in page.text
    fields = {
        "csrf": page.hidden("csrf"),
        "command_id": page.hidden("command_id"),
        "prestation": samples.CANTEEN,
        "jour": yesterday,
        "vu": [f"{samples.LEA}:{samples.MEAL}::1", f"{samples.TOM}:{samples.MEAL}:present:1"],
        f"m-{samples.LEA}:{samples.MEAL}": "absent",
        f"m-{samples.TOM}:{samples.MEAL}": "present",
    }
    check = await as_agent.post("/agents/pointage", fields)
    assert sent(services) == []
    assert "rien n’est encore enregistré" in check.text
    assert "DUPONT Léa" in check.text
    assert "DUPONT Tom" not in check.text, "his mark does not change"
    again = fields | {"confirme": "1", "vu": check.hidden("vu"), "command_id": check.hidden("command_id")}
    again.pop(f"m-{samples.TOM}:{samples.MEAL}")
    answer = await as_agent.post("/agents/pointage", again)
    assert answer.status == 303
    (command,) = sent(services)
    assert isinstance(command, MarkAttendance)
    assert [(mark.child_id, mark.kind) for mark in command.marks] == [(UUID(samples.LEA), "absent")]
