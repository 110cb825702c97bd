"""A child's record on its pages, the forms about it, and who opened it."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.family import ConsentKind
from gateway.parents.record.fields import CONSENT_WORDS
from tests.unit.gateway import samples, samples_record
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.test_record import filled, hidden
from tests.unit.gateway.world import Services, sent, text

BASE = f"/enfants/{samples.LEA}"
G, N = samples_record.GRANNY, samples_record.NEIGHBOUR


@pytest.fixture
def services(services: Services) -> Services:
    """With a child's record."""
    services.answers |= samples_record.ANSWERS
    return services


def health_asked(services: Services) -> list[bool]:
    """Notes, from now on, whether each reading of the record opens the health file."""
    opened: list[bool] = []

    def answer(query: Any) -> Any:
        opened.append(query.health)
        return samples_record.record(query)

    services.answers["child-record"] = answer
    return opened


@pytest.mark.parametrize(
    "page", ["", "/fiche", "/personnes", "/sante", "/sante/modifier", "/consentements", "/lectures"]
)
async def test_another_family_s_child_is_a_page_that_does_not_exist(as_parent: Browser, page: str) -> None:
    for child in (samples.TOM, "pas-un-enfant"):
        assert (await as_parent.get(f"/enfants/{child}{page}")).status == 404


async def test_the_sheet_says_who_may_come_and_who_must_not(as_parent: Browser) -> None:
    page = text(await as_parent.get(BASE))
    for words in (
        "12/09/2006", "École des Tilleuls", "CE2", "Odile D’ARC-L’ÉTANG", "06 12 34 56 78", "Grand-mère",
        "Jusqu’au 30/06/2015", "Peut venir", "Paul ROUX", "Ne doit pas venir", "Indiquée par l’autre responsable",
        "Pas encore répondu", "Qui a ouvert la fiche",
    ):  # fmt: skip
        assert words in page, words


async def test_the_sheet_does_not_open_the_health_file(as_parent: Browser, services: Services) -> None:
    opened = health_asked(services)
    assert "Arachide" not in (await as_parent.get(BASE)).text
    assert opened == [False]


async def test_the_health_page_opens_it_and_says_that_the_pai_is_over(
    as_parent: Browser, services: Services
) -> None:
    opened = health_asked(services)
    page = text(await as_parent.get(f"{BASE}/sante"))
    assert opened == [True]
    for words in ("Arachide", "sans porc", "Dr PETIT", "30/04/2015", "Le PAI est terminé", "Non renseigné"):
        assert words in page


async def test_health_travels_in_forms_only_never_in_addresses_or_cookies(
    as_parent: Browser, services: Services
) -> None:
    path = f"{BASE}/sante/modifier"
    page = await as_parent.get(path)
    opened = health_asked(services)
    checked = await as_parent.post(
        path, hidden(page) | {"etape": "verifier", "health.allergies": "Noisette", "health.diet": "sans porc"}
    )
    assert "Noisette" in checked.text
    done = await as_parent.post(path, hidden(checked) | {"etape": "envoyer"})
    assert opened == [False, False, False], "sent, shown by its sealed address, sent"
    (command,) = sent(services)
    assert command.values == {"health.allergies": "Noisette"}
    assert done.header("location") == f"{BASE}/sante"
    assert "Noisette" not in str(done.headers)
    assert not [one for one in as_parent.addresses if "Noisette" in one]


