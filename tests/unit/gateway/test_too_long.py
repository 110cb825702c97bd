"""A text that is too long is refused at its field and comes back whole: nobody's words are cut."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.words.lengths import too_long
from tests.unit.gateway import samples, samples_enrolment, samples_record
from tests.unit.gateway.browser import HIDDEN, Answer, Browser
from tests.unit.gateway.planning_forms import act, knows_lea, send
from tests.unit.gateway.world import Services, sent, text

LONG = f"{'x' * 600} fin"
SAID = "La précision a 604 caractères : 500 au plus."
REQUEST = f"/agents/demandes/{samples.REQUEST}"
GESTURE = "/enfants/reserver"


def hidden(page: Answer) -> dict[str, Any]:
    return {name: page.hidden(name) for name in ("csrf", "command_id")}


def refused(answer: Answer, field: str, words: str, typed: str = LONG) -> None:
    """The page says it in its list and at the field, and holds what was typed."""
    assert answer.status == 422
    assert f'<a href="#{field}">{words}</a>' in text(answer)
    assert f'id="{field}-erreur"' in answer.text
    assert typed in answer.text


def test_line_ends_count_as_one_character() -> None:
    assert too_long("a\n" * 250) == ""
    assert too_long("x" * 501) == "La précision a 501 caractères\N{NO-BREAK SPACE}: 500 au plus."


async def test_what_a_browser_counts_as_500_characters_is_taken(
    as_parent: Browser, services: Services
) -> None:
    knows_lea(services)
    check = await act(as_parent, "absence", ("c", "6.2015-04-10"))
    await send(as_parent, check, "absence", motif="sick", precision="a\r\n" * 249 + "aa")
    assert len(sent(services)[-1].note) == 500


@pytest.mark.parametrize(("action", "more"), [("absence", {"motif": "sick"}), ("reservation", {})])
async def test_the_note_of_an_absence_or_a_booking(
    as_parent: Browser, services: Services, action: str, more: dict[str, str]
) -> None:
    knows_lea(services)
    kind, boxes = ("reserver", ("4.2015-04-13", "4.2015-04-14"))
    if action == "absence":
        kind, boxes = ("absence", ("6.2015-04-10", "6.2015-04-27"))
    check = await act(as_parent, kind, *(("c", box) for box in boxes))
    again = await send(as_parent, check, action, precision=LONG, **more)
    refused(again, "precision", SAID)
    assert again.hidden("command_id") == check.hidden("command_id")
    assert '<option value="sick" selected>' in again.text or not more
    assert sent(services) == []


async def test_the_note_of_many_days_keeps_the_days(as_parent: Browser, services: Services) -> None:
    knows_lea(services)
    page = await as_parent.get(f"/enfants/{samples.LEA}/planning")
    fields = hidden(page) | {
        "l": samples.LINE,
        "u": samples.CANTEEN,
        "c": "0.2015-05-07.0.done",
        "precision": LONG,
    }
    again = await as_parent.post(GESTURE, fields)
    refused(again, "precision", SAID)
    assert "Votre jour coché est gardé" in text(again)
    assert again.hidden("c") == fields["c"]
    assert sent(services) == []


async def test_the_note_of_a_change_of_the_file(as_parent: Browser, services: Services) -> None:
    services.answers |= samples_record.ANSWERS
    page = await as_parent.get("/compte/responsable")
    main = page.text.partition("<main")[2].partition("</main>")[0]
    fields = dict(HIDDEN.findall(main)) | {"etape": "verifier", "precision": LONG}
    refused(await as_parent.post("/compte/responsable", fields), "precision", SAID)


async def test_a_draft_of_a_registration_file(
    browser: Browser, as_agent: Browser, services: Services
) -> None:
    typed = {"etape": "foyer", "version": "1", "guardian.0.last_name": "P" * 1001}
    for who, page in (
        (as_agent, f"/agents/dossiers/{samples_enrolment.FILE}?etape=foyer"),
        (browser, "/inscription/nouveau"),
    ):
        before = len(services.sent)
        answer = await who.post(page.partition("?")[0], hidden(await who.get(page)) | typed)
        assert answer.status == 422
        assert 'href="#guardian-0-last_name"' in answer.text
        assert "P" * 1001 in answer.text
        assert len(services.sent) == before


@pytest.mark.parametrize("decision", ["accept", "refuse"])
async def test_the_word_of_a_decision(as_agent: Browser, services: Services, decision: str) -> None:
    fields = hidden(await as_agent.get(REQUEST)) | {"decision": decision, "motif": "full", "note": LONG}
    answer = await as_agent.post(f"{REQUEST}/decision", fields)
    refused(answer, "note", SAID)
    assert '<option value="full" selected>' in answer.text
    assert sent(services) == []


async def test_the_word_of_several_refusals_keeps_each_line(as_agent: Browser, services: Services) -> None:
    ids = [samples.REQUEST, samples.REQUEST_2]
    page = await as_agent.get(
        "/agents/demandes/selection?action=refuse&" + "&".join(f"id={one}" for one in ids)
    )
    fields = hidden(page) | {
        "decision": "refuse",
        "montree": ids,
        "id": [samples.REQUEST_2],
        "motif": "",
        f"motif-{samples.REQUEST_2}": "full",
        "note": LONG,
    }
    answer = await as_agent.post("/agents/demandes/selection/confirmation", fields)
    refused(answer, "note", SAID)
    assert answer.text.count(" checked") == 1
    assert answer.text.count('<option value="full" selected>') == 1
    assert sent(services) == []


@pytest.mark.parametrize(
    ("place", "fields", "field", "words"),
    [
        (
            "question",
            {"motif-question": "precision", "question": "y" * 1001},
            "question",
            "La question a 1001 caractères : 1000 au plus.",
        ),
        ("reouverture", {"raison": "y" * 501}, "raison", "La raison a 501 caractères : 500 au plus."),
    ],
)
async def test_a_question_and_a_reopening(
    as_agent: Browser, services: Services, place: str, fields: dict[str, str], field: str, words: str
) -> None:
    if place == "reouverture":
        told: dict[str, Any] = {
            "decided_by": "Mme Roy",
            "decided_at": "2015-05-04T08:12:00+02:00",
            "decision_no": 1,
        }
        card = samples.card(**{"state": "refused", **told})
        services.answers["request-detail"] = {"request": card, "questions": [], "history": []}
    page = await as_agent.get(REQUEST)
    refused(await as_agent.post(f"{REQUEST}/{place}", hidden(page) | fields), field, words, fields[field])
    assert sent(services) == []
