"""The demands about a child: which form, what it is filled with, and the command it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from contracts.base import Command
from contracts.family import (
    ProposalOutcome,
    ProposeAuthorisedPersons,
    ProposeChildChange,
    ProposeConsents,
    ProposeHealthChange,
    ProposeNewChild,
)
from gateway.bus import Content
from gateway.parents.child_sheet import people, reading
from gateway.parents.record.asking import Demand, open_demand
from gateway.parents.record.fields import CHILD, CONSENTS, HEALTH, NEW_CHILD, Field, Section, keys_of
from gateway.parents.record.typed import Typed
from gateway.visit import Visit


def new_child(visit: Visit) -> Demand:
    """*Ajouter un enfant*."""

    def command(typed: Typed) -> ProposeNewChild:
        return ProposeNewChild.model_validate(
            {"family_id": visit.family_id, "values": typed.changed, "note": typed.note}
        )

    return Demand(
        visit=visit,
        kind="new_child",
        title="Ajouter un enfant",
        lead="Pour un enfant qui sera bientôt inscrit. Il apparaîtra ici dès que la mairie aura accepté.",
        path="/enfants/ajouter",
        back="/enfants",
        half="enfants",
        sections=NEW_CHILD,
        record=dict.fromkeys(keys_of(NEW_CHILD), ""),
        propose=command,
        crumbs=[{"label": "Mes enfants", "href": "/enfants"}],
    )


def _about(
    visit: Visit, record: Content, message: type[Command[ProposalOutcome]]
) -> tuple[dict[str, Any], Callable[[Typed], Command[ProposalOutcome]]]:
    """What every form about a child has, and its command when it carries values."""
    child_id = UUID(record["child"]["child_id"])
    base = f"/enfants/{child_id}"

    def command(typed: Typed) -> Command[ProposalOutcome]:
        return message.model_validate(
            {
                "family_id": visit.family_id,
                "child_id": child_id,
                "values": typed.changed,
                "note": typed.note,
            }
        )

    common = {
        "visit": visit,
        "half": "enfants",
        "back": base,
        "child_id": child_id,
        "crumbs": reading.crumbs(record),
    }
    return common, command


def _waiting(visit: Visit, record: Content, kind: str) -> str:
    child_id = UUID(record["child"]["child_id"])
    return open_demand(record["pending"], kind, visit.who.guardian_id, child_id)


def child(visit: Visit, record: Content) -> Demand:
    """Identity, school and class."""
    common, command = _about(visit, record, ProposeChildChange)
    texts = reading.child_texts(record)
    return Demand(
        **common,
        kind="child",
        waiting=_waiting(visit, record, "child"),
        title="Identité, école et classe",
        path=f"{common['back']}/fiche",
        sections=CHILD,
        record={key: texts.get(key, "") for key in keys_of(CHILD)},
        propose=command,
    )


def health(visit: Visit, record: Content) -> Demand:
    """The health file; its values come from the record only where it was opened."""
    common, command = _about(visit, record, ProposeHealthChange)
    return Demand(
        **common | {"back": f"{common['back']}/sante"},
        kind="health",
        waiting=_waiting(visit, record, "health"),
        title="Modifier les données sanitaires",
        lead="Ces données sont protégées\u00a0: chaque ouverture par un agent est enregistrée, et vous la voyez.",
        path=f"{common['back']}/sante/modifier",
        sections=HEALTH,
        record=reading.health_texts(record),
        propose=command,
    )


def consents(visit: Visit, record: Content) -> Demand:
    """Consents, done at once."""
    common, _ = _about(visit, record, ProposeConsents)

    def command(typed: Typed) -> ProposeConsents:
        answers = {key.removeprefix("consent."): value == "yes" for key, value in typed.changed.items()}
        return ProposeConsents.model_validate(
            {"family_id": visit.family_id, "child_id": common["child_id"], "values": answers}
        )

    return Demand(
        **common,
        kind="consents",
        title="Consentements",
        lead="Vous pouvez changer d’avis quand vous voulez\u00a0: votre réponse s’applique tout de suite.",
        path=f"{common['back']}/consentements",
        sections=_worded(record),
        record=reading.consent_texts(record),
        propose=command,
        waits=False,
    )


def _worded(record: Content) -> tuple[Section, ...]:
    """The questions, each with the version of the town's wording that is answered."""
    asked = {f"consent.{one['kind']}": one for one in record["consents"]}

    def worded(field: Field) -> Field:
        one = asked[field.key]
        if not one["text_id"]:
            return field
        read = f"Le texte de la mairie (version {one['text_no']}) se lit sur la fiche de l’enfant."
        again = " Il a changé\u00a0: répondez de nouveau." if one["again"] else ""
        return replace(field, hint=f"{field.hint} {read}{again}")

    return tuple(replace(one, fields=tuple(map(worded, one.fields))) for one in CONSENTS)


def persons(visit: Visit, record: Content, ids: list[str]) -> Demand:
    """Who may, and must not, collect the child. `ids`: the persons the form is about, new ones included."""
    common, _ = _about(visit, record, ProposeAuthorisedPersons)
    choose = people.chosen(record)

    def command(typed: Typed) -> ProposeAuthorisedPersons:
        return ProposeAuthorisedPersons(
            family_id=visit.family_id,
            child_id=common["child_id"],
            persons=choose(typed),
            note=typed.note,
        )

    return Demand(
        **common,
        kind="authorised_persons",
        waiting=_waiting(visit, record, "authorised_persons"),
        title="Personnes autorisées",
        lead="Qui peut venir chercher votre enfant, et qui ne le doit pas.",
        path=f"{common['back']}/personnes",
        sections=people.sections(record, ids),
        record=people.texts(record),
        propose=command,
        persons=choose,
        judge=lambda typed: people.judged(people.wanted(record, typed))[1],
        people=reading.names(record),
        growing=len(ids) < people.MOST,
        fixed=[one for one in record["authorised"] if not one["editable"]],
    )
