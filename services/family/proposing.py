"""What every `propose-…` does: compare with the record, judge the fields, file what waits, do what may be done at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import AuthorisedPerson, FamilyProposalKind, ProposalAnswer, ProposalOutcome
from contracts.pattern.merging import Change, differences, merge
from services.family import errors
from services.family.demands import new_child_name, opened_changes, opened_event, sealed_changes
from services.family.documents import document_seen
from services.family.domain.fields import (
    AT_ONCE,
    NO_PARTNER,
    errors_of,
    persons_record,
    tidied,
    unknown_keys,
)
from services.family.domain.naming import same_name
from services.family.domain.viewer import Viewer, viewer_of
from services.family.records import Subject, read_persons, read_record, write_record


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form as it was sent. `guardian_id`: for whom an agent does it; a guardian does it for themself."""

    kind: FamilyProposalKind
    family_id: UUID
    guardian_id: UUID | None = None
    child_id: UUID | None = None
    values: dict[str, str] = field(default_factory=dict)
    persons: Sequence[AuthorisedPerson] = ()
    remove: bool = False
    note: str = ""
    evidence: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Changes that share a fate: done at once, or waiting for an agent."""

    changes: list[Change]
    at_once: bool
    evidence_needed: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A form found good, and what would become of it."""

    subject: Subject
    number: str
    version: int
    child_name: str
    record: dict[str, str]
    parts: list[Part]


async def propose(ctx: Ctx, wanted: Wanted) -> ProposalOutcome | Refusal:
    """Files a form. Refused as `contracts/family/proposals.py` says."""
    if await ctx.row("family.lock", wanted.family_id) is None:
        return errors.not_found()
    prepared = await prepare(ctx, wanted)
    if isinstance(prepared, Refusal):
        return prepared
    missing = await _evidence_missing(ctx, wanted, prepared.parts)
    if missing is not None:
        return missing
    answers, record, version = [], prepared.record, prepared.version
    for part in prepared.parts:
        changes = part.changes
        if part.at_once:
            merged = merge(record, changes)
            version = await write_record(ctx, prepared.subject, prepared.number, record, merged.record)
            record, changes = merged.record, merged.changes
        proposal_id = None
        if ctx.actor.kind == "guardian":
            proposal_id = await _file(ctx, wanted, prepared, part, changes)
        answers.append(
            ProposalAnswer(
                proposal_id=proposal_id,
                kind=wanted.kind,
                result="done" if part.at_once else "opened",
                keys=[change.key for change in changes],
                evidence_needed=part.evidence_needed,
            )
        )
        ctx.audit(
            f"{wanted.kind}.{'changed' if part.at_once else 'proposed'}",
            entity="child" if prepared.subject.child_id else "guardian",
            entity_id=prepared.subject.child_id or prepared.subject.guardian_id,
            detail={"fields": len(changes), "proposal_id": str(proposal_id or "")},
        )
    return ProposalOutcome(proposals=answers, version=version)


async def prepare(ctx: Ctx, wanted: Wanted) -> Prepared | Refusal:
    """Judges a form and says what would become of it; writes nothing."""
    found = await _subject(ctx, wanted)
    if isinstance(found, Refusal):
        return found
    subject, family, child_name = found
    record = await read_record(ctx, subject)
    if record is None:
        return errors.not_found()
    values = await _values(ctx, wanted, subject, record)
    if isinstance(values, Refusal):
        return values
    changes = differences(record, values)
    wrong = errors_of(wanted.kind, {**record, **values}, [one.key for one in changes], ctx.today)
    if wrong:
        return errors.fields_wrong(wrong)
    if not changes:
        return errors.nothing_changed()
    if wanted.kind == "new_child":
        child_name = new_child_name(changes)
        known = await _known_child(ctx, subject, values)
        if known is not None:
            return known
    parts = await _parts(ctx, wanted, changes)
    if any(not part.at_once for part in parts) and wanted.kind != "new_child":
        pending = await ctx.value(
            "proposal.open_alike", wanted.kind, subject.guardian_id, subject.child_id, None
        )
        if pending is not None:
            return errors.already_pending(pending)
    return Prepared(subject, family["number"], family["version"], child_name, record, parts)


async def twin_of(ctx: Ctx, subject: Subject, first_name: str, born: str) -> bool:
    """Whether the family has another child of this first name, accents and hyphens ignored, born that day."""
    rows = await ctx.rows("child.born_on", subject.family_id, date.fromisoformat(born), subject.child_id)
    return any(same_name(row["first_name"], first_name) for row in rows)


