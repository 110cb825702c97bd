"""What the parents' screens say and send."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from gateway.parents.account.criteria import criteria
from gateway.parents.home.routes import by_child
from gateway.parents.requests.export import plain
from tests.unit.gateway import samples
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.world import NOW, Services, text


async def test_home_says_what_the_guide_says(as_parent: Browser) -> None:
    page = text(await as_parent.get("/accueil"))
    for words in (
        "Bonjour Jean DUPONT",
        "lundi 4 mai 2015",
        "Aucun nouveau message.",
        "1001001818331",
        "Monsieur",
        "AL-36",
        "08/04/2015",
        "30/04/2015",
        "120,60 €",
        "0,00 €",
        "l’échéance est dépassée depuis le jeudi 30 avril",
        "Restauration scolaire",
        "Absence en cours de traitement",
        "réponse attendue au plus tard demain",
    ):
        assert words in page


async def test_home_puts_an_overdue_invoice_first_among_what_is_to_do(
    as_parent: Browser, services: Services
) -> None:
    todo = text(await as_parent.get("/accueil")).split("À faire")[1].split("</section>")[0]
    assert "échéance dépassée depuis le jeudi 30 avril" in todo
    assert f'href="/releve/factures/{samples.INVOICE}"' in todo
    summary: dict[str, Any] = samples.ACCOUNT_SUMMARY
    invoices = [one | {"overdue": False} for one in summary["open_invoices"]]
    services.answers["account-summary"] = summary | {"open_invoices": invoices}
    assert "échéance dépassée" not in text(await as_parent.get("/accueil")).split("Mes paiements")[0]


async def test_home_begins_with_today_and_tomorrow_on_every_screen(as_parent: Browser) -> None:
    page = text(await as_parent.get("/accueil"))
    order = ("Aujourd’hui et demain", "Mes demandes en cours", "Mes paiements", "Responsable")
    places = [page.index(f"{title}</h2>") for title in order]
    assert places == sorted(places)


async def test_home_gives_way_to_the_treasury_s_notice(as_parent: Browser, services: Services) -> None:
    services.answers["account-summary"] = {
        "to_pay": 0,
        "credit_available": 0,
        "next_due_on": None,
        "open_invoices": [],
        "treasury_regies": ["Régie garderie ALSH"],
    }
    page = text(await as_parent.get("/accueil"))
    assert "Le suivi de ces paiements se fait auprès du Trésor public (SGC de Laval)." in page
    assert "À payer" not in page


@pytest.mark.parametrize(
    ("service", "gone", "still"),
    [
        ("billing", "AL-36", "1001001818331"),
        ("family", "1001001818331", "AL-36"),
        ("planning", "Restauration scolaire", "AL-36"),
        ("requests", "ALSH mercredi", "AL-36"),
    ],
)
async def test_with_one_service_away_home_shows_the_rest(
    as_parent: Browser, services: Services, service: str, gone: str, still: str
) -> None:
    services.away(service)
    answer = await as_parent.get("/accueil")
    assert answer.status == 200
    assert "Service momentanément indisponible" in answer.text
    assert gone not in answer.text
    assert still in answer.text


def test_days_are_grouped_by_child_in_the_order_of_the_service() -> None:
    grouped = by_child(samples.FAMILY_DAYS, NOW.date(), NOW.date().replace(day=5))
    assert grouped is not None
    assert [child["name"] for child in grouped] == ["Léa"]
    assert [item["label"] for item in grouped[0]["today"]] == ["Restauration scolaire"]
    assert grouped[0]["today"][0]["status"] == ""
    assert grouped[0]["tomorrow"][0]["status"] == "Absence en cours de traitement"


async def test_requests_are_in_the_guide_s_two_tabs_with_their_reasons(as_parent: Browser) -> None:
    page = text(await as_parent.get("/demandes"))
    assert "En attente de réponse" in page
    assert "Motif :</strong> Complet. Plus de place ce jour-là." in page
    assert page.count("/retirer") == 1
    account = text(await as_parent.get("/demandes?onglet=compte"))
    assert "Aucune demande sur votre compte" in account
    only = text(await as_parent.get("/demandes?type=booking"))
    assert "Motif" in only
    assert "/retirer" not in only


async def test_a_withdrawn_request_is_shown_so_before_requests_has_heard(as_parent: Browser) -> None:
    path = f"/demandes/{samples.REQUEST}/retirer"
    page = await as_parent.get(path)
    await as_parent.post(path, {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")})
    after = text(await as_parent.get("/demandes"))
    assert "Votre demande est retirée." in after
    assert "Retirée le lundi 4 mai" in after
    assert "/retirer" not in after
    assert "Votre demande est retirée." not in text(await as_parent.get("/demandes"))


async def test_a_withdrawn_request_says_when_it_was_withdrawn(as_parent: Browser, services: Services) -> None:
    gone = samples.card(state="withdrawn", decided_at="2015-05-03T17:30:00+02:00")
    services.answers["family-requests"] = {"total": 1, "requests": [gone]}
    assert "Retirée le dimanche 3 mai à 17 h 30." in text(await as_parent.get("/demandes"))


async def test_the_list_leaves_as_a_spreadsheet_nobody_can_booby_trap(
    as_parent: Browser, services: Services
) -> None:
    services.answers["family-requests"] = {
        "total": 1,
        "requests": [samples.card(summary={**samples.card()["summary"], "child_name": "=cmd()"})],
    }
    answer = await as_parent.get("/demandes.csv")
    assert answer.body.startswith(b"\xef\xbb\xbf")
    assert "'=cmd();" in answer.text
    assert "04/05/2015 08:00" in answer.text
    assert plain("-1") == "'-1"


def test_the_password_policy_is_said_as_in_the_guide() -> None:
    words = criteria({"min_length": 8, "upper": 1, "lower": 1, "digit": 2})
    assert [item["words"] for item in words] == [
        "8 caractères minimum",
        "Au moins 1 majuscule",
        "Au moins 1 minuscule",
        "Au moins 2 chiffres",
    ]


async def test_a_weak_password_says_what_it_lacks(as_parent: Browser, services: Services) -> None:
    services.answers["change-password"] = Refusal("password_too_weak", missing=["digit"])
    page = await as_parent.get("/compte/mot-de-passe")
    fields = {"csrf": page.hidden("csrf"), "actuel-passe": "Bonbons1", "nouveau-passe": "bonbons"}
    answer = await as_parent.post("/compte/mot-de-passe", fields)
    assert answer.status == 422
    assert "Il manque : un chiffre." in text(answer)
    assert "Bonbons1" not in answer.text
    services.answers["change-password"] = Refusal("password_unchanged")
    answer = await as_parent.post("/compte/mot-de-passe", fields)
    assert 'id="nouveau-passe-erreur"' in answer.text
    assert "C’est déjà votre mot de passe : choisissez-en un autre." in text(answer)


async def test_the_appearance_is_kept_and_leads_back_here_only(as_parent: Browser) -> None:
    page = await as_parent.get("/demandes")
    fields = {"csrf": page.hidden("csrf"), "theme": "dark", "next": "//evil.example"}
    answer = await as_parent.post("/theme", fields)
    assert answer.header("location") == "/"
    assert 'data-theme="dark"' in (await as_parent.get("/demandes")).text
