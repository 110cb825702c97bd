"""One command, one transaction, one commit at the edge; the same command id gives the first answer again."""

from __future__ import annotations

import asyncio
import json
import time
from uuid import uuid4

import pytest

from chassis.bus import ACTOR, COMMAND_ID, DEADLINE
from chassis.problem import Refusal
from chassis.tokens import Signer, new_key
from contracts.actor import Actor
from contracts.subjects import subject_of
from tests.support.actors import guardian, system
from tests.support.harness import ServiceUnderTest
from tests.support.sample.services import (
    NoteView,
    NoteWritten,
    ReadAudited,
    ReadNote,
    WriteNote,
    WriteSecret,
    Written,
)


async def test_a_command_writes_its_state_its_event_and_its_trace_together(writer: ServiceUnderTest) -> None:
    note = uuid4()
    assert await writer.send(WriteNote(note_id=note, text="one")) == Written(version=1)
    assert [event.text for event in await writer.emitted(NoteWritten)] == ["one"]
    (trace,) = await writer.sql("SELECT action, entity_id, actor_kind FROM audit")
    assert (trace["action"], trace["entity_id"], trace["actor_kind"]) == ("note.written", str(note), "system")


async def test_the_same_command_id_gives_the_first_answer_and_writes_nothing_more(
    writer: ServiceUnderTest,
) -> None:
    command, once = WriteNote(note_id=uuid4(), text="one"), uuid4()
    first = await writer.send(command, command_id=once)
    again = await asyncio.gather(*(writer.send(command, command_id=once) for _ in range(5)))
    assert [first, *again] == [Written(version=1)] * 6
    assert len(await writer.emitted(NoteWritten)) == 1


async def test_a_double_click_in_flight_is_answered_twice_and_done_once(writer: ServiceUnderTest) -> None:
    command, once = WriteNote(note_id=uuid4(), text="one", slow=0.1), uuid4()
    answers = await asyncio.gather(*(writer.send(command, command_id=once) for _ in range(4)))
    assert answers == [Written(version=1)] * 4
    assert len(await writer.emitted(NoteWritten)) == 1


@pytest.mark.parametrize("text", ["new", "created"])
async def test_a_repetition_refused_for_its_own_effect_gets_the_first_answer_all_the_same(
    writer: ServiceUnderTest, text: str
) -> None:
    command, once = WriteNote(note_id=uuid4(), text=text), uuid4()
    assert [await writer.send(command, command_id=once) for _ in range(3)] == [Written(version=1)] * 3
    assert await writer.sql("SELECT * FROM attempt") == []
    assert len(await writer.emitted(NoteWritten)) == 1
    # the same wish under another name is another command, and meets the first
    other = await writer.send(command)
    assert isinstance(other, Refusal)
    assert other.code == {"new": "conflict", "created": "internal_error"}[text]


async def test_the_same_command_id_with_other_content_is_refused(writer: ServiceUnderTest) -> None:
    note, once = uuid4(), uuid4()
    await writer.send(WriteNote(note_id=note, text="one"), command_id=once)
    assert await writer.send(WriteNote(note_id=note, text="two"), command_id=once) == Refusal(
        "command_id_reused"
    )


async def test_two_accounts_may_use_the_same_command_id(writer: ServiceUnderTest) -> None:
    once = uuid4()
    for name in ("one", "two"):
        answer = await writer.send(
            WriteNote(note_id=uuid4(), text=name), command_id=once, as_=Actor(kind="system", name=name)
        )
        assert answer == Written(version=1)


async def test_a_refusal_leaves_nothing_but_what_it_asked_to_leave(writer: ServiceUnderTest) -> None:
    note, once = uuid4(), uuid4()
    assert await writer.send(WriteNote(note_id=note, text="refused"), command_id=once) == Refusal(
        "conflict", field="text"
    )
    assert await writer.ask(ReadNote(note_id=note)) == Refusal("not_found")
    assert len(await writer.sql("SELECT * FROM attempt")) == 1
    assert await writer.sql("SELECT * FROM idempotency") == []
    # a refusal is not stored: the same form, corrected by time, may be sent again
    assert await writer.send(WriteNote(note_id=note, text="refused"), command_id=once) == Refusal(
        "conflict", field="text"
    )


async def test_a_secret_command_is_never_stored(writer: ServiceUnderTest) -> None:
    assert await writer.send(WriteSecret(note_id=uuid4(), text="s3cret")) == Written(version=1)
    assert await writer.sql("SELECT * FROM idempotency") == []


async def test_an_exception_never_shows_its_text_to_the_caller(writer: ServiceUnderTest) -> None:
    answer = await writer.send(WriteNote(note_id=uuid4(), text="crash"))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.data) == ("internal_error", {})
    assert answer.trace


