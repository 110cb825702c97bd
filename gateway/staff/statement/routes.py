"""`/agents/impayes`: what families owe; `/agents/releve/{guardian_id}`: a payer's statement as they read it themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.billing import Invoice, UnpaidInvoices
from gateway.bus import Content, Unavailable
from gateway.components import french
from gateway.parents.statement import routes as parents
from gateway.parents.statement.spreadsheet import unpaid_csv
from gateway.visit import Agent, PageRefused, Visit, as_uuid

router = APIRouter(include_in_schema=False)

UNPAID = "/agents/impayes"
PAGE = 25
SEARCH_MAX = 80
CSV_AT_ONCE, CSV_MOST = 1000, 50
"""Lines asked for at once for the file, and how many times at most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """All that is unpaid or only what is overdue, whose, and the page of it."""

    overdue: bool
    search: str
    page: int

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows the list, as its address spells it."""
        return {"voir": "en-retard" if self.overdue else "", "q": self.search}

    def href(self, path: str = UNPAID, **changes: str) -> str:
        """The address of this choice with some of it changed; the page starts again at one."""
        query = urlencode({name: value for name, value in (self.chosen | changes).items() if value})
        return path + (f"?{query}" if query else "")

    def query(self, offset: int, limit: int) -> UnpaidInvoices:
        """The question, of so many after so many."""
        return UnpaidInvoices(overdue=self.overdue, search=self.search, offset=offset, limit=limit)


def choice_of(visit: Visit) -> Choice:
    """What the address asks for."""
    params = visit.request.query_params
    page = params.get("page", "1")
    number = max(1, int(page)) if page.isdecimal() and page.isascii() and len(page) < 5 else 1
    return Choice(
        params.get("voir") == "en-retard", " ".join(params.get("q", "").split())[:SEARCH_MAX], number
    )


@router.get("/agents/impayes")
async def unpaid(visit: Agent) -> Response:
    """The unpaid invoices of the régies the town collects, the longest due first."""
    choice = choice_of(visit)
    answer = await visit.ask(choice.query((choice.page - 1) * PAGE, PAGE))
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    available = not isinstance(answer, Unavailable)
    return visit.render(
        "staff/statement/unpaid.html",
        "Impayés",
        available=available,
        choice=choice,
        **(_list(answer, choice) if isinstance(answer, dict) else {}),
    )


def _list(view: Content, choice: Choice) -> dict[str, Any]:
    pages = max(1, -(-view["total"] // PAGE))
    turn = choice.href()
    return {
        "view": view,
        "choices": [
            {"label": "Toutes", "href": choice.href(voir=""), "current": not choice.overdue},
            {"label": "En retard", "href": choice.href(voir="en-retard"), "current": choice.overdue},
        ],
        "export": choice.href(f"{UNPAID}.csv"),
        "rows": [{**one, "late": late_words(one["overdue_days"])} for one in view["invoices"]],
        "pages": pages,
        "turn": f"{turn}{'&' if '?' in turn else '?'}page=",
    }


@router.get("/agents/impayes.csv")
async def unpaid_file(visit: Agent) -> Response:
    """Every unpaid invoice of the choice, whatever the page, as a file."""
    choice = choice_of(visit)
    found: list[Content] = []
    for turn in range(CSV_MOST):
        view = await visit.need(choice.query(turn * CSV_AT_ONCE, CSV_AT_ONCE))
        found += view["invoices"]
        if len(found) >= view["total"] or not view["invoices"]:
            break
    headers = {"content-disposition": f'attachment; filename="impayes-{visit.today.isoformat()}.csv"'}
    return Response(unpaid_csv(found), media_type="text/csv; charset=utf-8", headers=headers)


def late_words(days: int) -> str:
    """`12 jours`; "" for what is not overdue."""
    return french.plural(days, "jour") if days else ""


@router.get("/agents/releve/{guardian_id}.csv")
async def export(visit: Agent, guardian_id: str) -> Response:
    """A payer's operations as a file."""
    key = as_uuid(guardian_id)
    return await parents.csv_answer(visit, key, parents.choice_of(visit, f"/agents/releve/{key}"))


@router.get("/agents/releve/{guardian_id}.pdf")
async def statement_pdf(visit: Agent, guardian_id: str) -> Response:
    """A payer's operations on paper, as they print them."""
    key = as_uuid(guardian_id)
    return await parents.statement_paper(visit, key, parents.choice_of(visit, f"/agents/releve/{key}"))


@router.get("/agents/releve/{guardian_id}")
async def statement(visit: Agent, guardian_id: str) -> Response:
    """A payer's statement; nobody's when family knows no such guardian and nothing was ever recorded."""
    key = as_uuid(guardian_id)
    choice = parents.choice_of(visit, f"/agents/releve/{key}")
    view, account = await parents.ask_statement(visit, key, choice)
    if view is not None and not view["payer_name"] and not view["operations"] and not choice.year:
        raise PageRefused(Refusal("not_found"))
    name = view["payer_name"] if view else ""
    title = f"Relevé de {name}" if name else "Relevé de compte"
    return visit.render(
        "staff/statement/statement.html",
        title,
        page_more={"breadcrumbs": [{"label": "Impayés", "href": UNPAID}, {"label": title}]},
        **parents.statement_context(visit, choice, view, account),
    )


@router.get("/agents/releve/{guardian_id}/factures/{invoice_id}.pdf")
async def invoice_pdf(visit: Agent, guardian_id: str, invoice_id: str) -> Response:
    """A payer's invoice on paper, as they print it."""
    return await parents.invoice_paper(visit, await _invoice(visit, guardian_id, invoice_id))


@router.get("/agents/releve/{guardian_id}/factures/{invoice_id}")
async def invoice(visit: Agent, guardian_id: str, invoice_id: str) -> Response:
    """A payer's invoice, as they read it."""
    view = await _invoice(visit, guardian_id, invoice_id)
    base = f"/agents/releve/{view['guardian_id']}"
    title = f"Facture {view['number']}"
    whose = {"label": f"Relevé de {view['payer_name']}", "href": base}
    return visit.render(
        "staff/statement/invoice.html",
        title,
        page_more={
            "breadcrumbs": [{"label": "Impayés", "href": UNPAID}, whose, {"label": title}],
        },
        **parents.invoice_context(visit, view, base),
    )


async def _invoice(visit: Visit, guardian_id: str, invoice_id: str) -> Content:
    """The invoice of that payer; another payer's is not found under this address."""
    key = as_uuid(guardian_id)
    view = await visit.need(Invoice(invoice_id=as_uuid(invoice_id)))
    if view["guardian_id"] != str(key):
        raise PageRefused(Refusal("not_found"))
    return view
