"""The planning: what it sends, and what it says of each day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.problem import Refusal
from contracts.days import month_bounds
from contracts.planning import DeclareAbsence, RequestBooking, WithdrawProposal
from gateway.words import planning as planning_words
from gateway.words import planning_results as results
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.planning_forms import (
    BASE,
    CANTEEN,
    MORNING_CARE,
    act,
    knows_lea,
    outcomes,
    page_hidden,
    send,
    sent,
    text,
)
from tests.unit.gateway.world import PARIS, Services
from tests.web import samples_planning as planning


@pytest.fixture
def known(services: Services) -> Services:
    """Léa's planning, around 8 April 2015."""
    return knows_lea(services)


# --- absences


async def test_an_absence_asks_its_reason_then_is_sent(as_parent: Browser, known: Services) -> None:
    check = await act(as_parent, "absence", ("c", "6.2015-04-10"), ("c", "6.2015-04-27"))
    said = text(check)
    assert check.status == 200
    assert "Vérifier votre déclaration" in said
    assert "Vendredi 10 avril" in said
    assert "Dans les délais. Ne sera pas facturé." in said
    assert "l’absence sera considérée comme non excusée" in said
    assert sent(known) == []
    answer = await send(as_parent, check, "absence", motif="sick", precision="fièvre")
    assert (answer.status, answer.header("location")) == (303, f"{BASE}?vue=mois&mois=2015-04#resultat")
    (command,) = sent(known)
    assert isinstance(command, DeclareAbsence)
    assert [cell.day for cell in command.cells] == [date(2015, 4, 10), date(2015, 4, 27)]
    assert (command.reason_code, command.note) == ("sick", "fièvre")
    page = text(await as_parent.get(answer.header("location")))
    assert "Absence notée : 2 jours, non facturés" in page
    assert "Restauration scolaire, vendredi 10 avril" in page


async def test_an_absence_without_reason_comes_back(as_parent: Browser, known: Services) -> None:
    check = await act(as_parent, "absence", ("c", "6.2015-04-10"))
    again = await send(as_parent, check, "absence", precision="fièvre")
    assert again.status == 422
    assert '<a href="#motif">Choisissez le motif de l’absence</a>' in text(again)
    assert "fièvre" in text(again)
    assert again.hidden("command_id") == check.hidden("command_id")
    assert sent(known) == []


async def test_a_certificate_is_announced(as_parent: Browser, known: Services) -> None:
    needs = {"result": "opened", "data": {"rule": "reason", "evidence_needed": True}}
    known.answers["check-absence"] = lambda query: {"cells": outcomes(query, **needs)}
    said = text(await act(as_parent, "absence", ("c", "3.2015-04-13")))
    assert "Un certificat médical est nécessaire pour : Vacances journée" in said
    assert "Un certificat médical sera demandé, puis la mairie répondra." in said


async def test_days_that_cannot_are_left_aside_with_their_moment(as_parent: Browser, known: Services) -> None:
    said = text(await act(as_parent, "absence", ("c", "6.2015-04-10"), ("c", "6.2015-04-09")))
    assert "Laissé de côté" in said
    assert (
        "Restauration scolaire, jeudi 9 avril : le délai est dépassé depuis mercredi 8 avril à 10 h." in said
    )


async def test_when_no_day_can_the_planning_says_why(as_parent: Browser, known: Services) -> None:
    answer = await act(as_parent, "absence", ("c", "6.2015-04-09"))
    page = text(await as_parent.get(answer.header("location")))
    assert "Aucune absence ne peut être déclarée pour ces jours" in page
    assert "le délai est dépassé depuis mercredi 8 avril à 10 h" in page


async def test_refusals_are_said_day_by_day(as_parent: Browser, known: Services) -> None:
    def reply(command: Any) -> dict[str, Any]:
        first, second = outcomes(command, status="billed_absence", data={"rule": "late"})
        refused = {"result": "refused", "code": "not_booked", "status": "", "data": {}}
        return {"cells": [first, second | refused]}

    known.answers["declare-absence"] = reply
    check = await act(as_parent, "absence", ("c", "6.2015-04-10"), ("c", "6.2015-04-27"))
    answer = await send(as_parent, check, "absence", motif="sick")
    page = text(await as_parent.get(answer.header("location")))
    assert "Absence notée : 1 jour qui restera facturé" in page
    assert "Pas possible : 1 jour" in page
    assert "lundi 27 avril : Rien n’est réservé ce jour-là" in page


