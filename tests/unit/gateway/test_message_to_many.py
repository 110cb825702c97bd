"""One message to many families: of a school, of an activity, or picked by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.messages import WriteToFamilies
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import Services, sent, text

HERE, PICKING = "/agents/messages/plusieurs", "/agents/messages/familles"
TYPED = {"motif": "other", "sujet": "Grève", "texte": "Grève jeudi.", "confirme": "1"}


async def fields(browser: Browser, path: str = HERE, **more: Any) -> dict[str, Any]:
    page = await browser.get(path)
    return {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")} | TYPED | more


@pytest.mark.parametrize(
    ("chosen", "whom"),
    [
        ("tous", ("", None)),
        ("ecole:École des Tilleuls", ("École des Tilleuls", None)),
        (f"activite:{samples.CANTEEN}", ("", UUID(samples.CANTEEN))),
    ],
)
async def test_the_addressees_are_chosen_in_a_list(
    as_head: Browser, services: Services, chosen: str, whom: tuple[str, UUID | None]
) -> None:
    page = text(await as_head.get(HERE))
    assert f'<option value="{chosen}"' in page
    assert "École : École des Tilleuls" in page
    assert (await as_head.post(HERE, await fields(as_head, a=chosen))).status == 303
    command = services.last(WriteToFamilies)
    assert (command.school, command.offering_id) == whom
    assert command.family_ids == []


@pytest.mark.parametrize("chosen", ["", "ecole:", "nimporte:quoi"])
async def test_what_the_list_never_offered_goes_to_nobody(
    as_head: Browser, services: Services, chosen: str
) -> None:
    answer = await as_head.post(HERE, await fields(as_head, a=chosen))
    assert answer.status == 422
    assert '<a href="#a">Choisissez à qui vous écrivez.</a>' in text(answer)
    assert "Grève jeudi.</textarea>" in answer.text
    assert sent(services) == []


async def test_nobody_to_write_to_is_said_at_the_list(as_head: Browser, services: Services) -> None:
    services.answers["write-to-families"] = Refusal("not_found")
    answer = await as_head.post(HERE, await fields(as_head, a="ecole:École des Tilleuls"))
    assert '<a href="#a">Personne à qui écrire : choisissez d’autres destinataires.</a>' in text(answer)
    assert '<option value="ecole:École des Tilleuls" selected>' in text(answer)


async def test_with_planning_away_one_writes_to_a_school_all_the_same(
    as_head: Browser, services: Services
) -> None:
    services.away("planning")
    page = text(await as_head.get(HERE))
    assert "École : École des Tilleuls" in page
    assert "Activité :" not in page
    assert "Les écoles et les activités" in page


async def test_families_are_picked_by_looking_for_them_and_stay_ticked(
    as_head: Browser, services: Services
) -> None:
    other = str(uuid4())
    hit = samples.SEARCH["families"][0]
    services.answers["search-families"] = {"families": [hit, hit | {"family_id": other}]}
    page = await as_head.get(f"{PICKING}?q=dupont&f={samples.FAMILY}")
    assert page.text.count(f'value="{samples.FAMILY}"') == 1, "what is picked is not found again"
    assert f'value="{samples.FAMILY}" checked' in page.text
    assert f'value="{other}">' in page.text
    assert f'formaction="{HERE}"' in page.text
    form = await as_head.get(f"{HERE}?q=dupont&f={samples.FAMILY}&f={samples.FAMILY}")
    assert "Jean" in form.text
    assert 'name="a"' not in form.text
    done = await as_head.post(HERE, await fields(as_head, f"{HERE}?f={samples.FAMILY}", f=samples.FAMILY))
    assert done.status == 303
    assert [str(one) for one in services.last(WriteToFamilies).family_ids] == [samples.FAMILY]


async def test_too_many_families_go_back_to_be_unticked(as_head: Browser) -> None:
    many = "&".join(f"f={uuid4()}" for _ in range(31))
    back = await as_head.get(f"{HERE}?{many}")
    assert (back.status, back.header("location")) == (303, f"{PICKING}?{many}")
    assert "30 familles au plus" in text(await as_head.get(f"{PICKING}?{many}"))
