"""Refuses writes that another site makes a browser send: who sent it, then a token only our own pages hold."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from gateway.signing import Signer, decode, encode

NONCE_BYTES = 9
FIELD = "csrf"
HEADER = "x-csrf-token"


@dataclass(frozen=True, slots=True)
class CsrfRefused(Exception):
    """`cross_site`: another site sent it. `stale`: our own page, but of another session or too old to tell."""

    why: Literal["cross_site", "stale"]


def make_token(signer: Signer, holder: str) -> str:
    """A token for the holder (session or visitor), different on each page so that compression tells nothing of it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return encode(nonce + signer.mac("csrf", nonce + holder.encode()))


def check_token(signer: Signer, holder: str, token: str) -> bool:
    """Whether the token was made for this holder."""
    raw = decode(token)
    if raw is None or len(raw) <= NONCE_BYTES or not holder:
        return False
    nonce, code = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    return hmac.compare_digest(code, signer.mac("csrf", nonce + holder.encode()))


def check_sender(headers: Headers, own_origin: str) -> None:
    """Raises CsrfRefused when the browser says that another site sent this. Old browsers say nothing: the token decides.

    `Origin` is compared with the configured address, or with the Host header when none is configured.
    """
    fetch_site = headers.get("sec-fetch-site", "")
    if fetch_site and fetch_site not in ("same-origin", "none"):
        raise CsrfRefused("cross_site")
    origin = headers.get("origin", "")
    if not origin:
        return
    if own_origin and origin == own_origin:
        return
    host = headers.get("host", "")
    if host and urlsplit(origin).netloc == host and (not own_origin or _is_loopback(host)):
        return
    raise CsrfRefused("cross_site")


def _is_loopback(host: str) -> bool:
    name = host.rsplit(":", 1)[0].strip("[]")
    return name in ("localhost", "127.0.0.1", "::1")
