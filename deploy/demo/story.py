"""Tells the story: sends what was asked, day by day, and what the town hall answered, each at its own date."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.actor import Actor
from contracts.days import month_of
from contracts.planning import (
    CellOutcome,
    CellRef,
    DeclareAbsence,
    MonthPlanning,
    RequestBooking,
    Roster,
    WithdrawProposal,
)
from contracts.proposals import ProposalKind
from contracts.requests import (
    AskFamily,
    DecideRequest,
    FamilyRequestCard,
    FamilyRequests,
    QueueTab,
    RequestQueue,
)
from deploy.demo.customs import Custom
from deploy.demo.days import Wish
from deploy.demo.facts import Town
from deploy.demo.sender import PAUSE, TRIES, LoadFailed, Sender, agent, each, parent, together, town_hall

SAID_BY_PHONE = "Comme nous vous l’avons dit au téléphone, ce n’est pas possible cette fois."
MISSING: dict[ProposalKind, tuple[str, str]] = {
    "absence": ("certificat", "Il permet de ne pas facturer cette journée de centre de loisirs."),
    "booking": ("precision", "À quelle heure viendrez-vous chercher votre enfant ce jour-là\u00a0?"),
}
"""By kind of request: the reason and the words with which the town hall asks a family for what it lacks."""
LineKey = tuple[UUID, UUID, UUID]


@dataclass
class Lines:
    """The portal's ids of the lines, read as an agent reads them: rosters, and the planning of shared children."""

    sender: Sender
    town: Town
    at: datetime
    day: date
    known: dict[LineKey, UUID] = field(default_factory=dict)

    async def learn(self, customs: Iterable[Custom]) -> None:
        """Reads every line of these customs."""
        alone = {
            (
                custom.child.child_id,
                self.town.offerings[custom.offering].offering_id,
            ): custom.adult.guardian_id
            for custom in customs
            if not custom.household.apart
        }
        shared = {custom.child.child_id for custom in customs if custom.household.apart}

        async def roster(offering_id: UUID) -> None:
            view = await self.sender.ask(Roster(offering_id=offering_id, day=self.day), town_hall(self.at))
            for child in view.children:
                guardian = alone.get((child.child_id, offering_id))
                if guardian is not None and child.line_id is not None:
                    self.known[child.child_id, offering_id, guardian] = child.line_id

        async def planning(child_id: UUID) -> None:
            view = await self.sender.ask(
                MonthPlanning(child_id=child_id, month=month_of(self.day)), town_hall(self.at)
            )
            for line in view.lines:
                self.known[child_id, line.offering_id, line.guardian_id] = line.line_id

        await each([offering.offering_id for offering in self.town.offerings.values()], roster)
        await each(sorted(shared), planning)

    def of(self, custom: Custom) -> UUID:
        """The line of a custom."""
        offering = self.town.offerings[custom.offering].offering_id
        return self.known[custom.child.child_id, offering, custom.adult.guardian_id]


Cell = tuple[Custom, date]


