"""What the settings pages share: a form remembers the values it was filled with, so that two agents do not undo each other."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.base import Command
from gateway.bus import Unavailable
from gateway.visit import PageRefused, Visit

M = TypeVar("M", bound=BaseModel)
Wrong = list[tuple[str, str]]

BEFORE = "avant"
MEANWHILE = (
    "Un autre agent vient de changer ces réglages. Rouvrez la page pour partir de ce qu’ils sont devenus."
)


async def before(visit: Visit, model: type[M]) -> M:
    """The values the form was filled with."""
    try:
        return model.model_validate_json(await visit.field(BEFORE))
    except ValidationError:
        raise PageRefused(Refusal("invalid_input", field=BEFORE)) from None


def show(
    visit: Visit,
    template: str,
    title: str,
    fields: dict[str, Any],
    held: BaseModel,
    wrong: Wrong,
    **more: Any,
) -> Response:
    """A page of settings; after a refusal, with what was typed."""
    return visit.render(
        f"staff/town/{template}.html",
        title,
        status=422 if wrong else 200,
        fields=fields,
        before=held.model_dump_json(),
        wrong=wrong,
        said=dict(wrong),
        here=visit.path,
        **more,
    )


async def sent(visit: Visit, command: Command[Any]) -> tuple[Any, Wrong]:
    """What the owner answered, or why not."""
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal) and answer.code == "changed_meanwhile":
        return None, [("", MEANWHILE)]
    if isinstance(answer, Refusal | Unavailable):
        return None, [("", visit.sentence(answer))]
    return answer, []
