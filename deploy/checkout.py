"""Facts about this checkout that need no import of the parts themselves."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "portail"

# What a database and a NATS server are prepared from; a change calls for a new preparation.
_PREPARED_FROM = ("services", "chassis", "contracts", "deploy/nats", "deploy/postgres")


def service_names() -> list[str]:
    """The services of this checkout: every folder with a wiring."""
    return sorted(path.parent.name for path in (ROOT / "services").glob("*/wiring.py"))


def preparation_digest() -> str:
    """Changes whenever migrations, rights, streams or consumers may have changed."""
    digest = hashlib.sha256()
    for folder in _PREPARED_FROM:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".sql", ".yaml") and path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