@dataclass
class Story:
    """Sends wishes and answers. `added` and `excused` remember what changed beside the patterns, for the invoices."""

    sender: Sender
    town: Town
    zone: ZoneInfo
    lines: Lines
    today: date
    added: set[tuple[UUID, date]] = field(default_factory=set)
    excused: set[tuple[UUID, date]] = field(default_factory=set)

    async def tell(self, wishes: Sequence[Wish]) -> None:
        """One day's wishes: those that compete for places in their turn, the others side by side."""
        contested = [wish for wish in wishes if wish.contested]
        calm = [wish for wish in wishes if not wish.contested]

        async def in_turn() -> None:
            for wish in contested:
                await self._live(wish)

        await together(in_turn(), each(calm, self._live, width=4))

    async def _live(self, wish: Wish) -> None:
        outcomes = await self._ask(wish)
        pending: dict[UUID, list[CellOutcome]] = {}
        for cell in outcomes:
            if cell.result == "done":
                self._remember(wish, cell, accepted=True)
            elif cell.proposal_id is not None and cell.result in ("opened", "on_hold"):
                pending.setdefault(cell.proposal_id, []).append(cell)
        if wish.answered_at.date() >= self.today:
            return
        for proposal_id, cells in pending.items():
            if cells[0].result == "on_hold" and wish.fate == "accept":
                continue  # waits for a place
            await self._answer(wish, proposal_id)
            if wish.fate != "withdraw":
                for cell in cells:
                    self._remember(wish, cell, accepted=wish.fate == "accept")

    async def clear(self) -> None:
        """Nobody got a place for a day that has gone by: the town hall refuses what is left of it."""
        at = datetime.combine(self.today - timedelta(days=1), time(16, 45), self.zone)
        desk = agent(self.town, "accueil", at)
        for card in await self._queue("to_decide", desk):
            if card.kind == "booking" and max(card.summary.days) < self.today:
                refusal = DecideRequest(
                    family_request_id=card.family_request_id, decision="refuse", reason_code="complet"
                )
                await self.sender.send(refusal, desk, known=("already_decided", "withdrawn"))

    async def ask_what_is_missing(self) -> None:
        """One family is asked for a certificate, another for a word: their oldest demand waits for them."""
        at = datetime.combine(self.today - timedelta(days=1), time(16, 50), self.zone)
        desk = agent(self.town, "accueil", at)
        waiting = [card for card in await self._queue("all", desk) if card.state == "pending"]
        for kind, (reason, text) in MISSING.items():
            oldest = min(
                (card for card in waiting if card.kind == kind and card.asked_at < at),
                key=lambda card: (card.asked_at, card.family_request_id),
                default=None,
            )
            if oldest is not None:
                question = AskFamily(
                    family_request_id=oldest.family_request_id, reason_code=reason, text=text
                )
                await self.sender.send(question, desk, known=("already_asked",))

    async def _queue(self, tab: QueueTab, desk: Actor) -> list[FamilyRequestCard]:
        cards, left = list[FamilyRequestCard](), True
        while left:
            page = await self.sender.ask(RequestQueue(tab=tab, offset=len(cards), limit=100), desk)
            cards, left = [*cards, *page.requests], bool(page.requests)
        return cards

    async def _ask(self, wish: Wish) -> list[CellOutcome]:
        line_of = self.lines.of
        if wish.kind == "absence":
            cells = [CellRef(line_id=line_of(custom), day=day) for custom, day in wish.cells]
            absence = DeclareAbsence(cells=cells, reason_code=wish.reason, note=wish.note)
            told = await self.sender.send(absence, self._asker(wish))
        else:
            cells = [
                CellRef(
                    line_id=line_of(custom),
                    day=day,
                    unit_id=self.town.unit_of(custom.offering, custom.unit).unit_id,
                )
                for custom, day in wish.cells
            ]
            told = await self.sender.send(RequestBooking(cells=cells, note=wish.note), self._asker(wish))
        return told.cells if told is not None else []

    async def _answer(self, wish: Wish, proposal_id: UUID) -> None:
        if wish.fate == "withdraw":
            withdrawal = WithdrawProposal(proposal_id=proposal_id)
            actor = self._asker(wish, wish.answered_at)
            await self.sender.send(withdrawal, actor, known=("proposal_not_open",))
            return
        card = await self._card(wish, proposal_id)
        if card.state != "pending":
            return
        refused = wish.fate == "refuse"
        decision = DecideRequest(
            family_request_id=card.family_request_id,
            decision="refuse" if refused else "accept",
            reason_code=wish.refusal if refused else "",
            note=SAID_BY_PHONE if refused and wish.refusal == "autre" else "",
        )
        desk = agent(self.town, "accueil" if wish.answered_at.minute < 40 else "direction", wish.answered_at)
        await self.sender.send(decision, desk, known=("already_decided", "withdrawn"))

    async def _card(self, wish: Wish, proposal_id: UUID) -> FamilyRequestCard:
        """The family request of a proposal, once it is filed."""
        query = FamilyRequests(family_id=wish.cells[0][0].household.family_id, history=True, limit=500)
        for _ in range(TRIES):
            view = await self.sender.ask(query, self._asker(wish, wish.answered_at))
            for card in view.requests:
                if card.proposal_id == proposal_id:
                    return card
            await asyncio.sleep(PAUSE / 10)
        raise LoadFailed(f"La demande {proposal_id} n'a pas été enregistrée.")

    def _remember(self, wish: Wish, cell: CellOutcome, *, accepted: bool) -> None:
        if accepted:
            (self.excused if wish.kind == "absence" else self.added).add((cell.line_id, cell.day))

    def _asker(self, wish: Wish, at: datetime | None = None) -> Actor:
        custom, moment = wish.cells[0][0], at or wish.at
        if wish.typed:
            return agent(self.town, "accueil", moment)
        adult = custom.adult
        return parent(custom.household.family_id, adult.guardian_id, adult.account_id, adult.name, moment)


def evening_of(day: date, zone: ZoneInfo) -> datetime:
    """When the town hall writes down what happened on a day."""
    return datetime.combine(day, time(18, 30), zone)
