"""The guide's family, and a child whose parents live apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import (
    Address,
    ChildSheet,
    Contact,
    FamilySheet,
    FamilyView,
    GuardianSheet,
    NewFamily,
    PartnerSheet,
    Registered,
    RegisterFamily,
    Work,
)
from tests.support.actors import guardian, staff
from tests.support.harness import ServiceUnderTest

DESK = staff("accueil")


def sheet(**changes: Any) -> GuardianSheet:
    """Jean DUPONT's sheet as the guide shows it."""
    return GuardianSheet.model_validate(
        {
            "guardian_id": uuid4(),
            "civility": "Monsieur",
            "last_name": "DUPONT",
            "first_name": "JEAN",
            "quality": "Père",
            "marital_status": "Séparé",
            "address": Address(street="12 RUE DES BONBONS", postcode="31400", town="SAINT - JEAN"),
            "contact": Contact(
                home_phone="01.02.03.04.05", email="jean.dupont@wanadoo.fr", email_allowed=True
            ),
            "work": Work(profession="Confiseur", employer="Les bons bonbons"),
            "account_holder": "DUPONT JEAN",
            "benefit_organisation": "0",
        }
        | changes
    )


def partner(**changes: Any) -> PartnerSheet:
    """Jeanne, typed on Jean's sheet with her own address."""
    return PartnerSheet.model_validate(
        {
            "last_name": "DUPONT",
            "first_name": "JEANNE",
            "address": Address(street="Lotissement les bons bonbons.", postcode="31400", town="SAINT - JEAN"),
            "contact": Contact(mobile="06 01 02 03 04", email_allowed=True),
        }
        | changes
    )


def child(first_name: str = "Léa", **changes: Any) -> ChildSheet:
    """A child born on a leap day."""
    return ChildSheet.model_validate(
        {
            "child_id": uuid4(),
            "last_name": "DUPONT",
            "first_name": first_name,
            "birth_date": date(2008, 2, 29),
            "sex": "F",
            "school": "École Jean Ferrat",
            "class_name": "CE1",
        }
        | changes
    )


def dupont(**changes: Any) -> NewFamily:
    """Jean, Jeanne and Léa."""
    return NewFamily.model_validate(
        {
            "family_id": uuid4(),
            "family_number": "1001001818331",
            "guardians": [sheet()],
            "partner": partner(),
            "children": [child()],
        }
        | changes
    )


def neighbours(number: str | None = None, last_name: str = "MARTIN", first_name: str = "Anne") -> NewFamily:
    """Another family."""
    return NewFamily(
        family_id=uuid4(),
        family_number=number,
        guardians=[sheet(last_name=last_name, first_name=first_name)],
        children=[child("Tom", last_name=last_name)],
    )


@dataclass(frozen=True)
class LivingApart:
    """Paul and Anne have Léa together; Tom is Paul's and Zoé is Anne's. Each has a partner."""

    family_id: UUID = field(default_factory=uuid4)
    paul_id: UUID = field(default_factory=uuid4)
    anne_id: UUID = field(default_factory=uuid4)
    lea_id: UUID = field(default_factory=uuid4)
    tom_id: UUID = field(default_factory=uuid4)
    zoe_id: UUID = field(default_factory=uuid4)

    @property
    def paul(self) -> Actor:
        return guardian(self.family_id, self.paul_id, "Paul PETIT")

    @property
    def anne(self) -> Actor:
        return guardian(self.family_id, self.anne_id, "Anne GRAND")

    def registered(self) -> NewFamily:
        """The family, with Paul's new partner on his sheet."""
        return NewFamily(
            family_id=self.family_id,
            guardians=[
                sheet(
                    guardian_id=self.paul_id,
                    last_name="PETIT",
                    first_name="Paul",
                    address=Address(street="1 rue de Paul", postcode="53320", town="Chez-Paul"),
                    contact=Contact(mobile="06 11 11 11 11", email="paul@exemple.fr"),
                    work=Work(employer="Usine de Paul"),
                    account_holder="PAUL PETIT",
                ),
                sheet(
                    guardian_id=self.anne_id,
                    civility="Madame",
                    last_name="GRAND",
                    first_name="Anne",
                    quality="Mère",
                    marital_status="Remariée",
                    address=Address(street="2 rue d\u2019Anne", postcode="53000", town="Chez-Anne"),
                    contact=Contact(mobile="06 22 22 22 22", email="anne@exemple.fr"),
                    work=Work(employer="Bureau d\u2019Anne"),
                    account_holder="ANNE GRAND",
                ),
            ],
            partner=partner(guardian_id=self.paul_id, last_name="NEUF", first_name="Nadia"),
            children=[
                child("Léa", child_id=self.lea_id, guardian_ids=[self.paul_id, self.anne_id]),
                child("Tom", child_id=self.tom_id, guardian_ids=[self.paul_id]),
                child("Zoé", child_id=self.zoe_id, guardian_ids=[self.anne_id]),
            ],
        )


async def register(family: ServiceUnderTest, new: NewFamily) -> str:
    """Registers at the desk and answers the number."""
    reply = await family.send(RegisterFamily(family=new), as_=DESK)
    assert isinstance(reply, Registered), reply
    return reply.family_numbers[0]


async def living_apart(family: ServiceUnderTest, moment: str = "") -> LivingApart:
    """Paul and Anne, registered; it is then `moment`, or the machine's own time."""
    household = LivingApart()
    await register(family, household.registered())
    if moment:
        family.set_now(moment)
    return household


async def view_of(family: ServiceUnderTest, family_id: UUID, actor: Actor) -> FamilyView:
    """The sheet as this caller sees it."""
    view = await family.ask(FamilySheet(family_id=family_id), as_=actor)
    assert isinstance(view, FamilyView), view
    return view


def code_of(answer: object) -> str:
    """The code of a refusal, or `ok`."""
    return answer.code if isinstance(answer, Refusal) else "ok"
