"""Demands as rows: sealed changes, what is told of them, and the lock under which they are decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from asyncpg import Record
from pydantic_core import from_json, to_json

from chassis.context import Ctx
from contracts.billing_records import BillingProposalKind, BillingProposalOpened
from contracts.pattern.deciding import State
from contracts.pattern.merging import Change
from contracts.proposals import ProposalField, ProposalSummary
from services.billing.records import shown


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand under its guardian's lock."""

    id: UUID
    kind: BillingProposalKind
    family_id: UUID
    guardian_id: UUID
    state: State
    decision_no: int
    changes: list[Change]


def sealed_changes(ctx: Ctx, proposal_id: UUID, changes: Iterable[Change]) -> bytes:
    """The changes as they are kept."""
    text = to_json([asdict(change) for change in changes]).decode()
    return ctx.sealer.seal(text, "proposal", "changes", proposal_id)


def opened_changes(ctx: Ctx, row: Record) -> list[Change]:
    """The changes of a demand's row."""
    kept: list[dict[str, Any]] = from_json(ctx.sealer.open(row["changes"], "proposal", "changes", row["id"]))
    return [Change(**one) for one in kept]


def opened_note(ctx: Ctx, row: Record) -> str:
    """What the guardian added, empty where nothing was."""
    return "" if row["note"] is None else ctx.sealer.open(row["note"], "proposal", "note", row["id"])


def fields_shown(changes: Iterable[Change]) -> list[ProposalField]:
    """Before and after, as they may leave this service."""
    return [
        ProposalField(
            key=one.key,
            before=shown(one.key, one.before),
            after=shown(one.key, one.after),
            outcome=one.outcome,
        )
        for one in changes
    ]


async def lock_demand(
    ctx: Ctx, proposal_id: UUID, guardian_id: UUID | None, family_id: UUID | None
) -> Demand | None:
    """Locks the file of a demand, then reads it; None when there is none, or not of this guardian (null: any)."""
    owner = await ctx.row("proposal.whose", proposal_id, guardian_id, family_id)
    if owner is None:
        return None
    await ctx.row("proposal.lock_file_of", owner["guardian_id"])
    row = await ctx.row("proposal.of_id", proposal_id)
    assert row is not None, "demands are never deleted"
    return Demand(
        id=proposal_id,
        kind=row["kind"],
        family_id=row["family_id"],
        guardian_id=row["guardian_id"],
        state=State(row["state"]),
        decision_no=row["decision_no"],
        changes=opened_changes(ctx, row),
    )


def opened_event(
    ctx: Ctx,
    proposal_id: UUID,
    kind: BillingProposalKind,
    family_id: UUID,
    guardian_id: UUID,
    *,
    at_once: bool,
    evidence: list[UUID],
) -> BillingProposalOpened:
    """What requests hears of a new demand: that, who and when, never what."""
    return BillingProposalOpened(
        version=1,
        proposal_id=proposal_id,
        kind=kind,
        family_id=family_id,
        guardian_id=guardian_id,
        asked_at=ctx.now,
        summary=ProposalSummary(),
        settled_at_once=at_once,
        file_ids=evidence,
    )
