"""A request from its filing to its end: decided, settled, put back, undone, withdrawn."""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from chassis.problem import Refusal
from contracts.planning import DaysOffChanged
from contracts.requests import (
    AnswerDue,
    AnswerDueView,
    AssignRequest,
    Decided,
    DefineRefusalReasons,
    RefusalReason,
    RefusalReasons,
    RefusalReasonsView,
    RequestClosed,
    RequestCounts,
    RequestCountsView,
    RequestDecided,
    UndoDecision,
)
from contracts.requests_settings import RequestsSettings, SetRequestsSettings
from services.requests.domain.identity import family_request_id
from tests.service.requests.conftest import ASKED, MARTIN, ROY, Desk
from tests.support.actors import staff, system


async def test_an_opened_proposal_enters_the_queue_with_a_due_date(desk: Desk) -> None:
    await desk.service.feed(desk.known())
    await desk.file()
    view = await desk.queue()
    (card,) = view.requests
    assert (view.total, card.state, card.family_name) == (1, "pending", "DUPONT Jean")
    assert card.due_on == date(2015, 4, 13), "three working days after a Wednesday"
    assert card.summary.child_name == "Léa DUPONT"


async def test_the_owners_due_date_wins(desk: Desk) -> None:
    _, request = await desk.file(due_on=date(2015, 4, 9))
    assert (await desk.card(request)).due_on == date(2015, 4, 9)


async def test_what_was_done_at_once_is_filed_as_settled(desk: Desk) -> None:
    _, request = await desk.file(settled_at_once=True)
    card = await desk.card(request)
    assert (card.state, card.due_on) == ("settled_at_once", None)
    assert (await desk.queue()).total == 0
    assert (await desk.queue("all")).total == 1
    assert [event.state for event in await desk.service.emitted(RequestClosed)] == ["settled_at_once"]
    again = await desk.decide(request, "accept")
    assert isinstance(again, Refusal)
    assert again.code == "already_decided"


async def test_an_acceptance_is_one_only_when_the_effect_is_there(desk: Desk) -> None:
    proposal, request = await desk.file()
    decided = await desk.decide(request, "accept")
    assert isinstance(decided, Decided)
    assert decided.decision_no == 1
    assert (await desk.card(request)).state == "deciding"
    (event,) = await desk.service.emitted(RequestDecided)
    assert (event.decision, event.decision_no, event.proposal_id) == ("accept", 1, proposal)
    assert (event.decided_by, event.undo_until) == ("Mme Roy", decided.undo_until)
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    card = await desk.card(request)
    assert (card.state, card.decided_by, card.undo_until) == ("accepted", "Mme Roy", decided.undo_until)
    assert [one.state for one in await desk.service.emitted(RequestClosed)] == ["accepted"]


async def test_a_refusal_needs_a_reason_of_the_table(desk: Desk) -> None:
    proposal, request = await desk.file()
    assert await desk.decide(request, "refuse") == Refusal("refusal_reason_required")
    assert await desk.decide(request, "refuse", reason_code="humeur") == Refusal(
        "reason_unknown", reason="humeur"
    )
    await desk.decide(request, "refuse", reason_code="complet", note="Réessayez en mai.")
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    card = await desk.card(request)
    assert (card.state, card.reason_code) == ("refused", "complet")
    assert (card.reason_label, card.reason_note) == ("Plus de place disponible", "Réessayez en mai.")


async def test_another_reason_needs_a_word_to_the_family(desk: Desk) -> None:
    _, request = await desk.file()
    for note in ("", "  \n"):
        assert await desk.decide(request, "refuse", reason_code="autre", note=note) == Refusal(
            "note_required"
        )
    view = await desk.service.ask(RefusalReasons(), as_=ROY)
    assert isinstance(view, RefusalReasonsView)
    assert [one.code for one in view.reasons if one.needs_note] == ["autre"]
    assert not any(one.needs_note for one in view.questions)
    assert isinstance(
        await desk.decide(request, "refuse", reason_code="autre", note="Vu au téléphone."), Decided
    )


