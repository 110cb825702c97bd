"""The records a demand may change, read as texts by key and written back: whatever the kind, the same four questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.family import (
    AuthorisedPerson,
    ChildSheet,
    Consent,
    ConsentKind,
    FamilyProposalKind,
    GuardianSheet,
    HealthRecord,
    PartnerSheet,
)
from services.family.announcing import announce_adults, child_changed
from services.family.changing import changed
from services.family.custody import kept_custody, put_custody
from services.family.domain.custody import stays_of, stays_record
from services.family.domain.fields import NO_CHILD, NO_PARTNER, is_no_partner, persons_of, persons_record
from services.family.domain.flat import flat, rebuilt
from services.family.sheets import (
    child_args,
    child_sheet,
    guardian_args,
    guardian_sheet,
    partner_args,
    partner_sheet,
    person_args,
    person_of,
)

CONSENTS: tuple[ConsentKind, ...] = ("photo", "leaving_alone", "emergency_care")
_YES_NO = {True: "yes", False: "no", None: ""}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose record: a guardian's sheet or the partner on it, or a child's, as that guardian may change it."""

    kind: FamilyProposalKind
    family_id: UUID
    guardian_id: UUID
    child_id: UUID | None

    @property
    def child(self) -> UUID:
        """The child, where the kind has one."""
        assert self.child_id is not None, "this kind is about a child"
        return self.child_id


async def read_record(ctx: Ctx, subject: Subject) -> dict[str, str] | None:
    """What the record holds; None when there is no such guardian or child in the family."""
    if subject.kind in ("guardian", "partner"):
        return await _read_adult(ctx, subject)
    row = await ctx.row("child.of_family", subject.child_id, subject.family_id)
    if subject.kind == "new_child":
        return dict(NO_CHILD) if row is None else _child_record(row)
    if row is None:
        return None
    if subject.kind == "child":
        return _child_record(row)
    if subject.kind == "health":
        return flat(await read_health(ctx, subject.child), "health.")
    if subject.kind == "authorised_persons":
        return persons_record(await read_persons(ctx, subject.child, None))
    if subject.kind == "custody":
        known = (await kept_custody(ctx, subject.child)).calendar
        pair = (known.first_guardian_id, known.second_guardian_id) if known else ()
        return stays_record(known, subject.guardian_id) if known and subject.guardian_id in pair else None
    given = {one.kind: None if one.again else one.value for one in await read_consents(ctx, subject.child)}
    return {f"consent.{kind}": _YES_NO[given[kind]] for kind in CONSENTS}


async def read_consents(ctx: Ctx, child_id: UUID) -> list[Consent]:
    """The last answer to each consent, whether a newer wording asks again."""
    given = {row["kind"]: row for row in await ctx.rows("consent.of_child", child_id)}
    wordings = {row["kind"]: row for row in await ctx.rows("consent.wordings", ctx.today)}
    found = []
    for kind in CONSENTS:
        row, wording = given.get(kind), wordings.get(kind)
        text_id = wording["id"] if wording else None
        told: dict[str, Any] = {"text_id": text_id, "text_no": wording["version_no"] if wording else 0}
        if row is not None:
            told |= {
                "value": row["value"],
                "given_by": row["giver"],
                "given_at": row["given_at"].astimezone(ctx.now.tzinfo),
                "version": row["version"],
                "answered_no": row["text_no"],
                "again": text_id is not None and row["text_id"] != text_id,
            }
        found.append(Consent(kind=kind, **told))
    return found


async def write_record(
    ctx: Ctx, subject: Subject, number: str, before: Mapping[str, str], after: Mapping[str, str]
) -> int:
    """Writes what differs, tells those who keep a copy, and answers the family's new version. The file is locked."""
    if subject.kind == "guardian":
        sheet = rebuilt(GuardianSheet, after, guardian_id=subject.guardian_id)
        await ctx.run("guardian.update", *guardian_args(ctx.sealer, subject.family_id, sheet))
        version = await changed(ctx, subject.family_id, number)
        await announce_adults(ctx, subject.family_id, number, version)
        return version
    if subject.kind == "partner":
        await _write_partner(ctx, subject, after)
        return await changed(ctx, subject.family_id, number)
    if subject.kind in ("child", "new_child"):
        return await _write_child(ctx, subject, number, after)
    if subject.kind == "health":
        record = rebuilt(HealthRecord, after, "health.").model_dump_json()
        sealed = ctx.sealer.seal(record, "health_record", "content", subject.child)
        await ctx.run("health.put", subject.child, sealed)
    elif subject.kind == "authorised_persons":
        await _write_persons(ctx, subject, before, after)
    elif subject.kind == "custody":
        await _write_stays(ctx, subject, after)
    else:
        wordings = {row["kind"]: row["id"] for row in await ctx.rows("consent.wordings", ctx.today)}
        await ctx.many(
            "consent.put",
            [
                (subject.child, kind, text == "yes", subject.guardian_id, ctx.now, wordings.get(kind))
                for key, text in after.items()
                for kind in [key.split(".")[1]]
                if text and before.get(key, "") != text
            ],
        )
    version = await ctx.value("family.bump", subject.family_id)
    return int(version)


