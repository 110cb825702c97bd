"""A parent asks for a day and declares an absence; an agent refuses one and accepts the other; everybody hears it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from contracts.planning import CellRef, DayCounts, DeclareAbsence, FamilyDays, ProposalDetails, RequestBooking
from contracts.requests import DecideRequest, FamilyRequests, RequestDetail, RequestQueue, UndoDecision
from deploy.demo.guide import FAMILY_ID
from tests.journeys.guides import AGENT, Told
from tests.service.kitchen.kitchens import Kitchen
from tests.support.harness import ServiceUnderTest

ASKED, ABSENT = date(2015, 5, 7), date(2015, 5, 5)
MEALS = "Restauration scolaire"
FULL = "Il n’y a plus de place ce jour-là"


async def test_a_day_asked_is_refused_and_an_absence_accepted(on_4_may: Told, tmp_path: Path) -> None:
    line = await on_4_may.line("2015-05", MEALS)
    await _ask(on_4_may, line.line_id)
    booking, absence = await _queue(on_4_may)
    await on_4_may.does(
        DecideRequest(
            family_request_id=booking, decision="refuse", reason_code="complet", note="Classe en sortie."
        ),
        AGENT,
    )
    decided = await on_4_may.does(DecideRequest(family_request_id=absence, decision="accept"), AGENT)
    assert decided.undo_until is not None
    await on_4_may.town.settled()
    # the planning
    cells = {cell.day: cell for cell in (await on_4_may.line("2015-05", MEALS)).cells}
    assert (cells[ASKED].status, cells[ASKED].reason) == ("refused", FULL)
    assert cells[ABSENT].status == "excused_absence"
    # Liste des demandes
    listed = (await on_4_may.sees(FamilyRequests(family_id=FAMILY_ID))).requests
    assert {(one.kind, one.state, one.reason_label) for one in listed} == {
        ("booking", "refused", FULL),
        ("absence", "accepted", ""),
    }
    # the kitchen
    async with Kitchen(on_4_may.town, tmp_path) as kitchen:
        await kitchen.has_read_all()
        assert (await kitchen.count(ABSENT), await kitchen.count(ASKED)) == ({}, {})
        assert await kitchen.count(date(2015, 5, 11)) == {"garderie": 1}
    # the mailbox, once nothing can be undone any more
    assert await _letters(on_4_may) == []
    on_4_may.town.clock.pushed += timedelta(minutes=11)
    refused, accepted = sorted(await _letters(on_4_may), key=lambda text: FULL not in text)
    assert FULL in refused
    assert "Classe en sortie." in refused
    assert FULL not in accepted
    assert all("Léa" in text for text in (refused, accepted))


async def test_a_decision_undone_in_time_is_never_told_to_the_family(on_4_may: Told) -> None:
    line = await on_4_may.line("2015-05", MEALS)
    await _ask(on_4_may, line.line_id)
    booking, _ = await _queue(on_4_may)
    await on_4_may.does(DecideRequest(family_request_id=booking, decision="accept"), AGENT)
    await on_4_may.town.settled()
    assert (await on_4_may.line("2015-05", MEALS)).cells[6].status == "booked"
    await on_4_may.does(UndoDecision(family_request_id=booking), AGENT)
    await on_4_may.town.settled()
    assert (await on_4_may.line("2015-05", MEALS)).cells[6].status == "pending_booking"
    detail = await on_4_may.sees(RequestDetail(family_request_id=booking), AGENT)
    assert detail.request.state == "pending"
    assert [entry.what for entry in detail.history if entry.what in ("accepted", "undone")] == [
        "undone",
        "accepted",
    ]
    on_4_may.town.clock.pushed += timedelta(minutes=11)
    assert await _letters(on_4_may) == []


async def _ask(told: Told, line_id: object) -> None:
    """Jean asks for Thursday and declares his daughter ill tomorrow."""
    asked = await told.does(RequestBooking(cells=[CellRef(line_id=line_id, day=ASKED)], note="Réunion."))
    assert [cell.result for cell in asked.cells] == ["opened"]
    absent = await told.does(
        DeclareAbsence(cells=[CellRef(line_id=line_id, day=ABSENT)], reason_code="maladie", note="Fièvre.")
    )
    assert [cell.result for cell in absent.cells] == ["opened"]
    cells = {cell.day: cell.status for cell in (await told.line("2015-05", MEALS)).cells}
    assert (cells[ASKED], cells[ABSENT]) == ("pending_booking", "pending_absence")


async def _queue(told: Told) -> tuple[object, object]:
    """The agent finds both in the queue, with what is asked; the family is still expected tomorrow."""
    await told.town.settled()
    queue = await told.sees(RequestQueue(), AGENT)
    by_kind = {one.kind: one for one in queue.requests}
    assert set(by_kind) == {"booking", "absence"}
    assert {one.family_name for one in queue.requests} == {"DUPONT Jean"}
    details = await told.sees(
        ProposalDetails(proposal_ids=[one.proposal_id for one in queue.requests]), AGENT
    )
    notes = {one.kind: (one.reason_label, one.note) for one in details.proposals}
    assert notes == {"booking": ("", "Réunion."), "absence": ("Maladie", "Fièvre.")}
    days = await told.sees(FamilyDays(family_id=FAMILY_ID, first_day=ABSENT, last_day=ABSENT))
    assert [one.status for one in days.days] == ["pending_absence"]
    counts = await told.sees(DayCounts(day=ABSENT), AGENT)
    assert sum(one.meals for one in counts.counts) == 1
    return by_kind["booking"].family_request_id, by_kind["absence"].family_request_id


async def _letters(told: Told) -> list[str]:
    """What has reached the family, once the mailer has passed."""
    await ServiceUnderTest(told.town, "requests").run_timer("send-mails")
    return await told.mails()
