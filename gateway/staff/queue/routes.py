"""`/agents/demandes`: the queue and one request. What several decisions at once need is in bulk.py."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.requests import (
    AskFamily,
    AssignRequest,
    Decided,
    ReopenRequest,
    RequestCounts,
    RequestDetail,
    RequestQueue,
    TakeQuestionBack,
    UndoDecision,
)
from gateway import evidence, nav, proposals
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED, handed_in
from gateway.parents.inbox.routes import attached
from gateway.staff.queue import banner, bulk, calls, joined, view
from gateway.visit import Agent, PageRefused, Visit, as_uuid, local_path
from gateway.words import asked
from gateway.words.lengths import too_long
from gateway.words.sentences import SCREENS, problem_sentence, word

router = APIRouter(include_in_schema=False)
router.include_router(bulk.router)
router.include_router(joined.router)

TO_DECIDE = ("/agents/documents", "?raison=demande")
"""Where a proof is opened from here, and why: a word of gateway/words/reading.py."""
QUESTION_MAX = 1000
TYPED = ("reason_code", "note", "question_code", "question_text", "reopen_reason")


class Choice:
    """The tab, the kind, the due date and the page an agent looks at. Only what is still to decide has a due date."""

    def __init__(self, visit: Visit) -> None:
        params = visit.request.query_params
        self.tab = params["onglet"] if params.get("onglet") in view.TABS else "a-traiter"
        self.kind: Any = params["type"] if params.get("type") in SCREENS["request_kind"] else None
        due = params.get("echeance", "")
        self.due = due if due in view.DUE and self.tab in view.TABS_TO_DECIDE else ""
        page = params.get("page", "1")
        self.page = max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1

    def query(self) -> RequestQueue:
        """The question."""
        return RequestQueue(
            tab=view.TABS[self.tab],
            kind=self.kind,
            due=view.DUE.get(self.due),
            offset=(self.page - 1) * view.PAGE,
            limit=view.PAGE,
        )

    def href(self, **changes: str) -> str:
        """The address of this choice with some of it changed; the page starts again at one."""
        chosen = {"onglet": self.tab, "type": self.kind or "", "echeance": self.due} | changes
        return "/agents/demandes?" + urlencode({name: value for name, value in chosen.items() if value})


@router.get("/agents/demandes")
async def queue(visit: Agent) -> Response:
    """The queue, sorted by due date; before and after come from the owner in one batch."""
    if visit.request.query_params.get("masquer") == "1":
        visit.flash.forget("decided")
    choice = Choice(visit)
    answer, counts = await asyncio.gather(visit.ask(choice.query()), visit.ask(RequestCounts()))
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    requests = answer["requests"] if isinstance(answer, dict) else []
    details = await proposals.details(visit, requests)
    known = counts if isinstance(counts, dict) else {}
    if known:
        visit.counts["/agents/demandes"] = (known["to_decide"], "demandes à décider")
    total = answer["total"] if isinstance(answer, dict) else 0
    beside = view.beside(requests)
    kinds, other_kinds = _kinds(choice, answer.get("kinds", {}) if isinstance(answer, dict) else {})
    return visit.render(
        "staff/queue/queue.html",
        "Demandes",
        available=isinstance(answer, dict),
        choice=choice,
        tabs=_tabs(choice, known),
        kinds=kinds,
        other_kinds=other_kinds,
        dues=_dues(choice, known),
        rows=view.rows(requests, details.found, visit.today, visit.portal.clock.machine(), visit.who.roles),
        away=details.away,
        total=total,
        pages=-(-total // view.PAGE),
        family_long=known.get("family_long", 0) if choice.tab == "famille" else 0,
        just_decided=visit.flash.of("decided"),
        beside=beside,
        place=banner.place(visit, list(beside)),
        here=choice.href() + (f"&page={choice.page}" if choice.page > 1 else ""),
    )


def _tabs(choice: Choice, counts: Content) -> list[dict[str, Any]]:
    numbers = {
        "a-traiter": counts.get("to_decide"),
        "a-moi": counts.get("mine"),
        "famille": counts.get("family"),
    }
    return [
        {
            "label": label,
            "href": choice.href(onglet=tab),
            "count": numbers.get(tab),
            "current": tab == choice.tab,
        }
        for tab, label in view.TAB_WORDS.items()
    ]


def _kinds(choice: Choice, present: dict[str, int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The kinds to choose from, with how many there are; and those of which there is none, which may be put away."""
    shown: list[dict[str, Any]] = [
        {"label": "Toutes", "href": choice.href(type=""), "current": not choice.kind}
    ]
    others = []
    for kind, label in SCREENS["request_kind_many"].items():
        item = {"label": label, "href": choice.href(type=kind), "current": kind == choice.kind}
        if present.get(kind) or item["current"]:
            shown.append({**item, "count": present.get(kind, 0)})
        else:
            others.append(item)
    return shown, others


