"""A custody calendar as agents draw it: typed, seen over eight weeks, kept, corrected, ended; two agents at once."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest

from chassis.problem import Refusal
from contracts.family import CustodyCalendar, DrawCustody
from gateway.staff.custody import form
from gateway.words import custody as words
from tests.unit.gateway import samples, samples_custody
from tests.unit.gateway.browser import HIDDEN, Answer, Browser
from tests.unit.gateway.samples_identity import JEANNE
from tests.unit.gateway.world import Services, text

SHEET = f"/agents/familles/{samples.FAMILY}"
PAGE = f"{SHEET}/enfants/{samples.LEA}/garde"
TODAY = date(2015, 5, 4)
BOTH = [samples.JEAN, JEANNE]


@pytest.fixture
def apart(services: Services) -> Services:
    """Léa has two parents, who live apart."""
    services.answers["family-sheet"] = samples_custody.FAMILY_APART
    return services


def hidden(page: Answer) -> dict[str, str]:
    """The hidden fields of the page's own form, the last of the page."""
    whole = page.text.rsplit("<form", 2)
    own = next(part for part in reversed(whole) if "command_id" in part)
    return {name: unescape(value) for name, value in HIDDEN.findall(own)}


def typed(**changes: str) -> dict[str, str]:
    """The form, as filled for a child without a calendar."""
    return form.blank(BOTH, TODAY) | {"version": "3"} | changes


async def post(browser: Browser, step: str, path: str = f"{PAGE}/modifier", **changes: str) -> Any:
    page = await browser.get(path)
    return await browser.post(path, hidden(page) | typed(**changes) | {"etape": step})


def drawn(services: Services) -> list[DrawCustody]:
    return [one[0] for one in services.sent if isinstance(one[0], DrawCustody)]


async def test_the_sheet_leads_to_the_calendar_of_a_child_of_two_only(
    as_agent: Browser, services: Services
) -> None:
    assert "/garde" not in (await as_agent.get(SHEET)).text
    services.answers["family-sheet"] = samples_custody.FAMILY_APART
    assert f'href="{PAGE}"' in (await as_agent.get(SHEET)).text


async def test_the_page_says_the_rule_the_weeks_and_what_is_left_to_treat(
    as_agent: Browser, apart: Services
) -> None:
    page = text(await as_agent.get(PAGE))
    for wanted in (
        "Semaines paires chez Jean, semaines impaires chez Jeanne.",
        "la première chez Jean les années paires, chez Jeanne les années impaires.",
        "Du 21 mai 2015 au 22 mai 2015 : chez Jeanne, par exception.",
        samples_custody.REFERENCE,
        "jeudi 21 mai : Jeanne, par exception",
        "jeudi 7 mai et mardi 12 mai",
        "dont 1 demande en attente",
    ):
        assert wanted in page, wanted
    apart.away("planning")
    assert "momentanément indisponible" in (await as_agent.get(PAGE)).text


async def test_without_a_calendar_one_is_drawn_seen_and_kept(as_agent: Browser, apart: Services) -> None:
    apart.answers["read-custody"] = samples_custody.view(None, 0)
    assert "Dessiner le calendrier" in (await as_agent.get(PAGE)).text
    shown = await post(as_agent, "apercu", version="0", change="5", reference="Accord des parents")
    assert shown.status == 200
    assert "Semaines paires chez Jean" in text(shown)
    assert "Accord des parents" in text(shown)
    assert drawn(apart) == [], "a preview keeps nothing"
    kept = await as_agent.post(f"{PAGE}/modifier", hidden(shown) | {"etape": "enregistrer"})
    assert (kept.status, kept.header("location")) == (303, PAGE)
    (command,) = drawn(apart)
    assert command.calendar is not None
    assert (command.calendar.weeks, command.calendar.starts_on.isoweekday()) == ("even", 5)
    assert (command.reference, command.expected_version) == ("Accord des parents", 0)
    assert "2 jours restent réservés" in text(await as_agent.get(PAGE))


