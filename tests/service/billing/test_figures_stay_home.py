"""Income and accounts stay with the guardian they are of, the régies and direction: every command and query, everybody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.base import Command, Query
from contracts.billing_records import (
    BillingProposalDetails,
    BillingProposalDetailsView,
    CheckBillingProposal,
    CreditorSaved,
    CreditorView,
    MyBillingRecord,
    ReadCreditor,
    SetCreditor,
    WithdrawBillingProposal,
)
from services.billing.wiring import SERVICE
from tests.service.billing.asking import CREDITOR, DIRECTION, IBAN, REGIE, Asking
from tests.service.billing.conftest import Office
from tests.support.actors import anonymous, staff

SECRETS = ("24000", "24 000", "3456", "0189", IBAN, "AGRIFRPP", "CREDIT AGRICOLE", "9876543", "Ma fortune")
OUTSIDE = [staff("accueil"), staff("administration"), staff("pointage"), staff("accueil", "pointage")]


@pytest.fixture
async def asking(office: Office) -> Asking:
    """Jean with figures and an account in force, and a demand of each kind that waits."""
    asking = await Asking(office).ready()
    await asking.creditor()
    await asking.accepted(asking.tax())
    await asking.accepted(asking.bank(signed=True))
    return asking


async def waiting(asking: Asking) -> list[UUID]:
    """A demand of each kind."""
    note = {"note": "Ma fortune"}
    return [
        await asking.opens(asking.tax(parts="3").model_copy(update=note)),
        await asking.opens(asking.benefits(fund="caf", number="9876543").model_copy(update=note)),
        await asking.opens(asking.bank(None, bank__holder="DUPONT Jean et Jeanne").model_copy(update=note)),
    ]


def commands(asking: Asking, demand: UUID) -> list[Command[Any]]:
    """Every command about a guardian's figures."""
    return [
        asking.tax(parts="4"),
        asking.benefits(quotient_consent="yes"),
        asking.bank(signed=True, bank__holder="Autre"),
        WithdrawBillingProposal(proposal_id=demand),
    ]


def queries(asking: Asking) -> list[Query[Any]]:
    """Every query that answers with figures, or refuses."""
    values = {"tax.parts": "4"}
    return [
        MyBillingRecord(guardian_id=asking.office.guardian_id),
        CheckBillingProposal(kind="tax_data", **asking.ids, values=values),
    ]


async def state(asking: Asking) -> list[tuple[Any, ...]]:
    """Everything that a command could have changed."""
    rows = await asking.office.service.sql("SELECT id, state, version FROM proposal ORDER BY id")
    versions = await asking.office.service.sql(
        "SELECT guardian_id, kind, version FROM payer_record ORDER BY 1, 2, 3"
    )
    mandates = await asking.office.service.sql("SELECT rum FROM mandate ORDER BY rum")
    return [tuple(row) for row in (*rows, *versions, *mandates)]


async def test_no_other_guardian_and_no_other_agent_reads_or_changes_them(asking: Asking) -> None:
    demands = await waiting(asking)
    before, service = await state(asking), asking.office.service
    for actor in [*asking.others, *OUTSIDE, anonymous()]:
        code = "not_found" if actor.kind == "guardian" else "not_allowed"
        for command in commands(asking, demands[0]):
            refused = await service.send(command, as_=actor)
            assert isinstance(refused, Refusal), (actor, command)
            assert refused.code == code, (actor, command)
        for query in queries(asking):
            refused = await service.ask(query, as_=actor)
            assert isinstance(refused, Refusal), (actor, query)
            assert refused.code == code, (actor, query)
    assert await state(asking) == before


async def test_who_may_not_read_figures_learns_at_most_that_a_demand_exists(asking: Asking) -> None:
    demands = await waiting(asking)
    details = BillingProposalDetails(proposal_ids=demands)
    for actor in asking.others:
        view = await asking.office.service.ask(details, as_=actor)
        assert isinstance(view, BillingProposalDetailsView)
        assert view.proposals == []
    for actor in (staff("accueil"), staff("administration")):
        told = await asking.details(*demands, actor=actor)
        assert [(one.kind, one.state, one.fields, one.note) for one in told] == [
            (kind, "open", [], "") for kind in ("tax_data", "benefits", "bank_details")
        ]
    for actor in (staff("pointage"), anonymous()):
        refused = await asking.office.service.ask(details, as_=actor)
        assert isinstance(refused, Refusal)
        assert refused.code == "not_allowed"
    for actor in (asking.jean, REGIE, DIRECTION, staff("accueil", "regie")):
        told = await asking.details(*demands, actor=actor)
        assert [bool(one.fields) and one.note == "Ma fortune" for one in told] == [True, True, True]


