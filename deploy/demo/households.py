"""The invented families: who lives with whom, where, and what the town registers of them.

Each family is thrown from its own number, so that changing one leaves the others as they were.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from contracts.family import Address, ChildSheet, Contact, GuardianSheet, NewFamily, PartnerSheet, Work
from deploy.demo.facts import School, Town, read
from deploy.demo.ids import dice, named

FAMILIES = 250
POSTCODE = "53320"
CLASSES = (
    "Petite section",
    "Moyenne section",
    "Grande section",
    "CP",
    "CE1",
    "CE2",
    "CM1",
    "CM2",
)
_BABY = 3  # the age, within the calendar year, of the first class


@dataclass(frozen=True)
class Adult:
    """A guardian; `identifier` is empty where the account was never opened."""

    guardian_id: UUID
    account_id: UUID
    name: str
    identifier: str = ""


@dataclass(frozen=True)
class Child:
    """A child at school. `small`: under six when the school year starts."""

    child_id: UUID
    first_name: str
    school: School
    small: bool
    number: int


@dataclass(frozen=True)
class Household:
    """A family as the loader knows it. `apart`: two guardians who live apart, alternating weeks."""

    number: int
    family_id: UUID
    sheet: NewFamily
    adults: tuple[Adult, ...]
    children: tuple[Child, ...]
    apart: bool
    quotient: int

    @property
    def online(self) -> bool:
        """Whether the family uses the portal; otherwise the town hall types for it."""
        return any(adult.identifier for adult in self.adults)


@dataclass(frozen=True)
class _Cast:
    mothers: Sequence[str]
    fathers: Sequence[str]
    girls: Sequence[str]
    boys: Sequence[str]
    surnames: Sequence[str]
    awkward: Sequence[str]
    streets: Sequence[str]
    professions: Sequence[str]


@dataclass
class _Names:
    """Gives each account an identifier of its own."""

    taken: set[str] = field(default_factory=lambda: {"jean.dupont"})

    def identifier(self, first: str, last: str) -> str:
        wanted = f"{plain(first)}.{plain(last)}"
        number, given = 1, wanted
        while given in self.taken:
            number += 1
            given = f"{wanted}{number}"
        self.taken.add(given)
        return given


def plain(text: str) -> str:
    """Letters and hyphens only, without accents: what is typed to sign in."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in ascii_only.replace(" ", "-") if letter.isalnum() or letter == "-")


def households(town: Town, year: int, count: int = FAMILIES) -> list[Household]:
    """The Duponts, then `count` invented families, for the school year that starts in `year`."""
    cast, names = _Cast(**read("names.yaml")), _Names()
    return [duponts(town, year), *(_household(town, cast, names, year, n) for n in range(1, count + 1))]


def duponts(town: Town, year: int) -> Household:
    """Jean DUPONT's family as in the parents' guide, with two children invented for the demonstration."""
    family_id = named("family", "dupont")
    jean = Adult(
        named("guardian", "dupont", "jean"), named("account", "jean.dupont"), "Jean DUPONT", "jean.dupont"
    )
    school = town.schools[0]
    lea = _child(family_id, 1, "Léa", "DUPONT", "F", date(year - 8, 5, 14), school, year, [jean.guardian_id])
    tom = _child(family_id, 2, "Tom", "DUPONT", "M", date(year - 5, 11, 2), school, year, [jean.guardian_id])
    sheet = NewFamily(
        family_id=family_id,
        family_number="1001001818331",
        guardians=[jean_sheet(jean.guardian_id, "jean.dupont@courriel.example")],
        partner=jeanne_sheet(),
        children=[lea[1], tom[1]],
    )
    return Household(0, family_id, sheet, (jean,), (lea[0], tom[0]), False, 842)


def jean_sheet(guardian_id: UUID, email: str) -> GuardianSheet:
    """Jean DUPONT, word for word as the guide's *Mon compte* shows him (but for the address of his e-mail)."""
    return GuardianSheet(
        guardian_id=guardian_id,
        civility="Monsieur",
        last_name="DUPONT",
        first_name="Jean",
        quality="Père",
        marital_status="Séparé",
        address=Address(street="12 rue des Bonbons", postcode="31400", town="Saint-Jean"),
        contact=Contact(home_phone="01.02.03.04.05", email=email, email_allowed=True),
        account_holder="DUPONT JEAN",
    )


def jeanne_sheet() -> PartnerSheet:
    """Jeanne, typed on Jean's own sheet with her own address."""
    return PartnerSheet(
        last_name="DUPONT",
        first_name="Jeanne",
        address=Address(street="Lotissement les bons bonbons.", postcode="31400", town="Saint-Jean"),
        contact=Contact(email_allowed=True),
    )


def _household(town: Town, cast: _Cast, names: _Names, year: int, number: int) -> Household:
    throw = dice("family", number)
    family_id = named("family", number)
    surname = cast.awkward[number - 1] if number <= len(cast.awkward) else throw.choice(cast.surnames)
    kind = throw.choices(("couple", "alone", "both", "apart"), (54, 14, 22, 10))[0]
    school = throw.choices(town.schools, [school.share for school in town.schools])[0]
    online = kind == "apart" or throw.random() < 0.27
    home = _address(throw, cast, school.town)
    mother = throw.random() < 0.62
    adults = [_adult(throw, cast, names, number, 1, surname, mother, home, online, kind)]
    if kind in ("both", "apart"):
        other = throw.choice(cast.surnames)
        elsewhere = _address(throw, cast, throw.choice(town.schools).town) if kind == "apart" else home
        adults.append(_adult(throw, cast, names, number, 2, other, not mother, elsewhere, online, kind))
    partner = _partner(throw, cast, surname, not mother, home) if kind == "couple" else None
    holders = [adult.guardian_id for adult, _ in adults]
    children = _children(throw, cast, town, family_id, number, surname, school, year, holders)
    sheet = NewFamily(
        family_id=family_id,
        guardians=[guardian for _, guardian in adults],
        partner=partner,
        children=[child for _, child in children],
    )
    return Household(
        number,
        family_id,
        sheet,
        tuple(adult for adult, _ in adults),
        tuple(child for child, _ in children),
        kind == "apart",
        throw.choices((450, 720, 1040, 1260, 1700), (18, 22, 24, 16, 20))[0] + throw.randrange(0, 90),
    )


