"""The table of contents of this service: what it answers, hears, does by itself and says."""

from __future__ import annotations

from chassis.service import Ask, Every, On, Projection, React, Service
from contracts import billing_records, family, home, identity, messages, news, planning, requests_settings
from contracts import requests as contract
from services.requests.callers import DECIDERS, DESK, FAMILY, MANAGERS, WRITERS
from services.requests.handlers.answer_question import answer_question
from services.requests.handlers.ask_family import ask_family
from services.requests.handlers.assign_request import assign_request
from services.requests.handlers.decide_request import decide_request
from services.requests.handlers.define_question_reasons import define_question_reasons
from services.requests.handlers.define_refusal_reasons import define_refusal_reasons
from services.requests.handlers.mark_answered import mark_answered
from services.requests.handlers.publish_news import publish_news
from services.requests.handlers.read_conversation import read_conversation
from services.requests.handlers.reopen_request import reopen_request
from services.requests.handlers.retry_mails import retry_mails
from services.requests.handlers.set_inbox import set_inbox
from services.requests.handlers.set_requests_settings import set_requests_settings
from services.requests.handlers.take_question_back import take_question_back
from services.requests.handlers.undo_decision import undo_decision
from services.requests.handlers.withdraw_news import withdraw_news
from services.requests.handlers.write_to_families import write_to_families
from services.requests.handlers.write_to_family import write_to_family
from services.requests.handlers.write_to_town import write_to_town
from services.requests.jobs.read_copies import read_copies
from services.requests.jobs.send_mails import send_mails
from services.requests.jobs.send_notices import send_notices
from services.requests.jobs.send_questions import send_questions
from services.requests.jobs.send_record_reminders import send_record_reminders
from services.requests.jobs.send_reminders import send_reminders
from services.requests.jobs.tell_decisions import tell_decisions
from services.requests.jobs.tell_guardians import tell_guardians
from services.requests.queries.answer_due import answer_due
from services.requests.queries.conversation import conversation
from services.requests.queries.family_requests import family_requests
from services.requests.queries.home_requests import home_requests
from services.requests.queries.inbox import inbox
from services.requests.queries.known_schools import known_schools
from services.requests.queries.news import news as current_news
from services.requests.queries.read_requests_settings import read_requests_settings
from services.requests.queries.refusal_reasons import refusal_reasons
from services.requests.queries.request_counts import request_counts
from services.requests.queries.request_detail import request_detail
from services.requests.queries.request_queue import request_queue
from services.requests.queries.unread import unread
from services.requests.reactions.on_billing_proposal_opened import on_billing_proposal_opened
from services.requests.reactions.on_billing_proposal_settled import on_billing_proposal_settled
from services.requests.reactions.on_billing_proposal_withdrawn import on_billing_proposal_withdrawn
from services.requests.reactions.on_child_changed import apply_child, on_child_changed
from services.requests.reactions.on_days_off_changed import apply_days_off, on_days_off_changed
from services.requests.reactions.on_family_changed import apply_family, on_family_changed
from services.requests.reactions.on_family_proposal_opened import on_family_proposal_opened
from services.requests.reactions.on_family_proposal_settled import on_family_proposal_settled
from services.requests.reactions.on_family_proposal_withdrawn import on_family_proposal_withdrawn
from services.requests.reactions.on_guardian_notice_due import on_guardian_notice_due
from services.requests.reactions.on_municipality_changed import apply_municipality, on_municipality_changed
from services.requests.reactions.on_proposal_opened import on_proposal_opened
from services.requests.reactions.on_proposal_settled import on_proposal_settled
from services.requests.reactions.on_proposal_withdrawn import on_proposal_withdrawn
from services.requests.reactions.on_record_reminder_due import on_record_reminder_due
from services.requests.reactions.on_reminder_due import on_reminder_due
from services.requests.settings import RequestsServiceSettings

