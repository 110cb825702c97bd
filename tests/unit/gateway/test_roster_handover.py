"""On the roster: who comes for each child, who must not, what to take care of; the same on its paper form."""

from __future__ import annotations

import re
from datetime import date

from contracts.family.handover import HandoverList, HandoverListView
from gateway.staff.roster import rows
from tests.unit.gateway import samples, samples_court
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, text

ROSTER = f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-04"


def row(page: str, name: str) -> str:
    """A child's line of the roster."""
    start = page.index(f'data-pf-child="{name}"')
    return page[start : page.find('<li class="roll-row"', start)]


async def test_it_unfolds_for_each_child_and_stands_whole_on_paper(
    as_agent: Browser, services: Services
) -> None:
    answer = await as_agent.get(ROSTER)
    check(answer.text)
    page = text(answer)
    lea, tom = row(page, "DUPONT Léa"), row(page, "DUPONT Tom")
    screen, paper = lea.split('<div class="roll-paper">')
    for words in ("Allergies, PAI", "Arachide", "Jusqu’au 30/04/2015, terminé", "Sortie", "06 01 02 03 04"):
        assert words in screen, words
    for words in (
        "Arachide",
        "Ne pas remettre à : Jean DUPONT (Père), Luc GRIS",
        "Jeanne DUPONT, Mère, 06 01 02 03 04 ; Odile D’ARC-L’ÉTANG, Grand-mère. Départ seul autorisé",
    ):
        assert words in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", paper)), words
    assert "roll-care" not in tom
    assert "Jeanne DUPONT" in tom
    assert "roll-fold" not in row(page, "ROUX Zoé"), "nothing is told of who is not awaited"


async def test_family_is_asked_once_for_the_whole_roster(as_agent: Browser, services: Services) -> None:
    asked: list[HandoverList] = []

    def answer(query: HandoverList) -> object:
        asked.append(query)
        return samples_court.HANDOVER

    services.answers["handover-list"] = answer
    await as_agent.get(ROSTER)
    assert [(str(one.offering_id), one.day) for one in asked] == [(samples.CANTEEN, date(2015, 5, 4))]


def test_the_sample_is_what_family_tells_and_a_plan_without_an_end_is_said() -> None:
    view = HandoverListView.model_validate(samples_court.HANDOVER).model_dump(mode="json")
    view["children"][0] |= {"pai_until": None, "allergies": ""}
    found = rows.handover_by_child(view, date(2015, 5, 4))
    assert found[samples.LEA]["health"] == [{"name": "PAI", "text": "Date de fin non renseignée"}]
    assert found[samples.TOM]["health"] == []
