"""What the queue asks of the services: requests keeps who and when, the owner keeps what (gateway/proposals.py)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Literal
from uuid import UUID, uuid5

from chassis.problem import Refusal
from contracts.family import ChildRecord
from contracts.messages import Attachment
from contracts.requests import Decided, DecideRequest, RefusalReasons, RequestDetail
from gateway.bus import Content, Unavailable
from gateway.visit import PageRefused, Visit

AT_ONCE = 8
SETTLED_WITHIN, SETTLED_EVERY = 1.5, 0.1
"""Seconds: an undo is asked of the owner, who usually answers before a page is drawn."""


async def people(visit: Visit, request: Content) -> dict[str, str]:
    """Who is on a child's list of authorised persons, so that a demand about one of them names them."""
    child_id = request["summary"]["child_id"]
    if request["kind"] != "authorised_persons" or not child_id:
        return {}
    query = ChildRecord(family_id=UUID(request["family_id"]), child_id=UUID(child_id))
    found = await visit.ask(query)
    known = found["authorised"] if isinstance(found, dict) else []
    return {one["person_id"]: f"{one['first_name']} {one['last_name']}" for one in known}


Options = list[tuple[str, str]]


async def reasons(visit: Visit, kind: Any) -> tuple[Options, Options]:
    """The reasons in force for a kind of request, as options of a list: to refuse it, and to ask its family."""
    answer = await visit.need(RefusalReasons(kind=kind))
    return _options(answer["reasons"]), _options(answer.get("questions", []))


async def refusals(visit: Visit, kinds: list[str]) -> tuple[Options, dict[str, Options]]:
    """The reasons to refuse requests of these kinds: those that suit all of them, and each kind's."""
    answer = await visit.need(RefusalReasons())

    def suits(reason: Content, kind: str) -> bool:
        return not reason.get("kinds") or kind in reason["kinds"]

    found = answer["reasons"]
    common = _options(one for one in found if all(suits(one, kind) for kind in kinds))
    return common, {kind: _options(one for one in found if suits(one, kind)) for kind in kinds}


async def to_be_said(visit: Visit, codes: Iterable[str]) -> bool:
    """Whether one of these reasons says nothing by itself, so that a word to the family goes with it."""
    wanted = set(codes)
    answer = await visit.need(RefusalReasons())
    return any(one["code"] in wanted and one.get("needs_note") for one in answer["reasons"])


def _options(found: Iterable[Content]) -> Options:
    return [
        (reason["code"], f"{reason['label']} (à préciser)" if reason.get("needs_note") else reason["label"])
        for reason in found
        if not reason["retired"]
    ]


async def several(visit: Visit, ids: list[UUID]) -> list[Content]:
    """The requests of a selection, in its order; one that no longer exists is left out, silence is not absence."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(family_request_id: UUID) -> Content | None:
        async with turn:
            answer = await visit.ask(RequestDetail(family_request_id=family_request_id), budget=2.0)
        if isinstance(answer, Unavailable):
            raise PageRefused(answer)
        return answer["request"] if isinstance(answer, dict) else None

    found = await asyncio.gather(*(one(item) for item in ids))
    return [request for request in found if request is not None]


async def settled(visit: Visit, ids: list[UUID]) -> list[str]:
    """The states of requests once their owner has answered; "deciding" where that is longer than one may wait."""
    clock = asyncio.get_running_loop()
    until = clock.time() + SETTLED_WITHIN
    while True:
        try:
            states = [request["state"] for request in await several(visit, ids)]
        except PageRefused:
            return ["deciding"]
        if "deciding" not in states or clock.time() >= until:
            return states
        await asyncio.sleep(SETTLED_EVERY)


def decision(sent: str) -> Literal["accept", "refuse"]:
    """What the pressed button says. Nothing is decided of anything else: refused with `invalid_input`."""
    match sent:
        case "accept" | "refuse":
            return sent
    raise PageRefused(Refusal("invalid_input", field="decision"))


async def decide(
    visit: Visit,
    form_id: UUID,
    request_id: UUID,
    decision: Any,
    reason_code: str = "",
    note: str = "",
    documents: Sequence[Attachment] = (),
) -> Decided | Refusal | Unavailable:
    """One decision; its command id derives from the form's, so that a form sent twice decides once."""
    command = DecideRequest(
        family_request_id=request_id,
        decision=decision,
        reason_code=reason_code,
        note=note,
        attachments=list(documents),
    )
    answer = await visit.send(command, uuid5(form_id, f"decide {request_id}"))
    assert isinstance(answer, Decided | Refusal | Unavailable)
    return answer
