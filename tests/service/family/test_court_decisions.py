"""Court decisions: recorded by agents, in force from a day to a day, and what they close, bar and open again."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.base import Query
from contracts.family import (
    AccessChange,
    AuthorisedPerson,
    BarredPersons,
    BarredPersonsView,
    ChildChanged,
    ChildRecord,
    CourtDecision,
    CourtDecisions,
    CourtDecisionSaved,
    CourtDecisionsView,
    CourtTerm,
    CustodyView,
    FamilyDocuments,
    FileChunk,
    FileStatus,
    GuardianNoticeDue,
    HealthRecord,
    LiftCourtDecision,
    OpenFile,
    ProposeAuthorisedPersons,
    ProposeHealthChange,
    PutFileChunk,
    ReadCustody,
    RecordCourtDecision,
    UpdateChild,
    WhoOpened,
    WithdrawDocument,
)
from tests.service.family.asking import Asking
from tests.service.family.households import DESK, LivingApart, code_of, register, view_of
from tests.support.actors import guardian, staff
from tests.support.harness import ServiceUnderTest

TODAY = date(2015, 4, 8)
PAPER = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
async def apart(family: ServiceUnderTest) -> LivingApart:
    """Paul and Anne, on 8 April 2015."""
    family.set_now(f"{TODAY}T10:00")
    household = LivingApart()
    await register(family, household.registered())
    return household


def against_anne(apart: LivingApart, **changes: Any) -> CourtDecision:
    values: dict[str, Any] = {
        "child_ids": [apart.lea_id],
        "kind": "family_court",
        "court": "Tribunal judiciaire de Laval",
        "reference": "RG 15/00123",
        "decided_on": date(2015, 3, 20),
        "from_on": TODAY,
        "terms": [
            CourtTerm(guardian_id=apart.anne_id, authority="withdrawn", may_collect=False, residence="none"),
            CourtTerm(guardian_id=apart.paul_id, residence="usual"),
        ],
    }
    return CourtDecision.model_validate(values | changes)


def recording(
    apart: LivingApart, decision: CourtDecision, version: int = 0, decision_id: UUID | None = None
) -> RecordCourtDecision:
    return RecordCourtDecision(
        family_id=apart.family_id,
        decision_id=decision_id or uuid4(),
        decision=decision,
        expected_version=version,
    )


async def recorded(family: ServiceUnderTest, command: RecordCourtDecision) -> CourtDecisionSaved:
    answer = await family.send(command, as_=DESK)
    assert isinstance(answer, CourtDecisionSaved), answer
    return answer


async def children_of(family: ServiceUnderTest, apart: LivingApart, who: Actor) -> set[UUID]:
    return {child.child_id for child in (await view_of(family, apart.family_id, who)).children}


async def decisions(family: ServiceUnderTest, apart: LivingApart) -> CourtDecisionsView:
    view = await family.ask(CourtDecisions(family_id=apart.family_id), as_=DESK)
    assert isinstance(view, CourtDecisionsView), view
    return view


async def barred(family: ServiceUnderTest, *child_ids: UUID, day: date = TODAY) -> list[tuple[str, str]]:
    view = await family.ask(BarredPersons(child_ids=list(child_ids), day=day), as_=staff("pointage"))
    assert isinstance(view, BarredPersonsView), view
    return [(one.name, one.source) for one in view.barred]


async def document(family: ServiceUnderTest, apart: LivingApart, who: Actor) -> UUID:
    file_id = uuid4()
    await family.send(
        OpenFile(
            file_id=file_id,
            family_id=apart.family_id,
            name="jugement.pdf",
            media_type="application/pdf",
            size=len(PAPER),
            sha256=sha256(PAPER).hexdigest(),
        ),
        as_=who,
    )
    await family.send(PutFileChunk(file_id=file_id, index=0, content=b64encode(PAPER)), as_=who)
    return file_id


async def test_a_separation_alone_closes_nothing(family: ServiceUnderTest, apart: LivingApart) -> None:
    said = CourtTerm(guardian_id=apart.anne_id, residence="visits")
    saved = await recorded(family, recording(apart, against_anne(apart, terms=[said])))
    assert saved.changes == []
    assert await children_of(family, apart, apart.anne) == {apart.lea_id, apart.zoe_id}


async def test_a_guardian_kept_away_sees_and_asks_nothing_for_the_child(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    saved = await recorded(family, recording(apart, against_anne(apart)))
    assert saved.changes == [AccessChange(child_id=apart.lea_id, guardian_id=apart.anne_id, ended=True)]
    assert await children_of(family, apart, apart.anne) == {apart.zoe_id}
    assert await children_of(family, apart, apart.paul) == {apart.lea_id, apart.tom_id}
    lea: dict[str, Any] = {"family_id": apart.family_id, "child_id": apart.lea_id}
    questions: list[Query[Any]] = [ChildRecord(**lea), ReadCustody(**lea), WhoOpened(**lea)]
    for question in questions:
        assert code_of(await family.ask(question, as_=apart.anne)) == "child_unknown"
    asked = await family.send(ProposeHealthChange(**lea, values={"health.glasses": "yes"}), as_=apart.anne)
    assert code_of(asked) == "child_unknown"
    seen = await view_of(family, apart.family_id, apart.paul)
    assert [one.guardian_id for one in seen.guardians] == [apart.paul_id], "they share no child any more"


async def test_others_hear_who_may_act_and_who_lost_it_but_never_why(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    await recorded(family, recording(apart, against_anne(apart)))
    told = (await family.emitted(ChildChanged))[-1]
    assert (told.child_id, told.guardian_ids, told.ended_for) == (
        apart.lea_id,
        [apart.paul_id],
        [apart.anne_id],
    )
    for row in await family.sql("SELECT body FROM outbox"):
        assert "Laval" not in bytes(row["body"]).decode()
    for row in await family.sql("SELECT content FROM court_decision"):
        assert b"Laval" not in row["content"]


async def test_it_takes_effect_and_ends_on_its_days(family: ServiceUnderTest, apart: LivingApart) -> None:
    days = against_anne(apart, from_on=date(2015, 4, 10), until_on=date(2015, 4, 12))
    assert (await recorded(family, recording(apart, days))).changes == []
    for day, sees in (("09", True), ("10", False), ("12", False), ("13", True)):
        family.set_now(f"2015-04-{day}T00:01")
        await family.run_timer("settle-court-decisions")
        assert (apart.lea_id in await children_of(family, apart, apart.anne)) is sees, day
    family.set_now("2015-04-12T12:00")
    assert await barred(family, apart.lea_id, day=date(2015, 4, 12)) != []
    assert await barred(family, apart.lea_id, day=date(2015, 4, 13)) == []


async def test_lifting_it_opens_again_unless_another_one_closes(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    first, second = uuid4(), uuid4()
    await recorded(family, recording(apart, against_anne(apart), decision_id=first))
    only_access = [CourtTerm(guardian_id=apart.anne_id, access="ended")]
    order = against_anne(apart, kind="protection_order", terms=only_access)
    assert (await recorded(family, recording(apart, order, decision_id=second))).changes == []

    def lift(which: UUID, version: int = 1) -> LiftCourtDecision:
        return LiftCourtDecision(
            family_id=apart.family_id, decision_id=which, reason="ended", expected_version=version
        )

    answer = await family.send(lift(first), as_=DESK)
    assert isinstance(answer, CourtDecisionSaved)
    assert answer.changes == []
    assert apart.lea_id not in await children_of(family, apart, apart.anne)
    answer = await family.send(lift(second), as_=DESK)
    assert isinstance(answer, CourtDecisionSaved)
    assert answer.changes == [AccessChange(child_id=apart.lea_id, guardian_id=apart.anne_id, ended=False)]
    assert apart.lea_id in await children_of(family, apart, apart.anne)
    told = (await family.emitted(ChildChanged))[-1]
    assert (set(told.guardian_ids), told.ended_for) == ({apart.paul_id, apart.anne_id}, [])
    assert await family.send(lift(second, 2), as_=DESK) == Refusal("conflict", version=2)
    assert [one.state for one in (await decisions(family, apart)).decisions] == ["lifted", "lifted"]


async def test_correcting_it_replaces_everything_and_two_agents_do_not_undo_each_other(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    which = uuid4()
    await recorded(family, recording(apart, against_anne(apart), decision_id=which))
    zoe = against_anne(apart, child_ids=[apart.zoe_id])
    stale = await family.send(recording(apart, zoe, decision_id=which), as_=DESK)
    assert stale == Refusal("conflict", version=1)
    saved = await recorded(family, recording(apart, zoe, 1, which))
    assert {(one.child_id, one.ended) for one in saved.changes} == {
        (apart.lea_id, False),
        (apart.zoe_id, True),
    }
    assert await children_of(family, apart, apart.anne) == {apart.lea_id}
    kept = (await decisions(family, apart)).decisions
    assert [(one.version, one.decision, one.state) for one in kept] == [(2, zoe, "in_force")]


async def test_a_correction_of_the_childs_sheet_lets_nobody_in(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    await recorded(family, recording(apart, against_anne(apart)))
    seen = await view_of(family, apart.family_id, DESK)
    lea = next(child for child in seen.children if child.child_id == apart.lea_id)
    assert set(lea.guardian_ids) == {apart.paul_id, apart.anne_id}, "agents read whom they named"
    moved = lea.model_copy(update={"class_name": "CE2"})
    await family.send(
        UpdateChild(family_id=apart.family_id, child=moved, expected_version=seen.version), as_=DESK
    )
    assert apart.lea_id not in await children_of(family, apart, apart.anne)
    told = (await family.emitted(ChildChanged))[-1]
    assert (told.class_name, told.guardian_ids, told.ended_for) == ("CE2", [apart.paul_id], [])


async def test_who_must_not_collect_is_told_to_those_who_hand_children_over_only(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    await recorded(family, recording(apart, against_anne(apart, others=["Marc NOIR"])))
    listed = AuthorisedPerson(person_id=uuid4(), last_name="GRIS", first_name="Luc", allowed=False)
    await family.send(
        ProposeAuthorisedPersons(family_id=apart.family_id, child_id=apart.lea_id, persons=[listed]),
        as_=DESK,
    )
    assert await barred(family, apart.lea_id, apart.tom_id) == [
        ("Anne GRAND (Mère)", "court"),
        ("Marc NOIR", "court"),
        ("Luc GRIS", "record"),
    ]
    traces = await family.sql("SELECT detail FROM audit WHERE action = 'barred.read'")
    assert [row["detail"]["told"] for row in traces] == [[str(apart.lea_id)]]
    question = BarredPersons(child_ids=[apart.lea_id], day=TODAY)
    for who in (apart.paul, apart.anne, staff("regie")):
        assert code_of(await family.ask(question, as_=who)) == "not_allowed"


async def test_no_guardian_reads_a_decision_and_agents_leave_a_trace(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    await recorded(family, recording(apart, against_anne(apart)))
    for who in (apart.paul, apart.anne, staff("regie"), staff("pointage")):
        answer = await family.ask(CourtDecisions(family_id=apart.family_id), as_=who)
        assert code_of(answer) == "not_allowed"
        assert code_of(await family.send(recording(apart, against_anne(apart)), as_=who)) == "not_allowed"
    await decisions(family, apart)
    traces = await family.sql("SELECT entity_id FROM audit WHERE action = 'court_decision.read'")
    assert [row["entity_id"] for row in traces] == [str(apart.family_id)]
    assert code_of(await family.ask(CourtDecisions(family_id=uuid4()), as_=DESK)) == "not_found"


async def test_its_document_is_sealed_traced_and_for_agents(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    paper = await document(family, apart, DESK)
    await recorded(family, recording(apart, against_anne(apart, file_id=paper)))
    assert (await decisions(family, apart)).decisions[0].file_name == "jugement.pdf"
    for who in (apart.paul, apart.anne):
        assert code_of(await family.ask(FileStatus(file_id=paper), as_=who)) == "not_found"
        listed = await family.ask(FamilyDocuments(family_id=apart.family_id), as_=who)
        assert not isinstance(listed, Refusal)
        assert listed.documents == []
    assert code_of(await family.ask(FileChunk(file_id=paper, index=0), as_=DESK)) == "ok"
    read = await family.sql("SELECT count(*) AS n FROM audit WHERE action = 'file.read'")
    assert read[0]["n"] == 1
    withdrawn = await family.send(WithdrawDocument(file_id=paper), as_=DESK)
    assert code_of(withdrawn) == "document_in_use"


async def test_a_document_a_guardian_handed_in_stays_theirs_and_cannot_be_taken_back(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    paper = await document(family, apart, apart.paul)
    await recorded(family, recording(apart, against_anne(apart, file_id=paper)))
    assert code_of(await family.ask(FileStatus(file_id=paper), as_=apart.paul)) == "ok"
    assert code_of(await family.ask(FileStatus(file_id=paper), as_=apart.anne)) == "not_found"
    assert code_of(await family.send(WithdrawDocument(file_id=paper), as_=apart.paul)) == "document_in_use"
    unknown = recording(apart, against_anne(apart, file_id=uuid4()))
    assert code_of(await family.send(unknown, as_=DESK)) == "not_found"


async def test_what_does_not_hold_together_is_refused_at_its_field(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    stranger = uuid4()
    twice = [CourtTerm(guardian_id=apart.anne_id, access="ended")] * 2
    for changes, field, error in (
        ({"child_ids": [stranger]}, "child_ids", "unknown"),
        ({"decided_on": date(2015, 4, 9), "from_on": date(2015, 4, 9)}, "decided_on", "in_future"),
        ({"from_on": date(2015, 3, 1)}, "from_on", "before_decision"),
        ({"until_on": date(2015, 4, 1)}, "until_on", "ends_before_it_begins"),
        ({"terms": twice}, "terms.1.guardian_id", "twice"),
        ({"terms": [CourtTerm(guardian_id=stranger, access="ended")]}, "terms.0.guardian_id", "unknown"),
        ({"terms": [CourtTerm(guardian_id=apart.anne_id)]}, "terms", "nothing_said"),
    ):
        answer = await family.send(recording(apart, against_anne(apart, **changes)), as_=DESK)
        assert answer == Refusal("invalid_input", fields=[{"field": field, "error": error}])
    elsewhere = recording(apart, against_anne(apart)).model_copy(update={"family_id": uuid4()})
    assert code_of(await family.send(elsewhere, as_=DESK)) == "not_found"
    other = guardian(apart.family_id, apart.anne_id)
    assert code_of(await family.send(recording(apart, against_anne(apart)), as_=other)) == "not_allowed"


async def test_a_demand_of_who_lost_the_child_cannot_be_applied(
    family: ServiceUnderTest, asking: Asking
) -> None:
    apart = asking.home
    opened = await asking.opens(asking.health(glasses="yes"), apart.anne)
    await recorded(family, recording(apart, against_anne(apart)))
    settled = await asking.decided(opened, "accept")
    assert (settled.result, settled.reason_code) == ("not_applied", "access_ended")
    assert (await asking.record()).health == HealthRecord()


async def told_lost(family: ServiceUnderTest) -> list[tuple[UUID, UUID]]:
    found = await family.emitted(GuardianNoticeDue)
    assert {one.kind for one in found} <= {"access_ended"}
    return [(one.guardian_id, one.child_id) for one in found]


async def test_who_loses_a_child_is_told_so_on_the_day_unless_an_agent_said_not_to(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    quiet = against_anne(apart, tell=False)
    saved = await recorded(family, recording(apart, quiet))
    assert await told_lost(family) == []
    assert not (await decisions(family, apart)).decisions[0].decision.tell
    await family.send(
        LiftCourtDecision(
            family_id=apart.family_id, decision_id=saved.decision_id, reason="mistake", expected_version=1
        ),
        as_=DESK,
    )
    await recorded(family, recording(apart, against_anne(apart, from_on=date(2015, 4, 10))))
    assert await told_lost(family) == []
    family.set_now("2015-04-10T00:05")
    await family.run_timer("settle-court-decisions")
    assert await told_lost(family) == [(apart.anne_id, apart.lea_id)]
    told = (await family.emitted(GuardianNoticeDue))[0].model_dump_json()
    assert not any(word in told for word in ("withdrawn", "Laval", "15/00123", str(apart.paul_id)))


async def test_whoever_may_not_collect_reads_it_of_themselves_alone(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    async def spans(who: Actor) -> list[tuple[date, date | None]]:
        view = await family.ask(ReadCustody(family_id=apart.family_id, child_id=apart.lea_id), as_=who)
        assert isinstance(view, CustodyView), view
        return [(one.first_day, one.last_day) for one in view.not_handed_over]

    until = date(2015, 4, 30)
    bars = [CourtTerm(guardian_id=apart.anne_id, may_collect=False)]
    await recorded(family, recording(apart, against_anne(apart, terms=bars, until_on=until)))
    await recorded(family, recording(apart, against_anne(apart, terms=bars, tell=False)))
    assert await spans(apart.anne) == [(TODAY, until)]
    assert (await spans(apart.paul), await spans(DESK)) == ([], [])
    family.set_now("2015-05-01T10:00")
    assert await spans(apart.anne) == []


async def test_one_decision_that_is_not_to_be_told_silences_another(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    later = {"from_on": date(2015, 4, 10)}
    await recorded(family, recording(apart, against_anne(apart, **later, tell=False)))
    await recorded(family, recording(apart, against_anne(apart, **later)))
    family.set_now("2015-04-10T00:05")
    await family.run_timer("settle-court-decisions")
    assert await children_of(family, apart, apart.anne) == {apart.zoe_id}
    assert await told_lost(family) == []
