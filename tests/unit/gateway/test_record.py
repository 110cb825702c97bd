"""Mon compte: the file on its page, and the forms that ask to change it."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest

from chassis.problem import Refusal
from contracts import family
from gateway.parents.custody import asking as custody
from gateway.parents.enrolment import steps
from gateway.parents.record.fields import keys_of
from gateway.words import record as words
from tests.unit.gateway import samples, samples_figures, samples_record
from tests.unit.gateway.browser import HIDDEN, Answer, Browser
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, sent, text

PATH = "/compte/responsable"
MOVED = {"address.street": "4 allée de l’Étang"}


@pytest.fixture
def services(services: Services) -> Services:
    """With the family's file and its demands."""
    services.answers |= samples_record.ANSWERS
    return services


def hidden(answer: Answer) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return {name: unescape(value) for name, value in HIDDEN.findall(main)}


def filled(answer: Answer, record: dict[str, str], **changes: str) -> dict[str, str]:
    """What a browser sends of a form it was shown, with these changes."""
    return hidden(answer) | record | changes


def guardian() -> dict[str, str]:
    """Jean's sheet as his form shows it."""
    from gateway.parents.record.asking import flat
    from gateway.parents.record.fields import GUARDIAN, keys_of

    sheet = flat(samples.FAMILY_SHEET["guardians"][0])
    return {key: sheet.get(key, "") for key in keys_of(GUARDIAN)}


@pytest.mark.parametrize("path", samples_record.PAGES)
async def test_every_page_of_the_file_and_of_a_child_is_a_page(as_parent: Browser, path: str) -> None:
    answer = await as_parent.get(path)
    assert answer.status == 200
    check(answer.text)


@pytest.mark.parametrize("service", ["family", "requests", "planning", "billing"])
@pytest.mark.parametrize("path", samples_record.PAGES)
async def test_with_a_service_away_there_is_still_a_page(
    as_parent: Browser, services: Services, path: str, service: str
) -> None:
    services.answers["family-sheet"] = samples.FAMILY_SHEET | {"pending": [samples_record.pending()]}
    services.away(service)
    answer = await as_parent.get(path)
    owner = "billing" if path in samples_figures.PAGES else "family"
    alone = path in ("/compte", "/enfants/ajouter")
    assert answer.status == (503 if service == owner and not alone else 200)
    check(answer.text)


@pytest.mark.parametrize(
    ("model", "sample"),
    [
        (family.ChildRecordView, samples_record.RECORD),
        (family.HealthRecord, samples_record.HEALTH),
        (family.HealthReadingsView, samples_record.READINGS),
        (family.FamilyProposalDetailsView, {"proposals": [samples_record.detail()]}),
        (family.PendingProposal, samples_record.pending()),
    ],
)
def test_the_samples_are_what_family_promises(model: Any, sample: Any) -> None:
    assert model.model_validate(sample).model_dump(mode="json").keys() == sample.keys()


async def test_the_account_shows_every_field_of_the_guide(as_parent: Browser) -> None:
    page = text(await as_parent.get("/compte"))
    for label in (
        "Civilité", "N° de famille", "Nom", "Prénom", "Qualité", "Situation", "Adresse", "Code postal", "Ville",
        "Téléphone domicile", "Téléphone professionnel", "Mobile", "E-mail", "Titulaire du compte", "Profession", "CSP",
        "Employeur", "Adresse de l’employeur", "Autorisation courriel", "Autorisation SMS", "Organisme de rattachement",
        "Nom de la banque", "Langue des messages", "Mon conjoint", "Changer mot de passe", "Infos responsable",
        "Informations conjoint", "Informations fiscales", "Informations CAF ou MSA", "Coordonnées bancaires",
    ):  # fmt: skip
        assert f"{label}<" in page, label
    for value in (
        "1001001818331",
        "Séparé",
        "12 rue des Bonbons",
        "31400",
        "M. DUPONT Jean",
        "CREDIT AGRICOLE",
        "CAF",
        "Oui",
        "Non",
    ):
        assert value in page


async def test_what_waits_is_shown_on_its_panel_with_the_day_of_the_answer(
    as_parent: Browser, services: Services
) -> None:
    services.answers["family-sheet"] = samples.FAMILY_SHEET | {"pending": [samples_record.pending()]}
    services.answers["family-requests"] = {"total": 1, "requests": [samples_record.card()]}
    page = text(await as_parent.get("/compte"))
    assert "Demande envoyée le samedi 2 mai à 10 h, en attente de réponse" in page
    assert "Réponse attendue au plus tard le jeudi 7 mai." in page
    assert "Demandé : <strong>4 allée de l’Étang</strong>" in page
    assert f"/demandes/attente/{samples_record.PROPOSAL_FILE}/retirer?retour=/compte" in page


