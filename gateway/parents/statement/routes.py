"""`/releve`: the statement of a school year, and each invoice and payment as a page and as a paper."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.billing import AccountSummary, Invoice, Payment, Statement
from gateway.bus import Answer, Content, Unavailable
from gateway.documents import engine
from gateway.parents.statement import operations, papers, wording
from gateway.parents.statement.operations import Choice
from gateway.parents.statement.spreadsheet import statement_csv
from gateway.visit import PageRefused, Parent, Visit, as_uuid

router = APIRouter(include_in_schema=False)

TITLE = "Relevé de compte"
BASE = "/releve"


@router.get("/releve")
async def statement(visit: Parent) -> Response:
    """The statement; what is due comes first."""
    choice = choice_of(visit, BASE)
    view, account = await ask_statement(visit, visit.guardian_id, choice)
    return visit.render(
        "parents/statement/statement.html", TITLE, **statement_context(visit, choice, view, account)
    )


@router.get("/releve.csv")
async def export(visit: Parent) -> Response:
    """The same operations as a file for a spreadsheet."""
    return await csv_answer(visit, visit.guardian_id, choice_of(visit, BASE))


@router.get("/releve.pdf")
async def statement_pdf(visit: Parent) -> Response:
    """The same operations on paper."""
    return await statement_paper(visit, visit.guardian_id, choice_of(visit, BASE))


@router.get("/releve/factures/{invoice_id}.pdf")
async def invoice_pdf(visit: Parent, invoice_id: str) -> Response:
    """The invoice on paper."""
    return await invoice_paper(visit, await visit.need(Invoice(invoice_id=as_uuid(invoice_id))))


@router.get("/releve/factures/{invoice_id}")
async def invoice(visit: Parent, invoice_id: str) -> Response:
    """An invoice as a page."""
    view = await visit.need(Invoice(invoice_id=as_uuid(invoice_id)))
    title = f"Facture {view['number']}"
    return visit.render(
        "parents/statement/invoice.html",
        title,
        page_more={"breadcrumbs": [{"label": TITLE, "href": BASE}, {"label": title}]},
        **invoice_context(visit, view, BASE),
    )


@router.get("/releve/reglements/{payment_id}.pdf")
async def receipt_pdf(visit: Parent, payment_id: str) -> Response:
    """The receipt of a payment on paper."""
    view = await visit.need(Payment(payment_id=as_uuid(payment_id)))
    data = papers.receipt_paper(view, papers.town_of(visit.town.page), visit.today)
    return await paper(visit, "receipt", data, f"recu-{view['number']}")


@router.get("/releve/reglements/{payment_id}")
async def payment(visit: Parent, payment_id: str) -> Response:
    """A payment as a page: its receipt."""
    view = await visit.need(Payment(payment_id=as_uuid(payment_id)))
    title = f"Reçu {view['number']}"
    return visit.render(
        "parents/statement/payment.html",
        title,
        page_more={"breadcrumbs": [{"label": TITLE, "href": BASE}, {"label": title}]},
        payment=view,
        facts=papers.payment_facts(view),
        pdf=f"{BASE}/reglements/{view['payment_id']}.pdf",
        base=BASE,
        town=visit.town.page,
    )


# --- shared with the agents' pages, which show the same read-only


def choice_of(visit: Visit, base: str) -> Choice:
    """What the address asks to see; a year that cannot be one is a page that does not exist."""
    choice = operations.read_choice(base, visit.request.query_params)
    if choice is None:
        raise PageRefused(Refusal("not_found"))
    return choice


async def ask_statement(
    visit: Visit, guardian_id: UUID, choice: Choice
) -> tuple[Content | None, Content | None]:
    """The statement and the account, side by side; None for what billing cannot say now."""
    view, account = await asyncio.gather(
        visit.ask(Statement(guardian_id=guardian_id, school_year=choice.year or None)),
        visit.ask(AccountSummary(guardian_id=guardian_id)),
    )
    return _panel(view), _panel(account)


def _panel(answer: Answer) -> Content | None:
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    return answer if isinstance(answer, dict) else None


def statement_context(
    visit: Visit, choice: Choice, view: Content | None, account: Content | None
) -> dict[str, Any]:
    """What the parts of the statement's templates need."""
    open_invoices = {one["invoice_id"]: one for one in account["open_invoices"]} if account else {}
    context: dict[str, Any] = {
        "view": view,
        "account": account,
        "choice": choice,
        "due": wording.due_sentence(account, visit.today) if account else "",
        "treasury": visit.town.profile.get("treasury_name", ""),
        "followed": _followed(view, account),
        "paying": papers.paying_of(view) if account and account["to_pay"] else [],
    }
    if view is not None:
        context |= {
            "rows": operations.rows(view, choice, open_invoices),
            "years": operations.years(view, choice),
            "kinds": operations.kinds(view, choice),
            "regies": operations.regies(view, choice),
            "totals": operations.totals(view, choice),
        }
    return context


