"""How a parent asks to change the file, whatever the kind: a form, a page of before and after, then one button.

Every page of it answers at the form's own address, so that the back button finds what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from starlette.responses import Response

from chassis.problem import Refusal
from contracts.base import Command, Query
from contracts.billing_records import BillingProposalKind, BillingProposalOutcome
from contracts.family import (
    AuthorisedPerson,
    CheckFamilyProposal,
    FamilyProposalKind,
    ProposalOutcome,
    ReadFamilyRules,
)
from contracts.requests import AnswerDue
from gateway import drafts, proposals
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED, handed_in
from gateway.parents.record import typed as forms
from gateway.parents.record.fields import Field, Section, keys_of
from gateway.parents.record.typed import Typed
from gateway.visit import PageRefused, Visit
from gateway.words import dates
from gateway.words import record as words

TITLE_OF_CHECK = "Vérifier avant d’envoyer"
GONE = ("not_found", "child_unknown", "not_allowed")
REMOVE = "retirer"
MISSING_PIECE = "La mairie demande un justificatif\u00a0: joignez un document."
LOST_PIECE = "Un document n’a pas pu être retrouvé. Joignez-le de nouveau."
TYPED_AGAIN = ("bank.iban", "mandate.")
"""What an earlier demand does not fill in: an account is told masked, and a signature is given each time."""

Kind = FamilyProposalKind | BillingProposalKind


@dataclass(slots=True)
class Demand:
    """One form under way. `record`: the texts of today by key. `propose`: the command, of what changed and its note.

    `half`: the half of the list of demands where this one will be. `removable`: the words of the button that takes the
    whole record off. `persons`: for the list of who may collect a child; `judge`: what keeps a form from being a message, by
    key; `people`: names by id; `fixed`: those the visitor may not change; `growing`: one more may be added.
    `waits`: an agent usually decides; `waiting`: the visitor's demand of this kind that is still open, by its id.
    `owner`: whose data it is; `asks`: its question of before and after, where it is not family's. `text`: the version of
    the text to read before signing. `removal`: what the page of before and after says when the whole is taken off.
    `evidence`: the town asks for documents.
    """

    visit: Visit
    kind: Kind
    title: str
    path: str
    back: str
    sections: tuple[Section, ...]
    record: dict[str, str]
    propose: Callable[[Typed], Command[ProposalOutcome] | Command[BillingProposalOutcome]]
    lead: str = ""
    half: str = "compte"
    child_id: UUID | None = None
    crumbs: list[dict[str, str]] = field(default_factory=list)
    removable: str = ""
    persons: Callable[[Typed], list[AuthorisedPerson]] | None = None
    judge: Callable[[Typed], dict[str, str]] = lambda typed: {}
    people: dict[str, str] = field(default_factory=dict)
    growing: bool = False
    fixed: list[Content] = field(default_factory=list)
    waits: bool = True
    waiting: str = ""
    owner: str = "family"
    asks: Callable[[Typed], Query[Any]] | None = None
    text: str = ""
    evidence: bool = False
    removal: str = "La personne entière sera retirée de votre fiche."

    @property
    def fields(self) -> dict[str, Field]:
        """The fields by key."""
        return {one.key: one for section in self.sections for one in section.fields}

    @property
    def boxes(self) -> list[str]:
        """The boxes that take a part of the record off, and the button that takes off the whole."""
        found = [section.removal for section in self.sections if section.removal]
        return [*found, REMOVE] if self.removable else found

    def check(self, typed: Typed) -> Query[Any]:
        """The question that shows before and after."""
        if self.asks is not None:
            return self.asks(typed)
        return CheckFamilyProposal(
            kind=cast("FamilyProposalKind", self.kind),
            family_id=self.visit.family_id,
            guardian_id=self.visit.guardian_id if self.child_id is None else None,
            child_id=self.child_id,
            values={} if self.persons or REMOVE in typed.flags else typed.changed,
            persons=self.persons(typed) if self.persons else [],
            remove=REMOVE in typed.flags,
        )


async def start(demand: Demand) -> Response:
    """The form, filled with the record; `?reprendre=` fills it with what an earlier demand asked."""
    again_shown = await resumed(demand)
    if again_shown is not None:
        return again_shown
    await proving(demand)
    asked = await asked_before(demand.visit, demand.kind, demand.child_id, demand.owner)
    known = {key for key in keys_of(demand.sections) if not key.startswith(TYPED_AGAIN)}
    again = {key: value for key, value in asked.items() if key in known}
    return form(demand, Typed(demand.record | again, demand.record))


async def proving(demand: Demand, typed: Typed | None = None) -> None:
    """Whether the town asks for documents with this demand; with a form, takes those it brings and keeps those it brought."""
    visit = demand.visit
    rules = await visit.ask(ReadFamilyRules())
    demand.evidence = isinstance(rules, dict) and demand.kind in rules["rules"]["evidence_for"]
    if typed is None or not (demand.evidence or await visit.fields("pieces-garde")):
        return
    typed.pieces, typed.pieces_error = await handed_in(visit, "pieces")
    if not typed.pieces_error and len(typed.pieces) < len(await visit.fields("pieces-garde")):
        typed.pieces_error = LOST_PIECE


async def asked_before(
    visit: Visit, kind: Kind, child_id: UUID | None, owner: str = "family"
) -> dict[str, str]:
    """By key, what the demand named by `?reprendre=` asked; nothing when it is of another kind or cannot be had."""
    try:
        query = proposals.OWNERS[owner]([UUID(visit.request.query_params.get("reprendre", ""))])
    except ValueError:
        return {}
    answer = await visit.ask(query)
    for one in answer["proposals"] if isinstance(answer, dict) else []:
        if one["kind"] == kind and (child_id is None or one["child_id"] == str(child_id)):
            return {entry["key"]: entry["after"] for entry in one["fields"]}
    return {}


async def answer(demand: Demand) -> Response:
    """Takes a form one step further: sent, or kept in the address of the page that shows it (see gateway/drafts.py)."""
    visit, why = demand.visit, None
    typed = await _read(demand)
    if typed.step == "envoyer" and not _wrong(typed):
        sent = await _send(demand, typed)
        if isinstance(sent, Response):
            return sent
        why = sent
    known = await visit.fields("pieces-garde")
    more = [("pieces-garde", one) for one in typed.evidence if one not in known]
    if typed.pieces_error:
        more.append(("pieces-refus", typed.pieces_error))
    return await drafts.keep(visit, demand.path, more=more, why=why) or await _shown(demand, typed, why)


async def resumed(demand: Demand) -> Response | None:
    """The page of the form kept in the address, None when there is none."""
    found, why = drafts.resume(demand.visit)
    if not found:
        return None
    typed = await _read(demand)
    typed.pieces_error = typed.pieces_error or await demand.visit.field("pieces-refus")
    return await _shown(demand, typed, why)


async def _read(demand: Demand) -> Typed:
    typed = await forms.read(demand.visit, keys_of(demand.sections), demand.boxes)
    await proving(demand, typed)
    if typed.step == REMOVE and demand.removable:
        typed.flags |= {REMOVE}
    if typed.step == "modifier":
        typed.flags -= {REMOVE}
    else:
        typed.errors = forms.too_long(typed.values, demand.sections) or demand.judge(typed)
    return typed


def _wrong(typed: Typed) -> bool:
    return bool(typed.errors or typed.note_error or typed.pieces_error)


async def _shown(demand: Demand, typed: Typed, why: Refusal | Unavailable | None) -> Response:
    """Back to typing, or the page of before and after; with what was answered to its sending, if anything was."""
    visit = demand.visit
    if typed.step == "modifier":
        return form(demand, typed)
    if _wrong(typed):
        return form(demand, typed, status=422)
    if isinstance(why, Refusal) and why.code == "evidence_missing":
        demand.evidence, typed.pieces_error = True, MISSING_PIECE
        return form(demand, typed, status=422)
    if why is not None:
        # nobody answered: the same command id, so that what was perhaps done is not done twice
        command_id = await visit.command_id() if isinstance(why, Unavailable) else None
        return refused(demand, typed, why, command_id=command_id)
    found = await visit.ask(demand.check(typed), budget=visit.portal.settings.command_budget)
    if not isinstance(found, dict):
        return refused(demand, typed, found)
    if demand.evidence and not typed.pieces and REMOVE not in typed.flags and _waits(found["proposals"]):
        typed.pieces_error = MISSING_PIECE
        return form(demand, typed, status=422)
    return await _checked(demand, typed, found["proposals"])


def _waits(parts: list[Content]) -> bool:
    """Whether something of a form is to be proved: what an agent decides, or family says so."""
    return any(part["result"] == "opened" or part["evidence_needed"] for part in parts)


async def _checked(demand: Demand, typed: Typed, parts: list[Content]) -> Response:
    visit = demand.visit
    opened = any(part["result"] == "opened" for part in parts)
    due_on = await due_day(visit, demand.kind) if opened else None
    return visit.render(
        "parents/record/check.html",
        TITLE_OF_CHECK,
        page_more={"breadcrumbs": [*demand.crumbs, {"label": demand.title, "href": demand.path}]},
        demand=demand,
        typed=typed,
        shown=forms.show(typed.shown),
        parts=[{**part, "rows": words.rows(part["fields"], demand.people, own=True)} for part in parts],
        opened=opened,
        answered=dates.answer_words(due_on, visit.today),
        command_id=await visit.command_id(),
    )


async def due_day(visit: Visit, kind: Kind) -> str | None:
    """The day an answer is promised for a demand sent now; None when nobody promises one, or nobody can say."""
    found = await visit.ask(AnswerDue(kind=kind))
    return found["due_on"] if isinstance(found, dict) else None


async def _send(demand: Demand, typed: Typed) -> Response | Refusal | Unavailable:
    """Leads on once it is sent; else why it is not."""
    visit = demand.visit
    if not (typed.changed or typed.flags):
        return Refusal("nothing_changed")
    command = demand.propose(typed)
    if typed.pieces:
        command = command.model_copy(update={"evidence": [UUID(one) for one in typed.evidence]})
    sent = await visit.send(command, await visit.command_id())
    if isinstance(sent, Refusal | Unavailable):
        return sent
    assert isinstance(sent, ProposalOutcome | BillingProposalOutcome)
    opened = [part for part in sent.proposals if part.result == "opened"]
    if len(opened) < len(sent.proposals):
        visit.flash.say(
            "ok", "C’est enregistré", text="Ce changement est fait, la mairie n’a rien à décider."
        )
    if opened:
        said = dates.answer_words(await due_day(visit, demand.kind), visit.today)
        after = "En attendant, rien ne change dans votre dossier."
        text = f"{said[0].upper()}{said[1:]}. {after}" if said else after
        follow = {"label": "Suivre ma demande", "href": f"/demandes?onglet={demand.half}"}
        visit.flash.say("ok", "Votre demande est envoyée", text=text, action=follow)
    return visit.redirect(demand.back)


def refused(
    demand: Demand, typed: Typed, why: Refusal | Unavailable, *, command_id: UUID | None = None
) -> Response:
    """The form again, with what was typed and why it cannot go further."""
    visit = demand.visit
    if isinstance(why, Unavailable):
        return form(demand, typed, status=503, problems=[visit.sentence(why)], command_id=command_id)
    if why.code in GONE:
        raise PageRefused(why)
    if why.code == "invalid_input":
        for one in why.data.get("fields", []):
            if one["field"] in demand.fields:
                typed.errors[one["field"]] = one["error"]
        return form(demand, typed, status=422, problems=[] if typed.errors else [visit.sentence(why)])
    pending = str(why.data.get("proposal_id", "")) if why.code == "already_pending" else ""
    problems = [] if pending else [visit.sentence(why)]
    return form(demand, typed, status=why.status, problems=problems, pending=pending)


def form(
    demand: Demand,
    typed: Typed,
    *,
    status: int = 200,
    problems: list[str] | None = None,
    pending: str = "",
    command_id: UUID | None = None,
) -> Response:
    """The page to type in. `problems` concern no field; `pending`: the open demand that must be withdrawn first."""
    errors = [("", sentence) for sentence in problems or []]
    errors += [
        (demand.fields[key].id, f"{words.label(key)}\u00a0: {words.wrong(error).lower()}")
        for key, error in typed.errors.items()
    ]
    if typed.pieces_error:
        errors.append(("pieces", typed.pieces_error))
    if typed.note_error:
        errors.append(("precision", typed.note_error))
    return demand.visit.render(
        "parents/record/form.html",
        demand.title,
        status=status,
        page_more={
            "errors": bool(errors or pending),
            "breadcrumbs": [*demand.crumbs, {"label": demand.title}],
        },
        demand=demand,
        typed=typed,
        shown=forms.show(typed.shown),
        errors=errors,
        wrong={key: words.wrong(error) for key, error in typed.errors.items()},
        label=words.label,
        accepted=ACCEPTED,
        proof=words.WORDS["proof"].get(demand.kind, ""),
        pending=pending or demand.waiting,
        stopped=bool(pending),
        **({"command_id": command_id} if command_id else {}),
    )


def open_demand(pending: Iterable[Content], kind: str, guardian_id: str, child_id: UUID | None = None) -> str:
    """The id of the visitor's open demand of a kind, "" when there is none."""
    child = str(child_id) if child_id else None
    for one in pending:
        if (one["kind"], one["guardian_id"], one.get("child_id")) == (kind, guardian_id, child):
            return str(one["proposal_id"])
    return ""


def flat(record: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """A sheet as texts by key: `yes` and `no` for true and false, nested fields under their dotted path."""
    found: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{name}.")
        elif isinstance(value, bool):
            found[prefix + name] = "yes" if value else "no"
        elif value is None or isinstance(value, str):
            found[prefix + name] = value or ""
    return found