def _dues(choice: Choice, counts: Content) -> list[dict[str, Any]]:
    """The due dates to choose from. The counters are those of everything to decide, so they show there only."""
    if choice.tab not in view.TABS_TO_DECIDE:
        return []
    numbers = {}
    if choice.tab == "a-traiter" and choice.kind is None:
        numbers = {"en-retard": "late", "aujourdhui": "due_today", "demain": "due_tomorrow"}
    return [
        {
            "label": label,
            "href": choice.href(echeance=due),
            "count": counts.get(numbers.get(due, "")),
            "current": due == choice.due,
        }
        for due, label in view.DUE_WORDS.items()
    ]


@router.get("/agents/demandes/{request_id}")
async def detail(visit: Agent, request_id: str) -> Response:
    """One request: what is asked, what can be decided, and everything that happened to it."""
    return await _detail(visit, as_uuid(request_id))


async def _detail(
    visit: Visit,
    request_id: UUID,
    *,
    status: int = 200,
    errors: list[tuple[str, str]] | None = None,
    **typed: Any,
) -> Response:
    found = await visit.need(RequestDetail(family_request_id=request_id))
    request = found["request"]
    details, people, (refusals, questions) = await asyncio.gather(
        proposals.details(visit, [request], sealed=True),
        calls.people(visit, request),
        calls.reasons(visit, request["kind"]),
    )
    clock, roles = visit.portal.clock.machine(), visit.who.roles
    line = view.rows([request], details.found, visit.today, clock, roles)[0]
    return visit.render(
        "staff/queue/detail.html",
        view.subject_words(request, visit.today),
        status=status,
        page_more={
            "errors": bool(errors),
            "breadcrumbs": [
                {"label": "Demandes", "href": "/agents/demandes"},
                {"label": view.subject_words(request, visit.today)},
            ],
        },
        request=line,
        fields=asked.rows(line["detail"], visit.today, people),
        details_known=not details.away,
        proofs=await evidence.shown(
            visit,
            line["detail"]["evidence"] if line["detail"] else [],
            request["family_id"],
            *TO_DECIDE,
        ),
        history=_history(visit, found["history"]),
        reasons=refusals,
        question_reasons=questions,
        answers=await evidence.answers(visit, found, request["family_id"], *TO_DECIDE),
        errors=errors or [],
        mine=request["assigned_to"] == visit.who.name,
        child_action=_child_action(visit, request),
        kept=view.kept(request, visit.portal.settings.zone),
        documents=found.get("documents", []),
        talk=joined.talk_href(found),
        accepted=ACCEPTED,
        **dict.fromkeys(TYPED, "") | {"pieces": []} | typed,
    )


