"""What demands ask, fetched from the owners of the data: one batch for each, side by side, never kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from contracts.base import Query
from contracts.billing_records import BillingProposalDetails
from contracts.family import FamilyProposalDetails
from contracts.planning import ProposalDetails
from gateway.bus import Content
from gateway.visit import Visit

BATCH = 100
SEALED = ("health",)
"""Kinds whose content is opened one demand at a time, since each opening is shown to the family."""

OWNERS: dict[str, Callable[[list[UUID]], Query[Any]]] = {
    "planning": lambda ids: ProposalDetails(proposal_ids=ids),
    "family": lambda ids: FamilyProposalDetails(proposal_ids=ids),
    "billing": lambda ids: BillingProposalDetails(proposal_ids=ids),
}


@dataclass(slots=True)
class Details:
    """Before and after, by proposal id; `away`: the owners that did not answer."""

    found: dict[str, Content] = field(default_factory=dict)
    away: tuple[str, ...] = ()


async def details(visit: Visit, requests: Iterable[Content], *, sealed: bool = False) -> Details:
    """Before and after of these requests, as their owners tell the visitor. `sealed`: health demands too."""
    wanted: dict[str, list[UUID]] = {}
    for request in requests:
        if request["owner"] in OWNERS and (sealed or request["kind"] not in SEALED):
            wanted.setdefault(request["owner"], []).append(UUID(request["proposal_id"]))
    batches = [
        (owner, ids[start : start + BATCH])
        for owner, ids in wanted.items()
        for start in range(0, len(ids), BATCH)
    ]
    # nobody decides without seeing what is asked: a busy moment is waited out
    patience = visit.portal.settings.command_budget
    answers = await asyncio.gather(
        *(visit.ask(OWNERS[owner](ids), budget=patience) for owner, ids in batches)
    )
    known = Details()
    for (owner, _), answer in zip(batches, answers, strict=True):
        if isinstance(answer, dict):
            known.found |= {one["proposal_id"]: one for one in answer["proposals"]}
        elif owner not in known.away:
            known.away += (owner,)
    return known
