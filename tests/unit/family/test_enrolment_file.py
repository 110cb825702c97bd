"""What a registration file must say before it is a family, and what it keeps afterwards."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from services.family.domain import enrolment
from services.family.domain.enrolment import CATEGORIES
from services.family.domain.file_papers import PAPERS
from services.family.domain.sheet import checked_family
from tests.service.family.enrolling import FILE

TODAY = date(2015, 5, 4)
FAMILY = UUID(int=7)


def test_a_whole_file_makes_a_family_that_registration_accepts() -> None:
    assert enrolment.wrong(FILE, TODAY) == {}
    family, ids = enrolment.family_of(FILE, FAMILY, uuid4)
    assert [one.first_name for one in family.guardians] == ["Jean", "Anne"]
    assert family.guardians[1].address == family.guardians[0].address, "who says nothing lives with the first"
    assert family.partner is None
    assert [(one.first_name, one.birth_date) for one in family.children] == [("Léa", date(2008, 2, 29))]
    assert [one.child_id for one in family.children] == list(ids.values())
    checked = checked_family(family, TODAY)
    assert not hasattr(checked, "field"), checked


def test_an_empty_file_says_what_is_missing_in_the_order_of_its_steps() -> None:
    assert list(enrolment.wrong({}, TODAY)) == [
        "guardian.0.last_name",
        "guardian.0.first_name",
        "guardian.0.address.street",
        "guardian.0.address.postcode",
        "guardian.0.address.town",
        "child.0.last_name",
    ]


def test_what_is_typed_wrong_is_kept_and_named() -> None:
    values = FILE | {
        "guardian.0.contact.email": "jean chez orange",
        "guardian.1.contact.mobile": "12",
        "partner.last_name": "NEUF",
        "child.0.birth_date": "2030-01-01",
        "child.3.first_name": "Tom",
        "document.insurance": "peut-être",
        "wish.0.meal": "maybe",
    }
    assert enrolment.wrong(values, TODAY) == {
        "guardian.0.contact.email": "not_an_email",
        "guardian.1.contact.mobile": "not_a_phone",
        "partner.first_name": "missing",
        "child.0.birth_date": "in_future",
        "child.3.last_name": "missing",
        "child.3.birth_date": "missing",
        "document.insurance": "not_a_choice",
        "wish.0.meal": "not_a_choice",
    }


def test_a_step_is_replaced_whole_and_leaves_the_others() -> None:
    two = FILE | {"child.1.first_name": "Tom"}
    alone = enrolment.with_step(two, "children", {"child.0.first_name": " Léa\n ", "child.0.last_name": ""})
    assert enrolment.slots(alone) == [0]
    assert alone["child.0.first_name"] == "Léa"
    assert "child.0.last_name" not in alone
    assert alone["guardian.0.last_name"] == "DUPONT"


@given(st.dictionaries(st.sampled_from(sorted(FILE)), st.text(max_size=30)))
def test_any_draft_can_be_judged_compared_and_listed(values: dict[str, str]) -> None:
    kept = enrolment.with_step({}, "household", values)
    found = enrolment.wrong(kept, TODAY)
    enrolment.household_of(kept)
    enrolment.name_of(kept)
    if not found:
        enrolment.family_of(kept, FAMILY, uuid4)


def test_a_step_takes_only_its_own_keys() -> None:
    assert enrolment.unknown_keys("household", ["guardian.0.last_name", "guardian.1.last_name"]) == {
        "guardian.1.last_name": "unknown"
    }
    assert enrolment.unknown_keys("children", ["child.10.first_name", "child.0.health"]) == {
        "child.10.first_name": "unknown",
        "child.0.health": "unknown",
    }
    assert not enrolment.unknown_keys("wishes", [f"wish.9.{one}" for one in CATEGORIES])
    assert not enrolment.unknown_keys("documents", [f"document.{one}" for one in PAPERS])


def test_a_complete_file_keeps_wishes_documents_and_whose_they_are() -> None:
    child = uuid4()
    assert enrolment.kept_when_complete(FILE, {0: child}) == {
        "guardian.0.last_name": "DUPONT",
        "guardian.0.first_name": "Jean",
        "child.0.last_name": "DUPONT",
        "child.0.first_name": "Léa",
        "child.0.child_id": str(child),
        "wish.0.meal": "yes",
        "document.family_book": "received",
        "document.insurance": "missing",
    }
    assert (enrolment.name_of(FILE), enrolment.first_names(FILE)) == ("DUPONT Jean", ["Léa"])
