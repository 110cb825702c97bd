"""`/inscription/dossier.pdf`: the registration file to print and to fill in by hand."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from gateway.components.french import NBSP
from gateway.parents.enrolment import steps
from gateway.parents.enrolment.link import PAGE, TITLE
from gateway.parents.record.fields import ANSWERS, Field
from gateway.parents.statement.papers import town_of
from gateway.parents.statement.routes import paper
from gateway.visit import Anyone, Visit

router = APIRouter(include_in_schema=False)

CHILDREN = 3
"""Whom one sheet of paper has room for; a larger family takes a second one."""
LEAD = "À remplir en majuscules, à signer et à rapporter à la mairie avec ses documents."
HEALTH = "N’écrivez rien ici sur la santé\u00a0: la mairie vous le demandera à part."


@router.get(f"{PAGE}/dossier.pdf")
async def blank_file(visit: Anyone) -> Response:
    """The same fields as online, empty."""
    return await paper(visit, "sheet", data_of(visit), "dossier-d-inscription")


def data_of(visit: Visit) -> dict[str, Any]:
    """The data of `sheet.typ`: each field a line to write on, each choice a box to tick."""
    empty = {f"child.{slot}.first_name": "" for slot in range(CHILDREN)}
    return {
        "title": TITLE,
        "town": town_of(visit.town.page, "file"),
        "lead": LEAD,
        "sections": [
            {
                "title": f"{number}. {step.title}",
                "groups": [
                    {"title": section.title, "rows": _rows(step, section.fields)}
                    for section in steps.sections(step, empty, own=True)
                ],
            }
            for number, step in enumerate(steps.STEPS, start=1)
        ],
        "notes": [HEALTH],
        "closing": "Je certifie que ces informations sont exactes.",
    }


def _rows(step: steps.Step, fields: tuple[Field, ...]) -> list[list[Any]]:
    if step.key == "documents":
        return [["", "", [steps.label(one.key)]] for one in fields]
    boxes = [steps.label(one.key) for one in fields if step.key == "wishes" and one.kind == "answer"]
    lines = [
        [steps.label(one.key), "", _choices(one)]
        for one in fields
        if not (step.key == "wishes" and one.kind == "answer")
    ]
    return [[f"Souhaité{NBSP}:", "", boxes], *lines] if boxes else lines


def _choices(field: Field) -> list[str]:
    """What is ticked rather than written."""
    options = field.options or (ANSWERS if field.kind == "answer" else ())
    return [said for value, said in options if value]
