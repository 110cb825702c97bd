"""The link that confirms an address typed at the first connection, as a browser sees it."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from contracts.family import ProposeGuardianChange
from contracts.first_connection import ConfirmEmail
from tests.unit.gateway import samples_identity
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, sent, text

PAGE = "/compte/courriel"
PROPOSAL = "01970000-0000-7000-8000-0000000000e1"


def outcome(*results: str) -> dict[str, Any]:
    """What family answers: one part for each result."""
    part = {"proposal_id": PROPOSAL, "kind": "guardian", "keys": ["contact.email"], "evidence_needed": False}
    return {"proposals": [part | {"result": one} for one in results], "version": 8}


@pytest.fixture(autouse=True)
def identity_answers(services: Services) -> None:
    """Identity answers this screen's questions too, and family takes what is asked."""
    services.answers |= samples_identity.ANSWERS
    services.answers["propose-guardian-change"] = outcome("opened")


async def confirm(as_parent: Browser, **more: str) -> Answer:
    page = await as_parent.get(f"{PAGE}?jeton=the-token")
    fields = {name: page.hidden(name) for name in ("csrf", "command_id", "jeton-secret")}
    return await as_parent.post(PAGE, fields | more)


async def test_looking_at_the_link_changes_nothing(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(f"{PAGE}?jeton=the-token")
    check(page.text)
    assert page.header("cache-control") == "no-store"
    assert "jean@example.org" in page.text
    assert "checked" not in page.text.split("<main", 1)[1]
    assert sent(services) == []


async def test_once_confirmed_the_file_is_asked_to_bear_it_and_no_permission_is_given(
    as_parent: Browser, services: Services
) -> None:
    answer = await confirm(as_parent)
    assert (answer.status, answer.header("location")) == (303, "/compte")
    first, second = sent(services)
    assert isinstance(first, ConfirmEmail)
    assert isinstance(second, ProposeGuardianChange)
    assert second.values == {"contact.email": "jean@example.org"}
    assert "Suivre ma demande" in (await as_parent.get("/compte")).text


async def test_the_box_gives_the_permission_too(as_parent: Browser, services: Services) -> None:
    services.answers["propose-guardian-change"] = outcome("done")
    await confirm(as_parent, accepte="1")
    assert services.last(ProposeGuardianChange).values["contact.email_allowed"] == "yes"
    assert "est inscrite dans votre dossier" in text(await as_parent.get("/compte"))


@pytest.mark.parametrize(
    ("refusal", "said"),
    [("nothing_changed", "est inscrite dans votre dossier"), ("already_pending", "pas encore inscrite")],
)
async def test_sent_twice_or_beside_another_demand_it_says_where_things_stand(
    as_parent: Browser, services: Services, refusal: str, said: str
) -> None:
    services.answers["propose-guardian-change"] = Refusal(refusal, proposal_id=PROPOSAL)
    assert (await confirm(as_parent)).status == 303
    assert said in text(await as_parent.get("/compte"))


async def test_a_link_that_is_over_or_somebody_elses_asks_nothing_of_family(
    as_parent: Browser, services: Services
) -> None:
    services.answers["confirm-email"] = services.answers["email-link"] = Refusal("link_expired")
    page = await as_parent.get(f"{PAGE}?jeton=old")
    assert (page.status, 'href="/compte"' in page.text) == (409, True)
    csrf = (await as_parent.get("/compte/mot-de-passe")).hidden("csrf")
    fields = {"csrf": csrf, "command_id": PROPOSAL, "jeton-secret": "old"}
    assert (await as_parent.post(PAGE, fields)).status == 409
    assert [type(one) for one in sent(services)] == [ConfirmEmail]


async def test_with_family_away_the_link_still_works_later(as_parent: Browser, services: Services) -> None:
    services.away("family")
    answer = await confirm(as_parent)
    assert answer.status == 503
    assert answer.hidden("jeton-secret") == "the-token"


async def test_who_is_not_signed_in_signs_in_first_and_comes_back(browser: Browser) -> None:
    answer = await browser.get(f"{PAGE}?jeton=the-token")
    assert answer.header("location") == "/connexion?retour=/compte/courriel%3Fjeton%3Dthe-token"
