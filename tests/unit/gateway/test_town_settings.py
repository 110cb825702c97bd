"""What the direction sets in the browser: each page saves what it shows, with the values it was filled with."""

from __future__ import annotations

import pytest

from chassis.problem import Refusal
from gateway.profile import Municipality
from gateway.staff.town import inbox, profile
from gateway.staff.town.passwords import read_policy
from tests.unit.gateway import samples, samples_talk, samples_town
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.world import Services, sent, text

HERE = "/agents/reglages"
POLICY = {"longueur": "12", "majuscules": "1", "minuscules": "1", "chiffres": "1"}
TOWN = {"nom": "Loiron-Ruillé", "telephone": "02 43 02 10 24", "courriel": "enfance@commune.example"}
EMPTY = dict.fromkeys(profile.FIELDS, "")


def form(page: Answer) -> dict[str, str]:
    return {name: page.hidden(name) for name in ("csrf", "command_id", "avant")}


async def test_a_weak_policy_is_saved_and_said_to_be_weak(as_head: Browser, services: Services) -> None:
    page = await as_head.get(f"{HERE}/mots-de-passe")
    answer = await as_head.post(f"{HERE}/mots-de-passe", form(page) | POLICY)
    assert answer.status == 303
    command = sent(services)[0]
    assert (command.policy.min_length, command.before.min_length) == (12, 8)
    assert "28 bits" in text(await as_head.get(f"{HERE}/mots-de-passe"))


async def test_the_page_of_the_policy_says_when_what_holds_is_weak_and_what_would_do(
    as_head: Browser, services: Services
) -> None:
    page = text(await as_head.get(f"{HERE}/mots-de-passe"))
    assert "vaut 47 bits" in page
    assert "9 caractères suffiraient" in page
    strong = samples.PROFILE["password_policy"] | {"min_length": 9}
    services.answers["profile"] = samples.PROFILE | {"version": 4, "password_policy": strong}
    page = text(await as_head.get(f"{HERE}/mots-de-passe"))
    assert "vaut 53 bits" in page
    assert "plus faibles" not in page


async def test_the_profile_keeps_what_its_page_does_not_show(as_head: Browser, services: Services) -> None:
    page = await as_head.get(f"{HERE}/commune")
    assert (await as_head.post(f"{HERE}/commune", form(page) | TOWN)).status == 303
    command = sent(services)[0]
    assert command.profile.brand_colour == command.before.brand_colour
    assert (command.profile.help_email, command.profile.help_hours) == ("enfance@commune.example", "")


async def test_families_write_at_the_address_of_what_they_write_about(
    as_head: Browser, services: Services
) -> None:
    page = await as_head.get(f"{HERE}/commune")
    own = {"courriel-demandes": "absences@commune.example", "courriel-argent": "regie@commune.example"}
    assert (await as_head.post(f"{HERE}/commune", form(page) | TOWN | own)).status == 303
    said = sent(services)[0].profile
    assert (said.file_email, said.requests_email, said.money_email) == ("", *own.values())
    shown = Municipality(said.model_dump(mode="json"), {}, 4).page
    assert (shown["email_file"], shown["email_requests"]) == (TOWN["courriel"], own["courriel-demandes"])


async def test_pages_give_the_address_of_what_they_are_about(as_parent: Browser, services: Services) -> None:
    own = {"requests_email": "absences@commune.example", "money_email": "regie@commune.example"}
    services.answers["profile"] = samples.PROFILE | {
        "version": 4,
        "profile": samples.PROFILE["profile"] | own,
    }
    services.answers["inbox"] = samples_talk.INBOX | {"open": False, "closed_text": "Pas ici."}
    inbox_page = text(await as_parent.get("/boite-de-reception"))
    for address in (*own.values(), "enfance@commune.example"):
        assert address in inbox_page
    assert "Votre dossier d’inscription" not in inbox_page, "it has no address of its own"
    assert "mailto:regie@commune.example" in (await as_parent.get(f"/releve/factures/{samples.INVOICE}")).text


