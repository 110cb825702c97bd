"""Informations fiscales, CAF ou MSA, coordonnées bancaires: asked of billing, signed, masked, taken back."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from chassis.problem import Refusal
from contracts import billing_records
from contracts.billing_records import MANDATE_TEXT
from gateway.words import mandate
from gateway.words import record as words
from tests.unit.gateway import samples, samples_figures, samples_record
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.test_record import hidden
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, sent, text

BANK = "/compte/banque"
NEW = "DE89 3704 0044 0532 0130 00"


@pytest.fixture
def services(services: Services) -> Services:
    """With the family's file and what billing keeps."""
    services.answers |= samples_record.ANSWERS
    return services


@pytest.mark.parametrize(
    ("model", "sample"),
    [
        (billing_records.BillingRecordView, samples_figures.record()),
        (billing_records.BillingProposalDetailsView, {"proposals": [samples_figures.detail()]}),
        (billing_records.PendingBillingProposal, samples_figures.pending()),
    ],
)
def test_the_samples_are_what_billing_promises(model: Any, sample: Any) -> None:
    assert model.model_validate(sample).model_dump(mode="json").keys() == sample.keys()


def test_the_wording_in_force_is_among_the_words() -> None:
    assert MANDATE_TEXT in mandate.WORDINGS
    told = " ".join(mandate.paragraphs(samples_figures.TERMS))
    assert "autorisez Commune de Loiron-Ruillé à envoyer" in told
    assert "8 semaines" in told
    assert ("Identifiant du créancier (ICS)", "FR72ZZZ123456") in mandate.facts(samples_figures.TERMS)


def test_figures_are_said_in_french() -> None:
    said = [words.said("tax.reference_income", "24000"), words.said("tax.parts", "2.5")]
    assert said == ["24\u00a0000\u00a0€", "2,5"]
    assert words.said("mandate.text", "2026-1") == "version 2026-1"
    assert words.said("tax.reference_income", "") == ""


async def test_the_account_shows_figures_and_a_masked_account(as_parent: Browser, services: Services) -> None:
    services.answers["my-billing-record"] = samples_figures.record(samples_figures.SIGNED)
    page = text(await as_parent.get("/compte"))
    for value in ("24 000 €", "2,5", "1234567", "•••• 0189", "AGRIFRPP", "Jean Dupont", "08/04/2015", "AL"):
        assert value in page
    assert page.count("CREDIT AGRICOLE") == 2
    services.answers["my-billing-record"] = samples_figures.record(samples_figures.EMPTY)
    page = text(await as_parent.get("/compte"))
    assert page.count("Vous n’avez encore rien indiqué.") == 3
    assert "DUPONT JEAN" in page
    assert "Référence du mandat" not in page


async def test_the_file_and_the_figures_are_shown_without_each_other(
    as_parent: Browser, services: Services
) -> None:
    services.answers["my-billing-record"] = Refusal("unavailable", service="billing")
    page = text(await as_parent.get("/compte"))
    assert "12 rue des Bonbons" in page
    assert "DUPONT JEAN" in page
    check(page)
    services.answers["my-billing-record"] = samples_figures.record()
    services.answers["family-sheet"] = Refusal("unavailable", service="family")
    page = text(await as_parent.get("/compte"))
    assert "•••• 0189" in page
    check(page)


async def test_what_waits_is_beside_what_it_would_change_and_may_be_taken_back(
    as_parent: Browser, services: Services
) -> None:
    services.answers["my-billing-record"] = samples_figures.record(pending=[samples_figures.pending()])
    services.answers["family-requests"] = {"total": 1, "requests": [samples_figures.card()]}
    services.answers["family-proposal-details"] = {"proposals": []}
    page = text(await as_parent.get("/compte"))
    assert "Demandé : <strong>•••• 3000</strong>" in page
    assert "Réponse attendue au plus tard le jeudi 7 mai." in page
    path = f"/demandes/attente/{samples_figures.PROPOSAL_BANK}/retirer?retour=/compte"
    assert path in page
    form = await as_parent.get(path)
    assert "•••• 3000" in form.text
    done = await as_parent.post(path, hidden(form))
    assert done.header("location") == "/compte"
    (command,) = sent(services)
    assert command.NAME == "withdraw-billing-proposal"


async def test_nobody_is_asked_twice_for_the_same_thing(as_parent: Browser, services: Services) -> None:
    services.answers["family-sheet"] = samples.FAMILY_SHEET | {"pending": [samples_record.pending()]}
    services.answers["my-billing-record"] = samples_figures.record(pending=[samples_figures.pending()])
    requests = [samples_record.card(), samples_figures.card()]
    services.answers["family-requests"] = {"total": 2, "requests": requests}
    for path, asked in (
        ("/compte", {"family-sheet", "my-billing-record", "family-requests"}),
        ("/demandes?onglet=compte", {"family-requests"}),
    ):
        services.asked.clear()
        assert (await as_parent.get(path)).status == 200
        names = Counter(name for name, _ in services.asked if name not in ("profile", "resolve-session"))
        assert set(names.values()) == {1}, (path, names)
        assert names.keys() >= asked | {"family-proposal-details", "billing-proposal-details"}


