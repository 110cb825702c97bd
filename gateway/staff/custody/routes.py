"""`/agents/familles/{family_id}/enfants/{child_id}/garde`: whose day it is, drawn, corrected and ended by an agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import (
    CourtDecisions,
    CustodyCalendar,
    CustodyView,
    DrawCustody,
    FamilySheet,
    ReadCustody,
)
from contracts.planning import PreviewCustody
from gateway.bus import Content, Unavailable
from gateway.components import french
from gateway.staff.custody import form
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import court
from gateway.words import custody as words

router = APIRouter(include_in_schema=False)

PAGE = "/agents/familles/{family_id}/enfants/{child_id}/garde"
OVERTAKEN = "Un autre agent a changé ce calendrier pendant que vous le dessiniez. Rien n’est enregistré."


@dataclass(frozen=True, slots=True)
class About:
    """The child, the family and the calendar there is."""

    visit: Visit
    family_id: UUID
    child_id: UUID
    family: Content
    child: Content
    view: Content

    @property
    def home(self) -> str:
        """The page of the calendar."""
        return PAGE.format(family_id=self.family_id, child_id=self.child_id)

    @property
    def guardians(self) -> list[tuple[str, str]]:
        """Who acts for the child: id and name."""
        return [
            (one["guardian_id"], f"{one['first_name']} {one['last_name']}")
            for one in self.family["guardians"]
            if one["guardian_id"] in self.child["guardian_ids"]
        ]

    @property
    def names(self) -> dict[str, str]:
        """First names by id; whole names where two have the same."""
        adults = self.family["guardians"]
        first = [one["first_name"] for one in adults]
        return {
            one["guardian_id"]: one["first_name"]
            if first.count(one["first_name"]) == 1
            else f"{one['first_name']} {one['last_name']}"
            for one in adults
        }

    @property
    def calendar(self) -> CustodyCalendar | None:
        """The calendar there is."""
        known = self.view["calendar"]
        return CustodyCalendar.model_validate(known) if known else None

    @property
    def sharable(self) -> bool:
        """Whether there is something to draw: two responsibles, or a calendar already."""
        return bool(self.view["calendar"]) or len(self.guardians) > 1

    def render(self, template: str, title: str, **context: Any) -> Response:
        """A page under the family's."""
        adults = self.family["guardians"]
        crumbs = [
            {"label": "Familles", "href": "/agents/familles"},
            {
                "label": f"{adults[0]['last_name']} – n° {self.family['family_number']}",
                "href": f"/agents/familles/{self.family_id}",
            },
        ]
        name = french.of_name(self.child["first_name"])
        if title:
            crumbs.append({"label": f"Calendrier de garde {name}", "href": self.home})
        title = title or f"Calendrier de garde {name}"
        page_more = {
            "breadcrumbs": [*crumbs, {"label": title}],
            "errors": bool(context.get("wrong")),
        }
        return self.visit.render(
            f"staff/custody/{template}.html",
            title,
            page_more=page_more,
            here=self.home,
            child=self.child,
            guardians=self.guardians,
            names=self.names,
            **context,
        )


async def about(visit: Visit, family_id: str, child_id: str) -> About:
    """Reads all three, or the page does not exist."""
    family_key, child_key = as_uuid(family_id), as_uuid(child_id)
    family = await visit.need(FamilySheet(family_id=family_key))
    child = next((one for one in family["children"] if one["child_id"] == str(child_key)), None)
    if child is None:
        raise PageRefused(Refusal("child_unknown"))
    view = await visit.need(ReadCustody(family_id=family_key, child_id=child_key))
    return About(visit, family_key, child_key, family, child, view)


async def decided(child: About) -> list[dict[str, Any]] | None:
    """What court decisions in force or to come say of the two; None: they cannot be read now."""
    found = await child.visit.ask(CourtDecisions(family_id=child.family_id))
    if isinstance(found, Refusal):
        return []
    if isinstance(found, Unavailable):
        return None
    return court.of_custody(found["decisions"], str(child.child_id), child.names)


