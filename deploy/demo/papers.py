"""What lies on the desk of the town hall: a text to accept, the year's certification half done, two files being typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.days import school_year_bounds, school_year_of
from contracts.family import (
    Campaign,
    Certify,
    EnrolmentFileStep,
    MyCertification,
    PublishText,
    SaveEnrolmentFile,
    SetCampaign,
)
from deploy.demo.facts import Town
from deploy.demo.households import POSTCODE, Household
from deploy.demo.ids import named
from deploy.demo.sender import Sender, agent, each, parent

ASKED_FOR_DAYS = 6
"""The certification opened so many days ago: nobody has been reminded yet."""
RULES = """Article 1. Les inscriptions se font pour l’année scolaire, auprès de la mairie ou sur ce portail.

Article 2. Une réservation ou une absence se déclare dans le délai affiché sur le planning. Passé ce délai, \
la mairie répond à chaque demande.

Article 3. L’enfant n’est remis qu’aux personnes que sa famille a autorisées.

Texte inventé pour la démonstration."""
_FILES: tuple[tuple[str, Mapping[EnrolmentFileStep, Mapping[str, str]]], ...] = (
    (
        "arrivee",
        {
            "household": {
                "guardian.0.civility": "Madame",
                "guardian.0.last_name": "D’AUBIGNÉ",
                "guardian.0.first_name": "Maëlle",
                "guardian.0.address.street": "3 impasse du Lavoir",
                "guardian.0.contact.mobile": "06 00 00 00 41",
            },
            "children": {
                "child.0.last_name": "D’AUBIGNÉ",
                "child.0.first_name": "Noé",
                "child.0.birth_date": "2021-02-28",
            },
            "documents": {"document.family_book": "received", "document.insurance": "missing"},
        },
    ),
    (
        "demenagement",
        {
            "household": {
                "guardian.0.last_name": "PETIT-JEAN",
                "guardian.0.first_name": "Anne-Sophie",
                "guardian.0.address.street": "18 rue de la Forge",
            },
        },
    ),
)


@dataclass
class Papers:
    """Typed by the town's agents, and certified by the parents whose number is even."""

    sender: Sender
    town: Town
    families: Sequence[Household]
    today: date
    at: datetime

    async def bring(self) -> None:
        """The whole of it."""
        school_year = school_year_of(self.today)
        head = agent(self.town, "direction", self.at)
        await self.sender.send(
            PublishText(
                text_id=named("text", "reglement", school_year),
                code="reglement-interieur",
                title="Règlement intérieur des services périscolaires",
                body=RULES,
                from_on=school_year_bounds(school_year)[0],
                decision="démonstration",
            ),
            head,
            known=("conflict",),
        )
        opens = max(school_year_bounds(school_year)[0], self.today - timedelta(days=ASKED_FOR_DAYS))
        await self.sender.send(SetCampaign(campaign=Campaign(school_year=school_year, opens_on=opens)), head)
        await each(self.families[2:42:2], self._certify, width=2)
        for name, steps in _FILES:
            await self._type(name, steps)

    async def _certify(self, family: Household) -> None:
        adult = family.adults[0]
        if not adult.identifier:
            return
        who = parent(family.family_id, adult.guardian_id, adult.account_id, adult.name, self.at)
        asked = await self.sender.ask(MyCertification(family_id=family.family_id), who)
        waiting = [text.text_id for text in asked.texts if text.accepted_at is None]
        if asked.due:
            certified = Certify(family_id=family.family_id, expected_version=asked.version, accepted=waiting)
            await self.sender.send(certified, who)

    async def _type(self, name: str, steps: Mapping[EnrolmentFileStep, Mapping[str, str]]) -> None:
        desk = agent(self.town, "accueil", self.at)
        for version, (step, typed) in enumerate(steps.items()):
            place = {"guardian.0.address.postcode": POSTCODE} if step == "household" else {}
            await self.sender.send(
                SaveEnrolmentFile(
                    file_id=named("enrolment-file", name),
                    step=step,
                    values={**typed, **place},
                    expected_version=version,
                ),
                desk,
                known=("conflict",),
            )
