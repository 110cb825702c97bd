"""The table of contents of family: who may send or ask what, and where it is done."""

from __future__ import annotations

from chassis.service import Ask, Every, On, React, Service
from contracts.billing_records import BillingProposalOpened, BillingProposalWithdrawn
from contracts.family import (
    AddChild,
    BarredPersons,
    Certifications,
    Certify,
    CheckFamilyProposal,
    CheckFiles,
    CheckProof,
    ChildChanged,
    ChildRecord,
    CompleteEnrolmentFile,
    CourtDecisions,
    CustodyChanged,
    DrawCustody,
    DropEnrolmentFile,
    EnrolmentFiles,
    ExpiringDocuments,
    ExpiringHealth,
    FamilyChanged,
    FamilyDocuments,
    FamilyProposalDetails,
    FamilyProposalOpened,
    FamilyProposalSettled,
    FamilyProposalWithdrawn,
    FamilySheet,
    FileChunk,
    FileDocument,
    FileStatus,
    GuardianNoticeDue,
    ImportFamilies,
    LiftCourtDecision,
    MyCertification,
    MyChildren,
    OpenFile,
    PaperChunk,
    Papers,
    ProposeAuthorisedPersons,
    ProposeChildChange,
    ProposeConsents,
    ProposeCustodyChange,
    ProposeGuardianChange,
    ProposeHealthChange,
    ProposeNewChild,
    ProposePartnerChange,
    PublishPaper,
    PublishText,
    PutFileChunk,
    ReadCustody,
    ReadEnrolmentFile,
    ReadFamilyRules,
    ReadOnlineFile,
    RecordCourtDecision,
    RecordReminderDue,
    RegisterFamily,
    SaveEnrolmentFile,
    SaveOnlineFile,
    SearchFamilies,
    SendBackEnrolmentFile,
    SendOnlineFile,
    SetCampaign,
    SetFamilyRules,
    SnapshotChild,
    SnapshotCustody,
    SnapshotFamily,
    TextChunk,
    TownTexts,
    UpdateChild,
    UpdateGuardian,
    UpdatePartner,
    WhoOpened,
    WithdrawDocument,
    WithdrawFamilyProposal,
    WithdrawPaper,
    WithdrawText,
)
from contracts.family.answers import AnswerText, SendBackCertification, TextAnswers
from contracts.family.file_papers import (
    AskFileLink,
    CheckPaper,
    GivePaper,
    KeepOnlinePaper,
    KeepPaper,
    OpenOnlinePaper,
    PutOnlinePiece,
    ResumeOnlineFile,
)
from contracts.family.handover import HandoverList
from contracts.first_connection import HolderHint
from contracts.home import HomeRecord
from contracts.identity import Profile
from contracts.messages import DocumentsGiven
from contracts.planning import EvidenceJoined, IsEnrolled, PresentChildren, ProposalWithdrawn
from contracts.requests import RequestDecided
from services.family.handlers.add_child import add_child
from services.family.handlers.answer_text import answer_text
from services.family.handlers.ask_file_link import ask_file_link
from services.family.handlers.certify import certify
from services.family.handlers.check_paper import check_paper
from services.family.handlers.complete_enrolment_file import complete_enrolment_file
from services.family.handlers.draw_custody import draw_custody
from services.family.handlers.drop_enrolment_file import drop_enrolment_file
from services.family.handlers.file_document import file_document
from services.family.handlers.give_paper import give_paper
from services.family.handlers.import_families import import_families
from services.family.handlers.keep_online_paper import keep_online_paper
from services.family.handlers.keep_paper import keep_paper
from services.family.handlers.lift_court_decision import lift_court_decision
from services.family.handlers.open_file import open_file
from services.family.handlers.open_online_paper import open_online_paper
from services.family.handlers.propose_authorised_persons import propose_authorised_persons
from services.family.handlers.propose_child_change import propose_child_change
from services.family.handlers.propose_consents import propose_consents
from services.family.handlers.propose_custody_change import propose_custody_change
from services.family.handlers.propose_guardian_change import propose_guardian_change
from services.family.handlers.propose_health_change import propose_health_change
from services.family.handlers.propose_new_child import propose_new_child
from services.family.handlers.propose_partner_change import propose_partner_change
from services.family.handlers.publish_paper import publish_paper
from services.family.handlers.publish_text import publish_text
from services.family.handlers.put_file_chunk import put_file_chunk
from services.family.handlers.put_online_piece import put_online_piece
from services.family.handlers.record_court_decision import record_court_decision
from services.family.handlers.register_family import register_family
from services.family.handlers.resume_online_file import resume_online_file
from services.family.handlers.save_enrolment_file import save_enrolment_file
from services.family.handlers.save_online_file import save_online_file
from services.family.handlers.send_back_certification import send_back_certification
from services.family.handlers.send_back_enrolment_file import send_back_enrolment_file
from services.family.handlers.send_online_file import send_online_file
from services.family.handlers.set_campaign import set_campaign
from services.family.handlers.set_family_rules import set_family_rules
from services.family.handlers.update_child import update_child
from services.family.handlers.update_guardian import update_guardian
from services.family.handlers.update_partner import update_partner
from services.family.handlers.withdraw_document import withdraw_document
from services.family.handlers.withdraw_family_proposal import withdraw_family_proposal
from services.family.handlers.withdraw_paper import withdraw_paper
from services.family.handlers.withdraw_text import withdraw_text
from services.family.jobs.purge_enrolment_files import purge_enrolment_files
from services.family.jobs.purge_files import purge_files
from services.family.jobs.remind_certification import remind_certification
from services.family.jobs.remind_expiry import remind_expiry
from services.family.jobs.send_file_links import send_file_links
from services.family.jobs.send_mails import send_mails
from services.family.jobs.settle_court_decisions import settle_court_decisions
from services.family.queries.barred_persons import barred_persons
from services.family.queries.certifications import certifications
from services.family.queries.check_family_proposal import check_family_proposal
from services.family.queries.check_files import check_files
from services.family.queries.check_proof import check_proof
from services.family.queries.child_record import child_record
from services.family.queries.court_decisions import court_decisions
from services.family.queries.enrolment_files import enrolment_files
from services.family.queries.expiring_documents import expiring_documents
from services.family.queries.expiring_health import expiring_health
from services.family.queries.family_documents import family_documents
from services.family.queries.family_proposal_details import family_proposal_details
from services.family.queries.family_sheet import family_sheet
from services.family.queries.file_chunk import file_chunk
from services.family.queries.file_status import file_status
from services.family.queries.handover_list import handover_list
from services.family.queries.holder_hint import holder_hint
from services.family.queries.home_record import home_record
from services.family.queries.my_certification import my_certification
from services.family.queries.my_children import my_children
from services.family.queries.paper_chunk import paper_chunk
from services.family.queries.papers import papers
from services.family.queries.read_custody import read_custody
from services.family.queries.read_enrolment_file import read_enrolment_file
from services.family.queries.read_family_rules import read_family_rules
from services.family.queries.read_online_file import read_online_file
from services.family.queries.search_families import search_families
from services.family.queries.snapshot_child import snapshot_child
from services.family.queries.snapshot_custody import snapshot_custody
from services.family.queries.snapshot_family import snapshot_family
from services.family.queries.text_answers import text_answers
from services.family.queries.text_chunk import text_chunk
from services.family.queries.town_texts import town_texts
from services.family.queries.who_opened import who_opened
from services.family.reactions.on_billing_proposal_opened import on_billing_proposal_opened
from services.family.reactions.on_billing_proposal_withdrawn import on_billing_proposal_withdrawn
from services.family.reactions.on_documents_given import on_documents_given
from services.family.reactions.on_evidence_joined import on_evidence_joined
from services.family.reactions.on_proposal_withdrawn import on_proposal_withdrawn
from services.family.reactions.on_request_decided import on_request_decided
from services.family.settings import FamilySettings

