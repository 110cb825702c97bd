"""A decision on figures or an account is reopened long after: what the record held comes back, or it says why not."""

from __future__ import annotations

import pytest

from contracts.billing_records import BillingProposalSettled
from tests.service.billing.asking import OTHER_IBAN, REGIE, Asking
from tests.service.billing.conftest import Office

LATER = "2015-06-02T09:00"


@pytest.fixture
async def asking(office: Office) -> Asking:
    """Jean, Anne and Marc on 8 April 2015."""
    return await Asking(office).ready()


async def test_accepted_figures_are_taken_back_once_and_may_be_accepted_again(asking: Asking) -> None:
    await asking.accepted(asking.tax())
    demand = await asking.accepted(asking.tax(income="25000"))
    asking.office.service.set_now(LATER)
    for _ in range(2):
        assert (await asking.decided(demand, "reopen", 2)).result == "reverted"
    assert (await asking.values())["tax.reference_income"] == "24000"
    assert [one.result for one in await asking.office.service.emitted(BillingProposalSettled)] == [
        "applied",
        "applied",
        "reverted",
    ]
    (detail,) = await asking.details(demand)
    assert (detail.state, detail.fields[0].outcome) == ("open", None)
    assert (await asking.decided(demand, "accept", 3)).result == "applied"
    assert (await asking.values())["tax.reference_income"] == "25000"


async def test_a_refusal_reopened_waits_again_unless_another_demand_took_its_place(asking: Asking) -> None:
    refused = await asking.opens(asking.tax())
    await asking.decided(refused, "refuse")
    assert (await asking.decided(refused, "reopen", 2)).result == "reverted"
    assert await asking.values() == {}
    await asking.decided(refused, "refuse", 3)
    await asking.opens(asking.tax(income="25000"))
    kept = await asking.decided(refused, "reopen", 4)
    assert (kept.result, kept.reason_code) == ("cannot_revert", "already_pending")


async def test_figures_changed_at_the_desk_since_stay_and_say_so(asking: Asking) -> None:
    demand = await asking.accepted(asking.tax())
    await asking.does(asking.tax(income="26000"), REGIE)
    kept = await asking.decided(demand, "reopen", 2)
    assert (kept.result, kept.reason_code) == ("cannot_revert", "changed_meanwhile")
    assert (await asking.values())["tax.reference_income"] == "26000"


async def test_an_account_reopened_gives_back_the_one_before_it_with_its_mandate(asking: Asking) -> None:
    await asking.creditor()
    await asking.accepted(asking.bank(signed=True))
    rum = (await asking.values())["mandate.rum"]
    moved = await asking.accepted(asking.bank(OTHER_IBAN))
    assert not any(key.startswith("mandate.") for key in await asking.values())
    asking.office.service.set_now(LATER)
    assert (await asking.decided(moved, "reopen", 2)).result == "reverted"
    assert (await asking.values())["mandate.rum"] == rum