async def test_a_person_is_added_and_those_there_are_stay(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(f"{BASE}/personnes?ajouter=1")
    assert "Paul ROUX – ne doit pas venir" in text(page)
    new = next(one for one in _ids(page.text) if one != G)
    form = hidden(page) | _typed(new, last_name="O’NEIL", first_name="Ana", phone="06 00 00 00 01")
    form |= _typed(G, last_name="D’ARC-L’ÉTANG", first_name="Odile", phone="06 99 99 99 99")
    form |= {f"authorised.{G}.relation": "Grand-mère", f"authorised.{G}.until_on": "2015-06-30"}
    checked = await as_parent.post(f"{BASE}/personnes", form | {"etape": "verifier"})
    assert checked.status == 200
    await as_parent.post(f"{BASE}/personnes", hidden(checked) | {"etape": "envoyer"})
    (command,) = sent(services)
    people = {str(one.person_id): one for one in command.persons}
    assert set(people) == {G, new}
    assert (people[new].last_name, people[new].allowed) == ("O’NEIL", True)
    assert (people[G].phone, str(people[G].until_on)) == ("06 99 99 99 99", "2015-06-30")


async def test_a_person_corrected_by_the_desk_meanwhile_stays_corrected(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(f"{BASE}/personnes")
    corrected = samples_record.RECORD | {"authorised": [samples_record.person(first_name="Odette")]}
    services.answers["child-record"] = corrected
    form = hidden(page) | _typed(G, last_name="D’ARC-L’ÉTANG", first_name="Odile", phone="06 99 99 99 99")
    form |= {f"authorised.{G}.relation": "Grand-mère", f"authorised.{G}.until_on": "2015-06-30"}
    await as_parent.post(f"{BASE}/personnes", form | {"etape": "envoyer"})
    (person,) = sent(services)[0].persons
    assert (person.first_name, person.phone) == ("Odette", "06 99 99 99 99")


async def test_a_person_is_taken_off_by_a_box(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(f"{BASE}/personnes")
    form = hidden(page) | {"etape": "verifier", f"retirer.{G}": "1", f"authorised.{G}.last_name": "x"}
    checked = await as_parent.post(f"{BASE}/personnes", form)
    await as_parent.post(f"{BASE}/personnes", hidden(checked) | {"etape": "envoyer"})
    assert sent(services)[0].persons == []


async def test_one_more_person_may_be_typed_without_losing_the_first(as_parent: Browser) -> None:
    page = await as_parent.get(f"{BASE}/personnes?ajouter=1")
    new = next(one for one in _ids(page.text) if one != G)
    form = hidden(page) | _typed(new, last_name="O’NEIL", first_name="Ana") | {"etape": "ajouter"}
    again = await as_parent.post(f"{BASE}/personnes", form)
    assert len(_ids(again.text)) == 3
    assert "O’NEIL" in again.text


async def test_a_person_without_a_name_is_sent_back_to_the_field(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(f"{BASE}/personnes?ajouter=1")
    new = next(one for one in _ids(page.text) if one != G)
    form = hidden(page) | _typed(new, last_name="", first_name="Ana") | {"etape": "verifier"}
    answer = await as_parent.post(f"{BASE}/personnes", form)
    assert answer.status == 422
    assert f'href="#authorised-{new}-last_name"' in answer.text
    bad = _typed(new, last_name="A", first_name="B", from_on="2015-02-31")
    answer = await as_parent.post(f"{BASE}/personnes", hidden(page) | bad | {"etape": "verifier"})
    assert "Saisissez une date qui existe" in answer.text
    assert sent(services) == []


async def test_consents_are_answers_not_demands(as_parent: Browser, services: Services) -> None:
    path = f"{BASE}/consentements"
    page = await as_parent.get(path)
    form = filled(page, {"consent.photo": "no"}, etape="verifier")
    checked = await as_parent.post(path, form)
    assert "Ce changement s’applique dès l’envoi." in text(checked)
    await as_parent.post(path, hidden(checked) | {"etape": "envoyer"})
    assert sent(services)[0].values == {"photo": False}
    assert "C’est enregistré" in text(await as_parent.get(BASE))


async def test_a_child_to_be_enrolled_is_asked_for(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get("/enfants/ajouter")
    typed = {"last_name": "D’ARC", "first_name": "Zoé", "birth_date": "2012-03-01", "sex": "", "school": ""}
    checked = await as_parent.post("/enfants/ajouter", hidden(page) | typed | {"etape": "verifier"})
    await as_parent.post("/enfants/ajouter", hidden(checked) | {"etape": "envoyer"})
    assert sent(services)[0].values == {"last_name": "D’ARC", "first_name": "Zoé", "birth_date": "2012-03-01"}


async def test_parents_see_which_agent_opened_the_file_and_why(as_parent: Browser) -> None:
    page = text(await as_parent.get(f"{BASE}/lectures"))
    assert "Anne Roy" in page
    assert "Préparer la sortie de mercredi" in page
    assert "04/05/2015 à 7 h 50" in page
    assert "dimanche 3 mai 2015 : 1 fois" in page


def test_every_consent_has_its_words() -> None:
    from typing import get_args

    assert set(CONSENT_WORDS) == set(get_args(ConsentKind))


def _ids(page: str) -> list[str]:
    import re

    return list(dict.fromkeys(re.findall(r'name="authorised\.([0-9a-f-]{36})\.last_name"', page)))


def _typed(person: str, **values: str) -> dict[str, str]:
    blank = dict.fromkeys(
        ("last_name", "first_name", "phone", "relation", "from_on", "until_on", "reason"), ""
    )
    return {
        f"authorised.{person}.{name}": value for name, value in ({**blank, "allowed": "yes"} | values).items()
    }
