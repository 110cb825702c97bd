"""What the other services are told of a family and of a child: never a telephone number, never the partner."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.family import (
    Address,
    ChildChanged,
    ChildSheet,
    EventGuardian,
    FamilyChanged,
    GuardianSheet,
)


def told_of(sheet: GuardianSheet) -> EventGuardian:
    """What others may know of a guardian."""
    return EventGuardian(
        guardian_id=sheet.guardian_id,
        civility=sheet.civility,
        last_name=sheet.last_name,
        first_name=sheet.first_name,
        address=sheet.address,
        email=sheet.contact.email,
        email_allowed=sheet.contact.email_allowed,
        message_language=sheet.message_language,
    )


def child_changed(family_id: UUID, version: int, sheet: ChildSheet) -> ChildChanged:
    """The event of a child at its own version."""
    return ChildChanged(
        child_id=sheet.child_id,
        version=version,
        family_id=family_id,
        last_name=sheet.last_name,
        first_name=sheet.first_name,
        birth_date=sheet.birth_date,
        school=sheet.school,
        class_name=sheet.class_name,
        guardian_ids=sheet.guardian_ids,
    )


def child_event_of(row: Record) -> ChildChanged:
    """The same, from the child's row."""
    return ChildChanged(
        child_id=row["id"],
        version=row["version"],
        family_id=row["family_id"],
        last_name=row["last_name"],
        first_name=row["first_name"],
        birth_date=row["birth_date"],
        school=row["school"],
        class_name=row["class_name"],
        guardian_ids=row["guardian_ids"],
    )


async def announce_adults(ctx: Ctx, family_id: UUID, number: str, version: int) -> None:
    """Tells the whole of what others may know of a family's guardians, as they are now."""
    guardians = [
        EventGuardian(
            guardian_id=row["guardian_id"],
            civility=row["civility"],
            last_name=row["last_name"],
            first_name=row["first_name"],
            address=Address(street=row["street"], postcode=row["postcode"], town=row["town"]),
            email=row["email"],
            email_allowed=row["email_allowed"],
            message_language=row["message_language"],
        )
        for row in await ctx.rows("guardian.told", family_id)
    ]
    ctx.emit(FamilyChanged(family_id=family_id, version=version, family_number=number, guardians=guardians))
