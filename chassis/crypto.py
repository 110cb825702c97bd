"""Column encryption: AES-256-GCM, the key's id in the ciphertext, the cell's address as associated data.

A value copied to another row, column or table does not open. Equality search goes through a keyed index only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = 1


class Sealer:
    """Seals and opens column values. Keys: `{"current": id, "keys": {id: base64 32 bytes}, "index": base64}`."""

    def __init__(self, keys: dict[str, Any]) -> None:
        self._current = str(keys["current"])
        self._ciphers = {name: AESGCM(b64decode(raw)) for name, raw in keys["keys"].items()}
        self._index = b64decode(keys["index"])
        if self._current not in self._ciphers:
            raise ValueError("the current column key is not among the keys")

    @classmethod
    def from_json(cls, text: str) -> Sealer:
        """Reads the key set from its JSON form."""
        return cls(json.loads(text))

    @staticmethod
    def new_keys() -> dict[str, Any]:
        """A fresh key set, to be kept outside the database."""
        return {
            "current": "k1",
            "keys": {"k1": b64encode(os.urandom(32)).decode()},
            "index": b64encode(os.urandom(32)).decode(),
        }

    def seal(self, text: str, table: str, column: str, row_id: UUID | str) -> bytes:
        """Encrypts a value for one cell of one row."""
        return self.seal_bytes(text.encode(), table, column, row_id)

    def open(self, sealed: bytes, table: str, column: str, row_id: UUID | str) -> str:
        """Decrypts a value; raises ValueError when it was not sealed for this very cell."""
        return self.open_bytes(sealed, table, column, row_id).decode()

    def seal_bytes(self, content: bytes, table: str, column: str, row_id: UUID | str) -> bytes:
        """Encrypts bytes for one cell of one row."""
        name = self._current.encode()
        nonce = os.urandom(12)
        body = self._ciphers[self._current].encrypt(nonce, content, _address(table, column, row_id))
        return bytes((_VERSION, len(name))) + name + nonce + body

    def open_bytes(self, sealed: bytes, table: str, column: str, row_id: UUID | str) -> bytes:
        """Decrypts bytes; raises ValueError when they were not sealed for this very cell or the key is gone."""
        if len(sealed) < 2 or sealed[0] != _VERSION:
            raise ValueError("not a sealed value")
        end = 2 + sealed[1]
        cipher = self._ciphers.get(sealed[2:end].decode())
        if cipher is None:
            raise ValueError("sealed with a key that is not here")
        try:
            return cipher.decrypt(sealed[end : end + 12], sealed[end + 12 :], _address(table, column, row_id))
        except InvalidTag as error:
            raise ValueError("sealed for another cell, or altered") from error

    def index(self, text: str, table: str, column: str) -> bytes:
        """A keyed digest for equality search; equal texts of the same column give equal digests."""
        return hmac.new(self._index, f"{table}\x00{column}\x00{text}".encode(), hashlib.sha256).digest()

    def mac(self, content: bytes) -> bytes:
        """A keyed digest of a command's content, to tell a repeated command from another one."""
        return hmac.new(self._index, b"command\x00" + content, hashlib.sha256).digest()


def _address(table: str, column: str, row_id: UUID | str) -> bytes:
    return f"{table}\x00{column}\x00{row_id}".encode()