SERVICE = Service(
    name="requests",
    package="services.requests",
    settings=RequestsServiceSettings,
    commands=[
        On(contract.DecideRequest, decide_request, allow=DECIDERS),
        On(contract.UndoDecision, undo_decision, allow=DECIDERS),
        On(contract.ReopenRequest, reopen_request, allow=DECIDERS),
        On(contract.AskFamily, ask_family, allow=DECIDERS),
        On(contract.TakeQuestionBack, take_question_back, allow=DECIDERS),
        On(contract.AnswerQuestion, answer_question, allow=FAMILY),
        On(contract.DefineQuestionReasons, define_question_reasons, allow=MANAGERS),
        On(contract.AssignRequest, assign_request, allow=DESK),
        On(contract.DefineRefusalReasons, define_refusal_reasons, allow=MANAGERS),
        On(requests_settings.SetRequestsSettings, set_requests_settings, allow=MANAGERS),
        On(contract.RetryMails, retry_mails, allow=MANAGERS),
        On(messages.WriteToTown, write_to_town, allow=FAMILY),
        On(messages.WriteToFamily, write_to_family, allow=WRITERS),
        On(messages.WriteToFamilies, write_to_families, allow=WRITERS),
        On(messages.ReadConversation, read_conversation, allow=FAMILY | WRITERS),
        On(messages.MarkAnswered, mark_answered, allow=WRITERS),
        On(messages.SetInbox, set_inbox, allow=MANAGERS),
        On(news.PublishNews, publish_news, allow=DESK | {"system"}),
        On(news.WithdrawNews, withdraw_news, allow=DESK),
    ],
    queries=[
        Ask(contract.RequestQueue, request_queue, allow=DECIDERS),
        Ask(home.HomeRequests, home_requests, allow=FAMILY),
        Ask(contract.FamilyRequests, family_requests, allow=FAMILY | DESK),
        Ask(contract.RequestDetail, request_detail, allow=FAMILY | WRITERS),
        Ask(contract.RequestCounts, request_counts, allow={"staff"}),
        Ask(contract.AnswerDue, answer_due, allow=FAMILY | DESK),
        Ask(contract.RefusalReasons, refusal_reasons, allow={"staff"}),
        Ask(requests_settings.ReadRequestsSettings, read_requests_settings, allow={"staff"}),
        Ask(messages.Inbox, inbox, allow=FAMILY | WRITERS),
        Ask(messages.Conversation, conversation, allow=FAMILY | WRITERS),
        Ask(messages.KnownSchools, known_schools, allow=WRITERS),
        Ask(messages.Unread, unread, allow=FAMILY | WRITERS),
        Ask(news.News, current_news, allow=FAMILY | DESK),
    ],
    reactions=[
        React(planning.ProposalOpened, on_proposal_opened),
        React(planning.ProposalSettled, on_proposal_settled),
        React(planning.ProposalWithdrawn, on_proposal_withdrawn),
        React(family.RecordReminderDue, on_record_reminder_due),
        React(family.GuardianNoticeDue, on_guardian_notice_due),
        React(family.FamilyProposalOpened, on_family_proposal_opened),
        React(family.FamilyProposalSettled, on_family_proposal_settled),
        React(family.FamilyProposalWithdrawn, on_family_proposal_withdrawn),
        React(billing_records.BillingProposalOpened, on_billing_proposal_opened),
        React(billing_records.BillingProposalSettled, on_billing_proposal_settled),
        React(billing_records.BillingProposalWithdrawn, on_billing_proposal_withdrawn),
        React(planning.ReminderDue, on_reminder_due),
        React(planning.DaysOffChanged, on_days_off_changed, projection=True),
        React(family.FamilyChanged, on_family_changed, projection=True),
        React(family.ChildChanged, on_child_changed, projection=True),
        React(identity.MunicipalityChanged, on_municipality_changed, projection=True),
    ],
    timers=[
        Every("read-copies", seconds=60, job=read_copies),
        Every("tell-decisions", seconds=10, job=tell_decisions),
        Every("send-mails", seconds=10, job=send_mails, transactional=False),
        Every("send-record-reminders", seconds=10, job=send_record_reminders, transactional=False),
        Every("send-questions", seconds=10, job=send_questions, transactional=False),
        Every("tell-guardians", seconds=10, job=tell_guardians),
        Every("send-notices", seconds=10, job=send_notices, transactional=False),
        Every("send-reminders", seconds=10, job=send_reminders, transactional=False),
    ],
    projections=[
        Projection("family", family.SnapshotFamily, apply_family),
        Projection("children", family.SnapshotChild, apply_child),
        Projection("days_off", planning.SnapshotDaysOff, apply_days_off),
        Projection("municipality", identity.SnapshotMunicipality, apply_municipality),
    ],
    asks=[family.CheckFiles, planning.EnrolledChildren],
    emits=[
        messages.DocumentsGiven,
        contract.RequestDecided,
        contract.RequestClosed,
        contract.FamilyAsked,
        contract.FamilyQuestionEnded,
    ],
)
