"""What a service cannot say is a value; after a few silences a breaker spares the next visitors the wait."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from chassis.problem import Refusal
from contracts.family import FamilySheet, WithdrawFamilyProposal
from contracts.requests import RequestCounts
from gateway.bus import FAILURES_TO_OPEN, OPEN_SECONDS, Breaker, ServiceBus, Unavailable
from tests.unit.gateway import samples
from tests.unit.gateway.world import Services

SHEET = FamilySheet(family_id=UUID(samples.FAMILY))
CHANGE = WithdrawFamilyProposal(proposal_id=UUID(samples.FAMILY))


async def test_a_reply_comes_as_plain_values(services: Services) -> None:
    assert await ServiceBus(services).ask(SHEET, "token", "c") == samples.FAMILY_SHEET


async def test_a_refusal_is_an_answer_and_never_opens_the_breaker(services: Services) -> None:
    services.answers["family-sheet"] = Refusal("not_found")
    bus = ServiceBus(services)
    for _ in range(FAILURES_TO_OPEN * 2):
        assert await bus.ask(SHEET, "token", "c") == Refusal("not_found")
    assert not bus.breaker("family").open


async def test_after_silences_a_service_is_left_alone_and_the_others_are_not(services: Services) -> None:
    services.away("family")
    bus = ServiceBus(services)
    for _ in range(FAILURES_TO_OPEN):
        assert isinstance(await bus.ask(SHEET, "token", "c"), Unavailable)
    calls = len(services.asked)
    answer = await bus.ask(SHEET, "token", "c7")
    assert answer == Unavailable("family", "c7")
    assert len(services.asked) == calls
    assert await bus.ask(RequestCounts(), "token", "c") == samples.COUNTS


async def test_an_open_breaker_lets_one_visitor_try_and_closes_when_the_service_is_back(
    services: Services,
) -> None:
    now = [100.0]
    bus = ServiceBus(services)
    bus.breakers["family"] = Breaker(clock=lambda: now[0])
    back: dict[str, Any] = dict(services.answers)
    services.away("family")
    for _ in range(FAILURES_TO_OPEN):
        await bus.ask(SHEET, "token", "c")
    now[0] += OPEN_SECONDS + 0.1
    calls = len(services.asked)
    await bus.ask(SHEET, "token", "c")
    await bus.ask(SHEET, "token", "c")
    assert len(services.asked) == calls + 1
    services.answers = back
    now[0] += OPEN_SECONDS + 0.1
    assert isinstance(await bus.ask(SHEET, "token", "c"), dict)
    assert isinstance(await bus.ask(SHEET, "token", "c"), dict)
    assert not bus.breaker("family").open


class Slow:
    """A service that answers each call after a moment, and counts how many it has at a time."""

    def __init__(self) -> None:
        self.now = self.most = 0

    async def ask_raw(self, query: Any, **_how: Any) -> bytes | Refusal:
        return await self._answer()

    async def send(self, command: Any, **_how: Any) -> Any:
        return await self._answer()

    async def _answer(self) -> bytes:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)
        self.now -= 1
        return b"{}"


async def test_a_crowd_waits_for_its_turn_and_everybody_is_answered() -> None:
    service = Slow()
    bus = ServiceBus(service, at_once=4)
    answers = await asyncio.gather(
        *(bus.ask(SHEET, "token", "c", budget=0.1) for _ in range(12)),
        *(bus.send(CHANGE, "token", "c") for _ in range(12)),
    )
    assert [one for one in answers if isinstance(one, Unavailable)] == []
    assert service.most == 4


async def test_a_panel_waits_for_no_turn_and_who_has_waited_too_long_is_told() -> None:
    service = Slow()
    bus = ServiceBus(service, at_once=1, turn_seconds=0.01)
    first = asyncio.create_task(bus.ask(SHEET, "token", "c", budget=1.0))
    await asyncio.sleep(0)
    assert await bus.ask(SHEET, "token", "c", budget=1.0) == Unavailable("family", "c")
    assert await bus.ask(SHEET, "token", "c") == {}
    assert await first == {}
    assert await bus.ask(SHEET, "token", "c", budget=1.0) == {}
