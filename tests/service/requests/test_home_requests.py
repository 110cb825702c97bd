"""What the home page asks of requests: what waits, how much is unread, what the town tells."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from chassis.problem import Refusal
from contracts.home import HomeQuestion, HomeRequests, HomeRequestsView
from contracts.messages import WriteToFamily
from contracts.news import PublishNews
from contracts.requests import AskFamily, DefineQuestionReasons, QuestionReason
from tests.service.requests.conftest import ROY, Desk
from tests.service.requests.test_news import item
from tests.support.actors import guardian, staff


async def home(desk: Desk, who: Any = None, **how: Any) -> HomeRequestsView:
    view = await desk.service.ask(HomeRequests(**how), as_=who or desk.parent)
    assert isinstance(view, HomeRequestsView), view
    return view


async def test_it_holds_what_nobody_has_answered_the_newest_first(desk: Desk) -> None:
    _, refused = await desk.file()
    await desk.decide(refused, "refuse", reason_code="full")
    _, first = await desk.file()
    _, deciding = await desk.file(asked_at="2015-04-08T08:30:00+00:00")
    await desk.decide(deciding, "accept")
    await desk.file(settled_at_once=True)
    listed = (await home(desk)).requests
    known = {first: "pending", deciding: "deciding"}
    assert {one.family_request_id: one.state for one in listed if one.family_request_id in known} == known
    assert listed[0].family_request_id == deciding
    card = await desk.card(first)
    told = next(one for one in listed if one.family_request_id == first)
    assert (told.kind, told.summary, told.due_on) == (card.kind, card.summary, card.due_on)
    assert (await home(desk, requests=False)).requests == []


async def test_a_question_is_told_with_its_words_until_it_ends(desk: Desk) -> None:
    reasons = DefineQuestionReasons(reasons=[QuestionReason(code="paper", label="Il manque un papier")])
    await desk.service.send(reasons, as_=staff("direction"))
    _, request = await desk.file()
    assert (await home(desk)).requests[0].question is None
    await desk.service.send(
        AskFamily(family_request_id=request, reason_code="paper", text="Lequel ?"), as_=ROY
    )
    (one,) = (await home(desk)).requests
    assert one.question == HomeQuestion(reason_label="Il manque un papier", text="Lequel ?")


async def test_unread_conversations_are_counted_and_today_s_news_told(desk: Desk) -> None:
    await desk.service.feed(desk.known())
    write = WriteToFamily(
        conversation_id=uuid4(), guardian_id=desk.guardian_id, subject="Bonjour", text="Bien reçu."
    )
    await desk.service.send(write, as_=ROY)
    shown, over = (
        item(school="École des Tilleuls"),
        item(first_day=date(2015, 4, 1), last_day=date(2015, 4, 7)),
    )
    for one in (shown, over):
        await desk.service.send(PublishNews(item=one), as_=ROY)
    view = await home(desk)
    assert (view.unread, view.news) == (1, [shown])


async def test_another_guardian_is_told_nothing_of_it(desk: Desk) -> None:
    await desk.file()
    await desk.service.feed(desk.known())
    for other in (guardian(desk.family_id, uuid4()), guardian(uuid4(), desk.guardian_id)):
        assert (await home(desk, other)).requests == []
    assert (await home(desk, guardian(desk.family_id, uuid4()))).unread == 0
    assert await desk.service.ask(HomeRequests(), as_=ROY) == Refusal("not_allowed")
