"""`/agents/certifications`: who has certified and who has not, as a page and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from chassis.problem import Refusal
from contracts.family import Certifications, CertificationState
from contracts.family.answers import SendBackCertification
from contracts.identity import WhoSignsIn
from gateway.bus import Content, Unavailable
from gateway.components import french
from gateway.parents.statement.spreadsheet import plain
from gateway.staff.certifications import texts
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words.dates import as_date
from gateway.words.lengths import too_long

router = APIRouter(include_in_schema=False)
router.include_router(texts.router)

HERE = "/agents/certifications"
SHOWN, CSV_PAGE = 50, 1000
REASON_MAX = 500
TABS: tuple[tuple[str, CertificationState | None, str], ...] = (
    ("a-faire", "todo", "À faire"),
    ("faites", "done", "Faites"),
    ("toutes", None, "Toutes"),
)
HEAD = (
    *("N° de famille", "Nom", "Prénom", "Certifié le", "Textes sans réponse", "Dernier rappel", "Courriel"),
    *("Textes refusés", "Autorisations sans réponse", "Renvoyé le"),
)


class Choice:
    """The tab, the name looked for and the page."""

    def __init__(self, visit: Visit) -> None:
        params = visit.request.query_params
        known = [tab for tab, _, _ in TABS]
        self.tab = params["onglet"] if params.get("onglet") in known else "a-faire"
        self.text = params.get("q", "").strip()[:80]
        page = params.get("page", "1")
        self.page = max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1

    def query(self, offset: int, limit: int) -> Certifications:
        """The question."""
        state = next(state for tab, state, _ in TABS if tab == self.tab)
        return Certifications(state=state, text=self.text, offset=offset, limit=limit)

    def href(self, page: str = HERE, **changes: str) -> str:
        """The address of this choice with some of it changed."""
        chosen = {"onglet": self.tab, "q": self.text} | changes
        return f"{page}?{urlencode({name: value for name, value in chosen.items() if value})}"


@router.get(HERE)
async def show(visit: Agent) -> Response:
    """A page of guardians by name."""
    return await _list(visit, Choice(visit))


async def _list(visit: Visit, choice: Choice, back: tuple[str, str, str] = ("", "", "")) -> Response:
    """`back`: whose certification could not be sent back, the reason typed, and what is wrong with it."""
    answer = await visit.ask(choice.query((choice.page - 1) * SHOWN, SHOWN))
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    view = answer if isinstance(answer, dict) else None
    signing_in = await _signing_in(visit, view["entries"]) if view else None
    return visit.render(
        "staff/certifications/list.html",
        "Certifications",
        view=view,
        signing_in=signing_in,
        choice=choice,
        tabs=_tabs(choice, view["counts"] if view else {}),
        pages=-(-view["total"] // SHOWN) if view else 0,
        pager=choice.href() + "&page=",
        back=back,
        errors=[(f"motif-{back[0]}", back[2])] if back[2] else [],
        status=422 if back[2] else 200,
        page_more={"errors": True} if back[2] else {},
    )


@router.post(f"{HERE}/retour")
async def send_back(visit: Agent) -> Response:
    """A certified record is to be corrected: its guardian is told why, and is again among those who have not."""
    reason, guardian_id = await visit.field("motif"), as_uuid(await visit.field("responsable"))
    choice = Choice(visit)
    choice.tab = "faites"
    why = too_long(reason, REASON_MAX, "Le motif") if reason else "Dites ce qui est à corriger."
    if why:
        return await _list(visit, choice, (str(guardian_id), reason, why))
    command = SendBackCertification(
        family_id=as_uuid(await visit.field("famille")),
        guardian_id=guardian_id,
        reason=" ".join(reason.split()),
    )
    answer = await visit.send(command, uuid5(await visit.command_id(), str(guardian_id)))
    if isinstance(answer, Refusal | Unavailable):
        return await _list(visit, choice, (str(guardian_id), reason, visit.sentence(answer)))
    visit.flash.say(
        "ok",
        "La certification est renvoyée",
        text="La famille lit pourquoi sur son accueil et dans Certifier mon dossier.",
    )
    return visit.redirect(HERE)


async def _signing_in(visit: Visit, entries: list[Content]) -> frozenset[str] | None:
    """Who of them can certify online; None when identity cannot say, and then nothing is said."""
    answer = await visit.ask(WhoSignsIn(guardian_ids=[UUID(one["guardian_id"]) for one in entries]))
    return frozenset(answer["guardian_ids"]) if isinstance(answer, dict) else None


def _tabs(choice: Choice, counts: dict[str, int]) -> list[dict[str, Any]]:
    numbers = {"todo": counts.get("todo"), "done": counts.get("done"), None: sum(counts.values()) or None}
    return [
        {
            "label": label,
            "href": choice.href(onglet=tab),
            "count": numbers[state],
            "current": tab == choice.tab,
        }
        for tab, state, label in TABS
    ]


@router.get(f"{HERE}.csv")
async def download(visit: Agent) -> Response:
    """The whole of the tab as a file for a spreadsheet, page after page."""
    choice = Choice(visit)
    first = await visit.need(choice.query(0, CSV_PAGE))

    async def lines() -> AsyncIterator[bytes]:
        view, offset = first, 0
        yield _csv([HEAD], mark=True)
        while view["entries"]:
            yield _csv([_row(one) for one in view["entries"]])
            offset += CSV_PAGE
            if offset >= view["total"]:
                return
            view = await visit.need(choice.query(offset, CSV_PAGE))

    name = f"certifications-{visit.today.isoformat()}.csv"
    return visit.finish(
        StreamingResponse(
            lines(),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"},
        )
    )


def _csv(rows: list[Any], *, mark: bool = False) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _row(one: Content) -> tuple[str, ...]:
    return (
        one["family_number"],
        plain(one["last_name"]),
        plain(one["first_name"]),
        _day(one["certified_at"]),
        str(one["missing"]),
        _day(one["reminded_at"]),
        "oui" if one["by_email"] else "non",
        str(one["refused"]),
        str(one["consents"]),
        _day(one["returned_at"]),
    )


def _day(text: str | None) -> str:
    return french.day_figures(as_date(text)) if text else ""
