"""`/agents/reglages/motifs/…`: the reasons agents choose from, to refuse a request and to ask its family something."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain, product
from string import ascii_lowercase
from typing import Any, get_args
from urllib.parse import quote

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.proposals import ProposalKind
from contracts.requests import (
    DefineQuestionReasons,
    DefineRefusalReasons,
    QuestionReason,
    RefusalReason,
    RefusalReasons,
)
from gateway.staff.town import forms, keeping
from gateway.visit import Agent, PageRefused

router = APIRouter(include_in_schema=False)

KINDS: tuple[str, ...] = get_args(ProposalKind)
LONGEST, MOST = 120, 60
LAST = "Gardez au moins un motif."
MEANWHILE = (
    "Un autre agent vient de changer la liste : la voici. Refaites votre changement s’il le faut encore."
)


class Held(BaseModel):
    """A list as the page shows it."""

    reasons: list[QuestionReason]


@dataclass(frozen=True)
class Table:
    """One list: where its page is, its words, where the answer holds it."""

    page: str
    title: str
    lead: str
    key: str

    def command(self, reasons: list[QuestionReason], before: Held) -> Any:
        """What replaces it."""
        if self.key == "questions":
            return DefineQuestionReasons(reasons=reasons, before=before.reasons)
        plain = [[RefusalReason(**one.model_dump()) for one in some] for some in (reasons, before.reasons)]
        return DefineRefusalReasons(reasons=plain[0], before=plain[1])


REFUSALS = Table(
    "/agents/reglages/motifs/refus",
    "Motifs de refus",
    "Ce qu’un agent choisit pour refuser\u00a0; la famille le lit.",
    "reasons",
)
QUESTIONS = Table(
    "/agents/reglages/motifs/questions",
    "Questions aux familles",
    "Ce qu’un agent choisit pour demander un document ou une précision\u00a0; la famille le lit.",
    "questions",
)
TABLES = {table.page.rsplit("/", 1)[1]: table for table in (REFUSALS, QUESTIONS)}


def table_of(name: str) -> Table:
    """The list an address names."""
    if name not in TABLES:
        raise PageRefused(Refusal("not_found"))
    return TABLES[name]


@router.get("/agents/reglages/motifs/{name}")
async def reasons(visit: Agent, name: str) -> Response:
    """The list in its order; `motif` opens one of it."""
    keeping.only_heads(visit)
    table = table_of(name)
    held = await _held(visit, table)
    code = visit.request.query_params.get("motif", "")
    opened = next((one for one in held.reasons if one.code == code), None)
    typed = {"code": opened.code, "libelle": opened.label, "nature": opened.kinds} if opened else {}
    return _show(visit, table, held, typed, [])


@router.post("/agents/reglages/motifs/{name}")
async def save(visit: Agent, name: str) -> Response:
    """Moves one, takes one away, changes one or adds it: the whole list is sent, with what it was."""
    keeping.only_heads(visit)
    table = table_of(name)
    held = await forms.before(visit, Held)
    action, _, code = (await visit.field("action")).partition(":")
    typed: dict[str, Any] = {}
    wrong: forms.Wrong = []
    chosen = list(held.reasons)
    if action in ("monter", "descendre", "retirer"):
        chosen, wrong = rearranged(held.reasons, action, code)
    else:
        kinds = [kind for kind in KINDS if kind in await visit.fields("nature")]
        typed = {"code": await visit.field("code"), "libelle": await visit.field("libelle"), "nature": kinds}
        wrong = wrong_fields(held.reasons, typed)
        if not wrong:
            chosen, code = written(held.reasons, typed)
    if not wrong:
        answer, wrong = await forms.sent(visit, table.command(chosen, held))
        if answer is not None:
            if action != "monter" and action != "descendre":
                visit.flash.say(
                    "ok", "Le motif est retiré" if action == "retirer" else "La liste est enregistrée"
                )
                return visit.redirect(table.page)
            return visit.redirect(f"{table.page}#motif-{quote(code)}")
        if wrong == [("", forms.MEANWHILE)]:
            held, wrong = await _held(visit, table), [("", MEANWHILE)]
    return _show(visit, table, held, typed, wrong)


def rearranged(
    held: list[QuestionReason], action: str, code: str
) -> tuple[list[QuestionReason], forms.Wrong]:
    """The list with one moved by a place, or without it; one that is not there changes nothing."""
    chosen = list(held)
    at = next((n for n, one in enumerate(held) if one.code == code), None)
    if at is None:
        return chosen, []
    one = chosen.pop(at)
    if action == "retirer":
        return chosen, [] if chosen else [("", LAST)]
    chosen.insert(max(0, at - 1) if action == "monter" else at + 1, one)
    return chosen, []


def wrong_fields(held: list[QuestionReason], typed: dict[str, Any]) -> forms.Wrong:
    """What keeps a reason from being saved."""
    label = typed["libelle"]
    if not label:
        return [("libelle", "Donnez le motif, comme la famille le lira.")]
    if len(label) > LONGEST:
        return [("libelle", f"{len(label)} caractères\u00a0: {LONGEST} au plus.")]
    others = {one.label.casefold() for one in held if one.code != typed["code"]}
    if label.casefold() in others:
        return [("libelle", "Ce motif est déjà dans la liste.")]
    if not typed["code"] and len(held) >= MOST:
        return [("", f"{MOST} motifs au plus\u00a0: retirez-en un d’abord.")]
    return []


def written(held: list[QuestionReason], typed: dict[str, Any]) -> tuple[list[QuestionReason], str]:
    """The list with one changed in its place, or a new one at its end; and its code."""
    codes = [one.code for one in held]
    known = typed["code"] in codes
    code = typed["code"] if known else code_for(typed["libelle"], codes)
    one = QuestionReason(code=code, label=typed["libelle"], kinds=typed["nature"])
    if known:
        return [one if other.code == code else other for other in held], code
    return [*held, one], code


def code_for(label: str, taken: list[str]) -> str:
    """A short name of plain letters, free in the list: people never read it."""
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    word = re.sub(r"[^a-z]+", "_", plain).strip("_")[:36].rstrip("_")
    word = word if len(word) > 1 else "motif"
    others = (f"{word}_{a}{b}" for a, b in product(ascii_lowercase, repeat=2))
    return next(one for one in chain([word], others) if one not in taken)


async def _held(visit: Agent, table: Table) -> Held:
    return Held.model_validate({"reasons": (await visit.need(RefusalReasons()))[table.key]})


def _show(visit: Agent, table: Table, held: Held, typed: dict[str, Any], wrong: forms.Wrong) -> Response:
    fields = {"code": "", "libelle": "", "nature": []} | typed
    rows = [one.model_dump() for one in held.reasons]
    return forms.show(
        visit,
        "reasons",
        table.title,
        fields,
        held,
        wrong,
        lead=table.lead,
        rows=rows,
        kinds=KINDS,
        longest=LONGEST,
    )
