"""What a family does on a planning: choose cells, check what would follow, send. Each result is said cell by cell."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.base import Reply
from contracts.planning import (
    CellRef,
    CellsOutcome,
    CheckAbsence,
    CheckBooking,
    DeclareAbsence,
    RequestBooking,
    WithdrawProposal,
)
from gateway import evidence
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED, handed_in
from gateway.parents.planning.answering import answer_day
from gateway.parents.planning.gesture import remember
from gateway.parents.planning.period import Period, read_period
from gateway.parents.planning.picked import Picked, Ticks, by_line, names, needs_unit, pick, units_chosen
from gateway.visit import PageRefused, Parent, Visit, as_uuid
from gateway.words import planning as words
from gateway.words import planning_results as results
from gateway.words.lengths import too_long

router = APIRouter(include_in_schema=False)

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


@router.get("/enfants/{child_id}/planning/absence")
@router.get("/enfants/{child_id}/planning/reservation")
@router.get("/enfants/{child_id}/planning/retrait")
async def start_again(visit: Parent, child_id: str) -> Response:
    """A check page reloaded by its address: what was chosen is not in it, so back to the planning."""
    return visit.redirect(f"/enfants/{as_uuid(child_id)}/planning")


@router.post("/enfants/{child_id}/planning")
async def act(visit: Parent, child_id: str) -> Response:
    """Leads to the check page of an action; a single booking with nothing to ask is sent at once."""
    desk = await open_desk(visit, child_id)
    action = await visit.field("action")
    if action == "detail":
        if len(desk.picked) != 1:
            return desk.go_back(results.ONE_DAY_ONLY)
        line_id, day = desk.picked[0].line["line_id"], desk.picked[0].cell["day"]
        return visit.redirect(f"{desk.base}/jour/{line_id}/{day}")
    if action not in ABLE:
        raise PageRefused(Refusal("invalid_input"))
    if not desk.picked:
        return desk.go_back(results.NOTHING_CHOSEN)
    able = [one for one in desk.picked if one.can(ABLE[action])]
    aside = [one for one in desk.picked if one.named and not one.can(ABLE[action])]
    if not able:
        reasons = [_why(desk, one, action) for one in desk.picked if one.named][:12]
        message = results.nothing_possible(action, reasons)
        late = any(one.cell.get("why_not") in LATE for one in desk.picked if one.named)
        return desk.go_back(results.late_help(message, desk.email) if late else message)
    if action == "retirer":
        return await check_withdrawal(desk, able, aside)
    if action == "absence":
        return await check_absence(desk, able, aside)
    if len(desk.picked) == 1 and not needs_unit(able[0].line):
        return await send_booking(desk, able, "", [able[0].ref()])
    return await check_booking(desk, able, aside)


def _why(desk: Desk, one: Picked, action: str) -> str:
    """`Cantine, jeudi 9 avril : le délai est dépassé depuis …`."""
    said = results.aside(action, one.cell, desk.visit.portal.settings.zone)
    return words.with_reason(desk.named(one.line["line_id"]), one.day, said)


# --- the page before sending


async def _outcomes(desk: Desk, refs: list[CellRef], action: str) -> tuple[dict[str, Content], str]:
    """What each cell would become, by its key, and when the family would be answered. Raises PageRefused."""
    query = CheckAbsence(cells=refs) if action == "absence" else CheckBooking(cells=refs)
    answer = await desk.visit.need(query)
    outcomes = {f"{outcome['line_id']}.{outcome['day']}": outcome for outcome in answer["cells"]}
    kind: results.Kind = "absence" if action == "absence" else "book"
    due_on = await answer_day(desk.visit, answer["cells"], answer.get("due_on"), kind)
    return outcomes, results.answer_by(answer["cells"], due_on, desk.visit.today)


def _groups(
    desk: Desk,
    able: Sequence[Picked],
    outcomes: dict[str, Content],
    kind: results.Kind,
    units: dict[str, str],
) -> list[dict[str, Any]]:
    """The cells by activity, as the check page lists them."""
    zone = desk.visit.portal.settings.zone
    groups = []
    for index, (line, cells) in enumerate(by_line(able)):
        rows = []
        for one in cells:
            outcome = outcomes.get(one.key, {"result": "refused", "code": "not_found"})
            refused = outcome["result"] == "refused"
            rows.append(
                {
                    "value": "" if refused else f"{index}.{one.cell['day']}",
                    "day": words.day_title(one.day),
                    "said": results.will_be(outcome, kind, zone),
                    "late": refused and outcome.get("code") in LATE,
                }
            )
        several = kind == "book" and needs_unit(line)
        groups.append(
            {
                "line_id": line["line_id"],
                "name": desk.named(line["line_id"]),
                "rows": rows,
                "units": [(unit["unit_id"], unit["name"]) for unit in line["units"]] if several else [],
                "unit": units.get(line["line_id"], ""),
            }
        )
    return groups


def _check(
    desk: Desk, action: str, groups: list[dict[str, Any]], aside: Sequence[Picked], **more: Any
) -> Response:
    """Renders a check page; `status`, `problems`, `wrong` (by field) and `command_id` when it comes back."""
    address, template = {
        "absence": ("absence", "check_absence.html"),
        "reserver": ("reservation", "check_booking.html"),
        "retirer": ("retrait", "check_withdrawal.html"),
    }[action]
    wrong = more.pop("wrong", {})
    problems = more.pop("problems", []) + [(name, said) for name, said in wrong.items() if said]
    return desk.visit.render(
        f"parents/planning/{template}",
        results.CHECK_TITLES[action],
        base=desk.base,
        action=address,
        back=desk.back,
        period=desk.period,
        first_name=desk.view["child_name"],
        groups=groups,
        aside=[_why(desk, one, action) for one in aside],
        late=any(row.get("late") for group in groups for row in group["rows"])
        or any(one.cell.get("why_not") in LATE for one in aside),
        sendable=any(row["value"] for group in groups for row in group["rows"]),
        problems=problems,
        wrong=wrong,
        page_more={"errors": bool(problems)},
        **more,
    )


async def check_absence(
    desk: Desk, able: Sequence[Picked], aside: Sequence[Picked], **typed: Any
) -> Response:
    """Each day with its moment and what follows, then the reason: always asked, as in the guide."""
    outcomes, answered = await _outcomes(desk, [one.ref() for one in able], "absence")
    groups = _groups(desk, able, outcomes, "absence", {})
    certificate, without = [], []
    for line, _ in by_line(able):
        if line["absence_evidence"] == "certificate":
            certificate.append(desk.named(line["line_id"]))
        elif line["category"] in ("meal", "before_school", "after_school"):
            without.append(desk.named(line["line_id"]))
    kind = "medical_certificate" if certificate else "other"
    context: dict[str, Any] = {"reason": "", "note": "", "kind": kind} | typed
    context = {"pieces": [], "pieces_error": None, "kinds": evidence.KINDS, "accepted": ACCEPTED} | context
    return _check(
        desk,
        "absence",
        groups,
        aside,
        reasons=[(one["code"], one["label"]) for one in desk.view["absence_reasons"]],
        certificate=certificate,
        no_certificate=without,
        answered=answered,
        **context,
    )


async def check_booking(
    desk: Desk, able: Sequence[Picked], aside: Sequence[Picked], **typed: Any
) -> Response:
    """Each day with what follows; the unit to choose where an activity has several."""
    units = await units_chosen(desk.visit, able)
    refs = [one.ref_of(units) for one in able]
    outcomes, answered = await _outcomes(desk, refs, "reserver")
    groups = _groups(desk, able, outcomes, "book", units)
    return _check(desk, "reserver", groups, aside, answered=answered, **({"note": ""} | typed))


async def check_withdrawal(
    desk: Desk, able: Sequence[Picked], aside: Sequence[Picked], **typed: Any
) -> Response:
    """The demands that would be taken back, with every day they are about that is in sight."""
    proposals = list(dict.fromkeys(one.cell["proposal_id"] for one in able if one.cell.get("proposal_id")))
    whole = [
        Picked(line, cell)
        for line in desk.view["lines"]
        for cell in line["cells"]
        if cell.get("proposal_id") in proposals and "withdraw" in (cell.get("actions") or {})
    ]
    groups = [
        {
            "line_id": line["line_id"],
            "name": desk.named(line["line_id"]),
            "units": [],
            "rows": [
                {
                    "value": f"{index}.{one.cell['day']}",
                    "day": words.day_title(one.day),
                    "said": results.pending(one.cell),
                }
                for one in cells
            ],
        }
        for index, (line, cells) in enumerate(by_line(whole))
    ]
    return _check(desk, "retirer", groups, aside, answered="", proposals=proposals, **typed)


# --- sending


@router.post("/enfants/{child_id}/planning/absence")
async def declare(visit: Parent, child_id: str) -> Response:
    """Sends the absences with their reason."""
    desk = await open_desk(visit, child_id)
    command_id = await visit.command_id()
    typed = {"reason": await visit.field("motif"), "note": await visit.field("precision")}
    if not desk.picked:
        return desk.go_back(results.NOTHING_CHOSEN)
    pieces, why = await handed_in(visit, "pieces")
    kind = evidence.kind_of(await visit.field("nature"))
    joined: dict[str, Any] = {"pieces": pieces, "pieces_error": why or None, "kind": kind}
    wrong = {
        "motif": "" if typed["reason"] else results.REASON_MISSING,
        "precision": too_long(typed["note"]),
        "pieces": why,
    }
    if any(wrong.values()):
        told: dict[str, Any] = {"wrong": wrong, "command_id": command_id}
        return await check_absence(desk, desk.picked, [], status=422, **typed, **joined, **told)
    command = DeclareAbsence(
        cells=[one.ref() for one in desk.picked],
        reason_code=typed["reason"],
        note=typed["note"],
        evidence=[UUID(piece["file_id"]) for piece in pieces],
        evidence_kind=kind,
    )
    answer = await visit.send(command, command_id)
    if not isinstance(answer, Refusal | Unavailable):
        return await _done(desk, answer, "absence", command_id)
    again: dict[str, Any] = {"problems": [("", visit.sentence(answer))], "command_id": command_id}
    return await check_absence(desk, desk.picked, [], status=_status(answer), **typed, **joined, **again)


@router.post("/enfants/{child_id}/planning/reservation")
async def book(visit: Parent, child_id: str) -> Response:
    """Sends the days asked for."""
    desk = await open_desk(visit, child_id)
    if not desk.picked:
        return desk.go_back(results.NOTHING_CHOSEN)
    units = await units_chosen(visit, desk.picked)
    note = await visit.field("precision")
    if why := too_long(note):
        told: dict[str, Any] = {"wrong": {"precision": why}, "command_id": await visit.command_id()}
        return await check_booking(desk, desk.picked, [], status=422, note=note, **told)
    return await send_booking(desk, desk.picked, note, [one.ref_of(units) for one in desk.picked])


async def send_booking(desk: Desk, picked: Sequence[Picked], note: str, refs: list[CellRef]) -> Response:
    """Sends, then says what became of each day; the check page comes back when nobody answered."""
    command_id = await desk.visit.command_id()
    answer = await desk.visit.send(RequestBooking(cells=refs, note=note), command_id)
    if not isinstance(answer, Refusal | Unavailable):
        return await _done(desk, answer, "book", command_id)
    again: dict[str, Any] = {"problems": [("", desk.visit.sentence(answer))], "command_id": command_id}
    return await check_booking(desk, picked, [], status=_status(answer), note=note, **again)


@router.post("/enfants/{child_id}/planning/retrait")
async def withdraw(visit: Parent, child_id: str) -> Response:
    """Takes back what is still undecided; each demand has its own answer."""
    desk = await open_desk(visit, child_id)
    command_id = await visit.command_id()
    proposals = [as_uuid(text) for text in (await visit.fields("demande"))[:20]]
    if not proposals:
        return desk.go_back(results.NOTHING_CHOSEN)
    messages = []
    for proposal in proposals:
        answer = await visit.send(WithdrawProposal(proposal_id=proposal), uuid5(command_id, str(proposal)))
        if isinstance(answer, Refusal | Unavailable):
            messages.append(results.not_withdrawn(visit.sentence(answer)))
        else:
            visit.flash.remember("withdrawn", str(proposal), time.time(), at=visit.now.isoformat())
            messages.append(results.WITHDRAWN)
    return desk.go_back(*messages)


async def _done(desk: Desk, outcome: Reply, kind: results.Kind, gesture_id: UUID) -> Response:
    """Back to the planning, which planning answers itself: the new state shows at once, and can be taken back whole."""
    assert isinstance(outcome, CellsOutcome)
    remember(desk.visit, gesture_id, outcome, kind)
    cells = [one.model_dump(mode="json") for one in outcome.cells]
    said = results.messages(
        [(desk.named(cell["line_id"]), cell) for cell in cells],
        kind,
        await answer_day(desk.visit, cells, outcome.due_on.isoformat() if outcome.due_on else None, kind),
        desk.visit.today,
        desk.visit.portal.settings.zone,
    )
    if any(cell["code"] in LATE for cell in cells):
        said = [results.late_help(one, desk.email) if one["kind"] == "danger" else one for one in said]
    if len(outcome.cells) == 1 and outcome.cells[0].result != "refused":
        cell = outcome.cells[0]
        said[0]["action"] = {
            "href": f"{desk.base}/jour/{cell.line_id}/{cell.day.isoformat()}",
            "label": results.SEE_OR_CHANGE,
        }
    return desk.go_back(*said)


def _status(answer: Any) -> int:
    return 503 if isinstance(answer, Unavailable) else 422