def _child_action(visit: Visit, request: Content) -> dict[str, str] | None:
    """The link to the child's sheet, for the roles that open it; a child not yet accepted has none."""
    child_id = request["summary"]["child_id"]
    new = request["kind"] == "new_child" and request["state"] not in ("accepted", "settled_at_once")
    if not child_id or new or nav.DECIDERS.isdisjoint(visit.who.roles):
        return None
    return {
        "label": "Ouvrir la fiche",
        "href": f"/agents/familles/{request['family_id']}/enfants/{child_id}",
    }


def _history(visit: Visit, entries: list[Content]) -> list[dict[str, Any]]:
    zone = visit.portal.settings.zone
    told: dict[str, Callable[[str], str]] = {
        "not_applied": lambda code: problem_sentence(code, {}, zone),
        "not_reverted": lambda code: view.kept_words(code, zone),
    }
    return [
        {
            "title": word("request_history", entry["what"]),
            "tone": SCREENS["request_history_tone"].get(entry["what"], ""),
            "who": entry["who"],
            "at": entry["at"],
            "text": told.get(entry["what"], str)(entry["detail"]) if entry["detail"] else "",
        }
        for entry in entries
    ]


@router.post("/agents/demandes/{request_id}/decision")
async def decide(visit: Agent, request_id: str) -> Response:
    """Accepts, or refuses with a reason."""
    item = as_uuid(request_id)
    form_id = await visit.command_id()
    decision = calls.decision(await visit.field("decision"))
    reason, note = await visit.field("motif"), await visit.field("note")
    pieces, why = await handed_in(visit, "pieces", town=True)
    typed = {"reason_code": reason, "note": note, "pieces": pieces, "command_id": form_id}
    wrong = bulk.wrong(decision, [reason], note) + ([("pieces", why)] if why else [])
    if wrong:
        return await _detail(visit, item, status=422, errors=wrong, **typed)
    if decision == "accept":
        reason = ""
    answer = await calls.decide(visit, form_id, item, decision, reason, note, attached(pieces))
    if isinstance(answer, Decided):
        banner.remember(visit, decision, [answer])
        return visit.redirect("/agents/demandes")
    if isinstance(answer, Unavailable):
        errors = [("", visit.sentence(answer))]
        return await _detail(visit, item, status=503, errors=errors, **typed)
    if answer.code == "note_required":
        return await _detail(visit, item, status=422, errors=[("note", visit.sentence(answer))], **typed)
    visit.flash.say("danger", "La décision n’est pas enregistrée", text=visit.sentence(answer))
    return visit.redirect(f"/agents/demandes/{item}")


