"""What the pages of a file filled online share: the gateway speaks for a visitor, whose link opens their file only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.base import Command
from contracts.family import ReadFamilyRules, ReadOnlineFile
from gateway.bus import Answer, Content
from gateway.visit import PageRefused, Visit

PAGE = "/inscription"
TITLE = "Dossier d’inscription"
SHORTEST, LONGEST = 10, 200
CAUSE = "inscription"


def token(visit: Visit) -> str:
    """In whose name: nobody has an account here."""
    return visit.portal.sessions.gateway_token(CAUSE)


async def is_open(visit: Visit) -> bool:
    """Whether the town lets families fill the file online."""
    answer = await ask(visit, ReadFamilyRules())
    if not isinstance(answer, dict):
        raise PageRefused(answer)
    return bool(answer["rules"]["online_enrolment"])


async def ask(visit: Visit, query: Any) -> Answer:
    """A question for a visitor."""
    portal = visit.portal
    return await portal.bus.ask(query, token(visit), visit.correlation, portal.settings.command_budget)


async def say(visit: Visit, command: Command[Any], command_id: UUID | None = None) -> Any:
    """A command for a visitor."""
    return await visit.send(command, command_id, token=token(visit))


def held(secret: str) -> SecretStr:
    """The secret of a link, out of every log; what cannot be one leads nowhere."""
    if not SHORTEST <= len(secret) <= LONGEST:
        raise PageRefused(Refusal("not_found"))
    return SecretStr(secret)


async def read(visit: Visit, secret: str) -> Content:
    """The file of a link."""
    return visit.must(await ask(visit, ReadOnlineFile(secret=held(secret))))
