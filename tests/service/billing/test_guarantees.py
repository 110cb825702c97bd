"""What holds whatever happens at once: no gap in numbers, no money twice, no entry changed."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import asyncpg
import pytest

from chassis import postgres
from contracts.billing import AllocatePayment, Allocation, Numbered, RecordCreditNote, RegieSaved
from tests.service.billing.conftest import DAY, OFFICER, Office, refusal

APPEND_ONLY = (
    "entry",
    "invoice",
    "invoice_line",
    "payment",
    "credit_note",
    "collection_order",
    "allocation",
    "fact",
)


async def test_numbers_have_no_gap_and_no_double_when_many_take_them_at_once(office: Office) -> None:
    good = [office.an_invoice(100) for _ in range(30)]
    bad = [office.an_invoice(100, guardian_id=uuid4()) for _ in range(10)]
    mixed = [command for pair in zip(good, bad * 3, strict=True) for command in pair]
    answers = await asyncio.gather(*(office.service.send(command, as_=OFFICER) for command in mixed))
    numbers = sorted(int(a.number.removeprefix("AL-")) for a in answers if isinstance(a, Numbered))
    assert numbers == list(range(12, 42))
    rows = await office.service.sql("SELECT kind, next_number FROM counter")
    assert {row["kind"]: row["next_number"] for row in rows} == {
        "invoice": 42,
        "payment": 228,
        "credit_note": 1,
        "collection_order": 1,
    }


async def test_ten_payments_racing_for_one_invoice_pay_it_once(office: Office) -> None:
    invoice_id, _ = await office.invoice(1_000)
    commands = [office.a_payment(1_000, {invoice_id: 1_000}) for _ in range(10)]
    answers = await asyncio.gather(*(office.service.send(command, as_=OFFICER) for command in commands))
    assert sum(isinstance(answer, Numbered) for answer in answers) == 1
    assert {refusal(a).code for a in answers if not isinstance(a, Numbered)} == {"over_allocated"}
    account = await office.account()
    assert (account.to_pay, account.credit_available) == (0, 0)
    await office.consistent()


async def test_a_payment_racing_to_two_invoices_in_both_orders_ends_without_a_deadlock(
    office: Office,
) -> None:
    one, _ = await office.invoice(500)
    two, _ = await office.invoice(500)
    credits = [(await office.pay(100))[0] for _ in range(8)]
    parts = [Allocation(invoice_id=one, amount=50), Allocation(invoice_id=two, amount=50)]
    note = RecordCreditNote(
        credit_note_id=uuid4(), invoice_id=two, issued_on=DAY, amount=100, label="Correction"
    )
    answers = await asyncio.gather(
        *(
            office.service.send(
                AllocatePayment(payment_id=credit, allocations=parts[:: 1 if n % 2 else -1]), as_=OFFICER
            )
            for n, credit in enumerate(credits)
        ),
        office.service.send(note, as_=OFFICER),
    )
    assert all(isinstance(answer, RegieSaved | Numbered) for answer in answers)
    assert (await office.account()).to_pay == 100
    await office.consistent()


async def test_what_is_written_is_never_changed_not_even_by_the_owner(office: Office) -> None:
    for table in APPEND_ONLY:
        await _never_changed(office, table)


async def _never_changed(office: Office, table: str) -> None:
    process = office.service.process
    for verb in (
        f"UPDATE {table}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        statement = verb if "UPDATE" not in verb else await _update_of(office, table)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await process.runtime.pool.execute(statement)
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="append-only"):
            await office.service.sql(statement)


async def _update_of(office: Office, table: str) -> str:
    (row,) = await office.service.sql(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'billing' AND table_name = $1 AND is_identity = 'NO' LIMIT 1",
        table,
    )
    return f'UPDATE {table} SET "{row["column_name"]}" = "{row["column_name"]}"'


async def test_the_tables_themselves_refuse_to_allocate_too_much(office: Office) -> None:
    invoice_id, _ = await office.invoice(100)
    settings = office.service.process.settings
    connection = await postgres.connect(settings.database_url, "billing")
    try:
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute(
                "UPDATE invoice_balance SET allocated = 101 WHERE invoice_id = $1", invoice_id
            )
    finally:
        await connection.close()
