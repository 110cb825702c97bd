"""The flash cookie: signed, shown once, never too long for a cookie."""

from __future__ import annotations

from gateway import flash
from gateway.flash import Flash
from gateway.signing import Signer

SIGNER = Signer("k" * 32)


def test_what_was_said_is_read_once_and_outcomes_last_a_little() -> None:
    said = Flash()
    said.say("ok", "C’est fait")
    said.remember("withdrawn", "p1", now=1000)
    cookie = flash.write(SIGNER, said)
    read = flash.read(SIGNER, cookie, now=1010)
    assert [message["title"] for message in read.take()] == ["C’est fait"]
    assert read.take() == []
    assert read.outcome("withdrawn", "p1") is not None
    assert flash.read(SIGNER, cookie, now=1000 + flash.OUTCOME_SECONDS + 1).outcomes == []


def test_an_altered_cookie_says_nothing() -> None:
    said = Flash()
    said.say("ok", "C’est fait")
    cookie = flash.write(SIGNER, said)
    assert flash.read(SIGNER, cookie[:-2] + "AA", now=0).messages == []
    assert flash.read(Signer("other" * 8), cookie, now=0).messages == []
    assert flash.read(SIGNER, "é", now=0).messages == []


def test_a_long_list_is_shortened_to_what_a_cookie_holds() -> None:
    said = Flash()
    said.say("warn", "Refusés", items=[f"ligne {number} " * 10 for number in range(200)])
    cookie = flash.write(SIGNER, said)
    assert 0 < len(cookie) <= flash.MAX_COOKIE
    assert flash.read(SIGNER, cookie, now=0).messages[0]["items"][-1] == "…"


def test_nothing_to_carry_makes_no_cookie() -> None:
    assert flash.write(SIGNER, Flash()) == ""


def test_a_decision_that_can_be_undone_is_carried_until_then() -> None:
    said = Flash()
    said.remember("decided", "r1", now=1000, keep=600)
    assert said.lasts(1000) == 600
    said.forget("decided")
    assert said.lasts(1000) == flash.OUTCOME_SECONDS