async def _subject(ctx: Ctx, wanted: Wanted) -> tuple[Subject, Record, str] | Refusal:
    viewer = viewer_of(ctx.actor, wanted.family_id)
    if viewer is None:
        return errors.not_found()
    family = await ctx.row("family.seen_by", wanted.family_id, viewer.guardian_id)
    if family is None:
        return errors.not_found()
    ids = [row["id"] for row in await ctx.rows("guardian.ids", wanted.family_id)]
    guardian_id = wanted.guardian_id or viewer.guardian_id
    if (guardian_id and guardian_id not in ids) or (viewer.guardian_id not in (None, guardian_id)):
        return errors.not_found()
    if wanted.kind in ("guardian", "partner"):
        return Subject(wanted.kind, wanted.family_id, guardian_id or ids[0], None), family, ""
    if wanted.kind == "new_child":
        return Subject(wanted.kind, wanted.family_id, guardian_id or ids[0], ctx.new_id()), family, ""
    child = await _child(ctx, wanted, viewer)
    if child is None:
        return errors.child_unknown()
    carers = child["guardian_ids"]
    if guardian_id and guardian_id not in carers:
        return errors.not_found()
    guardian_id = guardian_id or next(iter(carers), ids[0])
    name = f"{child['first_name']} {child['last_name']}"
    return Subject(wanted.kind, wanted.family_id, guardian_id, child["id"]), family, name


async def _child(ctx: Ctx, wanted: Wanted, viewer: Viewer) -> Record | None:
    children = await ctx.rows("child.seen_by", wanted.family_id, viewer.guardian_id)
    return next((row for row in children if row["id"] == wanted.child_id), None)


async def _values(
    ctx: Ctx, wanted: Wanted, subject: Subject, record: dict[str, str]
) -> dict[str, str] | Refusal:
    """The texts asked for, by key."""
    if wanted.kind == "authorised_persons":
        return await _persons(ctx, wanted, subject, record)
    if wanted.kind == "partner" and wanted.remove:
        return dict(NO_PARTNER)
    unknown = unknown_keys(wanted.kind, wanted.values)
    return errors.fields_wrong(unknown) if unknown else tidied(wanted.values)


async def _persons(
    ctx: Ctx, wanted: Wanted, subject: Subject, record: dict[str, str]
) -> dict[str, str] | Refusal:
    """The list asked for over the list there is: left out is taken off, what is not the caller's stays."""
    seen_by = ctx.actor.guardian_id if ctx.actor.kind == "guardian" else None
    fixed = {one.person_id for one in await read_persons(ctx, subject.child, seen_by) if not one.editable}
    if len({one.person_id for one in wanted.persons}) < len(wanted.persons):
        return errors.fields_wrong({"persons": "does_not_fit"})
    asked = persons_record(one for one in wanted.persons if one.person_id not in fixed)
    mine = {key: "" for key in record if UUID(key.split(".")[1]) not in fixed}
    return tidied({**mine, **asked})


async def _known_child(ctx: Ctx, subject: Subject, values: dict[str, str]) -> Refusal | None:
    first_name, born = values["first_name"], values["birth_date"]
    if await twin_of(ctx, subject, first_name, born):
        return errors.already_known()
    for row in await ctx.rows("proposal.open_children", subject.guardian_id):
        asked = {change.key: change.after for change in opened_changes(ctx, row)}
        if asked["birth_date"] == born and same_name(asked["first_name"], first_name):
            return errors.already_pending(row["id"])
    return None


async def _parts(ctx: Ctx, wanted: Wanted, changes: list[Change]) -> list[Part]:
    """What is done at once apart from what waits. The desk waits for nobody; consents are the guardian's own word."""
    rules = await ctx.row("proposal.rules")
    assert rules is not None, "the rules are one row"
    needed = wanted.kind in rules["evidence_for"]
    if ctx.actor.kind != "guardian" or wanted.kind == "consents" or wanted.kind in rules["at_once"]:
        return [Part(changes, at_once=True, evidence_needed=needed)]
    own = [one for one in changes if wanted.kind == "guardian" and one.key in AT_ONCE]
    rest = [one for one in changes if one not in own]
    parts = [Part(own, at_once=True)] if own else []
    return [*parts, Part(rest, at_once=False, evidence_needed=needed)] if rest else parts


async def _evidence_missing(ctx: Ctx, wanted: Wanted, parts: list[Part]) -> Refusal | None:
    """What is asked to be proved comes with a document, and with one's own; to take somebody off proves nothing."""
    asked = ctx.actor.kind == "guardian" and any(part.evidence_needed for part in parts)
    if asked and not wanted.evidence and not wanted.remove:
        return errors.evidence_missing()
    for file_id in wanted.evidence:
        document = await document_seen(ctx, file_id)
        if document is None or document["family_id"] != wanted.family_id:
            return errors.not_found()
        if document["completed_at"] is None:
            return errors.file_incomplete("missing")
    return None


async def _file(ctx: Ctx, wanted: Wanted, prepared: Prepared, part: Part, changes: list[Change]) -> UUID:
    proposal_id, subject = ctx.new_id(), prepared.subject
    note = wanted.note and ctx.sealer.seal(wanted.note, "proposal", "note", proposal_id)
    await ctx.run(
        "proposal.file",
        proposal_id,
        wanted.kind,
        subject.family_id,
        subject.guardian_id,
        subject.child_id,
        prepared.version,
        sealed_changes(ctx, proposal_id, changes),
        note or None,
        list(wanted.evidence),
        "settled_at_once" if part.at_once else "open",
        ctx.now,
    )
    ctx.emit(opened_event(ctx, proposal_id, subject, prepared.child_name, at_once=part.at_once))
    return proposal_id