async def test_nobody_answering_keeps_the_form_and_its_number(as_parent: Browser, known: Services) -> None:
    check = await act(as_parent, "absence", ("c", "6.2015-04-10"))
    known.answers["declare-absence"] = Refusal("unavailable")
    again = await send(as_parent, check, "absence", motif="sick", precision="fièvre")
    assert again.status == 503
    assert "rien ne sera fait deux fois" in text(again)
    assert again.hidden("command_id") == check.hidden("command_id")
    assert '<option value="sick" selected>' in text(again)


# --- bookings


async def test_one_booking_with_nothing_to_ask_is_sent_at_once(as_parent: Browser, known: Services) -> None:
    answer = await act(as_parent, "reserver", ("c", "5.2015-04-10"))
    assert answer.status == 303
    (command,) = sent(known)
    assert isinstance(command, RequestBooking)
    assert str(command.cells[0].line_id) == MORNING_CARE
    page = text(await as_parent.get(answer.header("location")))
    assert "C’est réservé : 1 jour" in page
    assert f"{BASE}/jour/{MORNING_CARE}/2015-04-10" in page


async def test_several_bookings_are_checked_first(as_parent: Browser, known: Services) -> None:
    check = await act(as_parent, "reserver", ("c", "4.2015-04-13"), ("c", "4.2015-04-14"))
    assert "Vérifier votre demande" in text(check)
    assert "Sera réservé tout de suite." in text(check)
    answer = await send(as_parent, check, "reservation", precision="merci")
    assert answer.status == 303
    (command,) = sent(known)
    assert (len(command.cells), command.note) == (2, "merci")


async def test_a_full_day_says_the_rank_and_a_refused_one_is_not_sent(
    as_parent: Browser, known: Services
) -> None:
    def check(query: Any) -> dict[str, Any]:
        first, second = outcomes(query)
        refused = {"result": "refused", "code": "child_already_placed"}
        return {"cells": [first | {"result": "on_hold", "data": {"rank": 3}}, second | refused]}

    known.answers["check-booking"] = check
    page = await act(as_parent, "reserver", ("c", "4.2015-04-13"), ("c", "4.2015-04-14"))
    assert "Complet. Vous serez 3e sur la liste d’attente." in text(page)
    assert "déjà attendu ailleurs" in text(page)
    await send(as_parent, page, "reservation")
    (command,) = sent(known)
    assert [cell.day for cell in command.cells] == [date(2015, 4, 13)]


async def test_an_activity_with_several_units_asks_which(as_parent: Browser, known: Services) -> None:
    units = [{"unit_id": str(UUID(int=n)), "name": name} for n, name in ((901, "Journée"), (902, "Matin"))]

    def month(query: Any) -> dict[str, Any]:
        view = planning.view(*month_bounds(query.month))
        view["lines"][4]["units"] = units
        return view

    known.answers["month-planning"] = month
    check = await act(as_parent, "reserver", ("c", "4.2015-04-13"))
    assert "Formule" in text(check)
    assert sent(known) == []
    await send(as_parent, check, "reservation", **{"formule-0": units[1]["unit_id"]})
    (command,) = sent(known)
    assert str(command.cells[0].unit_id) == units[1]["unit_id"]


async def test_a_demand_says_when_the_answer_comes(as_parent: Browser, known: Services) -> None:
    opened = {"result": "opened", "status": "pending_booking"}
    known.answers["request-booking"] = lambda command: {
        "cells": outcomes(command, **opened),
        "due_on": "2015-05-07",
    }
    answer = await act(as_parent, "reserver", ("c", "5.2015-04-10"))
    page = text(await as_parent.get(answer.header("location")))
    assert "Demande envoyée à la mairie : 1 jour" in page
    assert "Réponse attendue au plus tard le jeudi 7 mai." in page
    assert 'href="/demandes">Liste des demandes</a>' in page


@pytest.mark.parametrize(("action", "message"), [("reserver", "booking"), ("absence", "absence")])
async def test_the_check_says_when_the_answer_comes(
    as_parent: Browser, known: Services, action: str, message: str
) -> None:
    opened = {"result": "opened", "data": {"rule": "late"}}
    known.answers[f"check-{message}"] = lambda query: {
        "cells": outcomes(query, **opened),
        "due_on": "2015-11-30",
    }
    known.answers["answer-due"] = lambda query: {"due_on": query.wanted_by + timedelta(days=1)}
    boxes = ("4.2015-04-13", "4.2015-04-14") if action == "reserver" else ("6.2015-04-10",)
    check = await act(as_parent, action, *(("c", box) for box in boxes))
    assert "Réponse au plus tard le mardi 1er décembre 2015." in text(check)


