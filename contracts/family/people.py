"""Who a family's file is about: adults and children, as typed and as shown."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Message
from contracts.days import Day

FamilyNumber = Annotated[
    str, Field(pattern=r"^\d{13}$", description="13 digits, as on the guide's Mon compte")
]
Civility = Literal["Monsieur", "Madame", ""]
MessageLanguage = Literal["fr", "fr_plain"]
PersonName = Annotated[str, Field(min_length=1, max_length=80)]
Phone = Annotated[str, Field(max_length=30)]
Email = Annotated[str, Field(max_length=254)]


class Address(Message):
    """A postal address."""

    street: str = Field(default="", max_length=120)
    postcode: str = Field(default="", max_length=10)
    town: str = Field(default="", max_length=80)


class Contact(Message):
    """How an adult is reached, and by which channels they agreed to be written to."""

    home_phone: Phone = ""
    work_phone: Phone = ""
    mobile: Phone = ""
    email: Email = ""
    email_allowed: bool = False
    sms_allowed: bool = False


class Work(Message):
    """Profession, socio-professional category (CSP) and employer, as on the guide's Mon compte."""

    profession: str = Field(default="", max_length=80)
    category: str = Field(default="", max_length=80)
    employer: str = Field(default="", max_length=120)
    employer_address: str = Field(default="", max_length=200)


class GuardianSheet(Message):
    """A guardian with every field of the guide's *Responsable* panel that family owns (the bank is billing's).

    `message_language`: French, or plain French (short words, short sentences), for what is written to them.
    """

    guardian_id: UUID
    civility: Civility = ""
    last_name: PersonName
    first_name: PersonName
    quality: str = Field(default="", max_length=40, description="Père, Mère, Tuteur…")
    marital_status: str = Field(default="", max_length=40)
    address: Address = Address()
    contact: Contact = Contact()
    work: Work = Work()
    account_holder: str = Field(default="", max_length=120)
    benefit_organisation: str = Field(default="", max_length=80)
    message_language: MessageLanguage = "fr"


class PartnerSheet(Message):
    """The second adult of a guardian's sheet; typed there, seen there only, and not an account of their own.

    `guardian_id`: on whose sheet; null in a command means the family's first guardian.
    """

    guardian_id: UUID | None = None
    last_name: PersonName
    first_name: PersonName
    address: Address = Address()
    contact: Contact = Contact()
    work: Work = Work()


class ChildSheet(Message):
    """A child of the family. `guardian_ids`: who holds parental authority and may act for the child here.

    Empty for a new child means all guardians of the family; empty in a correction means nobody.
    """

    child_id: UUID
    last_name: PersonName
    first_name: PersonName
    birth_date: Day
    sex: Literal["F", "M", ""] = ""
    school: str = Field(default="", max_length=80)
    class_name: str = Field(default="", max_length=40)
    guardian_ids: list[UUID] = []


class NewFamily(Message):
    """A family to register. Without a number, the next one is taken."""

    family_id: UUID
    family_number: FamilyNumber | None = None
    guardians: list[GuardianSheet] = Field(min_length=1, max_length=4)
    partner: PartnerSheet | None = None
    children: list[ChildSheet] = Field(default=[], max_length=20)
