"""The documents a registration file awaits: told to the family's home, given there, taken or refused by an agent."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import (
    CompleteEnrolmentFile,
    DocumentsView,
    EnrolmentFileCompleted,
    EnrolmentFiles,
    EnrolmentFilesView,
    EnrolmentFileView,
    FamilyDocuments,
    ReadEnrolmentFile,
    WithdrawDocument,
)
from contracts.family.file_papers import CheckPaper, GivePaper
from contracts.home import HomeRecord, HomeRecordView
from tests.service.family.enrolling import FILE, typed
from tests.service.family.households import DESK, code_of, view_of
from tests.service.family.test_documents import PNG, announced, sent
from tests.support.actors import guardian
from tests.support.harness import ServiceUnderTest

ELSEWHERE = {
    "guardian.1.address.street": "4 allée des Acacias",
    "guardian.1.address.postcode": "31400",
    "guardian.1.address.town": "Saint-Jean",
}
REST = {f"document.{one}": "received" for one in ("address_proof", "vaccination_proof", "benefits_proof")}
"""Of the file: the family book is received, the insurance missing, nobody spoke of a court decision."""


async def completed(
    family: ServiceUnderTest, values: dict[str, str]
) -> tuple[EnrolmentFileCompleted, list[Actor]]:
    saved = await typed(family, values)
    done = await family.send(
        CompleteEnrolmentFile(file_id=saved.file_id, expected_version=saved.version), as_=DESK
    )
    assert isinstance(done, EnrolmentFileCompleted), done
    adults = (await view_of(family, done.family_id, DESK)).guardians
    return done, [guardian(done.family_id, one.guardian_id, one.first_name) for one in adults]


async def told(family: ServiceUnderTest, who: Actor) -> list[tuple[str, str, str]]:
    """What the home page says, which is what the list says."""
    assert who.family_id is not None
    home = await family.ask(HomeRecord(family_id=who.family_id, ending_within=30), as_=who)
    view = await family.ask(FamilyDocuments(family_id=who.family_id), as_=who)
    assert isinstance(home, HomeRecordView)
    assert isinstance(view, DocumentsView)
    assert home.awaited == view.awaited
    return [(one.paper, one.state, one.reason) for one in view.awaited]


async def brought(family: ServiceUnderTest, who: Actor) -> UUID:
    opened = announced(who.family_id, PNG, media_type="image/png")
    await sent(family, opened, PNG, who)
    return opened.file_id


async def gives(family: ServiceUnderTest, who: Actor, file_id: UUID, document: UUID) -> str:
    return code_of(
        await family.send(GivePaper(file_id=file_id, paper="insurance", document_id=document), as_=who)
    )


async def checks(family: ServiceUnderTest, file_id: UUID, document: UUID, **more: Any) -> str:
    command = CheckPaper(file_id=file_id, paper="insurance", document_id=document, **more)
    return code_of(await family.send(command, as_=DESK))


async def to_check(family: ServiceUnderTest) -> list[UUID]:
    view = await family.ask(EnrolmentFiles(to_check=True), as_=DESK)
    assert isinstance(view, EnrolmentFilesView)
    assert view.to_check == len(view.files)
    return [one.file_id for one in view.files]


async def test_a_missing_document_is_told_given_refused_given_again_and_taken(
    family: ServiceUnderTest,
) -> None:
    done, (jean, anne) = await completed(family, FILE | REST)
    assert await told(family, jean) == [("insurance", "awaited", "")]
    first, second = await brought(family, jean), await brought(family, anne)
    assert [await gives(family, jean, done.file_id, first) for _ in range(2)] == ["ok", "ok"]
    assert await told(family, anne) == [("insurance", "given", "")], "they live together"
    assert await to_check(family) == [done.file_id]
    assert code_of(await family.send(WithdrawDocument(file_id=first), as_=jean)) == "document_in_use"

    assert await checks(family, done.file_id, first, accepted=False) == "invalid_input"
    assert await checks(family, done.file_id, first, accepted=False, reason="Flou.") == "ok"
    assert await told(family, jean) == [("insurance", "refused", "Flou.")]
    assert await to_check(family) == []
    assert code_of(await family.send(WithdrawDocument(file_id=first), as_=jean)) == "ok"

    assert await gives(family, anne, done.file_id, second) == "ok"
    assert await checks(family, done.file_id, first, accepted=True) == "conflict", (
        "it is not the one any more"
    )
    assert await checks(family, done.file_id, second, accepted=True) == "ok"
    assert await told(family, jean) == []
    assert await gives(family, jean, done.file_id, await brought(family, jean)) == "conflict"
    view = await family.ask(ReadEnrolmentFile(file_id=done.file_id), as_=DESK)
    assert isinstance(view, EnrolmentFileView)
    insurance = next(one for one in view.papers if one.paper == "insurance")
    assert (insurance.state, insurance.document_id) == ("received", second)
    assert not [key for key in view.values if key.startswith(("given.", "refused."))]


async def test_the_other_home_hears_nothing_of_the_file_and_gives_nothing_for_it(
    family: ServiceUnderTest,
) -> None:
    done, (jean, anne) = await completed(family, FILE | ELSEWHERE)
    assert len(await told(family, jean)) == 4, "what nobody answered is awaited too"
    assert await told(family, anne) == []
    assert await gives(family, anne, done.file_id, await brought(family, anne)) == "not_found"


async def test_nobody_gives_another_s_document_nor_for_another_family(family: ServiceUnderTest) -> None:
    done, (jean, anne) = await completed(family, FILE)
    hers = await brought(family, anne)
    assert await gives(family, jean, done.file_id, hers) == "not_found"
    assert await gives(family, guardian(uuid4(), uuid4()), done.file_id, hers) == "not_found"
    unfinished = announced(jean.family_id, PNG, media_type="image/png")
    assert not isinstance(await family.send(unfinished, as_=jean), Refusal)
    assert await gives(family, jean, done.file_id, unfinished.file_id) == "file_incomplete"
