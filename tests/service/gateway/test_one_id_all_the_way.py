"""One id follows a call from the browser to the last subscriber, through every row and line it leaves."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from contracts.family import GuardianSheet, NewFamily, RegisterFamily, UpdateGuardian
from contracts.identity import OpenAccount
from gateway import edge
from tests.load.client import post
from tests.load.session import exchange, joined
from tests.service.gateway.test_on_a_real_bus import PASSWORD, Caller, agent, running
from tests.support.harness import Installation

GIVEN = "4f2a9c0d1b7e4c55"


class Lines:
    """What the gateway logs."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    def _say(self, event: str, **bound: Any) -> None:
        self.said.append({"event": event} | bound)

    info = warning = error = _say


async def test_an_id_given_at_the_door_is_in_the_reply_the_trace_the_events_and_those_that_follow(
    town: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity, family = await town.start("identity"), await town.start("family")
    sheet = GuardianSheet(guardian_id=uuid4(), last_name="ESSAI", first_name="Camille")
    family_id = uuid4()
    await town.send(RegisterFamily(family=NewFamily(family_id=family_id, guardians=[sheet])))
    opened = OpenAccount(
        account_id=uuid4(),
        identifier="camille",
        password=SecretStr(PASSWORD),
        kind="guardian",
        name="Camille ESSAI",
        family_id=family_id,
        guardian_id=sheet.guardian_id,
    )
    await town.send(opened)
    await agent(town, "accueil")
    await town.settled()
    lines = Lines()
    monkeypatch.setattr(edge, "_log", lines)
    async with running(town) as port:
        browser = Caller(port)
        await browser.sign_in("accueil")
        renamed = UpdateGuardian(
            family_id=family_id, guardian=sheet.model_copy(update={"last_name": "ESSAI-ROY"})
        )
        request = post(
            "/api/v1/commands/family/update-guardian",
            renamed.model_dump_json().encode(),
            joined(browser.cookies),
            kind="application/json",
            headers={"Idempotency-Key": str(uuid4()), "X-Request-ID": GIVEN},
        )
        head, body = await exchange(port, request)
        assert b" 200 " in head.split(b"\r\n", 1)[0], body
        assert f"x-request-id: {GIVEN}".encode() in head.lower()
        assert [one["path"] for one in lines.said if one.get("correlation") == GIVEN] == [
            "/api/v1/commands/family/update-guardian"
        ]
    await town.settled()
    (trace,) = await family.sql("SELECT correlation_id FROM audit WHERE action = 'guardian.changed'")
    assert trace["correlation_id"] == GIVEN
    for service, name in ((family, "family-changed"), (identity, "account-changed")):
        rows = await service.sql(
            "SELECT headers FROM outbox WHERE subject LIKE $1 ORDER BY seq", f"%.{name}.%"
        )
        told = rows[-1]["headers"]
        told = json.loads(told) if isinstance(told, str) else told
        assert told["ce-correlationid"] == GIVEN, name
    (followed,) = await identity.sql("SELECT correlation_id FROM audit WHERE action = 'account.renamed'")
    assert followed["correlation_id"] == GIVEN
