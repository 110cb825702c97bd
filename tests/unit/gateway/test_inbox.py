"""A parent and the town hall write to each other: what the pages say and send."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.problem import Refusal
from contracts.messages import MarkAnswered, WriteToTown
from gateway.unread import MOST_SESSIONS, UnreadMail
from tests.unit.gateway import samples, samples_home, samples_talk
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.world import Services, sent, text

PNG = b"\x89PNG\r\n\x1a\n"
NEW, TALK = "/boite-de-reception/nouveau", f"/boite-de-reception/{samples_talk.TALK}"
TO_JEAN = f"/agents/messages/nouveau?famille={samples.FAMILY}&responsable={samples.JEAN}"


def form(page: Answer, **fields: str) -> dict[str, str]:
    return {"csrf": page.hidden("csrf"), "command_id": page.hidden("command_id")} | fields


async def test_the_list_says_what_is_new_and_where_it_is(as_parent: Browser) -> None:
    page = text(await as_parent.get("/boite-de-reception"))
    for words in ("Ma facture AL-36", "1 message non lu", "Factures et paiements", TALK):
        assert words in page


async def test_a_conversation_is_read_by_being_shown(as_parent: Browser, services: Services) -> None:
    page = await as_parent.get(TALK)
    assert "ma facture &lt;AL-36&gt; me semble fausse." in page.text
    (read,) = sent(services)
    assert str(read.message_id) == samples_talk.CONVERSATION["messages"][1]["message_id"]


async def test_a_new_message_takes_the_form_s_id_so_that_a_double_click_is_one(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(NEW)
    fields = form(page, motif="money", sujet="Ma facture", texte="Bonjour")
    for _ in range(2):
        answer = await as_parent.post(NEW, fields)
        assert answer.status == 303
    commands = [command for command in sent(services) if isinstance(command, WriteToTown)]
    assert [str(command.conversation_id) for command in commands] == [fields["command_id"]] * 2
    assert len({key for _, _, key in services.sent}) == 1


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("parent", NEW),
        ("parent", TALK),
        ("agent", TO_JEAN),
        ("agent", f"/agents/messages/{samples_talk.TALK}"),
        ("agent", "/agents/messages/plusieurs"),
    ],
)
async def test_a_message_sent_again_after_a_failure_is_the_same_message(
    browser: Browser, services: Services, who: str, page: str
) -> None:
    browser.cookies["pf_session"] = who
    fields = form(await browser.get(page), motif="money", sujet="Ma facture", texte="Bonjour", a="tous")
    fields |= {"confirme": "1", "famille": str(samples.FAMILY), "responsable": str(samples.JEAN)}
    for command in ("write-to-town", "write-to-family", "write-to-families"):
        services.answers[command] = Refusal("unavailable", service="requests")
    failed = await browser.post(page, fields)
    assert services.sent, "it was tried"
    assert failed.hidden("command_id") == fields["command_id"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"texte": ""}, "Écrivez votre message."),
        ({"texte": "x" * 4001}, "4000 au plus"),
        ({"texte": "x", "sujet": "y" * 121}, "120 au plus"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    as_parent: Browser, services: Services, given: dict[str, str], words: str
) -> None:
    page = await as_parent.get(NEW)
    answer = await as_parent.post(NEW, form(page, **({"motif": "file", "sujet": "Un objet"} | given)))
    assert answer.status == 422
    assert words in text(answer)
    assert given.get("sujet", "Un objet") in answer.text
    assert '<option value="file" selected>' in answer.text
    assert sent(services) == []


async def test_a_closed_inbox_says_where_to_write(as_parent: Browser, services: Services) -> None:
    services.answers["inbox"] = samples_talk.INBOX | {"open": False, "closed_text": "NE PAS UTILISER"}
    page = text(await as_parent.get("/boite-de-reception"))
    assert "NE PAS UTILISER" in page
    assert "mailto:" in page
    assert "Écrire à la mairie" not in page
    blank = await as_parent.get(NEW)
    assert "NE PAS UTILISER" in text(blank)
    assert "<textarea" not in blank.text


async def test_what_was_typed_before_the_inbox_closed_is_not_lost(
    as_parent: Browser, services: Services
) -> None:
    fields = form(await as_parent.get(NEW), motif="other", sujet="", texte="Bonjour, c’est moi")
    services.answers["inbox"] = samples_talk.INBOX | {"open": False, "closed_text": "NE PAS UTILISER"}
    services.answers["write-to-town"] = Refusal("inbox_closed")
    answer = await as_parent.post(NEW, fields)
    assert answer.status == 409
    assert "Bonjour, c’est moi" in answer.text
    assert "NE PAS UTILISER" in text(answer)
    assert "<textarea" not in answer.text


async def test_another_s_conversation_is_a_page_that_does_not_exist(
    as_parent: Browser, services: Services
) -> None:
    services.answers["conversation"] = Refusal("not_found")
    assert (await as_parent.get(TALK)).status == 404
    services.answers["conversation"] = samples_talk.CONVERSATION
    page = await as_parent.get(TALK)
    services.answers["conversation"] = Refusal("not_found")
    before = len(services.sent)
    assert (await as_parent.post(TALK, form(page, texte="Je m’invite"))).status == 404
    assert len(services.sent) == before


async def test_the_home_page_counts_what_is_new(as_parent: Browser, services: Services) -> None:
    services.answers["home-requests"] = samples_home.REQUESTS | {"unread": 2}
    assert "Vous avez 2 nouveaux messages." in text(await as_parent.get("/accueil"))
    services.answers["home-requests"] = Refusal("unavailable")
    assert "message" not in text(await as_parent.get("/accueil")).split("<h1>")[1].split("</h2>")[0].lower()


async def test_every_page_says_beside_the_tab_how_many_messages_are_new(
    as_parent: Browser, services: Services
) -> None:
    services.answers["unread"] = {"unread": 3}
    assert '3<span class="vh"> nouveaux messages' in text(await as_parent.get("/enfants"))
    services.answers["unread"] = {"unread": 4}
    assert '3<span class="vh"> nouveaux messages' in text(
        await as_parent.get("/demandes")
    )  # a few seconds old at most
    assert [name for name, _ in services.asked].count("unread") == 1
    await as_parent.get(TALK)  # what is read there counts no more: asked again
    assert '4<span class="vh"> nouveaux messages' in text(await as_parent.get("/enfants"))


async def test_a_page_without_the_number_of_messages_is_whole(as_parent: Browser, services: Services) -> None:
    services.answers["unread"] = Refusal("unavailable", service="requests")
    page = text(await as_parent.get("/enfants"))
    assert "<h1>Mes enfants</h1>" in page
    assert "nouveau message" not in page


async def test_the_number_of_messages_is_kept_some_seconds_and_for_so_many_sessions() -> None:
    asked: list[int] = []

    async def ask() -> Any:
        asked.append(1)
        return {"unread": len(asked)}

    now = [0.0]
    mail = UnreadMail(lambda: now[0])
    found = []
    for now[0] in (0.0, 9.9, 10.0, 15.0):
        found.append(await mail.of("one", ask))
    assert found == [1, 1, 2, 2]
    for number in range(MOST_SESSIONS):
        mail.told(f"session {number}", 7)
    assert await mail.of("one", ask) == 3


async def test_an_agent_answers_and_writes_to_one_guardian(as_agent: Browser, services: Services) -> None:
    page = text(await as_agent.get("/agents/messages"))
    assert "Ma facture AL-36" in page
    talk = await as_agent.get(f"/agents/messages/{samples_talk.TALK}")
    answer = await as_agent.post(f"/agents/messages/{samples_talk.TALK}", form(talk, texte="Voilà."))
    assert answer.status == 303
    assert str(sent(services)[-1].guardian_id) == samples.JEAN
    blank = await as_agent.get(TO_JEAN)
    assert "Écrire à Jean DUPONT" in text(blank)
    await as_agent.post(TO_JEAN, form(blank, motif="file", sujet="Dossier", texte="Il manque une pièce."))
    assert sent(services)[-1].text == "Il manque une pièce."


async def test_agents_see_what_waits_for_an_answer_and_may_say_that_none_is_needed(
    as_agent: Browser, services: Services
) -> None:
    page = text(await as_agent.get("/agents/messages"))
    assert '1<span class="vh"> message à répondre' in page
    assert page.count("À répondre") == 2, "the tab and the conversation"
    services.answers["unread"] = {"unread": 2}
    talk = await as_agent.get(f"/agents/messages/{samples_talk.TALK}")
    address, last = f"/agents/messages/{samples_talk.TALK}/suite", samples_talk.CONVERSATION["messages"][1]
    assert "Classer sans répondre" in text(talk)
    fields = form(talk, vu=last["message_id"], repondu="1")
    assert (await as_agent.post(address, fields)).header("location") == "/agents/messages"
    assert services.last(MarkAnswered).answered
    assert '2<span class="vh"> messages à répondre' in text(await as_agent.get("/agents/infos"))
    services.answers["mark-answered"] = Refusal("changed_meanwhile")
    await as_agent.post(address, fields)
    assert "Un message est arrivé entre-temps" in text(
        await as_agent.get(f"/agents/messages/{samples_talk.TALK}")
    )


async def test_a_message_to_every_family_needs_its_subject_and_its_tick(
    as_head: Browser, services: Services
) -> None:
    address = "/agents/messages/plusieurs"
    blank = await as_head.get(address)
    refused = await as_head.post(
        address, form(blank, a="tous", motif="other", sujet="", texte="Grève jeudi.")
    )
    assert refused.status == 422
    assert "Donnez un objet" in text(refused)
    assert "Cochez la case" in text(refused)
    assert sent(services) == []
    done = await as_head.post(
        address, form(blank, a="tous", motif="other", sujet="Grève", texte="Grève jeudi.", confirme="1")
    )
    assert done.status == 303
    assert [command.NAME for command in sent(services)] == ["write-to-families"]


async def test_a_document_joined_to_a_message_can_be_opened_again_whole(
    as_parent: Browser, services: Services
) -> None:
    cupboard, content = Cupboard(services), PNG + bytes(range(256)) * 5000
    page = await as_parent.get(NEW)
    fields = form(page, motif="file", sujet="", texte="Voici le certificat.")
    for _ in range(2):  # a double click
        answer = await as_parent.post_files(
            NEW, fields, pieces=("C:\\photo d’avril.png", "image/png", content)
        )
        assert answer.status == 303
    assert list(cupboard.content.values()) == [content]
    assert set(cupboard.names.values()) == {"photo d’avril.png"}
    messages = [command for command in sent(services) if command.NAME == "write-to-town"]
    assert messages[0] == messages[1]
    (file,) = messages[0].attachments
    said = dict(samples_talk.CONVERSATION["messages"][0], attachments=[file.model_dump(mode="json")])
    services.answers["conversation"] = samples_talk.CONVERSATION | {"messages": [said]}
    got = await as_parent.get(f"{TALK}/pieces/{file.file_id}")
    assert got.body == content
    assert got.header("content-disposition") == "inline; filename*=UTF-8''photo%20d%E2%80%99avril.png"
    assert got.header("content-security-policy") == "default-src 'none'; sandbox"
    assert got.header("cache-control") == "private, no-store"
    assert (await as_parent.get(f"{TALK}/pieces/{samples.LEA}")).status == 404


@pytest.mark.parametrize(
    ("name", "media_type", "content", "words"),
    [
        ("virus.exe", "application/x-msdownload", b"MZ", "Envoyez un PDF"),
        ("vide.pdf", "application/pdf", b"", "ce document est vide"),
        ("gros.pdf", "application/pdf", b"x" * (10 * 1024 * 1024 + 1), "10 Mio au plus"),
    ],
)
async def test_a_document_that_is_refused_says_why_and_the_text_stays(
    as_parent: Browser, services: Services, name: str, media_type: str, content: bytes, words: str
) -> None:
    Cupboard(services)
    page = await as_parent.get(NEW)
    fields = form(page, motif="file", sujet="", texte="Voici.")
    answer = await as_parent.post_files(NEW, fields, pieces=(name, media_type, content))
    assert answer.status == 422
    assert words in text(answer)
    assert "Voici.</textarea>" in answer.text
    assert [command.NAME for command in sent(services)] == []


async def test_a_document_that_arrived_is_not_asked_for_again(as_parent: Browser, services: Services) -> None:
    cupboard = Cupboard(services)
    page = await as_parent.get(NEW)
    fields = form(page, motif="file", sujet="", texte="")
    refused = await as_parent.post_files(NEW, fields, pieces=("a.png", "image/png", PNG))
    (key,) = cupboard.content
    assert f'value="{key}"' in refused.text
    again = form(refused, motif="file", sujet="", texte="Voici.") | {"pieces-garde": key}
    assert (await as_parent.post_files(NEW, again)).status == 303
    assert [str(file.file_id) for file in sent(services)[-1].attachments] == [key]
    another = form(refused, motif="file", sujet="", texte="Voici.") | {"pieces-garde": samples.LEA}
    await as_parent.post_files(NEW, another)
    assert sent(services)[-1].attachments == []


async def test_no_other_page_takes_files(as_parent: Browser) -> None:
    page = await as_parent.get("/compte/mot-de-passe")
    fields = {"csrf": page.hidden("csrf")}
    answer = await as_parent.post_files("/compte/mot-de-passe", fields, actuel=("a.png", "image/png", b"x"))
    assert answer.status == 400


@pytest.mark.parametrize(
    ("page", "command"),
    [
        (f"/agents/messages/{samples_talk.TALK}", "write-to-family"),
        (TO_JEAN, "write-to-family"),
        ("/agents/messages/plusieurs", "write-to-families"),
    ],
)
async def test_an_agent_joins_the_town_s_own_documents_once(
    as_head: Browser, services: Services, page: str, command: str
) -> None:
    cupboard = Cupboard(services)
    fields = form(
        await as_head.get(page), a="tous", motif="other", sujet="Bilan", texte="Voici.", confirme="1"
    )
    wrong = await as_head.post_files(page, fields, pieces=("virus.exe", "application/x-msdownload", b"MZ"))
    assert wrong.status == 422
    assert "Envoyez un PDF" in text(wrong)
    assert 'aria-describedby="pieces-aide pieces-erreur"' in wrong.text
    assert "Voici.</textarea>" in wrong.text
    assert {one.NAME for one in sent(services)} <= {"read-conversation"}
    for _ in range(2):
        assert (await as_head.post_files(page, fields, pieces=("bilan.png", "image/png", PNG))).status == 303
    assert {str(one.family_id) for one in sent(services) if one.NAME == "open-file"} == {"None"}
    written = [one for one in sent(services) if command == one.NAME]
    assert written[0] == written[1]
    assert [str(one.file_id) for one in written[0].attachments] == list(cupboard.content)


def tied(services: Services, **more: Any) -> None:
    services.answers["request-detail"] = samples.detail() | more


@pytest.mark.parametrize("side", ["parent", "agent"])
async def test_a_message_about_a_request_is_tied_to_it(
    browser: Browser, services: Services, side: str
) -> None:
    tied(services)
    browser.cookies["pf_session"], who = side, browser
    base, page = "/boite-de-reception", f"/demandes/{samples.REQUEST}"
    if side == "agent":
        base, page = "/agents/messages", f"/agents/demandes/{samples.REQUEST}"
    address = f"{base}/nouveau?demande={samples.REQUEST}"
    assert f'href="{address}"' in (await who.get(page)).text
    blank = await who.get(address)
    assert "Absence – Léa" in text(blank)
    fields = form(blank, motif="requests", sujet="Absence – Léa", texte="Bonjour", demande=samples.REQUEST)
    assert (await who.post(address, fields)).status == 303
    assert str(sent(services)[-1].family_request_id) == samples.REQUEST
    services.answers["conversation"] = samples_talk.CONVERSATION | {
        "conversation": samples_talk.CONVERSATION["conversation"] | {"family_request_id": samples.REQUEST}
    }
    tied(services, conversation_id=samples_talk.TALK)
    assert (await who.get(address)).header("location") == f"{base}/{samples_talk.TALK}"
    assert f'href="{base}/{samples_talk.TALK}"' in (await who.get(page)).text
    assert f'href="{page}"' in (await who.get(f"{base}/{samples_talk.TALK}")).text


async def test_a_closed_inbox_is_not_proposed_on_a_request(as_parent: Browser, services: Services) -> None:
    tied(services, inbox_open=False)
    assert "boite-de-reception/nouveau" not in (await as_parent.get(f"/demandes/{samples.REQUEST}")).text
