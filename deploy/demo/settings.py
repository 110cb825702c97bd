"""Sets the town up: its profile, agents, offerings, rules of time, calendar, places and cash offices."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import SecretStr

from contracts.billing import DefineRegie
from contracts.billing_records import SetCreditor
from contracts.days import month_of
from contracts.identity import OpenAccount, PasswordPolicy, SetMunicipality, SetPasswordPolicy
from contracts.planning import (
    DayView,
    DefineFacilities,
    DefineOfferings,
    ImportCalendar,
    MonthPlanning,
    SetAbsenceReasons,
    SetBookingWindow,
    SetCalendarDays,
    SetCutoffs,
    SetPools,
)
from contracts.requests import DefineQuestionReasons, DefineRefusalReasons
from contracts.requests_settings import SetRequestsSettings
from deploy.demo.facts import Agent, Town
from deploy.demo.ids import named
from deploy.demo.logins import STAFF_PASSWORD
from deploy.demo.sender import Sender, town_hall
from deploy.demo.year import ONE_DAY, Year, closures_of, days_between, pools_of, windows_of, with_closures

NEW_ZONES = date(2016, 1, 1)


async def open_town(sender: Sender, town: Town, at: datetime) -> None:
    """Everything that does not depend on families. Decisions take effect at once while the past is told."""
    actor = town_hall(at)
    await sender.send(SetMunicipality(profile=town.profile), actor)
    await sender.send(SetPasswordPolicy(policy=PasswordPolicy()), actor)
    await sender.send(DefineFacilities(facilities=list(town.facilities.values())), actor)
    await sender.send(DefineOfferings(offerings=list(town.offerings.values())), actor)
    if town.cutoffs:
        await sender.send(SetCutoffs(cutoffs=list(town.cutoffs)), actor, known=("settings_overlap",))
    await sender.send(SetAbsenceReasons(reasons=list(town.absence_reasons)), actor)
    await sender.send(DefineRefusalReasons(reasons=list(town.refusal_reasons)), actor)
    if town.question_reasons:
        await sender.send(DefineQuestionReasons(reasons=list(town.question_reasons)), actor)
    telling = town.requests.model_copy(update={"undo_minutes": 0})
    await sender.send(SetRequestsSettings(settings=telling), actor)
    for regie in town.regies.values():
        await sender.send(DefineRegie(regie=regie), actor)
    await sender.send(SetCreditor(creditor=town.creditor), actor)
    for agent in town.agents:
        await sender.send(_account(town, agent), actor, known=("conflict", "identifier_taken"))


def _account(town: Town, who: Agent) -> OpenAccount:
    return OpenAccount(
        account_id=named("account", "agent", who.identifier),
        identifier=who.identifier,
        password=SecretStr(STAFF_PASSWORD),
        kind="staff",
        name=who.name,
        email=f"{who.identifier}@mairie.example",
        roles=list(who.roles),
        facility_ids=[town.facilities[site].facility_id for site in who.sites],
        regie_ids=[town.regies[code].regie_id for code in who.regies],
    )


async def import_calendar(sender: Sender, town: Town, first: date, last: date, at: datetime) -> None:
    """The official calendar of the département's zone, which changed in January 2016."""
    pieces = [
        (first, min(last, NEW_ZONES - ONE_DAY), "before_2016"),
        (max(first, NEW_ZONES), last, "since_2016"),
    ]
    for start, end, when in pieces:
        if start <= end:
            command = ImportCalendar(zone=town.zones[when], first_day=start, last_day=end)
            await sender.send(command, town_hall(at))


async def calendar_of(
    sender: Sender, town: Town, child_id: UUID, first: date, last: date, at: datetime
) -> Year:
    """The year as the portal tells it on the planning of an enrolled child."""
    days: dict[date, DayView] = {}
    for month in sorted({month_of(day) for day in days_between(first, last)}):
        view = await sender.ask(MonthPlanning(child_id=child_id, month=month), town_hall(at))
        days |= {day.day: day for day in view.days}
    return with_closures(town, Year(first, last, days))


async def set_places(sender: Sender, town: Town, year: Year, at: datetime) -> None:
    """Closures, places and the opening of bookings: all follow the calendar."""
    closures, pools = closures_of(town, year), pools_of(town, year)
    if closures:
        await sender.send(SetCalendarDays(days=closures), town_hall(at))
    if pools:
        await sender.send(SetPools(pools=pools), town_hall(at))
    for window in windows_of(town, year):
        # an agent may have changed one between two loads
        await sender.send(SetBookingWindow(window=window), town_hall(at), known=("changed_meanwhile",))
