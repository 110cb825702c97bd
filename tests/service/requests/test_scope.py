"""What a guardian may see of requests, and what nobody else may."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.base import Command, Query
from contracts.family import ChildChanged
from contracts.proposals import ProposalSummary
from contracts.requests import (
    AssignRequest,
    DecideRequest,
    DefineRefusalReasons,
    FamilyRequests,
    RefusalReason,
    RefusalReasons,
    RequestCounts,
    RequestDetail,
    RequestQueue,
    RequestsView,
    RetryMails,
    UndoDecision,
)
from contracts.requests_settings import RequestsSettings, SetRequestsSettings
from tests.service.requests.conftest import ROY, Desk
from tests.support.actors import anonymous, guardian, service_actor, staff


async def listed(desk: Desk, who: object, family_id: UUID | None = None, **how: object) -> list[UUID]:
    query = FamilyRequests(family_id=family_id or desk.family_id, **how)
    view = await desk.service.ask(query, as_=who)
    assert isinstance(view, RequestsView)
    assert view.total >= len(view.requests)
    return [one.family_request_id for one in view.requests]


async def test_a_guardian_sees_their_own_requests_only(desk: Desk) -> None:
    jeanne, stranger = uuid4(), uuid4()
    _, his = await desk.file()
    _, hers = await desk.file(guardian_id=jeanne)
    assert await listed(desk, desk.parent) == [his]
    assert await listed(desk, guardian(desk.family_id, jeanne)) == [hers]
    assert set(await listed(desk, ROY)) == {his, hers}
    outsider = guardian(uuid4(), stranger)
    assert await listed(desk, outsider) == []
    assert await listed(desk, outsider, outsider.family_id) == []
    assert await listed(desk, desk.parent, uuid4()) == []


async def test_another_guardians_request_is_not_found(desk: Desk) -> None:
    _, request = await desk.file()
    for outsider in (guardian(desk.family_id, uuid4()), guardian(uuid4(), desk.guardian_id)):
        answer = await desk.service.ask(RequestDetail(family_request_id=request), as_=outsider)
        assert answer == Refusal("not_found")
    assert (await desk.card(request, desk.parent)).family_request_id == request


async def test_the_family_reads_no_decision_before_its_effect_nor_the_agents_matters(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.service.send(AssignRequest(family_request_id=request, mine=True), as_=ROY)
    await desk.decide(request, "accept")
    await desk.service.feed(desk.settled(proposal, 1, "not_applied", "no_place_left"))
    await desk.decide(request, "refuse", reason_code="complet")
    detail = await desk.detail(request, desk.parent)
    card = detail.request
    assert (card.state, card.decided_by, card.reason_label, card.back_reason) == ("deciding", "", "", "")
    assert (card.assigned_to, card.undo_until, card.decided_at) == ("", None, None)
    assert [one.what for one in detail.history] == ["asked"]
    await desk.service.feed(desk.settled(proposal, 2, "applied"))
    detail = await desk.detail(request, desk.parent)
    assert (detail.request.state, detail.request.reason_label) == ("refused", "Plus de place disponible")
    assert [one.what for one in detail.history] == ["refused", "asked"]


async def test_the_list_shows_the_last_month_and_the_history_everything(desk: Desk) -> None:
    _, old = await desk.file(settled_at_once=True, asked_at=datetime(2015, 3, 7, 9, tzinfo=UTC))
    _, edge = await desk.file(settled_at_once=True, asked_at=datetime(2015, 3, 8, 9, tzinfo=UTC))
    _, waiting = await desk.file(asked_at=datetime(2015, 1, 5, 9, tzinfo=UTC))
    assert await listed(desk, desk.parent) == [waiting, edge]
    assert await listed(desk, desk.parent, history=True) == [waiting, edge, old]
    assert await listed(desk, desk.parent, kind="absence") == []
    assert await listed(desk, desk.parent, owner="family") == []
    desk.service.set_now("2015-05-04T08:00")
    assert await listed(desk, desk.parent) == [waiting]


@pytest.mark.parametrize(
    "message",
    [
        RequestQueue(),
        RequestCounts(),
        RefusalReasons(),
    ],
    ids=lambda message: message.NAME,
)
async def test_a_guardian_is_not_admitted_to_agents_questions(desk: Desk, message: Query[Any]) -> None:
    for outsider in (desk.parent, anonymous(), service_actor("planning")):
        answer = await desk.service.ask(message, as_=outsider)
        assert isinstance(answer, Refusal)
        assert answer.code in {"not_allowed", "not_authenticated"}


@pytest.mark.parametrize(
    "message",
    [
        DecideRequest(family_request_id=uuid4(), decision="accept"),
        UndoDecision(family_request_id=uuid4()),
        AssignRequest(family_request_id=uuid4(), mine=True),
        DefineRefusalReasons(reasons=[RefusalReason(code="autre", label="Autre")]),
        SetRequestsSettings(settings=RequestsSettings()),
        RetryMails(),
    ],
    ids=lambda message: message.NAME,
)
async def test_only_the_agents_concerned_may_command(desk: Desk, message: Command[Any]) -> None:
    for outsider in (desk.parent, anonymous(), staff("pointage"), service_actor("planning")):
        answer = await desk.service.send(message, as_=outsider)
        assert isinstance(answer, Refusal)
        assert answer.code in {"not_allowed", "not_authenticated"}


async def test_what_was_asked_about_a_child_closes_and_opens_with_the_child(desk: Desk) -> None:
    lea = uuid4()
    _, about = await desk.file(summary=ProposalSummary(child_id=lea, child_name="Léa DUPONT"))
    _, other = await desk.file()

    def told(version: int, *who: UUID) -> ChildChanged:
        return ChildChanged(
            child_id=lea,
            version=version,
            family_id=desk.family_id,
            last_name="DUPONT",
            first_name="Léa",
            birth_date=date(2008, 2, 29),
            school="",
            class_name="",
            guardian_ids=list(who),
        )

    await desk.service.feed(told(2, uuid4()))
    assert await listed(desk, desk.parent) == [other]
    answer = await desk.service.ask(RequestDetail(family_request_id=about), as_=desk.parent)
    assert answer == Refusal("not_found")
    assert set(await listed(desk, ROY)) == {about, other}
    await desk.service.feed(told(1, desk.guardian_id))
    assert await listed(desk, desk.parent) == [other], "an older word changes nothing"
    await desk.service.feed(told(3, desk.guardian_id))
    assert set(await listed(desk, desk.parent)) == {about, other}
