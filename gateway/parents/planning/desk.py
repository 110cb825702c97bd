"""A form of the planning: the period it came from, and the cells it names as planning shows them now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response

from gateway.bus import Content
from gateway.parents.planning.period import Period, read_period
from gateway.parents.planning.picked import Picked, Ticks, names, pick
from gateway.visit import Visit, as_uuid
from gateway.words import planning as words
from gateway.words import planning_results as results

ABLE = {"absence": "declare_absence", "reserver": "book", "retirer": "withdraw"}
LATE = words.TOO_LATE


@dataclass(slots=True)
class Desk:
    """A form of the planning, with the cells it names as planning shows them now."""

    visit: Visit
    child_id: UUID
    base: str
    period: Period
    view: Content
    picked: list[Picked]

    @property
    def back(self) -> str:
        """The period the form came from."""
        return self.period.href(self.base)

    @property
    def email(self) -> str:
        """Where the town is written to."""
        return str(self.visit.town.page.get("email") or "")

    def named(self, line_id: str) -> str:
        """The activity of a line."""
        return names(self.view).get(line_id, "")

    def go_back(self, *messages: dict[str, Any]) -> Response:
        """The planning again, at these messages: not every browser honours `autofocus`, all follow a fragment."""
        for message in messages:
            self.visit.flash.say(**message)
        return self.visit.redirect(f"{self.back}#resultat")


async def open_desk(visit: Visit, child_id: str) -> Desk:
    """Reads the form and asks planning for the days it is about."""
    child, base = as_uuid(child_id), f"/enfants/{child_id}/planning"
    sight = await visit.field("vue")
    period = read_period(
        "semaine" if sight == "semaine" else "mois", await visit.field("periode"), visit.today
    )
    view = await visit.need(period.query(child))
    ticks = Ticks(
        lines=await visit.fields("l"),
        cells=await visit.fields("c"),
        whole_lines=await visit.fields("ligne"),
        whole_days=await visit.fields("jour"),
    )
    return Desk(visit, child, base, period, view, pick(view, ticks))


def why_not(desk: Desk, one: Picked, action: str) -> str:
    """`Cantine, jeudi 9 avril : le délai est dépassé depuis …`."""
    said = results.aside(action, one.cell, desk.visit.portal.settings.zone)
    return words.with_reason(desk.named(one.line["line_id"]), one.day, said)
