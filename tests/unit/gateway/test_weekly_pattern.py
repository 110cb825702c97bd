"""The regular week of a child: seen, changed after a check, sent once; by a family, and by an agent."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from chassis.problem import Refusal
from contracts.planning import CheckPattern, RequestPattern, SetPatterns
from gateway.words import asked, weekly
from tests.unit.gateway import samples
from tests.unit.gateway import samples_weekly as planning
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, sent, text

PAGE = f"/enfants/{samples.LEA}/planning/semaine-type"
STAFF = f"/agents/familles/{samples.FAMILY}/enfants/{samples.LEA}/semaine-type"
TUESDAY_AND_MORNINGS = f"l={planning.MEAL}&l={planning.CENTRE}&j=0.2.0.all&j=1.3.1.all&de=2015-05-11"
TYPED = {"l": [planning.MEAL, planning.CENTRE], "j": ["0.2.0.all", "1.3.1.all"], "de": "2015-05-11"}


def checked(services: Services) -> list[CheckPattern]:
    """The checks asked from now on."""
    found: list[CheckPattern] = []

    def answer(query: CheckPattern) -> Any:
        found.append(query)
        return planning.CHECK

    services.answers["check-pattern"] = answer
    return found


async def test_the_present_week_is_said_with_registered_and_booked_apart(as_parent: Browser) -> None:
    page = await as_parent.get(PAGE)
    said = text(page)
    assert "Être inscrit ouvre le droit de venir et ne réserve rien." in said
    assert "Réservé d’avance : lundi et jeudi chaque semaine, depuis le 1er septembre 2014." in said
    assert "Aucun jour réservé d’avance." in said
    assert page.text.count(" checked") == 2
    assert 'value="2015-05-11"' in page.text, "from next Monday on"


async def test_the_check_lists_the_days_that_change_and_keeps_the_form(
    as_parent: Browser, services: Services
) -> None:
    checks = checked(services)
    said = text(await as_parent.get(f"{PAGE}/verifier?{TUESDAY_AND_MORNINGS}"))
    for words in (
        "1 jour sera réservé tout de suite",
        "1 jour ne sera plus réservé",
        "1 jour reste réservé",
        "1 jour attendra la réponse de la mairie – Matin",
        "Complet. Vous serez 2e sur la liste d’attente.",
    ):
        assert words in said
    assert sent(services) == []
    (query,) = checks
    assert query.valid_from == date(2015, 5, 11)
    assert [[(day.weekday, str(day.unit_id)) for day in one.days] for one in query.patterns] == [
        [(2, planning.REPAS)],
        [(3, planning.MORNING)],
    ]
    again = await as_parent.get(f"{PAGE}?{TUESDAY_AND_MORNINGS}")
    assert 'value="0.2.0.all" checked' in again.text
    assert 'value="1.3.1.all" selected' in again.text


async def test_the_week_is_sent_once_and_leads_to_what_became_of_it(
    as_parent: Browser, services: Services
) -> None:
    check = await as_parent.get(f"{PAGE}/verifier?{TUESDAY_AND_MORNINGS}")
    hidden = {"csrf": check.hidden("csrf"), "command_id": check.hidden("command_id")}
    answer = await as_parent.post(PAGE, TYPED | hidden | {"precision": "Travail le mardi"})
    assert answer.header("location") == f"/enfants/reserver/{hidden['command_id']}"
    command = services.last(RequestPattern)
    assert (command.note, len(command.patterns)) == ("Travail le mardi", 2)


async def test_a_date_that_cannot_be_is_said_at_its_field(as_parent: Browser) -> None:
    for first, words in (
        ("2015-02-31", "Donnez la date du premier jour"),
        ("2015-05-03", "Cette date est passée"),
        ("2016-01-01", "Les inscriptions vont jusqu’au"),
    ):
        page = await as_parent.get(f"{PAGE}/verifier?l={planning.MEAL}&j=0.1.0.all&de={first}")
        assert page.status == 422
        assert words in text(page)


async def test_an_activity_whose_change_is_asked_is_not_asked_again(
    as_parent: Browser, services: Services
) -> None:
    meal, centre = planning.PATTERNS["lines"]
    services.answers["child-patterns"] = planning.PATTERNS | {"lines": [meal | {"asked": True}, centre]}
    assert weekly.WAITS in text(await as_parent.get(PAGE))
    checks = checked(services)
    await as_parent.get(f"{PAGE}/verifier?{TUESDAY_AND_MORNINGS}")
    (query,) = checks
    assert [one.enrolment_id for one in query.patterns] == [UUID(planning.CENTRE)]


async def test_a_refusal_says_so_on_the_check_page(as_parent: Browser, services: Services) -> None:
    services.answers["request-pattern"] = Refusal("child_unknown")
    check = await as_parent.get(f"{PAGE}/verifier?{TUESDAY_AND_MORNINGS}")
    hidden = {"csrf": check.hidden("csrf"), "command_id": check.hidden("command_id")}
    answer = await as_parent.post(PAGE, TYPED | hidden)
    assert answer.header("location").startswith(f"{PAGE}/verifier?")
    assert "Votre demande n’est pas partie" in text(await as_parent.get(answer.header("location")))


async def test_an_agent_sets_only_what_differs(as_agent: Browser, services: Services) -> None:
    form = text(await as_agent.get(STAFF))
    assert "Journée, semaines impaires" in form
    same = f"l={planning.MEAL}&l={planning.CENTRE}&j=0.1.0.all&j=0.4.0.all&j=1.3.0.odd&de=2015-05-11"
    check = await as_agent.get(f"{STAFF}/verifier?{same}")
    assert "Enregistrer la semaine type" in check.text
    hidden = {"csrf": check.hidden("csrf"), "command_id": check.hidden("command_id")}
    typed = {**TYPED, "j": ["0.1.0.all", "0.4.0.all", "1.3.0.odd"]}
    answer = await as_agent.post(STAFF, typed | hidden)
    (pattern,) = services.last(SetPatterns).patterns
    assert (pattern.enrolment_id, pattern.valid_from) == (UUID(planning.CENTRE), date(2015, 5, 11))
    assert [(day.weekday, day.weeks) for day in pattern.days] == [(3, "odd")]
    assert weekly.SAVED in text(await as_agent.get(answer.header("location")))
    assert (await as_agent.get(STAFF.replace(samples.LEA, str(UUID(int=5))))).status == 404


def test_a_demand_for_another_week_is_said_in_one_line_and_day_by_day() -> None:
    fields = [
        {"key": "pattern.from", "before": "", "after": "2015-05-11"},
        {"key": "pattern.2", "before": "", "after": "all:Repas"},
        {"key": "pattern.4", "before": "all:Repas", "after": ""},
        {"key": "2015-05-12", "before": "", "after": "booked"},
    ]
    detail = {"kind": "booking", "state": "open", "fields": fields}
    today = date(2015, 5, 4)
    assert [one.replace("\u00a0", " ") for one in asked.changes(detail, today)] == [
        "semaine type à partir du lundi 11 mai 2015 : mardi (Repas) chaque semaine"
    ]
    rows = asked.rows(detail, today)
    assert rows[2]["what"] == "Semaine type, jeudi"
    assert (rows[2]["before"], rows[2]["after"]) == ("Repas, chaque semaine", "rien de réservé")
