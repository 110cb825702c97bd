"""Who may read whose account."""

from __future__ import annotations

from uuid import UUID

from services.billing.callers import may_collect, may_read, regies_of
from tests.support.actors import guardian, staff, system

FAMILY, JEAN, JEANNE, REGIE, OTHER = (UUID(int=n) for n in range(1, 6))


def test_a_guardian_reads_their_own_account_only() -> None:
    assert may_read(guardian(FAMILY, JEAN), JEAN)
    assert not may_read(guardian(FAMILY, JEAN), JEANNE)


def test_an_agent_of_one_regie_collects_for_that_one_only() -> None:
    agent = staff("regie", regie_ids=(REGIE,))
    assert regies_of(agent) == [REGIE]
    assert may_collect(agent, REGIE)
    assert not may_collect(agent, OTHER)


def test_an_agent_without_limit_and_the_system_collect_for_every_regie() -> None:
    assert regies_of(staff("direction")) is None
    assert may_collect(staff("regie"), REGIE)
    assert may_collect(system(), REGIE)
