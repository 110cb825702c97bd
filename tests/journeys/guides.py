"""The parents' guide loaded into the test's own portal, with the clock of one of its screens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chassis.problem import Refusal
from contracts.base import Query
from contracts.planning import LineView, MonthPlanning, MonthPlanningView
from contracts.subjects import SERVICES
from deploy.demo.guide import CHILD_ID, FAMILY_ID, JEAN_ID, Guide
from deploy.demo.sender import connected
from deploy.embedded.mailbox import Mailbox
from deploy.embedded.processes import free_port
from tests.service.kitchen.towns import demo_settings
from tests.support.actors import guardian, staff
from tests.support.harness import PARIS, Installation, installation

PORTAL = "https://famille.example.fr"
JEAN = guardian(FAMILY_ID, JEAN_ID)
AGENT = staff("accueil", name="Claire Roy")


@dataclass
class Told:
    """A portal in which the guide has been told up to a moment, with its mailbox."""

    town: Installation
    mailbox: Mailbox
    letters: Path

    async def sees(self, query: Query[Any], as_: Any = JEAN) -> Any:
        """What Jean (or another) is answered; a refusal fails the test."""
        answer = await self.town.ask(query, as_=as_)
        assert not isinstance(answer, Refusal), answer
        return answer

    async def does(self, command: Any, as_: Any = JEAN) -> Any:
        """What Jean (or another) asks for; a refusal fails the test."""
        answer = await self.town.send(command, as_=as_)
        assert not isinstance(answer, Refusal), answer
        return answer

    async def month(self, month: str) -> MonthPlanningView:
        """A month of the child's planning, as Jean sees it."""
        view: MonthPlanningView = await self.sees(MonthPlanning(child_id=CHILD_ID, month=month))
        return view

    async def line(self, month: str, offering: str) -> LineView:
        """One line of it."""
        return next(line for line in (await self.month(month)).lines if line.offering == offering)

    async def mails(self) -> list[str]:
        """The letters that have reached the mailbox, oldest first, as plain text."""
        from deploy.embedded.mailbox import _summary

        return [_summary(file)["text"] for file in sorted(self.letters.glob("[0-9]*.eml"))]


async def tell(town: Installation, folder: Path, moment: str) -> Told:
    """The five services with the guide told up to `moment`, where the business clock stands.

    It is told once for each moment; who comes later finds a copy of the databases.
    """
    kept = f"pf_guide_{re.sub(r'[^0-9]', '', moment)}"
    if kept not in town.servers.templates:
        async with installation(town.servers) as first:
            await first.together()
            mailbox = await _start(first, folder / "told", moment)
            async with connected(demo_settings(first)) as sender:
                await Guide(sender, PARIS, datetime.fromisoformat(moment).date()).tell()
            await first.settled()
            for name in SERVICES:
                await first.stop(name)
            await mailbox.stop()
            await town.servers.keep(first.database, kept)
    await town.together(kept)
    mailbox = await _start(town, folder / "mail", moment)
    await town.settled()
    return Told(town, mailbox, folder / "mail")


async def _start(town: Installation, letters: Path, moment: str) -> Mailbox:
    smtp = free_port()
    mail: dict[str, Any] = {"smtp_url": f"smtp://127.0.0.1:{smtp}", "public_url": PORTAL}
    mailbox = Mailbox(letters, smtp_port=smtp, page_port=free_port())
    await mailbox.start()
    town.clock.set(moment)
    for name in SERVICES:
        await town.start(name, **(mail if name in ("identity", "family", "requests") else {}))
    return mailbox