async def shown(
    child: About, calendar: CustodyCalendar | None, decisions: list[dict[str, Any]] | None = None
) -> dict[str, Any] | None:
    """The eight weeks by a calendar and what is booked on the other's days; None: planning does not answer."""
    first, last = words.span(child.visit.today)
    if calendar is not None and calendar.valid_from > first:
        first, last = words.span(max(child.visit.today, calendar.valid_from - timedelta(7)))
    query = PreviewCustody(child_id=child.child_id, first_day=first, last_day=last, calendar=calendar)
    found = await child.visit.ask(query)
    if calendar is None or isinstance(found, Unavailable):
        return None
    if isinstance(found, Refusal):
        # a child planning never heard of has nothing booked
        found = {"days": [], "shared": [], "misplaced": []}
    first_id, second_id = str(calendar.first_guardian_id), str(calendar.second_guardian_id)
    names = {**_gone(calendar), **child.names}
    return {
        "weeks": words.table(
            found["days"],
            first_id,
            child.visit.today,
            _from(calendar),
            court.days_against(decisions or [], found["days"]),
        ),
        "sides": {"first": names[first_id], "second": names[second_id]},
        "shared": found["shared"],
        "treat": words.treat(found["misplaced"], child.visit.today),
        "count": len(found["misplaced"]),
    }


def said(child: About, calendar: CustodyCalendar | None) -> list[str]:
    """The rule in sentences."""
    if calendar is None:
        return []
    names = {**_gone(calendar), **child.names}
    return words.rule(calendar.model_dump(mode="json"), names, child.visit.today)


def _from(calendar: CustodyCalendar) -> str:
    """The first day that is shared out."""
    return min(one.valid_from for one in (calendar, calendar.before) if one).isoformat()


def _gone(calendar: CustodyCalendar) -> dict[str, str]:
    """Somebody who has left the family since has no name here any more."""
    return dict.fromkeys(
        (str(calendar.first_guardian_id), str(calendar.second_guardian_id)), "l’autre responsable"
    )


@router.get(PAGE)
async def read(visit: Agent, family_id: str, child_id: str) -> Response:
    """What is drawn, the weeks to come, and the bookings left to treat."""
    child = await about(visit, family_id, child_id)
    calendar = child.calendar
    decisions = await decided(child)
    return child.render(
        "calendar",
        "",
        decisions=decisions,
        decisions_url=f"/agents/familles/{family_id}/decisions",
        drawn=calendar is not None,
        rule=said(child, calendar),
        reference=child.view["reference"],
        shown=await shown(child, calendar, decisions),
        over=calendar is not None and calendar.valid_to is not None and calendar.valid_to < visit.today,
    )


@router.get(PAGE + "/modifier")
async def draw(visit: Agent, family_id: str, child_id: str) -> Response:
    """The form, blank or filled with the calendar there is."""
    child = await about(visit, family_id, child_id)
    if not child.sharable:
        return visit.redirect(child.home)
    if child.view["calendar"]:
        fields, rows = form.filled(child.view, visit.today)
    else:
        fields, rows = form.blank([one for one, _ in child.guardians], visit.today), form.Rows([])
        fields["version"] = str(child.view["version"])
    return _form(child, fields, rows, [])


@router.post(PAGE + "/modifier")
async def save(visit: Agent, family_id: str, child_id: str) -> Response:
    """Back to typing, the weeks it would make, or kept."""
    child = await about(visit, family_id, child_id)
    if not child.sharable:
        return visit.redirect(child.home)
    fields, rows = await _typed(visit)
    if await visit.field("etape") == "modifier":
        return _form(child, fields, rows, [])
    known = child.calendar
    past = [one for one in known.exceptions if one.last_day < visit.today] if known else []
    calendar, wrong = form.made(fields, rows, [one for one, _ in child.guardians], past)
    if not fields["version"].isdecimal() or len(fields["version"]) > 8:
        wrong.append(("", "Ce formulaire n’est plus lisible\u00a0: ouvrez de nouveau la page."))
    if calendar is None or wrong:
        return _form(child, fields, rows, wrong)
    if await visit.field("etape") == "enregistrer":
        why = await _send(child, calendar, int(fields["version"]), fields["reference"])
        return visit.redirect(child.home) if why is None else _form(child, fields, rows, [("", why)])
    if child.view["version"] != int(fields["version"]):
        return _form(child, fields, rows, [("", OVERTAKEN)])
    keeps = known is not None and calendar.valid_from > visit.today
    decisions = await decided(child)
    return child.render(
        "check",
        "Vérifier avant d’enregistrer",
        decisions=decisions,
        decisions_url=f"/agents/familles/{family_id}/decisions",
        rule=said(child, calendar),
        shown=await shown(child, calendar, decisions),
        fields=fields,
        rows=rows.typed,
        reference=fields["reference"],
        keeps_until=calendar.valid_from - timedelta(1) if keeps else None,
        command_id=await visit.command_id(),
    )


