"""What a family does on a planning: choose cells, then send what was checked. Each result is said cell by cell."""

from __future__ import annotations

import time
from collections.abc import Sequence
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.base import Reply
from contracts.planning import CellRef, CellsOutcome, DeclareAbsence, RequestBooking, WithdrawProposal
from gateway import drafts, evidence
from gateway.bus import Unavailable
from gateway.files import handed_in
from gateway.parents.planning.answering import answer_day
from gateway.parents.planning.checking import PAGES, PIECES_REFUSED, SENT, show
from gateway.parents.planning.checking import router as checking
from gateway.parents.planning.desk import ABLE, LATE, Desk, open_desk
from gateway.parents.planning.gesture import remember
from gateway.parents.planning.picked import needs_unit, units_chosen
from gateway.visit import PageRefused, Parent, as_uuid
from gateway.words import planning_results as results
from gateway.words.lengths import too_long

router = APIRouter(include_in_schema=False)
router.include_router(checking)


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
    if not any(one.can(ABLE[action]) for one in desk.picked):
        return await show(desk, action)
    if action == "reserver" and len(desk.picked) == 1 and not needs_unit(desk.picked[0].line):
        return await send_booking(desk, "", [desk.picked[0].ref()])
    return await drafts.keep(visit, f"{desk.base}/{PAGES[action]}") or await show(desk, action)


async def _came_back(
    desk: Desk, action: str, why: Refusal | Unavailable | None, more: Sequence[tuple[str, str]] = ()
) -> Response:
    """The check page again, with what was typed and what is to be corrected."""
    fields = [(SENT, "1"), *more]
    kept = await drafts.keep(desk.visit, f"{desk.base}/{PAGES[action]}", more=fields, why=why)
    if kept is not None:
        return kept
    desk.visit.sent_form = drafts.joined(await desk.visit.form(), fields)
    return await show(desk, action, why)


# --- sending


@router.post("/enfants/{child_id}/planning/absence")
async def declare(visit: Parent, child_id: str) -> Response:
    """Sends the absences with their reason."""
    desk = await open_desk(visit, child_id)
    command_id = await visit.command_id()
    reason, note = await visit.field("motif"), await visit.field("precision")
    if not desk.picked:
        return desk.go_back(results.NOTHING_CHOSEN)
    pieces, why = await handed_in(visit, "pieces")
    known = await visit.fields("pieces-garde")
    joined = [("pieces-garde", one["file_id"]) for one in pieces if one["file_id"] not in known]
    if not reason or too_long(note) or why:
        return await _came_back(desk, "absence", None, [*joined, *([(PIECES_REFUSED, why)] if why else [])])
    command = DeclareAbsence(
        cells=[one.ref() for one in desk.picked],
        reason_code=reason,
        note=note,
        evidence=[UUID(piece["file_id"]) for piece in pieces],
        evidence_kind=evidence.kind_of(await visit.field("nature")),
    )
    answer = await visit.send(command, command_id)
    if not isinstance(answer, Refusal | Unavailable):
        return await _done(desk, answer, "absence", command_id)
    return await _came_back(desk, "absence", answer, joined)


@router.post("/enfants/{child_id}/planning/reservation")
async def book(visit: Parent, child_id: str) -> Response:
    """Sends the days asked for."""
    desk = await open_desk(visit, child_id)
    if not desk.picked:
        return desk.go_back(results.NOTHING_CHOSEN)
    units = await units_chosen(visit, desk.picked)
    note = await visit.field("precision")
    if too_long(note):
        return await _came_back(desk, "reserver", None)
    return await send_booking(desk, note, [one.ref_of(units) for one in desk.picked])


async def send_booking(desk: Desk, note: str, refs: list[CellRef]) -> Response:
    """Sends, then says what became of each day; the check page comes back when nobody answered."""
    command_id = await desk.visit.command_id()
    answer = await desk.visit.send(RequestBooking(cells=refs, note=note), command_id)
    if not isinstance(answer, Refusal | Unavailable):
        return await _done(desk, answer, "book", command_id)
    return await _came_back(desk, "reserver", answer)


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