async def test_the_inbox_is_closed_with_the_address_to_write_to(as_head: Browser, services: Services) -> None:
    page = await as_head.get(f"{HERE}/boite")
    fields = form(page) | {"etat": "ferme", "texte": "Écrivez à enfance@commune.example."}
    assert (await as_head.post(f"{HERE}/boite", fields)).status == 303
    assert sent(services)[0].settings.open is False


async def test_the_rules_take_only_kinds_that_exist(as_head: Browser, services: Services) -> None:
    page = await as_head.get(f"{HERE}/dossiers")
    fields = form(page) | {"aussitot": ["child", "consents", "n-importe"]}
    assert (await as_head.post(f"{HERE}/dossiers", fields)).status == 303
    rules = sent(services)[0].rules
    assert (rules.at_once, rules.evidence_for, rules.online_enrolment) == (["child"], [], False)


@pytest.mark.parametrize(
    ("page", "command", "fields"),
    [
        ("mots-de-passe", "set-password-policy", POLICY),
        ("commune", "set-municipality", TOWN),
        ("boite", "set-inbox", {"etat": "ouvert"}),
        ("dossiers", "set-family-rules", {"en-ligne": "oui"}),
        ("justificatifs", "set-family-rules", {"nature": "health"}),
    ],
)
async def test_what_another_agent_saved_meanwhile_is_not_undone(
    as_head: Browser, services: Services, page: str, command: str, fields: dict[str, str]
) -> None:
    filled = form(await as_head.get(f"{HERE}/{page}"))
    services.answers[command] = Refusal("changed_meanwhile")
    answer = await as_head.post(f"{HERE}/{page}", filled | fields)
    assert answer.status == 422
    broken = await as_head.post(f"{HERE}/{page}", filled | fields | {"avant": "{"})
    assert broken.status == 422


@pytest.mark.parametrize("page", ["", "/commune", "/boite", "/dossiers", "/mots-de-passe", "/ecrans"])
async def test_settings_are_the_direction_s(as_agent: Browser, services: Services, page: str) -> None:
    services.answers["screens"] = Refusal("not_allowed")
    assert (await as_agent.get(HERE + page)).status == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"nom": ""}, "nom"), ({"site": "commune"}, "site"), ({"courriel": "x"}, "courriel")]
    + [({name: "x" * 301}, name) for name in ("telephone", "adresse", "horaires", "tresorerie")],
)
def test_each_wrong_field_of_the_profile_is_named(changes: dict[str, str], field: str) -> None:
    assert profile.wrong_fields(EMPTY | TOWN) == []
    assert [name for name, _ in profile.wrong_fields(EMPTY | TOWN | changes)] == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"longueur": "7"}, "longueur"), ({"majuscules": ""}, "majuscules"), ({"chiffres": "٣"}, "chiffres")],
)
def test_each_wrong_field_of_the_policy_is_named(changes: dict[str, str], field: str) -> None:
    wrong, policy = read_policy(POLICY | changes)
    assert policy is None
    assert [name for name, _ in wrong] == [field]


def test_a_closed_inbox_says_where_to_write() -> None:
    assert [name for name, _ in inbox.wrong_fields({"etat": "ferme", "texte": ""})] == ["texte"]
    assert [name for name, _ in inbox.wrong_fields({"etat": "", "texte": "x" * 1001})] == ["etat", "texte"]


async def test_a_link_for_an_agent_is_shown_once_and_an_administrator_is_out_of_reach(
    as_head: Browser, services: Services
) -> None:
    page = await as_head.get(f"{HERE}/agents")
    assert page.text.count("Faire un lien") == 1
    fields = {name: page.hidden(name) for name in ("csrf", "command_id")}
    answer = await as_head.post(f"{HERE}/agents/{samples_town.ROY}/lien", fields)
    assert "/mot-de-passe-oublie/nouveau?jeton=jeton-a-remettre" in answer.text
    assert answer.header("cache-control") == "no-store"
    services.answers["make-staff-link"] = Refusal("not_allowed")
    assert (await as_head.post(f"{HERE}/agents/{samples_town.ROY}/lien", fields)).status == 303
