"""Actor tokens: short-lived, signed with Ed25519, verified by every service by itself.

Who may sign what: identity signs people; a service signs only itself, with its cause; the gateway signs itself
and anonymous visitors; `cli` signs system tasks. `demo` signs for anybody and may set the business date: only the keyring
of a portal that holds the demonstration knows its key.
"""

from __future__ import annotations

import json
import time
from base64 import b64decode, b64encode
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import ValidationError

from contracts.actor import Actor
from contracts.subjects import SERVICES

ALGORITHM = "Ed25519"
_REGISTRY = jws.JWSRegistry(algorithms=[ALGORITHM])
_DEMO = "demo"
_CACHE_SIZE = 20_000


class BadToken(Exception):
    """A forged, expired or revoked token, or one whose signer may not speak for that actor."""


def new_key() -> tuple[str, str]:
    """A fresh signing key and its public half, both base64 of the 32 raw bytes."""
    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return b64encode(raw).decode(), b64encode(public).decode()


def _url64(raw: bytes) -> str:
    return b64encode(raw, altchars=b"-_").decode().rstrip("=")


class Signer:
    """Signs actor tokens in one signer's name."""

    def __init__(self, name: str, private_key: str) -> None:
        self.name = name
        raw = b64decode(private_key)
        public = Ed25519PrivateKey.from_private_bytes(raw).public_key()
        x = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        self._key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "d": _url64(raw), "x": _url64(x)})

    def sign(self, actor: Actor, ttl: float = 60.0, known_at: float | None = None) -> str:
        """A token for this actor that holds `ttl` seconds.

        `known_at` (seconds since the epoch): when its rights were read, so that a revocation said
        between the reading and the signature still counts against it.
        """
        now = time.time()
        issued = now if known_at is None else min(known_at, now)
        payload = {
            "act": actor.model_dump(mode="json", exclude_defaults=True),
            "iat": issued,
            "exp": now + ttl,
        }
        header = {"alg": ALGORITHM, "kid": self.name}
        return jws.serialize_compact(header, json.dumps(payload), self._key, registry=_REGISTRY)

    def service_token(self, service: str, cause: str, ttl: float = 60.0) -> str:
        """A token for a reaction or a timer of this service."""
        return self.sign(Actor(kind="service", service=service, cause=cause, name=service), ttl)


class Verifier:
    """Verifies tokens against the keyring, and remembers them until they expire or are revoked."""

    def __init__(self, keyring: dict[str, str]) -> None:
        self._keys = {
            name: OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": _url64(b64decode(public))})
            for name, public in keyring.items()
        }
        self._seen: dict[str, tuple[Actor, float, float]] = {}
        self._revoked: dict[UUID, float] = {}

    @classmethod
    def from_file(cls, path: Path) -> Verifier:
        """Reads the public keys of every signer."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def verify(self, token: str) -> Actor:
        """The actor of a token. Raises BadToken."""
        known = self._seen.get(token)
        if known is None:
            known = self._read(token)
            if len(self._seen) >= _CACHE_SIZE:
                self._seen.clear()
            self._seen[token] = known
        actor, issued, expires = known
        if time.time() >= expires:
            self._seen.pop(token, None)
            raise BadToken("expired")
        if actor.account_id is not None and self._revoked.get(actor.account_id, 0.0) >= issued:
            raise BadToken("revoked")
        return actor

    def revoke(self, account_id: UUID, at: float | None = None) -> None:
        """Refuses from now on every token of this account made until `at` (seconds since the epoch)."""
        self._revoked[account_id] = max(at or time.time(), self._revoked.get(account_id, 0.0))

    def _read(self, token: str) -> tuple[Actor, float, float]:
        try:
            signer = str(jws.extract_compact(token.encode()).headers().get("kid", ""))
            key = self._keys.get(signer)
            if key is None:
                raise BadToken("unknown signer")
            verified = jws.deserialize_compact(token, key, registry=_REGISTRY)
            payload = json.loads(verified.payload)
            actor = Actor.model_validate(payload["act"])
            issued, expires = float(payload["iat"]), float(payload["exp"])
        except (JoseError, ValidationError, ValueError, KeyError, TypeError) as error:
            raise BadToken("not a token of ours") from error
        if not _may_sign(signer, actor):
            raise BadToken("this signer may not speak for that actor")
        return actor, issued, expires


def _may_sign(signer: str, actor: Actor) -> bool:
    if signer == _DEMO:
        return True
    if actor.business_now is not None:
        return False
    if actor.kind == "system":
        return signer == "cli"
    if actor.kind in ("guardian", "staff"):
        return signer == "identity"
    if actor.kind == "anonymous":
        return signer == "gateway"
    return actor.kind == "service" and actor.service == signer and signer in (*SERVICES, "gateway")
