"""Invoices and payments of the past months, from what was really booked and the town's published tariffs."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.billing import (
    Allocation,
    HandToTreasury,
    InvoiceLine,
    PaymentMeans,
    RecordInvoice,
    RecordPayment,
)
from contracts.days import month_bounds, month_of
from deploy.demo.customs import Custom
from deploy.demo.facts import Town
from deploy.demo.households import Adult, Household
from deploy.demo.ids import dice, named
from deploy.demo.sender import Sender, town_hall
from deploy.demo.story import Story
from deploy.demo.year import ONE_DAY, Year, days_between

MONTHS = 3
SHARE = 0.22
"""How many families are billed, and for how many months: enough for every screen, short of a real campaign."""
ISSUED_ON = 8
MEANS: tuple[PaymentMeans, ...] = get_args(PaymentMeans)
WEIGHTS = (4, 24, 8, 3, 14, 20, 27)


@dataclass(frozen=True)
class Bill:
    """An invoice to record, and how its payer settles it."""

    adult: Adult
    household: Household
    month: str
    regie: str
    lines: tuple[InvoiceLine, ...]

    @property
    def invoice_id(self) -> UUID:
        """The same each time."""
        return named("invoice", self.regie, self.month, self.adult.guardian_id)

    @property
    def amount(self) -> int:
        """Cents."""
        return sum(line.amount for line in self.lines)

    @property
    def issued_on(self) -> date:
        """The 8th of the month after."""
        return (month_bounds(self.month)[1] + ONE_DAY).replace(day=ISSUED_ON)

    @property
    def due_on(self) -> date:
        """The end of the month in which it was issued."""
        return month_bounds(month_of(self.issued_on))[1]


@dataclass(frozen=True)
class Bills:
    """Computes the past months' bills of the families that are billed."""

    town: Town
    year: Year
    story: Story
    customs: tuple[Custom, ...]
    today: date

    def months(self) -> list[str]:
        """The last whole months of the school year whose invoices are out, oldest first."""
        firsts = [day for day in days_between(self.year.first, self.year.last) if day.day == 1]
        out = [month_of(first) for first in firsts if self._issued_on(first) < self.today]
        return [month for month in out if any(self._lived(month))][-MONTHS:]

    def of(self, month: str, regie: str) -> Iterator[Bill]:
        """The bills of a month in one régie, in the order of the families' numbers."""
        lines: dict[UUID, list[InvoiceLine]] = {}
        payers: dict[UUID, Custom] = {}
        for custom in self.customs:
            if self._regie_of(custom) != regie or not _billed(custom.household):
                continue
            line = self._line(custom, month)
            if line is not None:
                lines.setdefault(custom.adult.guardian_id, []).append(line)
                payers.setdefault(custom.adult.guardian_id, custom)
        for guardian_id, found in lines.items():
            payer = payers[guardian_id]
            yield Bill(payer.adult, payer.household, month, regie, tuple(found))

    def _issued_on(self, first: date) -> date:
        return (month_bounds(month_of(first))[1] + ONE_DAY).replace(day=ISSUED_ON)

    def _lived(self, month: str) -> Iterator[date]:
        first, last = month_bounds(month)
        for day in days_between(first, last):
            if any(self.year.runs(self.town, offering, day) for offering in self.town.offerings):
                yield day

    def _regie_of(self, custom: Custom) -> str:
        treasury = [code for code, one in self.town.regies.items() if one.collected_by == "treasury"]
        town = [code for code, one in self.town.regies.items() if one.collected_by == "town"]
        return (treasury if self.town.offerings[custom.offering].category == "meal" else town)[0]

    def _line(self, custom: Custom, month: str) -> InvoiceLine | None:
        line_id, (first, last) = self.story.lines.of(custom), month_bounds(month)
        days = [
            day
            for day in days_between(first, last)
            if (
                (custom.falls_on(day) and self.year.runs(self.town, custom.offering, day))
                or (line_id, day) in self.story.added
            )
            and (line_id, day) not in self.story.excused
        ]
        if not days:
            return None
        offering = self.town.offerings[custom.offering]
        unit = self.town.unit_of(custom.offering, custom.unit)
        price = self.town.prices[custom.offering, custom.unit][self.town.band_of(custom.household.quotient)]
        return InvoiceLine(
            label=offering.name if len(offering.units) == 1 else f"{offering.name}, {unit.name.lower()}",
            quantity=len(days),
            unit_amount=price,
            amount=price * len(days),
            child_name=custom.child.first_name,
        )


