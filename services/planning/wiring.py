"""The table of contents of planning: who may send or ask what, what is heard, and where it is done."""

from __future__ import annotations

from chassis.service import Ask, Every, On, Projection, React, Service
from contracts.family import (
    ChildChanged,
    CustodyChanged,
    FamilyChanged,
    SnapshotChild,
    SnapshotCustody,
    SnapshotFamily,
)
from contracts.home import HomeDays
from contracts.identity import AccountChanged
from contracts.planning import (
    BookingWindows,
    CalendarFeed,
    CheckAbsence,
    CheckBooking,
    CheckPattern,
    ChildPatterns,
    CustodyDays,
    DayCounts,
    DaysOffChanged,
    DeclareAbsence,
    DefineFacilities,
    DefineOfferings,
    EnrolChildren,
    EnrolledChildren,
    EvidenceJoined,
    ExplainCell,
    FactsSettled,
    FamilyDays,
    FamilyEnrolments,
    FamilyMeals,
    FeedState,
    Gesture,
    ImportCalendar,
    ImportMenus,
    IsEnrolled,
    JoinEvidence,
    MarkAttendance,
    Menus,
    MonthBookingsChanged,
    MonthPlanning,
    MyReminders,
    Offerings,
    OfferingsChanged,
    PlanChoices,
    PlanDays,
    PresentChildren,
    PreviewBookingWindow,
    PreviewCustody,
    ProposalDetails,
    ProposalOpened,
    ProposalSettled,
    ProposalWithdrawn,
    Reminder,
    ReminderDue,
    Reminders,
    RemoveBookingWindow,
    RemoveCalendarDays,
    RenewCalendarFeed,
    RequestBooking,
    RequestPattern,
    Roster,
    SetAbsenceReasons,
    SetBookingWindow,
    SetCalendarDays,
    SetCutoffs,
    SetMenus,
    SetMyReminders,
    SetPatterns,
    SetPools,
    SetReminders,
    SnapshotDaysOff,
    SnapshotMonthBookings,
    StopCalendarFeed,
    UndoGesture,
    WeekPlanning,
    WithdrawProposal,
)
from contracts.requests import RequestDecided
from services.planning.handlers.declare_absence import declare_absence
from services.planning.handlers.define_facilities import define_facilities
from services.planning.handlers.define_offerings import define_offerings
from services.planning.handlers.enrol_children import enrol_children
from services.planning.handlers.import_calendar import import_calendar
from services.planning.handlers.import_menus import import_menus
from services.planning.handlers.join_evidence import join_evidence
from services.planning.handlers.mark_attendance import mark_attendance
from services.planning.handlers.remove_booking_window import remove_booking_window
from services.planning.handlers.remove_calendar_days import remove_calendar_days
from services.planning.handlers.renew_calendar_feed import renew_calendar_feed
from services.planning.handlers.request_booking import request_booking
from services.planning.handlers.request_pattern import request_pattern
from services.planning.handlers.set_absence_reasons import set_absence_reasons
from services.planning.handlers.set_booking_window import set_booking_window
from services.planning.handlers.set_calendar_days import set_calendar_days
from services.planning.handlers.set_cutoffs import set_cutoffs
from services.planning.handlers.set_menus import set_menus
from services.planning.handlers.set_my_reminders import set_my_reminders
from services.planning.handlers.set_patterns import set_patterns
from services.planning.handlers.set_pools import set_pools
from services.planning.handlers.set_reminders import set_reminders
from services.planning.handlers.stop_calendar_feed import stop_calendar_feed
from services.planning.handlers.undo_gesture import undo_gesture
from services.planning.handlers.withdraw_proposal import withdraw_proposal
from services.planning.jobs.close_days import close_days
from services.planning.jobs.offer_places import offer_places
from services.planning.jobs.remind import remind
from services.planning.jobs.tell_months import tell_months
from services.planning.jobs.tell_openings import tell_openings
from services.planning.queries.booking_windows import booking_windows
from services.planning.queries.calendar_feed import calendar_feed
from services.planning.queries.check_absence import check_absence
from services.planning.queries.check_booking import check_booking
from services.planning.queries.check_pattern import check_pattern
from services.planning.queries.child_patterns import child_patterns
from services.planning.queries.custody_days import custody_days
from services.planning.queries.day_counts import day_counts
from services.planning.queries.enrolled_children import enrolled_children
from services.planning.queries.explain_cell import explain_cell
from services.planning.queries.family_days import family_days
from services.planning.queries.family_enrolments import family_enrolments
from services.planning.queries.family_meals import family_meals
from services.planning.queries.feed_state import feed_state
from services.planning.queries.gesture import gesture
from services.planning.queries.home_days import home_days
from services.planning.queries.is_enrolled import is_enrolled
from services.planning.queries.menus import menus
from services.planning.queries.month_planning import month_planning
from services.planning.queries.my_reminders import my_reminders
from services.planning.queries.offerings import offerings
from services.planning.queries.plan_choices import plan_choices
from services.planning.queries.plan_days import plan_days
from services.planning.queries.present_children import present_children
from services.planning.queries.preview_booking_window import preview_booking_window
from services.planning.queries.preview_custody import preview_custody
from services.planning.queries.proposal_details import proposal_details
from services.planning.queries.reminder import reminder
from services.planning.queries.reminders import reminders
from services.planning.queries.roster import roster
from services.planning.queries.snapshot_days_off import snapshot_days_off
from services.planning.queries.snapshot_month_bookings import snapshot_month_bookings
from services.planning.queries.week_planning import week_planning
from services.planning.reactions.on_account_changed import on_account_changed
from services.planning.reactions.on_child_changed import apply_child, on_child_changed
from services.planning.reactions.on_custody_changed import apply_custody, on_custody_changed
from services.planning.reactions.on_family_changed import apply_family, on_family_changed
from services.planning.reactions.on_request_decided import on_request_decided
from services.planning.settings import PlanningSettings
from services.planning.store.catalogue import open_shelf

