"""The page a reminder leads to, a parent's choice, and the town's rules."""

from __future__ import annotations

from uuid import UUID

import pytest

from chassis.problem import Refusal
from gateway.staff.reminders.routes import read_rules
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.samples_reminders import LINE, MINE, REMINDED, REMINDER
from tests.unit.gateway.world import Services, sent, text

PAGE = f"/rappels/{REMINDER}"
GOOD = {"envoi": "oui", "heures": "24", "de": "08:30", "jusque": "17:00"}


async def test_looking_at_a_reminder_books_nothing_and_its_one_button_books_the_days(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(PAGE)
    assert "À réserver avant le" in text(page)
    assert sent(services) == []
    form = {name: page.hidden(name) for name in ("csrf", "command_id", "u", "l", "retour")}
    assert form["l"] == LINE
    days = ["0.2015-05-11.0.done", "0.2015-05-12.0.done"]
    assert all(f'value="{day}"' in page.text for day in days)
    answer = await as_parent.post("/enfants/reserver", form | {"c": days[0]})
    assert answer.status == 303
    (command,) = sent(services)
    assert [(str(cell.line_id), cell.day.isoformat()) for cell in command.cells] == [(LINE, "2015-05-11")]


async def test_nothing_ticked_comes_back_to_the_reminder(as_parent: Browser) -> None:
    page = await as_parent.get(PAGE)
    form = {name: page.hidden(name) for name in ("csrf", "command_id", "u", "l", "retour")}
    assert (await as_parent.post("/enfants/reserver", form)).header("location") == f"{PAGE}#resultat"


async def test_a_reminder_that_is_over_says_so_without_a_button(
    as_parent: Browser, services: Services
) -> None:
    services.answers["reminder"] = REMINDED | {
        "cells": [],
        "lines": [],
        "closes_at": "2015-05-04T08:00:00+02:00",
    }
    page = text(await as_parent.get(PAGE))
    assert "La date limite est passée." in page
    assert '/enfants/reserver"' not in page


async def test_who_is_not_signed_in_signs_in_and_comes_back(browser: Browser) -> None:
    assert (await browser.get(PAGE)).header("location") == f"/connexion?retour={PAGE}"


async def test_another_parents_reminder_is_a_page_that_does_not_exist(
    as_parent: Browser, services: Services
) -> None:
    services.answers["reminder"] = Refusal("not_found")
    assert (await as_parent.get(f"/rappels/{UUID(int=3)}")).status == 404
    assert (await as_parent.get("/rappels/autre")).status == 404


@pytest.mark.parametrize("wanted", [True, False])
async def test_a_parent_chooses(as_parent: Browser, services: Services, wanted: bool) -> None:
    services.answers["my-reminders"] = MINE | {"wanted": not wanted}
    page = await as_parent.get("/compte/rappels")
    form = {name: page.hidden(name) for name in ("csrf", "command_id", "rappels")}
    assert (await as_parent.post("/compte/rappels", form)).status == 303
    assert sent(services)[-1].wanted is wanted


async def test_the_head_sets_the_rules(as_head: Browser, services: Services) -> None:
    page = await as_head.get("/agents/rappels")
    form = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    assert (await as_head.post("/agents/rappels", form | GOOD)).status == 303
    rules = sent(services)[-1].rules
    assert (rules.enabled, rules.lead_hours, rules.write_from.isoformat()) == (True, 24, "08:30:00")
    refused = await as_head.post("/agents/rappels", form | GOOD | {"heures": "deux"})
    assert refused.status == 422
    assert "Donnez un nombre d’heures" in refused.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"heures": "0"}, "heures"),
        ({"heures": "337"}, "heures"),
        ({"heures": "٣"}, "heures"),
        ({"de": "midi"}, "de"),
        ({"jusque": ""}, "jusque"),
        ({"jusque": "08:00"}, "jusque"),
    ],
)
def test_what_cannot_be_a_rule_is_said_at_its_field(changes: dict[str, str], field: str) -> None:
    wrong, rules = read_rules(GOOD | changes)
    assert rules is None
    assert [name for name, _ in wrong] == [field]