async def test_what_was_typed_comes_back_to_be_changed(as_agent: Browser, apart: Services) -> None:
    rows = {"ex0du": "2015-06-01", "ex0au": "2015-06-02", "ex0qui": JEANNE}
    shown = await post(as_agent, "apercu", reference="Jugement", **rows)
    back = await as_agent.post(f"{PAGE}/modifier", hidden(shown) | {"etape": "modifier"})
    assert 'value="Jugement"' in back.text
    assert 'value="2015-06-01"' in back.text
    assert drawn(apart) == []


async def test_two_agents_at_once_read_it_before_and_when_they_keep(
    as_agent: Browser, apart: Services
) -> None:
    late = await post(as_agent, "apercu", version="2")
    assert late.status == 422
    assert "Un autre agent a changé ce calendrier" in text(late)
    apart.answers["draw-custody"] = Refusal("conflict", version=4)
    kept = await post(as_agent, "enregistrer")
    assert kept.status == 422
    assert "Un autre agent a changé ce calendrier" in text(kept)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"second": samples.JEAN}, "Choisissez l’autre responsable."),
        ({"premier": samples.TOM}, "Choisissez un responsable de l’enfant."),
        ({"debut": "hier"}, "Donnez une date complète"),
        ({"fin": "2015-01-01", "debut": "2015-02-01"}, "Le calendrier finirait avant de commencer."),
        ({"rythme": "au hasard"}, "Choisissez comment les semaines se partagent."),
        ({"rythme": "alternees"}, "Donnez une date complète"),
        ({"change": "8"}, "Choisissez le jour du changement."),
        ({"rythme": "jours", "j3": "x"}, "chacun des quatorze jours"),
        ({"vacances": "x"}, "Choisissez comment les vacances se partagent."),
        (
            {"ex0du": "2015-06-02", "ex0au": "2015-06-01", "ex0qui": JEANNE},
            "Le dernier jour est avant le premier.",
        ),
        ({"ex0du": "2015-06-02", "ex0qui": ""}, "Choisissez chez qui est l’enfant ces jours-là."),
        ({"version": "x"}, "ouvrez de nouveau la page"),
        ({"reference": "x" * 201}, "201 caractères"),
    ],
)
async def test_what_cannot_be_read_is_said_at_its_field(
    as_agent: Browser, apart: Services, changes: dict[str, str], sentence: str
) -> None:
    for step in ("apercu", "enregistrer"):
        page = await post(as_agent, step, **changes)
        assert page.status == 422
        assert sentence in text(page)
    assert drawn(apart) == []


async def test_it_ends_on_a_day_or_is_taken_away(as_agent: Browser, apart: Services) -> None:
    path = f"{PAGE}/fin"
    page = await as_agent.get(path)
    early = await as_agent.post(path, hidden(page) | {"geste": "fin", "jour": "2014-01-01"})
    assert early.status == 422
    await as_agent.post(path, hidden(page) | {"geste": "fin", "jour": "2015-06-30"})
    await as_agent.post(path, hidden(page) | {"geste": "retirer"})
    ended, gone = drawn(apart)
    assert ended.calendar is not None
    assert (ended.calendar.valid_to, ended.reference) == (date(2015, 6, 30), samples_custody.REFERENCE)
    assert gone.calendar is None
    assert {ended.expected_version, gone.expected_version} == {3}


async def test_other_children_and_other_roles_have_no_such_page(as_agent: Browser, apart: Services) -> None:
    assert (await as_agent.get(f"{SHEET}/enfants/{samples.TOM}/garde")).status == 404
    apart.answers["read-custody"] = Refusal("not_allowed")
    assert (await as_agent.get(PAGE)).status == 403