async def test_a_retired_reason_is_no_longer_given_and_still_read(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.decide(request, "refuse", reason_code="complet")
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    reasons = [
        RefusalReason(code="ferme", label="Structure fermée"),
        RefusalReason(code="autre", label="Autre"),
    ]
    await desk.service.send(DefineRefusalReasons(reasons=reasons), as_=system())
    view = await desk.service.ask(RefusalReasons(), as_=ROY)
    assert isinstance(view, RefusalReasonsView)
    assert [one.code for one in view.reasons] == ["ferme", "autre"]
    _, other = await desk.file()
    assert await desk.decide(other, "refuse", reason_code="complet") == Refusal(
        "reason_unknown", reason="complet"
    )
    assert (await desk.card(request)).reason_label == "Plus de place disponible"


async def test_the_second_of_two_agents_is_told_who_was_first(desk: Desk) -> None:
    _, request = await desk.file()
    answers = await asyncio.gather(
        desk.decide(request, "accept", ROY), desk.decide(request, "refuse", MARTIN, reason_code="complet")
    )
    refusals = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(refusals) == 1
    first = "Mme Martin" if isinstance(answers[1], Decided) else "Mme Roy"
    assert (refusals[0].code, refusals[0].data["by"]) == ("already_decided", first)
    assert refusals[0].data["at"].startswith("2015-04-08T")
    assert len(await desk.service.emitted(RequestDecided)) == 1


async def test_what_the_owner_could_not_apply_comes_back_with_its_reason(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.decide(request, "accept")
    await desk.service.feed(desk.settled(proposal, 1, "not_applied", "no_place_left"))
    (card,) = (await desk.queue()).requests
    assert (card.state, card.back_reason, card.decided_by) == ("pending", "no_place_left", "")
    again = await desk.decide(request, "refuse", reason_code="complet")
    assert isinstance(again, Decided)
    assert again.decision_no == 2


async def test_an_answer_to_an_older_decision_is_ignored(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.decide(request, "accept")
    await desk.service.feed(desk.settled(proposal, 1, "not_applied", "no_place_left"))
    await desk.decide(request, "refuse", reason_code="complet")
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    assert (await desk.card(request)).state == "deciding"
    await desk.service.feed(desk.settled(proposal, 2, "applied"))
    assert (await desk.card(request)).state == "refused"


async def test_an_undone_decision_makes_the_request_wait_again(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.decide(request, "accept")
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    undone = await desk.service.send(UndoDecision(family_request_id=request), as_=MARTIN)
    assert isinstance(undone, Decided)
    assert undone.decision_no == 2
    assert [event.decision for event in await desk.service.emitted(RequestDecided)] == ["accept", "undo"]
    twice = await desk.service.send(UndoDecision(family_request_id=request), as_=MARTIN)
    assert isinstance(twice, Refusal)
    assert twice.code == "conflict"
    await desk.service.feed(desk.settled(proposal, 2, "reverted"))
    assert (await desk.card(request)).state == "pending"
    history = [one.what for one in (await desk.detail(request)).history]
    assert sorted(history) == ["accepted", "asked", "settled", "settled", "undone"]


async def test_a_decision_the_owner_cannot_revert_stays_and_says_why(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.decide(request, "accept")
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    await desk.service.send(UndoDecision(family_request_id=request), as_=ROY)
    await desk.service.feed(desk.settled(proposal, 2, "cannot_revert", "changed_meanwhile"))
    card = await desk.card(request)
    assert (card.state, card.back_reason, card.decided_by) == ("accepted", "changed_meanwhile", "Mme Roy")


async def test_a_decision_can_be_undone_before_the_owner_has_answered(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.decide(request, "accept")
    await desk.service.send(UndoDecision(family_request_id=request), as_=ROY)
    await desk.service.feed(desk.settled(proposal, 2, "reverted"), desk.settled(proposal, 1, "applied"))
    assert (await desk.card(request)).state == "pending"


async def test_after_the_window_nothing_is_undone(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.decide(request, "accept")
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    desk.service.push_machine_clock(timedelta(minutes=11))
    refused = await desk.service.send(UndoDecision(family_request_id=request), as_=ROY)
    assert isinstance(refused, Refusal)
    assert refused.code == "undo_window_passed"
    assert (await desk.card(request)).undo_until is None


async def test_a_town_may_allow_no_undoing(desk: Desk) -> None:
    settings = RequestsSettings(undo_minutes=0, due_days={"booking": 1})
    await desk.service.send(SetRequestsSettings(settings=settings), as_=staff("direction"))
    _, request = await desk.file()
    decided = await desk.decide(request, "accept")
    assert isinstance(decided, Decided)
    assert decided.undo_until is None
    refused = await desk.service.send(UndoDecision(family_request_id=request), as_=ROY)
    assert isinstance(refused, Refusal)
    assert refused.code == "undo_window_passed"
    assert (await desk.card(request)).due_on == date(2015, 4, 9)


async def test_a_withdrawn_request_leaves_the_queue(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.service.feed(desk.withdrawn(proposal))
    assert (await desk.queue()).total == 0
    refused = await desk.decide(request, "accept")
    assert isinstance(refused, Refusal)
    assert refused.code == "withdrawn"


async def test_events_may_arrive_in_any_order(desk: Desk) -> None:
    for order in itertools.permutations(range(3)):
        proposal = uuid4()
        request = family_request_id("planning", proposal)
        events = [
            desk.opened(proposal),
            desk.settled(proposal, 0, "not_applied", "withdrawn"),
            desk.withdrawn(proposal),
        ]
        shown = (await desk.queue("all")).total
        for number in order:
            await desk.service.feed(events[number])
            opened = order.index(number) >= order.index(0)
            assert (await desk.queue("all")).total == shown + opened, "nothing is shown before its opening"
        await desk.service.feed(*events)
        assert (await desk.card(request)).state == "withdrawn"
        assert (await desk.queue("all")).total == shown + 1
    assert not await desk.service.parked()


async def test_the_tabs_and_the_counters_agree(desk: Desk) -> None:
    _, mine = await desk.file(due_on=date(2015, 4, 9))
    day_before = ASKED - timedelta(days=1)
    _, late = await desk.file(due_on=date(2015, 4, 7), kind="absence", asked_at=day_before)
    _, today = await desk.file(due_on=date(2015, 4, 8))
    proposal, done = await desk.file()
    await desk.decide(done, "accept")
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    await desk.service.send(AssignRequest(family_request_id=mine, mine=True), as_=ROY)
    assert [one.family_request_id for one in (await desk.queue()).requests] == [late, today, mine]
    assert [one.family_request_id for one in (await desk.queue(kind="absence")).requests] == [late]
    assert [one.family_request_id for one in (await desk.queue("mine")).requests] == [mine]
    assert (await desk.queue("mine", MARTIN)).total == 0
    assert [one.family_request_id for one in (await desk.queue("done")).requests] == [done]
    assert (await desk.queue("all", limit=1, offset=1)).total == 4
    assert (await desk.card(mine)).assigned_to == "Mme Roy"
    counts = await desk.service.ask(RequestCounts(), as_=ROY)
    assert counts == RequestCountsView(
        to_decide=3, due_today=1, due_tomorrow=1, late=1, mine=1, parked=0, parked_mails=0
    )
    await desk.service.send(AssignRequest(family_request_id=mine, mine=False), as_=ROY)
    assert (await desk.queue("mine")).total == 0


async def test_the_queue_keeps_what_is_due_when_asked(desk: Desk) -> None:
    due = {"late": date(2015, 4, 7), "today": date(2015, 4, 8), "tomorrow": date(2015, 4, 9)}
    asked = ASKED - timedelta(days=1)
    filed = {when: (await desk.file(due_on=day, asked_at=asked))[1] for when, day in due.items()}
    await desk.file(due_on=date(2015, 4, 10))
    proposal, decided = await desk.file(due_on=date(2015, 4, 8))
    await desk.decide(decided, "accept")
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    for when, request in filed.items():
        view = await desk.queue(due=when)
        assert (view.total, [one.family_request_id for one in view.requests]) == (1, [request]), when
        assert (await desk.queue("all", due=when)).total == 1, "what is decided is due no more"
        assert (await desk.queue("mine", due=when)).total == 0
        other = await desk.queue(due=when, kind="absence")
        assert (other.total, other.kinds) == (0, {"booking": 1}), (
            "the kinds there are, whichever is looked at"
        )


async def test_the_same_opening_twice_files_one_request(desk: Desk) -> None:
    proposal = uuid4()
    await desk.service.feed(desk.opened(proposal), desk.opened(proposal), desk.opened(proposal))
    assert (await desk.queue("all")).total == 1


async def test_an_unknown_request_cannot_be_decided_undone_or_assigned(desk: Desk) -> None:
    unknown, heard_of = uuid4(), uuid4()
    await desk.service.feed(desk.settled(heard_of, 1, "applied"))
    for request in (unknown, family_request_id("planning", heard_of)):
        assert await desk.decide(request, "accept") == Refusal("not_found")
        assert await desk.service.send(UndoDecision(family_request_id=request), as_=ROY) == Refusal(
            "not_found"
        )
        assert await desk.service.send(
            AssignRequest(family_request_id=request, mine=True), as_=ROY
        ) == Refusal("not_found")


async def test_a_decision_after_a_lost_one_takes_a_number_above_what_the_owner_knows(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.service.feed(desk.settled(proposal, 3, "applied"))
    decided = await desk.decide(request, "accept")
    assert isinstance(decided, Decided)
    assert decided.decision_no == 4


async def test_every_event_of_a_request_has_its_own_version(desk: Desk) -> None:
    proposal, request = await desk.file()
    await desk.decide(request, "accept")
    await desk.service.feed(desk.settled(proposal, 1, "applied"))
    await desk.service.send(UndoDecision(family_request_id=request), as_=ROY)
    events: list[RequestDecided | RequestClosed] = [*await desk.service.emitted(RequestDecided)]
    events += await desk.service.emitted(RequestClosed)
    assert sorted(event.version for event in events) == [1, 2, 3]
    assert all(event.family_request_id == request for event in events)
    assert ASKED.isoformat() not in str(events), "an opening's instant is nobody's decision"


async def test_nothing_is_promised_for_this_evening_nor_for_a_day_off(desk: Desk) -> None:
    easter = DaysOffChanged(version=2, days=[date(2015, 4, 6)])
    await desk.service.feed(easter, DaysOffChanged(version=1, days=[]))
    desk.service.set_now("2015-04-03T19:00")
    near = AnswerDue(kind="absence", wanted_by=date(2015, 4, 3))
    promised = await desk.service.ask(near, as_=desk.parent)
    assert promised == AnswerDueView(due_on=date(2015, 4, 7)), "Friday evening, then Easter Monday"
    asked = datetime(2015, 4, 3, 17, 0, tzinfo=UTC)
    _, request = await desk.file(kind="absence", asked_at=asked, due_on=date(2015, 4, 3))
    assert (await desk.card(request)).due_on == date(2015, 4, 7)
    later = RequestsSettings(open_until=time(20))
    await desk.service.send(SetRequestsSettings(settings=later), as_=staff("direction"))
    promised = await desk.service.ask(near, as_=desk.parent)
    assert promised == AnswerDueView(due_on=date(2015, 4, 3)), "a town hall that reads until 20 h"


async def test_the_day_promised_before_sending_is_the_day_of_the_request(desk: Desk) -> None:
    for kind in ("booking", "absence"):
        promised = await desk.service.ask(AnswerDue(kind=kind), as_=desk.parent)
        assert isinstance(promised, AnswerDueView)
        _, request = await desk.file(kind=kind)
        assert (await desk.card(request)).due_on == promised.due_on is not None
