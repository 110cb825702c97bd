"""The steps of the registration file, the same at the desk and online: their fields, what was typed, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from contracts.family import ENROLMENT_CHILDREN, EnrolmentFileStep
from contracts.family.file_papers import EnrolmentPaper
from gateway.parents.record.fields import CHILD, GUARDIAN, PARTNER, Field, Section
from gateway.visit import Visit
from gateway.words import record as words

TEXT_MAX = 1000
REMOVE = "retirer."
NO_CHILD = "Ajoutez un enfant\u00a0: le dossier en inscrit au moins un"


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the file. `slug`: as the address says it; `prefixes`: of the keys it asks."""

    key: EnrolmentFileStep
    slug: str
    title: str
    prefixes: tuple[str, ...]


STEPS = (
    Step("household", "foyer", "Famille et adresse", ("guardian.0.",)),
    Step("adults", "adultes", "Autres adultes", ("guardian.1.", "partner.")),
    Step("children", "enfants", "Enfants", ("child.",)),
    Step("wishes", "souhaits", "Inscriptions souhaitées", ("wish.",)),
    Step("documents", "pieces", "Documents", ("document.",)),
)
CATEGORIES = ("meal", "before_school", "after_school", "leisure_centre", "childcare")
PAPERS = get_args(EnrolmentPaper)
STATES = (
    ("", "Pas encore dit"),
    ("received", "Reçu"),
    ("missing", "Manquant"),
    ("not_asked", "Non demandé à cette famille"),
)
PARTS = {"guardian.0": "Responsable", "guardian.1": "Second responsable", "partner": "Conjoint"}


def step_of(slug: str) -> Step | None:
    """The step an address names."""
    return next((step for step in STEPS if step.slug == slug), None)


def after(step: Step) -> str:
    """Where one goes from a step: the next one, then the page that shows everything."""
    place = STEPS.index(step) + 1
    return STEPS[place].slug if place < len(STEPS) else "verification"


def slots(values: Mapping[str, str]) -> list[int]:
    """The places of the children in the file, in order."""
    return sorted({int(key.split(".")[1]) for key in values if key.startswith("child.")})


def label(key: str) -> str:
    """The name of a field of the file."""
    return words.label(bare(key))


def bare(key: str) -> str:
    """A key without the person it is about: `guardian.0.address.town` -> `address.town`, `wish.2.meal` -> `wish.meal`."""
    parts = key.split(".")
    if parts[0] in ("guardian", "child"):
        return ".".join(parts[2:])
    return f"wish.{parts[-1]}" if parts[0] == "wish" else key.removeprefix("partner.")


def child_name(values: Mapping[str, str], slot: int) -> str:
    """A child's first name, or their place."""
    return values.get(f"child.{slot}.first_name") or f"Enfant {slot + 1}"


def _under(
    prefix: str, name: str, sections: Iterable[Section], own: bool, *, optional: bool = False
) -> list[Section]:
    return [
        replace(
            section,
            id=f"{prefix.replace('.', '-')}{section.id}",
            title=f"{name}\u00a0: {section.title[0].lower()}{section.title[1:]}" if name else section.title,
            hint="" if section.id == "messages" else section.hint,
            fields=tuple(
                replace(
                    one,
                    key=prefix + one.key,
                    required=not optional and (one.required or one.key.startswith("address.")),
                    autocomplete=one.autocomplete if own else "off",
                    hint=_hint(one, optional),
                )
                for one in section.fields
                if not (optional and one.key == "message_language")
            ),
        )
        for section in sections
    ]


def _hint(one: Field, optional: bool) -> str:
    same = "Vide\u00a0: à la même adresse que le responsable."
    return same if optional and one.key == "address.street" else one.hint


def sections(step: Step, values: Mapping[str, str], *, own: bool, more: bool = False) -> tuple[Section, ...]:
    """The fields of a step. `own`: the family fills it itself; `more`: with room for another child."""
    if step.key == "household":
        return tuple(_under("guardian.0.", "", GUARDIAN, own))
    if step.key == "adults":
        second = _under("guardian.1.", "Second responsable", GUARDIAN[:5], False, optional=True)
        partner = _under("partner.", "Conjoint", PARTNER, False, optional=True)
        return (*second, *partner)
    if step.key == "children":
        return _children(values, more)
    if step.key == "wishes":
        return tuple(_wishes(slot, child_name(values, slot), own) for slot in slots(values))
    papers = tuple(Field(f"document.{one}", "choice", options=STATES, width="m") for one in PAPERS)
    return (Section("documents", "Documents du dossier", papers),)


def _children(values: Mapping[str, str], more: bool) -> tuple[Section, ...]:
    known = slots(values)
    free = next((slot for slot in range(ENROLMENT_CHILDREN) if slot not in known), None)
    shown = [*known, free] if free is not None and (more or not known) else known
    fields = (*CHILD[0].fields, *CHILD[1].fields)
    return tuple(
        Section(
            f"enfant-{slot}",
            f"{child_name(values, slot)}" if slot in known else f"Enfant {slot + 1}",
            tuple(replace(one, key=f"child.{slot}.{one.key}") for one in fields),
            removal=f"{REMOVE}{slot}" if slot in known else "",
        )
        for slot in shown
    )


