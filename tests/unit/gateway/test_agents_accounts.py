"""The administrator's pages of agents' accounts, as a browser sees them."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from contracts.staff_access import StaffAccountsView, StaffAccountView
from gateway.staff.town.agent import PAGE
from tests.unit.gateway import samples, samples_account, samples_identity, samples_town
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, sent, text

ROY = f"{PAGE}/{samples_town.ROY}"
TYPED: dict[str, Any] = {
    "nom": "Karim Haddad",
    "identifiant": "haddad",
    "courriel": "haddad@commune.example",
    "role": ["pointage", "n-importe"],
    "etablissement": [samples.CANTEEN],
}


def form(page: Answer, *names: str) -> dict[str, Any]:
    return {name: page.hidden(name) for name in ("csrf", "command_id", *names)}


def test_the_samples_are_what_the_contract_promises() -> None:
    StaffAccountsView.model_validate(samples_town.STAFF)
    StaffAccountView.model_validate(samples_town.RECORD)


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/nouveau", ROY])
async def test_each_page_holds_what_every_page_holds(as_chief: Browser, path: str) -> None:
    answer = await as_chief.get(path)
    assert answer.status == 200
    check(answer.text)


async def test_only_an_administrator_opens_them(as_head: Browser) -> None:
    for path in (f"{PAGE}/nouveau", ROY):
        assert (await as_head.get(path)).status == 403
    page = await as_head.get(PAGE)
    assert "Ajouter un agent" not in page.text
    assert ROY not in page.text.replace(f"{ROY}/lien", "")
    for action in ("", "/fermer", "/rouvrir", "/courriel"):
        assert (await as_head.post(ROY + action, form(page) | TYPED)).status == 403


async def test_a_new_agent_is_opened_with_what_was_typed(as_chief: Browser, services: Services) -> None:
    page = await as_chief.get(f"{PAGE}/nouveau")
    answer = await as_chief.post(f"{PAGE}/nouveau", form(page) | TYPED)
    ((_, _, command_id),), (command,) = services.sent, sent(services)
    assert answer.header("location") == f"{PAGE}/{command.account_id}"
    assert command.account_id == command_id, "sent twice, it is the same account"
    details = command.details
    assert (details.name, details.roles) == ("Karim Haddad", ["pointage"])
    assert [str(one) for one in details.facility_ids] == [samples.CANTEEN]
    shown = text(await as_chief.get(ROY))
    assert "part à l’adresse haddad@commune.example" in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"nom": " "}, "Donnez le nom de l’agent."),
        ({"identifiant": ""}, "Donnez ce que l’agent tapera"),
        ({"identifiant": "x" * 81}, "80 caractères au plus."),
        ({"courriel": "haddad"}, "Donnez une adresse comme nom@commune.fr."),
        ({"courriel": "a@b.fr, c@d.fr"}, "Donnez une adresse comme nom@commune.fr."),
        ({"role": []}, "Cochez au moins un rôle."),
        ({"role": ["roi"]}, "Cochez au moins un rôle."),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    as_chief: Browser, services: Services, typed: dict[str, Any], said: str
) -> None:
    page = await as_chief.get(f"{PAGE}/nouveau")
    answer = await as_chief.post(f"{PAGE}/nouveau", form(page) | TYPED | typed)
    assert answer.status == 422
    assert text(answer).count(said) == 2, "in the summary and at the field"
    assert sent(services) == []
    if "nom" not in typed:
        assert 'value="Karim Haddad"' in answer.text


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (Refusal("identifier_taken"), "#identifiant"),
        (Refusal("last_administrator"), "#role-accueil"),
        (Refusal("invalid_input", field="email"), "#courriel"),
        (Refusal("invalid_input", field="identifier"), "#identifiant"),
        (Refusal("changed_meanwhile"), "Un autre agent vient de changer"),
        (Refusal("unavailable", service="identity"), "momentanément indisponible"),
    ],
)
async def test_a_refusal_is_told_where_it_can_be_mended(
    as_chief: Browser, services: Services, refusal: Refusal, said: str
) -> None:
    services.answers["change-staff-account"] = refusal
    page = await as_chief.get(ROY)
    answer = await as_chief.post(ROY, form(page, "version") | TYPED)
    assert said in answer.text
    assert 'value="Karim Haddad"' in answer.text


async def test_a_change_says_which_version_it_was_made_from(as_chief: Browser, services: Services) -> None:
    page = await as_chief.get(ROY)
    answer = await as_chief.post(ROY, form(page, "version") | TYPED)
    assert answer.header("location") == PAGE
    assert sent(services)[0].expected_version == 3
    for hostile in ("", "-1", "x", "9" * 30, "٣"):
        await as_chief.post(ROY, form(page) | TYPED | {"version": hostile})
        assert sent(services)[-1].expected_version == 0


async def test_places_that_cannot_be_listed_stay_as_they_are(as_chief: Browser, services: Services) -> None:
    scope: dict[str, Any] = {"facility_ids": [samples.CANTEEN], "regie_ids": [samples_account.REGIE_ID]}
    services.answers["staff-account"] = {"account": samples_town.account(**scope), "traces": []}
    services.away("planning")
    page = await as_chief.get(ROY)
    assert page.hidden("etablissement") == samples.CANTEEN
    assert "momentanément indisponible" in text(page)
    assert (await as_chief.post(ROY, form(page) | TYPED | {"etablissement": "../x"})).status == 404


async def test_closing_opening_again_and_sending_another_link_are_said(
    as_chief: Browser, services: Services
) -> None:
    page = await as_chief.get(ROY)
    for action, name in (
        ("fermer", "close-account"),
        ("rouvrir", "reopen-staff-account"),
        ("courriel", "invite-agent"),
    ):
        answer = await as_chief.post(f"{ROY}/{action}", form(page))
        assert (answer.status, answer.header("location")) == (303, ROY)
        assert name == sent(services)[-1].NAME
    services.answers["close-account"] = Refusal("last_administrator")
    await as_chief.post(f"{ROY}/fermer", form(page))
    assert "seul compte d’administration" in text(await as_chief.get(ROY))


async def test_a_closed_account_is_only_opened_again(as_chief: Browser, services: Services) -> None:
    services.answers["staff-account"] = {"account": samples_town.account(state="closed"), "traces": []}
    page = await as_chief.get(ROY)
    assert f'action="{ROY}/rouvrir"' in page.text
    assert f'action="{ROY}/fermer"' not in page.text
    assert "role-accueil" not in page.text


async def test_an_agent_s_first_link_chooses_a_password_in_other_words(
    browser: Browser, services: Services
) -> None:
    services.answers |= samples_identity.ANSWERS
    services.answers["reset-link"] = {"identifier": "haddad", "initials": "K. H.", "first": True}
    page = await browser.get("/mot-de-passe-oublie/nouveau?jeton=the-token")
    assert "Choisir un mot de passe" in page.text
    assert "déconnectés" not in page.text
    fields = {name: page.hidden(name) for name in ("csrf", "jeton-secret", "premier")}
    await browser.post("/mot-de-passe-oublie/nouveau", fields | {"nouveau-passe": "Tilleul2015"})
    assert "Votre mot de passe est choisi" in (await browser.get("/connexion")).text