async def test_an_account_left_empty_keeps_the_present_one(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(BANK)
    assert "Compte actuel : •••• 0189. Laissez vide pour le garder." in text(page)
    assert 'name="bank.iban" type="text" value=""' in page.text
    typed = {"bank.holder": "M. DUPONT Jean ou Jeanne", "bank.iban": "", "bank.bic": "AGRIFRPP"}
    typed |= {"bank.name": "CREDIT AGRICOLE", "mandate.accepted": "", "mandate.signer": ""}
    await as_parent.post(BANK, hidden(page) | typed | {"etape": "envoyer"})
    (command,) = sent(services)
    assert command.values == {"bank.holder": "M. DUPONT Jean ou Jeanne"}
    assert command.mandate_text == ""


async def test_a_mandate_is_read_signed_and_sent_with_its_version(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(BANK)
    assert "En signant ce mandat, vous autorisez Commune de Loiron-Ruillé" in page.text
    typed = {"bank.iban": NEW, "mandate.accepted": "yes", "mandate.signer": "Jean Dupont"}
    checked = await as_parent.post(BANK, hidden(page) | typed | {"etape": "verifier"})
    shown = text(checked)
    before_the_form = shown.partition("<main")[2].partition("<form")[0]
    assert "•••• " in before_the_form
    assert NEW not in before_the_form
    assert "vous signez le mandat de prélèvement" in shown
    assert "Mandat signé le" in shown
    await as_parent.post(BANK, hidden(checked) | {"etape": "envoyer"})
    (command,) = sent(services)
    assert command.mandate_text == MANDATE_TEXT
    assert command.values == {
        "bank.iban": NEW,
        "mandate.accepted": "yes",
        "mandate.signer": "Jean Dupont",
        "mandate.signed_on": "2015-05-04",
    }


async def test_another_wording_is_read_again_before_it_is_signed(
    as_parent: Browser, services: Services
) -> None:
    services.answers["check-billing-proposal"] = Refusal("mandate_text_outdated", text=MANDATE_TEXT)
    page = await as_parent.get(BANK)
    typed = {"texte": "2020-1", "mandate.accepted": "yes", "mandate.signer": "Jean Dupont"}
    answer = await as_parent.post(BANK, hidden(page) | typed | {"etape": "verifier"})
    assert answer.status == 409
    assert "Le texte du mandat a changé." in text(answer)
    assert hidden(answer)["texte"] == MANDATE_TEXT
    assert 'value="Jean Dupont"' in answer.text


async def test_without_a_creditor_the_account_may_still_be_given(
    as_parent: Browser, services: Services
) -> None:
    services.answers["my-billing-record"] = samples_figures.record(samples_figures.EMPTY, terms=None)
    page = await as_parent.get(BANK)
    assert "La commune ne propose pas le prélèvement automatique pour l’instant." in page.text
    assert "mandate." not in page.text
    await as_parent.post(BANK, hidden(page) | {"bank.iban": NEW, "etape": "envoyer"})
    assert sent(services)[0].values == {"bank.iban": NEW}


async def test_a_mandate_is_ended_and_an_account_taken_off(as_parent: Browser, services: Services) -> None:
    services.answers["my-billing-record"] = samples_figures.record(samples_figures.SIGNED, terms=None)
    page = await as_parent.get(BANK)
    assert "Je garde le mandat signé le 08/04/2015 par Jean Dupont" in page.text
    await as_parent.post(BANK, hidden(page) | {"mandate.accepted": "no", "etape": "envoyer"})
    checked = await as_parent.post(BANK, hidden(page) | {"etape": "retirer"})
    assert "seront retirées de votre dossier, et le mandat de prélèvement prendra fin." in checked.text
    await as_parent.post(BANK, hidden(checked) | {"etape": "envoyer"})
    ended, emptied = sent(services)
    assert ended.values == {"mandate.accepted": "no"}
    assert emptied.values == dict.fromkeys(("bank.holder", "bank.iban", "bank.bic", "bank.name"), "")


async def test_what_is_wrong_with_an_account_is_said_at_its_field(
    as_parent: Browser, services: Services
) -> None:
    services.answers["check-billing-proposal"] = Refusal(
        "invalid_input", fields=[{"field": "bank.iban", "error": "iban_key"}]
    )
    page = await as_parent.get(BANK)
    answer = await as_parent.post(BANK, hidden(page) | {"bank.iban": "FR76 1", "etape": "verifier"})
    assert answer.status == 422
    assert '<a href="#bank-iban">' in answer.text
    assert "aractère de l’IBAN est faux" in answer.text


async def test_tax_parts_are_typed_with_their_comma(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get("/compte/impots")
    assert 'value="2,5"' in page.text
    assert json.loads(hidden(page)["montre"])["tax.parts"] == "2,5"
    typed = {"tax.reference_income": "24 500", "tax.parts": "2,5", "tax.notice_year": "2014"}
    await as_parent.post("/compte/impots", hidden(page) | typed | {"etape": "envoyer"})
    assert sent(services)[0].values == {"tax.reference_income": "24 500"}


async def test_a_consent_is_done_at_once_beside_what_waits(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get("/compte/caf")
    typed = {"benefits.fund": "msa", "benefits.number": "1234567", "benefits.quotient_consent": "no"}
    checked = text(await as_parent.post("/compte/caf", hidden(page) | typed | {"etape": "verifier"}))
    assert "Fait tout de suite" in checked
    assert "Soumis à la mairie" in checked
    assert "MSA" in checked


async def test_asking_again_never_fills_in_an_account_or_a_signature(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(f"{BANK}?reprendre={samples_figures.PROPOSAL_BANK}")
    assert 'value="M. DUPONT Jean ou Jeanne"' in page.text
    assert "•••• 3000" not in page.text
    assert 'name="mandate.signer" type="text" value=""' in page.text
    services.answers["family-requests"] = {
        "total": 1,
        "requests": [samples_figures.card("refused", decided_at="2015-05-03T10:00:00+02:00")],
    }
    listed = await as_parent.get("/demandes?onglet=compte&type=bank_details")
    assert f"{BANK}?reprendre={samples_figures.PROPOSAL_BANK}" in listed.text
