"""Many days in one gesture, in a browser on the real gateway: the forms, the check, the result; axe, phone, keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from chassis.problem import Refusal
from contracts.planning.commands import RequestBooking
from contracts.planning.gesture import UndoGesture
from tests.web import axe
from tests.web import samples_planning as planning
from tests.web.gateway_site import GatewaySite
from tests.web.visits import Visitor

pytestmark = pytest.mark.web

LEA, TOM = str(UUID(int=7)), str(UUID(int=8))
MEAL, UNIT = str(UUID(int=30)), str(UUID(int=31))
LEA_MEAL, TOM_MEAL = str(UUID(int=106)), str(UUID(int=107))
TUESDAYS = [date(2015, 5, 5) + timedelta(weeks=n) for n in range(9)]
NAMES = {LEA: ("Léa", "DUPONT"), TOM: ("Tom-O’Neil", "D’ARC")}
LINES = [
    {
        "line_id": line,
        "child_id": child,
        "child_name": " ".join(NAMES[child]),
        "first_name": NAMES[child][0],
        "offering": "Restauration scolaire",
        "facility": "École Jean Moulin",
    }
    for line, child in ((LEA_MEAL, LEA), (TOM_MEAL, TOM))
]
CHOICES = {
    "children": [
        {"child_id": child, "first_name": first, "last_name": last} for child, (first, last) in NAMES.items()
    ],
    "activities": [
        {
            "offering_id": MEAL,
            "name": "Restauration scolaire",
            "category": "meal",
            "units": [{"code": "meal", "name": "Repas"}],
            "weekdays": [1, 2, 4, 5],
            "child_ids": [LEA, TOM],
            "last_day": "2015-07-03",
        }
    ],
    "until_holidays": "2015-07-03",
    "holidays": "Vacances d’été",
    "until_year_end": "2015-07-03",
    "last_day": "2015-07-03",
}
CELLS = [
    {"line_id": line, "day": day.isoformat(), "unit_id": UNIT, "unit": ""}
    for line in (LEA_MEAL, TOM_MEAL)
    for day in TUESDAYS
]
PLANNED = {
    "lines": LINES,
    "cells": CELLS,
    "left_out": [
        {
            "child_id": LEA,
            "child_name": "Léa DUPONT",
            "first_name": "Léa",
            "offering": "Restauration scolaire",
            "reason": "too_late",
            "days": ["2015-05-04"],
            "label": "",
        }
    ],
}


def outcome(index: int, line: Any, day: Any) -> dict[str, Any]:
    """The second day waits, the third is on the waiting list, the fourth is too late, the others are done."""
    kinds: list[dict[str, Any]] = [
        {"result": "done", "status": "booked"},
        {"result": "opened", "status": "pending_booking"},
        {"result": "on_hold", "status": "on_hold", "data": {"rank": 3}},
        {"result": "refused", "code": "cutoff_passed", "data": {"moment": "2015-05-04T10:00:00+02:00"}},
    ]
    kind = kinds[index % 9] if index % 9 < 4 else kinds[0]
    return {"line_id": str(line), "day": str(day), "status": "", "code": "", "data": {}} | kind


def checked(query: Any) -> dict[str, Any]:
    return {"cells": [outcome(n, cell.line_id, cell.day) for n, cell in enumerate(query.cells)]}


def gesture(**more: Any) -> dict[str, Any]:
    cells = [outcome(n, cell["line_id"], cell["day"]) for n, cell in enumerate(CELLS)]
    return {
        "gesture_id": str(UUID(int=900)),
        "kind": "booking",
        "asked_at": "2015-05-04T08:12:00+02:00",
        "due_on": None,
        "lines": LINES,
        "cells": [
            cell | {"unit": "", "undone": "", "undone_code": "", "undone_data": {}} | more.get("cell", {})
            for cell in cells
        ],
        "seconds_left": more.get("seconds_left", 590),
        "undone_at": more.get("undone_at"),
    }


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewaySite]:
    """The gateway around a planning that answers samples."""
    site = GatewaySite()
    site.services.answers |= {
        "plan-choices": CHOICES,
        "plan-days": PLANNED,
        "check-booking": checked,
        "request-booking": lambda command: checked(command) | {"undo_seconds": 600},
        "gesture": lambda query: gesture(),
        "undo-gesture": {"taken_back": 14, "left": 2},
    }
    yield site
    site.close()


@pytest.fixture(autouse=True)
def _nothing_sent(gateway: GatewaySite) -> None:
    gateway.services.sent.clear()


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor("parent", width=360, height=740, refusals=True)


CHECK = f"/enfants/reserver/verifier?source=jours&enfant={LEA}&enfant={TOM}&jour=2&activite={MEAL}.meal&de=2015-05-05&jusque=annee"
PAGES = [
    "/enfants/reserver",
    "/enfants/reserver/verifier?source=jours&jusque=date",
    f"/enfants/{LEA}/planning/copier-semaine",
    f"/enfants/{LEA}/planning/copier-enfant",
    f"/enfants/{LEA}/planning/semaine-type",
    f"/enfants/{LEA}/planning/semaine-type/verifier",
    CHECK,
    f"/enfants/reserver/{UUID(int=900)}",
]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_large_and_small_light_and_dark(visit: Any, path: str) -> None:
    tab = visit.read(path)
    axe.clean(tab, magnified=256)


def test_a_form_with_nothing_chosen_says_each_thing_to_correct(visit: Any) -> None:
    tab = visit("/enfants/reserver/verifier?source=jours&jusque=date&activite=x")
    expect(tab.locator("#erreurs")).to_be_focused()
    links = tab.locator("#erreurs a")
    expect(links).to_have_count(5)
    for index in range(links.count()):
        expect(tab.locator(links.nth(index).get_attribute("href"))).to_have_count(1)


def test_every_tuesday_is_sent_without_script_but_for_the_day_unticked(
    visit: Any, gateway: GatewaySite
) -> None:
    tab = visit("/enfants/reserver", java_script_enabled=False)
    expect(tab.locator("input[name=enfant]:checked")).to_have_count(2)
    expect(tab.locator("#de")).to_have_value("2015-05-05")
    tab.get_by_label("Mardi").check()
    tab.get_by_role("button", name="Vérifier les jours").click()
    expect(tab.locator("h1")).to_have_text("Vérifier votre demande")
    said = tab.locator("main").inner_text().replace("\u00a0", " ")
    assert "12 jours seront réservés tout de suite" in said
    assert "Complet. Vous serez 3e sur la liste d’attente." in said
    assert "Le délai est dépassé depuis lundi 4 mai à 10 h." in said
    assert "vous pouvez encore écrire à" in said
    expect(tab.locator("input[name=c]")).to_have_count(16)
    tab.get_by_role("checkbox", name="mardi 30 juin 2015, Léa – Restauration scolaire").uncheck()
    tab.get_by_role("button", name="Envoyer la demande").click()
    expect(tab.locator("h1")).to_have_text("Votre demande")
    assert len(gateway.services.sent) == 1
    assert len(gateway.services.last(RequestBooking).cells) == 15
    assert "jusqu’à 8 h 21" in tab.locator(".undo-all").inner_text().replace("\u00a0", " ")
    gateway.services.answers["gesture"] = lambda query: gesture(
        seconds_left=0,
        undone_at="2015-05-04T08:13:00+02:00",
        cell={"undone": "left", "undone_code": "already_decided", "undone_data": {"state": "applied"}},
    )
    tab.get_by_role("button", name=re.compile("^Annuler ce")).click()
    expect(tab.locator("#resultat")).to_be_focused()
    said = tab.locator("main").inner_text().replace("\u00a0", " ")
    assert "Rien n’a pu être annulé" in said
    assert "La mairie l’a acceptée entre-temps." in said
    expect(tab.locator(".undo-all")).to_have_count(0)


def test_the_last_gesture_can_be_taken_back_from_the_planning(visit: Any, gateway: GatewaySite) -> None:
    gateway.services.answers["month-planning"] = planning.view(date(2015, 5, 1), date(2015, 5, 31))
    gateway.services.answers["week-planning"] = planning.view(date(2015, 5, 4), date(2015, 5, 10))
    tab = visit(CHECK)
    tab.get_by_role("button", name="Envoyer la demande").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_have_text("Votre demande")
    number = tab.url.rsplit("/", 1)[1]
    tab.goto(f"{gateway.url}/enfants/{LEA}/planning?vue=semaine")
    assert axe.sentences(axe.run(tab)["violations"]) == []
    tab.get_by_role("button", name=re.compile("^Annuler ce")).click()
    assert str(gateway.services.last(UndoGesture).gesture_id) == number
    tab.goto(f"{gateway.url}/enfants/{LEA}/planning?vue=semaine")
    expect(tab.locator(".undo-all")).to_have_count(0)


def test_nobody_answering_keeps_the_days_ticked_and_the_forms_number(
    visit: Any, gateway: GatewaySite
) -> None:
    visit.expects("status of 503")
    gateway.services.answers["request-booking"] = Refusal("unavailable")
    tab = visit(CHECK)
    number = tab.input_value("input[name=command_id]")
    tab.get_by_role("button", name="Envoyer la demande").click()
    expect(tab.locator("main input[name=command_id]")).to_have_value(number)
    expect(tab.locator("main input[name=c]")).to_have_count(16)
    assert axe.sentences(axe.run(tab)["violations"]) == []
    gateway.services.answers["request-booking"] = Refusal("command_id_reused")
    tab.get_by_role("button", name="Envoyer de nouveau").click()
    expect(tab.locator("main input[name=command_id]")).not_to_have_value(number)
    expect(tab.get_by_role("link", name="Voir ce qui a déjà été envoyé")).to_have_attribute(
        "href", f"/enfants/reserver/{number}"
    )


def test_what_changed_between_check_and_sending_is_said_first(visit: Any, gateway: GatewaySite) -> None:
    gateway.services.answers["request-booking"] = lambda command: {
        "cells": [
            {"line_id": str(cell.line_id), "day": str(cell.day), "result": "refused", "code": "no_place_left"}
            if n == 0
            else outcome(0, cell.line_id, cell.day)
            for n, cell in enumerate(command.cells[:1])
        ],
    }
    tab = visit(CHECK)
    for box in tab.locator("input[name=c]").all()[1:]:
        box.uncheck()
    tab.get_by_role("button", name="Envoyer la demande").click()
    said = tab.locator(".flash").inner_text().replace("\u00a0", " ")
    assert "Cela a changé depuis la vérification" in said
    assert "Léa – Restauration scolaire, mardi 5 mai : il n’y a plus de place ce jour-là." in said


def test_with_no_day_left_nothing_is_sent(visit: Any, gateway: GatewaySite) -> None:
    tab = visit(CHECK)
    for box in tab.locator("input[name=c]").all():
        box.uncheck()
    tab.get_by_role("button", name="Envoyer la demande").click()
    expect(tab.locator(".flash")).to_contain_text("Aucun jour n’est coché")
    expect(tab.locator("h1")).to_have_text("Vérifier votre demande")
    assert gateway.services.sent == []