REGISTRY = {"staff:accueil", "staff:direction", "staff:administration"}
REGISTRY_READERS = REGISTRY | {"staff:regie"}
KEEPERS_OF_COPIES = {"service:identity", "service:planning", "service:billing", "service:requests"}
MANAGERS = {"staff:direction", "staff:administration", "system"}
FAMILY = {"guardian"}
SYSTEM = {"system"}
VISITORS = {"service:gateway"}
"""Who has no account yet: the gateway speaks for them, the secret of their link opens their file only."""
ASKERS = FAMILY | REGISTRY | SYSTEM
"""Guardians ask; the desk does it at once."""

SERVICE = Service(
    name="family",
    package="services.family",
    settings=FamilySettings,
    commands=[
        On(RegisterFamily, register_family, allow=REGISTRY | SYSTEM),
        On(ImportFamilies, import_families, allow={"staff:administration"} | SYSTEM),
        On(AddChild, add_child, allow=REGISTRY | SYSTEM),
        On(UpdateChild, update_child, allow=REGISTRY | SYSTEM),
        On(DrawCustody, draw_custody, allow=REGISTRY | SYSTEM),
        On(RecordCourtDecision, record_court_decision, allow=REGISTRY | SYSTEM),
        On(LiftCourtDecision, lift_court_decision, allow=REGISTRY | SYSTEM),
        On(UpdateGuardian, update_guardian, allow=REGISTRY | SYSTEM),
        On(UpdatePartner, update_partner, allow=REGISTRY | SYSTEM),
        On(OpenFile, open_file, allow=FAMILY | REGISTRY_READERS),
        On(PutFileChunk, put_file_chunk, allow=FAMILY | REGISTRY_READERS),
        On(PublishPaper, publish_paper, allow=REGISTRY),
        On(WithdrawPaper, withdraw_paper, allow=REGISTRY),
        On(ProposeGuardianChange, propose_guardian_change, allow=ASKERS),
        On(ProposePartnerChange, propose_partner_change, allow=ASKERS),
        On(ProposeNewChild, propose_new_child, allow=ASKERS),
        On(ProposeChildChange, propose_child_change, allow=ASKERS),
        On(ProposeAuthorisedPersons, propose_authorised_persons, allow=ASKERS),
        On(ProposeHealthChange, propose_health_change, allow=ASKERS),
        On(ProposeConsents, propose_consents, allow=ASKERS),
        On(ProposeCustodyChange, propose_custody_change, allow=ASKERS),
        On(WithdrawFamilyProposal, withdraw_family_proposal, allow=FAMILY),
        On(SetFamilyRules, set_family_rules, allow={"staff:direction", "staff:administration"} | SYSTEM),
        On(SaveEnrolmentFile, save_enrolment_file, allow=REGISTRY),
        On(CompleteEnrolmentFile, complete_enrolment_file, allow=REGISTRY),
        On(SendBackEnrolmentFile, send_back_enrolment_file, allow=REGISTRY),
        On(DropEnrolmentFile, drop_enrolment_file, allow=REGISTRY),
        On(GivePaper, give_paper, allow=FAMILY),
        On(CheckPaper, check_paper, allow=REGISTRY),
        On(KeepPaper, keep_paper, allow=REGISTRY),
        On(OpenOnlinePaper, open_online_paper, allow=VISITORS),
        On(PutOnlinePiece, put_online_piece, allow=VISITORS),
        On(KeepOnlinePaper, keep_online_paper, allow=VISITORS),
        On(AskFileLink, ask_file_link, allow=VISITORS),
        On(ResumeOnlineFile, resume_online_file, allow=VISITORS),
        On(SaveOnlineFile, save_online_file, allow=VISITORS),
        On(SendOnlineFile, send_online_file, allow=VISITORS),
        On(FileDocument, file_document, allow=FAMILY | REGISTRY),
        On(WithdrawDocument, withdraw_document, allow=FAMILY | REGISTRY),
        On(Certify, certify, allow=FAMILY),
        On(AnswerText, answer_text, allow=FAMILY),
        On(SendBackCertification, send_back_certification, allow=REGISTRY),
        On(PublishText, publish_text, allow=MANAGERS),
        On(WithdrawText, withdraw_text, allow=MANAGERS),
        On(SetCampaign, set_campaign, allow=MANAGERS),
    ],
    queries=[
        Ask(HomeRecord, home_record, allow=FAMILY),
        Ask(HolderHint, holder_hint, allow=VISITORS),
        Ask(FamilySheet, family_sheet, allow=FAMILY | REGISTRY_READERS),
        Ask(MyChildren, my_children, allow=FAMILY | REGISTRY_READERS),
        Ask(SearchFamilies, search_families, allow=REGISTRY_READERS),
        Ask(FileStatus, file_status, allow=FAMILY | REGISTRY_READERS),
        Ask(FileChunk, file_chunk, allow=FAMILY | REGISTRY_READERS, audited=True),
        Ask(CheckFiles, check_files, allow={"service:requests"}),
        Ask(CheckProof, check_proof, allow={"service:billing"}),
        Ask(Papers, papers, allow=FAMILY | {"staff"}),
        Ask(PaperChunk, paper_chunk, allow=FAMILY | {"staff"}),
        Ask(FamilyProposalDetails, family_proposal_details, allow=FAMILY | REGISTRY, audited=True),
        Ask(CheckFamilyProposal, check_family_proposal, allow=FAMILY | REGISTRY, audited=True),
        Ask(ReadFamilyRules, read_family_rules, allow=FAMILY | {"staff"} | VISITORS),
        Ask(EnrolmentFiles, enrolment_files, allow=REGISTRY),
        Ask(ReadEnrolmentFile, read_enrolment_file, allow=REGISTRY, audited=True),
        Ask(ReadOnlineFile, read_online_file, allow=VISITORS),
        Ask(ChildRecord, child_record, allow=FAMILY | REGISTRY_READERS, audited=True),
        Ask(WhoOpened, who_opened, allow=FAMILY | {"staff:direction", "staff:administration"}),
        Ask(ExpiringHealth, expiring_health, allow=REGISTRY, audited=True),
        Ask(FamilyDocuments, family_documents, allow=FAMILY | REGISTRY),
        Ask(ExpiringDocuments, expiring_documents, allow=REGISTRY, audited=True),
        Ask(MyCertification, my_certification, allow=FAMILY),
        Ask(Certifications, certifications, allow=REGISTRY),
        Ask(TownTexts, town_texts, allow=REGISTRY),
        Ask(TextAnswers, text_answers, allow=REGISTRY),
        Ask(TextChunk, text_chunk, allow=FAMILY | REGISTRY),
        Ask(SnapshotFamily, snapshot_family, allow=KEEPERS_OF_COPIES),
        Ask(SnapshotChild, snapshot_child, allow=KEEPERS_OF_COPIES),
        Ask(CourtDecisions, court_decisions, allow=REGISTRY, audited=True),
        Ask(BarredPersons, barred_persons, allow=REGISTRY | {"staff:pointage"}, audited=True),
        Ask(HandoverList, handover_list, allow=REGISTRY | {"staff:pointage"}),
        Ask(ReadCustody, read_custody, allow=FAMILY | REGISTRY),
        Ask(SnapshotCustody, snapshot_custody, allow=KEEPERS_OF_COPIES),
    ],
    reactions=[
        React(RequestDecided, on_request_decided),
        React(DocumentsGiven, on_documents_given),
        React(EvidenceJoined, on_evidence_joined),
        React(ProposalWithdrawn, on_proposal_withdrawn),
        React(BillingProposalOpened, on_billing_proposal_opened),
        React(BillingProposalWithdrawn, on_billing_proposal_withdrawn),
    ],
    timers=[
        Every("remind-expiry", seconds=600, job=remind_expiry),
        Every("remind-certification", seconds=60, job=remind_certification),
        Every("settle-court-decisions", seconds=60, job=settle_court_decisions),
        Every("purge-files", seconds=3600, job=purge_files),
        Every("purge-enrolment-files", seconds=3600, job=purge_enrolment_files),
        Every("send-file-links", seconds=5, job=send_file_links, transactional=False),
        Every("send-mails", seconds=20, job=send_mails, transactional=False),
    ],
    asks=[Profile, IsEnrolled, PresentChildren],
    emits=[
        CustodyChanged,
        FamilyChanged,
        ChildChanged,
        FamilyProposalOpened,
        FamilyProposalSettled,
        FamilyProposalWithdrawn,
        GuardianNoticeDue,
        RecordReminderDue,
    ],
)
