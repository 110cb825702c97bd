"""A swap of days asked by a parent: judged at its field, sent as family keys it, and nothing where no calendar is drawn."""

from __future__ import annotations

import re

import pytest

from contracts.family import ProposeCustodyChange
from tests.unit.gateway import samples, samples_custody, samples_record
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, text

PAGE = f"/enfants/{samples.LEA}/garde"
FORM = f"{PAGE}/echange"


@pytest.fixture
def services(services: Services) -> Services:
    """A family's file, and a calendar."""
    services.answers |= samples_record.ANSWERS
    return services


async def sent(browser: Browser, step: str, first: str, last: str = "", whose: str = "mine") -> str:
    page = await browser.get(FORM)
    fields = {"stay.first": first, "stay.last": last, "stay.whose": whose, "etape": step, "montre": "{}"}
    hidden = {name: page.hidden(name) for name in ("csrf", "command_id")}
    return text(await browser.post(FORM, hidden | fields))


@pytest.mark.parametrize(
    ("first", "last", "whose", "sentence"),
    [
        ("", "", "mine", "remplissez ce champ"),
        ("2015-05-01", "", "mine", "choisissez un jour à venir"),
        ("2015-06-05", "2015-06-01", "mine", "la fin est avant le début"),
        ("2015-05-20", "2015-05-21", "mine", "une autre exception parle déjà de ces jours"),
        ("demain", "", "mine", "saisissez une date qui existe"),
        ("2015-06-05", "", "", "choisissez une des réponses proposées"),
    ],
)
async def test_what_cannot_be_asked_is_said_at_its_field(
    as_parent: Browser, services: Services, first: str, last: str, whose: str, sentence: str
) -> None:
    assert sentence in await sent(as_parent, "verifier", first, last, whose)
    assert sentence in await sent(as_parent, "envoyer", first, last, whose)
    assert services.sent == []


async def test_one_day_is_enough_and_goes_as_family_keys_it(as_parent: Browser, services: Services) -> None:
    assert "jusqu’au 05/06/2015, chez vous" in await sent(as_parent, "verifier", "2015-06-05")
    await sent(as_parent, "envoyer", "2015-06-05")
    (command,) = [one for one, _, _ in services.sent if isinstance(one, ProposeCustodyChange)]
    assert command.values == {"stay.2015-06-05": "2015-06-05 mine"}


async def test_without_a_calendar_neither_page_is(as_parent: Browser, services: Services) -> None:
    services.answers["read-custody"] = samples_custody.view(None, 0)
    for path in (PAGE, FORM):
        assert (await as_parent.get(path)).status == 404
    assert "Calendrier de garde" not in (await as_parent.get(f"/enfants/{samples.LEA}")).text


async def test_a_refused_swap_is_asked_again_from_what_it_asked(
    as_parent: Browser, services: Services
) -> None:
    days = {"key": "stay.2015-06-05", "before": "", "after": "2015-06-07 other", "outcome": "kept"}
    asked = samples_record.detail(kind="custody", state="refused", child_id=samples.LEA, fields=[days])
    services.answers["family-proposal-details"] = {"proposals": [asked]}
    page = await as_parent.get(f"{FORM}?reprendre={samples_record.PROPOSAL_FILE}")
    typed = dict(re.findall(r'name="(stay\.(?:first|last))"[^>]* value="([^"]*)"', page.text))
    assert typed == {"stay.first": "2015-06-05", "stay.last": "2015-06-07"}
    assert re.search(r'value="other" checked', page.text)


async def test_a_parent_reads_of_a_decision_only_what_concerns_them(
    as_parent: Browser, services: Services
) -> None:
    assert "décision remise à la mairie" not in text(await as_parent.get(PAGE))
    own = [{"first_day": "2015-05-04", "last_day": "2015-06-30"}]
    services.answers["read-custody"] = samples_custody.view() | {"not_handed_over": own}
    page = text(await as_parent.get(PAGE)).replace("\u00a0", " ")
    assert "Une décision remise à la mairie vous concerne" in page
    assert "Du 4 mai 2015 au 30 juin 2015, la mairie ne vous remet pas Léa à la sortie" in page
    asked = {name for name, _ in services.asked}
    assert not asked & {"court-decisions", "barred-persons"}
