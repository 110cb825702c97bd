"""News on the home page, and the agents' page that writes them."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.staff.news.routes import wrong_fields
from tests.unit.gateway import samples_home, samples_talk
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, sent, text

NEW = "/agents/actualites/nouvelle"
GOOD = {"titre": "Grève", "texte": "Jeudi.", "ecole": "", "du": "2015-05-04", "au": "2015-05-07"}


async def test_home_shows_what_concerns_every_family_and_its_children_s_school(
    as_parent: Browser, services: Services
) -> None:
    page = text(await as_parent.get("/accueil"))
    assert "Grève jeudi 7 mai" in page
    assert "Peupliers" not in page
    theirs = samples_talk.NEWS["news"][1] | {"school": samples_home.RECORD["schools"][0].upper()}
    services.answers["home-requests"] = samples_home.REQUESTS | {"news": [theirs]}
    assert "Fête de l’école" in text(await as_parent.get("/accueil"))
    services.away("family")
    assert "Fête de l’école" not in text(await as_parent.get("/accueil"))


async def test_home_does_without_news_when_requests_is_away(as_parent: Browser, services: Services) -> None:
    services.away("requests")
    page = await as_parent.get("/accueil")
    assert page.status == 200
    assert "Grève" not in page.text


async def test_an_agent_publishes_corrects_and_withdraws(as_agent: Browser, services: Services) -> None:
    page = await as_agent.get(NEW)
    form = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    for _ in range(2):
        assert (await as_agent.post(NEW, form | GOOD)).status == 303
    ids = {command.item.news_id for command in sent(services)}
    assert [str(one) for one in ids] == [form["command_id"]]
    address = f"/agents/actualites/{samples_talk.NEWS_ID}"
    page = await as_agent.get(address)
    assert "Pensez au pique-nique." in page.text
    form = {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")}
    await as_agent.post(address, form | GOOD)
    assert str(sent(services)[-1].item.news_id) == samples_talk.NEWS_ID
    await as_agent.post(f"{address}/retrait", form)
    assert sent(services)[-1].NAME == "withdraw-news"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"titre": ""}, "titre"),
        ({"titre": "x" * 121}, "titre"),
        ({"texte": ""}, "texte"),
        ({"ecole": "x" * 81}, "ecole"),
        ({"du": "hier"}, "du"),
        ({"au": "2015-02-29"}, "au"),
        ({"au": "2015-05-03"}, "au"),
    ],
)
def test_each_wrong_field_is_named(changes: dict[str, str], field: str) -> None:
    wrong, _ = wrong_fields(GOOD | changes)
    assert [name for name, _ in wrong] == [field]


async def test_home_names_a_demand_about_the_file_without_empty_commas(
    as_parent: Browser, services: Services
) -> None:
    bare: dict[str, Any] = {"child_id": None, "child_name": "", "offering": "", "facility": "", "days": []}
    asked = samples_home.REQUEST | {"kind": "guardian", "summary": bare}
    services.answers["home-requests"] = samples_home.REQUESTS | {"requests": [asked]}
    page = text(await as_parent.get("/accueil"))
    assert ", ," not in page
    assert "<li><span>Infos responsable</span>" in page
