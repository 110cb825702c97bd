"""The registration file: typed at the desk step by step, compared with the families there are, and completed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.family import (
    ChildChanged,
    CompleteEnrolmentFile,
    DropEnrolmentFile,
    EnrolmentFileCompleted,
    EnrolmentFiles,
    EnrolmentFilesView,
    EnrolmentFileView,
    FamilyChanged,
    ReadEnrolmentFile,
    SaveEnrolmentFile,
)
from tests.service.family.enrolling import FILE, typed
from tests.service.family.households import DESK, child, code_of, dupont, register, sheet, view_of
from tests.support.actors import guardian, staff
from tests.support.harness import ServiceUnderTest


async def read(family: ServiceUnderTest, file_id: UUID) -> EnrolmentFileView:
    view = await family.ask(ReadEnrolmentFile(file_id=file_id), as_=DESK)
    assert isinstance(view, EnrolmentFileView), view
    return view


async def test_a_file_typed_in_steps_becomes_a_family_as_registration_makes_it(
    family: ServiceUnderTest,
) -> None:
    saved = await typed(family, FILE)
    assert saved.wrong == {}
    done = await family.send(
        CompleteEnrolmentFile(file_id=saved.file_id, expected_version=saved.version), as_=DESK
    )
    assert isinstance(done, EnrolmentFileCompleted), done
    view = await view_of(family, done.family_id, DESK)
    assert view.family_number == done.family_number
    assert [one.first_name for one in view.guardians] == ["Jean", "Anne"]
    (event,) = await family.emitted(FamilyChanged)
    assert event.family_id == done.family_id
    (lea,) = await family.emitted(ChildChanged)
    file = await read(family, saved.file_id)
    assert (file.state, file.family_id, file.children) == ("complete", done.family_id, {"0": lea.child_id})
    assert file.values["document.insurance"] == "missing"
    assert "guardian.0.address.street" not in file.values, "what the family's sheet holds is kept there only"
    traces = await family.sql("SELECT DISTINCT action FROM audit WHERE actor_name = 'Mme Roy'")
    assert {row["action"] for row in traces} == {
        "enrolment_file.begun",
        "enrolment_file.saved",
        "enrolment_file.completed",
        "enrolment_file.read",
        "family.registered",
    }


async def test_what_is_typed_is_sealed(family: ServiceUnderTest) -> None:
    await typed(family, FILE)
    (row,) = await family.sql("SELECT enrolment_file.*, enrolment_file::text AS whole FROM enrolment_file")
    assert b"DUPONT" not in row["content"]
    assert "DUPONT" not in row["whole"]


async def test_a_wrong_step_is_kept_and_the_file_is_not_completed(family: ServiceUnderTest) -> None:
    saved = await typed(family, FILE | {"child.0.birth_date": "29/02/2008"})
    assert saved.wrong == {"child.0.birth_date": "not_a_date"}
    refused = await family.send(
        CompleteEnrolmentFile(file_id=saved.file_id, expected_version=saved.version), as_=DESK
    )
    assert isinstance(refused, Refusal)
    assert refused.data["fields"] == [{"field": "child.0.birth_date", "error": "not_a_date"}]
    assert (await read(family, saved.file_id)).values["child.0.birth_date"] == "29/02/2008"


async def test_two_agents_at_once_do_not_overwrite_each_other(family: ServiceUnderTest) -> None:
    saved = await typed(family, FILE)
    command = SaveEnrolmentFile(
        file_id=saved.file_id,
        step="household",
        values={"guardian.0.last_name": "AUTRE"},
        expected_version=saved.version - 1,
    )
    refused = await family.send(command, as_=staff("direction", name="M. Petit"))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.data["version"]) == ("conflict", saved.version)
    again = SaveEnrolmentFile(file_id=saved.file_id, step="household", values={}, expected_version=0)
    assert code_of(await family.send(again, as_=DESK)) == "conflict"
    assert (await read(family, saved.file_id)).values["guardian.0.last_name"] == "DUPONT"


async def test_a_key_of_another_step_is_refused(family: ServiceUnderTest) -> None:
    command = SaveEnrolmentFile(
        file_id=uuid4(), step="household", values={"child.0.first_name": "Léa"}, expected_version=0
    )
    assert code_of(await family.send(command, as_=DESK)) == "invalid_input"


@pytest.mark.parametrize(
    ("changes", "alike"),
    [
        ({}, ["child", "guardian", "address"]),
        (
            {
                "guardian.0.last_name": "Dupônt",
                "guardian.0.address.street": "3 place Neuve",
                "child.0.first_name": "Tom",
            },
            ["guardian"],
        ),
        ({"guardian.0.first_name": "Paul", "guardian.0.address.postcode": "53000"}, ["child"]),
        ({"guardian.0.first_name": "Paul", "child.0.birth_date": "2009-01-01"}, ["address"]),
        (
            {
                "guardian.0.first_name": "Paul",
                "guardian.0.address.street": "14 rue des Bonbons",
                "child.0.birth_date": "2009-01-01",
            },
            [],
        ),
    ],
)
async def test_a_family_that_is_known_is_proposed(
    family: ServiceUnderTest, changes: dict[str, str], alike: list[str]
) -> None:
    await register(family, dupont())
    saved = await typed(family, FILE | {"guardian.0.address.street": "12, Rue des bonbons"} | changes)
    likely = (await read(family, saved.file_id)).likely
    assert [one.alike for one in likely] == ([alike] if alike else [])


async def test_a_likely_family_must_be_ruled_out_and_that_leaves_a_trace(family: ServiceUnderTest) -> None:
    known = dupont()
    await register(family, known)
    saved = await typed(family, FILE)
    command = CompleteEnrolmentFile(file_id=saved.file_id, expected_version=saved.version)
    refused = await family.send(command, as_=DESK)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.data["family_ids"]) == ("possible_duplicate", [str(known.family_id)])
    sure = command.model_copy(update={"not_same": [known.family_id]})
    done = await family.send(sure, as_=DESK)
    assert isinstance(done, EnrolmentFileCompleted)
    (trace,) = await family.sql("SELECT * FROM audit WHERE action = 'enrolment_file.not_same'")
    assert trace["entity_id"] == str(known.family_id)


async def test_the_same_family_completed_twice_at_once_is_made_once(family: ServiceUnderTest) -> None:
    files = [await typed(family, FILE) for _ in range(2)]
    answers = await asyncio.gather(
        *(
            family.send(CompleteEnrolmentFile(file_id=one.file_id, expected_version=one.version), as_=DESK)
            for one in files
        )
    )
    assert sorted(code_of(one) for one in answers) == ["ok", "possible_duplicate"]
    (count,) = await family.sql("SELECT count(*) AS families FROM family")
    assert count["families"] == 1


async def test_documents_that_arrive_later_are_noted_on_the_complete_file(family: ServiceUnderTest) -> None:
    saved = await typed(family, FILE)
    await family.send(CompleteEnrolmentFile(file_id=saved.file_id, expected_version=saved.version), as_=DESK)
    later = SaveEnrolmentFile(
        file_id=saved.file_id,
        step="documents",
        values={"document.family_book": "received", "document.insurance": "received"},
        expected_version=saved.version + 1,
    )
    assert code_of(await family.send(later, as_=DESK)) == "ok"
    assert (await read(family, saved.file_id)).values["document.insurance"] == "received"
    name = SaveEnrolmentFile(
        file_id=saved.file_id, step="household", values={}, expected_version=saved.version + 2
    )
    assert code_of(await family.send(name, as_=DESK)) == "conflict"
    drop = DropEnrolmentFile(file_id=saved.file_id, expected_version=saved.version + 2)
    assert code_of(await family.send(drop, as_=DESK)) == "conflict"


async def test_agents_list_files_by_state_and_drop_a_draft(family: ServiceUnderTest) -> None:
    saved = await typed(family, FILE)
    view = await family.ask(EnrolmentFiles(state="draft"), as_=DESK)
    assert isinstance(view, EnrolmentFilesView)
    (card,) = view.files
    assert (card.name, card.children, card.missing_documents, card.touched_by) == (
        "DUPONT Jean",
        ["Léa"],
        1,
        "Mme Roy",
    )
    assert view.counts == {"draft": 1}
    drop = DropEnrolmentFile(file_id=saved.file_id, expected_version=saved.version)
    assert code_of(await family.send(drop, as_=DESK)) == "ok"
    assert code_of(await family.ask(ReadEnrolmentFile(file_id=saved.file_id), as_=DESK)) == "not_found"


async def test_files_are_for_the_registry_alone(family: ServiceUnderTest) -> None:
    saved = await typed(family, FILE)
    for actor in (staff("regie"), staff("pointage"), guardian(uuid4(), uuid4())):
        assert code_of(await family.ask(EnrolmentFiles(), as_=actor)) == "not_allowed"
        query = ReadEnrolmentFile(file_id=saved.file_id)
        assert code_of(await family.ask(query, as_=actor)) == "not_allowed"


async def test_a_familys_partner_counts_as_one_of_its_adults(family: ServiceUnderTest) -> None:
    new = dupont(guardians=[sheet(address={"street": "1 quai", "postcode": "75000", "town": "Paris"})])
    await register(family, new.model_copy(update={"children": [child("Zoé")]}))
    jeanne = FILE | {"guardian.0.first_name": "Jeanne", "child.0.first_name": "Tom"}
    saved = await typed(family, jeanne)
    assert [one.alike for one in (await read(family, saved.file_id)).likely] == [["guardian"]]


async def test_a_file_typed_twice_shows_its_twin_until_it_is_a_family(family: ServiceUnderTest) -> None:
    first = await typed(family, FILE)
    other = FILE | {
        "guardian.0.last_name": "Petit",
        "child.0.first_name": "LEA",
        "child.0.last_name": "dupont",
    }
    second = await typed(family, other | {"guardian.1.last_name": ""})
    await typed(family, {"guardian.0.last_name": "LENOIR", "guardian.0.first_name": "Paul"})
    (twin,) = (await read(family, second.file_id)).files_alike
    assert (twin.file_id, twin.state, twin.name) == (first.file_id, "draft", "DUPONT Jean")
    assert (twin.children, twin.alike) == (["Léa"], ["child", "address"])
    done = await family.send(
        CompleteEnrolmentFile(file_id=first.file_id, expected_version=first.version), as_=DESK
    )
    assert code_of(done) == "ok"
    view = await read(family, second.file_id)
    assert view.files_alike == []
    assert len(view.likely) == 1, "the twin is a family now"


async def test_a_draft_nobody_touched_for_a_year_is_forgotten(family: ServiceUnderTest) -> None:
    draft, kept = await typed(family, FILE), await typed(family, FILE | {"guardian.0.last_name": "Petit"})
    await family.send(CompleteEnrolmentFile(file_id=kept.file_id, expected_version=kept.version), as_=DESK)
    family.push_machine_clock(timedelta(days=364))
    await family.run_timer("purge-enrolment-files")
    assert code_of(await family.ask(ReadEnrolmentFile(file_id=draft.file_id), as_=DESK)) == "ok"
    family.push_machine_clock(timedelta(days=2))
    await family.run_timer("purge-enrolment-files")
    assert code_of(await family.ask(ReadEnrolmentFile(file_id=draft.file_id), as_=DESK)) == "not_found"
    assert code_of(await family.ask(ReadEnrolmentFile(file_id=kept.file_id), as_=DESK)) == "ok"
