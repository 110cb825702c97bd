"""Family's documents, for tests of pages that take and show them."""

from __future__ import annotations

from base64 import b64encode
from types import SimpleNamespace
from typing import Any

from chassis.problem import Refusal
from contracts.family import FILE_CHUNK_BYTES
from tests.unit.gateway import samples
from tests.unit.gateway.world import Services


def _as_file(command: Any) -> Any:
    """What a visitor's command is, as others bring documents."""
    return SimpleNamespace(**dict(command), file_id=command.document_id)


class Cupboard:
    """Family's documents, in memory."""

    def __init__(self, services: Services) -> None:
        self.names: dict[str, str] = {}
        self.content: dict[str, bytes] = {}
        services.answers |= {
            "open-file": self.open,
            "put-file-chunk": self.put,
            "open-online-paper": lambda command: self.open(_as_file(command)),
            "put-online-piece": lambda command: self.put(_as_file(command)),
            "file-status": self.status,
            "file-chunk": self.piece,
        }

    def _view(self, key: str) -> dict[str, object]:
        size = len(self.content[key])
        return {
            "file_id": key,
            "name": self.names[key],
            "media_type": "image/png",
            "size": size,
            "received": size,
            "complete": True,
            "family_id": samples.FAMILY,
            "received_at": "2015-05-04T08:00:00+02:00",
        }

    def open(self, command: Any) -> dict[str, object]:
        self.names[str(command.file_id)] = command.name
        self.content.setdefault(str(command.file_id), b"")
        return self._view(str(command.file_id))

    def put(self, command: Any) -> dict[str, object]:
        if command.index == 0:
            self.content[str(command.file_id)] = b""
        self.content[str(command.file_id)] += command.content
        return self._view(str(command.file_id))

    def status(self, query: Any) -> Any:
        known = str(query.file_id) in self.names
        return self._view(str(query.file_id)) if known else Refusal("not_found")

    def piece(self, query: Any) -> dict[str, object]:
        start = query.index * FILE_CHUNK_BYTES
        whole = self.content[str(query.file_id)]
        piece = b64encode(whole[start : start + FILE_CHUNK_BYTES]).decode()
        return {"index": query.index, "content": piece, "last": start + FILE_CHUNK_BYTES >= len(whole)}
