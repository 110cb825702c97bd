"""`/demandes`: everything the family asked, what became of it and why; what is undecided may be withdrawn."""

from __future__ import annotations

import csv
import io
import time
from datetime import tzinfo
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.planning import WithdrawProposal
from contracts.requests import FamilyRequests, RequestDetail
from gateway.bus import Content, Unavailable
from gateway.visit import PageRefused, Parent, Visit, as_uuid
from gateway.words import dates
from gateway.words.sentences import SCREENS, word

router = APIRouter(include_in_schema=False)

TABS = {"compte": ("family", "billing"), "enfants": ("planning",)}
TAB_WORDS = {"compte": "Mon compte", "enfants": "Mes enfants"}
SHOWN, HISTORY = 100, 500
CSV_HEAD = (
    "Type", "Enfant", "Structure", "Prestation", "Jours", "Demandée le", "État", "Réponse attendue le",
    "Décidée ou retirée le", "Motif",
)  # fmt: skip


class Choice:
    """What the visitor chose to see: the tab, the kind, the whole history or the recent part."""

    def __init__(self, visit: Visit) -> None:
        params = visit.request.query_params
        self.tab = params["onglet"] if params.get("onglet") in TABS else "enfants"
        self.kind = params.get("type", "")
        self.history = params.get("historique") == "1"

    def href(self, page: str = "/demandes", **changes: str) -> str:
        """The address of this choice with some of it changed."""
        chosen = {
            "onglet": self.tab,
            "type": self.kind,
            "historique": "1" if self.history else "",
        } | changes
        return f"{page}?{urlencode({name: value for name, value in chosen.items() if value})}"


@router.get("/demandes")
async def family_requests(visit: Parent) -> Response:
    """The list, in two tabs as in the guide."""
    choice = Choice(visit)
    answer = await visit.ask(_query(visit, choice))
    if not isinstance(answer, dict):
        return visit.render(
            "parents/requests/list.html", "Liste des demandes", available=False, choice=choice
        )
    requests = [_overlaid(visit, request) for request in answer["requests"]]
    by_tab = {tab: [request for request in requests if request["owner"] in TABS[tab]] for tab in TABS}
    in_tab = by_tab[choice.tab]
    return visit.render(
        "parents/requests/list.html",
        "Liste des demandes",
        available=True,
        choice=choice,
        tabs=[
            {
                "label": TAB_WORDS[tab],
                "href": choice.href(onglet=tab, type=""),
                "count": len(by_tab[tab]),
                "current": tab == choice.tab,
            }
            for tab in TABS
        ],
        kinds=_kinds(in_tab, choice),
        requests=[request for request in in_tab if choice.kind in ("", request["kind"])],
        cut=answer["total"] > len(requests),
    )


def _query(visit: Visit, choice: Choice) -> FamilyRequests:
    limit = HISTORY if choice.history else SHOWN
    return FamilyRequests(family_id=visit.family_id, history=choice.history, limit=limit)


def _overlaid(visit: Visit, request: Content) -> Content:
    """A withdrawal that its owner accepted is shown at once, though this service has not heard of it yet."""
    withdrawn = visit.flash.outcome("withdrawn", request["proposal_id"])
    if withdrawn is not None and request["state"] == "pending":
        return {**request, "state": "withdrawn", "decided_at": withdrawn.get("at")}
    return request


def _kinds(requests: list[Content], choice: Choice) -> list[dict[str, Any]]:
    """The kinds to filter on: those that exist, with how many of each."""
    counts: dict[str, int] = {}
    for request in requests:
        counts[request["kind"]] = counts.get(request["kind"], 0) + 1
    items = [
        {"label": "Toutes", "href": choice.href(type=""), "current": not choice.kind, "count": len(requests)}
    ]
    for kind in SCREENS["request_kind_many"]:
        if kind in counts or kind == choice.kind:
            items.append(
                {
                    "label": word("request_kind_many", kind),
                    "href": choice.href(type=kind),
                    "current": kind == choice.kind,
                    "count": counts.get(kind, 0),
                }
            )
    return items if len(items) > 1 else []


@router.get("/demandes.csv")
async def export(visit: Parent) -> Response:
    """The same list as a file for a spreadsheet: semicolons, a byte-order mark, French dates."""
    choice = Choice(visit)
    view = await visit.need(_query(visit, choice))
    rows = [
        _csv_row(_overlaid(visit, request), visit.portal.settings.zone)
        for request in view["requests"]
        if request["owner"] in TABS[choice.tab] and choice.kind in ("", request["kind"])
    ]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_HEAD)
    writer.writerows(rows)
    name = f"demandes-{visit.today.isoformat()}.csv"
    return visit.finish(
        Response(
            text.getvalue().encode("utf-8-sig"),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )
    )


def _csv_row(request: Content, zone: tzinfo) -> list[str]:
    summary = request["summary"]
    days = [dates.as_date(day) for day in summary["days"]]
    reason = ". ".join(part for part in (request["reason_label"], request["reason_note"]) if part)
    return [
        _plain(value)
        for value in (
            word("request_kind", request["kind"]),
            summary["child_name"],
            summary["facility"],
            summary["offering"],
            ", ".join(f"{day:%d/%m/%Y}" for day in days),
            f"{dates.local(request['asked_at'], zone):%d/%m/%Y %H:%M}",
            word("request_state", request["state"]),
            f"{dates.as_date(request['due_on']):%d/%m/%Y}" if request["due_on"] else "",
            f"{dates.local(request['decided_at'], zone):%d/%m/%Y %H:%M}" if request["decided_at"] else "",
            reason,
        )
    ]


def _plain(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


@router.get("/demandes/{family_request_id}/retirer")
async def confirm_withdrawal(visit: Parent, family_request_id: str) -> Response:
    """Says what will happen before it does."""
    request = await _mine(visit, family_request_id)
    return visit.render("parents/requests/withdraw.html", "Retirer ma demande", request=request)


@router.post("/demandes/{family_request_id}/retirer")
async def withdraw(visit: Parent, family_request_id: str) -> Response:
    """Asks the owner of the data, whose lock settles a race with an agent's decision."""
    request = await _mine(visit, family_request_id)
    command_id = await visit.command_id()
    if request["owner"] != "planning":
        raise PageRefused(Refusal("proposal_not_open"))
    answer = await visit.send(WithdrawProposal(proposal_id=UUID(request["proposal_id"])), command_id)
    if isinstance(answer, Refusal):
        visit.flash.say("danger", "Votre demande n’est pas retirée", text=visit.sentence(answer))
    elif isinstance(answer, Unavailable):
        return visit.render(
            "parents/requests/withdraw.html",
            "Retirer ma demande",
            status=503,
            request=request,
            refused=visit.sentence(answer),
            command_id=command_id,
        )
    else:
        visit.flash.say("ok", word("flash", "withdrawn"))
        visit.flash.remember("withdrawn", request["proposal_id"], time.time(), at=visit.now.isoformat())
    return visit.redirect("/demandes")


async def _mine(visit: Visit, family_request_id: str) -> Content:
    detail = await visit.need(RequestDetail(family_request_id=as_uuid(family_request_id)))
    request: Content = detail["request"]
    return request
