"""`/compte/impots`, `/compte/caf`, `/compte/banque`: what a price and a payment depend on, asked of billing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from contracts.base import Command
from contracts.billing_records import (
    BillingProposalKind,
    BillingProposalOutcome,
    CheckBillingProposal,
    MyBillingRecord,
    ProposeBankDetails,
    ProposeBenefits,
    ProposeTaxData,
)
from gateway.bus import Content
from gateway.parents.record import asking
from gateway.parents.record.asking import REMOVE, Demand
from gateway.parents.record.fields import BENEFITS, TAX, Section, bank, keys_of
from gateway.parents.record.typed import Typed
from gateway.visit import Parent, Visit
from gateway.words import mandate
from gateway.words import record as words

router = APIRouter(include_in_schema=False)

CRUMB = {"label": "Mon compte", "href": "/compte"}
ACCOUNT = ("bank.holder", "bank.iban", "bank.bic", "bank.name")
COMMANDS: dict[BillingProposalKind, type[Command[BillingProposalOutcome]]] = {
    "tax_data": ProposeTaxData,
    "benefits": ProposeBenefits,
    "bank_details": ProposeBankDetails,
}


@router.get("/compte/impots")
async def tax_form(visit: Parent) -> Response:
    """*Informations fiscales*."""
    return await asking.start(await _tax(visit))


@router.post("/compte/impots")
async def ask_tax(visit: Parent) -> Response:
    """Checks, goes back, or sends."""
    return await asking.answer(await _tax(visit))


async def _tax(visit: Visit) -> Demand:
    return _demand(
        visit,
        await _record(visit),
        "tax_data",
        "/compte/impots",
        "Informations fiscales",
        "Recopiez votre dernier avis d’impôt sur le revenu. Ces chiffres servent à calculer vos tarifs.",
        TAX,
    )


@router.get("/compte/caf")
async def benefits_form(visit: Parent) -> Response:
    """*Informations CAF ou MSA*."""
    return await asking.start(await _benefits(visit))


@router.post("/compte/caf")
async def ask_benefits(visit: Parent) -> Response:
    """Checks, goes back, or sends."""
    return await asking.answer(await _benefits(visit))


async def _benefits(visit: Visit) -> Demand:
    return _demand(
        visit,
        await _record(visit),
        "benefits",
        "/compte/caf",
        "Informations CAF ou MSA",
        "Votre caisse d’allocations familiales, et votre numéro d’allocataire.",
        BENEFITS,
    )


@router.get("/compte/banque")
async def bank_form(visit: Parent) -> Response:
    """*Coordonnées bancaires*, and the mandate where the town collects by direct debit."""
    return await asking.start(await _bank(visit))


@router.post("/compte/banque")
async def ask_bank(visit: Parent) -> Response:
    """Checks, goes back, or sends."""
    return await asking.answer(await _bank(visit))


async def _bank(visit: Visit) -> Demand:
    file = await _record(visit)
    values, terms = file["values"], file["terms"]
    in_force = mandate_words(values)
    demand = _demand(
        visit,
        file,
        "bank_details",
        "/compte/banque",
        "Coordonnées bancaires",
        "Le compte sur lequel la commune vous rembourse et, si vous signez le mandat, prélève vos factures.",
        bank(
            masked=values["bank.iban"],
            in_force=in_force,
            facts=mandate.facts(terms) if terms else (),
            text=mandate.paragraphs(terms) if terms else (),
        ),
    )
    # an account is told masked: left empty, the present one stays
    demand.record["bank.iban"] = ""
    demand.text = terms["text"] if terms else ""
    if values["bank.iban"]:
        demand.removable = "Retirer mes coordonnées bancaires…"
        demand.removal = "Vos coordonnées bancaires seront retirées de votre dossier" + (
            ", et le mandat de prélèvement prendra fin." if in_force else "."
        )
    return demand


def mandate_words(values: Mapping[str, str]) -> str:
    """The mandate in force in a line, "" when there is none."""
    if not values["mandate.rum"]:
        return ""
    day = words.said("mandate.signed_on", values["mandate.signed_on"])
    return f"signé le {day} par {values['mandate.signer']}"


async def _record(visit: Visit) -> Content:
    return await visit.need(MyBillingRecord(guardian_id=visit.guardian_id))


def _demand(
    visit: Visit,
    file: Content,
    kind: BillingProposalKind,
    path: str,
    title: str,
    lead: str,
    sections: tuple[Section, ...],
) -> Demand:
    """The form of one kind around the record in force."""

    def sent(typed: Typed) -> dict[str, Any]:
        """What both the question of before and after and the command carry."""
        asked = values_of(typed, visit.today.isoformat())
        text = typed.text if asked.get("mandate.accepted") == "yes" else ""
        return {
            "family_id": visit.family_id,
            "guardian_id": visit.guardian_id,
            "values": asked,
            **({"mandate_text": text} if kind == "bank_details" else {}),
        }

    known = file["values"]
    return Demand(
        visit=visit,
        kind=kind,
        title=title,
        lead=lead,
        path=path,
        back="/compte",
        sections=sections,
        record={key: typed_as(key, known.get(key, "")) for key in keys_of(sections)}
        | {key: "" for key in keys_of(sections) if key.startswith("mandate.")},
        propose=lambda typed: COMMANDS[kind].model_validate(sent(typed) | {"note": typed.note}),
        asks=lambda typed: CheckBillingProposal.model_validate(sent(typed) | {"kind": kind}),
        waiting=asking.open_demand(file["pending"], kind, visit.who.guardian_id),
        owner="billing",
        crumbs=[CRUMB],
    )


def typed_as(key: str, value: str) -> str:
    """A value as one types it: parts with their comma."""
    return value.replace(".", ",") if key == "tax.parts" else value


def values_of(typed: Typed, today: str) -> dict[str, str]:
    """What the form asks. A mandate signed here is signed today; taking the account off empties all of it."""
    if REMOVE in typed.flags:
        return dict.fromkeys(ACCOUNT, "")
    signed = typed.changed.get("mandate.accepted") == "yes"
    return typed.changed | ({"mandate.signed_on": today} if signed else {})
