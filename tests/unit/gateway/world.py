"""A gateway around services that answer samples: every test may replace what one query or command answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic_core import to_json

from chassis.clock import Clock
from chassis.problem import Refusal
from chassis.tokens import Signer as TokenSigner
from chassis.tokens import new_key
from contracts.base import Command, Query
from gateway.auth import Sessions
from gateway.bus import ServiceBus
from gateway.portal import Portal, make_portal
from gateway.render import Renderer
from gateway.settings import GatewaySettings
from tests.unit.gateway import (
    samples,
    samples_account,
    samples_certify,
    samples_court,
    samples_custody,
    samples_documents,
    samples_enrolment,
    samples_figures,
    samples_home,
    samples_menus,
    samples_papers,
    samples_reminders,
    samples_talk,
    samples_town,
    samples_waiting,
    samples_weekly,
    samples_windows,
)
from tests.unit.gateway.browser import Answer

Sent = TypeVar("Sent", bound=Command[Any])
PARIS = ZoneInfo("Europe/Paris")
PAGES = Renderer(PARIS)
NOW = datetime(2015, 5, 4, 8, 12, tzinfo=PARIS)


class FixedClock(Clock):
    """The guide's Monday morning, on both clocks."""

    def business(self) -> datetime:
        return NOW

    def machine(self) -> datetime:
        return NOW


