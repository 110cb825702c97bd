"""Codes: made for the letter, never kept, cancelled by the next one; and the list of who has activated."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from uuid import uuid4

import pytest

from chassis.problem import Refusal
from contracts.identity import (
    AccountChanged,
    ActivationCounts,
    ActivationList,
    ActivationView,
    CloseAccount,
    CodeChecked,
    IssueCodes,
    IssuedCodes,
    WhoSignsIn,
    WhoSignsInView,
)
from services.identity.domain.code import read_code
from tests.service.identity.households import DESK, activate, adult, check, household, issue, traces
from tests.support.actors import guardian, staff
from tests.support.harness import ServiceUnderTest


async def listed(identity: ServiceUnderTest, **choice: object) -> ActivationView:
    view = await identity.ask(ActivationList.model_validate(choice), as_=DESK)
    assert isinstance(view, ActivationView)
    return view


async def test_a_code_comes_with_all_a_letter_needs_and_an_account_is_made(
    identity: ServiceUnderTest,
) -> None:
    identity.set_now("2015-05-04T10:00")
    jean = adult()
    family = household(jean)
    await identity.feed(family)
    (issued,) = (await issue(identity, jean)).codes
    assert (issued.identifier, issued.expires_on) == ("jean.dupont", date(2015, 7, 3))
    assert (issued.civility, issued.last_name, issued.address.town) == ("Monsieur", "DUPONT", "Saint-Jean")
    assert read_code(issued.code)
    (event,) = await identity.emitted(AccountChanged)
    assert (event.name, event.family_id, event.guardian_id) == (
        "Jean DUPONT",
        family.family_id,
        jean.guardian_id,
    )
    assert await traces(identity) == ["account.opened", "code.issued"]


async def test_the_code_is_in_no_table_and_the_command_is_not_kept(identity: ServiceUnderTest) -> None:
    jean = adult()
    await identity.feed(household(jean))
    (issued,) = (await issue(identity, jean)).codes
    bare = issued.code.replace("-", "")
    for table in ("sign_in_code", "account", "audit", "outbox", "idempotency"):
        kept = str([dict(row) for row in await identity.sql(f"SELECT * FROM {table}")])
        assert issued.code not in kept, table
        assert bare not in kept, table
    assert await identity.sql("SELECT 1 FROM idempotency") == []


async def test_namesakes_and_both_guardians_of_a_family_get_identifiers_of_their_own(
    identity: ServiceUnderTest,
) -> None:
    jean, namesake = adult(), adult()
    jeanne = adult("Zoë-Anaïs", "L’HÉRITIER DE LA FONTAINE-SAINT-BARTHÉLEMY", civility="Madame")
    await identity.feed(household(jean, jeanne), household(namesake))
    issued = await issue(identity, jean, jeanne, namesake)
    assert [code.identifier for code in issued.codes] == [
        "jean.dupont",
        "zoe-anais.lheritier-de-la-fontaine-saint-barthel",
        "jean.dupont2",
    ]
    assert len({code.code for code in issued.codes}) == 3


async def test_a_new_letter_cancels_the_former_code(identity: ServiceUnderTest) -> None:
    jean = adult()
    await identity.feed(household(jean))
    (first,) = (await issue(identity, jean)).codes
    (second,) = (await issue(identity, jean)).codes
    assert second.identifier == first.identifier
    assert await check(identity, "jean.dupont", first.code) == Refusal("code_replaced")
    assert await check(identity, "jean.dupont", second.code) == CodeChecked(
        initials="J. D.", active=False, guardian_id=jean.guardian_id
    )


async def test_a_form_sent_twice_leaves_both_letters_good(identity: ServiceUnderTest) -> None:
    jean, edition = adult(), uuid4()
    await identity.feed(household(jean))
    twice = await asyncio.gather(*(issue(identity, jean, edition=edition) for _ in range(2)))
    for answer in twice:
        assert isinstance(await check(identity, "jean.dupont", answer.codes[0].code), CodeChecked)
    assert len(await identity.sql("SELECT 1 FROM account")) == 1
    identity.push_machine_clock(timedelta(minutes=2))
    await issue(identity, jean, edition=edition)
    assert await check(identity, "jean.dupont", twice[0].codes[0].code) == Refusal("code_replaced")


async def test_who_is_unknown_or_whose_account_is_closed_is_left_out(identity: ServiceUnderTest) -> None:
    jean, closed, unknown = adult(), adult("Paul", "MARTIN"), adult()
    await identity.feed(household(jean, closed))
    await issue(identity, closed)
    (account,) = await identity.sql("SELECT id FROM account")
    await identity.send(CloseAccount(account_id=account["id"]), as_=staff("administration"))
    issued = await issue(identity, closed, jean, unknown)
    assert [code.guardian_id for code in issued.codes] == [jean.guardian_id]
    assert set(issued.left_out) == {closed.guardian_id, unknown.guardian_id}
    nobody = IssueCodes(edition=uuid4(), guardian_ids=[unknown.guardian_id])
    assert await identity.send(nobody, as_=DESK) == Refusal("not_found")


@pytest.mark.parametrize("who", [staff("pointage"), staff("regie"), guardian(uuid4(), uuid4())])
async def test_only_the_desk_makes_codes_and_reads_the_list(identity: ServiceUnderTest, who: object) -> None:
    command = IssueCodes(edition=uuid4(), guardian_ids=[uuid4()])
    assert await identity.send(command, as_=who) == Refusal("not_allowed")
    assert await identity.ask(ActivationList(), as_=who) == Refusal("not_allowed")


async def test_a_hundred_letters_are_one_edition(identity: ServiceUnderTest) -> None:
    people = [adult("Jean", "DUPONT") for _ in range(100)]
    await identity.feed(*(household(one, family_id=uuid4()) for one in people))
    issued = await issue(identity, *people)
    assert len({code.identifier for code in issued.codes}) == len({code.code for code in issued.codes}) == 100
    assert isinstance(issued, IssuedCodes)


async def test_the_list_says_who_has_activated_and_who_has_not(identity: ServiceUnderTest) -> None:
    identity.set_now("2015-05-04T10:00")
    old, waiting, active, none = (adult(name, name) for name in ("Anne", "Bob", "Cléo", "Dan"))
    await identity.feed(household(old, waiting), household(active, none, family_number="2002002828442"))
    await issue(identity, old)
    identity.set_now("2015-07-04T10:00")
    (code,) = (await issue(identity, waiting)).codes
    (used,) = (await issue(identity, active)).codes
    await activate(identity, used.identifier, used.code)
    view = await listed(identity)
    assert [(one.last_name, one.state) for one in view.entries] == [
        ("Anne", "expired"),
        ("Bob", "waiting"),
        ("Cléo", "active"),
        ("Dan", "none"),
    ]
    assert view.counts == ActivationCounts(none=1, waiting=1, expired=1, active=1)
    assert view.entries[1].expires_on == code.expires_on
    assert view.entries[2].activated_at is not None
    assert [one.last_name for one in (await listed(identity, state="waiting")).entries] == ["Bob"]
    assert [one.last_name for one in (await listed(identity, text="cleo")).entries] == ["Cléo"]
    assert (await listed(identity, text="20020")).total == 2
    assert (await listed(identity, text="%")).total == 0
    page = await listed(identity, offset=1, limit=2)
    assert ([one.last_name for one in page.entries], page.total) == (["Bob", "Cléo"], 4)


async def test_a_family_that_leaves_or_changes_is_followed_by_version(identity: ServiceUnderTest) -> None:
    jean, jeanne = adult(), adult("Jeanne", "DUPONT")
    family = household(jean, jeanne, version=2)
    await identity.feed(family)
    await identity.feed(family.model_copy(update={"version": 1, "guardians": []}))
    assert (await listed(identity)).total == 2
    await identity.feed(family.model_copy(update={"version": 3, "guardians": [jeanne]}))
    assert [one.first_name for one in (await listed(identity)).entries] == ["Jeanne"]
    await identity.feed(family.model_copy(update={"version": 4, "deleted": True, "guardians": []}))
    assert (await listed(identity)).total == 0


async def test_codes_a_year_after_their_last_day_are_forgotten(identity: ServiceUnderTest) -> None:
    identity.set_now("2015-05-04T10:00")
    jean = adult()
    await identity.feed(household(jean))
    await issue(identity, jean)
    await identity.run_timer("purge")
    assert len(await identity.sql("SELECT 1 FROM sign_in_code")) == 1
    identity.set_now("2016-07-10T10:00")
    await identity.run_timer("purge")
    assert await identity.sql("SELECT 1 FROM sign_in_code") == []


async def test_agents_know_which_guardians_can_sign_in(identity: ServiceUnderTest) -> None:
    jean, anne, paul = adult(), adult("Anne"), adult("Paul")
    await identity.feed(household(jean, anne, paul))
    codes = (await issue(identity, jean, anne)).codes
    await activate(identity, codes[0].identifier, codes[0].code)
    asked = WhoSignsIn(guardian_ids=[one.guardian_id for one in (jean, anne, paul)])
    assert await identity.ask(asked, as_=DESK) == WhoSignsInView(guardian_ids=[jean.guardian_id])
    assert await identity.ask(asked, as_=staff("pointage")) == Refusal("not_allowed")
