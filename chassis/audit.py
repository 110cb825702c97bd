"""Who did or read what, and when. Append-only: the application's role has no UPDATE or DELETE on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class AuditEntry:
    """One trace. `detail` never holds health, income or bank data."""

    action: str
    entity: str
    entity_id: str
    detail: dict[str, Any] = field(default_factory=dict)