def _followed(view: Content | None, account: Content | None) -> bool:
    """Whether the town follows anything of this account: not when the Treasury collects all of it."""
    if account is None or not account["treasury_regies"]:
        return account is not None
    if account["open_invoices"] or account["credit_available"]:
        return True
    return view is not None and any(not one["at_treasury"] for one in view["operations"])


async def csv_answer(visit: Visit, guardian_id: UUID, choice: Choice) -> Response:
    """The operations of a choice, as a file."""
    view = await visit.need(Statement(guardian_id=guardian_id, school_year=choice.year or None))
    name = f"releve-{view['school_year']}.csv"
    return visit.finish(
        Response(
            statement_csv(view, choice),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )
    )


async def statement_paper(visit: Visit, guardian_id: UUID, choice: Choice) -> Response:
    """The operations of a choice as PDF; what is due stands above them where the town follows it and billing says it."""
    view, account = await ask_statement(visit, guardian_id, choice)
    if view is None:
        raise PageRefused(Unavailable("billing"))
    due = wording.due_sentence(account, visit.today) if account and _followed(view, account) else ""
    treasury = visit.town.profile.get("treasury_name", "")
    data = papers.statement_paper(view, choice, due, papers.town_of(visit.town.page), treasury, visit.today)
    if account is None or not account["to_pay"]:
        data["how"] = []
    return await paper(visit, "statement", data, f"releve-{view['school_year']}")


def invoice_context(visit: Visit, view: Content, base: str) -> dict[str, Any]:
    """What the parts of the invoice's templates need."""
    return {
        "invoice": view,
        "state": wording.invoice_state(view, visit.today),
        "period": wording.period_words(view["period_from"], view["period_to"]),
        "totals": wording.totals_of(view),
        "how": papers.how_to_pay(view, papers.town_of(visit.town.page)),
        "notice": papers.treasury_words(visit.town.profile.get("treasury_name", "")),
        "payer": papers.address_lines(view),
        "town": visit.town.page,
        "base": base,
        "pdf": f"{base}/factures/{view['invoice_id']}.pdf",
    }


async def invoice_paper(visit: Visit, view: Content) -> Response:
    """The invoice as PDF."""
    treasury = visit.town.profile.get("treasury_name", "")
    data = papers.invoice_paper(view, papers.town_of(visit.town.page), treasury, visit.today)
    return await paper(visit, "invoice", data, f"facture-{view['number']}")


async def paper(visit: Visit, template: str, data: dict[str, Any], name: str) -> Response:
    """A document the browser shows; its name is for whoever keeps it."""
    return visit.finish(
        Response(
            await engine.pdf(template, data, visit.now),
            media_type=engine.MEDIA_TYPE,
            headers={"content-disposition": f'inline; filename="{name}.pdf"'},
        )
    )