def _address(throw: random.Random, cast: _Cast, place: str) -> Address:
    street = f"{throw.randint(1, 86)} {throw.choice(cast.streets)}"
    return Address(street=street, postcode=POSTCODE, town=f"Loiron-Ruillé ({place})")


def _adult(
    throw: random.Random,
    cast: _Cast,
    names: _Names,
    number: int,
    rank: int,
    surname: str,
    mother: bool,
    home: Address,
    online: bool,
    kind: str,
) -> tuple[Adult, GuardianSheet]:
    first = throw.choice(cast.mothers if mother else cast.fathers)
    identifier = names.identifier(first, surname) if online else ""
    name = f"{first} {surname.upper()}"
    guardian_id = named("guardian", number, rank)
    status = {"couple": "Marié", "both": "Union libre", "apart": "Séparé", "alone": "Célibataire"}[kind]
    sheet = GuardianSheet(
        guardian_id=guardian_id,
        civility="Madame" if mother else "Monsieur",
        last_name=surname.upper(),
        first_name=first,
        quality="Mère" if mother else "Père",
        marital_status=f"{status}e" if mother and status in ("Marié", "Séparé") else status,
        address=home,
        contact=_contact(throw, first, surname, online),
        work=Work(profession=throw.choice(cast.professions)),
        account_holder=f"{surname.upper()} {first.upper()}",
    )
    return Adult(guardian_id, named("account", number, rank), name, identifier), sheet


def _contact(throw: random.Random, first: str, surname: str, online: bool) -> Contact:
    """Telephone numbers of the blocks reserved for fiction, and an address that no mail server can reach."""
    digits = f"{throw.randrange(10_000):04d}"
    email = f"{plain(first)}.{plain(surname)}@courriel.example" if online else ""
    return Contact(
        home_phone=f"02 61 91 {digits[:2]} {digits[2:]}" if throw.random() < 0.3 else "",
        mobile=f"06 39 98 {digits[2:]} {digits[:2]}",
        email=email,
        email_allowed=bool(email) and throw.random() < 0.6,
        sms_allowed=throw.random() < 0.5,
    )


def _partner(throw: random.Random, cast: _Cast, surname: str, mother: bool, home: Address) -> PartnerSheet:
    same = throw.random() < 0.7
    return PartnerSheet(
        last_name=(surname if same else throw.choice(cast.surnames)).upper(),
        first_name=throw.choice(cast.mothers if mother else cast.fathers),
        address=home,
        contact=Contact(mobile=f"06 39 98 {throw.randrange(100):02d} {throw.randrange(100):02d}"),
        work=Work(profession=throw.choice(cast.professions)),
    )


def _children(
    throw: random.Random,
    cast: _Cast,
    town: Town,
    family_id: UUID,
    number: int,
    surname: str,
    school: School,
    year: int,
    holders: list[UUID],
) -> list[tuple[Child, ChildSheet]]:
    count = throw.choices((1, 2, 3, 4), (52, 38, 9, 1))[0]
    ages = sorted(throw.sample(range(_BABY, _BABY + len(CLASSES)), count), reverse=True)
    girls, boys = throw.sample(cast.girls, count), throw.sample(cast.boys, count)
    found = []
    for rank, age in enumerate(ages, 1):
        girl = throw.random() < 0.5
        first = (girls if girl else boys)[rank - 1]
        born = date(year - age, throw.randint(1, 12), throw.randint(1, 28))
        if number == LEAP_FAMILY and rank == 1:
            born = leap_birthday(year)
        found.append(
            _child(family_id, rank, first, surname.upper(), "F" if girl else "M", born, school, year, holders)
        )
    return found


LEAP_FAMILY = 16
"""The family whose eldest was born on a 29 February."""


def leap_birthday(year: int) -> date:
    """A 29 February that makes a child of school age in the school year that starts in `year`."""
    for born in range(year - 4, year - 12, -1):
        if born % 4 == 0 and (born % 100 != 0 or born % 400 == 0):
            return date(born, 2, 29)
    return date(year - 8, 2, 28)


def _child(
    family_id: UUID,
    rank: int,
    first: str,
    last: str,
    sex: Any,
    born: date,
    school: School,
    year: int,
    holders: list[UUID],
) -> tuple[Child, ChildSheet]:
    child_id = named("child", family_id, rank)
    level = min(max(year - born.year - _BABY, 0), len(CLASSES) - 1)
    sheet = ChildSheet(
        child_id=child_id,
        last_name=last,
        first_name=first,
        birth_date=born,
        sex=sex,
        school=school.name,
        class_name=CLASSES[level],
        guardian_ids=holders,
    )
    small = (date(year, 9, 1) - born).days < 6 * 365.25
    return Child(child_id, first, school, small, rank), sheet