async def test_where_planning_names_no_day_the_usual_delay_is_promised(
    as_parent: Browser, known: Services
) -> None:
    known.answers["check-absence"] = lambda query: {
        "cells": outcomes(query, result="opened", status="pending")
    }
    box = ("c", "6.2015-04-10")
    assert "Réponse au plus tard le jeudi 7 mai 2015." in text(await act(as_parent, "absence", box))
    known.away("requests")
    assert "La date de réponse s’affichera" in text(await act(as_parent, "absence", box))


@pytest.mark.parametrize(
    ("found", "due", "said"),
    [
        (["done", "refused"], None, "Réponse immédiate."),
        (["done", "opened"], "2015-04-08", "Réponse au plus tard aujourd’hui, mercredi 8 avril 2015."),
        (["on_hold"], "2015-04-09", "Réponse au plus tard demain, jeudi 9 avril 2015."),
        (["opened"], None, "La date de réponse s’affichera dans « Liste des demandes » après l’envoi."),
        (["refused"], None, ""),
    ],
)
def test_an_answer_is_promised_only_as_it_is_known(found: list[str], due: str | None, said: str) -> None:
    words = results.answer_by([{"result": one} for one in found], due, date(2015, 4, 8))
    assert words.replace("\u00a0", " ") == said


# --- without script: whole lines and days; the rest


async def test_a_whole_line_takes_only_the_days_that_can(as_parent: Browser, known: Services) -> None:
    check = await act(as_parent, "absence", ("ligne", "6"))
    days = [value for name, value in page_hidden(check) if name == "c"]
    assert days == ["0.2015-04-10", "0.2015-04-27", "0.2015-04-28", "0.2015-04-30"]
    assert "Laissé de côté" not in text(check)


async def test_a_whole_day_takes_its_lines(as_parent: Browser, known: Services) -> None:
    check = await act(as_parent, "absence", ("jour", "2015-04-27"))
    lines = [value for name, value in page_hidden(check) if name == "l"]
    assert lines == [MORNING_CARE, CANTEEN]


async def test_nothing_chosen_is_said(as_parent: Browser, known: Services) -> None:
    answer = await act(as_parent, "absence")
    assert "Choisissez d’abord un jour" in text(await as_parent.get(answer.header("location")))


@pytest.mark.parametrize(
    "box", ["9.2015-04-10", "x.2015-04-10", "6.hier", "6", "-1.2015-04-10", "٣.2015-04-10"]
)
async def test_boxes_that_make_no_sense_are_left_out(as_parent: Browser, known: Services, box: str) -> None:
    answer = await act(as_parent, "absence", ("c", box))
    assert answer.status == 303
    assert sent(known) == []


async def test_withdrawing_takes_the_whole_demand(as_parent: Browser, known: Services) -> None:
    check = await act(as_parent, "retirer", ("c", "3.2015-04-15"))
    assert "Retirer ma demande" in text(check)
    assert "Absence en cours de traitement." in text(check)
    known.answers["withdraw-proposal"] = {"proposal_id": str(UUID(int=92))}
    answer = await send(as_parent, check, "retrait")
    (command,) = sent(known)
    assert isinstance(command, WithdrawProposal)
    assert command.proposal_id == UUID(int=92)
    assert "Votre demande est retirée" in text(await as_parent.get(answer.header("location")))


async def test_a_demand_decided_meanwhile_says_so(as_parent: Browser, known: Services) -> None:
    check = await act(as_parent, "retirer", ("c", "3.2015-04-15"))
    known.answers["withdraw-proposal"] = Refusal("proposal_not_open", state="applied")
    answer = await send(as_parent, check, "retrait")
    assert "Votre demande n’est pas retirée" in text(await as_parent.get(answer.header("location")))


@pytest.mark.parametrize("action", ["absence", "reserver", "retirer"])
@pytest.mark.parametrize("status", ["", *planning_words.statuses()])
def test_a_day_set_aside_always_says_why(action: str, status: str) -> None:
    assert results.aside(action, {"status": status, "actions": {}}, PARIS).endswith(".")


def test_an_absence_on_a_free_morning_says_that_nothing_is_booked() -> None:
    cell = {"status": "", "actions": {"book": None}, "why_not": "", "why_not_data": {}}
    assert results.aside("absence", cell, PARIS) == "Rien n’est réservé ce jour-là."
