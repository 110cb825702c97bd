"""The writer answers in family's place and the reader hears in requests' place, under their real permissions."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal, Transient
from chassis.service import Ask, Every, On, Projection, React, Service
from contracts.base import Command, Event, Query, Reply
from contracts.operations import SnapshotPage, SnapshotRow

SYSTEM = frozenset({"system"})
TROUBLE: dict[str, str] = {}
"""What the reader stumbles over: a note's text and how (`poison`, `refused`, `away`)."""


class Written(Reply):
    version: int


class NoteView(Reply):
    note_id: UUID
    version: int
    text: str


class WriteNote(Command[Written], owner="family", name="write-note"):
    note_id: UUID
    text: str
    slow: float = 0.0


class WriteSecret(Command[Written], owner="family", name="write-secret", secret=True):
    note_id: UUID
    text: str


class ReadNote(Query[NoteView], owner="family", name="read-note"):
    note_id: UUID


class ReadKept(Query[NoteView], owner="requests", name="read-kept"):
    note_id: UUID


class ReadAudited(Query[NoteView], owner="family", name="read-audited"):
    note_id: UUID
    silently: bool = False


class SnapshotNote(Query[SnapshotPage], owner="family", name="snapshot-note"):
    after: UUID | None = None
    limit: int = 2


class NoteWritten(Event, owner="family", name="note-written", entity="note_id", data_class="none"):
    note_id: UUID
    text: str


async def write_note(ctx: Ctx, command: WriteNote) -> Written | Refusal:
    if command.text == "refused":
        ctx.after_refusal("note.attempted", command.note_id)
        await ctx.value("note.write", command.note_id, "never seen")
        return Refusal("conflict", field="text")
    if command.text == "crash":
        raise RuntimeError("a secret in an exception")
    if command.text == "created":  # what a second writing of the same row meets in the database
        version = await ctx.value("note.create", command.note_id, command.text)
    else:
        version = await ctx.value("note.write", command.note_id, command.text)
    if command.text == "new" and version > 1:
        ctx.after_refusal("note.attempted", command.note_id)
        return Refusal("conflict", field="note_id")
    if command.slow:
        await asyncio.sleep(command.slow)
    ctx.emit(NoteWritten(note_id=command.note_id, text=command.text, version=version))
    ctx.audit("note.written", entity="note", entity_id=command.note_id)
    return Written(version=version)


async def write_secret(ctx: Ctx, command: WriteSecret) -> Written | Refusal:
    return Written(version=await ctx.value("note.write", command.note_id, command.text))


async def read_note(ctx: Ctx, query: ReadNote | ReadKept) -> NoteView | Refusal:
    row = await ctx.row("note.read", query.note_id)
    return Refusal("not_found") if row is None else NoteView(**dict(row))


async def read_audited(ctx: Ctx, query: ReadAudited) -> NoteView | Refusal:
    row = await ctx.row("note.read", query.note_id)
    if row is None:
        return Refusal("not_found")
    if not query.silently:
        ctx.audit("note.read", entity="note", entity_id=query.note_id)
    return NoteView(**dict(row))


async def snapshot_note(ctx: Ctx, query: SnapshotNote) -> SnapshotPage:
    rows = await ctx.rows("note.page", query.after, query.limit)
    snapshot = [SnapshotRow(id=r["note_id"], version=r["version"], data={"text": r["text"]}) for r in rows]
    return SnapshotPage(rows=snapshot, next_after=snapshot[-1].id if len(rows) == query.limit else None)


async def keep(ctx: Ctx, note_id: UUID, version: int, deleted: bool, data: dict[str, Any]) -> bool:
    return await ctx.run("note.keep", note_id, version, data["text"]) > 0


async def on_note_written(ctx: Ctx, event: NoteWritten) -> None:
    trouble = TROUBLE.get(event.text)
    if trouble == "poison":
        raise ValueError(f"cannot apply {event.text}")
    if trouble == "refused":  # by the database, whose error quotes the row
        await keep(ctx, event.note_id, None, False, {"text": event.text})  # type: ignore[arg-type]
    if trouble == "away":
        raise Transient("somebody is away")
    await ctx.run("note.attempted", event.note_id)
    await keep(ctx, event.note_id, event.version, False, {"text": event.text})


async def tick(ctx: Ctx) -> None:
    await ctx.run("note.attempted", UUID(int=0))


WRITER = Service(
    name="family",
    package="tests.support.sample",
    commands=[On(WriteNote, write_note, SYSTEM), On(WriteSecret, write_secret, SYSTEM)],
    queries=[
        Ask(ReadNote, read_note, SYSTEM | {"guardian"}),
        Ask(ReadAudited, read_audited, SYSTEM, audited=True),
        Ask(SnapshotNote, snapshot_note, frozenset({"service:requests"})),
    ],
    emits=[NoteWritten],
)
READER = Service(
    name="requests",
    package="tests.support.sample",
    queries=[Ask(ReadKept, read_note, SYSTEM)],
    reactions=[React(NoteWritten, on_note_written)],
    timers=[Every("tick", 0.2, tick)],
    projections=[Projection("notes", SnapshotNote, keep)],
)
