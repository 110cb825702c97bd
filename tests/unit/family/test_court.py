"""When a court decision holds: both of its days included, until it is lifted."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from contracts.family import CourtDecision, CourtTerm
from services.family.domain.court import state_on, wrong

DAY = date(2015, 4, 8)


@pytest.mark.parametrize(
    ("from_on", "until_on", "lifted_on", "state"),
    [
        (date(2015, 4, 9), None, None, "to_come"),
        (DAY, None, None, "in_force"),
        (date(2015, 1, 1), DAY, None, "in_force"),
        (date(2015, 1, 1), date(2015, 4, 7), None, "ended"),
        (date(2015, 1, 1), None, DAY, "lifted"),
    ],
)
def test_where_it_stands(from_on: date, until_on: date | None, lifted_on: date | None, state: str) -> None:
    assert state_on(DAY, from_on, until_on, lifted_on) == state


@pytest.mark.parametrize(
    ("term", "ends"),
    [
        ({}, False),
        ({"residence": "visits"}, False),
        ({"may_collect": False}, False),
        ({"access": "ended"}, True),
        ({"authority": "other_alone"}, True),
        ({"authority": "withdrawn"}, True),
    ],
)
def test_only_authority_or_access_lost_closes(term: dict[str, object], ends: bool) -> None:
    assert CourtTerm.model_validate({"guardian_id": uuid4(), **term}).ends_access is ends


def test_naming_another_person_is_enough_to_say_something() -> None:
    child = uuid4()
    decision = CourtDecision(
        child_ids=[child], kind="other", court="Cour d’appel d’Angers", decided_on=DAY, from_on=DAY
    )
    assert wrong(decision, [child], [], DAY) == {"terms": "nothing_said"}
    assert wrong(decision.model_copy(update={"others": ["Marc NOIR"]}), [child], [], DAY) == {}
    assert (
        wrong(decision.model_copy(update={"child_ids": [child, child]}), [child], [], DAY)["child_ids"]
        == "twice"
    )
