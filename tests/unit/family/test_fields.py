"""What may be typed in each field, and the word that says what is wrong."""

from __future__ import annotations

from datetime import date
from typing import get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.family import (
    AuthorisedPerson,
    ChildSheet,
    GuardianKey,
    GuardianSheet,
    HealthRecord,
    PartnerKey,
    PartnerSheet,
)
from contracts.pattern.deciding import State, Step, state_after, step_for
from services.family.domain.fields import (
    FORMS,
    NO_CHILD,
    NO_PARTNER,
    errors_of,
    is_no_partner,
    is_phone,
    persons_of,
    persons_record,
    unknown_keys,
)
from services.family.domain.flat import flat, rebuilt
from services.family.domain.naming import same_name

TODAY = date(2015, 4, 8)
JEAN = GuardianSheet(guardian_id=uuid4(), last_name="DUPONT", first_name="JEAN")
LEA = ChildSheet(child_id=uuid4(), last_name="DUPONT", first_name="Léa", birth_date=date(2008, 2, 29))


@pytest.mark.parametrize(
    "text",
    [
        "01.02.03.04.05",
        "06 01 02 03 04",
        "+33 6 01 02 03 04",
        "0033601020304",
        "+32 2 555 12 12",
        "+262692123456",
    ],
)
def test_french_and_international_numbers_are_taken(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize("text", ["12", "06 01 02 03", "0001020304", "téléphone", "+33 0 6", "06010203045"])
def test_what_no_one_could_dial_is_not(text: str) -> None:
    assert not is_phone(text)


def test_every_key_of_a_form_is_a_field_of_its_sheet_and_the_reverse() -> None:
    jean = set(flat(JEAN, without=("guardian_id",)))
    nadia = set(flat(PartnerSheet(last_name="N", first_name="N"), without=("guardian_id",)))
    assert jean == FORMS["guardian"].keys == set(get_args(GuardianKey))
    assert nadia == FORMS["partner"].keys == set(get_args(PartnerKey)) == set(NO_PARTNER)
    assert set(flat(LEA, without=("child_id", "guardian_ids"))) == FORMS["child"].keys == set(NO_CHILD)
    assert set(flat(HealthRecord(), "health.")) == FORMS["health"].keys


def test_a_sheet_survives_its_texts() -> None:
    health = HealthRecord(pai="yes", pai_until=date(2016, 7, 5), diet="sans porc", glasses="no")
    assert rebuilt(HealthRecord, flat(health, "health."), "health.") == health
    record = flat(JEAN, without=("guardian_id",))
    assert rebuilt(GuardianSheet, record, guardian_id=JEAN.guardian_id) == JEAN


@pytest.mark.parametrize(
    ("key", "text", "error"),
    [
        ("contact.email", "jean@", "not_an_email"),
        ("contact.mobile", "12", "not_a_phone"),
        ("contact.email_allowed", "peut-être", "not_a_choice"),
        ("address.postcode", "314", "not_a_postcode"),
        ("address.street", "x" * 121, "too_long"),
        ("last_name", "", "missing"),
        ("civility", "Sir", "not_a_choice"),
        ("message_language", "en", "not_a_choice"),
    ],
)
def test_each_field_of_a_guardian_says_what_is_wrong_with_it(key: str, text: str, error: str) -> None:
    record = flat(JEAN, without=("guardian_id",)) | {key: text}
    assert errors_of("guardian", record, [key], TODAY) == {key: error}


@pytest.mark.parametrize(
    ("key", "text", "error"),
    [
        ("birth_date", "", "missing"),
        ("birth_date", "hier", "not_a_date"),
        ("birth_date", "0", "not_a_date"),
        ("birth_date", "20140102", "not_a_date"),
        ("birth_date", "2015-04-09", "in_future"),
        ("birth_date", "1970-01-01", "too_old"),
        ("sex", "X", "not_a_choice"),
    ],
)
def test_each_field_of_a_child_says_what_is_wrong_with_it(key: str, text: str, error: str) -> None:
    record = flat(LEA, without=("child_id", "guardian_ids")) | {key: text}
    assert errors_of("new_child", record, [key], TODAY) == {key: error}


def test_what_an_old_file_holds_is_not_the_parents_fault() -> None:
    record = flat(JEAN, without=("guardian_id",)) | {
        "contact.home_phone": "demander",
        "address.town": "Laval",
    }
    assert errors_of("guardian", record, ["address.town"], TODAY) == {}


def test_a_care_plan_needs_its_end_and_vaccinations_are_past() -> None:
    record = flat(HealthRecord(), "health.") | {"health.pai": "yes", "health.vaccinated_dtp_on": "2016-01-01"}
    assert errors_of("health", record, ["health.pai", "health.vaccinated_dtp_on"], TODAY) == {
        "health.pai_until": "missing",
        "health.vaccinated_dtp_on": "in_future",
    }


@pytest.mark.parametrize("answer", ["yes", "no", ""])
def test_vaccinations_up_to_date_is_an_answer_and_no_day(answer: str) -> None:
    record = flat(HealthRecord(), "health.") | {"health.vaccinations_up_to_date": answer}
    assert errors_of("health", record, ["health.vaccinations_up_to_date"], TODAY) == {}


def test_taking_a_partner_off_is_no_error_and_a_partner_without_a_name_is() -> None:
    assert errors_of("partner", NO_PARTNER, ["last_name"], TODAY) == {}
    nameless = NO_PARTNER | {"contact.mobile": "06 01 02 03 04"}
    assert errors_of("partner", nameless, ["contact.mobile"], TODAY) == {
        "last_name": "missing",
        "first_name": "missing",
    }
    assert is_no_partner(NO_PARTNER)


def test_a_form_of_another_kind_is_told_apart() -> None:
    assert unknown_keys("child", ["school", "health.diet"]) == {"health.diet": "unknown"}
    assert unknown_keys("consents", ["consent.photo", "photo"]) == {"photo": "unknown"}


PERSONS = st.fixed_dictionaries(
    {
        "person_id": st.uuids(),
        "last_name": st.sampled_from(("NEUF", "MARTIN")),
        "first_name": st.sampled_from(("Nadia", "Paul")),
        "phone": st.sampled_from(("", "06 01 02 03 04")),
        "relation": st.sampled_from(("", "voisine")),
        "from_on": st.none() | st.dates(date(2015, 1, 1), date(2015, 6, 1)),
        "until_on": st.none() | st.dates(date(2015, 6, 2), date(2016, 1, 1)),
        "allowed": st.booleans(),
    }
).map(AuthorisedPerson.model_validate)


@given(st.lists(PERSONS, unique_by=lambda one: one.person_id, max_size=4))
def test_a_list_of_persons_survives_its_texts(persons: list[AuthorisedPerson]) -> None:
    record = persons_record(persons)
    assert persons_of(record) == persons
    assert errors_of("authorised_persons", record, list(record), TODAY) == {}
    assert persons_of(dict.fromkeys(record, "")) == []


def test_a_person_with_a_bad_number_or_dates_the_wrong_way_round_is_named() -> None:
    one = UUID(int=7)
    wrong = AuthorisedPerson(
        person_id=one,
        last_name="NEUF",
        first_name="Nadia",
        phone="12",
        from_on=date(2015, 6, 1),
        until_on=date(2015, 5, 1),
    )
    record = persons_record([wrong])
    assert errors_of("authorised_persons", record, list(record), TODAY) == {
        f"authorised.{one}.phone": "not_a_phone"
    }
    dialled = record | {f"authorised.{one}.phone": ""}
    assert errors_of("authorised_persons", dialled, list(dialled), TODAY) == {
        f"authorised.{one}.until_on": "ends_before_it_begins"
    }


def test_two_ways_to_write_a_first_name_are_one() -> None:
    assert same_name("Jean-Éloi", "jean eloi")
    assert not same_name("Jean", "Jeanne")


def test_decisions_are_heard_once_and_in_order() -> None:
    assert step_for(State.OPEN, 2, "accept", 2) is Step.IGNORE
    assert step_for(State.OPEN, 0, "accept", 1) is Step.APPLY
    assert step_for(State.OPEN, 0, "refuse", 1) is Step.REFUSE
    assert step_for(State.APPLIED, 1, "undo", 2) is Step.REVERT_EFFECT
    assert step_for(State.REFUSED, 1, "reopen", 2) is Step.REVERT_REFUSAL
    assert step_for(State.OPEN, 1, "undo", 2) is Step.ALREADY_OPEN
    assert step_for(State.WITHDRAWN, 0, "accept", 1) is Step.NOT_APPLIED
    assert step_for(State.SETTLED_AT_ONCE, 0, "undo", 1) is Step.NOT_APPLIED
    assert state_after(Step.APPLY, State.OPEN) is State.APPLIED
    assert state_after(Step.NOT_APPLIED, State.WITHDRAWN) is State.WITHDRAWN
