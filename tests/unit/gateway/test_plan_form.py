"""The forms of many days: what they make of what was typed, and what they say is to be corrected."""

from __future__ import annotations

import time
from datetime import date
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from starlette.datastructures import QueryParams

from contracts.planning import ChildCopy, PlanDays, WeekCopy, WeeklyPlan
from gateway.flash import Flash
from gateway.parents.planning.gesture_view import left_out, posted, undo_until
from gateway.parents.planning.plan_form import (
    activity_options,
    fill,
    plan_of,
    read,
    until_options,
    week_options,
    week_words,
)
from gateway.parents.planning.routes import last_gesture
from gateway.visit import Visit
from gateway.words import planning_gesture as words
from gateway.words.planning_gesture import undo_label
from tests.unit.gateway.world import NOW, PARIS

LEA, TOM, MEAL, CARE = (str(UUID(int=n)) for n in (7, 8, 30, 31))
TODAY = date(2015, 5, 4)


def choices(**more: Any) -> dict[str, Any]:
    return {
        "children": [{"child_id": LEA, "first_name": "Léa"}, {"child_id": TOM, "first_name": "Tom"}],
        "activities": [
            {
                "offering_id": MEAL,
                "name": "Cantine",
                "units": [{"code": "meal", "name": "Repas"}],
                "weekdays": [1, 2, 4, 5],
                "child_ids": [LEA, TOM],
            },
            {
                "offering_id": CARE,
                "name": "Centre",
                "units": [{"code": "day", "name": "Journée"}, {"code": "am", "name": "Matin"}],
                "weekdays": [3],
                "child_ids": [LEA],
            },
        ],
        "until_holidays": "2015-07-03",
        "until_year_end": "2015-07-03",
    } | more


WEEKLY = f"source=jours&enfant={LEA}&enfant={TOM}&activite={MEAL}.meal&jour=2&de=2015-05-05&jusque=annee"


def asked(text: str) -> Any:
    return read(QueryParams(text))


def test_every_tuesday_until_the_end_of_the_year_for_two_children() -> None:
    query = plan_of(asked(WEEKLY), choices(), TODAY)
    assert query == PlanDays(
        plan=WeeklyPlan(
            child_ids=[UUID(LEA), UUID(TOM)],
            offering_id=UUID(MEAL),
            unit_code="meal",
            weekdays=[2],
            first_day=date(2015, 5, 5),
            last_day=date(2015, 7, 3),
        )
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ((f"enfant={LEA}&enfant={TOM}", f"enfant={UUID(int=99)}"), "enfant"),
        ((f"{MEAL}.meal", "nothing"), "activite"),
        ((f"{MEAL}.meal", f"{MEAL}.supper"), "activite"),
        (("jour=2", "jour=9"), "jour"),
        (("jour=2", "jour=²"), "jour"),
        (("de=2015-05-05", "de=demain"), "de"),
        (("de=2015-05-05", "de=0001-01-01"), "de"),
        (("de=2015-05-05", "de=2015-08-05"), "jusque"),
        (("jusque=annee", "jusque=date"), "fin"),
        (("jusque=annee", "jusque=date&fin=2015-05-01"), "fin"),
        (("jusque=annee", "jusque=date&fin=2019-05-01"), "fin"),
    ],
)
def test_what_is_to_be_corrected_is_named(change: tuple[str, str], field: str) -> None:
    form = asked(WEEKLY.replace(*change))
    assert plan_of(form, choices(), TODAY) is None
    assert [name for name, _ in form.problems] == [field]


def test_29_february_is_a_date_and_29_february_2015_is_none() -> None:
    leap = asked(WEEKLY.replace("jusque=annee", "jusque=date&fin=2016-02-29"))
    assert plan_of(leap, choices(), TODAY) is not None
    assert plan_of(asked(WEEKLY.replace("2015-05-05", "2015-02-29")), choices(), TODAY) is None


def test_a_week_is_copied_from_the_next_one_on() -> None:
    query = plan_of(asked(f"source=semaine&enfant={LEA}&semaine=2015-04-29&toutes=2"), choices(), TODAY)
    assert query is not None
    assert query.plan == WeekCopy(
        child_id=UUID(LEA),
        monday=date(2015, 4, 27),
        first_day=date(2015, 5, 5),
        last_day=date(2015, 7, 3),
        every_weeks=2,
    )
    assert plan_of(asked(f"source=semaine&enfant={LEA}&semaine=x"), choices(), TODAY) is None


