"""What a sheet must be before it is kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.family import Address, ChildSheet, Contact, GuardianSheet, NewFamily, PartnerSheet
from services.family.domain.fields import tidied
from services.family.domain.sheet import (
    Misfit,
    checked_child,
    checked_family,
    checked_guardian,
    checked_partner,
    tidy,
    tidy_lines,
)

TODAY = date(2015, 4, 8)


def jean(**changes: object) -> GuardianSheet:
    return GuardianSheet.model_validate(
        {"guardian_id": uuid4(), "last_name": "DUPONT", "first_name": "JEAN"} | changes
    )


def child(**changes: object) -> ChildSheet:
    return ChildSheet.model_validate(
        {"child_id": uuid4(), "last_name": "DUPONT", "first_name": "Léa", "birth_date": date(2008, 2, 29)}
        | changes
    )


def test_blanks_and_control_characters_are_tidied_and_nothing_else_is() -> None:
    sheet = checked_guardian(
        jean(last_name="  de\tLa  Tour\x00 ", first_name="L\u2019Aîné", address=Address(street="12\u00a0rue"))
    )
    assert isinstance(sheet, GuardianSheet)
    assert (sheet.last_name, sheet.first_name, sheet.address.street) == (
        "de La Tour",
        "L\u2019Aîné",
        "12 rue",
    )


@given(st.text(max_size=60))
def test_what_is_tidy_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_lines(tidy_lines(text)) == tidy_lines(text)


def test_a_text_of_several_lines_keeps_them() -> None:
    typed = "\n Arachide :  stylo \r\n\n\n\nŒuf\x00\n\n"
    assert tidy_lines(typed) == "Arachide : stylo\n\nŒuf"
    assert tidied({"health.allergies": "a\nb", "health.diet": "a\nb"}) == {
        "health.allergies": "a\nb",
        "health.diet": "a b",
    }


def test_a_name_of_blanks_is_no_name() -> None:
    assert checked_guardian(jean(last_name=" \x01 ")) == Misfit("last_name")


@pytest.mark.parametrize(
    "email",
    ["jean.dupont@wanadoo.fr", "", "j@sous.domaine.example", "prénom@exemple.fr", " jean@exemple.fr "],
)
def test_an_address_that_can_be_written_to_is_kept(email: str) -> None:
    sheet = checked_guardian(jean(contact=Contact(email=email)))
    assert isinstance(sheet, GuardianSheet)
    assert sheet.contact.email == email.strip()


@pytest.mark.parametrize(
    "email",
    [
        "jean",
        "jean@",
        "@exemple.fr",
        "jean@exemple",
        "a b@exemple.fr",
        "a@b@exemple.fr",
        "a@x.fr\r\nBcc: b@y.fr",
        "a@x.fr,b@y.fr",
    ],
)
def test_an_address_that_cannot_be_written_to_is_named(email: str) -> None:
    assert checked_guardian(jean(contact=Contact(email=email))) == Misfit("contact.email")


def test_a_child_born_on_a_leap_day_is_kept_as_born() -> None:
    sheet = checked_child(child(), [], TODAY)
    assert isinstance(sheet, ChildSheet)
    assert sheet.birth_date == date(2008, 2, 29)


def test_a_child_is_born_today_at_the_latest() -> None:
    assert isinstance(checked_child(child(birth_date=TODAY), [], TODAY), ChildSheet)
    assert checked_child(child(birth_date=date(2015, 4, 9)), [], TODAY) == Misfit("birth_date")


def test_only_the_familys_guardians_act_for_a_child_and_each_once() -> None:
    one, two = uuid4(), uuid4()
    assert isinstance(checked_child(child(guardian_ids=[one, two]), [one, two], TODAY), ChildSheet)
    assert checked_child(child(guardian_ids=[two]), [one], TODAY) == Misfit("guardian_ids")
    assert checked_child(child(guardian_ids=[one, one]), [one], TODAY) == Misfit("guardian_ids")


def test_a_partner_belongs_to_a_guardian_of_the_family() -> None:
    partner = PartnerSheet(guardian_id=uuid4(), last_name="DUPONT", first_name="JEANNE")
    assert checked_partner(partner, [uuid4()]) == Misfit("guardian_id")


def family(**changes: object) -> NewFamily:
    return NewFamily.model_validate({"family_id": uuid4(), "guardians": [jean()]} | changes)


def test_a_partner_without_a_guardian_is_on_the_first_ones_sheet() -> None:
    first, second = jean(), jean(first_name="ANNE")
    checked = checked_family(
        family(guardians=[first, second], partner=PartnerSheet(last_name="DUPONT", first_name="JEANNE")),
        TODAY,
    )
    assert isinstance(checked, NewFamily)
    assert checked.partner is not None
    assert checked.partner.guardian_id == first.guardian_id


def test_a_child_without_named_guardians_is_in_the_care_of_all() -> None:
    first, second = jean(), jean(first_name="ANNE")
    named = child(guardian_ids=[second.guardian_id])
    checked = checked_family(family(guardians=[first, second], children=[child(), named]), TODAY)
    assert isinstance(checked, NewFamily)
    care: list[list[UUID]] = [one.guardian_ids for one in checked.children]
    assert care == [[first.guardian_id, second.guardian_id], [second.guardian_id]]


def test_a_misfit_is_named_by_its_path() -> None:
    children = [child(), child(birth_date=date(2016, 1, 1))]
    assert checked_family(family(children=children), TODAY) == Misfit("children.1.birth_date")
    assert checked_family(family(guardians=[jean(), jean(contact=Contact(email="x"))]), TODAY) == Misfit(
        "guardians.1.contact.email"
    )
