"""The direct debit mandate: what signing says, when another account ends it, and its unique reference. Pure.

A mandate is never changed: another account or holder needs another signature (SEPA rulebook; guide of the Banque de
France).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.billing.domain.figures import ACCEPTED, MANDATE, RUM, SIGNED_ON, SIGNER

LAPSES_AFTER_YEARS = 3
_ANSWERS = ("", "yes", "no")


def ics_fits(ics: str) -> bool:
    """Whether the control digits of a creditor identifier fit (ISO 7064, mod 97-10; its business code does not count)."""
    turned = ics[7:] + ics[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def answer_errors(answer: Mapping[str, str], today: date) -> dict[str, str]:
    """What is wrong with how the mandate was answered: it is signed with a tick, a name and a day, or not at all."""
    accepted, signer, day = (answer.get(key, "") for key in (ACCEPTED, SIGNER, SIGNED_ON))
    if accepted not in _ANSWERS:
        return {ACCEPTED: "not_a_choice"}
    if accepted != "yes":
        return {ACCEPTED: "missing"} if signer and not accepted else {}
    found = {} if signer else {SIGNER: "missing"}
    fault = _day_fault(day, today)
    return found | ({SIGNED_ON: fault} if fault else {})


def _day_fault(text: str, today: date) -> str:
    if not text:
        return "missing"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "not_a_date"
    if day > today:
        return "in_future"
    return "out_of_date" if day.year < today.year - LAPSES_AFTER_YEARS else ""


def rum_of(family_number: str, signed_on: date, unique: UUID) -> str:
    """A reference of at most 35 characters that banks accept: `1001001818331-20150408-9F3A2C7B`."""
    return f"{family_number}-{signed_on:%Y%m%d}-{unique.hex[-8:].upper()}"


def no_mandate() -> dict[str, str]:
    """The fields of a record without mandate."""
    return dict.fromkeys(MANDATE, "")


def same_mandate(record: Mapping[str, str], values: Mapping[str, str], text: str, regies: str) -> bool:
    """Whether what is signed is in force already: same account, holder, wording and régies."""
    in_force = bool(record[RUM]) and not other_account(record, values)
    return in_force and (record["mandate.text"], record["mandate.regies"]) == (text, regies)


def other_account(record: Mapping[str, str], values: Mapping[str, str]) -> bool:
    """Whether the values put another account or holder in the place of the record's."""
    return any(values.get(key, record[key]) != record[key] for key in ("bank.iban", "bank.holder"))
