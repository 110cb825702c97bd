"""Between a row and a sheet: telephone numbers and the partner's particulars are sealed in their column."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.crypto import Sealer
from contracts.family import Address, AuthorisedPerson, ChildSheet, Contact, GuardianSheet, PartnerSheet, Work


def _sealed(sealer: Sealer, column: str, guardian_id: UUID, phone: str) -> bytes | None:
    return sealer.seal(phone, "guardian", column, guardian_id) if phone else None


def _opened(sealer: Sealer, row: Record, column: str) -> str:
    sealed = row[column]
    return "" if sealed is None else sealer.open(sealed, "guardian", column, row["id"])


def guardian_args(sealer: Sealer, family_id: UUID, sheet: GuardianSheet) -> tuple[Any, ...]:
    """The arguments that `guardian.register` and `guardian.update` share."""
    guardian_id, contact, work = sheet.guardian_id, sheet.contact, sheet.work
    return (
        guardian_id,
        family_id,
        sheet.civility,
        sheet.last_name,
        sheet.first_name,
        sheet.quality,
        sheet.marital_status,
        sheet.address.street,
        sheet.address.postcode,
        sheet.address.town,
        _sealed(sealer, "home_phone", guardian_id, contact.home_phone),
        _sealed(sealer, "work_phone", guardian_id, contact.work_phone),
        _sealed(sealer, "mobile", guardian_id, contact.mobile),
        contact.email,
        contact.email_allowed,
        contact.sms_allowed,
        work.profession,
        work.category,
        work.employer,
        work.employer_address,
        sheet.account_holder,
        sheet.benefit_organisation,
        sheet.message_language,
    )


def guardian_sheet(sealer: Sealer, row: Record) -> GuardianSheet:
    """A guardian's whole sheet."""
    return GuardianSheet(
        guardian_id=row["id"],
        civility=row["civility"],
        last_name=row["last_name"],
        first_name=row["first_name"],
        quality=row["quality"],
        marital_status=row["marital_status"],
        address=Address(street=row["street"], postcode=row["postcode"], town=row["town"]),
        contact=Contact(
            home_phone=_opened(sealer, row, "home_phone"),
            work_phone=_opened(sealer, row, "work_phone"),
            mobile=_opened(sealer, row, "mobile"),
            email=row["email"],
            email_allowed=row["email_allowed"],
            sms_allowed=row["sms_allowed"],
        ),
        work=Work(
            profession=row["profession"],
            category=row["category"],
            employer=row["employer"],
            employer_address=row["employer_address"],
        ),
        account_holder=row["account_holder"],
        benefit_organisation=row["benefit_organisation"],
        message_language=row["message_language"],
    )


def guardian_phone(sealer: Sealer, row: Record) -> str:
    """The telephone to call first: the one carried, else that of home, else that of work; "" where none is known."""
    phones = (_opened(sealer, row, column) for column in ("mobile", "home_phone", "work_phone"))
    return next((phone for phone in phones if phone), "")


def guardian_names(row: Record) -> GuardianSheet:
    """What one guardian may know of another: who they are."""
    return GuardianSheet(
        guardian_id=row["id"],
        civility=row["civility"],
        last_name=row["last_name"],
        first_name=row["first_name"],
        quality=row["quality"],
    )


def partner_args(sealer: Sealer, family_id: UUID, guardian_id: UUID, sheet: PartnerSheet) -> tuple[Any, ...]:
    """The arguments of `partner.put`."""
    return (
        guardian_id,
        family_id,
        sheet.last_name,
        sheet.first_name,
        sealer.seal(sheet.address.model_dump_json(), "partner", "address", guardian_id),
        sealer.seal(sheet.contact.model_dump_json(), "partner", "contact", guardian_id),
        sealer.seal(sheet.work.model_dump_json(), "partner", "work", guardian_id),
    )


def partner_sheet(sealer: Sealer, row: Record) -> PartnerSheet:
    """The partner on a guardian's sheet."""
    guardian_id = row["guardian_id"]

    def opened(column: str) -> str:
        return sealer.open(row[column], "partner", column, guardian_id)

    return PartnerSheet(
        guardian_id=guardian_id,
        last_name=row["last_name"],
        first_name=row["first_name"],
        address=Address.model_validate_json(opened("address")),
        contact=Contact.model_validate_json(opened("contact")),
        work=Work.model_validate_json(opened("work")),
    )


def child_args(family_id: UUID, sheet: ChildSheet) -> tuple[Any, ...]:
    """The arguments that `child.register` and `child.update` share."""
    return (
        sheet.child_id,
        family_id,
        sheet.last_name,
        sheet.first_name,
        sheet.birth_date,
        sheet.sex,
        sheet.school,
        sheet.class_name,
    )


def child_sheet(row: Record, guardian_ids: str = "guardian_ids") -> ChildSheet:
    """A child's sheet, with who may act today; agents read and write `given_ids`, as they named them."""
    return ChildSheet(
        child_id=row["id"],
        last_name=row["last_name"],
        first_name=row["first_name"],
        birth_date=row["birth_date"],
        sex=row["sex"],
        school=row["school"],
        class_name=row["class_name"],
        guardian_ids=row[guardian_ids],
    )


def person_args(
    sealer: Sealer, child_id: UUID, person: AuthorisedPerson, added_by: UUID | None
) -> tuple[Any, ...]:
    """The arguments of `authorised.put`; who typed a person first stays so."""
    place = f"{child_id}/{person.person_id}"

    def sealed(column: str, text: str) -> bytes | None:
        return sealer.seal(text, "authorised_person", column, place) if text else None

    return (
        child_id,
        person.person_id,
        person.last_name,
        person.first_name,
        sealed("phone", person.phone),
        person.relation,
        person.from_on,
        person.until_on,
        person.allowed,
        sealed("reason", person.reason),
        added_by,
    )


def person_of(sealer: Sealer, row: Record, seen_by: UUID | None) -> AuthorisedPerson:
    """Somebody who may, or must not, collect a child, as the guardian `seen_by` may see them (None: whole)."""
    whole = seen_by is None or row["added_by"] in (None, seen_by)

    def opened(column: str) -> str:
        sealed = row[column] if whole else None
        if sealed is None:
            return ""
        return sealer.open(sealed, "authorised_person", column, f"{row['child_id']}/{row['person_id']}")

    return AuthorisedPerson(
        person_id=row["person_id"],
        last_name=row["last_name"],
        first_name=row["first_name"],
        phone=opened("phone"),
        relation=row["relation"],
        from_on=row["from_on"],
        until_on=row["until_on"],
        allowed=row["allowed"],
        reason=opened("reason"),
        editable=whole,
    )
