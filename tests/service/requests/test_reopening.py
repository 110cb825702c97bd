"""A decided request is reopened after the undo window: who may, what the owner answers, what the family reads."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.requests import Decided, ReopenRequest, RequestDecided
from services.requests.domain.identity import family_request_id
from tests.service.requests.conftest import MARTIN, ROY, Desk
from tests.support.actors import guardian, staff

WHY = "Une place s’est libérée."


async def refused(desk: Desk) -> tuple[UUID, UUID]:
    """A request refused, its undo window over."""
    await desk.service.feed(desk.known())
    proposal, request = await desk.file()
    await desk.decide(request, "refuse", reason_code="complet")
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    desk.service.push_machine_clock(timedelta(minutes=11))
    return proposal, request


async def reopen(
    desk: Desk, request: UUID, who: object = ROY, seen: int = 1, why: str = WHY
) -> Decided | Refusal:
    command = ReopenRequest(family_request_id=request, decision_no=seen, reason=why)
    answer = await desk.service.send(command, as_=who)
    assert isinstance(answer, Decided | Refusal)
    return answer


async def test_a_reopened_request_waits_again_by_a_new_day_with_both_decisions_told(desk: Desk) -> None:
    proposal, request = await refused(desk)
    desk.service.set_now("2015-04-20T10:00")
    decided = await reopen(desk, request, MARTIN)
    assert isinstance(decided, Decided)
    assert (decided.decision_no, decided.undo_until) == (2, None)
    assert (await desk.card(request)).state == "deciding"
    settled = desk.settled(proposal, 2, "reverted")
    await desk.service.feed(settled, settled)
    card = await desk.card(request)
    assert (card.state, card.reopened_reason, card.due_on) == ("pending", WHY, date(2015, 4, 23))
    assert card.reopened_at is not None
    assert [one.family_request_id for one in (await desk.queue()).requests] == [request]
    told = [(one.what, one.detail) for one in (await desk.detail(request)).history]
    assert ("reopened", WHY) in told
    assert ("refused", "Plus de place disponible") in told
    await desk.decide(request, "accept")
    await desk.service.feed(desk.settled(proposal, 3, "applied"))
    card = await desk.card(request)
    assert (card.state, card.decision_no, card.reopened_at) == ("accepted", 3, None)


async def test_the_family_reads_the_reopening_and_the_decision_it_took_back(desk: Desk) -> None:
    proposal, request = await refused(desk)
    await reopen(desk, request)
    seen = [one.what for one in (await desk.detail(request, desk.parent)).history]
    assert "reopened" not in seen, "nothing is said before the owner has answered"
    await desk.service.feed(desk.settled(proposal, 2, "reverted"))
    detail = await desk.detail(request, desk.parent)
    assert sorted(one.what for one in detail.history) == ["asked", "refused", "reopened"]
    assert (detail.request.state, detail.request.reopened_reason) == ("pending", WHY)


async def test_what_the_owner_can_no_longer_take_back_stays_and_says_why(desk: Desk) -> None:
    proposal, request = await refused(desk)
    await reopen(desk, request)
    await desk.service.feed(desk.settled(proposal, 2, "cannot_revert", "already_booked"))
    card = await desk.card(request)
    assert (card.state, card.decision_no, card.back_reason) == ("refused", 1, "already_booked")
    assert "not_reverted" in [one.what for one in (await desk.detail(request)).history]
    shown = await desk.detail(request, desk.parent)
    assert sorted(one.what for one in shown.history) == ["asked", "refused"]
    again = await reopen(desk, request)
    assert isinstance(again, Decided), "an agent may try once more"
    assert again.decision_no == 3


async def test_of_two_agents_one_reopens_and_the_other_is_told_who(desk: Desk) -> None:
    proposal, request = await refused(desk)
    answers = await asyncio.gather(reopen(desk, request, ROY), reopen(desk, request, MARTIN))
    (late,) = [one for one in answers if isinstance(one, Refusal)]
    first = "Mme Martin" if isinstance(answers[1], Decided) else "Mme Roy"
    assert (late.code, late.data["by"]) == ("already_reopened", first)
    assert [one.decision for one in await desk.service.emitted(RequestDecided)] == ["refuse", "reopen"]
    await desk.service.feed(desk.settled(proposal, 2, "reverted"))
    third = await reopen(desk, request)
    assert isinstance(third, Refusal)
    assert third.code == "already_reopened"


async def test_a_form_sent_twice_reopens_once_and_answers_the_same(desk: Desk) -> None:
    proposal, request = await refused(desk)
    command, number = ReopenRequest(family_request_id=request, decision_no=1, reason=WHY), uuid4()
    twice = await asyncio.gather(*(desk.service.send(command, as_=ROY, command_id=number) for _ in range(2)))
    first = next(one for one in twice if isinstance(one, Decided))
    await desk.service.feed(desk.settled(proposal, 2, "reverted"))
    assert await desk.service.send(command, as_=ROY, command_id=number) == first
    other = command.model_copy(update={"reason": "Autre raison."})
    reused = await desk.service.send(other, as_=ROY, command_id=number)
    assert isinstance(reused, Refusal)
    assert reused.code == "command_id_reused"
    assert [one.decision for one in await desk.service.emitted(RequestDecided)] == ["refuse", "reopen"]
    assert [one.what for one in (await desk.detail(request)).history].count("reopened") == 1


async def test_a_decision_the_agent_has_not_read_is_not_reopened(desk: Desk) -> None:
    proposal, request = await refused(desk)
    await reopen(desk, request)
    await desk.service.feed(desk.settled(proposal, 2, "reverted"))
    await desk.decide(request, "accept")
    await desk.service.feed(desk.settled(proposal, 3, "applied"))
    desk.service.push_machine_clock(timedelta(minutes=11))
    stale = await reopen(desk, request, MARTIN, seen=1)
    assert isinstance(stale, Refusal)
    assert stale.code == "conflict"
    assert (await desk.card(request)).state == "accepted"


async def test_while_it_may_be_undone_nothing_is_reopened(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.decide(request, "accept")
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    early = await reopen(desk, request)
    assert isinstance(early, Refusal)
    assert early.code == "undo_window_open"


async def test_what_was_not_decided_by_an_agent_is_not_reopened(desk: Desk) -> None:
    _, at_once = await desk.file(settled_at_once=True)
    _, waiting = await desk.file()
    proposal, gone = await desk.file()
    await desk.service.feed(desk.withdrawn(proposal))
    codes = []
    for request in (at_once, waiting, gone, family_request_id("planning", uuid4())):
        answer = await reopen(desk, request)
        assert isinstance(answer, Refusal)
        codes.append(answer.code)
    assert codes == ["conflict", "conflict", "withdrawn", "not_found"]


@pytest.mark.parametrize("role", ["pointage", "regie"])
async def test_only_those_who_decide_may_reopen(desk: Desk, role: Any) -> None:
    _, request = await refused(desk)
    for who in (staff(role), guardian(desk.family_id, desk.guardian_id)):
        answer = await reopen(desk, request, who)
        assert isinstance(answer, Refusal)
        assert answer.code == "not_allowed"