async def test_the_desk_of_a_regie_does_not_withdraw_and_only_managers_name_the_creditor(
    asking: Asking,
) -> None:
    demands = await waiting(asking)
    send = asking.office.service.send
    for actor in (REGIE, DIRECTION):
        refused = await send(WithdrawBillingProposal(proposal_id=demands[0]), as_=actor)
        assert isinstance(refused, Refusal)
        assert refused.code == "not_allowed"
    for actor in (asking.jean, REGIE, staff("accueil")):
        assert isinstance(await send(SetCreditor(creditor=CREDITOR), as_=actor), Refusal)


async def test_who_collects_is_said_checked_and_taken_back(asking: Asking) -> None:
    service = asking.office.service
    view = await service.ask(ReadCreditor(), as_=DIRECTION)
    assert isinstance(view, CreditorView)
    assert (view.creditor, [one.code for one in view.regies]) == (CREDITOR, ["AL"])
    wrong = CREDITOR.model_copy(update={"ics": "FR12ZZZ123456"})
    refused = await service.send(SetCreditor(creditor=wrong), as_=DIRECTION)
    assert isinstance(refused, Refusal)
    assert refused.data["fields"] == [{"field": "ics", "error": "ics_key"}]
    assert (await asking.record()).terms is not None
    assert isinstance(await service.send(SetCreditor(creditor=None), as_=DIRECTION), CreditorSaved)
    record = await asking.record()
    assert record.terms is None
    assert record.values["mandate.rum"]
    for actor in (asking.jean, REGIE, staff("accueil")):
        assert isinstance(await service.ask(ReadCreditor(), as_=actor), Refusal)


async def test_nothing_of_them_is_in_a_row_that_is_not_sealed(
    asking: Asking, capfd: pytest.CaptureFixture[str]
) -> None:
    service = asking.office.service
    demands = await waiting(asking)
    await asking.details(*demands)
    await asking.record()
    await asking.decided(demands[0], "accept")
    await asking.decided(demands[1], "refuse")
    await service.send(asking.bank(IBAN[:-1] + "8"), as_=asking.jean)
    for table in ("outbox", "audit", "idempotency", "inbox", "parked", "proposal", "payer_record", "mandate"):
        for row in await service.sql(f"SELECT * FROM {table}"):
            text = "\n".join(
                bytes(value).decode("latin-1") if isinstance(value, bytes) else str(value)
                for name, value in dict(row).items()
                if not name.endswith(("_id", "id", "_at"))
            )
            found = [secret for secret in SECRETS if len(secret) > 4 and secret in text]
            assert found == [], (table, found)
    written = "".join(capfd.readouterr())
    assert [secret for secret in SECRETS if len(secret) > 4 and secret in written] == []


async def test_a_whole_account_leaves_in_no_answer(asking: Asking) -> None:
    demands = await waiting(asking)
    readers: list[Actor] = [asking.jean, REGIE, DIRECTION]
    for actor in readers:
        record = (await asking.record(actor)).model_dump_json()
        details = "".join(one.model_dump_json() for one in await asking.details(*demands, actor=actor))
        assert "•••• 0189" in record
        assert not any(part in record + details for part in (IBAN, IBAN[4:9], IBAN[-8:-4]))


async def test_every_reading_leaves_its_trace(asking: Asking) -> None:
    demands = await waiting(asking)
    await asking.record(REGIE)
    await asking.details(*demands)
    rows = await asking.office.service.sql(
        "SELECT action, actor_name, entity_id, detail FROM audit WHERE action LIKE '%read' ORDER BY action"
    )
    assert [(row["action"], row["actor_name"]) for row in rows] == [
        ("billing_record.read", "M. Petit"),
        ("proposals.read", "M. Petit"),
    ]
    assert rows[0]["entity_id"] == str(asking.office.guardian_id)
    audited = {ask.message for ask in SERVICE.queries if ask.audited}
    assert audited == {MyBillingRecord, BillingProposalDetails, CheckBillingProposal}


async def test_a_guardian_who_left_the_file_is_nobodys_to_read(asking: Asking) -> None:
    demands = await waiting(asking)
    await asking.office.service.feed(asking.office.known(3, asking.anne_id, guardians=[]))
    for actor in (asking.jean, REGIE):
        answer = await asking.office.service.ask(
            MyBillingRecord(guardian_id=asking.office.guardian_id), as_=actor
        )
        assert isinstance(answer, Refusal)
        assert answer.code == "not_found"
    assert (await asking.decided(demands[0], "refuse")).result == "applied"
