"""What every `propose-…` does: compare with the record, judge the fields, file what waits, do what may be done at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.billing_records import (
    BillingProposalAnswer,
    BillingProposalKind,
    BillingProposalOutcome,
    MandateTerms,
)
from contracts.family import CheckProof
from contracts.pattern.merging import Change, differences, merge
from services.billing import errors
from services.billing.demands import opened_event, sealed_changes
from services.billing.domain.figures import AT_ONCE, completed, errors_of, tidied, unknown_keys
from services.billing.domain.iban import banks
from services.billing.mandates import keep_mandate, with_mandate
from services.billing.records import family_of, read_record, write_record


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form as it was sent, for the guardian it names."""

    kind: BillingProposalKind
    family_id: UUID
    guardian_id: UUID
    values: Mapping[str, str]
    note: str = ""
    mandate_text: str = ""
    regie_ids: Sequence[UUID] = ()
    evidence: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Changes that share a fate: done at once, or waiting for an agent."""

    changes: list[Change]
    at_once: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """A form found good, and what would become of it. `terms`: those of the mandate it signs."""

    record: dict[str, str]
    version: int
    parts: list[Part]
    terms: MandateTerms | None


async def propose(ctx: Ctx, wanted: Wanted) -> BillingProposalOutcome | Refusal:
    """Files a form. Refused as `contracts/billing_records.py` says."""
    if await family_of(ctx, wanted.guardian_id, wanted.family_id) is None:
        return errors.not_found()
    await ctx.value("record.lock_file", wanted.guardian_id, wanted.family_id)
    prepared = await prepare(ctx, wanted)
    if isinstance(prepared, Refusal):
        return prepared
    unproved = await _unproved(ctx, wanted, prepared.parts)
    if unproved is not None:
        return unproved
    record, version = prepared.record, prepared.version
    if prepared.terms is not None:
        asked = {one.key: one.after for part in prepared.parts for one in part.changes}
        await keep_mandate(ctx, wanted.guardian_id, wanted.family_id, record | asked, prepared.terms)
    answers = []
    for part in prepared.parts:
        changes = part.changes
        proposal_id = ctx.new_id() if ctx.actor.kind == "guardian" else None
        if part.at_once:
            merged = merge(record, changes)
            record, changes = merged.record, merged.changes
            version = await write_record(
                ctx, wanted.guardian_id, wanted.kind, record, proposal_id, ctx.actor.name
            )
        if proposal_id is not None:
            await _file(ctx, wanted, proposal_id, version, changes, at_once=part.at_once)
        answers.append(
            BillingProposalAnswer(
                proposal_id=proposal_id,
                kind=wanted.kind,
                result="done" if part.at_once else "opened",
                keys=[one.key for one in changes],
            )
        )
        ctx.audit(
            f"{wanted.kind}.{'changed' if part.at_once else 'proposed'}",
            entity="guardian",
            entity_id=wanted.guardian_id,
            detail={"fields": len(changes), "proposal_id": str(proposal_id or "")},
        )
    return BillingProposalOutcome(proposals=answers, version=version)


async def prepare(ctx: Ctx, wanted: Wanted) -> Prepared | Refusal:
    """Judges a form and says what would become of it; writes nothing."""
    family = await family_of(ctx, wanted.guardian_id, wanted.family_id)
    if family is None:
        return errors.not_found()
    unknown = unknown_keys(wanted.kind, wanted.values.keys())
    if unknown:
        return errors.fields_wrong(unknown)
    record = await read_record(ctx, wanted.guardian_id, wanted.kind)
    values, terms = tidied(wanted.values), None
    if wanted.kind == "bank_details":
        # reading the list of banks takes half a second the first time: not the loop's
        await asyncio.to_thread(banks)
        signed = await with_mandate(
            ctx,
            record,
            completed(record, values),
            family_number=family["family_number"],
            text=wanted.mandate_text,
            regie_ids=wanted.regie_ids,
        )
        if isinstance(signed, Refusal):
            return signed
        values, terms = signed.values, signed.terms
    changes = differences(record, values)
    if not changes:
        return errors.nothing_changed()
    wrong = errors_of(wanted.kind, record | values, ctx.today)
    if wrong:
        return errors.fields_wrong(wrong)
    parts = _parts(ctx, changes)
    if any(not part.at_once for part in parts):
        pending = await ctx.value("proposal.open_alike", wanted.kind, wanted.guardian_id, None)
        if pending is not None:
            return errors.already_pending(pending)
    version = await ctx.value("record.file_version", wanted.guardian_id)
    return Prepared(record, version or 0, parts, terms)


async def _unproved(ctx: Ctx, wanted: Wanted, parts: list[Part]) -> Refusal | None:
    """What an agent decides may need a document: family keeps the rule and says so, each time.

    While family is away the demand goes on, and whoever decides asks for what is missing.
    """
    if ctx.actor.kind != "guardian" or wanted.evidence or all(part.at_once for part in parts):
        return None
    answer = await ctx.ask(CheckProof(kind=wanted.kind))
    return answer if isinstance(answer, Refusal) and answer.code == "evidence_missing" else None


def _parts(ctx: Ctx, changes: list[Change]) -> list[Part]:
    """What is done at once apart from what waits. The desk waits for nobody."""
    if ctx.actor.kind != "guardian":
        return [Part(changes, at_once=True)]
    own = [one for one in changes if one.key in AT_ONCE]
    rest = [one for one in changes if one.key not in AT_ONCE]
    return [Part(part, at_once) for part, at_once in ((own, True), (rest, False)) if part]


async def _file(
    ctx: Ctx, wanted: Wanted, proposal_id: UUID, version: int, changes: list[Change], *, at_once: bool
) -> None:
    note = ctx.sealer.seal(wanted.note, "proposal", "note", proposal_id) if wanted.note else None
    evidence = [] if at_once else list(wanted.evidence)  # one's own word needs no proof
    await ctx.run(
        "proposal.file",
        proposal_id,
        wanted.kind,
        wanted.family_id,
        wanted.guardian_id,
        version,
        sealed_changes(ctx, proposal_id, changes),
        note,
        evidence,
        "settled_at_once" if at_once else "open",
        ctx.now,
    )
    ctx.emit(
        opened_event(
            ctx,
            proposal_id,
            wanted.kind,
            wanted.family_id,
            wanted.guardian_id,
            at_once=at_once,
            evidence=evidence,
        )
    )