async def test_bad_input_names_its_field(writer: ServiceUnderTest) -> None:
    client = await writer.installation.client("gateway")
    token = writer.installation.token(system())
    headers = {ACTOR: token, COMMAND_ID: str(uuid4())}
    body = json.dumps({"note_id": "not an id", "text": "x"}).encode()
    answer = await client.request(subject_of(WriteNote), body, headers=headers)
    problem = json.loads(answer.data)
    assert problem["code"] == "invalid_input"
    assert [entry["field"] for entry in problem["data"]["fields"]] == ["note_id"]


async def test_work_whose_caller_has_gone_is_not_done(writer: ServiceUnderTest) -> None:
    client, note = await writer.installation.client("gateway"), uuid4()
    headers = {
        ACTOR: writer.installation.token(system()),
        COMMAND_ID: str(uuid4()),
        DEADLINE: str(int(time.time() * 1000) - 1),
    }
    answer = await client.request(
        subject_of(WriteNote),
        WriteNote(note_id=note, text="late").model_dump_json().encode(),
        headers=headers,
    )
    assert json.loads(answer.data)["code"] == "deadline_exceeded"
    assert await writer.ask(ReadNote(note_id=note)) == Refusal("not_found")


async def test_a_missing_forged_or_overreaching_actor_is_refused_by_the_service(
    writer: ServiceUnderTest,
) -> None:
    town, query = writer.installation, ReadNote(note_id=uuid4())
    stranger, _ = new_key()
    forged = Signer("demo", stranger).sign(system())
    as_gateway = Signer("gateway", town.servers.secrets.signing["gateway"])
    for token in (
        "",
        "nonsense",
        forged,
        as_gateway.sign(system()),
        as_gateway.sign(guardian(uuid4(), uuid4())),
    ):
        assert await writer.ask(query, token=token) == Refusal("not_authenticated")
    expired = Signer("demo", town.servers.secrets.signing["demo"]).sign(system(), ttl=-1)
    assert await writer.ask(query, token=expired) == Refusal("not_authenticated")
    assert await writer.send(WriteNote(note_id=uuid4(), text="x"), as_=guardian(uuid4(), uuid4())) == Refusal(
        "not_allowed"
    )


async def test_only_the_demo_may_set_the_business_date(writer: ServiceUnderTest) -> None:
    town = writer.installation
    actor = guardian(uuid4(), uuid4()).model_copy(update={"business_now": town.clock.business()})
    token = Signer("identity", town.servers.secrets.signing["identity"]).sign(actor)
    assert await writer.ask(ReadNote(note_id=uuid4()), token=token) == Refusal("not_authenticated")


async def test_an_audited_reading_commits_its_trace_or_does_not_happen(writer: ServiceUnderTest) -> None:
    note = uuid4()
    await writer.send(WriteNote(note_id=note, text="one"))
    assert isinstance(await writer.ask(ReadAudited(note_id=note)), NoteView)
    assert len(await writer.sql("SELECT * FROM audit WHERE action = 'note.read'")) == 1
    silent = await writer.ask(ReadAudited(note_id=note, silently=True))
    assert isinstance(silent, Refusal)
    assert silent.code == "internal_error"


async def test_ten_slow_requests_are_served_side_by_side(writer: ServiceUnderTest) -> None:
    begun = time.perf_counter()
    await asyncio.gather(*(writer.send(WriteNote(note_id=uuid4(), text="x", slow=0.3)) for _ in range(8)))
    assert time.perf_counter() - begun < 1.5


async def test_stopping_answers_what_was_accepted(writer: ServiceUnderTest) -> None:
    asked = [
        asyncio.create_task(writer.send(WriteNote(note_id=uuid4(), text="x", slow=0.3))) for _ in range(5)
    ]
    while len(writer.process.endpoints._tasks) < 5:
        await asyncio.sleep(0.01)
    await writer.installation.stop("family")
    assert await asyncio.gather(*asked) == [Written(version=1)] * 5


async def test_nobody_there_is_said_at_once(writer: ServiceUnderTest) -> None:
    await writer.installation.stop("family")
    begun = time.perf_counter()
    answer = await writer.ask(ReadNote(note_id=uuid4()))
    assert isinstance(answer, Refusal)
    assert answer.code == "unavailable"
    assert time.perf_counter() - begun < 1


async def test_the_nats_tools_find_the_service(writer: ServiceUnderTest) -> None:
    settings_user = "tests"
    from nats import connect

    client = await connect(
        writer.installation.nats.url, user=settings_user, password=writer.installation.servers.admin_password
    )
    await writer.ask(ReadNote(note_id=uuid4()))
    info = json.loads((await client.request("$SRV.INFO.family", b"")).data)
    stats = json.loads((await client.request("$SRV.STATS.family", b"")).data)
    await client.close()
    assert {e["subject"] for e in info["endpoints"]} >= {subject_of(WriteNote), subject_of(ReadNote)}
    assert next(e for e in stats["endpoints"] if e["name"] == "read-note")["num_requests"] >= 1
