"""What the pages of signing in share: what is typed and how long it may be, and who asks from where."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr
from starlette.responses import Response

from gateway.visit import Visit
from gateway.words.devices import device_words

IDENTIFIER_MAX = 80
PASSWORD_MAX = 256
CODE_MAX = 80
EMAIL_MAX = 254

Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a visitor comes from: throttles count addresses, the list of sessions names devices."""

    address: str
    device: str

    @classmethod
    def of(cls, visit: Visit) -> Caller:
        """The visitor's."""
        client = visit.request.client
        return cls(client.host if client else "", device_words(visit.request.headers.get("user-agent", "")))


async def secret(visit: Visit, name: str) -> str:
    """A field that is not stripped: a password is taken as it was typed."""
    value = (await visit.form()).get(name, "")
    return value if isinstance(value, str) else ""


def told(visit: Visit, name: str, longest: int) -> str:
    """A parameter of the address, cut to what its field may hold."""
    return visit.request.query_params.get(name, "").strip()[:longest]


def held(text: str) -> SecretStr:
    """Kept out of every log and traceback."""
    return SecretStr(text)


def no_store(response: Response) -> Response:
    """A page with a secret in it, or that answers one, is kept by nobody."""
    response.headers["cache-control"] = "no-store"
    return response
