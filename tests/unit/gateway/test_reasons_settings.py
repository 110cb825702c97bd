"""What the direction sets of requests: the reasons agents choose from, the days to answer, the window to undo."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from contracts.requests import DefineQuestionReasons, DefineRefusalReasons, QuestionReason
from contracts.requests_settings import SetRequestsSettings
from gateway.staff.town import deciding, reasons
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.world import Services, sent, text

HERE = "/agents/reglages"
REFUSALS, QUESTIONS = f"{HERE}/motifs/refus", f"{HERE}/motifs/questions"
LIST: dict[str, Any] = {
    "reasons": [
        {"code": "full", "label": "Complet", "retired": False, "kinds": ["booking"]},
        {"code": "late", "label": "Hors délai", "retired": False, "kinds": []},
        {"code": "other", "label": "Autre motif", "retired": False, "kinds": []},
    ],
    "questions": [{"code": "precision", "label": "Une précision", "retired": False, "kinds": []}],
}


def form(page: Answer) -> dict[str, str]:
    return {name: page.hidden(name) for name in ("csrf", "command_id", "avant")}


@pytest.fixture
def listed(services: Services) -> Services:
    services.answers["refusal-reasons"] = LIST
    return services


async def labels(browser: Browser, services: Services, page: str, **fields: Any) -> list[str]:
    """What the list would become."""
    answer = await browser.post(page, form(await browser.get(page)) | fields)
    assert answer.status == 303, text(answer)
    return [one.label for one in sent(services)[-1].reasons]


async def test_a_reason_is_added_at_the_end_with_a_code_nobody_reads(
    as_head: Browser, listed: Services
) -> None:
    new = {"action": "", "code": "", "libelle": "Été complet", "nature": ["booking", "n-importe"]}
    assert await labels(as_head, listed, REFUSALS, **new) == [
        "Complet",
        "Hors délai",
        "Autre motif",
        "Été complet",
    ]
    command = sent(listed)[-1]
    assert isinstance(command, DefineRefusalReasons)
    assert (command.reasons[-1].code, command.reasons[-1].kinds) == ("ete_complet", ["booking"])
    assert command.before is not None
    assert [one.code for one in command.before] == ["full", "late", "other"]


async def test_a_reason_is_changed_in_its_place(as_head: Browser, listed: Services) -> None:
    page = await as_head.get(f"{REFUSALS}?motif=late")
    assert page.hidden("code") == "late"
    changed = {"code": "late", "libelle": "Trop tard", "nature": "absence"}
    assert await labels(as_head, listed, REFUSALS, **changed) == ["Complet", "Trop tard", "Autre motif"]
    assert sent(listed)[-1].reasons[1].kinds == ["absence"]


@pytest.mark.parametrize(
    ("action", "left"),
    [
        ("monter:late", ["Hors délai", "Complet", "Autre motif"]),
        ("monter:full", ["Complet", "Hors délai", "Autre motif"]),
        ("descendre:full", ["Hors délai", "Complet", "Autre motif"]),
        ("descendre:other", ["Complet", "Hors délai", "Autre motif"]),
        ("retirer:late", ["Complet", "Autre motif"]),
        ("retirer:gone", ["Complet", "Hors délai", "Autre motif"]),
    ],
)
async def test_a_reason_is_moved_or_taken_away(
    as_head: Browser, listed: Services, action: str, left: list[str]
) -> None:
    assert await labels(as_head, listed, REFUSALS, action=action) == left


async def test_questions_have_a_list_of_their_own(as_head: Browser, listed: Services) -> None:
    assert await labels(as_head, listed, QUESTIONS, libelle="Livret de famille") == [
        "Une précision",
        "Livret de famille",
    ]
    assert isinstance(sent(listed)[-1], DefineQuestionReasons)
    last = await as_head.post(QUESTIONS, form(await as_head.get(QUESTIONS)) | {"action": "retirer:precision"})
    assert last.status == 422
    assert reasons.LAST in text(last)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"libelle": ""}, "Donnez le motif"),
        ({"libelle": "x" * 121}, "121 caractères"),
        ({"libelle": "COMPLET"}, "déjà dans la liste"),
        ({"code": "late", "libelle": "complet"}, "déjà dans la liste"),
    ],
)
async def test_a_wrong_reason_comes_back_with_what_was_typed(
    as_head: Browser, listed: Services, fields: dict[str, str], said: str
) -> None:
    page = await as_head.post(REFUSALS, form(await as_head.get(REFUSALS)) | fields)
    assert page.status == 422
    assert said in text(page)
    assert f'value="{fields["libelle"]}"' in page.text
    assert sent(listed) == []


async def test_a_list_changed_meanwhile_is_shown_as_it_is_now(as_head: Browser, listed: Services) -> None:
    page = form(await as_head.get(REFUSALS))
    listed.answers["define-refusal-reasons"] = Refusal("changed_meanwhile")
    listed.answers["refusal-reasons"] = {"reasons": LIST["reasons"][:1], "questions": []}
    answer = await as_head.post(REFUSALS, page | {"libelle": "Fermé"})
    assert answer.status == 422
    assert "Un autre agent vient de changer la liste" in text(answer)
    assert "Hors délai" not in text(answer)
    assert 'value="Fermé"' in answer.text
    assert (
        QuestionReason.model_validate(LIST["reasons"][1])
        not in reasons.Held.model_validate_json(answer.hidden("avant")).reasons
    )


async def test_the_settings_of_answers_are_saved_with_what_they_were(
    as_head: Browser, services: Services
) -> None:
    page = await as_head.get(f"{HERE}/demandes")
    days = {"jours-booking": "4", "jours-absence": "0", "jours-guardian": "5", "jours-bank_details": "5"}
    fields = {"annulation": "15", "heure": "16:00", "relance": "12"} | days
    assert (await as_head.post(f"{HERE}/demandes", form(page) | fields)).status == 303
    (command,) = sent(services)
    assert isinstance(command, SetRequestsSettings)
    assert (command.settings.undo_minutes, command.settings.family_days) == (15, 12)
    assert command.settings.due_days == {"booking": 4, "absence": 0, "guardian": 5, "bank_details": 5}
    assert command.before is not None
    assert command.before.undo_minutes == 10
    services.answers["set-requests-settings"] = Refusal("changed_meanwhile")
    late = await as_head.post(f"{HERE}/demandes", form(page) | fields)
    assert late.status == 422
    assert "Un autre agent vient de changer ces réglages" in text(late)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"annulation": "121"}, "annulation"),
        ({"relance": "0"}, "relance"),
        ({"heure": "25:00"}, "heure"),
        ({"jours-booking": "61"}, "jours-booking"),
        ({"jours-booking": ""}, "jours-booking"),
    ],
)
def test_each_wrong_figure_is_named(changes: dict[str, str], field: str) -> None:
    good = {"annulation": "0", "relance": "1", "heure": "17:30", "jours-booking": "60"}
    assert deciding.read_settings(good, ["booking"])[0] == []
    wrong, settings = deciding.read_settings(good | changes, ["booking"])
    assert settings is None
    assert [name for name, _ in wrong] == [field]


def test_a_code_is_always_free_and_made_of_plain_letters() -> None:
    taken: list[str] = []
    for label in ("Été 2026 : fermé", "été fermé", "42", "…", "x" * 120, "x" * 120):
        code = reasons.code_for(label, taken)
        QuestionReason(code=code, label="libre")
        assert code not in taken
        taken.append(code)
    assert taken[:3] == ["ete_ferme", "ete_ferme_aa", "motif"]


@pytest.mark.parametrize("page", ["/demandes", "/motifs/refus", "/motifs/questions"])
async def test_these_settings_are_the_direction_s(as_agent: Browser, services: Services, page: str) -> None:
    assert (await as_agent.get(HERE + page)).status == 403
    own = (await as_agent.get("/agents/demandes")).hidden("csrf")
    refused = await as_agent.post(HERE + page, {"csrf": own, "libelle": "Fermé", "avant": "{}"})
    assert refused.status == 403
    assert sent(services) == []


async def test_there_is_no_other_list(as_head: Browser) -> None:
    assert (await as_head.get(f"{HERE}/motifs/nulle-part")).status == 404
