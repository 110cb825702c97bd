"""What may be typed of figures and accounts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from services.billing.domain.figures import MANDATE, blank, completed, errors_of, tidied
from services.billing.domain.iban import compact, masked
from services.billing.domain.mandate import answer_errors, ics_fits, other_account, rum_of, same_mandate

TODAY = date(2015, 4, 8)
IBAN = "FR7630006000011234567890189"


def tax(income: str = "24000", parts: str = "2.5", year: str = "2014") -> dict[str, str]:
    return {"tax.reference_income": income, "tax.parts": parts, "tax.notice_year": year}


def bank(**changes: str) -> dict[str, str]:
    values = {"holder": "DUPONT Jean", "iban": IBAN} | changes
    return blank("bank_details") | {f"bank.{key}": text for key, text in values.items()}


def test_texts_are_kept_as_the_administration_writes_them() -> None:
    assert tidied(tax("24 000\u00a0€", "2,50")) == tax("24000", "2.5")
    assert tidied({"bank.iban": " fr76 3000 6000 0112 3456 7890 189 "}) == {"bank.iban": IBAN}
    assert tidied({"benefits.number": "0123456 a", "bank.holder": "  Jean   Dupont "}) == {
        "benefits.number": "0123456A",
        "bank.holder": "Jean Dupont",
    }
    assert compact("IBAN FR76-3000") == "FR763000"


@pytest.mark.parametrize(
    ("record", "wrong"),
    [
        (tax(), {}),
        (tax("0", "1"), {}),
        (tax("", "", ""), {}),
        (tax(parts=""), {"tax.parts": "missing"}),
        (tax("-5"), {"tax.reference_income": "not_an_amount"}),
        (tax("12.50"), {"tax.reference_income": "not_an_amount"}),
        (tax(parts="2.3"), {"tax.parts": "not_parts"}),
        (tax(parts="0.5"), {"tax.parts": "not_parts"}),
        (tax(parts="99"), {"tax.parts": "not_parts"}),
        (tax(year="14"), {"tax.notice_year": "not_a_year"}),
        (tax(year="2016"), {"tax.notice_year": "in_future"}),
        (tax(year="2010"), {"tax.notice_year": "out_of_date"}),
    ],
)
def test_tax_data_is_whole_and_plausible(record: dict[str, str], wrong: dict[str, str]) -> None:
    assert errors_of("tax_data", record, TODAY) == wrong


@pytest.mark.parametrize(
    ("fund", "number", "consent", "wrong"),
    [
        ("caf", "0123456A", "yes", {}),
        ("msa", "1840275123456", "", {}),
        ("msa", "28402AB123456", "", {"benefits.number": "not_a_beneficiary_number"}),
        ("msa", "284022A123456", "", {}),
        ("", "", "no", {}),
        ("caf", "", "", {"benefits.number": "missing"}),
        ("", "0123456", "", {"benefits.fund": "missing"}),
        ("cpam", "0123456", "", {"benefits.fund": "not_a_choice"}),
        ("caf", "ABC", "", {"benefits.number": "not_a_beneficiary_number"}),
        ("caf", "0123456", "maybe", {"benefits.quotient_consent": "not_a_choice"}),
    ],
)
def test_a_beneficiary_number_is_that_of_its_fund(
    fund: str, number: str, consent: str, wrong: dict[str, str]
) -> None:
    record = {"benefits.fund": fund, "benefits.number": number, "benefits.quotient_consent": consent}
    assert errors_of("benefits", record, TODAY) == wrong


@pytest.mark.parametrize(
    ("iban", "fault"),
    [
        ("FR7630006000011234567890188", "iban_key"),
        ("FR763000600001123456789", "iban_length"),
        ("US7630006000011234567890189", "iban_country"),
        ("MA64011519000001205000534921", "iban_not_sepa"),
        ("12345", "iban_malformed"),
        ("", "missing"),
    ],
)
def test_each_fault_of_an_iban_has_its_own_word(iban: str, fault: str) -> None:
    assert errors_of("bank_details", bank(iban=iban), TODAY) == {"bank.iban": fault}


def test_accounts_of_the_euro_area_are_taken_and_a_bic_is_that_of_their_country() -> None:
    for iban in (IBAN, "DE89370400440532013000"):
        assert errors_of("bank_details", bank(iban=iban), TODAY) == {}
    assert errors_of("bank_details", bank(bic="COBADEFF"), TODAY) == {"bank.bic": "bic_other_country"}
    assert errors_of("bank_details", bank(bic="AGRI"), TODAY) == {"bank.bic": "bic_malformed"}
    assert errors_of("bank_details", bank(holder="x" * 71), TODAY) == {"bank.holder": "too_long"}
    assert errors_of("bank_details", blank("bank_details"), TODAY) == {}


def test_the_bank_follows_from_a_new_account_unless_it_was_typed() -> None:
    empty = blank("bank_details")
    found = completed(empty, {"bank.iban": IBAN})
    assert (found["bank.bic"], found["bank.name"]) == ("AGRIFRPPXXX", "CREDIT AGRICOLE SA")
    assert completed(empty, {"bank.iban": IBAN, "bank.name": "Ma banque"})["bank.name"] == "Ma banque"
    known = bank(bic="AGRIFRPPXXX", name="CREDIT AGRICOLE SA")
    assert completed(known, {"bank.iban": ""}) == {"bank.iban": "", "bank.bic": "", "bank.name": ""}
    assert completed(known, {"bank.holder": "Jean"}) == {"bank.holder": "Jean"}


def test_an_account_is_shown_by_its_end_only() -> None:
    assert masked(IBAN) == "•••• 0189"
    assert masked("") == ""


def signed(**changes: str) -> dict[str, str]:
    values = {"accepted": "yes", "signer": "Jean Dupont", "signed_on": "2015-04-08"} | changes
    return {f"mandate.{key}": text for key, text in values.items()}


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (signed(), {}),
        ({}, {}),
        (signed(accepted="no"), {}),
        (signed(accepted=""), {"mandate.accepted": "missing"}),
        (signed(accepted="ok"), {"mandate.accepted": "not_a_choice"}),
        (signed(signer=""), {"mandate.signer": "missing"}),
        (signed(signed_on=""), {"mandate.signed_on": "missing"}),
        (signed(signed_on="8/4/2015"), {"mandate.signed_on": "not_a_date"}),
        (signed(signed_on="2015-04-09"), {"mandate.signed_on": "in_future"}),
        (signed(signed_on="2011-12-31"), {"mandate.signed_on": "out_of_date"}),
    ],
)
def test_a_mandate_is_signed_with_a_tick_a_name_and_a_day(
    answer: dict[str, str], wrong: dict[str, str]
) -> None:
    assert answer_errors(answer, TODAY) == wrong


def test_a_mandate_holds_for_one_account_one_wording_and_its_regies() -> None:
    record = bank() | dict(zip(MANDATE, ("RUM", "Jean", "2015-04-08", "2026-1", "AL"), strict=True))
    assert same_mandate(record, {"bank.iban": IBAN}, "2026-1", "AL")
    assert not same_mandate(record, {}, "2026-2", "AL")
    assert not same_mandate(record, {}, "2026-1", "AL, CR")
    assert not same_mandate(bank(), {}, "2026-1", "AL")
    assert other_account(record, {"bank.holder": "Jeanne"})
    rum = rum_of("1001001818331", TODAY, UUID(int=0xAB))
    assert rum == "1001001818331-20150408-000000AB"
    assert len(rum) <= 35


def test_a_creditor_identifier_has_its_control_digits() -> None:
    assert ics_fits("FR72ZZZ123456")
    assert ics_fits("FR72ABC123456")  # the business code is the creditor's own
    assert ics_fits("DE98ZZZ09999999999")
    assert not ics_fits("FR12ZZZ123456")
    assert not ics_fits("FR72ZZZ123457")
