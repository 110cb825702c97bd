"""Documents joined to demands: relied upon, opened by who decides, gone with the demand; and those the desk files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.base import Query
from contracts.billing_records import BillingProposalOpened, BillingProposalWithdrawn
from contracts.family import (
    DocumentsView,
    FamilyDocuments,
    FileDocument,
    FileStatus,
    RecordReminderDue,
    WithdrawDocument,
    WithdrawFamilyProposal,
)
from contracts.proposals import ProposalSummary
from tests.service.family.asking import Asking
from tests.service.family.households import DESK
from tests.service.family.test_documents import PNG, announced, sent
from tests.support.actors import staff

NOW = datetime(2015, 4, 8, 9, 0, tzinfo=UTC)
REGIE = staff("regie", name="M. Petit")


@pytest.fixture
async def asking(family: Any) -> Asking:
    """Paul and Anne live apart."""
    return await Asking(family).ready()


async def handed(asking: Asking, who: Actor) -> UUID:
    opened = announced(asking.home.family_id, PNG, media_type="image/png")
    assert not isinstance(await sent(asking.service, opened, PNG, who), Refusal)
    return opened.file_id


async def refused(asking: Asking, query: Query[Any], who: Actor) -> bool:
    return isinstance(await asking.service.ask(query, as_=who), Refusal)


async def listed(asking: Asking, who: Actor) -> list[UUID]:
    view = await asking.service.ask(FamilyDocuments(family_id=asking.home.family_id), as_=who)
    assert isinstance(view, DocumentsView), view
    return [one.file_id for one in view.documents]


async def test_a_proof_leaves_with_the_demand_taken_back(asking: Asking) -> None:
    file_id = await handed(asking, asking.home.paul)
    form = asking.guardian_change(address__street="3 rue Neuve").model_copy(update={"evidence": [file_id]})
    demand = await asking.opens(form)
    assert await listed(asking, asking.home.paul) == [file_id]
    await asking.service.send(WithdrawFamilyProposal(proposal_id=demand), as_=asking.home.paul)
    assert await listed(asking, asking.home.paul) == await listed(asking, DESK) == []
    assert await asking.service.sql("SELECT * FROM file_chunk") == []


async def test_a_proof_filed_in_the_record_stays_there(asking: Asking) -> None:
    file_id = await handed(asking, asking.home.paul)
    filed = FileDocument(family_id=asking.home.family_id, file_id=file_id, kind="address")
    await asking.service.send(filed, as_=asking.home.paul)
    form = asking.guardian_change(address__street="3 rue Neuve").model_copy(update={"evidence": [file_id]})
    demand = await asking.opens(form)
    await asking.service.send(WithdrawFamilyProposal(proposal_id=demand), as_=asking.home.paul)
    assert await listed(asking, asking.home.paul) == [file_id]


async def test_a_proof_of_income_is_for_those_who_decide_on_figures(asking: Asking) -> None:
    home, demand = asking.home, uuid4()
    file_id = await handed(asking, home.paul)
    assert await refused(asking, FileStatus(file_id=file_id), REGIE), "nothing of figures yet"
    told = {"version": 1, "proposal_id": demand, "family_id": home.family_id}
    opened = BillingProposalOpened(
        **told,
        kind="tax_data",
        guardian_id=home.paul_id,
        asked_at=NOW,
        summary=ProposalSummary(),
        settled_at_once=False,
        file_ids=[file_id, uuid4()],
    )
    await asking.service.feed(opened)
    assert await asking.service.parked() == []
    assert await listed(asking, home.paul) == [file_id]
    for who, seen in ((REGIE, True), (staff("direction"), True), (DESK, False), (home.anne, False)):
        assert await refused(asking, FileStatus(file_id=file_id), who) is not seen
    assert await listed(asking, DESK) == []
    await asking.service.feed(BillingProposalWithdrawn(**told | {"version": 2}, withdrawn_at=NOW))
    assert await asking.service.sql("SELECT * FROM file") == []


async def test_what_the_desk_files_is_seen_and_recalled_by_the_child_s_guardians(asking: Asking) -> None:
    home, service = asking.home, asking.service
    about_lea, about_none = await handed(asking, DESK), await handed(asking, DESK)
    given = {"family_id": home.family_id, "kind": "insurance", "expires_on": "2015-05-01"}
    for file_id, child_id in ((about_lea, home.lea_id), (about_none, None)):
        answer = await service.send(FileDocument(**given, file_id=file_id, child_id=child_id), as_=DESK)
        assert not isinstance(answer, Refusal), answer
    for guardian in (home.paul, home.anne):
        assert await listed(asking, guardian) == [about_lea], "of the other nobody says whose it is"
        assert not await refused(asking, FileStatus(file_id=about_lea), guardian)
        kept = await service.send(WithdrawDocument(file_id=about_lea), as_=guardian)
        assert isinstance(kept, Refusal)
        assert kept.code == "document_in_use"
    assert set(await listed(asking, DESK)) == {about_lea, about_none}
    service.set_now("2015-04-10T10:00")
    await service.run_timer("remind-expiry")
    told = await service.emitted(RecordReminderDue)
    assert sorted(one.guardian_id for one in told) == sorted([home.paul_id, home.anne_id])
