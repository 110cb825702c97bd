"""What the demonstration's town gives families to read: its published prices and hours, and invented rules."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.actor import Actor
from contracts.days import school_year_bounds, school_year_of
from contracts.family import FILE_CHUNK_BYTES, OpenFile, PaperSection, PublishPaper, PutFileChunk
from deploy.demo.facts import Town
from deploy.demo.ids import named
from deploy.demo.sender import Sender, agent
from gateway.components.french import euros
from gateway.documents import engine
from gateway.documents.texts import TEMPLATE, text_paper

SOURCE = (
    "Source\u00a0: loiron-ruille.fr, page « Accueil scolaire et périscolaire », tarifs au 1er septembre 2025."
)
_PRICES = {
    "session_morning": "Accueil périscolaire, matin",
    "session_evening": "Accueil périscolaire, soir",
    "day_with_meal": "Accueil de loisirs, journée avec repas",
    "day_without_meal": "Accueil de loisirs, journée sans repas",
    "am_with_meal": "Accueil de loisirs (mercredi), demi-journée avec repas",
    "am_without_meal": "Accueil de loisirs (mercredi), demi-journée sans repas",
    "session_early": "Accueil avant le centre de loisirs, 7 h à 9 h",
    "session_late": "Accueil après le centre de loisirs, 17 h à 19 h",
}
_HOURS = """Accueil périscolaire du matin\u00a0: de 7 h à 8 h 50, du lundi au vendredi.
Accueil périscolaire du soir\u00a0: de 16 h 30 à 19 h, du lundi au vendredi.
À La Casaloustik (Loiron) pour l’école Jean Moulin, au bâtiment périscolaire (Ruillé) pour l’école Robert Tatin.

Accueil de loisirs La Casaloustik\u00a0: de 9 h à 17 h, le mercredi et pendant les vacances, de 3 à 12 ans.

Source\u00a0: loiron-ruille.fr, page « Accueil scolaire et périscolaire »."""


async def publish_infos(sender: Sender, town: Town, rules: str, today: date, at: datetime) -> None:
    """A price list and the rules as PDF, the hours as a text; published for the school year."""
    desk = agent(town, "direction", at)
    first, last = school_year_bounds(school_year_of(today))
    name = {"name": town.profile.name, "address": town.profile.help_address}
    by_unit = {unit: prices for (_, unit), prices in town.prices.items()}
    rows = [[label, *map(euros, by_unit[unit])] for unit, label in _PRICES.items() if unit in by_unit]
    head = ["Prestation", "QF jusqu’à 899", "QF de 900 à 1349", "QF dès 1350"]
    prices = text_paper(
        "Tarifs périscolaires et accueil de loisirs",
        "Par enfant, selon le quotient familial (QF).",
        name,
        foot=SOURCE,
        head=head,
        rows=rows,
    )
    text = text_paper("Règlement intérieur des services périscolaires", rules, name)
    papers: list[tuple[str, PaperSection, dict[str, Any]]] = [
        ("tarifs-periscolaires.pdf", "prices", prices),
        ("reglement-interieur.pdf", "rules", text),
    ]
    shown = {"first_day": first, "expected_version": 0}
    for file_name, section, data in papers:
        content = await engine.pdf(TEMPLATE, data, at - timedelta(days=(at.date() - first).days))
        file_id = named("paper-file", file_name, hashlib.sha256(content).hexdigest())
        await _bring(sender, desk, file_id, file_name, content)
        paper = PublishPaper.model_validate(
            {"paper_id": named("paper", file_name, first), "section": section, "title": data["title"]}
            | {"file_id": file_id, "last_day": last}
            | shown
        )
        await sender.send(paper, desk, known=("conflict",))
    hours = {
        "paper_id": named("paper", "horaires", first),
        "section": "practical",
        "title": "Lieux et horaires",
    }
    await sender.send(
        PublishPaper.model_validate(hours | shown | {"text": _HOURS}), desk, known=("conflict",)
    )


async def _bring(sender: Sender, desk: Actor, file_id: UUID, name: str, content: bytes) -> None:
    opened = OpenFile(
        file_id=file_id,
        name=name,
        media_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    await sender.send(opened, desk, known=("conflict",))
    for index, start in enumerate(range(0, len(content), FILE_CHUNK_BYTES)):
        piece = b64encode(content[start : start + FILE_CHUNK_BYTES])
        await sender.send(PutFileChunk(file_id=file_id, index=index, content=piece), desk)
