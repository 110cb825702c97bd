"""The five schemas of a portal, each by its own owner."""

from __future__ import annotations

from typing import Any

from chassis.postgres import connect
from deploy.embedded.supervisor import Supervisor


class Databases:
    """Reads, and where a test must, changes what a service has written."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._urls = supervisor.environment.owners("")

    async def fetch(self, service: str, statement: str, *args: Any) -> list[Any]:
        """Rows of one service."""
        connection = await connect(self._urls[f"PF_{service.upper()}_OWNER_URL"], service)
        try:
            return await connection.fetch(statement, *args)
        finally:
            await connection.close()
