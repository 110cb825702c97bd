"""*Infos./Documents*: what families read and open, and the agents' pages that publish it."""

from __future__ import annotations

import pytest

from chassis.problem import Refusal
from contracts.family import OpenFile, PublishPaper, WithdrawPaper
from gateway.staff.papers.routes import wrong_fields
from tests.unit.gateway import samples_papers
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.world import Services, sent, text

PAGE, NEW = "/agents/infos", "/agents/infos/nouveau"
RULES = f"{PAGE}/{samples_papers.RULES}"
FILE = ("tarifs.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"pixels")
GOOD = {
    "titre": "Tarifs",
    "rubrique": "prices",
    "texte": "",
    "ordre": "",
    "du": "2015-05-04",
    "au": "",
    "fichier": "",
    "version": "0",
}


def form(page: Answer, **fields: str) -> dict[str, str]:
    return {name: page.hidden(name) for name in ("csrf", "command_id", "version", "fichier")} | fields


async def test_families_read_them_section_by_section(as_parent: Browser) -> None:
    page = text(await as_parent.get("/infos"))
    assert page.index("Règlements") < page.index("Tarifs de la garderie")
    for words in ("Règlement de la cantine 2015.pdf", "PDF, 1 Ko", "Matin : 1,83 €"):
        assert words in page
    assert "Inscription au séjour" not in page


async def test_a_file_opens_in_the_browser_s_reader_which_may_load_nothing(as_parent: Browser) -> None:
    answer = await as_parent.get(f"/infos/{samples_papers.RULES}")
    assert (answer.status, answer.body) == (200, samples_papers.PDF)
    assert answer.header("content-type") == "application/pdf"
    assert answer.header("content-disposition").startswith("inline; filename*=UTF-8''R%C3%A8glement")
    assert "default-src 'none'" in answer.header("content-security-policy")
    for other in (samples_papers.PRICES, samples_papers.OVER):
        assert (await as_parent.get(f"/infos/{other}")).status == 404


async def test_without_papers_the_page_says_so(as_parent: Browser, services: Services) -> None:
    services.answers["papers"] = {"papers": []}
    assert "Aucun document pour le moment" in text(await as_parent.get("/infos"))
    services.away("family")
    assert "indisponible" in text(await as_parent.get("/infos"))


async def test_home_leads_to_it(as_parent: Browser) -> None:
    page = await as_parent.get("/accueil")
    assert 'href="/infos"' in page.text


async def test_agents_see_what_is_over_too(as_agent: Browser) -> None:
    page = text(await as_agent.get(PAGE))
    assert "Inscription au séjour" in page
    assert page.count("Terminé") == 1
    assert page.count("Affiché") == 2
    assert (await as_agent.get(f"{RULES}/fichier")).body == samples_papers.PDF


async def test_a_paper_is_published_with_its_file_once(as_agent: Browser, services: Services) -> None:
    Cupboard(services)
    fields = form(await as_agent.get(NEW), titre="Tarifs", rubrique="prices", du="2015-05-04")
    for _ in range(2):
        answer = await as_agent.post_files(NEW, fields, pieces=FILE)
        assert answer.status == 303, text(answer)
    published = [(one, key) for one, _, key in services.sent if isinstance(one, PublishPaper)]
    assert published[0] == published[1]
    command = published[0][0]
    assert (str(command.paper_id), command.expected_version) == (fields["command_id"], 0)
    brought = [one for one in sent(services) if isinstance(one, OpenFile)]
    assert {one.family_id for one in brought} == {None}
    assert command.file_id == brought[0].file_id


async def test_corrected_it_keeps_its_file_replaces_it_or_does_without(
    as_agent: Browser, services: Services
) -> None:
    Cupboard(services)
    page = await as_agent.get(RULES)
    held = page.hidden("fichier")
    typed = {"titre": "Règlement", "rubrique": "rules", "texte": "Lu en conseil.", "du": "2015-04-01"}
    await as_agent.post_files(RULES, form(page, **typed))
    assert (str(sent(services)[-1].file_id), sent(services)[-1].expected_version) == (held, 3)
    await as_agent.post_files(RULES, form(page, **typed), pieces=FILE)
    assert str(sent(services)[-1].file_id) not in (held, "None")
    await as_agent.post_files(RULES, form(page, **typed, **{"sans-fichier": "1"}))
    assert sent(services)[-1].file_id is None


async def test_two_agents_at_once_the_second_is_told_and_keeps_what_was_typed(
    as_agent: Browser, services: Services
) -> None:
    services.answers["publish-paper"] = Refusal("conflict", version=4)
    page = await as_agent.get(RULES)
    answer = await as_agent.post_files(RULES, form(page, titre="Le mien", rubrique="rules", du="2015-04-01"))
    assert answer.status == 422
    assert "Un autre agent a changé ce document" in text(answer)
    assert 'value="Le mien"' in answer.text


async def test_neither_text_nor_file_is_refused_and_a_program_is_no_document(
    as_agent: Browser, services: Services
) -> None:
    fields = form(await as_agent.get(NEW), titre="Rien", rubrique="other", du="2015-05-04")
    answer = await as_agent.post_files(NEW, fields)
    assert (answer.status, '<a href="#texte">' in answer.text) == (422, True)
    program = ("x.exe", "application/octet-stream", b"MZ")
    answer = await as_agent.post_files(NEW, fields, pieces=program)
    assert (answer.status, '<a href="#pieces">' in answer.text) == (422, True)
    assert sent(services) == []


async def test_a_file_that_came_with_a_wrong_form_is_not_chosen_twice(
    as_agent: Browser, services: Services
) -> None:
    Cupboard(services)
    fields = form(await as_agent.get(NEW), rubrique="other", du="2015-05-04")
    answer = await as_agent.post_files(NEW, fields, pieces=FILE)
    assert answer.status == 422
    assert 'name="pieces-garde"' in answer.text
    kept = str(sent(services)[-1].file_id)
    answer = await as_agent.post_files(NEW, fields | {"titre": "Tarifs", "pieces-garde": kept})
    assert answer.status == 303
    assert str(sent(services)[-1].file_id) == kept


async def test_a_paper_is_withdrawn_as_it_was_seen(as_agent: Browser, services: Services) -> None:
    page = await as_agent.get(RULES)
    await as_agent.post(f"{RULES}/retrait", form(page))
    command = sent(services)[-1]
    assert isinstance(command, WithdrawPaper)
    assert command.expected_version == 3
    services.answers["withdraw-paper"] = Refusal("conflict", version=4)
    await as_agent.post(f"{RULES}/retrait", form(page))
    assert "n’est pas retiré" in text(await as_agent.get(PAGE))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"titre": ""}, "titre"),
        ({"titre": "x" * 121}, "titre"),
        ({"texte": "x" * 4001}, "texte"),
        ({"rubrique": "secret"}, "rubrique"),
        ({"ordre": "-1"}, "ordre"),
        ({"ordre": "1000"}, "ordre"),
        ({"du": "hier"}, "du"),
        ({"au": "2015-02-30"}, "au"),
        ({"au": "2015-05-03"}, "au"),
        ({"version": "x"}, ""),
    ],
)
def test_each_wrong_field_is_named(changes: dict[str, str], field: str) -> None:
    wrong, _ = wrong_fields(GOOD | changes)
    assert [name for name, _ in wrong] == [field]
