"""What a guardian may type of their figures and account: tidy texts, and the word that says what is wrong with one. Pure.

Only a record asked to change is judged, and then whole: half an account is of no use to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import get_args

from contracts.billing_records import BankKey, BenefitsKey, TaxKey
from services.billing.domain.iban import bank_of, bic_fault, compact, iban_fault

ACCEPTED, SIGNER, SIGNED_ON, RUM = "mandate.accepted", "mandate.signer", "mandate.signed_on", "mandate.rum"
MANDATE = (RUM, SIGNER, SIGNED_ON, "mandate.text", "mandate.regies")
KEYS: dict[str, tuple[str, ...]] = {
    "tax_data": get_args(TaxKey),
    "benefits": get_args(BenefitsKey),
    "bank_details": get_args(BankKey),
}
STORED: dict[str, tuple[str, ...]] = KEYS | {
    "bank_details": ("bank.holder", "bank.iban", "bank.bic", "bank.name", *MANDATE)
}
"""The keys of each kind of record. How a mandate was answered is not one of them: what was signed is."""

AT_ONCE = frozenset({"benefits.quotient_consent"})
"""A consent is for oneself alone to give and take back: no agent decides it."""

_MOST = {"bank.holder": 70, "bank.name": 80, SIGNER: 80}
_OLDEST_NOTICE_YEARS = 4
_MOST_PARTS = 20
_AMOUNT = re.compile(r"\d{1,9}")
_PARTS = re.compile(r"\d{1,2}(\.\d{1,2})?")
_NUMBERS = {"caf": re.compile(r"\d{5,8}[A-Z]?"), "msa": re.compile(r"\d{5,13}|[12]\d{5}[0-9AB]\d{6}(\d{2})?")}


def blank(kind: str) -> dict[str, str]:
    """The record of somebody who has said nothing yet."""
    return dict.fromkeys(STORED[kind], "")


def unknown_keys(kind: str, keys: Collection[str]) -> dict[str, str]:
    """The keys that this kind of form does not have."""
    return {key: "unknown" for key in keys if key not in KEYS[kind]}


def tidied(values: Mapping[str, str]) -> dict[str, str]:
    """The texts as they are kept."""
    return {key: _tidy(key, " ".join(text.split())) for key, text in values.items()}


def _tidy(key: str, text: str) -> str:
    if key == "tax.reference_income":
        digits = re.sub(r"[\s€]", "", text)
        return str(int(digits)) if _AMOUNT.fullmatch(digits) else digits
    if key == "tax.parts":
        number = text.replace(",", ".")
        return format(Decimal(number).normalize(), "f") if _PARTS.fullmatch(number) else number
    if key in ("bank.iban", "bank.bic", "benefits.number"):
        return compact(text)
    return text


def completed(record: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Bank values with what a new account says of its own bank, where it was not typed; an emptied one empties it."""
    found, iban = dict(values), values.get("bank.iban")
    if iban is None or iban == record["bank.iban"]:
        return found
    known = bank_of(iban) if iban and not iban_fault(iban) else None
    for key, text in (("bank.bic", known and known.bic), ("bank.name", known and known.name)):
        if not values.get(key) or values.get(key) == record[key]:
            found[key] = text or ""
    return found


def errors_of(kind: str, record: Mapping[str, str], today: date) -> dict[str, str]:
    """What is wrong with a record so changed, by key; nothing with one that was emptied."""
    found = {key: "too_long" for key, most in _MOST.items() if len(record.get(key, "")) > most}
    if kind == "tax_data":
        return found | _tax_errors(record, today)
    return found | (_benefits_errors(record) if kind == "benefits" else _bank_errors(record))


def _tax_errors(record: Mapping[str, str], today: date) -> dict[str, str]:
    if not any(record.values()):
        return {}
    found = {key: "missing" for key in KEYS["tax_data"] if not record[key]}
    income, parts, year = (record[key] for key in KEYS["tax_data"])
    if income and not _AMOUNT.fullmatch(income):
        found["tax.reference_income"] = "not_an_amount"
    if parts and not _are_parts(parts):
        found["tax.parts"] = "not_parts"
    if year and not re.fullmatch(r"[12]\d{3}", year):
        found["tax.notice_year"] = "not_a_year"
    elif year and int(year) > today.year:
        found["tax.notice_year"] = "in_future"
    elif year and int(year) < today.year - _OLDEST_NOTICE_YEARS:
        found["tax.notice_year"] = "out_of_date"
    return found


def _are_parts(text: str) -> bool:
    """Whole quarters, one part at least (code général des impôts, article 194)."""
    return (
        _PARTS.fullmatch(text) is not None
        and 1 <= Decimal(text) <= _MOST_PARTS
        and Decimal(text) * 4 % 1 == 0
    )


def _benefits_errors(record: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    fund, number, consent = (record[key] for key in KEYS["benefits"])
    if fund and fund not in _NUMBERS:
        found["benefits.fund"] = "not_a_choice"
    elif number and not fund:
        found["benefits.fund"] = "missing"
    elif fund and not number:
        found["benefits.number"] = "missing"
    elif fund and not _NUMBERS[fund].fullmatch(number):
        found["benefits.number"] = "not_a_beneficiary_number"
    if consent not in ("", "yes", "no"):
        found["benefits.quotient_consent"] = "not_a_choice"
    return found


def _bank_errors(record: Mapping[str, str]) -> dict[str, str]:
    iban, bic = record["bank.iban"], record["bank.bic"]
    if not any(record.values()):
        return {}
    found = {key: "missing" for key in ("bank.holder", "bank.iban") if not record[key]}
    fault = iban_fault(iban) if iban else ""
    if fault:
        found["bank.iban"] = fault
    elif iban and bic and bic_fault(bic, iban):
        found["bank.bic"] = bic_fault(bic, iban)
    return found
