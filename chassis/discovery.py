"""Answers the NATS micro protocol, so that `nats micro ls`, `info` and `stats` list our services."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from nats.aio.msg import Msg

from chassis.metrics import CALLS
from chassis.runtime import Runtime

VERSION = "0.1.0"


class Discovery:
    """The three small documents of `$SRV`."""

    def __init__(self, runtime: Runtime, subjects: list[str]) -> None:
        self._runtime = runtime
        self._subjects = subjects
        self._started = datetime.now(UTC).isoformat()

    async def open(self) -> None:
        """Subscribes to `$SRV.<verb>`, for all, by name and by id."""
        name, instance = self._runtime.name, self._runtime.instance
        for verb, answer in (("PING", self._ping), ("INFO", self._info), ("STATS", self._stats)):
            for suffix in ("", f".{name}", f".{name}.{instance}"):
                await self._runtime.client.subscribe(f"$SRV.{verb}{suffix}", cb=_answering(answer))

    def _identity(self, kind: str) -> dict[str, Any]:
        return {
            "type": f"io.nats.micro.v1.{kind}_response",
            "name": self._runtime.name,
            "id": self._runtime.instance,
            "version": VERSION,
            "metadata": {},
        }

    def _ping(self) -> dict[str, Any]:
        return self._identity("ping")

    def _info(self) -> dict[str, Any]:
        endpoints = [
            {"name": s.split(".")[3], "subject": s, "queue_group": self._runtime.name, "metadata": {}}
            for s in self._subjects
        ]
        return self._identity("info") | {
            "description": f"portail-famille {self._runtime.name}",
            "endpoints": endpoints,
        }

    def _stats(self) -> dict[str, Any]:
        counts: dict[str, dict[str, int]] = {}
        for sample in next(iter(CALLS.collect())).samples:
            if sample.name == "pf_calls_total" and sample.labels["service"] == self._runtime.name:
                per = counts.setdefault(sample.labels["name"], {"num_requests": 0, "num_errors": 0})
                per["num_requests"] += int(sample.value)
                per["num_errors"] += int(sample.value) if sample.labels["outcome"] == "internal_error" else 0
        endpoints = [
            {"name": s.split(".")[3], "subject": s, "queue_group": self._runtime.name}
            | counts.get(s.split(".")[3], {"num_requests": 0, "num_errors": 0})
            for s in self._subjects
        ]
        return self._identity("stats") | {"started": self._started, "endpoints": endpoints}


def _answering(answer: Any) -> Any:
    async def respond(msg: Msg) -> None:
        if msg.reply:
            await msg.respond(json.dumps(answer()).encode())

    return respond