async def test_a_demand_not_filed_yet_is_promised_the_day_of_its_kind(
    as_parent: Browser, services: Services
) -> None:
    services.answers["family-sheet"] = samples.FAMILY_SHEET | {"pending": [samples_record.pending()]}
    assert "Réponse attendue au plus tard le jeudi 7 mai." in text(await as_parent.get("/compte"))
    services.away("requests")
    page = text(await as_parent.get("/compte"))
    assert "en attente de réponse" in page
    assert "attendue" not in page


async def test_only_what_changed_is_checked_then_sent_once_confirmed(
    as_parent: Browser, services: Services
) -> None:
    asked: list[Any] = []

    def noted(query: Any) -> dict[str, Any]:
        asked.append(query)
        return samples_record.check(query)

    services.answers["check-family-proposal"] = noted
    page = await as_parent.get(PATH)
    form = filled(page, guardian(), etape="verifier", precision="Depuis le 1er mai.", **MOVED)
    checked = await as_parent.post(PATH, form)
    assert checked.status == 200
    assert asked[0].values == MOVED
    assert sent(services) == []
    assert "réponse attendue au plus tard le jeudi 7 mai" in text(checked)
    done = await as_parent.post(PATH, hidden(checked) | {"etape": "envoyer"})
    assert done.header("location") == "/compte"
    (command,) = sent(services)
    assert command.values == MOVED
    assert command.note == "Depuis le 1er mai."
    after = text(await as_parent.get("/compte"))
    assert "Votre demande est envoyée" in after
    assert "Réponse attendue au plus tard le jeudi 7 mai." in after


async def test_what_was_typed_comes_back_from_the_check(as_parent: Browser) -> None:
    page = await as_parent.get(PATH)
    form = filled(page, guardian(), etape="verifier", precision="Voilà", last_name='D’ARC "L\'ÉTANG" <b>')
    checked = await as_parent.post(PATH, form)
    assert "<b>" not in checked.text
    again = await as_parent.post(PATH, hidden(checked) | {"etape": "modifier"})
    assert 'value="D’ARC &#34;L&#39;ÉTANG&#34; &lt;b&gt;"' in again.text
    assert ">Voilà</textarea>" in again.text
    assert json.loads(hidden(again)["montre"])["last_name"] == "DUPONT"


