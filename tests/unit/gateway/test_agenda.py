"""The children's days in a telephone's agenda."""

from __future__ import annotations

from datetime import UTC, date, datetime

from icalendar import Calendar

from chassis.problem import Refusal
from gateway.parents.agenda.ics import calendar
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, text

AT = datetime(2015, 4, 8, 10, 0, tzinfo=UTC)


def entry(day: str, status: str = "booked", offering: str = "Restauration scolaire") -> dict[str, str]:
    return {
        "line_id": "0197a000-0000-7000-8000-000000000001",
        "child_name": "Léa D’ARC; fille, aînée",
        "day": day,
        "offering": offering,
        "unit": "Repas",
        "status": status,
    }


def test_each_activity_is_a_whole_day_that_keeps_its_identity() -> None:
    made = calendar(
        "Portail", [entry("2015-04-09"), entry("2015-04-10", "pending_booking")], "mairie.example", AT
    )
    read = Calendar.from_ical(made)
    first, second = read.walk("VEVENT")
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (date(2015, 4, 9), date(2015, 4, 10))
    assert str(first["summary"]) == "Léa D’ARC; fille, aînée : Restauration scolaire"
    assert (str(first["status"]), str(second["status"])) == ("CONFIRMED", "TENTATIVE")
    again = Calendar.from_ical(calendar("Portail", [entry("2015-04-09")], "mairie.example", AT))
    assert [event["uid"] for event in again.walk("VEVENT")] == [first["uid"]]


def test_an_empty_feed_is_a_calendar_all_the_same() -> None:
    assert Calendar.from_ical(calendar("Portail", [], "mairie.example", AT)).walk("VEVENT") == []


def test_no_text_of_a_name_can_add_a_line_to_the_file() -> None:
    made = calendar("Portail", [entry("2015-04-09", offering="x\r\nATTENDEE:mailto:a@b.c")], "h", AT)
    assert b"\r\nATTENDEE" not in made


async def test_a_parent_makes_an_address_and_sees_it_once(as_parent: Browser) -> None:
    page = await as_parent.get("/enfants/agenda")
    assert "Créer mon adresse" in text(page)
    made = await as_parent.post("/enfants/agenda", {"csrf": page.hidden("csrf")})
    assert "/agenda/s3cret-address.ics" in made.text
    assert "webcal://" in made.text
    assert made.header("cache-control") == "no-store"
    assert "s3cret-address" not in (await as_parent.get("/enfants/agenda")).text


async def test_an_agenda_reads_the_file_without_signing_in(browser: Browser) -> None:
    answer = await browser.get("/agenda/s3cret-address.ics")
    assert answer.header("content-type").startswith("text/calendar")
    assert Calendar.from_ical(answer.body).walk("VEVENT")


async def test_an_unknown_address_is_not_found(browser: Browser, services: Services) -> None:
    services.answers["calendar-feed"] = Refusal("not_found")
    assert (await browser.get("/agenda/former.ics")).status == 404
    services.away("planning")
    assert (await browser.get("/agenda/former.ics")).status == 503
