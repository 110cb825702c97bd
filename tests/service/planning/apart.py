"""Léa eats at school by each of her parents, who live apart."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.family import CustodyCalendar, CustodyChanged, CustodyException
from tests.service.planning.town import AS_JEAN, DUPONT, JEAN, LEA, LEA_MEAL, MEAL, cell, line_of, some
from tests.support.actors import guardian
from tests.support.harness import ServiceUnderTest

JEANNE = some("jeanne")
AS_JEANNE = guardian(DUPONT, JEANNE, name="Jeanne DUPONT")
HER_MEAL = line_of(LEA, MEAL, JEANNE)
HERS, HIS = date(2015, 4, 7), date(2015, 4, 28)
"""Two Tuesdays with a meal: the week of 6 April is hers, that of 27 April is his (the 13th and the 20th: holidays)."""


def drawn(
    version: int = 1, *stays: tuple[date, date, Any], starts_on: date = date(2015, 3, 30)
) -> CustodyChanged:
    exceptions = [CustodyException(first_day=a, last_day=b, guardian_id=who) for a, b, who in stays]
    calendar = CustodyCalendar(
        first_guardian_id=JEAN,
        second_guardian_id=JEANNE,
        starts_on=starts_on,
        valid_from=date(2015, 1, 1),
        exceptions=exceptions,
    )
    return CustodyChanged(version=version, child_id=LEA, calendar=calendar)


async def says(planning: ServiceUnderTest, line: Any, day: date) -> str:
    """The word of a cell, as the line's own adult reads it."""
    shown = await cell(planning, line, day, as_=AS_JEAN if line == LEA_MEAL else AS_JEANNE)
    return str(shown.status)