@router.post("/agents/demandes/{request_id}/question")
async def ask(visit: Agent, request_id: str) -> Response:
    """Asks the family for what is missing; the request waits for it."""
    item, form_id = as_uuid(request_id), await visit.command_id()
    code, text = await visit.field("motif-question"), await visit.field("question")
    typed = {"question_code": code, "question_text": text, "command_id": form_id}
    missing = [] if code else [("motif-question", "Choisissez ce que vous demandez à la famille")]
    if why := too_long(text, QUESTION_MAX, "La question"):
        missing.append(("question", why))
    if missing:
        return await _detail(visit, item, status=422, errors=missing, **typed)
    command = AskFamily(family_request_id=item, reason_code=code, text=text)
    answer = await visit.send(command, form_id)
    if isinstance(answer, Unavailable):
        return await _detail(visit, item, status=503, errors=[("", visit.sentence(answer))], **typed)
    if isinstance(answer, Refusal):
        visit.flash.say("danger", "La question n’est pas posée", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", word("flash", "questioned"), text=word("flash", "questioned_next"))
    return visit.redirect(f"/agents/demandes/{item}")


@router.post("/agents/demandes/{request_id}/question/{question_id}/retirer")
async def take_back(visit: Agent, request_id: str, question_id: str) -> Response:
    """The town no longer needs an answer."""
    item, command = as_uuid(request_id), TakeQuestionBack(question_id=as_uuid(question_id))
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "La question n’est pas retirée", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", word("flash", "question_taken_back"))
    return visit.redirect(f"/agents/demandes/{item}")


@router.post("/agents/demandes/annulation")
async def undo(visit: Agent) -> Response:
    """Asks the owner to take decisions back; it may answer that it no longer can, and the history will say so."""
    form_id = await visit.command_id()
    ids = [as_uuid(value) for value in (await visit.fields("id"))[: banner.UNDO_AT_ONCE]]
    refused = []
    for item in ids:
        answer = await visit.send(UndoDecision(family_request_id=item), uuid5(form_id, f"undo {item}"))
        if isinstance(answer, Refusal | Unavailable):
            refused.append(visit.sentence(answer))
    visit.flash.forget("decided")
    if refused:
        visit.flash.say(
            "danger", "Toutes les décisions n’ont pas pu être annulées", items=sorted(set(refused))
        )
    else:
        await _say_undone(visit, ids)
    if ids:
        banner.go_on_from(visit, str(ids[0]))
    return visit.redirect(local_path(await visit.field("retour"), "/agents/demandes"))


async def _say_undone(visit: Visit, ids: list[UUID]) -> None:
    """What came of it once the owner has answered, so that the figures of the next page are those of after."""
    states = set(await calls.settled(visit, ids))
    key = "undone" if "deciding" in states else "undone_back" if states <= {"pending"} else "undone_kept"
    said = word("flash", key if len(ids) == 1 else f"{key}_many")
    visit.flash.say("warn" if key == "undone_kept" else "ok", said)


@router.post("/agents/demandes/{request_id}/reouverture")
async def reopen(visit: Agent, request_id: str) -> Response:
    """Asks the owner to take back a decision the family was told of; it may answer that it no longer can."""
    item, form_id = as_uuid(request_id), await visit.command_id()
    reason, seen = await visit.field("raison"), await visit.field("decision_no")
    typed = {"reopen_reason": reason, "command_id": form_id}
    missing = []
    if await visit.field("jour-passe") != "1" and await _is_over(visit, item):
        missing.append(
            ("jour-passe", "Le jour est passé\u00a0: lisez ce que fait la réouverture, puis cochez la case")
        )
    if not reason.strip():
        missing.append(("raison", "Dites pourquoi la demande est rouverte"))
    if why := too_long(reason, what="La raison"):
        missing.append(("raison", why))
    if missing:
        return await _detail(visit, item, status=422, errors=missing, **typed)
    number = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else 0
    command = ReopenRequest(family_request_id=item, decision_no=max(1, number), reason=reason)
    answer = await visit.send(command, form_id)
    if isinstance(answer, Unavailable):
        return await _detail(visit, item, status=503, errors=[("", visit.sentence(answer))], **typed)
    if isinstance(answer, Refusal):
        visit.flash.say("danger", "La demande n’est pas rouverte", text=visit.sentence(answer))
        return visit.redirect(f"/agents/demandes/{item}")
    state = (await calls.settled(visit, [item]) or ["deciding"])[0]
    key = {"deciding": "reopened", "pending": "reopened_back"}.get(state, "reopened_kept")
    visit.flash.say("warn" if key == "reopened_kept" else "ok", word("flash", key))
    return visit.redirect(f"/agents/demandes/{item}")


async def _is_over(visit: Visit, request_id: UUID) -> bool:
    """Whether reopening would change a day that is gone, which an agent confirms first."""
    found = await visit.need(RequestDetail(family_request_id=request_id))
    return bool(view.reopened_words(found["request"], visit.today))


@router.post("/agents/demandes/{request_id}/affectation")
async def assign(visit: Agent, request_id: str) -> Response:
    """Takes a request, or lets it go, so that two agents do not work on it."""
    item = as_uuid(request_id)
    mine = await visit.field("moi") == "1"
    answer = await visit.send(AssignRequest(family_request_id=item, mine=mine), await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "L’affectation n’a pas changé", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", word("flash", "assigned" if mine else "released"))
    return visit.redirect(f"/agents/demandes/{item}")