DESK = {"staff:accueil", "staff:direction", "staff:administration", "system"}
TOWN = {"staff:direction", "staff:administration", "system"}
LEADERS = DESK | {"staff:pointage"}
FAMILIES = {"guardian"}
ANY_STAFF = {"staff", "system"}

SERVICE = Service(
    name="planning",
    settings=PlanningSettings,
    package="services.planning",
    resources=open_shelf,
    commands=[
        On(DefineFacilities, define_facilities, allow=TOWN),
        On(DefineOfferings, define_offerings, allow=TOWN),
        On(SetCutoffs, set_cutoffs, allow=TOWN),
        On(SetBookingWindow, set_booking_window, allow=TOWN),
        On(RemoveBookingWindow, remove_booking_window, allow=TOWN),
        On(SetAbsenceReasons, set_absence_reasons, allow=TOWN),
        On(SetPools, set_pools, allow=TOWN),
        On(ImportCalendar, import_calendar, allow=TOWN),
        On(SetCalendarDays, set_calendar_days, allow=TOWN),
        On(RemoveCalendarDays, remove_calendar_days, allow=TOWN),
        On(EnrolChildren, enrol_children, allow=DESK),
        On(SetPatterns, set_patterns, allow=DESK),
        On(RequestBooking, request_booking, allow=FAMILIES | DESK),
        On(RequestPattern, request_pattern, allow=FAMILIES),
        On(DeclareAbsence, declare_absence, allow=FAMILIES | DESK),
        On(JoinEvidence, join_evidence, allow=FAMILIES | DESK),
        On(WithdrawProposal, withdraw_proposal, allow=FAMILIES | DESK),
        On(UndoGesture, undo_gesture, allow=FAMILIES),
        On(MarkAttendance, mark_attendance, allow=LEADERS),
        On(RenewCalendarFeed, renew_calendar_feed, allow=FAMILIES),
        On(StopCalendarFeed, stop_calendar_feed, allow=FAMILIES),
        On(SetMenus, set_menus, allow=DESK),
        On(ImportMenus, import_menus, allow=DESK),
        On(SetReminders, set_reminders, allow=TOWN),
        On(SetMyReminders, set_my_reminders, allow=FAMILIES),
    ],
    queries=[
        Ask(MonthPlanning, month_planning, allow=FAMILIES | DESK),
        Ask(WeekPlanning, week_planning, allow=FAMILIES | DESK),
        Ask(CheckBooking, check_booking, allow=FAMILIES | DESK),
        Ask(CheckAbsence, check_absence, allow=FAMILIES | DESK),
        Ask(ChildPatterns, child_patterns, allow=FAMILIES | DESK),
        Ask(CheckPattern, check_pattern, allow=FAMILIES | DESK),
        Ask(PlanChoices, plan_choices, allow=FAMILIES | DESK),
        Ask(PlanDays, plan_days, allow=FAMILIES | DESK),
        Ask(Gesture, gesture, allow=FAMILIES),
        Ask(ExplainCell, explain_cell, allow=FAMILIES | DESK),
        Ask(HomeDays, home_days, allow=FAMILIES),
        Ask(CustodyDays, custody_days, allow=FAMILIES | DESK),
        Ask(PreviewCustody, preview_custody, allow=DESK),
        Ask(FamilyDays, family_days, allow=FAMILIES | DESK),
        Ask(FamilyEnrolments, family_enrolments, allow=FAMILIES | DESK),
        Ask(FeedState, feed_state, allow=FAMILIES),
        Ask(CalendarFeed, calendar_feed, allow={"service:gateway"}),
        Ask(Menus, menus, allow=FAMILIES | ANY_STAFF),
        Ask(FamilyMeals, family_meals, allow=FAMILIES | DESK),
        Ask(Reminder, reminder, allow=FAMILIES),
        Ask(MyReminders, my_reminders, allow=FAMILIES),
        Ask(Reminders, reminders, allow=ANY_STAFF),
        Ask(BookingWindows, booking_windows, allow=ANY_STAFF),
        Ask(PreviewBookingWindow, preview_booking_window, allow=TOWN),
        Ask(Offerings, offerings, allow=FAMILIES | ANY_STAFF | {"service"}),
        Ask(Roster, roster, allow=LEADERS),
        Ask(DayCounts, day_counts, allow=ANY_STAFF),
        Ask(ProposalDetails, proposal_details, allow=FAMILIES | DESK, audited=True),
        Ask(PresentChildren, present_children, allow={"service:family"}),
        Ask(IsEnrolled, is_enrolled, allow={"service:family"}),
        Ask(EnrolledChildren, enrolled_children, allow={"service:requests"}),
        Ask(SnapshotDaysOff, snapshot_days_off, allow={"service", "system"}),
        Ask(SnapshotMonthBookings, snapshot_month_bookings, allow={"service", "system"}),
    ],
    reactions=[
        React(FamilyChanged, on_family_changed, projection=True),
        React(ChildChanged, on_child_changed, projection=True),
        React(CustodyChanged, on_custody_changed, projection=True),
        React(RequestDecided, on_request_decided),
        React(AccountChanged, on_account_changed),
    ],
    timers=[
        Every("tell-months", seconds=1, job=tell_months, transactional=False),
        Every("offer-places", seconds=5, job=offer_places, transactional=False),
        Every("remind", seconds=60, job=remind, transactional=False),
        Every("tell-openings", seconds=60, job=tell_openings, transactional=False),
        Every("close-days", seconds=60, job=close_days, transactional=False),
    ],
    projections=[
        Projection("families", SnapshotFamily, apply_family),
        Projection("children", SnapshotChild, apply_child),
        Projection("custody", SnapshotCustody, apply_custody),
    ],
    emits=[
        MonthBookingsChanged,
        FactsSettled,
        ProposalOpened,
        ProposalSettled,
        ProposalWithdrawn,
        EvidenceJoined,
        OfferingsChanged,
        DaysOffChanged,
        ReminderDue,
    ],
    asks=[SnapshotFamily, SnapshotChild, SnapshotCustody],
)
