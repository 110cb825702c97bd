"""`/demandes`: everything the family asked, in the guide's two halves, what became of it and why."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import FamilySheet
from contracts.requests import AnswerQuestion, FamilyRequests, RequestDetail
from gateway import evidence, proposals
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED, handed_in, one_of, opened
from gateway.paging import page_number
from gateway.parents.inbox.routes import attached
from gateway.parents.requests import export, view, withdraw
from gateway.visit import PageRefused, Parent, Visit, as_uuid
from gateway.words import asked, talking
from gateway.words.planning_results import JOINED
from gateway.words.sentences import SCREENS, word

router = APIRouter(include_in_schema=False)
router.include_router(withdraw.router)

SHOWN, HISTORY = 100, 500
ANSWER_MAX = 4000
STANDS = ("pending", "deciding", "accepted", "settled_at_once")
SHOWN_TO_FAMILIES = (
    *("asked", "questioned", "answered", "question_taken_back"),
    *("accepted", "refused", "reopened", "not_applied", "withdrawn"),
)


class Choice:
    """What the visitor chose to see: the half, the kind, the whole history or the recent part."""

    def __init__(self, visit: Visit) -> None:
        params = visit.request.query_params
        self.tab = params["onglet"] if params.get("onglet") in view.HALVES else "enfants"
        self.kind = params["type"] if params.get("type") in view.HALVES[self.tab] else ""
        self.history = params.get("historique") == "1"
        self.number = page_number(visit)

    @property
    def shown(self) -> int:
        """How many are on a page."""
        return HISTORY if self.history else SHOWN

    def href(self, page: str = "/demandes", **changes: str) -> str:
        """The address of this choice with some of it changed."""
        chosen = {
            "onglet": self.tab,
            "type": self.kind,
            "historique": "1" if self.history else "",
        } | changes
        return f"{page}?{urlencode({name: value for name, value in chosen.items() if value})}"

    def query(self, visit: Visit) -> FamilyRequests:
        """The question."""
        return FamilyRequests(
            family_id=visit.family_id,
            history=self.history,
            limit=self.shown,
            offset=(self.number - 1) * self.shown,
        )


@router.get("/demandes")
async def family_requests(visit: Parent) -> Response:
    """The list: what waits first, then the refused and the accepted, apart as in the guide."""
    choice = Choice(visit)
    answer = await visit.ask(choice.query(visit))
    if not isinstance(answer, dict):
        return visit.render(
            "parents/requests/list.html", "Liste des demandes", available=False, choice=choice
        )
    requests = [withdraw.overlaid(visit, request) for request in answer["requests"]]
    entries = await _entries(visit, _chosen(requests, choice))
    return visit.render(
        "parents/requests/list.html",
        "Liste des demandes",
        available=True,
        choice=choice,
        tabs=_tabs(requests, choice),
        kinds=_kinds(requests, choice),
        entries=entries,
        awaiting=view.awaiting(requests),
        sections=view.in_sections(entries),
        columns=view.COLUMNS,
        who=visit.who.name,
        pages=-(-answer["total"] // choice.shown),
    )


def _chosen(requests: list[Content], choice: Choice) -> list[Content]:
    wanted = (choice.kind,) if choice.kind else view.HALVES[choice.tab]
    return [request for request in requests if request["kind"] in wanted]


async def _entries(visit: Visit, requests: list[Content]) -> list[dict[str, Any]]:
    """With what each asks, in one batch per owner; days of a planning are in the list already."""
    known = await proposals.details(visit, [one for one in requests if one["owner"] != "planning"])
    addresses = await _addresses(visit) if view.in_part(known.found.values()) else None
    return [view.entry(request, known.found, known.away, addresses) for request in requests]


async def _addresses(visit: Visit) -> dict[str, dict[str, str]]:
    """The visitor's address and the partner's as the record has them; a demand says only the parts it changes."""
    family = await visit.ask(FamilySheet(family_id=visit.family_id))
    if not isinstance(family, dict):
        return {}
    me = next((one for one in family["guardians"] if one["guardian_id"] == visit.who.guardian_id), None)
    held = {"guardian": me, "partner": family["partner"]}
    return {
        kind: {f"address.{part}": text for part, text in sheet["address"].items()}
        for kind, sheet in held.items()
        if sheet
    }


def _tabs(requests: list[Content], choice: Choice) -> list[dict[str, Any]]:
    counts = {
        half: sum(request["kind"] in kinds for request in requests) for half, kinds in view.HALVES.items()
    }
    return [
        {
            "label": label,
            "href": choice.href(onglet=half, type=""),
            "count": counts[half],
            "current": half == choice.tab,
        }
        for half, label in view.HALF_WORDS.items()
    ]


def _kinds(requests: list[Content], choice: Choice) -> list[dict[str, Any]]:
    """The kinds to choose from, as in the guide: all of a half's, whether or not there is one."""
    items = [{"label": "Toutes", "href": choice.href(type=""), "current": not choice.kind}]
    for kind, label, count in view.kinds(requests, choice.tab):
        item = {"label": label, "href": choice.href(type=kind), "current": kind == choice.kind}
        items.append(item | ({"count": count} if count else {}))
    return items


