"""A parent gives an account and signs a mandate; the cash office accepts; nobody else and no event ever sees it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from playwright.async_api import expect

from chassis.problem import Refusal
from contracts.billing_records import BillingProposalDetails, MyBillingRecord
from contracts.requests import FamilyRequests, RequestDetail
from contracts.subjects import SERVICES
from deploy.demo.guide import FAMILY_ID, JEAN_ID
from deploy.demo.ids import named
from deploy.demo.logins import FAMILY_PASSWORD, STAFF_PASSWORD
from tests.journeys.browsing import Person, chromium, gateway
from tests.journeys.guides import Told
from tests.support.actors import guardian

pytestmark = [pytest.mark.web, pytest.mark.slow, pytest.mark.timeout(300)]

IBAN, MASKED = "FR76 3000 6000 0112 3456 7890 189", "•••• 0189"
HOLDER, INCOME = "M. DUPONT Jean ou Mme PETIT", "24737"
SECRETS = ("0112345678", IBAN, IBAN.replace(" ", ""), MASKED, HOLDER, INCOME, "AGRIFRPP", "CREDIT AGRICOLE")


async def test_an_account_is_given_signed_for_and_accepted(on_4_may: Told) -> None:
    async with gateway(on_4_may) as url, chromium() as browser:
        jean = await Person.arrives(browser, url, "jean.dupont", FAMILY_PASSWORD)
        await jean.goes("/compte")
        await jean.reads("DUPONT JEAN", "Nom de la banque", "Vous n’avez encore rien indiqué.")
        await _mistypes_then_signs(jean)
        await _tells_income(jean)
        await on_4_may.town.settled()
        await _desk_cannot_decide(await Person.arrives(browser, url, "accueil", STAFF_PASSWORD))
        regie = await Person.arrives(browser, url, "regie", STAFF_PASSWORD)
        await regie.goes("/agents/demandes")
        await regie.reads(
            "DUPONT", "Coordonnées bancaires", f"IBAN\u00a0: vide → {MASKED}", "24\u00a0737\u00a0€"
        )
        await regie.page.get_by_role("link", name="Coordonnées bancaires").click()
        await regie.reads("Titulaire du compte", HOLDER, MASKED, "Mandat signé par", "Jean Dupont")
        await expect(regie.page.locator("main")).not_to_contain_text(IBAN[5:9])
        await regie.page.get_by_role("button", name="Accepter").click()
        await regie.reads("1 demande acceptée")
        await on_4_may.town.settled()
        await jean.goes("/compte")
        await jean.reads(HOLDER, MASKED, "CREDIT AGRICOLE", "Mandat signé le", "04/05/2015")
        await jean.goes("/demandes?onglet=compte&type=bank_details")
        await jean.page.locator("th a", has_text="Coordonnées bancaires").first.click()
        await jean.reads("Acceptée", "Appliqué", MASKED)
        await jean.leaves()
        await regie.leaves()
    await _nobody_else_sees_it(on_4_may)
    await _no_event_tells_it(on_4_may)


async def _mistypes_then_signs(jean: Person) -> None:
    await jean.page.get_by_role("link", name="Coordonnées bancaires", exact=True).click()
    await jean.reads("En signant ce mandat, vous autorisez Commune de Loiron-Ruillé", "FR72ZZZ123456")
    await jean.page.get_by_label("Titulaire du compte").fill(HOLDER)
    await jean.page.get_by_label("IBAN").fill(IBAN.replace("0112", "0113"))
    await jean.page.get_by_role("button", name="Vérifier ma demande").click()
    await expect(jean.page.locator("#bank-iban-erreur")).to_contain_text("comparez avec votre relevé")
    assert [one for one in jean.complaints if "status of 422" not in one] == []
    jean.complaints.clear()
    await jean.page.get_by_label("IBAN").fill(IBAN)
    await jean.page.get_by_label("Oui, je signe le mandat ci-dessus").check()
    await jean.page.get_by_label("Mandat signé par").fill("Jean Dupont")
    await jean.page.get_by_role("button", name="Vérifier ma demande").click()
    await jean.reads("Vérifier avant d’envoyer", HOLDER, MASKED, "vous signez le mandat", "04/05/2015")
    await jean.page.get_by_role("button", name="Signer et envoyer ma demande").click()
    await jean.reads("Votre demande est envoyée", "en attente de réponse", "Demandé", MASKED)


async def _tells_income(jean: Person) -> None:
    await jean.goes("/compte/impots")
    await jean.page.get_by_label("Revenu fiscal de référence").fill(INCOME)
    await jean.page.get_by_label("Nombre de parts").fill("2,5")
    await jean.page.get_by_label("Année de l’avis d’impôt").fill("2014")
    await jean.page.get_by_role("button", name="Vérifier ma demande").click()
    await jean.page.get_by_role("button", name="Envoyer ma demande").click()
    await jean.reads("Votre demande est envoyée", "24\u00a0737\u00a0€")


async def _desk_cannot_decide(desk: Person) -> None:
    """The reception sees that there is something to decide, and by whom; neither what nor any button."""
    await desk.goes("/agents/demandes")
    await desk.reads("Coordonnées bancaires", "à lire et à décider par la régie ou la direction")
    main = desk.page.locator("main")
    for words in (MASKED, HOLDER, "24\u00a0737"):
        await expect(main).not_to_contain_text(words)
    await expect(main.get_by_role("button", name="Accepter")).to_have_count(0)
    await desk.page.get_by_role("link", name="Coordonnées bancaires").click()
    await expect(main.get_by_role("button", name="Accepter")).to_have_count(0)
    await desk.leaves()


async def _nobody_else_sees_it(told: Told) -> None:
    listed = (await told.sees(FamilyRequests(family_id=FAMILY_ID))).requests
    ids = [one.proposal_id for one in listed]
    assert len(ids) == 2
    other = guardian(named("family", "other"), uuid4(), name="Marc AUTRE")
    disguised = guardian(named("family", "other"), JEAN_ID, name="Marc AUTRE")
    for actor in (other, disguised, guardian(FAMILY_ID, uuid4(), name="Anne DUPONT")):
        assert isinstance(await told.town.ask(MyBillingRecord(guardian_id=JEAN_ID), as_=actor), Refusal)
        assert (await told.sees(BillingProposalDetails(proposal_ids=ids), actor)).proposals == []
        assert (await told.sees(FamilyRequests(family_id=FAMILY_ID), actor)).requests == []
        one = RequestDetail(family_request_id=UUID(str(listed[0].family_request_id)))
        assert isinstance(await told.town.ask(one, as_=actor), Refusal)


async def _no_event_tells_it(told: Told) -> None:
    for service in SERVICES:
        owner = await told.town.owner(service)
        try:
            rows = await owner.fetch("SELECT headers::text, convert_from(body, 'UTF8') AS body FROM outbox")
        finally:
            await owner.close()
        found = [one for one in SECRETS if any(one in row["headers"] + row["body"] for row in rows)]
        assert found == [], service
    for letter in await told.mails():
        assert not any(one in letter for one in SECRETS)