def test_a_childs_days_are_for_the_others_only() -> None:
    text = f"source=enfant&depuis={LEA}&enfant={LEA}&enfant={TOM}&de=2015-05-05"
    query = plan_of(asked(text), choices(), TODAY)
    assert query is not None
    assert isinstance(query.plan, ChildCopy)
    assert query.plan.child_ids == [UUID(TOM)]
    alone = asked(f"source=enfant&depuis={LEA}&enfant={LEA}&de=2015-05-05")
    assert plan_of(alone, choices(), TODAY) is None


def test_a_first_visit_finds_every_child_tomorrow_and_the_only_activity() -> None:
    only = choices(activities=choices()["activities"][:1])
    form = fill(asked(""), only, TODAY)
    assert (form.children, form.first, form.activity) == ([LEA, TOM], "2015-05-05", f"{MEAL}.meal")
    assert fill(asked(""), choices(), TODAY).activity == ""


def test_the_choices_are_in_words() -> None:
    assert [label for _, label in activity_options(choices())] == [
        "Cantine",
        "Centre – Journée (Léa)",
        "Centre – Matin (Léa)",
    ]
    assert [value for value, _ in until_options(choices(until_holidays=None))] == ["annee", "date"]
    assert week_words(date(2015, 4, 27)) == "Du 27 avril au 3 mai 2015"
    assert week_words(date(2015, 6, 1)) == "Du 1er au 7 juin 2015"
    assert "2014-09-01" in [value for value, _ in week_options("2014-09-03", TODAY)]


def test_hostile_boxes_are_left_out_and_a_day_is_asked_once() -> None:
    boxes = [
        "0.2015-05-05.0.done",
        "0.2015-05-05.0.opened",
        "7.2015-05-05.0.done",
        "0.x.0.done",
        "a",
        "0.2015-05-06.9.done",
    ]
    ((ref, announced),) = posted([MEAL], [CARE], boxes)
    assert (ref.line_id, ref.day, ref.unit_id, announced) == (
        UUID(MEAL),
        date(2015, 5, 5),
        UUID(CARE),
        "done",
    )


def test_words_agree_with_their_number() -> None:
    nbsp = "\u00a0"
    assert words.undone_title(1, 0) == f"Tout est annulé{nbsp}: 1{nbsp}jour"
    assert words.undone_title(2, 1) == f"2{nbsp}jours annulés, 1 gardé"
    assert words.undone_title(0, 3) == "Rien n’a pu être annulé"
    assert words.will("refused", 1) == f"1{nbsp}jour n’est pas possible"
    assert words.did("billed", "absence", 2) == f"2{nbsp}jours sont notés absents et restent facturés"
    assert undo_until(0, NOW) == ""
    assert undo_until(600, NOW.astimezone(PARIS)) == f"8{nbsp}h{nbsp}22"


def test_what_is_left_out_names_the_activity_only_where_there_are_several() -> None:
    one = {
        "child_id": LEA,
        "first_name": "Léa",
        "offering": "Cantine",
        "reason": "public_holiday",
        "days": ["2015-05-08"],
        "label": "8 mai",
    }
    (child,) = left_out({"left_out": [one]}, PARIS)
    assert child["items"][0]["title"] == "1\u00a0jour\u00a0: jour férié (8 mai)"
    (child,) = left_out(
        {"left_out": [one, one | {"offering": "Centre", "reason": "too_late", "label": ""}]}, PARIS
    )
    assert [item["title"][:7] for item in child["items"]] == ["Cantine", "Centre\u00a0"]


def test_the_button_says_what_it_takes_back() -> None:
    assert undo_label(["done"], "booking") == "Annuler cette réservation"
    assert undo_label(["done"] * 11 + ["opened", "refused"], "book") == "Annuler ces 12 réservations"
    assert undo_label(["opened", "on_hold"], "booking") == "Annuler ces 2 demandes"
    assert undo_label(["done", "done"], "absence") == "Annuler ces 2 absences"


def test_a_gesture_remembered_before_labels_were_kept_can_still_be_taken_back() -> None:
    flash = Flash()
    flash.remember("gesture", str(UUID(int=1)), time.time(), keep=600)
    offered = last_gesture(cast(Visit, SimpleNamespace(flash=flash, now=NOW)))
    assert offered is not None
    assert offered["label"] == "Annuler ce qui a été demandé"