@router.get("/demandes.csv")
async def download(visit: Parent) -> Response:
    """The same list as a file for a spreadsheet."""
    choice = Choice(visit)
    answer = await visit.need(choice.query(visit))
    requests = [withdraw.overlaid(visit, request) for request in answer["requests"]]
    entries = await _entries(visit, _chosen(requests, choice))
    name = f"demandes-{visit.today.isoformat()}.csv"
    return visit.finish(
        Response(
            export.sheet(entries, choice.tab, visit.who.name, visit.portal.settings.zone),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )
    )


@router.get("/demandes/{family_request_id}")
async def one_request(visit: Parent, family_request_id: str) -> Response:
    """One demand: before and after field by field, how each ended, and its history."""
    return await _one(visit, family_request_id)


@router.post("/demandes/{family_request_id}/justificatif")
async def join(visit: Parent, family_request_id: str) -> Response:
    """Joins the form's documents to an absence."""
    found = await visit.need(RequestDetail(family_request_id=as_uuid(family_request_id)))
    request = found["request"]
    if request["owner"] != "planning" or request["kind"] != "absence":
        raise PageRefused(Refusal("not_found"))
    pieces, why = await evidence.join_sent(visit, UUID(request["proposal_id"]))
    if why:
        kind = evidence.kind_of(await visit.field("nature"))
        typed = {"pieces": pieces, "pieces_error": why, "kind": kind}
        return await _one(visit, family_request_id, status=422, command_id=await visit.command_id(), **typed)
    visit.flash.say("ok", JOINED)
    return visit.redirect(f"/demandes/{family_request_id}")


@router.post("/demandes/{family_request_id}/reponse")
async def answer_town(visit: Parent, family_request_id: str) -> Response:
    """Answers what the town hall asks, with words, documents or both."""
    text = (await visit.field("texte")).strip()
    pieces, why = await handed_in(visit, "pieces")
    wrong = [("reponse-pieces", why)] if why else []
    if not text and not pieces and not why:
        wrong.append(("texte", "Écrivez votre réponse, ou joignez un document."))
    if len(text) > ANSWER_MAX:
        wrong.append(("texte", f"Votre réponse dépasse {ANSWER_MAX} caractères."))
    form_id = await visit.command_id()
    typed = {"answer_text": text, "answer_pieces": pieces, "command_id": form_id}
    if wrong:
        return await _one(visit, family_request_id, status=422, wrong=wrong, **typed)
    command = AnswerQuestion(
        question_id=as_uuid(await visit.field("question")),
        text=text or word("flash", "answer_in_documents"),
        attachments=attached(pieces),
    )
    answer = await visit.send(command, form_id)
    if isinstance(answer, Unavailable):
        wrong = [("", visit.sentence(answer))]
        return await _one(visit, family_request_id, status=503, wrong=wrong, **typed)
    if isinstance(answer, Refusal):
        visit.flash.say("danger", "Votre réponse n’est pas partie", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", word("flash", "answered"), text=word("flash", "answered_next"))
    return visit.redirect(f"/demandes/{family_request_id}")


@router.get("/demandes/{family_request_id}/pieces/{file_id}")
async def joined_to_answer(visit: Parent, family_request_id: str, file_id: str) -> Response:
    """A document that came with the town's answer."""
    found = await visit.need(RequestDetail(family_request_id=as_uuid(family_request_id)))
    return await opened(visit, one_of(found.get("documents", []), file_id))


async def _one(visit: Visit, family_request_id: str, **more: Any) -> Response:
    found = await visit.need(RequestDetail(family_request_id=as_uuid(family_request_id)))
    request = withdraw.overlaid(visit, found["request"])
    known = await proposals.details(visit, [request], sealed=True)
    entry = view.entry(request, known.found, known.away)
    detail = known.found.get(request["proposal_id"])
    title = talking.about_request(request)["sujet"]
    half = view.half_of(request["kind"])
    context: dict[str, Any] = {
        "pieces": [],
        "pieces_error": None,
        "kind": "medical_certificate",
        "kinds": evidence.KINDS,
        "accepted": ACCEPTED,
        "wrong": [],
        "answer_text": "",
        "answer_pieces": [],
        "answers": await evidence.answers(visit, found, str(visit.family_id), "/documents"),
    } | more
    return visit.render(
        "parents/requests/one.html",
        title,
        page_more={
            "errors": bool(context["pieces_error"] or context["wrong"]),
            "breadcrumbs": [
                {"label": "Liste des demandes", "href": f"/demandes?onglet={half}"},
                {"label": title},
            ],
        },
        request=entry,
        detail=detail,
        proofs=await evidence.shown(
            visit, detail["evidence"] if detail else [], str(visit.family_id), "/documents"
        ),
        given=found.get("documents", []),
        conversation_id=found.get("conversation_id"),
        inbox_open=found.get("inbox_open", False),
        joinable=detail is not None and request["kind"] == "absence" and request["state"] in STANDS,
        rows=asked.rows(detail, visit.today),
        history=[
            {
                "title": word("request_history", one["what"]),
                "tone": SCREENS["request_history_tone"].get(one["what"], ""),
                "at": one["at"],
            }
            for one in found["history"]
            if one["what"] in SHOWN_TO_FAMILIES
        ],
        **context,
    )