async def _typed(visit: Visit) -> tuple[dict[str, str], form.Rows]:
    fields = {name: await visit.field(name) for name in form.NAMES}
    rows = []
    for n in range(form.MOST + form.MORE):
        typed = tuple([await visit.field(f"ex{n}{part}") for part in ("du", "au", "qui")])
        if typed[0] or typed[1]:
            rows.append((typed[0], typed[1], typed[2]))
    return fields, form.Rows(rows)


async def _send(child: About, calendar: CustodyCalendar | None, version: int, reference: str) -> str | None:
    """Keeps it and says so; or why it cannot be kept."""
    visit = child.visit
    command = DrawCustody(
        family_id=child.family_id,
        child_id=child.child_id,
        calendar=calendar,
        expected_version=version,
        reference=reference,
    )
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal) and answer.code == "conflict":
        return OVERTAKEN
    if isinstance(answer, Refusal | Unavailable):
        return visit.sentence(answer)
    assert isinstance(answer, CustodyView)
    if calendar is None:
        visit.flash.say("ok", "Le calendrier de garde est retiré")
        return None
    found = await shown(child, answer.calendar)
    if found and found["count"]:
        left = french.plural(found["count"], "jour reste réservé", "jours restent réservés")
        visit.flash.say(
            "warn",
            "Le calendrier est enregistré",
            text=f"{left} chez l’autre parent\u00a0: ils sont à revoir.",
        )
    else:
        visit.flash.say("ok", "Le calendrier est enregistré")
    return None


def _form(child: About, fields: dict[str, str], rows: form.Rows, wrong: form.Wrong) -> Response:
    blanks = [("", "", "")] * form.MORE
    return child.render(
        "form",
        "Dessiner le calendrier",
        status=422 if wrong else 200,
        fields=fields,
        rows=[*rows.typed, *blanks],
        wrong=wrong,
        said=dict(wrong),
        days=list(enumerate(french.DAYS)),
        overtaken=any(why == OVERTAKEN for _, why in wrong),
    )


@router.get(PAGE + "/fin")
async def end(visit: Agent, family_id: str, child_id: str) -> Response:
    """Ending a calendar, or taking away one drawn by mistake."""
    child = await about(visit, family_id, child_id)
    if child.calendar is None:
        return visit.redirect(child.home)
    fields = {"geste": "fin", "jour": visit.today.isoformat(), "version": str(child.view["version"])}
    return _end(child, fields, [])


@router.post(PAGE + "/fin")
async def ended(visit: Agent, family_id: str, child_id: str) -> Response:
    """Ends it, or takes it away."""
    child = await about(visit, family_id, child_id)
    fields = {name: await visit.field(name) for name in ("geste", "jour", "version")}
    wrong: form.Wrong = []
    known = child.calendar
    if known is None:
        return visit.redirect(child.home)
    version = int(fields["version"]) if fields["version"].isdecimal() and len(fields["version"]) < 9 else -1
    if fields["geste"] == "retirer":
        why = await _send(child, None, version, "")
        return visit.redirect(child.home) if why is None else _end(child, fields, [("", why)])
    last = form.day_of(fields["jour"])
    if last is None:
        wrong.append(("jour", form.MISSING_DATE))
    elif last < known.valid_from:
        wrong.append(("jour", f"Le calendrier commence le {french.day_words(known.valid_from, year=True)}."))
    if wrong or last is None:
        return _end(child, fields, wrong)
    calendar = known.model_copy(update={"valid_to": last})
    why = await _send(child, calendar, version, child.view["reference"])
    return visit.redirect(child.home) if why is None else _end(child, fields, [("", why)])


def _end(child: About, fields: dict[str, str], wrong: form.Wrong) -> Response:
    return child.render(
        "end",
        "Mettre fin au calendrier",
        status=422 if wrong else 200,
        fields=fields,
        wrong=wrong,
        said=dict(wrong),
    )
