"""The month a family reads: shape, etag, names, and what another family never sees."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chassis.problem import Refusal
from contracts.planning import (
    CellRef,
    CheckAbsence,
    CheckBooking,
    DeclareAbsence,
    EnrolChildren,
    ExplainCell,
    FamilyDays,
    MonthPlanning,
    ProposalDetails,
    Roster,
    WeekPlanning,
    WithdrawProposal,
)
from tests.service.planning.town import (
    AGENT,
    ANNE,
    AS_ANNE,
    AS_JEAN,
    CENTRE,
    DAY,
    DUPONT,
    JEAN,
    LEA,
    LEA_LEISURE,
    LEA_MEAL,
    MARTIN,
    MEAL,
    TOM,
    TOM_MEAL,
    WEDNESDAY,
    WHOLE_DAY,
    ask,
    book,
    cell,
    child_changed,
    enrolment,
    family_changed,
    line_of,
    month,
    send,
    set_places,
    some,
)
from tests.support.actors import anonymous, guardian, staff
from tests.support.harness import ServiceUnderTest


async def test_april_2015_reads_as_in_the_guide(town_planning: ServiceUnderTest) -> None:
    view = await month(town_planning)
    assert view.child_name == "Léa DUPONT"
    assert [line.offering for line in view.lines] == [
        "Restauration scolaire",
        "Garderie matin",
        "ALSH mercredi",
    ]
    assert {line.guardian for line in view.lines} == {"DUPONT Jean"}
    headers = {day.day.day: (day.kind, day.label) for day in view.days}
    assert headers[6] == ("public_holiday", "Lundi de Pâques")
    assert headers[13] == ("short_holidays", "Vacances de printemps")
    assert headers[9] == ("", "")
    for line in view.lines:
        says = {one.day.day: (one.status, one.reason) for one in line.cells}
        assert says[6] == ("closure", "public_holiday")
        assert says[14] == ("not_running", "school_holidays")
    assert view.months[0] == "2014-09"
    assert view.months[-1] == "2015-08"
    assert len(view.days) == 30
    assert [one.label for one in view.absence_reasons] == ["Maladie", "Congé"]


async def test_an_empty_cell_says_until_when_it_can_be_booked_or_why_not(
    town_planning: ServiceUnderTest,
) -> None:
    shown = await cell(town_planning, LEA_MEAL, DAY)
    assert (shown.status, str(shown.actions["book"])) == ("", "2015-04-08 11:00:00+02:00")
    town_planning.set_now("2015-04-08T12:00")
    late = await cell(town_planning, LEA_MEAL, DAY)
    assert (late.actions, late.why_not) == ({}, "cutoff_passed")
    assert late.why_not_data["moment"].startswith("2015-04-08T11:00")


async def test_an_unchanged_month_costs_one_row_until_something_shown_changes(
    town_planning: ServiceUnderTest,
) -> None:
    first = await month(town_planning)
    again = await month(town_planning, etag=first.etag)
    assert (again.unchanged, again.lines, again.etag) == (True, [], first.etag)
    await book(town_planning, LEA_MEAL, DAY)
    booked = await month(town_planning, etag=first.etag)
    assert not booked.unchanged
    assert booked.etag != first.etag
    await town_planning.feed(child_changed(LEA, DUPONT, "Léa", "DUPOND", JEAN, version=2))
    renamed = await month(town_planning, etag=booked.etag)
    assert renamed.child_name == "Léa DUPOND"
    assert str(renamed.valid_until) == "2015-04-01 11:00:00+02:00", "the next deadline"


async def test_a_month_holds_only_until_the_next_deadline(town_planning: ServiceUnderTest) -> None:
    town_planning.set_now("2015-04-08T10:00")
    view = await month(town_planning)
    assert str(view.valid_until) == "2015-04-08 11:00:00+02:00"
    town_planning.set_now("2015-04-08T11:00:01")
    assert not (await month(town_planning, etag=view.etag)).unchanged


async def test_a_pool_that_fills_up_changes_the_month_of_everybody_it_concerns(
    town_planning: ServiceUnderTest,
) -> None:
    await set_places(town_planning, CENTRE, 1, "morning")
    before = await month(town_planning, TOM, AS_ANNE)
    await book(town_planning, LEA_LEISURE, WEDNESDAY, as_=AGENT, unit=WHOLE_DAY)
    after = await month(town_planning, TOM, AS_ANNE, etag=before.etag)
    assert not after.unchanged


async def test_a_week_is_a_month_of_seven_days(town_planning: ServiceUnderTest) -> None:
    view = await ask(town_planning, WeekPlanning(child_id=LEA, monday=DAY), AS_JEAN)
    assert (view.first_day, view.last_day) == (date(2015, 4, 6), date(2015, 4, 12))
    assert [len(line.cells) for line in view.lines] == [7, 7, 7]


async def test_a_cell_explains_itself_newest_first(town_planning: ServiceUnderTest) -> None:
    await book(town_planning, LEA_MEAL, DAY)
    await send(
        town_planning,
        DeclareAbsence(cells=[CellRef(line_id=LEA_MEAL, day=DAY)], reason_code="illness"),
        AS_JEAN,
    )
    said = await ask(town_planning, ExplainCell(line_id=LEA_MEAL, day=DAY), AS_JEAN)
    assert [(one.what, one.who) for one in said.history] == [
        ("absence_done", "Jean DUPONT"),
        ("booking_done", "Jean DUPONT"),
    ]
    assert (said.cell.status, said.guardian) == ("excused_absence", "DUPONT Jean")


async def test_home_shows_what_the_children_do_today_and_tomorrow(town_planning: ServiceUnderTest) -> None:
    await book(town_planning, LEA_MEAL, DAY, date(2015, 4, 10))
    asked = FamilyDays(family_id=DUPONT, first_day=DAY, last_day=date(2015, 4, 10))
    days = (await ask(town_planning, asked, AS_JEAN)).days
    assert [(one.day, one.child_name, one.status) for one in days] == [
        (DAY, "Léa DUPONT", "booked"),
        (date(2015, 4, 10), "Léa DUPONT", "booked"),
    ]
    wrong = FamilyDays(family_id=DUPONT, first_day=DAY, last_day=date(2015, 6, 10))
    refused = await town_planning.ask(wrong, as_=AS_JEAN)
    assert isinstance(refused, Refusal)


async def test_agents_are_also_told_the_days_a_child_is_excused(town_planning: ServiceUnderTest) -> None:
    await book(town_planning, LEA_MEAL, DAY, date(2015, 4, 10))
    absent = DeclareAbsence(cells=[CellRef(line_id=LEA_MEAL, day=DAY)], reason_code="illness")
    await send(town_planning, absent, AS_JEAN)
    asked = FamilyDays(family_id=DUPONT, first_day=DAY, last_day=date(2015, 4, 10))
    at_the_desk = staff("accueil", name="Anne Roy")
    told = (await ask(town_planning, asked.model_copy(update={"absences": True}), at_the_desk)).days
    assert [(one.day, one.status) for one in told] == [
        (DAY, "excused_absence"),
        (date(2015, 4, 10), "booked"),
    ]
    expected = (await ask(town_planning, asked, at_the_desk)).days
    assert [one.day for one in expected] == [date(2015, 4, 10)]


async def test_agents_may_read_the_month_of_any_child(town_planning: ServiceUnderTest) -> None:
    month = MonthPlanning(child_id=LEA, month="2015-04")
    assert (await ask(town_planning, month, staff("accueil", name="Anne Roy"))).child_id == LEA
    assert await town_planning.ask(month, as_=staff("pointage")) == Refusal("not_allowed")


# --- what another family never sees --------------------------------------------------------------------------


async def test_another_familys_planning_does_not_exist(town_planning: ServiceUnderTest) -> None:
    await book(town_planning, TOM_MEAL, DAY, as_=AS_ANNE)
    (opened,) = await book(
        town_planning, line_of(TOM, some("leisure"), ANNE), WEDNESDAY, as_=AS_ANNE, unit=WHOLE_DAY
    )
    ref = [CellRef(line_id=TOM_MEAL, day=DAY)]
    cases: list[tuple[Any, Any]] = [
        (
            town_planning.ask(MonthPlanning(child_id=TOM, month="2015-04"), as_=AS_JEAN),
            Refusal("child_unknown"),
        ),
        (town_planning.ask(WeekPlanning(child_id=TOM, monday=DAY), as_=AS_JEAN), Refusal("child_unknown")),
        (town_planning.ask(ExplainCell(line_id=TOM_MEAL, day=DAY), as_=AS_JEAN), Refusal("not_found")),
        (town_planning.ask(CheckBooking(cells=ref), as_=AS_JEAN), Refusal("not_found")),
        (town_planning.ask(CheckAbsence(cells=ref), as_=AS_JEAN), Refusal("not_found")),
        (
            town_planning.send(DeclareAbsence(cells=ref, reason_code="illness"), as_=AS_JEAN),
            Refusal("not_found"),
        ),
        (
            town_planning.send(WithdrawProposal(proposal_id=opened.proposal_id), as_=AS_JEAN),
            Refusal("not_found"),
        ),
        (town_planning.ask(Roster(offering_id=MEAL, day=DAY), as_=AS_JEAN), Refusal("not_allowed")),
        (
            town_planning.ask(MonthPlanning(child_id=LEA, month="2015-04"), as_=anonymous()),
            Refusal("not_allowed"),
        ),
    ]
    for asked, expected in cases:
        assert await asked == expected
    asked_days = FamilyDays(family_id=MARTIN, first_day=DAY, last_day=DAY)
    assert (await ask(town_planning, asked_days, AS_JEAN)).days == []
    details = await ask(town_planning, ProposalDetails(proposal_ids=[opened.proposal_id]), AS_JEAN)
    assert details.proposals == []


async def test_a_forged_family_id_opens_nothing(town_planning: ServiceUnderTest) -> None:
    await book(town_planning, TOM_MEAL, DAY, as_=AS_ANNE)
    liar = guardian(MARTIN, JEAN)
    assert await town_planning.ask(MonthPlanning(child_id=TOM, month="2015-04"), as_=liar) == Refusal(
        "child_unknown"
    )
    asked = FamilyDays(family_id=MARTIN, first_day=DAY, last_day=DAY)
    assert (await ask(town_planning, asked, liar)).days == []


CLAIRE = some("claire")


@pytest.mark.parametrize(
    ("street", "together"),
    [("12, rue des Bonbons", True), ("8 rue Neuve", False), ("", False)],
    ids=["at the same address", "apart", "address unknown"],
)
async def test_two_parents_of_one_family(
    town_planning: ServiceUnderTest, street: str, together: bool
) -> None:
    as_claire = guardian(DUPONT, CLAIRE, name="Claire DUPONT")
    await town_planning.feed(
        family_changed(
            DUPONT,
            (JEAN, "Jean", "DUPONT", "12 rue des Bonbons"),
            (CLAIRE, "Claire", "DUPONT", street),
            version=2,
        ),
        child_changed(LEA, DUPONT, "Léa", "DUPONT", JEAN, CLAIRE, version=2),
    )
    await send(town_planning, EnrolChildren(enrolments=[enrolment(LEA, DUPONT, CLAIRE, MEAL)]))
    hers = line_of(LEA, MEAL, CLAIRE)
    await book(town_planning, LEA_MEAL, DAY)
    view = await month(town_planning, LEA, as_claire)
    assert ({line.line_id for line in view.lines} >= {LEA_MEAL}) is together
    assert hers in {line.line_id for line in view.lines}
    # the child sits once, whoever booked: refused without a word about the other parent
    (refused,) = await book(town_planning, hers, DAY, as_=as_claire)
    assert (refused.code, refused.data) == ("child_already_placed", {})
    theirs = await town_planning.ask(ExplainCell(line_id=LEA_MEAL, day=DAY), as_=as_claire)
    assert isinstance(theirs, Refusal) is not together


async def test_a_guardian_who_may_no_longer_act_for_the_child_sees_nothing(
    town_planning: ServiceUnderTest,
) -> None:
    await town_planning.feed(child_changed(LEA, DUPONT, "Léa", "DUPONT", CLAIRE, version=2))
    refused = await town_planning.ask(MonthPlanning(child_id=LEA, month="2015-04"), as_=AS_JEAN)
    assert refused == Refusal("child_unknown")
    booking = [CellRef(line_id=LEA_MEAL, day=DAY)]
    assert await town_planning.ask(CheckBooking(cells=booking), as_=AS_JEAN) == Refusal("not_found")


async def test_an_older_version_of_a_child_changes_nothing(town_planning: ServiceUnderTest) -> None:
    await town_planning.feed(child_changed(LEA, DUPONT, "Léa", "DUPOND", JEAN, version=5))
    await town_planning.feed(child_changed(LEA, DUPONT, "Léa", "DURAND", JEAN, version=4))
    assert (await month(town_planning)).child_name == "Léa DUPOND"


async def test_agents_see_every_family_and_a_leader_only_rosters(town_planning: ServiceUnderTest) -> None:
    assert len((await month(town_planning, TOM, AGENT)).lines) == 2
    leader = staff("pointage")
    refused = await town_planning.ask(MonthPlanning(child_id=TOM, month="2015-04"), as_=leader)
    assert refused == Refusal("not_allowed")
