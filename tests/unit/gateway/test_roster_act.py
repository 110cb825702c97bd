"""What the roster shows and sends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.problem import Refusal
from contracts.planning import MarkAttendance, Offerings
from gateway.staff.roster.routes import changed
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, sent, text


def test_only_what_changed_since_the_page_was_shown_is_marked() -> None:
    shown = [
        ["a", "u", "", "1"],
        ["b", "u", "present", "1"],
        ["c", "", "absent", "1"],
        ["d", "u", "", "1"],
        ["unbooked", "", "", ""],
        ["broken"],
    ]
    assert changed(shown, {"a:u", "c:"}, away=False) == [
        ("a", "u", "present"),
        ("b", "u", "cancelled"),
        ("c", "", "present"),
    ]
    assert changed(shown, {"a:u", "b:u", "unbooked:"}, away=True) == [
        ("a", "u", "present"),
        ("d", "u", "absent"),
        ("unbooked", "", "present"),
    ]


async def test_a_child_with_a_line_of_each_parent_has_one_row_and_one_mark(
    as_agent: Browser, services: Services
) -> None:
    lea = samples.ROSTER["children"][0]
    other = lea | {"line_id": samples.REQUEST, "status": "", "mark": ""}
    services.answers["roster"] = samples.ROSTER | {"children": [other, lea, other]}
    page = await as_agent.get(f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-04")
    assert page.text.count('name="vu"') == 1
    assert "1 enfant attendu, 0 présent" in text(page)
    twice = [["a", "u", "", "1"], ["a", "u", "", ""], ["a", "v", "", "1"]]
    assert changed(twice, {"a:u"}, away=True) == [("a", "u", "present"), ("a", "v", "absent")]


async def test_a_roster_an_agent_may_not_open_is_refused_not_missing(
    as_agent: Browser, services: Services
) -> None:
    path = f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-04"
    services.answers["roster"] = Refusal("not_allowed", reason="facility")
    assert (await as_agent.get(path)).status == 403
    services.answers["roster"] = Refusal("not_found")
    assert (await as_agent.get(path)).status == 404


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


async def test_with_several_rosters_the_agent_chooses(as_agent: Browser, services: Services) -> None:
    services.answers["offerings"] = {"offerings": [*samples.OFFERINGS["offerings"], samples.OTHER_OFFERING]}
    page = await as_agent.get("/agents/pointage")
    assert samples.OTHER_OFFERING["offering_id"] in page.text
    assert 'name="vu"' not in page.text


async def test_the_roster_records_its_marks_once(as_agent: Browser, services: Services) -> None:
    path = f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-04"
    page = await as_agent.get(path)
    fields = {
        "csrf": page.hidden("csrf"),
        "command_id": page.hidden("command_id"),
        "prestation": samples.CANTEEN,
        "jour": "2015-05-04",
        "vu": [f"{samples.LEA}:{samples.MEAL}::1", f"{samples.TOM}:{samples.MEAL}:present:1"],
        "present": [f"{samples.LEA}:{samples.MEAL}", f"{samples.TOM}:{samples.MEAL}"],
    }
    answer = await as_agent.post("/agents/pointage", fields)
    assert answer.header("location") == path
    await as_agent.post("/agents/pointage", fields)
    first, second = sent(services)
    assert isinstance(first, MarkAttendance)
    assert [(mark.child_id, mark.kind) for mark in first.marks] == [(UUID(samples.LEA), "present")]
    assert [mark.mark_id for mark in first.marks] == [mark.mark_id for mark in second.marks]
    assert "Pointage enregistré : 1 présent" in text(await as_agent.get(path))