def _wishes(slot: int, name: str, own: bool) -> Section:
    boxes = tuple(Field(f"wish.{slot}.{one}", "answer") for one in CATEGORIES)
    hint = "Par exemple les jours souhaités. N’écrivez rien ici sur la santé."
    note = Field(f"wish.{slot}.note", "long", 500, hint=hint)
    return Section(f"souhaits-{slot}", name, (*boxes, note))


async def typed(visit: Visit, step: Step) -> dict[str, str]:
    """What a step's form sent; a child whose box is ticked is taken off."""
    form = await visit.form()
    names = [name for name in form if name.startswith(step.prefixes)]
    gone = tuple(f"child.{name.removeprefix(REMOVE)}." for name in form if name.startswith(REMOVE))
    found = {}
    for name in names:
        if not (gone and name.startswith(gone)):
            found[name] = await visit.field(name)
    return found


def overlong(typed: Mapping[str, str]) -> dict[str, str]:
    """The fields longer than even a draft can hold, as `wrong` names them."""
    return {key: "too_long" for key, text in typed.items() if len(text) > TEXT_MAX}


def merged(values: Mapping[str, str], step: Step, new: Mapping[str, str]) -> dict[str, str]:
    """The file as the page shows it again, with this step as typed."""
    others = {key: text for key, text in values.items() if not key.startswith(step.prefixes)}
    return others | {key: text for key, text in new.items() if text}


def badly_typed(wrong: Mapping[str, str], step: Step) -> dict[str, str]:
    """What cannot be kept so; what is only missing is asked on the last page."""
    return {
        key: error for key, error in wrong.items() if key.startswith(step.prefixes) and error != "missing"
    }


def bar(base: str, current: str, wrong: Mapping[str, str], own: bool) -> list[dict[str, Any]]:
    """The steps as links. `todo`: how many fields are to be filled or corrected there."""
    places = [(step.slug, step.title, _count(wrong, step)) for step in STEPS]
    places.append(("verification", "Vérifier et envoyer" if own else "Vérifier et terminer", 0))
    return [
        {
            "label": title,
            "href": f"{base}?etape={slug}",
            "current": slug == current,
            "number": number,
            "todo": todo,
        }
        for number, (slug, title, todo) in enumerate(places, start=1)
    ]


def _count(wrong: Mapping[str, str], step: Step) -> int:
    return sum(key.startswith(step.prefixes) for key in wrong)


def errors(wrong: Mapping[str, str], values: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Every error as `(slug of its step, id of its field, sentence)`."""
    found = []
    nobody = not slots(values)
    for key, error in wrong.items():
        step = next((step for step in STEPS if key.startswith(step.prefixes)), STEPS[0])
        if nobody and step.key == "children" and error == "missing":
            # no child's name is missing: no child was typed
            found.append((step.slug, key.replace(".", "-"), NO_CHILD))
            continue
        said = f"{_whose(key, values)}{label(key)}\u00a0: {words.wrong(error).lower()}"
        found.append((step.slug, key.replace(".", "-"), said))
    return found


def _whose(key: str, values: Mapping[str, str]) -> str:
    parts = key.split(".")
    if parts[0] in ("child", "wish"):
        return f"{child_name(values, int(parts[1]))}, "
    part = PARTS.get(".".join(parts[:2])) or PARTS.get(parts[0])
    return f"{part}, " if part else ""


def summary(
    values: Mapping[str, str], own: bool, papers: Iterable[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Everything typed, step by step: `{slug, title, groups: [{title, rows: [{label, value}]}]}`.

    `papers`: the documents of the file, of which a family reads those it joined.
    """
    shown = []
    for step in STEPS:
        groups: dict[str, list[dict[str, str]]] = {}
        if own and step.key == "documents":
            joined = [
                {"label": label(f"document.{one['paper']}"), "value": one["document_name"]}
                for one in papers
                if one["document_name"]
            ]
            shown.append(
                {
                    "slug": step.slug,
                    "title": step.title,
                    "groups": [{"title": "", "rows": joined}] if joined else [],
                }
            )
            continue
        for section in sections(step, values, own=own):
            for one in section.fields:
                text = said(one.key, values.get(one.key, ""))
                if text:
                    title = _group(one.key, values)
                    groups.setdefault(title, []).append({"label": label(one.key), "value": text})
        shown.append(
            {
                "slug": step.slug,
                "title": step.title,
                "groups": [{"title": title, "rows": rows} for title, rows in groups.items()],
            }
        )
    return shown


def _group(key: str, values: Mapping[str, str]) -> str:
    return _whose(key, values).removesuffix(", ") if not key.startswith("guardian.0.") else ""


def said(key: str, text: str) -> str:
    """A text of the file as it is read."""
    if key.startswith("document."):
        return dict(STATES).get(text, text) if text else ""
    if key.startswith("wish.") and not key.endswith(".note"):
        return "Oui" if text == "yes" else ""
    return words.said(bare(key), text)
