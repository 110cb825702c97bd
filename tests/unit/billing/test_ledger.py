"""Money: invoices, allocations, credit notes, the Treasury, and the statement that reads them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.billing import Allocation, InvoiceLine
from contracts.days import school_year_bounds, school_year_of
from services.billing.domain.allocation import OverAllocated, by_invoice, check
from services.billing.domain.invoice import InvoiceBalance, Mismatch, correction, total_of
from services.billing.domain.ledger import Entry, read, school_years
from services.billing.domain.numbering import document_number

ONE, TWO = UUID(int=1), UUID(int=2)


def line(amount: int, quantity: int = 1, unit: int | None = None) -> InvoiceLine:
    unit_amount = amount if unit is None else unit
    return InvoiceLine(label="Repas", quantity=quantity, unit_amount=unit_amount, amount=amount)


def test_numbers_read_as_in_the_guide() -> None:
    assert document_number("AL", "invoice", 36) == "AL-36"
    assert document_number("AL", "payment", 228) == "AL-228"
    assert document_number("AL", "credit_note", 3) == "AL-A3"
    assert document_number("AL", "collection_order", 5) == "AL-T5"


def test_a_total_is_the_sum_of_its_lines_deductions_included() -> None:
    assert total_of([line(1000, 4, 250), line(-200)]) == 800


def test_a_line_that_is_not_quantity_times_price_is_named() -> None:
    assert total_of([line(250), line(1000, 3, 250)]) == Mismatch(2, 750)


def test_an_invoice_below_zero_is_not_an_invoice() -> None:
    assert total_of([line(100), line(-300)]) == Mismatch(0, 0)


def test_a_credit_note_reduces_what_is_left_first() -> None:
    assert correction(InvoiceBalance(10_000, allocated=6_000), 7_000) == 4_000
    assert correction(InvoiceBalance(10_000, allocated=10_000), 7_000) == 0


def test_credit_notes_never_exceed_their_invoice() -> None:
    assert correction(InvoiceBalance(10_000, corrected=4_000), 6_001) is None


def test_allocations_to_one_invoice_are_added_up_and_sorted() -> None:
    asked = [
        Allocation(invoice_id=TWO, amount=5),
        Allocation(invoice_id=ONE, amount=1),
        Allocation(invoice_id=TWO, amount=2),
    ]
    assert list(by_invoice(asked).items()) == [(ONE, 1), (TWO, 7)]


def test_more_than_the_payment_has_is_refused() -> None:
    assert check(10, {ONE: 6, TWO: 5}, {ONE: 100, TWO: 100}) == OverAllocated(10, 11)


def test_more_than_an_invoice_needs_is_refused_and_an_unknown_one_needs_nothing() -> None:
    assert check(10, {ONE: 6}, {ONE: 5}) == OverAllocated(5, 6)
    assert check(10, {ONE: 6}, {}) == OverAllocated(0, 6)
    assert check(10, {ONE: 5}, {ONE: 5}) is None


def test_the_guides_statement() -> None:
    reading = read(0, [Entry(24_320, None), Entry(None, 24_320), Entry(12_060, None)])
    assert reading.balances == (-24_320, 0, -12_060)
    assert (reading.total_debit, reading.total_credit) == (36_380, 24_320)
    assert (reading.opening_balance, reading.closing_balance) == (0, -12_060)


def test_the_treasurys_entries_are_listed_and_never_counted() -> None:
    reading = read(500, [Entry(1_000, None, at_treasury=True), Entry(None, 1_000, at_treasury=True)])
    assert reading.balances == (500, 500)
    assert reading.total_debit == reading.total_credit == 1_000


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2014, 8, 31), "2013-2014"),
        (date(2014, 9, 1), "2014-2015"),
        (date(2015, 8, 31), "2014-2015"),
        (date(2015, 9, 1), "2015-2016"),
    ],
)
def test_a_school_year_starts_on_the_first_of_september(day: date, year: str) -> None:
    assert school_year_of(day) == year


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)))
def test_every_day_is_in_exactly_one_school_year(day: date) -> None:
    first, last = school_year_bounds(school_year_of(day))
    assert first <= day <= last
    assert 365 <= (last - first).days + 1 <= 366
    assert school_year_of(last) != school_year_of(date(last.year, 9, 1))


def test_the_current_school_year_is_offered_before_anything_happened() -> None:
    assert school_years(date(2015, 4, 8), []) == ["2014-2015"]
    assert school_years(date(2015, 4, 8), [date(2013, 12, 1)]) == ["2014-2015", "2013-2014"]


@given(st.integers(-(10**6), 10**6), st.lists(st.tuples(st.booleans(), st.integers(0, 10**6), st.booleans())))
def test_the_closing_balance_is_the_sum_of_the_entries(opening: int, drawn: list[Any]) -> None:
    entries = [Entry(a, None, t) if is_debit else Entry(None, a, t) for is_debit, a, t in drawn]
    reading = read(opening, entries)
    ours = [entry for entry in entries if not entry.at_treasury]
    moved = sum(entry.credit or 0 for entry in ours) - sum(entry.debit or 0 for entry in ours)
    assert reading.closing_balance == opening + moved
    middle = len(entries) // 2
    first = read(opening, entries[:middle])
    assert read(first.closing_balance, entries[middle:]).closing_balance == reading.closing_balance


@dataclass
class Account:
    """A payer's account kept by the domain's own rules, as the tables keep it."""

    invoices: dict[UUID, InvoiceBalance] = field(default_factory=dict)
    credits: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def invoice(self, amount: int) -> None:
        self.invoices[uuid4()] = InvoiceBalance(amount)
        self.entries.append(Entry(amount, None))

    def pay(self, amount: int, wanted: dict[UUID, int]) -> None:
        if check(amount, wanted, {one: b.left for one, b in self.invoices.items()}) is None:
            credit = uuid4()
            self.credits[credit] = (amount, 0)
            self.entries.append(Entry(None, amount))
            self._use(credit, wanted)

    def allocate(self, credit: UUID, wanted: dict[UUID, int]) -> None:
        amount, used = self.credits[credit]
        if check(amount - used, wanted, {one: b.left for one, b in self.invoices.items()}) is None:
            self._use(credit, wanted)

    def correct(self, invoice: UUID, amount: int) -> None:
        balance = self.invoices[invoice]
        reduced = None if balance.transferred else correction(balance, amount)
        if reduced is not None:
            credit = uuid4()
            self.credits[credit] = (amount, 0)
            self.entries.append(Entry(None, amount))
            self.invoices[invoice] = replace(balance, corrected=balance.corrected + amount)
            self._use(credit, {invoice: reduced})

    def hand_over(self, invoice: UUID) -> None:
        balance = self.invoices[invoice]
        self.entries.append(Entry(None, balance.left))
        self.invoices[invoice] = replace(balance, transferred=balance.transferred + balance.left)

    def _use(self, credit: UUID, wanted: dict[UUID, int]) -> None:
        amount, used = self.credits[credit]
        self.credits[credit] = (amount, used + sum(wanted.values()))
        for one, part in wanted.items():
            balance = self.invoices[one]
            self.invoices[one] = replace(balance, allocated=balance.allocated + part)


@given(st.data())
def test_whatever_happens_nothing_is_over_allocated_and_the_balance_is_credit_less_what_is_owed(
    data: st.DataObject,
) -> None:
    account, cents = Account(), st.integers(1, 500)
    for _ in range(data.draw(st.integers(0, 14))):
        invoices, credits = list(account.invoices), list(account.credits)
        wanted = {one: data.draw(cents) for one in invoices if data.draw(st.booleans())}
        move = data.draw(st.sampled_from(["invoice", "pay", "allocate", "correct", "hand_over"]))
        if move == "invoice":
            account.invoice(data.draw(cents))
        elif move == "pay":
            account.pay(data.draw(st.integers(1, 1500)), wanted)
        elif move == "allocate" and credits:
            account.allocate(data.draw(st.sampled_from(credits)), wanted)
        elif move == "correct" and invoices:
            account.correct(data.draw(st.sampled_from(invoices)), data.draw(cents))
        elif move == "hand_over" and invoices:
            account.hand_over(data.draw(st.sampled_from(invoices)))
        to_pay = sum(balance.left for balance in account.invoices.values())
        available = sum(amount - used for amount, used in account.credits.values())
        assert all(balance.left >= 0 for balance in account.invoices.values())
        assert all(balance.corrected <= balance.amount for balance in account.invoices.values())
        assert all(0 <= used <= amount for amount, used in account.credits.values())
        assert read(0, account.entries).closing_balance == available - to_pay
