"""Families declare absences: excused, billed, opened for a decision, or refused with the computed moment."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.problem import Refusal
from contracts.planning import (
    CellRef,
    CheckAbsence,
    DeclareAbsence,
    EvidenceJoined,
    ExplainCell,
    JoinEvidence,
    MonthBookingsChanged,
    ProposalDetails,
    ProposalOpened,
    SetCutoffs,
    WithdrawProposal,
)
from tests.service.planning.town import (
    AGENT,
    AS_ANNE,
    AS_JEAN,
    CENTRE,
    DAY,
    LEA,
    LEA_LEISURE,
    LEA_MEAL,
    MEAL,
    SCHOOL,
    TOM_MEAL,
    WEDNESDAY,
    WHOLE_DAY,
    ask,
    book,
    cell,
    cutoff,
    declare,
    new_id,
    send,
    set_places,
)
from tests.support.harness import ServiceUnderTest


@pytest.fixture
async def town_planning(in_town: ServiceUnderTest) -> ServiceUnderTest:
    planning = in_town
    await book(planning, LEA_MEAL, DAY)
    await book(planning, LEA_LEISURE, WEDNESDAY, as_=AGENT, unit=WHOLE_DAY)
    return planning


async def test_a_meal_is_excused_at_once_without_proof_and_its_place_given_back(
    town_planning: ServiceUnderTest,
) -> None:
    await set_places(town_planning, SCHOOL, 1, "noon")
    (done,) = await declare(town_planning, LEA_MEAL, DAY)
    assert (done.result, done.status) == ("done", "excused_absence")
    told = (await town_planning.emitted(MonthBookingsChanged))[-1]
    assert [(day.status, day.expected, day.meals) for day in told.days] == [("excused_absence", False, 0)]
    (other,) = await book(town_planning, TOM_MEAL, DAY, as_=AS_ANNE)
    assert other.result == "done"


async def test_the_leisure_centre_wants_a_certificate_so_an_agent_decides(
    town_planning: ServiceUnderTest,
) -> None:
    await set_places(town_planning, CENTRE, 1, "morning")
    (opened,) = await declare(town_planning, LEA_LEISURE, WEDNESDAY, note="otite")
    assert (opened.result, opened.status) == ("opened", "pending_absence")
    assert opened.data == {"rule": "reason", "evidence_needed": True}
    shown = await cell(town_planning, LEA_LEISURE, WEDNESDAY)
    assert (shown.status, list(shown.actions)) == ("pending_absence", ["withdraw"])
    rows = await town_planning.sql("SELECT taken FROM pool_day WHERE day = $1", WEDNESDAY)
    assert rows[0]["taken"] == 1, "a place is kept until the absence is decided"


async def test_the_reason_is_sealed_and_rides_no_event(town_planning: ServiceUnderTest) -> None:
    (opened,) = await declare(town_planning, LEA_LEISURE, WEDNESDAY, note="otite aiguë")
    rows = await town_planning.sql("SELECT body FROM outbox")
    rows += await town_planning.sql("SELECT detail::text::bytea AS body FROM audit WHERE entity = 'child'")
    rows += await town_planning.sql("SELECT data::text::bytea AS body FROM history")
    rows += await town_planning.sql("SELECT detail AS body FROM proposal WHERE detail IS NOT NULL")
    for row in rows:
        assert b"otite" not in bytes(row["body"])
        assert b"illness" not in bytes(row["body"])
    details = await ask(town_planning, ProposalDetails(proposal_ids=[opened.proposal_id]), AGENT)
    (detail,) = details.proposals
    assert (detail.reason_label, detail.note, detail.evidence_needed) == ("Maladie", "otite aiguë", True)
    assert [(one.key, one.before, one.after) for one in detail.fields] == [
        ("2015-04-08", "booked", "excused_absence")
    ]
    (trace,) = await town_planning.sql("SELECT actor_name FROM audit WHERE action = 'proposals.read'")
    assert trace["actor_name"] == "Mme Roy"


async def test_too_late_is_refused_with_the_moment_or_billed_as_the_town_decided(
    town_planning: ServiceUnderTest,
) -> None:
    town_planning.set_now("2015-04-08T11:30")
    (refused,) = await declare(town_planning, LEA_MEAL, DAY)
    assert (refused.code, refused.data) == ("cutoff_passed", {"moment": "2015-04-08T11:00:00+02:00"})
    await send(town_planning, SetCutoffs(cutoffs=[cutoff(MEAL, "absence", after="bill")]))
    check = CheckAbsence(cells=[CellRef(line_id=LEA_MEAL, day=DAY)])
    assert (await ask(town_planning, check, AS_JEAN)).cells[0].status == "billed_absence"
    (billed,) = await declare(town_planning, LEA_MEAL, DAY)
    assert (billed.result, billed.status) == ("done", "billed_absence")
    shown = await cell(town_planning, LEA_MEAL, DAY)
    assert (shown.status, shown.reason, shown.locked) == ("billed_absence", "late", True)


async def test_late_may_also_wait_for_an_agent(town_planning: ServiceUnderTest) -> None:
    await send(town_planning, SetCutoffs(cutoffs=[cutoff(MEAL, "absence", after="ask")]))
    town_planning.set_now("2015-04-09T07:30")
    check = await ask(town_planning, CheckAbsence(cells=[CellRef(line_id=LEA_MEAL, day=DAY)]), AS_JEAN)
    (opened,) = await declare(town_planning, LEA_MEAL, DAY)
    assert opened.result == check.cells[0].result == "opened"
    (detail,) = (
        await ask(town_planning, ProposalDetails(proposal_ids=[opened.proposal_id]), AGENT)
    ).proposals
    assert (detail.late, detail.state) == (True, "open")
    filed = (await town_planning.emitted(ProposalOpened))[-1]
    assert filed.due_on == check.due_on == DAY, "an answer is due before the day itself"


@pytest.mark.parametrize(("now", "due"), [("2015-04-02T08:00", None), ("2015-04-06T08:00", date(2015, 4, 7))])
async def test_the_check_says_when_the_absence_will_be_answered(
    town_planning: ServiceUnderTest, now: str, due: date | None
) -> None:
    town_planning.set_now(now)
    cells = [CellRef(line_id=LEA_MEAL, day=DAY), CellRef(line_id=LEA_LEISURE, day=WEDNESDAY)]
    check = await ask(town_planning, CheckAbsence(cells=cells), AS_JEAN)
    told = await send(town_planning, DeclareAbsence(cells=cells, reason_code="illness"), AS_JEAN)
    assert [one.result for one in check.cells] == [one.result for one in told.cells] == ["done", "opened"]
    assert check.due_on == told.due_on == due, "only the leisure centre's day waits for an agent"


async def test_an_absence_settled_at_once_waits_for_no_answer(town_planning: ServiceUnderTest) -> None:
    town_planning.set_now("2015-04-07T08:00")
    check = await ask(town_planning, CheckAbsence(cells=[CellRef(line_id=LEA_MEAL, day=DAY)]), AS_JEAN)
    assert (check.cells[0].result, check.due_on) == ("done", None)


async def test_an_excused_day_can_be_booked_again(town_planning: ServiceUnderTest) -> None:
    await declare(town_planning, LEA_MEAL, DAY)
    (again,) = await book(town_planning, LEA_MEAL, DAY)
    assert (again.result, (await cell(town_planning, LEA_MEAL, DAY)).status) == ("done", "booked")


@pytest.mark.parametrize(("reason", "code"), [("", "reason_required"), ("holiday", "reason_unknown")])
async def test_an_absence_always_has_a_known_reason(
    town_planning: ServiceUnderTest, reason: str, code: str
) -> None:
    command = DeclareAbsence(cells=[CellRef(line_id=LEA_MEAL, day=DAY)], reason_code=reason)
    refused = await town_planning.send(command, as_=AS_JEAN)
    assert isinstance(refused, Refusal)
    assert refused.code == code


async def test_nothing_is_declared_where_nothing_is_booked(town_planning: ServiceUnderTest) -> None:
    answers = await declare(town_planning, LEA_MEAL, DAY, date(2015, 4, 7), DAY)
    assert [(one.result, one.code) for one in answers] == [
        ("done", ""),
        ("refused", "not_booked"),
        ("refused", "not_booked"),
    ]


async def test_a_certificate_given_while_declaring_answers_what_the_town_waits_for(
    town_planning: ServiceUnderTest,
) -> None:
    file_id, command = (
        new_id(),
        DeclareAbsence(cells=[CellRef(line_id=LEA_LEISURE, day=WEDNESDAY)], reason_code="illness"),
    )
    outcome = await send(town_planning, command.model_copy(update={"evidence": [file_id]}), AS_JEAN)
    (opened,) = outcome.cells
    (detail,) = (
        await ask(town_planning, ProposalDetails(proposal_ids=[opened.proposal_id]), AGENT)
    ).proposals
    assert (detail.evidence, detail.evidence_needed) == ([file_id], False)
    (told,) = await town_planning.emitted(EvidenceJoined)
    assert (told.proposal_id, told.file_ids, told.child_id) == (opened.proposal_id, [file_id], LEA)


async def test_a_certificate_comes_afterwards_once_and_stays(town_planning: ServiceUnderTest) -> None:
    (opened,) = await declare(town_planning, LEA_LEISURE, WEDNESDAY)
    day = ExplainCell(line_id=LEA_LEISURE, day=WEDNESDAY)
    shown = await ask(town_planning, day, AS_JEAN)
    assert (shown.absence_id, shown.evidence, shown.evidence_needed) == (opened.proposal_id, [], True)
    join = JoinEvidence(proposal_id=opened.proposal_id, file_ids=[new_id()])
    for _ in range(2):
        assert (await send(town_planning, join, AS_JEAN)).evidence == join.file_ids
    assert len(await town_planning.emitted(EvidenceJoined)) == 1
    shown = await ask(town_planning, day, AS_JEAN)
    assert (shown.evidence, shown.evidence_needed) == (join.file_ids, False)
    many = JoinEvidence(proposal_id=opened.proposal_id, file_ids=[new_id() for _ in range(5)])
    await send(town_planning, many, AS_JEAN)
    refused = await town_planning.send(
        many.model_copy(update={"file_ids": [new_id() for _ in range(5)]}), as_=AS_JEAN
    )
    assert isinstance(refused, Refusal)
    assert refused.code == "too_many_requests"


async def test_nothing_is_joined_to_another_s_absence_nor_to_one_taken_back(
    town_planning: ServiceUnderTest,
) -> None:
    (opened,) = await declare(town_planning, LEA_LEISURE, WEDNESDAY)
    join = JoinEvidence(proposal_id=opened.proposal_id, file_ids=[new_id()])
    refused = await town_planning.send(join, as_=AS_ANNE)
    assert isinstance(refused, Refusal)
    assert refused.code == "not_found"
    await send(town_planning, WithdrawProposal(proposal_id=opened.proposal_id), AS_JEAN)
    refused = await town_planning.send(join, as_=AS_JEAN)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.data) == ("proposal_not_open", {"state": "withdrawn"})
    shown = await ask(town_planning, ExplainCell(line_id=LEA_LEISURE, day=WEDNESDAY), AS_JEAN)
    assert shown.absence_id is None
