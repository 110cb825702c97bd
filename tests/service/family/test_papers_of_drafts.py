"""Documents joined to a registration file before there is a family: by its family online, or scanned at the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contracts.actor import Actor
from contracts.family import (
    CompleteEnrolmentFile,
    DocumentsView,
    DropEnrolmentFile,
    EnrolmentFileCompleted,
    EnrolmentFiles,
    EnrolmentFilesView,
    EnrolmentFileView,
    FamilyDocuments,
    FileStatus,
    OnlineFileView,
    ReadEnrolmentFile,
    ReadOnlineFile,
    SendBackEnrolmentFile,
    SendOnlineFile,
)
from contracts.family.file_papers import CheckPaper, GivePaper, KeepOnlinePaper, KeepPaper
from tests.service.family.enrolling import FILE, GATEWAY, LINK, bring_online, filled, switch_online, typed
from tests.service.family.households import DESK, code_of, view_of
from tests.service.family.test_documents import PDF, PNG, announced, sent
from tests.support.actors import guardian, staff
from tests.support.harness import Installation, ServiceUnderTest

ONLINE = {key: text for key, text in FILE.items() if not key.startswith("document.")}


async def states(family: ServiceUnderTest) -> dict[str, str]:
    """What the visitor reads of the documents."""
    view = await family.ask(ReadOnlineFile(secret=LINK), as_=GATEWAY)
    assert isinstance(view, OnlineFileView)
    return {one.paper: one.state for one in view.papers if one.state != "unanswered"}


async def sends(family: ServiceUnderTest) -> UUID:
    view = await family.ask(ReadOnlineFile(secret=LINK), as_=GATEWAY)
    assert isinstance(view, OnlineFileView)
    command = SendOnlineFile(secret=LINK, expected_version=view.version)
    assert code_of(await family.send(command, as_=GATEWAY)) == "ok"
    files = await family.ask(EnrolmentFiles(state="sent"), as_=DESK)
    assert isinstance(files, EnrolmentFilesView)
    return files.files[0].file_id


async def at(family: ServiceUnderTest, file_id: UUID) -> EnrolmentFileView:
    view = await family.ask(ReadEnrolmentFile(file_id=file_id), as_=DESK)
    assert isinstance(view, EnrolmentFileView), view
    return view


async def completes(family: ServiceUnderTest, file_id: UUID) -> EnrolmentFileCompleted:
    version = (await at(family, file_id)).version
    done = await family.send(CompleteEnrolmentFile(file_id=file_id, expected_version=version), as_=DESK)
    assert isinstance(done, EnrolmentFileCompleted), done
    return done


async def opens(family: ServiceUnderTest, document: UUID, who: Actor) -> str:
    return code_of(await family.ask(FileStatus(file_id=document), as_=who))


async def documents(family: ServiceUnderTest, family_id: UUID, who: Actor) -> Any:
    view = await family.ask(FamilyDocuments(family_id=family_id), as_=who)
    assert isinstance(view, DocumentsView)
    return {one.file_id: one.kind for one in view.documents}


async def test_what_a_visitor_joins_waits_sealed_and_becomes_the_family_s(family: ServiceUnderTest) -> None:
    await switch_online(family)
    await filled(family, ONLINE)
    first, kept = await bring_online(family, "insurance", PNG)
    assert code_of(kept) == "ok"
    assert await opens(family, first, DESK) == "not_found", "nobody reads what was not sent"
    second, _ = await bring_online(family, "insurance", PNG + b"2")
    other, _ = await bring_online(family, "family_book", PNG)
    assert await states(family) == {"insurance": "given", "family_book": "given"}
    rows = await family.sql("SELECT id, family_id, file::text AS whole FROM file")
    assert {row["id"] for row in rows} == {second, other}, "the one it replaces is gone"
    assert not [row for row in rows if row["family_id"] or "photo" in row["whole"]]

    file_id = await sends(family)
    assert await opens(family, second, DESK) == "ok"
    assert await opens(family, second, staff("regie")) == "not_found"
    take = CheckPaper(file_id=file_id, paper="family_book", document_id=other, accepted=True)
    assert code_of(await family.send(take, as_=DESK)) == "ok"
    done = await completes(family, file_id)
    jean, anne = (
        guardian(done.family_id, one.guardian_id)
        for one in (await view_of(family, done.family_id, DESK)).guardians
    )
    assert await documents(family, done.family_id, jean) == {second: "insurance", other: "other"}
    assert await documents(family, done.family_id, anne) == {}, "who filled the file reads what they joined"
    assert (await at(family, file_id)).papers[2].state == "given"
    view = await family.ask(EnrolmentFiles(to_check=True), as_=DESK)
    assert isinstance(view, EnrolmentFilesView)
    assert [one.file_id for one in view.files] == [file_id]


async def test_what_is_joined_is_taken_back_and_goes_with_a_file_given_up(family: ServiceUnderTest) -> None:
    await switch_online(family)
    await filled(family, ONLINE)
    await bring_online(family, "insurance", PNG)
    away = KeepOnlinePaper(secret=LINK, paper="insurance")
    assert [code_of(await family.send(away, as_=GATEWAY)) for _ in range(2)] == ["ok", "ok"]
    assert await states(family) == {}
    await bring_online(family, "insurance", PNG)
    file_id = await sends(family)
    _, late = await bring_online(family, "insurance", PNG)
    assert code_of(late) == "conflict", "what agents look at does not move"
    drop = DropEnrolmentFile(file_id=file_id, expected_version=(await at(family, file_id)).version)
    assert code_of(await family.send(drop, as_=DESK)) == "ok"
    assert await family.sql("SELECT * FROM file UNION ALL SELECT * FROM file") == []


async def test_a_document_refused_before_the_file_is_sent_back_is_asked_for_again(
    family: ServiceUnderTest,
) -> None:
    await switch_online(family)
    await filled(family, ONLINE)
    document, _ = await bring_online(family, "insurance", PNG)
    file_id = await sends(family)
    refuse = CheckPaper(
        file_id=file_id, paper="insurance", document_id=document, accepted=False, reason="Flou."
    )
    assert code_of(await family.send(refuse, as_=DESK)) == "ok"
    version = (await at(family, file_id)).version
    back = SendBackEnrolmentFile(file_id=file_id, expected_version=version, reason="Un document est flou.")
    assert code_of(await family.send(back, as_=DESK)) == "ok"
    assert await states(family) == {"insurance": "refused"}
    _, again = await bring_online(family, "insurance", PNG + b"net")
    assert code_of(again) == "ok"
    assert await states(family) == {"insurance": "given"}


async def test_another_link_another_content_and_too_much_are_refused(town: Installation) -> None:
    family = await town.start("family", online_file_bytes=len(PDF) + 100)
    await switch_online(family)
    await filled(family, ONLINE)
    _, text = await bring_online(family, "insurance", b"ni PDF, ni image")
    assert code_of(text) == "file_type_refused"
    _, big = await bring_online(family, "insurance", PNG * len(PDF))
    assert code_of(big) in ("too_many_requests", "file_too_large")
    document, _ = await bring_online(family, "insurance", PNG)
    stranger = KeepOnlinePaper(
        secret=LINK.__class__("un-lien-qui-n-existe-pas"), paper="insurance", document_id=document
    )
    assert code_of(await family.send(stranger, as_=GATEWAY)) == "not_found"


async def test_a_scan_of_the_desk_waits_in_its_draft_and_is_received(family: ServiceUnderTest) -> None:
    saved = await typed(family, FILE)
    scan = announced(None, PNG, media_type="image/png", enrolment_file_id=saved.file_id)
    assert code_of(await sent(family, scan, PNG, guardian(saved.file_id, saved.file_id))) == "not_found"
    assert code_of(await sent(family, scan, PNG, staff("regie"))) == "not_found"
    assert code_of(await sent(family, scan, PNG, DESK)) == "ok"
    keep = KeepPaper(file_id=saved.file_id, paper="insurance", document_id=scan.file_id)
    assert code_of(await family.send(keep, as_=DESK)) == "ok"
    insurance = next(one for one in (await at(family, saved.file_id)).papers if one.paper == "insurance")
    assert (insurance.state, insurance.document_id) == ("received", scan.file_id)
    done = await completes(family, saved.file_id)
    assert await documents(family, done.family_id, DESK) == {scan.file_id: "insurance"}
    jean = guardian(done.family_id, (await view_of(family, done.family_id, DESK)).guardians[0].guardian_id)
    again = GivePaper(file_id=saved.file_id, paper="insurance", document_id=scan.file_id)
    assert code_of(await family.send(again, as_=jean)) == "not_found", "the desk's scan is the desk's"
    late = announced(None, PNG, media_type="image/png", enrolment_file_id=saved.file_id)
    assert code_of(await sent(family, late, PNG, DESK)) == "not_found"
