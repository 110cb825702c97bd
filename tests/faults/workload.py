"""A steady stream of parents and agents who never give up: each command goes on until it is answered."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from chassis import bus
from chassis.problem import Refusal
from chassis.settings import BusSettings, load
from chassis.tokens import Signer
from contracts.actor import Actor
from contracts.base import Command, Query, Reply
from contracts.identity import OpenAccount
from contracts.planning import CellRef, DeclareAbsence, MonthPlanning, RequestBooking, WithdrawProposal
from contracts.problems import Problem
from contracts.requests import DecideRequest, RequestQueue, UndoDecision
from contracts.subjects import subject_of
from deploy.embedded.supervisor import Supervisor
from tests.load.client import post
from tests.load.session import exchange, sign_in
from tests.support.actors import signer_of, staff, system
from tests.support.town import Household, Town

PASSWORD = "Cantine2026"
SEED = 20150408


@dataclass
class Acknowledged:
    """A command that was answered: by whom, its id, and the very bytes of the answer."""

    account: str
    subject: str
    command_id: UUID
    reply: Any


@dataclass
class Workload:
    """Everything the stream did and was told."""

    supervisor: Supervisor
    random: random.Random
    town: Town = field(init=False)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    retried: int = 0
    stopping: bool = False
    lines: dict[UUID, list[UUID]] = field(default_factory=dict)
    canteen: dict[UUID, UUID] = field(default_factory=dict)
    open_proposals: dict[UUID, Household] = field(default_factory=dict)
    cookies: dict[UUID, str] = field(default_factory=dict)
    town_hall: Any = None
    _client: Any = None

    async def connect(self) -> None:
        """Speaks on the bus as the gateway does."""
        environment = self.supervisor.environment
        settings = load(
            BusSettings,
            "gateway",
            {"PF_NATS_URL": environment.nats_url},
            nats_user="gateway",
            nats_password=environment.secrets.nats["gateway"],
        )
        self._client = await bus.connect(settings, "workload")

    async def close(self) -> None:
        """Leaves the bus."""
        await self._client.close()

    def token(self, actor: Actor) -> str:
        """A fresh token: a command may be retried for longer than one lasts."""
        name = "cli" if actor.kind == "system" else signer_of(actor)
        return Signer(name, self.supervisor.environment.secrets.signing[name]).sign(actor)

    async def send(self, command: Command[Any], actor: Actor | None = None) -> Any:
        """Sends until answered; returns a reply or a refusal of the caller's own making (4xx)."""
        who, command_id = actor or system(), uuid4()

        async def once() -> Any:
            return await bus.Bus(self._client).send(
                command, actor_token=self.token(who), command_id=command_id, timeout=2
            )

        answer = await self._persist(once)
        if isinstance(answer, Reply) and not type(command).SECRET:
            account = str(who.account_id) if who.account_id else f"system:{who.name}"
            self.acknowledged.append(Acknowledged(account, subject_of(type(command)), command_id, answer))
        return answer

    async def ask(self, query: Query[Any], actor: Actor | None = None) -> Any:
        """Asks until answered."""

        async def once() -> Any:
            return await bus.Bus(self._client).ask(
                query, actor_token=self.token(actor or system()), timeout=2
            )

        return await self._persist(once)

    async def post(self, command: Command[Any], household: Household) -> Any:
        """Sends through the gateway, as a program with a session cookie does, until answered."""
        command_id, kind = uuid4(), type(command)
        port = self.supervisor.environment.ports.gateway
        body = command.model_dump_json().encode()
        path = f"/api/v1/commands/{kind.OWNER}/{kind.NAME}"
        cookie = self.cookies[household.guardian_id]

        async def once() -> Any:
            request = post(
                path, body, cookie, kind="application/json", headers={"Idempotency-Key": str(command_id)}
            )
            try:
                async with asyncio.timeout(6):
                    head, content = await exchange(port, request)
            except (OSError, EOFError, TimeoutError):
                return Refusal("unavailable")
            if head.split(b" ", 2)[1] == b"200":
                return kind.REPLY.model_validate_json(content)
            told = json.loads(content)
            return Refusal.of(Problem(code=told["code"], status=told["status"], data=told.get("data", {})))

        answer = await self._persist(once)
        if isinstance(answer, Reply):
            account = str(household.guardian_id)  # the accounts of this suite carry their guardian's id
            self.acknowledged.append(Acknowledged(account, subject_of(kind), command_id, answer))
        return answer

    async def _persist(self, once: Any) -> Any:
        until = time.monotonic() + 60
        while True:
            answer = await once()
            if not isinstance(answer, Refusal):
                return answer
            if answer.status < 500:
                self.refused.append(answer)
                return answer
            self.retried += 1
            if time.monotonic() > until:
                raise AssertionError(f"unanswered for a minute: {answer!r}")
            await asyncio.sleep(0.1)

    async def open_accounts(self, households: list[Household]) -> None:
        """Gives these guardians an account and signs them in through the gateway."""
        await some_at_once(self._open_account, households)

    async def _open_account(self, household: Household) -> None:
        identifier = f"parent-{household.guardian_id.hex[:8]}"
        opened = OpenAccount(
            account_id=household.guardian_id,
            identifier=identifier,
            password=PASSWORD,
            kind="guardian",
            name=household.name,
            family_id=household.family_id,
            guardian_id=household.guardian_id,
        )
        assert not isinstance(await self.send(opened), Refusal)
        port = self.supervisor.environment.ports.gateway
        self.cookies[household.guardian_id] = await sign_in(port, identifier, PASSWORD)

    async def learn_lines(self) -> None:
        """Reads each child's lines from the planning."""
        await some_at_once(self._learn_lines, self.town.households)

    async def _learn_lines(self, household: Household) -> None:
        for child in household.children:
            view = await self.ask(
                MonthPlanning(child_id=child, month=f"{self.town.first_day:%Y-%m}"), household.actor
            )
            self.lines[child] = [line.line_id for line in view.lines]
            assert len(self.lines[child]) == 2, view
            meals = [line for line in view.lines if line.offering_id == self.town.canteen.offering_id]
            self.canteen[child] = meals[0].line_id

    async def parent(self, household: Household) -> None:
        """Books, declares absences and takes requests back, one after the other, by either door."""
        while not self.stopping:
            child = self.random.choice(household.children)
            cell = CellRef(
                line_id=self.random.choice(self.lines[child]), day=self.random.choice(self.town.days)
            )
            draw = self.random.random()
            command: Command[Any] = RequestBooking(cells=[cell])
            if draw > 0.85 and self.open_proposals:
                proposal, owner = self.random.choice(list(self.open_proposals.items()))
                del self.open_proposals[proposal]
                await self.send(WithdrawProposal(proposal_id=proposal), owner.actor)
                continue
            if draw > 0.55:
                command = DeclareAbsence(cells=[cell], reason_code="maladie")
            if household.guardian_id in self.cookies:
                answer = await self.post(command, household)
            else:
                answer = await self.send(command, household.actor)
            for outcome in getattr(answer, "cells", []):
                if outcome.result == "opened" and outcome.proposal_id:
                    self.open_proposals[outcome.proposal_id] = household

    async def agent(self, name: str) -> None:
        """Accepts, refuses and now and then undoes."""
        actor = staff("accueil", "direction", name=name)
        while not self.stopping:
            queue = await self.ask(RequestQueue(limit=20), actor)
            if isinstance(queue, Refusal) or not queue.requests:
                await asyncio.sleep(0.1)
                continue
            card = self.random.choice(queue.requests)
            accept = self.random.random() < 0.7
            decided = await self.send(
                DecideRequest(
                    family_request_id=card.family_request_id,
                    decision="accept" if accept else "refuse",
                    reason_code="" if accept else "autre",
                    note="" if accept else "Vu au téléphone.",
                ),
                actor,
            )
            if not isinstance(decided, Refusal) and self.random.random() < 0.2:
                await self.send(UndoDecision(family_request_id=card.family_request_id), actor)


async def some_at_once(do: Callable[[Household], Awaitable[None]], households: list[Household]) -> None:
    """Does it for each household, eight at a time."""
    few = asyncio.Semaphore(8)

    async def one(household: Household) -> None:
        async with few:
            await do(household)

    await asyncio.gather(*map(one, households))
