"""Loads the parents' guide: Jean DUPONT's family at the dates of its screens (8 April and 4 May 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from contracts.billing import Allocation, InvoiceLine, RecordInvoice, RecordPayment
from contracts.days import school_year_bounds, school_year_of
from contracts.family import ChildSheet, ImportFamilies, NewFamily
from contracts.identity import OpenAccount
from contracts.planning import (
    CellRef,
    EnrolChildren,
    Enrolment,
    Mark,
    MarkAttendance,
    MonthPlanning,
    RequestBooking,
)
from contracts.requests_settings import SetRequestsSettings
from deploy.demo.facts import Town, read, read_town
from deploy.demo.households import Household, households, jean_sheet, jeanne_sheet
from deploy.demo.ids import named
from deploy.demo.logins import FAMILY_PASSWORD
from deploy.demo.sender import Sender, agent, town_hall
from deploy.demo.settings import import_calendar, open_town

FIRST_SCREEN = date(2015, 4, 8)
LAST_SCREEN = date(2015, 5, 4)
FILE = "guide.yaml"

FAMILY_NUMBER = "1001001818331"
EMAIL = "jean.dupont@wanadoo.fr"
FAMILY_ID = named("family", "dupont")
JEAN_ID = named("guardian", "dupont", "jean")
ACCOUNT_ID = named("account", "jean.dupont")
CHILD_ID = named("child", FAMILY_ID, 1)


class Guide:
    """The guide's story, told in the order it happened and up to a business date."""

    def __init__(self, sender: Sender, zone: ZoneInfo, today: date) -> None:
        self._sender, self._zone, self._today = sender, zone, today
        self._data: Any = read(FILE)
        self.first, self.last = school_year_bounds(school_year_of(FIRST_SCREEN))
        self.town: Town = read_town(self.first, FILE)

    async def tell(self) -> None:
        """Everything, once; what comes after the business date is left out."""
        before = self._at(date(2014, 6, 18), 10)
        await open_town(self._sender, self.town, before)
        await import_calendar(self._sender, self.town, self.first, self.last, before)
        others = households(self.town, self.first.year, self._data["others"])[1:]
        await self._register(others, before)
        await self._book(await self._enrol(before))
        await self._mark()
        await self._bill(others)
        await self._sender.send(
            SetRequestsSettings(settings=self.town.requests), town_hall(self._at(FIRST_SCREEN, 8))
        )

    async def _register(self, others: Sequence[Household], at: datetime) -> None:
        dupont = NewFamily(
            family_id=FAMILY_ID,
            family_number=FAMILY_NUMBER,
            guardians=[jean_sheet(JEAN_ID, EMAIL)],
            partner=jeanne_sheet(),
            children=[
                ChildSheet(
                    child_id=CHILD_ID,
                    last_name="DUPONT",
                    first_name="Léa",
                    birth_date=date(2007, 5, 14),
                    sex="F",
                    school=self.town.schools[0].name,
                    class_name="CE1",
                    guardian_ids=[JEAN_ID],
                )
            ],
        )
        families = [dupont, *(other.sheet for other in others)]
        await self._sender.send(
            ImportFamilies(families=families), town_hall(at), known=("conflict", "family_number_taken")
        )
        account = OpenAccount(
            account_id=ACCOUNT_ID,
            identifier="jean.dupont",
            password=SecretStr(FAMILY_PASSWORD),
            kind="guardian",
            name="Jean DUPONT",
            family_id=FAMILY_ID,
            guardian_id=JEAN_ID,
        )
        await self._sender.send(account, town_hall(at), known=("conflict", "identifier_taken"))

    async def _enrol(self, at: datetime) -> dict[str, Any]:
        """The seven lines of the guide's planning; returns the portal's ids of them by offering."""
        enrolments = [
            Enrolment(
                enrolment_id=named("enrolment", "guide", code),
                child_id=CHILD_ID,
                family_id=FAMILY_ID,
                guardian_id=JEAN_ID,
                offering_id=offering.offering_id,
                valid_from=self.first,
                valid_to=self.last,
            )
            for code, offering in self.town.offerings.items()
        ]
        await self._sender.send(EnrolChildren(enrolments=enrolments), town_hall(at), known=("conflict",))
        view = await self._sender.ask(MonthPlanning(child_id=CHILD_ID, month="2015-04"), town_hall(at))
        codes = {offering.offering_id: code for code, offering in self.town.offerings.items()}
        return {codes[line.offering_id]: line.line_id for line in view.lines}

    async def _book(self, lines: dict[str, Any]) -> None:
        for row in self._data["booked"]:
            if row["asked"] >= self._today:
                continue
            cells = [CellRef(line_id=lines[row["offering"]], day=day) for day in row["days"]]
            await self._sender.send(
                RequestBooking(cells=cells), agent(self.town, "accueil", self._at(row["asked"], 10))
            )

    async def _mark(self) -> None:
        for row in self._data["present"]:
            offering = self.town.offerings[row["offering"]]
            for day in row["days"]:
                if day >= self._today:
                    continue
                mark = Mark(
                    mark_id=named("mark", "guide", offering.code, day),
                    child_id=CHILD_ID,
                    offering_id=offering.offering_id,
                    unit_id=offering.units[0].unit_id,
                    day=day,
                    kind="present",
                    marked_at=self._at(day, 12),
                    device="Feuille de présence",
                )
                taken = agent(self.town, "pointage", self._at(day, 18))
                await self._sender.send(MarkAttendance(marks=[mark]), taken)

    async def _bill(self, others: Sequence[Household]) -> None:
        """AL-12 and its cheque, the other families' invoices, then AL-36: the statement's order, oldest first."""
        first, last = self._data["invoices"]
        await self._invoice("AL-12", JEAN_ID, first)
        await self._pay(self._data["payment"])
        for number, other in enumerate(others, 1):
            await self._invoice(f"other-{number}", other.adults[0].guardian_id, last)
        await self._invoice("AL-36", JEAN_ID, last)

    async def _pay(self, row: Any) -> None:
        settled = Allocation(invoice_id=named("invoice", "guide", row["settles"]), amount=row["amount"])
        payment = RecordPayment(
            payment_id=named("payment", "guide", row["number"]),
            regie_id=self.town.regies["AL"].regie_id,
            guardian_id=JEAN_ID,
            received_on=row["received_on"],
            means=row["means"],
            amount=row["amount"],
            allocations=[settled],
        )
        at = town_hall(self._at(row["received_on"], 8))
        await self._sender.send(payment, at, known=("conflict",))

    async def _invoice(self, name: str, guardian_id: Any, row: Any) -> None:
        lines = [InvoiceLine(amount=one["quantity"] * one["unit_amount"], **one) for one in row["lines"]]
        command = RecordInvoice(
            invoice_id=named("invoice", "guide", name),
            regie_id=self.town.regies["AL"].regie_id,
            guardian_id=guardian_id,
            issued_on=row["issued_on"],
            due_on=row["due_on"],
            period_from=row["period"][0],
            period_to=row["period"][1],
            lines=lines,
        )
        at = town_hall(self._at(row["issued_on"], 8))
        await self._sender.send(command, at, known=("conflict",))

    def _at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), self._zone)