@dataclass
class Services:
    """Answers by message name; remembers what was asked and sent."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    questions: list[Query[Any]] = field(default_factory=list)
    sent: list[tuple[Command[Any], str, UUID | None]] = field(default_factory=list)
    refuse_tokens: set[str] = field(default_factory=set)

    async def ask_raw(
        self, query: Query[Any], *, actor_token: str, timeout: float, correlation_id: str
    ) -> bytes | Refusal:
        self.asked.append((query.NAME, actor_token))
        self.questions.append(query)
        if actor_token in self.refuse_tokens:
            return Refusal("not_authenticated")
        answer = self._answer(query)
        return answer if isinstance(answer, Refusal) else to_json(answer)

    async def send(
        self,
        command: Command[Any],
        *,
        actor_token: str,
        command_id: UUID | None,
        timeout: float,
        correlation_id: str,
    ) -> Any:
        self.sent.append((command, actor_token, command_id))
        answer = self._answer(command)
        return answer if isinstance(answer, Refusal) else type(command).REPLY.model_validate(answer)

    def last(self, kind: type[Sent]) -> Sent:
        """The command sent last, which is of this kind."""
        command = self.sent[-1][0]
        assert isinstance(command, kind), command
        return command

    def _answer(self, message: Query[Any] | Command[Any]) -> Any:
        name = f"{message.OWNER}.{message.NAME}"
        answer = self.answers[name] if name in self.answers else self.answers[message.NAME]
        return answer(message) if callable(answer) else answer

    def away(self, *services: str) -> None:
        """These services do not answer any more."""
        for name in [*self.answers]:
            self.answers[name] = _unless_away(self.answers[name], services)


def _unless_away(answer: Any, services: tuple[str, ...]) -> Callable[[Any], Any]:
    def decide(message: Any) -> Any:
        if message.OWNER in services:
            return Refusal("unavailable", service=message.OWNER)
        return answer(message) if callable(answer) else answer

    return decide


def _session(message: Any) -> Any:
    known = {
        "parent": samples.session(),
        "agent": samples.session("staff", roles=("accueil",)),
        "head": samples.session("staff", roles=("direction",)),
        "chief": samples.session("staff", roles=("administration",)),
        "marker": samples.session("staff", roles=("pointage",)),
    }
    return known.get(message.session_token.get_secret_value()) or Refusal("session_ended")


_FEED = {
    "feed-state": {"since": None},
    "renew-calendar-feed": {"secret": "s3cret-address"},
    "stop-calendar-feed": {},
}

_PAYING = {"how-to-pay": samples_account.REGIES, "say-how-to-pay": {}}

_TALK: dict[str, Any] = {
    "inbox": samples_talk.INBOX,
    "unread": {"unread": samples_talk.INBOX["unread"]},
    "conversation": samples_talk.CONVERSATION,
    "read-conversation": {},
    "mark-answered": {},
    "known-schools": {"schools": ["École des Peupliers", "École des Tilleuls"]},
    "write-to-town": lambda command: samples_talk.sent(command.conversation_id),
    "write-to-family": lambda command: samples_talk.sent(command.conversation_id),
    "write-to-families": {"sent": 251},
}


def sample_services() -> Services:
    """Every query and command of the screens, answered by a sample."""
    return Services(
        {
            "profile": samples.PROFILE,
            "resolve-session": _session,
            "family-sheet": samples.FAMILY_SHEET,
            "my-children": samples.CHILDREN,
            "account-summary": samples.ACCOUNT_SUMMARY,
            "statement": samples_account.STATEMENT,
            "invoice": _own(samples_account.INVOICE_VIEW, "invoice_id"),
            "payment": _own(samples_account.PAYMENT_VIEW, "payment_id"),
            "unpaid-invoices": samples_account.UNPAID,
            "collection-counts": samples_account.COLLECTION_COUNTS,
            "family-days": samples.FAMILY_DAYS,
            "calendar-feed": samples.FAMILY_DAYS,
            **_FEED,
            "family-requests": samples.REQUESTS,
            **(samples_certify.ANSWERS | samples_court.ANSWERS | samples_custody.ANSWERS),
            **samples_documents.ANSWERS,
            **samples_home.ANSWERS,
            **samples_menus.ANSWERS,
            **samples_papers.ANSWERS,
            **samples_town.ANSWERS,
            **(samples_reminders.ANSWERS | samples_windows.ANSWERS | samples_weekly.ANSWERS),
            "news": samples_talk.NEWS,
            "read-creditor": samples_figures.CREDITOR,
            **_PAYING,
            "set-creditor": {},
            "publish-news": {},
            "withdraw-news": {},
            **_TALK,
            "month-planning": {"lines": [{"facility": "Centre", "offering": "ALSH mercredi"}]},
            "request-detail": lambda query: samples.detail(samples.card(str(query.family_request_id))),
            "request-queue": samples.REQUESTS,
            "request-counts": samples.COUNTS,
            "refusal-reasons": samples.REASONS,
            "answer-due": {"due_on": "2015-05-07"},
            "proposal-details": {"proposals": [samples.proposal(), samples.proposal(samples.PROPOSAL_2)]},
            "day-counts": samples.DAY_COUNTS,
            "offerings": samples.OFFERINGS,
            "roster": samples.ROSTER,
            "search-families": samples.SEARCH,
            **samples_enrolment.ANSWERS,
            "my-sessions": samples.SESSIONS,
            "parked-events": samples.NOTHING_PARKED,
            "planning.parked-events": samples.PARKED,
            "sign-in": {
                "session_token": "parent",
                "actor_token": "token",
                "kind": "guardian",
                "expires_at": "2100-01-01T00:00:00Z",
            },
            "sign-out": {},
            "end-session": {},
            "change-password": {},
            "withdraw-proposal": {"proposal_id": samples.PROPOSAL},
            "decide-request": _decided,
            "undo-decision": _decided,
            "reopen-request": _decided,
            "assign-request": {},
            **samples_waiting.ANSWERS,
            "mark-attendance": {"changed": 1},
            "retry-parked": {"applied": 2, "left": 0, "reason": ""},
            "retry-mails": {"retried": 1},
        }
    )


def _own(sample: dict[str, Any], key: str) -> Callable[[Any], Any]:
    """A document under its own id; under any other there is none, or it is somebody else's."""
    return lambda query: sample if str(getattr(query, key)) == sample[key] else Refusal("not_found")


def _decided(message: Any) -> dict[str, Any]:
    return {
        "family_request_id": str(message.family_request_id),
        "decision_no": 1,
        "undo_until": "2100-05-04T08:22:00+02:00",
    }


def build(services: Services, **settings: Any) -> Portal:
    """A portal around these services."""
    given = {"secret": "s" * 40, "signing_key": new_key()[0], "keyring": None} | settings
    chosen = GatewaySettings(**given)
    bus = ServiceBus(services)
    portal = make_portal(chosen, bus, Sessions(bus, TokenSigner("gateway", chosen.signing_key)))
    portal.clock = FixedClock(PARIS)
    portal.pages = PAGES  # compiled once for all tests
    return portal


def text(answer: Answer) -> str:
    """The page, its no-break spaces made plain."""
    return answer.text.replace("\u00a0", " ")


def sent(services: Services) -> list[Any]:
    """The commands that were sent, in order."""
    return [command for command, _, _ in services.sent]
