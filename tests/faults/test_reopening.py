"""A service dies between the reopening of a decision and its effect: nothing is lost, nothing is taken back twice."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any
from uuid import UUID

import pytest

from contracts.planning import CellRef, RequestBooking
from contracts.requests import (
    Decided,
    DecideRequest,
    FamilyRequestCard,
    ReopenRequest,
    RequestDetail,
)
from contracts.requests_settings import RequestsSettings, SetRequestsSettings
from tests.faults.databases import Databases
from tests.faults.invariants import assert_nothing_is_lost, quiet
from tests.faults.test_kills import kill
from tests.faults.workload import Workload
from tests.support.actors import staff

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

ROY = staff("direction", name="Mme Roy")
WHY = "Une place s’est libérée."


async def booked(workload: Workload, databases: Databases) -> tuple[UUID, UUID]:
    """A day asked for and accepted, told at once to the family: its request and its proposal."""
    household = workload.town.households[-1]
    child = household.children[0]
    line = next(one for one in workload.lines[child] if one != workload.canteen[child])
    days = iter(workload.town.days)
    outcome: Any = None
    while outcome is None or outcome.result != "opened":
        cells = [CellRef(line_id=line, day=next(days))]
        (outcome,) = (await workload.send(RequestBooking(cells=cells), household.actor)).cells
    find = "SELECT family_request_id AS id FROM family_request WHERE proposal_id = $1"
    async with asyncio.timeout(30):
        while not (rows := await databases.fetch("requests", find, outcome.proposal_id)):
            await asyncio.sleep(0.1)
    request: UUID = rows[0]["id"]
    decided = await workload.send(DecideRequest(family_request_id=request, decision="accept"), ROY)
    assert isinstance(decided, Decided)
    await until(workload, request, "accepted")
    return request, outcome.proposal_id


async def until(workload: Workload, request: UUID, state: str) -> FamilyRequestCard:
    """The request once it has come to this state."""
    async with asyncio.timeout(60):
        while (card := await card_of(workload, request)).state != state:
            await asyncio.sleep(0.1)
    return card


async def card_of(workload: Workload, request: UUID) -> FamilyRequestCard:
    """The request as an agent reads it."""
    view = await workload.ask(RequestDetail(family_request_id=request), ROY)
    card: FamilyRequestCard = view.request
    return card


@pytest.mark.parametrize("victim", ["planning", "requests"])
async def test_a_service_killed_before_the_effect_takes_the_decision_back_once(
    workload: Workload, victim: str
) -> None:
    supervisor, databases = workload.supervisor, Databases(workload.supervisor)
    settings = RequestsSettings(undo_minutes=0)
    await workload.send(SetRequestsSettings(settings=settings), ROY)
    request, proposal = await booked(workload, databases)
    owner = supervisor.pids()["planning"]
    os.kill(owner, signal.SIGSTOP)  # the decision is written, its owner has not heard of it
    command = ReopenRequest(family_request_id=request, decision_no=1, reason=WHY)
    assert isinstance(await workload.send(command, ROY), Decided)
    assert (await card_of(workload, request)).state == "deciding"
    if victim == "planning":
        await kill(supervisor, "planning")
    else:
        await kill(supervisor, "requests")
        os.kill(owner, signal.SIGCONT)
    card = await until(workload, request, "pending")
    assert (card.state, card.decision_no, card.reopened_reason) == ("pending", 0, WHY)
    settled = await databases.fetch(
        "requests",
        "SELECT decision_no, result FROM settlement WHERE family_request_id = $1 ORDER BY 1",
        request,
    )
    assert [tuple(row) for row in settled] == [(1, "applied"), (2, "reverted")]
    told = await databases.fetch(
        "planning",
        "SELECT count(*) AS times FROM history WHERE what = 'booking_decision_undone'"
        " AND (line_id, day) IN (SELECT line_id, day FROM proposal_cell WHERE proposal_id = $1)",
        proposal,
    )
    assert told[0]["times"] == 1
    again = await workload.send(command, ROY)
    assert again.code == "already_reopened"
    await workload.send(DecideRequest(family_request_id=request, decision="accept"), ROY)
    await until(workload, request, "accepted")
    await quiet(databases)
    await assert_nothing_is_lost(databases, workload)
