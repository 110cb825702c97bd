"""The parts of a planning page that only depend on what planning says, rendered once per etag and kept a while.

Planning is asked each time with the etag we hold: it answers `unchanged` only when nothing shown has changed and
no deadline has passed. What is kept is per guardian: what one parent sees is never shown to the other.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any
from uuid import UUID

from jinja2 import Environment
from markupsafe import Markup

from chassis.problem import Refusal
from gateway.bus import Content, Unavailable
from gateway.components.environment import Assets
from gateway.parents.planning.period import Period
from gateway.parents.planning.present import Sight, days_that_matter, month_grid, week_list
from gateway.visit import PageRefused, Visit
from gateway.words import opening

KEPT_PAGES = 400
PATIENCE = 2.0
"""Seconds: this page shows nothing else, so it waits longer for planning than a panel among others does."""

BODY = {"mois": "parents/planning/month_body.html", "semaine": "parents/planning/week_body.html"}


@dataclass(frozen=True, slots=True)
class Pieces:
    """One period of one child as one guardian sees it, ready to put in a page."""

    etag: str
    child_name: str
    months: tuple[str, ...]
    any_line: bool
    days_that_matter: tuple[str, ...]
    legend: Markup
    openings: Markup
    body: Markup
    notes: Markup


@dataclass(slots=True)
class Kept:
    """Rendered periods, the least recently seen leaving first. One per process; replicas need not agree."""

    pages: OrderedDict[tuple[str, str, str], Pieces] = field(default_factory=OrderedDict)

    def get(self, key: tuple[str, str, str]) -> Pieces | None:
        """What is kept under a key."""
        found = self.pages.get(key)
        if found is not None:
            self.pages.move_to_end(key)
        return found

    def put(self, key: tuple[str, str, str], pieces: Pieces) -> None:
        """Keeps it, and lets the oldest go."""
        self.pages[key] = pieces
        self.pages.move_to_end(key)
        while len(self.pages) > KEPT_PAGES:
            self.pages.popitem(last=False)


async def pieces_of(
    visit: Visit, kept: Kept, child_id: UUID, period: Period, base: str
) -> Pieces | Unavailable:
    """The period's pieces, from memory when planning says that nothing changed. Raises PageRefused."""
    key = (visit.who.guardian_id, str(child_id), f"{period.sight}{period.value}")
    known = kept.get(key)
    answer = await visit.ask(period.query(child_id, known.etag if known else ""), budget=PATIENCE)
    if isinstance(answer, Unavailable):
        return answer
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    if answer.get("unchanged") and known is not None:
        return known
    pages = visit.portal.pages
    pieces = render_pieces(pages.environment, answer, period, base, visit.portal.settings.zone)
    kept.put(key, pieces)
    return pieces


def render_pieces(environment: Environment, view: Content, period: Period, base: str, zone: tzinfo) -> Pieces:
    """Renders a reply of planning."""
    sprite: Assets = environment.globals["asset"]  # type: ignore[assignment]
    sight = Sight(sprite=sprite("vendor/icons.svg"), zone=zone)
    shown: dict[str, Any] = (
        month_grid(view, sight) if period.sight == "mois" else week_list(view, sight, base)
    )
    parts: Any = environment.get_template("parents/planning/_parts.html").module
    body = environment.get_template(BODY[period.sight]).render(shown=shown)
    return Pieces(
        etag=view["etag"],
        child_name=view["child_name"],
        months=tuple(view["months"]),
        any_line=bool(view["lines"]),
        days_that_matter=days_that_matter(view),
        legend=parts.legend(shown["legend"]),
        openings=parts.openings(opening.of_lines(view["lines"], zone)),
        body=Markup(body),  # noqa: S704 - rendered by our own autoescaped template
        notes=parts.notes(shown["notes"]),
    )