def _billed(household: Household) -> bool:
    return household.number == 0 or dice("billed", household.number).random() < SHARE


class Cashier:
    """Records bills and payments: one régie after the other in its own order, so that numbers never change."""

    def __init__(self, sender: Sender, town: Town, zone: ZoneInfo, today: date) -> None:
        self._sender, self._town, self._zone, self._today = sender, town, zone, today

    async def record(self, bills: Iterable[Bill]) -> None:
        """Records a month of one régie: the invoices, then the payments or the hand-over to the Treasury."""
        kept = list(bills)
        for bill in kept:
            await self._sender.send(
                RecordInvoice(
                    invoice_id=bill.invoice_id,
                    regie_id=self._town.regies[bill.regie].regie_id,
                    guardian_id=bill.adult.guardian_id,
                    issued_on=bill.issued_on,
                    due_on=bill.due_on,
                    period_from=month_bounds(bill.month)[0],
                    period_to=month_bounds(bill.month)[1],
                    lines=list(bill.lines),
                ),
                town_hall(self._at(bill.issued_on, 10)),
                known=("conflict",),
            )
        treasury = kept and self._town.regies[kept[0].regie].collected_by == "treasury"
        for bill in kept:
            await (self._hand_over(bill) if treasury else self._settle(bill))

    async def _hand_over(self, bill: Bill) -> None:
        """All the bills of a month go to the Treasury in one collection order (ORMC)."""
        handed_on = bill.issued_on + timedelta(days=4)
        if handed_on >= self._today:
            return
        order = HandToTreasury(
            order_id=named("order", bill.invoice_id),
            invoice_id=bill.invoice_id,
            ormc_number=bill.month.replace("-", ""),
            handed_on=handed_on,
        )
        await self._sender.send(order, town_hall(self._at(handed_on, 11)), known=("conflict",))

    async def _settle(self, bill: Bill) -> None:
        """Most pay in full; some later, in part, a little too much, or not yet."""
        throw = dice("settles", bill.invoice_id)
        amount = self._paid(throw, bill)
        paid_on = bill.issued_on + timedelta(days=throw.randint(2, 20))
        if bill.household.number == 0:
            # the last month's invoice stays open, for the home page to show it
            paid_on = bill.due_on + ONE_DAY
        if not amount or paid_on >= self._today:
            return
        means = throw.choices(MEANS, WEIGHTS)[0]
        payment = RecordPayment(
            payment_id=named("payment", bill.invoice_id),
            regie_id=self._town.regies[bill.regie].regie_id,
            guardian_id=bill.adult.guardian_id,
            received_on=paid_on,
            means=means,
            amount=amount,
            reference=f"{throw.randrange(10**7):07d}" if means == "cheque" else "",
            allocations=[Allocation(invoice_id=bill.invoice_id, amount=min(amount, bill.amount))],
        )
        await self._sender.send(payment, town_hall(self._at(paid_on, 15)), known=("conflict",))

    def _paid(self, throw: random.Random, bill: Bill) -> int:
        how = throw.choices(("whole", "none", "half", "more"), (82, 8, 6, 4))[0]
        if bill.household.number == 0:
            how = "whole"
        return {"whole": bill.amount, "none": 0, "half": bill.amount // 2, "more": bill.amount + 500}[how]

    def _at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour, 0), self._zone)
