"""`/agents/comptes`: who can sign in, and the letters with the codes."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from pypdf.generic import BooleanObject, DictionaryObject

from chassis.problem import Refusal
from contracts.identity import IssueCodes, IssuedCode
from gateway import nav
from gateway.app import make_asgi
from gateway.documents import engine
from gateway.staff.accounts.letters import TEMPLATE, letters, qr
from services.identity.wiring import SERVICE
from tests.unit.gateway import samples, samples_identity
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import NOW, Services, build, sent, text

HERE = "/agents/comptes"
TOWN = {"name": "Loiron-Ruillé", "address": "13 rue du Docteur Ramé", "phone": "02 43 02 10 24", "email": ""}


@pytest.fixture(autouse=True)
def identity_answers(services: Services) -> None:
    """Identity answers this screen's questions too."""
    services.answers |= samples_identity.ANSWERS


async def issue(browser: Browser, *ids: str, **more: Any) -> Answer:
    page = await browser.get(HERE)
    fields = {name: page.hidden(name) for name in ("csrf", "command_id", "retour")}
    return await browser.post(f"{HERE}/codes", fields | {"id": list(ids)} | more)


def words_of(pdf: bytes) -> list[str]:
    """The text of each page, on one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize(
    "path", [HERE, f"{HERE}?etat=waiting&q=dupont&page=2", f"{HERE}?famille={samples.FAMILY}"]
)
async def test_the_list_is_a_page_like_the_others(as_agent: Browser, path: str) -> None:
    answer = await as_agent.get(path)
    assert answer.status == 200
    check(answer.text)
    assert "DUPONT Jeanne" in answer.text
    assert "Code envoyé" in answer.text


async def test_the_filters_are_kept_from_one_tab_and_page_to_the_next(
    as_agent: Browser, services: Services
) -> None:
    services.answers["activation-list"] = {**samples_identity.ACTIVATION, "total": 120}
    page = await as_agent.get(f"{HERE}?etat=none&q=l%C3%A9a")
    assert f'href="{HERE}?q=l%C3%A9a&amp;etat=waiting"' in page.text
    assert f'href="{HERE}?q=l%C3%A9a&amp;etat=none&amp;page=2"' in page.text
    assert page.hidden("retour") == f"{HERE}?q=l%C3%A9a&etat=none"


async def test_nobody_in_the_list_and_no_answer_are_said(as_agent: Browser, services: Services) -> None:
    nothing = {
        "entries": [],
        "total": 0,
        "counts": dict.fromkeys(("none", "waiting", "expired", "active"), 0),
    }
    services.answers["activation-list"] = nothing
    assert "Personne ici" in (await as_agent.get(f"{HERE}?q=zzz")).text
    services.answers["activation-list"] = Refusal("unavailable", service="identity")
    assert "indisponible" in (await as_agent.get(HERE)).text


async def test_ticked_lines_become_a_pdf_that_nobody_keeps(as_agent: Browser, services: Services) -> None:
    answer = await issue(as_agent, samples.JEAN, samples.JEAN)
    assert (answer.status, answer.header("content-type")) == (200, "application/pdf")
    assert answer.header("cache-control") == "no-store"
    assert answer.header("content-disposition") == (
        'attachment; filename="codes-de-connexion-2015-05-04.pdf"'
    )
    (command,) = sent(services)
    assert isinstance(command, IssueCodes)
    assert command.guardian_ids == [UUID(samples.JEAN)]
    (page,) = words_of(answer.body)
    assert "K7M4P-9XYHQ-2RTFC" in page


async def test_the_same_form_sent_twice_is_the_same_edition(as_agent: Browser, services: Services) -> None:
    page = await as_agent.get(HERE)
    fields = {name: page.hidden(name) for name in ("csrf", "command_id", "retour")} | {"id": samples.JEAN}
    for _ in range(2):
        assert (await as_agent.post(f"{HERE}/codes", fields)).status == 200
    first, second = sent(services)
    assert first.edition == second.edition


async def test_with_nothing_or_too_much_ticked_nothing_is_made(as_agent: Browser, services: Services) -> None:
    answer = await issue(as_agent)
    assert (answer.status, answer.header("location")) == (303, HERE)
    assert "Aucune ligne n’est cochée" in (await as_agent.get(HERE)).text
    many = [str(UUID(int=number)) for number in range(501)]
    assert (await issue(as_agent, *many, retour="//evil.example")).header("location") == HERE
    assert sent(services) == []
    assert (await issue(as_agent, "not-an-id")).status == 404


async def test_who_is_left_out_and_a_refusal_are_told(as_agent: Browser, services: Services) -> None:
    services.answers["issue-codes"] = samples_identity.ISSUED | {"left_out": [samples_identity.JEANNE]}
    assert (await issue(as_agent, samples.JEAN, samples_identity.JEANNE)).status == 200
    assert "1 personne n’a pas de lettre" in text(await as_agent.get(HERE))
    services.answers["issue-codes"] = Refusal("not_found")
    assert (await issue(as_agent, samples.JEAN)).status == 303
    assert "Aucun code n’est édité" in (await as_agent.get(HERE)).text
    services.answers["issue-codes"] = Refusal("unavailable", service="identity")
    assert (await issue(as_agent, samples.JEAN)).status == 503


def test_the_menu_shows_the_screen_to_those_identity_admits() -> None:
    route = next(route for route in SERVICE.commands if route.message is IssueCodes)
    for role in ("accueil", "pointage", "regie", "direction", "administration"):
        assert nav.allowed(HERE, (role,)) == (f"staff:{role}" in route.allow)


# --- the letter


def code(**changes: Any) -> IssuedCode:
    """What identity answers for one letter."""
    return IssuedCode.model_validate(samples_identity.issued(**changes))


async def test_a_letter_says_all_that_is_needed_in_words() -> None:
    data = letters([code()], TOWN, "https://famille.example.fr", date(2015, 5, 4))
    made = await engine.pdf(TEMPLATE, data, NOW)
    (page,) = words_of(made)
    for words in (
        "Monsieur Jean DUPONT 12 rue des Bonbons 31400 Saint-Jean",
        "jean.dupont",
        "K7M4P-9XYHQ-2RTFC",
        "jusqu’au vendredi 3 juillet 2015 inclus",
        "famille.example.fr/activation",
        "Loiron-Ruillé, le lundi 4 mai 2015",
    ):
        assert words in page.replace("\u00a0", " "), words
    assert "Page 1" not in page
    root = PdfReader(io.BytesIO(made)).root_object
    marks = root["/MarkInfo"]
    assert isinstance(marks, DictionaryObject)
    assert marks["/Marked"] == BooleanObject(True)
    assert str(root["/Lang"]).startswith("fr")


async def test_a_batch_is_one_letter_a_page_whatever_the_names() -> None:
    hard = {
        "last_name": "L’HÉRITIER DE LA FONTAINE-SAINT-BARTHÉLEMY",
        "first_name": '#eval("1") *Zoë*',
        "identifier": "zoe-anais.lheritier-de-la-fontaine-saint-barthel2",
        "address": {
            "street": "Bâtiment C, appartement 312, 4 bis avenue du Maréchal",
            "postcode": "",
            "town": "",
        },
    }
    codes = [code(), code(**hard), code(civility="", code="22222-33333-44444")]
    data = letters(codes, TOWN, "https://famille.example.fr", date(2015, 5, 4))
    pages = words_of(await engine.pdf(TEMPLATE, data, NOW))
    assert len(pages) == 3
    assert '#eval("1") *Zoë* L’HÉRITIER' in pages[1]
    assert "zoe-anais.lheritier-de-la-fontaine-saint-barthel2" in pages[1]
    assert "Bonjour," in pages[2]
    assert "22222-33333-44444" in pages[2]


def test_the_square_holds_the_address_and_the_identifier_and_never_the_code() -> None:
    data = letters([code()], TOWN, "https://famille.example.fr", date(2015, 5, 4))
    drawn = data["letters"][0]["qr"]
    assert drawn == qr("https://famille.example.fr/activation?identifiant=jean.dupont")
    assert drawn.startswith("<svg")
    assert "K7M4P" not in drawn


async def test_the_letter_s_address_is_the_configured_one(services: Services) -> None:
    browser = Browser(make_asgi(build(services, public_url="https://famille.example.fr")))
    browser.cookies["__Host-pf_session"] = "agent"
    browser.origin = "https://famille.example.fr"
    (page,) = words_of((await issue(browser, samples.JEAN)).body)
    assert "famille.example.fr/activation" in page


async def test_everybody_without_a_code_gets_a_letter_in_one_pdf_safe_on_a_double_click(
    as_agent: Browser, services: Services
) -> None:
    everybody = [samples_identity.entry(str(UUID(int=number)), state="none") for number in range(1, 121)]
    counts = {"none": 120, "waiting": 0, "expired": 0, "active": 0}

    def listed(query: Any) -> dict[str, Any]:
        page = everybody[query.offset : query.offset + query.limit]
        return {"entries": page, "total": 120, "counts": counts}

    def issued(command: IssueCodes) -> dict[str, Any]:
        return {"codes": [samples_identity.issued(str(one)) for one in command.guardian_ids], "left_out": []}

    services.answers |= {"activation-list": listed, "issue-codes": issued}
    page = await as_agent.get(f"{HERE}?etat=none")
    assert f'href="{HERE}/lot?etat=none"' in page.text
    confirm = await as_agent.get(f"{HERE}/lot?etat=none")
    check(confirm.text)
    assert "120 lettres" in text(confirm)
    fields: dict[str, Any] = {name: confirm.hidden(name) for name in ("csrf", "command_id", "retour")}
    fields["id"] = [one["guardian_id"] for one in everybody]
    assert confirm.text.count('name="id"') == 120
    answers = [await as_agent.post(f"{HERE}/codes", fields) for _ in range(2)]
    assert len(PdfReader(io.BytesIO(answers[0].body)).pages) == 120
    first, second, *again = sent(services)
    assert [len(one.guardian_ids) for one in (first, second)] == [100, 20]
    assert {one.edition for one in (first, second, *again)} == {first.edition}
    assert [one.guardian_ids for one in again] == [first.guardian_ids, second.guardian_ids]


async def test_what_stops_a_batch_is_said_and_the_letters_made_are_given(
    as_agent: Browser, services: Services
) -> None:
    def issued(command: IssueCodes) -> Any:
        if len(command.guardian_ids) < 100:
            return Refusal("unavailable", service="identity")
        return {
            "codes": [samples_identity.issued(str(one)) for one in command.guardian_ids[:3]],
            "left_out": [],
        }

    services.answers["issue-codes"] = issued
    ids = [str(UUID(int=number)) for number in range(1, 103)]
    answer = await issue(as_agent, *ids)
    assert len(PdfReader(io.BytesIO(answer.body)).pages) == 3
    assert "99 personnes n’ont pas de lettre" in text(await as_agent.get(HERE))


@pytest.mark.parametrize("path", ["lot", "lot?etat=active"])
async def test_nobody_writes_to_who_has_a_password_at_once(as_agent: Browser, path: str) -> None:
    assert (await as_agent.get(f"{HERE}/{path}")).status == 303


async def test_a_batch_of_nobody_says_so(as_agent: Browser, services: Services) -> None:
    services.answers["activation-list"] = samples_identity.ACTIVATION | {"entries": [], "total": 0}
    assert "Personne à qui écrire" in text(await as_agent.get(f"{HERE}/lot?etat=expired"))
