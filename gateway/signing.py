"""Signs, or hides, what browsers keep for us: one derived key per purpose, so that no value passes for another."""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAC_BYTES = 16
NONCE_BYTES = 12


class Signer:
    """Keys derived from the gateway's secret; every replica with the same secret reads the same values."""

    def __init__(self, secret: str) -> None:
        if len(secret) < 32:
            raise ValueError("the gateway's secret must have 32 characters at least")
        self._secret = secret.encode()
        self._keys: dict[str, bytes] = {}

    def mac(self, purpose: str, message: bytes) -> bytes:
        """The authentication code of a message for one purpose."""
        return hmac.digest(self._key(purpose), message, "sha256")[:MAC_BYTES]

    def _key(self, purpose: str) -> bytes:
        key = self._keys.get(purpose)
        if key is None:
            key = self._keys[purpose] = hmac.digest(self._secret, purpose.encode(), "sha256")
        return key

    def seal(self, purpose: str, body: bytes) -> str:
        """Body and code as URL-safe text. The body stays readable: never put a secret in it."""
        return encode(self.mac(purpose, body) + body)

    def open(self, purpose: str, text: str) -> bytes | None:
        """The body, or None when it was not sealed by us for this purpose."""
        raw = decode(text)
        if raw is None or len(raw) < MAC_BYTES:
            return None
        code, body = raw[:MAC_BYTES], raw[MAC_BYTES:]
        return body if hmac.compare_digest(code, self.mac(purpose, body)) else None

    def hide(self, purpose: str, body: bytes, holder: str) -> str:
        """A body nobody else reads, as URL-safe text: AES-256-GCM; only for this `holder` is it opened again."""
        nonce = os.urandom(NONCE_BYTES)
        cipher = AESGCM(self._key(f"hidden-{purpose}"))
        return encode(nonce + cipher.encrypt(nonce, body, holder.encode()))

    def reveal(self, purpose: str, text: str, holder: str) -> bytes | None:
        """The body, or None when it was not hidden by us, for this purpose and holder."""
        raw = decode(text)
        if raw is None or len(raw) < NONCE_BYTES + MAC_BYTES:
            return None
        cipher = AESGCM(self._key(f"hidden-{purpose}"))
        try:
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], holder.encode())
        except InvalidTag:
            return None


def encode(raw: bytes) -> str:
    """URL-safe base64 without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes | None:
    """The bytes of URL-safe base64 without padding, or None."""
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        return None


def digest(text: str) -> str:
    """A short fingerprint under which a secret may be kept in memory."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
