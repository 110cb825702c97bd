"""The children's records of the demonstration: who collects them, what they eat, what was agreed. All invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from contracts.base import Command
from contracts.family import (
    AuthorisedPerson,
    ProposeAuthorisedPersons,
    ProposeConsents,
    ProposeHealthChange,
)
from deploy.demo.households import Child, Household
from deploy.demo.ids import dice, named

RELATIONS = (
    *(("Grand-mère", "Monique"), ("Grand-père", "Gérard"), ("Tante", "Sandrine"), ("Oncle", "Fabien")),
    *(("Voisine", "Colette"), ("Assistante maternelle", "Sylvie")),
)
NEIGHBOURS = ("LEROUX", "GUÉRIN", "CHAUVEAU", "POIRIER")
DIETS = ("Sans porc", "Végétarien", "Sans viande", "Sans lactose")
ALLERGIES = ("Arachide", "Œuf", "Fruits à coque", "Pollens", "Piqûres de guêpe")
DOCTORS = ("Dr Lambert", "Dr Mercier", "Dr Pineau")


def records_of(household: Household, today: date, until: date) -> Iterator[Command[Any]]:
    """What the town hall types of a family's children from their paper file; `until` ends the care plans."""
    for child in household.children:
        throw = dice("record", household.number, child.first_name)
        if throw.random() < 0.6:
            yield _persons(household, child, throw)
        if throw.random() < 0.4:
            yield _health(household, child, throw, today, until)
        if throw.random() < 0.9:
            yield ProposeConsents(
                family_id=household.family_id,
                child_id=child.child_id,
                values={
                    "photo": throw.random() < 0.85,
                    "leaving_alone": not child.small and throw.random() < 0.2,
                    "emergency_care": True,
                },
            )


def _persons(household: Household, child: Child, throw: Random) -> ProposeAuthorisedPersons:
    surname = household.sheet.guardians[0].last_name
    persons = [
        AuthorisedPerson(
            person_id=named("authorised", child.child_id, first_name),
            last_name=surname if rank < 4 else throw.choice(NEIGHBOURS),
            first_name=first_name,
            phone=f"06 00 {throw.randrange(100):02} {throw.randrange(100):02} {throw.randrange(100):02}",
            relation=relation,
        )
        for rank, (relation, first_name) in sorted(
            throw.sample(list(enumerate(RELATIONS)), throw.choice((1, 1, 2)))
        )
    ]
    return ProposeAuthorisedPersons(family_id=household.family_id, child_id=child.child_id, persons=persons)


def _health(
    household: Household, child: Child, throw: Random, today: date, until: date
) -> ProposeHealthChange:
    values = {
        "health.glasses": "yes" if throw.random() < 0.3 else "no",
        "health.pai": "no",
        "health.vaccinations_up_to_date": "yes",
        "health.doctor_name": throw.choice(DOCTORS),
        "health.doctor_phone": f"02 43 00 00 {throw.randrange(100):02}",
    }
    if throw.random() < 0.4:
        values["health.diet"] = throw.choice(DIETS)
    if throw.random() < 0.3:
        values["health.allergies"] = throw.choice(ALLERGIES)
        if throw.random() < 0.5:
            soon = today + timedelta(days=throw.randrange(10, 55))
            ends = soon if throw.random() < 0.3 else until
            values |= {"health.pai": "yes", "health.pai_until": ends.isoformat()}
            values["health.observations"] = "Trousse d’urgence au bureau de la direction."
    return ProposeHealthChange.model_validate(
        {"family_id": household.family_id, "child_id": child.child_id, "values": values}
    )