@pytest.mark.parametrize("by_day", [False, True])
@pytest.mark.parametrize("weeks", ["alternate", "even"])
@pytest.mark.parametrize("halves", ["even", "odd"])
def test_the_form_of_a_calendar_makes_the_same_calendar(by_day: bool, weeks: str, halves: str) -> None:
    known = CustodyCalendar.model_validate(
        samples_custody.CALENDAR.model_dump()
        | {
            "weeks": weeks,
            "halves_from": halves,
            "starts_on": date(2015, 1, 5),
            "fortnight": ["first", "second"] * 7 if by_day else [],
        }
    )
    fields, rows = form.filled(samples_custody.view(known), TODAY)
    again, wrong = form.made(fields, rows, BOTH, [])
    assert wrong == []
    assert again is not None
    assert again.rule() == known.rule()


async def test_a_child_of_one_responsible_has_nothing_to_draw_by_address_either(
    as_agent: Browser, services: Services
) -> None:
    services.answers["read-custody"] = samples_custody.view(None, 0)
    came = await as_agent.get(f"{PAGE}/modifier")
    assert (came.status, came.header("location")) == (303, PAGE)


async def test_who_has_left_the_family_since_still_has_a_side_in_the_legend(
    as_agent: Browser, services: Services
) -> None:
    assert ">l’autre responsable</li>" in (await as_agent.get(PAGE)).text


async def test_an_agent_reads_what_a_court_decided_beside_the_days_it_speaks_against(
    as_agent: Browser, apart: Services
) -> None:
    for page in (await as_agent.get(PAGE), await post(as_agent, "apercu")):
        said = text(page)
        assert "Une décision de justice concerne Léa" in said
        assert "<strong>Jean</strong>, depuis le 01/04/2015" in said
        assert "ne doit pas venir chercher l’enfant" in said
        assert "Jean, une décision de justice s’y oppose" in said
        assert "Jeanne, une décision de justice s’y oppose" not in said
        assert "n’en tient pas compte de lui-même" in said


async def test_without_a_decision_nothing_is_said_of_courts(as_agent: Browser, apart: Services) -> None:
    nothings: list[Any] = [{"decisions": []}, Refusal("not_allowed")]
    for nothing in nothings:
        apart.answers["court-decisions"] = nothing
        assert "justice" not in (await as_agent.get(PAGE)).text.split("<main", 1)[1]


def test_two_odd_weeks_in_a_row_are_told_before_they_come() -> None:
    known = samples_custody.CALENDAR.model_copy(update={"starts_on": date(2015, 1, 5), "holidays": "weeks"})
    names = {samples.JEAN: "Jean", JEANNE: "Jeanne"}

    def said(today: date, **changes: Any) -> list[str]:
        calendar = known.model_copy(update=changes).model_dump(mode="json")
        return [one for one in words.rule(calendar, names, today) if "53" in one]

    sentence = (
        "Semaines 53 et 1, du 28\u00a0décembre 2015 au 10\u00a0janvier 2016\u00a0: impaires toutes deux, "
        "donc deux semaines de suite chez Jeanne."
    )
    assert said(TODAY) == said(date(2016, 1, 3)) == [sentence]
    assert said(date(2016, 1, 4)) == [], "the next are years away"
    assert said(TODAY, weeks="alternate") == []
    assert said(TODAY, valid_to=date(2015, 12, 30)) == []
    assert "1er\u00a0janvier 2016 au 14\u00a0janvier 2016" in said(TODAY, starts_on=date(2015, 1, 2))[0]
    assert "vacances partagées mises à part" in said(TODAY, holidays="halves")[0]
    assert "s’y répètent" in said(TODAY, fortnight=["first", "second"] * 7)[0]


async def test_days_outside_the_calendar_say_on_which_side_they_are(
    as_agent: Browser, apart: Services
) -> None:
    brief = {"valid_from": date(2015, 5, 6), "valid_to": date(2015, 5, 20)}
    apart.answers["read-custody"] = samples_custody.view(samples_custody.CALENDAR.model_copy(update=brief))
    page = text(await as_agent.get(PAGE)).replace("\u00a0", " ")
    assert "mardi 5 mai : pas encore partagé" in page
    assert "samedi 23 mai : plus partagé" in page
    assert "</span>plus partagé</li>" in page