async def take_away_child(ctx: Ctx, subject: Subject, number: str) -> bool:
    """Takes back a child just added; False when something has been kept about the child since."""
    row = await ctx.row("child.of_family", subject.child, subject.family_id)
    if row is None or not await ctx.value("child.untouched", subject.child):
        return False
    await ctx.run("child.take_authority", subject.child)
    await ctx.run("child.remove", subject.child)
    await changed(ctx, subject.family_id, number)
    gone = child_changed(subject.family_id, row["version"] + 1, child_sheet(row))
    ctx.emit(gone.model_copy(update={"guardian_ids": [], "deleted": True}))
    return True


async def read_health(ctx: Ctx, child_id: UUID) -> HealthRecord:
    """The child's health sheet, an empty one where nothing was said yet. Leave the trace."""
    sealed = await ctx.value("health.of_child", child_id)
    if sealed is None:
        return HealthRecord()
    return HealthRecord.model_validate_json(ctx.sealer.open(sealed, "health_record", "content", child_id))


async def read_persons(ctx: Ctx, child_id: UUID, seen_by: UUID | None) -> list[AuthorisedPerson]:
    """Who may collect the child. What another guardian than `seen_by` typed comes without telephone and reason."""
    return [person_of(ctx.sealer, row, seen_by) for row in await ctx.rows("authorised.of_child", child_id)]


async def _read_adult(ctx: Ctx, subject: Subject) -> dict[str, str] | None:
    row = await ctx.row("guardian.full", subject.family_id, subject.guardian_id)
    if row is None:
        return None
    if subject.kind == "guardian":
        return flat(guardian_sheet(ctx.sealer, row), without=("guardian_id",))
    partner = await ctx.row("partner.seen_by", subject.family_id, subject.guardian_id)
    if partner is None:
        return dict(NO_PARTNER)
    return flat(partner_sheet(ctx.sealer, partner), without=("guardian_id",))


def _child_record(row: Record) -> dict[str, str]:
    return flat(child_sheet(row), without=("child_id", "guardian_ids"))


async def _write_partner(ctx: Ctx, subject: Subject, after: Mapping[str, str]) -> None:
    if is_no_partner(after):
        await ctx.run("partner.remove", subject.guardian_id, subject.family_id)
        return
    sheet = rebuilt(PartnerSheet, after, guardian_id=subject.guardian_id)
    await ctx.run("partner.put", *partner_args(ctx.sealer, subject.family_id, subject.guardian_id, sheet))


async def _write_child(ctx: Ctx, subject: Subject, number: str, after: Mapping[str, str]) -> int:
    guardians = [
        row["guardian_id"]
        for row in await ctx.rows(
            "child.carers",
            subject.child_id,
            subject.family_id,
            subject.guardian_id,
            subject.kind == "new_child",
        )
    ]
    sheet = rebuilt(ChildSheet, after, child_id=subject.child, guardian_ids=guardians)
    if subject.kind == "new_child":
        await ctx.run("child.register", *child_args(subject.family_id, sheet))
        await ctx.many(
            "child.give_authority",
            [(sheet.child_id, guardian_id, subject.family_id) for guardian_id in guardians],
        )
        child_version = 1
    else:
        child_version = await ctx.value("child.update", *child_args(subject.family_id, sheet))
    version = await changed(ctx, subject.family_id, number)
    ctx.emit(child_changed(subject.family_id, child_version, sheet))
    return version


async def _write_stays(ctx: Ctx, subject: Subject, after: Mapping[str, str]) -> None:
    """The calendar with these exceptions: a version more, told as any other."""
    known = await kept_custody(ctx, subject.child)
    assert known.calendar is not None, "exceptions are read from a calendar"
    stays = stays_of(after, known.calendar, subject.guardian_id)
    calendar = known.calendar.model_copy(update={"exceptions": stays})
    await put_custody(ctx, subject.family_id, known, calendar, known.reference)


async def _write_persons(
    ctx: Ctx, subject: Subject, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    at_desk = ctx.actor.kind in ("staff", "system")
    known = {person.person_id: person for person in persons_of(before)}
    wanted = {person.person_id: person for person in persons_of(after)}
    await ctx.run("authorised.remove", subject.child, [one for one in known if one not in wanted])
    await ctx.many(
        "authorised.put",
        [
            person_args(ctx.sealer, subject.child, person, None if at_desk else subject.guardian_id)
            for person in wanted.values()
            if person != known.get(person.person_id)
        ],
    )
