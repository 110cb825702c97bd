"""A family asks for days; an agent books them."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import CellsOutcome, RequestBooking
from services.planning.domain.reserving import Answer, Wanted, keys_wanted, reserve
from services.planning.domain.scope import by_agent
from services.planning.domain.sheet import Asked, Sheet
from services.planning.domain.situation import Hold, Kind
from services.planning.errors import not_found
from services.planning.store.gestures import keep_gesture, rows_of
from services.planning.store.opening import awaited, due_on, opened_event, sealed_detail
from services.planning.store.saying import STATUS, opened_id, said_booking
from services.planning.store.sheets import lock_cells, lock_pools
from services.planning.store.writing import Opened, Written, write, written_by


async def request_booking(ctx: Ctx, command: RequestBooking) -> CellsOutcome | Refusal:
    """Answers each cell: done at once, opened for a decision, on the waiting list, or refused with its moment."""
    cells = [Wanted(cell.line_id, cell.day, cell.unit_id) for cell in command.cells]
    sheet = await lock_cells(ctx, [(cell.line_id, cell.day) for cell in cells])
    if sheet is None:
        return not_found()
    agent = by_agent(ctx.actor)
    places = await lock_pools(ctx, sheet, keys_wanted(sheet, cells, ctx.now, by_agent=agent))
    before = rows_of(sheet, cells)
    answers = reserve(sheet, places, cells, ctx.now, by_agent=agent)
    written = written_by(ctx)
    opened = _open(ctx, sheet, answers, written, command.note, keep_settled=not agent)
    outcome = CellsOutcome(
        cells=[said_booking(one, opened_id(opened, one)) for one in answers],
        due_on=due_on(ctx.today, awaited(answers)),
    )
    outcome = keep_gesture(ctx, written, "booking", outcome, [one.unit for one in answers], before)
    await write(ctx, sheet, written, places)
    for one in written.opened:
        ctx.emit(opened_event(ctx, one))
    _trace(ctx, answers)
    return outcome


def _open(
    ctx: Ctx, sheet: Sheet, answers: list[Answer], written: Written, note: str, *, keep_settled: bool
) -> dict[int, Opened]:
    """One demand per line and outcome, one per cell on a waiting list; by the answer's identity."""
    groups: dict[tuple[object, ...], Opened] = {}
    by_answer: dict[int, Opened] = {}
    for answer in answers:
        line, unit, day = answer.line, answer.unit, answer.wanted.day
        if line is None or unit is None or answer.result == "refused":
            continue
        written.tell(line, day, f"booking_{answer.result}", unit=unit.name, **answer.data)
        if answer.result == "done" and not keep_settled:
            continue
        waits = answer.result == "on_hold"
        key = (line.id, answer.result, answer.late, day if waits else None)
        opened = groups.get(key)
        if opened is None:
            state = "settled_at_once" if answer.result == "done" else "open"
            opened = groups[key] = Opened(ctx.new_id(), "booking", line, [], state, late=answer.late)
            opened.detail = sealed_detail(ctx, opened, note=note)
            written.opened.append(opened)
        if waits:
            opened.hold, opened.waiting = Hold.WAITING_LIST, answer.needs
        opened.days.append((day, unit.id))
        by_answer[id(answer)] = opened
        if answer.result != "done":
            asked = Asked(opened.id, Kind.BOOKING, unit, True, opened.hold, answer.data.get("rank"))
            sheet.ask(line, day, asked)
    return by_answer


def _trace(ctx: Ctx, answers: list[Answer]) -> None:
    children = {answer.line.child_id for answer in answers if answer.line is not None}
    results = {result: sum(answer.result == result for answer in answers) for result in STATUS}
    for child in sorted(children):
        ctx.audit("booking.requested", entity="child", entity_id=child, detail=results)
