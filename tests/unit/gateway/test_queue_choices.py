"""The queue offers the kinds there are, and says of a day that is over what deciding still does."""

from __future__ import annotations

import re

from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, text

OVER = {**samples.card()["summary"], "days": ["2015-04-30"]}


def _filter(page: str) -> tuple[str, str]:
    """The kinds shown, and those put away."""
    nav = page[page.index('aria-label="Type de demande"') :]
    shown, _, away = nav[: nav.index("</nav>")].partition("<details")
    return re.sub(r"<[^>]*>", "", shown), re.sub(r"<[^>]*>", "", away)


async def test_kinds_without_a_request_are_put_away(as_agent: Browser, services: Services) -> None:
    services.answers["request-queue"] = samples.REQUESTS | {"kinds": {"absence": 7}}
    page = (await as_agent.get("/agents/demandes?type=booking")).text
    shown, away = _filter(page)
    assert "Absences 7" in shown
    assert "Réservations 0" in shown, "the kind looked at stays in sight"
    assert "Autres types" in away
    assert "Garde alternée" in away
    assert "Absences" not in away


async def test_a_booking_of_a_day_that_is_over_is_refused_by_default(
    as_agent: Browser, services: Services
) -> None:
    card = samples.card(kind="booking", summary=OVER)
    services.answers["request-queue"] = {"total": 1, "requests": [card], "kinds": {"booking": 1}}
    services.answers["request-detail"] = samples.detail(card)
    queue = (await as_agent.get("/agents/demandes")).text
    assert "Jour passé" in queue
    assert "accept:" not in queue
    page = (await as_agent.get(f"/agents/demandes/{samples.REQUEST}")).text
    assert "Ce jour est passé" in page
    assert "son pointage suffit" in page
    assert page.index('value="refuse"') < page.index('value="accept"')
    assert "Enregistrer comme fait" in page


async def test_an_absence_of_a_day_that_is_over_says_what_is_billed(
    as_agent: Browser, services: Services
) -> None:
    services.answers["request-detail"] = samples.detail(samples.card(summary=OVER))
    page = text(await as_agent.get(f"/agents/demandes/{samples.REQUEST}"))
    assert "Refuser la laisse facturée" in page
    assert "Accepter" in page


async def test_accepting_many_leaves_out_bookings_of_days_that_are_over(
    as_agent: Browser, services: Services
) -> None:
    services.answers["request-detail"] = samples.detail(samples.card(kind="booking", summary=OVER))
    page = await as_agent.get(f"/agents/demandes/selection?action=accept&id={samples.REQUEST}")
    assert "demande un jour déjà passé" in text(page)
    assert not re.search(rf'value="{samples.REQUEST}"[^>]* checked', page.text)


async def test_a_decision_awaited_in_time_says_nothing_of_the_past(as_agent: Browser) -> None:
    assert "Jour passé" not in (await as_agent.get("/agents/demandes")).text
