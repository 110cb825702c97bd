"""What a town sets for its requests: read, replaced, and never over what another agent has just saved."""

from __future__ import annotations

import asyncio
from datetime import time
from typing import Any

from chassis.problem import Refusal
from contracts.requests import (
    DefineQuestionReasons,
    DefineRefusalReasons,
    QuestionReason,
    RefusalReason,
    RefusalReasons,
    RefusalReasonsView,
    SettingsSaved,
)
from contracts.requests_settings import (
    ReadRequestsSettings,
    RequestsSettings,
    RequestsSettingsView,
    SetRequestsSettings,
)
from tests.service.requests.conftest import ROY, Desk
from tests.support.actors import staff

HEAD = staff("direction", name="M. Petit")


async def settings(desk: Desk) -> RequestsSettings:
    view = await desk.service.ask(ReadRequestsSettings(), as_=ROY)
    assert isinstance(view, RequestsSettingsView)
    return view.settings


async def reasons(desk: Desk) -> RefusalReasonsView:
    view = await desk.service.ask(RefusalReasons(), as_=ROY)
    assert isinstance(view, RefusalReasonsView)
    return view


def codes(answers: list[Any]) -> list[str]:
    return sorted(one.code if isinstance(one, Refusal) else "saved" for one in answers)


async def test_settings_are_read_as_they_were_set(desk: Desk) -> None:
    held = await settings(desk)
    assert (held.undo_minutes, held.family_days) == (10, 10)
    chosen = RequestsSettings(undo_minutes=30, due_days={"child": 4}, open_until=time(12), family_days=7)
    answer = await desk.service.send(SetRequestsSettings(settings=chosen, before=held), as_=HEAD)
    assert isinstance(answer, SettingsSaved)
    shown = await settings(desk)
    assert (shown.undo_minutes, shown.open_until, shown.family_days) == (30, time(12), 7)
    assert (shown.due_days["child"], shown.due_days["health"]) == (4, 5), (
        "the usual days, where nothing is said"
    )


async def test_of_two_agents_who_set_at_once_the_second_is_told(desk: Desk) -> None:
    held = await settings(desk)
    both = [
        SetRequestsSettings(settings=held.model_copy(update={"undo_minutes": minutes}), before=held)
        for minutes in (20, 30)
    ]
    answers = await asyncio.gather(*(desk.service.send(one, as_=HEAD) for one in both))
    assert codes(answers) == ["changed_meanwhile", "saved"]


async def test_of_two_agents_who_change_the_reasons_the_second_is_told(desk: Desk) -> None:
    held = await reasons(desk)
    added = RefusalReason(code="ferme", label="Structure fermée", kinds=["booking"])
    asked = QuestionReason(code="livret", label="Livret de famille")
    commands: list[Any] = [
        DefineRefusalReasons(reasons=[*held.reasons, added], before=held.reasons),
        DefineRefusalReasons(reasons=held.reasons[1:], before=held.reasons),
    ]
    answers = await asyncio.gather(*(desk.service.send(one, as_=HEAD) for one in commands))
    assert codes(answers) == ["changed_meanwhile", "saved"]
    other = DefineQuestionReasons(reasons=[asked, *held.questions], before=held.questions)
    assert isinstance(await desk.service.send(other, as_=HEAD), SettingsSaved)
    assert (await reasons(desk)).questions[0].code == "livret"
    again = await desk.service.send(other, as_=HEAD)
    assert isinstance(again, Refusal)
    assert again.code == "changed_meanwhile"


async def test_a_reason_retired_may_be_offered_again_under_other_words(desk: Desk) -> None:
    held = (await reasons(desk)).reasons
    without = [one for one in held if one.code != "complet"]
    await desk.service.send(DefineRefusalReasons(reasons=without, before=held), as_=HEAD)
    back = RefusalReason(code="complet", label="Complet ce jour-là")
    await desk.service.send(DefineRefusalReasons(reasons=[back, *without], before=without), as_=HEAD)
    assert (await reasons(desk)).reasons == [back, *without]
