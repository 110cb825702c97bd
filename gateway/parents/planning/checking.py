"""The page between choosing and sending: each day with what would follow. Asked with GET: what was chosen is kept in its address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.planning import CellRef, CheckAbsence, CheckBooking
from gateway import drafts, evidence
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED, handed_in
from gateway.parents.planning.answering import answer_day
from gateway.parents.planning.desk import ABLE, LATE, Desk, open_desk, why_not
from gateway.parents.planning.picked import Picked, by_line, needs_unit, units_chosen
from gateway.visit import Parent, Visit, as_uuid
from gateway.words import planning as words
from gateway.words import planning_results as results
from gateway.words.lengths import too_long

router = APIRouter(include_in_schema=False)

SENT = "envoye"
"""The field that says that a kept form was sent, and came back."""
PIECES_REFUSED = "pieces-refus"
PAGES = {"absence": "absence", "reserver": "reservation", "retirer": "retrait"}


@router.get("/enfants/{child_id}/planning/absence")
async def absence(visit: Parent, child_id: str) -> Response:
    """Each day with its moment and what follows, then the reason."""
    return await _kept(visit, child_id, "absence")


@router.get("/enfants/{child_id}/planning/reservation")
async def booking(visit: Parent, child_id: str) -> Response:
    """Each day with what follows."""
    return await _kept(visit, child_id, "reserver")


@router.get("/enfants/{child_id}/planning/retrait")
async def withdrawal(visit: Parent, child_id: str) -> Response:
    """The demands that would be taken back."""
    return await _kept(visit, child_id, "retirer")


async def _kept(visit: Visit, child_id: str, action: str) -> Response:
    """The page of the form its address keeps; without one, back to the planning."""
    found, why = drafts.resume(visit)
    if not found:
        return visit.redirect(f"/enfants/{as_uuid(child_id)}/planning")
    return await show(await open_desk(visit, child_id), action, why)


async def show(desk: Desk, action: str, why: Refusal | Unavailable | None = None) -> Response:
    """What was chosen, checked now; or back to the planning, when nothing of it is possible any more."""
    if not desk.picked:
        return desk.go_back(results.NOTHING_CHOSEN)
    sent = bool(await desk.visit.field(SENT))
    able = desk.picked if sent else [one for one in desk.picked if one.can(ABLE[action])]
    aside = [] if sent else [one for one in desk.picked if one.named and not one.can(ABLE[action])]
    if not able:
        reasons = [why_not(desk, one, action) for one in desk.picked if one.named][:12]
        message = results.nothing_possible(action, reasons)
        late = any(one.cell.get("why_not") in LATE for one in desk.picked if one.named)
        return desk.go_back(results.late_help(message, desk.email) if late else message)
    if action == "retirer":
        return await check_withdrawal(desk, able, aside)
    typed = await _typed(desk.visit, action, why) if sent else {}
    return await (check_absence if action == "absence" else check_booking)(desk, able, aside, **typed)


async def _typed(visit: Visit, action: str, why: Refusal | Unavailable | None) -> dict[str, Any]:
    """What was typed on a check page that came back, and what is to be corrected."""
    note = await visit.field("precision")
    typed: dict[str, Any] = {"note": note, "command_id": await visit.command_id()}
    wrong = {"precision": too_long(note)}
    if action == "absence":
        pieces, lost = await handed_in(visit, "pieces")
        reason, refused = await visit.field("motif"), lost or await visit.field(PIECES_REFUSED)
        kind = evidence.kind_of(await visit.field("nature"))
        typed |= {"reason": reason, "pieces": pieces, "pieces_error": refused or None, "kind": kind}
        wrong = {"motif": "" if reason else results.REASON_MISSING, **wrong, "pieces": refused}
    status = 422 if why is not None or any(wrong.values()) else 200
    if why is not None:
        typed["problems"] = [("", visit.sentence(why))]
        status = 503 if isinstance(why, Unavailable) else status
    return {**typed, "wrong": wrong, "status": status}


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
        aside=[why_not(desk, one, action) for one in aside],
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
