"""Every command and query of the API, fed with what its schema allows and what it forbids: refused in words, never broken.

Half of the ids are the family's own, so that the calls get past "not found".
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.database import InMemoryExampleDatabase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deploy.demo.guide import CHILD_ID, FAMILY_ID, JEAN_ID
from deploy.demo.logins import FAMILY_PASSWORD, STAFF_PASSWORD
from gateway.api.openapi import describe
from tests.journeys.browsing import gateway
from tests.journeys.guides import Told
from tests.load.session import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

EXAMPLES = 3
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
CALLERS = {"jean.dupont": FAMILY_PASSWORD, "direction": STAFF_PASSWORD}
KNOWN = {"family_id": FAMILY_ID, "guardian_id": JEAN_ID, "child_id": CHILD_ID, "payer_id": JEAN_ID}


async def test_the_api_answers_or_refuses_whatever_is_sent(on_4_may: Told) -> None:
    lines = (await on_4_may.month("2015-05")).lines
    ids = [str(known) for known in [*KNOWN.values(), *(line.line_id for line in lines)]]
    async with gateway(on_4_may) as url:
        port = int(url.rsplit(":", 1)[1])
        cookies = {name: await sign_in(port, name, password) for name, password in CALLERS.items()}
        hostile = Hostile(url, cookies, ids)
        broken = await asyncio.to_thread(hostile.tries_everything)
    assert broken == []
    for name, answers in hostile.answers.items():
        assert answers[200] > 0, (name, answers)
        assert answers[422] > 0, (name, answers)


def _told(error: BaseException) -> str:
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else [error]
    return " | ".join(str(part) for part in parts)[:1500]


class Hostile:
    """Programs of several accounts that send the same; `answers` counts the statuses each of them got."""

    def __init__(self, url: str, cookies: dict[str, str], ids: list[str]) -> None:
        self._url, self._cookies, self._ids = url, cookies, ids
        self.answers = {name: Counter[int]() for name in cookies}

    def tries_everything(self) -> list[str]:
        """Every operation both ways; one sentence per operation that broke."""
        broken = []
        for found in schemathesis.openapi.from_dict(describe()).get_all_operations():
            assert isinstance(found, Ok), found
            operation = found.ok()
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                try:
                    self._try(operation.as_strategy(generation_mode=mode))
                except (Exception, BaseExceptionGroup) as error:  # every operation is tried first
                    broken.append(f"{operation.label} ({mode.value}): {_told(error)}")
        return broken

    def _try(self, cases: Any) -> None:
        @seed(20260901)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=InMemoryExampleDatabase(),
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(cases, st.data())
        def once(case: Any, data: Any) -> None:
            case.body = self._with_known(case.body, data)
            for name, cookie in self._cookies.items():
                answer = case.call(base_url=self._url, headers={"cookie": cookie})
                self.answers[name][answer.status_code] += 1
                case.validate_response(answer, checks=CHECKS)

        once()

    def _with_known(self, body: Any, data: Any) -> Any:
        if isinstance(body, dict):
            return {name: self._known(name, value, data) for name, value in body.items()}
        return [self._with_known(one, data) for one in body] if isinstance(body, list) else body

    def _known(self, name: str, value: Any, data: Any) -> Any:
        if name.endswith("_id") and isinstance(value, str) and data.draw(st.booleans()):
            return str(KNOWN.get(name) or data.draw(st.sampled_from(self._ids)))
        return self._with_known(value, data)