async def test_what_an_agent_changed_meanwhile_is_not_undone_by_an_old_page(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(PATH)
    form = filled(page, guardian(), etape="envoyer", **MOVED)
    sheet = samples.FAMILY_SHEET["guardians"][0] | {"quality": "Tuteur"}
    services.answers["family-sheet"] = samples.FAMILY_SHEET | {"guardians": [sheet]}
    await as_parent.post(PATH, form)
    assert sent(services)[0].values == MOVED


async def test_errors_are_said_at_their_field_and_nothing_typed_is_lost(
    as_parent: Browser, services: Services
) -> None:
    services.answers["check-family-proposal"] = Refusal(
        "invalid_input", fields=[{"field": "contact.mobile", "error": "not_a_phone"}]
    )
    page = await as_parent.get(PATH)
    answer = await as_parent.post(
        PATH, filled(page, guardian(), **{"etape": "verifier", "contact.mobile": "12"})
    )
    assert answer.status == 422
    assert '<a href="#contact-mobile">' in answer.text
    assert 'aria-describedby="contact-mobile-erreur" aria-invalid="true"' in answer.text
    assert 'value="12"' in answer.text
    assert "<title>Erreur" in answer.text


async def test_a_text_too_long_is_refused_at_its_field(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(PATH)
    answer = await as_parent.post(PATH, filled(page, guardian(), etape="verifier", quality="x" * 2000))
    assert answer.status == 422
    assert "Le texte est trop long" in answer.text
    assert ("check-family-proposal", "token-of-guardian") not in services.asked


async def test_one_demand_at_a_time_with_the_way_to_the_one_that_waits(
    as_parent: Browser, services: Services
) -> None:
    services.answers["check-family-proposal"] = Refusal(
        "already_pending", proposal_id=samples_record.PROPOSAL_FILE
    )
    page = await as_parent.get(PATH)
    answer = await as_parent.post(PATH, filled(page, guardian(), etape="verifier", **MOVED))
    assert answer.status == 409
    assert f"#demande-{samples_record.PROPOSAL_FILE}" in answer.text
    assert "4 allée de l’Étang" in answer.text
    assert "<title>Erreur" in answer.text


async def test_with_family_away_the_form_stays_and_sends_the_same_id_again(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(PATH)
    form = filled(page, guardian(), etape="envoyer", **MOVED)
    services.answers["propose-guardian-change"] = Refusal("unavailable", service="family")
    answer = await as_parent.post(PATH, form)
    assert answer.status == 503
    assert hidden(answer)["command_id"] == form["command_id"]
    assert "4 allée de l’Étang" in answer.text


async def test_nothing_changed_is_said_and_never_sent(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(PATH)
    answer = await as_parent.post(PATH, filled(page, guardian(), etape="envoyer"))
    assert answer.status == 422
    assert "Rien n’a changé" in text(answer)
    assert sent(services) == []


async def test_a_partner_is_taken_off_after_a_page_that_says_so(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get("/compte/conjoint")
    checked = await as_parent.post("/compte/conjoint", hidden(page) | {"etape": "retirer"})
    assert "sera retirée de votre fiche" in text(checked)
    await as_parent.post("/compte/conjoint", hidden(checked) | {"etape": "envoyer"})
    (command,) = sent(services)
    assert command.remove
    assert command.values == {}


async def test_without_partner_one_may_be_added(as_parent: Browser, services: Services) -> None:
    services.answers["family-sheet"] = samples.FAMILY_SHEET | {"partner": None, "partners": []}
    assert "Ajouter mon conjoint" in (await as_parent.get("/compte")).text
    assert "Retirer mon conjoint" not in (await as_parent.get("/compte/conjoint")).text


async def test_an_earlier_demand_is_taken_up_again(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(f"{PATH}?reprendre={samples_record.PROPOSAL_FILE}")
    assert 'value="4 allée de l’Étang"' in page.text
    assert json.loads(hidden(page)["montre"])["address.street"] == "12 rue des Bonbons"
    other = await as_parent.get(f"/compte/conjoint?reprendre={samples_record.PROPOSAL_FILE}")
    assert "4 allée" not in other.text
    assert (await as_parent.get(f"{PATH}?reprendre=rien")).status == 200


def test_values_are_said_as_people_read_them() -> None:
    said = [
        words.said(key, value)
        for key, value in (
            ("birth_date", "2006-09-12"),
            ("contact.sms_allowed", "no"),
            ("message_language", "fr_plain"),
            ("sex", "F"),
            ("health.diet", "no"),
            ("birth_date", "bientôt"),
        )
    ]
    assert said == ["12/09/2006", "Non", "Français facile à lire", "Fille", "no", "bientôt"]


def test_every_field_of_the_contracts_has_its_name_and_every_error_its_sentence() -> None:
    from typing import get_args

    keys = {*get_args(family.GuardianKey), *get_args(family.PartnerKey), *get_args(family.ChildKey)}
    keys |= {*get_args(family.HealthKey), *(f"consent.{kind}" for kind in get_args(family.ConsentKind))}
    keys |= {f"wish.{one}" for one in (*steps.CATEGORIES, "note")}
    keys |= {f"document.{one}" for one in steps.PAPERS}
    keys |= set(keys_of(custody.FIELDS))
    figures = ("tax.", "benefits.", "bank.", "mandate.")  # billing's, in test_figures_words.py
    assert {key for key in words.WORDS["field"] if not key.startswith(figures)} == keys
    fields = set(family.AuthorisedPerson.model_fields) - {"person_id", "editable"}
    assert set(words.WORDS["person_field"]) == fields
    assert set(words.WORDS["opened_via"]) == set(
        get_args(family.HealthReading.model_fields["via"].annotation)
    )


def test_a_person_added_or_taken_off_is_one_line() -> None:
    start = f"authorised.{samples_record.GRANNY}."
    added = [
        {"key": f"{start}last_name", "before": "", "after": "PETIT"},
        {"key": f"{start}first_name", "before": "", "after": "Ana"},
        {"key": f"{start}allowed", "before": "", "after": "yes"},
        {"key": f"{start}until_on", "before": "", "after": "2015-06-30"},
    ]
    (line,) = words.rows(added)
    assert (line["what"], line["after"]) == (
        "Ana PETIT",
        "peut venir chercher l’enfant, jusqu’au 30/06/2015",
    )
    (off,) = words.rows([{**one, "before": one["after"], "after": ""} for one in added])
    assert off["after"] == "retiré de la liste"
    (phone,) = words.rows(
        [{"key": f"{start}phone", "before": "1", "after": "2"}], {samples_record.GRANNY: "Odile ROUX"}
    )
    assert phone["what"] == "Odile ROUX – Téléphone"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/compte/responsable", "guardian"), ("/compte/conjoint", "partner"), ("/compte/caf", "benefits")],
)
async def test_a_form_of_which_a_demand_is_open_says_so_before_anything_is_typed(
    as_parent: Browser, services: Services, path: str, kind: str
) -> None:
    assert "deja-demande" not in (await as_parent.get(path)).text
    pending = [samples_record.pending() | {"kind": kind}]
    services.answers["family-sheet"] = samples.FAMILY_SHEET | {"pending": pending}
    services.answers["my-billing-record"] = samples_figures.record(pending=pending)
    page = text(await as_parent.get(path))
    assert "Une demande du même genre attend déjà une réponse" in page
    assert f"/demandes/attente/{samples_record.PROPOSAL_FILE}/retirer?retour={path}" in page
