"""When the demands shown beside the record will be answered: what requests says of each."""

from __future__ import annotations

import asyncio

from contracts.requests import AnswerDue, FamilyRequests
from gateway.bus import Content
from gateway.visit import Visit


async def answer_days(visit: Visit, pending: list[Content]) -> dict[str, str | None]:
    """The day each open demand is to be answered, by proposal; one just sent is not filed yet: its kind's day then."""
    if not pending:
        return {}
    found = await visit.ask(FamilyRequests(family_id=visit.family_id))
    if not isinstance(found, dict):
        return {}
    days: dict[str, str | None] = {one["proposal_id"]: one["due_on"] for one in found["requests"]}
    unfiled = [one for one in pending if one["proposal_id"] not in days]
    kinds = sorted({one["kind"] for one in unfiled})
    answers = await asyncio.gather(*(visit.ask(AnswerDue(kind=kind)) for kind in kinds))
    due = {
        kind: answer["due_on"] if isinstance(answer, dict) else None
        for kind, answer in zip(kinds, answers, strict=True)
    }
    days |= {one["proposal_id"]: due[one["kind"]] for one in unfiled}
    return days
