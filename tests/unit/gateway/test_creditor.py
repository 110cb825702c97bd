"""Prélèvement, for agents: who collects, checked, and no more."""

from __future__ import annotations

from chassis.problem import Refusal
from contracts.billing_records import CreditorView
from tests.unit.gateway import samples_figures
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.test_record import hidden
from tests.unit.gateway.test_screens_render import check
from tests.unit.gateway.world import Services, sent, text

PAGE = "/agents/prelevement"
TYPED = {"nom": "Commune de Saint-Jean", "adresse": "1 place de la Mairie", "ics": "fr72 zzz 123456"}
NOBODY = {"creditor": None, "regies": samples_figures.TERMS["regies"], "text": "2026-1"}


def test_the_sample_is_what_billing_promises() -> None:
    sample = samples_figures.CREDITOR
    assert CreditorView.model_validate(sample).model_dump(mode="json").keys() == sample.keys()


async def test_the_head_sees_who_collects_and_what_families_read(as_head: Browser) -> None:
    page = text(await as_head.get(PAGE))
    assert 'value="FR72ZZZ123456"' in page
    assert "En signant ce mandat, vous autorisez Commune de Loiron-Ruillé" in page
    assert "Régie garderie ALSH" in page


async def test_a_creditor_is_saved_tidy(as_head: Browser, services: Services) -> None:
    services.answers["read-creditor"] = NOBODY
    page = await as_head.get(PAGE)
    assert "Le prélèvement n’est pas proposé" in page.text
    assert "Ne plus proposer" not in page.text
    done = await as_head.post(PAGE, hidden(page) | TYPED)
    assert done.header("location") == PAGE
    (command,) = sent(services)
    assert (command.creditor.name, command.creditor.ics) == ("Commune de Saint-Jean", "FR72ZZZ123456")


async def test_what_is_wrong_is_said_at_its_field(as_head: Browser, services: Services) -> None:
    page = await as_head.get(PAGE)
    answer = await as_head.post(PAGE, hidden(page) | TYPED | {"nom": "", "ics": "12"})
    assert answer.status == 422
    assert '<a href="#nom">' in answer.text
    assert "Saisissez l’identifiant entier" in answer.text
    assert sent(services) == []
    services.answers["set-creditor"] = Refusal("invalid_input", fields=[{"field": "ics", "error": "ics_key"}])
    answer = await as_head.post(PAGE, hidden(page) | TYPED)
    assert answer.status == 422
    assert "Un caractère de l’identifiant est faux" in answer.text
    assert 'value="Commune de Saint-Jean"' in answer.text


async def test_direct_debits_are_no_longer_proposed(as_head: Browser, services: Services) -> None:
    page = await as_head.get(PAGE)
    await as_head.post(PAGE, hidden(page) | {"action": "arreter"})
    assert sent(services)[0].creditor is None


async def test_with_billing_away_what_was_typed_and_its_id_stay(as_head: Browser, services: Services) -> None:
    page = await as_head.get(PAGE)
    services.away("billing")
    answer = await as_head.post(PAGE, hidden(page) | TYPED)
    assert answer.status == 503
    assert hidden(answer)["command_id"] == hidden(page)["command_id"]
    assert 'value="Commune de Saint-Jean"' in answer.text
    assert "<h1" in answer.text


async def test_the_reception_has_no_such_page(as_agent: Browser, services: Services) -> None:
    services.answers["read-creditor"] = Refusal("not_allowed")
    answer = await as_agent.get(PAGE)
    assert answer.status == 403
    assert PAGE not in (await as_agent.get("/agents")).text
    check(answer.text)
