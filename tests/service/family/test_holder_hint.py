"""What the second page of a first connection shows: first letters, of the children one may act for."""

from __future__ import annotations

from uuid import uuid4

from chassis.problem import Refusal
from contracts.first_connection import HolderHint, HolderHintView
from tests.service.family.households import LivingApart
from tests.support.actors import service_actor
from tests.support.harness import ServiceUnderTest

GATEWAY = service_actor("gateway")


async def test_each_guardian_is_shown_their_own_children_by_first_letters(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    said = {}
    for guardian_id in (apart.paul_id, apart.anne_id):
        view = await family.ask(HolderHint(guardian_id=guardian_id), as_=GATEWAY)
        assert isinstance(view, HolderHintView)
        said[guardian_id] = view.children
        assert (len(view.family), view.family[1:]) == (6, "*****")
        assert all(len(one) == 2 for one in view.children)
    assert said[apart.paul_id] != said[apart.anne_id]


async def test_nobody_is_no_family(family: ServiceUnderTest) -> None:
    assert await family.ask(HolderHint(guardian_id=uuid4()), as_=GATEWAY) == Refusal("not_found")
