"""Demands as rows: sealed changes, the events that tell of them, and the lock under which they are decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from asyncpg import Record
from pydantic_core import from_json, to_json

from chassis.context import Ctx
from contracts.family import FamilyProposalOpened
from contracts.pattern.deciding import State
from contracts.pattern.merging import Change
from contracts.proposals import ProposalSummary
from services.family.records import Subject


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand under its family's lock."""

    id: UUID
    subject: Subject
    number: str
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
    """What the family added, empty where it added nothing."""
    return "" if row["note"] is None else ctx.sealer.open(row["note"], "proposal", "note", row["id"])


def new_child_name(changes: Iterable[Change]) -> str:
    """How a child who is to be added is called in lists."""
    asked = {change.key: change.after for change in changes}
    return f"{asked.get('first_name', '')} {asked.get('last_name', '')}".strip()


async def lock_demand(
    ctx: Ctx, proposal_id: UUID, guardian_id: UUID | None, family_id: UUID | None
) -> Demand | None:
    """Locks the family of a demand, then reads it; None when there is none, or not of this guardian (null: any)."""
    owner = await ctx.value("proposal.family_of", proposal_id, guardian_id, family_id)
    if owner is None:
        return None
    family = await ctx.row("family.lock", owner)
    row = await ctx.row("proposal.of_id", proposal_id)
    assert family is not None, "a demand belongs to a family"
    assert row is not None, "demands are never deleted"
    return Demand(
        id=proposal_id,
        subject=Subject(row["kind"], row["family_id"], row["guardian_id"], row["child_id"]),
        number=family["number"],
        state=State(row["state"]),
        decision_no=row["decision_no"],
        changes=opened_changes(ctx, row),
    )


def opened_event(
    ctx: Ctx, proposal_id: UUID, subject: Subject, child_name: str, *, at_once: bool
) -> FamilyProposalOpened:
    """What requests hears of a new demand: that, who and when, never what."""
    known_child = subject.child_id if subject.kind != "new_child" else None
    return FamilyProposalOpened(
        version=1,
        proposal_id=proposal_id,
        kind=subject.kind,
        family_id=subject.family_id,
        guardian_id=subject.guardian_id,
        asked_at=ctx.now,
        summary=ProposalSummary(child_id=known_child, child_name=child_name),
        settled_at_once=at_once,
    )
