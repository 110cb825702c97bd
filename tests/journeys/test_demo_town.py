"""The demonstration town: invented, plausible, the same each time, and loaded by public commands that may be repeated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any
from unittest.mock import patch

import pytest

from contracts.billing import AccountSummary, Statement
from contracts.family import MyChildren
from contracts.identity import Profile
from contracts.planning import BookingWindows, DayCounts, MonthPlanning, Offerings
from contracts.requests import FamilyRequests, RequestCounts, RequestQueue
from contracts.subjects import SERVICES
from deploy.demo.customs import customs_of
from deploy.demo.facts import read_town
from deploy.demo.households import LEAP_FAMILY, households
from deploy.demo.sender import Sender
from tests.service.kitchen.towns import TODAY, load_small_town
from tests.support.actors import guardian, staff
from tests.support.harness import Installation, installation
from tests.support.servers import Servers

FAMILIES = 9
TABLES = {
    "identity": ("account",),
    "family": ("family", "child", "authorised_person", "health_record", "consent", "town_paper", "file"),
    "planning": ("enrolment", "cell", "proposal", "mark"),
    "requests": ("family_request", "decision", "question"),
    "billing": ("invoice", "payment", "collection_order"),
}


def test_the_families_are_the_same_each_time_and_awkward_enough() -> None:
    town = read_town(date(2026, 9, 1))
    families = households(town, 2026)
    assert families == households(town, 2026)
    assert len(families) == 251
    names = [guardian.last_name for family in families for guardian in family.sheet.guardians]
    assert max(map(len, names)) == 40
    assert any("'" in name for name in names)
    assert any("-" in name for name in names)
    assert families[LEAP_FAMILY].sheet.children[0].birth_date == date(2020, 2, 29)
    apart = [family for family in families if family.apart]
    assert len(apart) > 10
    for family in apart:
        assert all(adult.identifier for adult in family.adults)
        one, other = family.sheet.guardians
        assert one.address != other.address
        assert all(len(child.guardian_ids) == 2 for child in family.sheet.children)
    identifiers = [adult.identifier for family in families for adult in family.adults if adult.identifier]
    assert len(identifiers) == len(set(identifiers))
    assert customs_of(town, families) == customs_of(town, families)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_small_town_shows_something_on_every_screen(portal: Installation) -> None:
    portal.clock.set(f"{TODAY}T10:00")
    loading = await load_small_town(portal, FAMILIES)
    await portal.settled()
    dupont, agent = loading.families[0], staff("direction")
    jean = guardian(dupont.family_id, dupont.adults[0].guardian_id)

    async def sees(query: Any, as_: Any = jean) -> Any:
        return await portal.ask(query, as_=as_)

    listed = (await sees(FamilyRequests(family_id=dupont.family_id, history=True))).requests
    states = {one.state for one in listed}
    assert states == {"pending", "accepted", "refused", "withdrawn", "settled_at_once"}
    assert all(one.reason_label for one in listed if one.state == "refused")
    children = (await sees(MyChildren(family_id=dupont.family_id))).children
    assert [child.first_name for child in children] == ["Léa", "Tom"]
    view = await sees(MonthPlanning(child_id=children[0].child_id, month="2026-11"))
    said = {cell.status for line in view.lines for cell in line.cells}
    assert {"recurring", "excused_absence", "closure", "not_running"} <= said
    assert any(cell.mark == "present" for line in view.lines for cell in line.cells)
    account = await sees(AccountSummary(guardian_id=jean.guardian_id))
    assert (account.to_pay > 0, account.treasury_regies) == (True, ["Restauration scolaire"])
    statement = await sees(Statement(guardian_id=jean.guardian_id))
    kinds = {one.kind for one in statement.operations}
    assert kinds == {"invoice", "payment", "collection_order"}
    counts = await sees(DayCounts(day=TODAY), agent)
    assert sum(one.meals for one in counts.counts) > FAMILIES / 2
    assert (await sees(RequestCounts(), agent)).to_decide > 0
    waited = (await sees(RequestQueue(tab="family"), agent)).requests
    assert {one.question.reason_label for one in waited if one.question} == {
        "Pouvez-vous envoyer le certificat médical\u00a0?",
        "Nous avons besoin d’une précision",
    }
    # the next holidays of the centre are announced, and no family books them yet
    coming = (await sees(BookingWindows(), agent)).windows[0]
    assert (coming.state, coming.offering) == ("coming", "Accueil de loisirs des vacances")
    assert "Hypothèse" in coming.window.decision_reference
    days = await sees(MonthPlanning(child_id=children[0].child_id, month=f"{coming.window.last_day:%Y-%m}"))
    assert "window_not_open" in {cell.why_not for line in days.lines for cell in line.cells}
    # what is assumed says so
    assert all("non publié" in one.assumption for one in (await sees(Offerings(), agent)).offerings)
    assert len((await sees(Profile(), agent)).profile.assumptions) > 3
    for name in SERVICES:
        assert await portal.processes[name].runtime.pool.fetchval("SELECT count(*) FROM parked") == 0


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_a_load_interrupted_anywhere_is_completed_by_the_next_one(servers: Servers) -> None:
    whole = await _loaded(servers, interrupted_at=())
    assert whole["cell"] > 500
    assert await _loaded(servers, interrupted_at=(12, 60, 190)) == whole


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("today", ["2026-09-02", "2027-08-20", "2016-02-10"])
async def test_any_day_of_any_year_can_be_played(portal: Installation, today: str) -> None:
    portal.clock.set(f"{today}T10:00")
    loading = await load_small_town(portal, 3, date.fromisoformat(today))
    jean = loading.families[0].adults[0].guardian_id
    child = loading.families[0].children[0].child_id
    view: Any = await portal.ask(
        MonthPlanning(child_id=child, month=today[:7]), as_=guardian(loading.families[0].family_id, jean)
    )
    assert len(view.lines) >= 4
    assert view.months[0] == f"{loading.first:%Y-%m}"


async def _loaded(servers: Servers, interrupted_at: tuple[int, ...]) -> dict[str, int]:
    """Loads a small town on fresh services, cut after so many commands, until it is whole; counts what is there."""
    async with installation(servers) as town:
        town.clock.set(f"{TODAY}T10:00")
        await town.together()
        for name in SERVICES:
            await town.start(name)
        for commands in interrupted_at:
            with _cut_after(commands), pytest.raises(BaseException, match=r"cut|unhandled"):
                await load_small_town(town, 4)
        await load_small_town(town, 4)
        await town.settled()
        once = await _counts(town)
        await load_small_town(town, 4)
        await town.settled()
        assert await _counts(town) == once
        return once


@contextmanager
def _cut_after(commands: int) -> Iterator[None]:
    """The sender's process dies, so to speak, after so many commands."""
    sent, real = count(1), Sender.send

    async def send(self: Sender, *args: Any, **how: Any) -> Any:
        if next(sent) > commands:
            raise RuntimeError("cut")
        return await real(self, *args, **how)

    with patch.object(Sender, "send", send):
        yield


async def _counts(town: Installation) -> dict[str, int]:
    found = {}
    for service, tables in TABLES.items():
        connection = await town.owner(service)
        for table in tables:
            found[table] = await connection.fetchval(f"SELECT count(*) FROM {table}")
        await connection.close()
    return found
