"""A request that waits for its family: asked, answered, taken back, decided meanwhile, and what is told."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.requests import (
    AnswerQuestion,
    AskFamily,
    DefineQuestionReasons,
    FamilyAsked,
    FamilyQuestionEnded,
    FamilyRequests,
    QuestionAsked,
    QuestionEnded,
    QuestionReason,
    RefusalReasons,
    RefusalReasonsView,
    RequestCounts,
    RequestCountsView,
    RequestsView,
    TakeQuestionBack,
)
from tests.service.requests.conftest import MARTIN, ROY, Desk
from tests.support.actors import guardian, staff, system

TEXT = "Pouvez-vous envoyer l’attestation de la CAF ?"


async def ask(desk: Desk, request: UUID, who: Any = ROY, **more: Any) -> QuestionAsked | Refusal:
    """An agent's question."""
    values = {"reason_code": "document_manquant", "text": TEXT} | more
    return await desk.service.send(AskFamily(family_request_id=request, **values), as_=who)


async def waiting(desk: Desk) -> tuple[UUID, UUID, UUID]:
    """A request whose family is asked something: its proposal, its id and the question's."""
    proposal, request = await desk.file()
    asked = await ask(desk, request)
    assert isinstance(asked, QuestionAsked)
    return proposal, request, asked.question_id


async def answer(desk: Desk, question: UUID, who: Any = None, **more: Any) -> QuestionEnded | Refusal:
    """The family's answer."""
    values = {"text": "La voici."} | more
    return await desk.service.send(AnswerQuestion(question_id=question, **values), as_=who or desk.parent)


async def counts(desk: Desk) -> RequestCountsView:
    """The dashboard."""
    view = await desk.service.ask(RequestCounts(), as_=ROY)
    assert isinstance(view, RequestCountsView)
    return view


async def test_a_request_waits_for_its_family_and_comes_back_with_the_answer_and_a_later_date(
    desk: Desk,
) -> None:
    await desk.service.feed(desk.known())
    _, request, question = await waiting(desk)
    due = (await desk.card(request)).due_on
    assert due == date(2015, 4, 13)
    assert (await desk.queue()).total == 0
    assert [one.family_request_id for one in (await desk.queue("family")).requests] == [request]
    told = await desk.service.ask(FamilyRequests(family_id=desk.family_id), as_=desk.parent)
    assert isinstance(told, RequestsView)
    assert told.requests[0].question is not None
    assert told.requests[0].question.text == TEXT
    desk.service.set_now("2015-04-10T09:00")
    ended = await answer(desk, question)
    assert isinstance(ended, QuestionEnded)
    assert ended.due_on == date(2015, 4, 15)
    detail = await desk.detail(request)
    assert (detail.request.question, detail.request.due_on) == (None, date(2015, 4, 15))
    assert [(one.state, one.answer) for one in detail.questions] == [("answered", "La voici.")]
    assert {"questioned", "answered"} <= {one.what for one in detail.history}
    assert (await desk.queue()).total == 1


async def test_two_agents_ask_once_and_the_second_is_told_who_was_first(desk: Desk) -> None:
    _, request, _ = await waiting(desk)
    second = await ask(desk, request, MARTIN)
    assert isinstance(second, Refusal)
    assert (second.code, second.data["by"]) == ("already_asked", "Mme Roy")


async def test_the_town_takes_its_question_back_and_a_late_answer_is_told_so(desk: Desk) -> None:
    _, request, question = await waiting(desk)
    back = await desk.service.send(TakeQuestionBack(question_id=question), as_=MARTIN)
    assert isinstance(back, QuestionEnded)
    assert back.due_on == date(2015, 4, 13)
    late = await answer(desk, question)
    assert isinstance(late, Refusal)
    assert (late.code, late.data["state"]) == ("question_ended", "taken_back")
    assert (await desk.queue()).total == 1
    assert isinstance(await ask(desk, request), QuestionAsked)


async def test_a_decision_or_a_withdrawal_meanwhile_ends_the_question(desk: Desk) -> None:
    _, request, question = await waiting(desk)
    assert not isinstance(await desk.decide(request, "accept"), Refusal)
    late = await answer(desk, question)
    assert isinstance(late, Refusal)
    assert late.data["state"] == "closed"
    proposal, other, _ = await waiting(desk)
    await desk.service.feed(desk.withdrawn(proposal))
    assert (await desk.card(other)).question is None
    assert (await desk.queue("family")).total == 0
    asked = await ask(desk, request)
    assert isinstance(asked, Refusal)
    assert asked.code == "already_decided"


async def test_another_guardian_neither_answers_nor_learns_of_it(desk: Desk) -> None:
    _, _, question = await waiting(desk)
    for other in (guardian(desk.family_id, uuid4()), guardian(uuid4(), desk.guardian_id)):
        refused = await answer(desk, question, other)
        assert isinstance(refused, Refusal)
        assert refused.code == "not_found"


async def test_what_waits_too_long_is_counted_and_is_not_late(desk: Desk) -> None:
    await waiting(desk)
    desk.service.set_now("2015-04-18T10:00")
    before = await counts(desk)
    assert (before.to_decide, before.late, before.family, before.family_long) == (0, 0, 1, 0)
    desk.service.set_now("2015-04-18T10:01")
    assert (await counts(desk)).family_long == 1


async def test_events_carry_ids_and_the_words_are_sealed(desk: Desk) -> None:
    _, _, question = await waiting(desk)
    await answer(desk, question)
    asked = await desk.service.emitted(FamilyAsked)
    ended = await desk.service.emitted(FamilyQuestionEnded)
    assert [one.question_id for one in asked] == [one.question_id for one in ended] == [question]
    assert ended[0].version > asked[0].version
    rows = await desk.service.sql("select body, answer from question")
    assert TEXT.encode() not in rows[0]["body"]
    assert b"La voici" not in rows[0]["answer"]


async def test_reasons_are_those_of_the_kind_and_the_town_may_change_them(desk: Desk) -> None:
    async def codes(kind: Any) -> tuple[list[str], list[str]]:
        view = await desk.service.ask(RefusalReasons(kind=kind), as_=ROY)
        assert isinstance(view, RefusalReasonsView)
        return [one.code for one in view.reasons], [one.code for one in view.questions]

    booking, _ = await codes("booking")
    child, questions = await codes("new_child")
    assert "complet" in booking
    assert "complet" not in child
    assert {"accord_parent", "autre"} <= set(child)
    assert "document_manquant" in questions
    _, request = await desk.file()
    wrong = await desk.decide(request, "refuse", reason_code="accord_parent")
    assert isinstance(wrong, Refusal)
    assert wrong.code == "reason_unknown"
    own = [QuestionReason(code="livret", label="Livret de famille", kinds=["new_child"])]
    refused = await desk.service.send(DefineQuestionReasons(reasons=own), as_=staff("accueil"))
    assert isinstance(refused, Refusal)
    await desk.service.send(DefineQuestionReasons(reasons=own), as_=system())
    assert (await codes("new_child"))[1] == ["livret"]
    assert (await codes("booking"))[1] == []
