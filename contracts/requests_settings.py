"""The town's own settings for its family requests: how long an agent may undo, by when an answer is due."""

from __future__ import annotations

from datetime import time

from pydantic import Field

from contracts.base import Command, Message, Query, Reply
from contracts.days import TimeOfDay
from contracts.proposals import ProposalKind
from contracts.requests import SettingsSaved


class RequestsSettings(Message):
    """Undo window in minutes, the days an agent has to answer, per kind, and until when a demand is read the same day.

    `open_until`: local time of a working day; what comes later is promised no answer before the next one.
    `family_days`: after how many days without an answer of the family the agents are told.
    """

    undo_minutes: int = Field(default=10, ge=0, le=120)
    due_days: dict[ProposalKind, int] = {"booking": 3, "absence": 1}
    open_until: TimeOfDay = time(17, 30)
    family_days: int = Field(default=10, ge=1, le=365)


class RequestsSettingsView(Reply):
    """The settings in force; `due_days` also says the usual days of the kinds the town said nothing of."""

    settings: RequestsSettings


class SetRequestsSettings(Command[SettingsSaved], owner="requests", name="set-requests-settings"):
    """Sets them for what is filed and decided from now on. Refused: `changed_meanwhile` (not as in `before` now)."""

    settings: RequestsSettings
    before: RequestsSettings | None = None


class ReadRequestsSettings(Query[RequestsSettingsView], owner="requests", name="read-requests-settings"):
    """The settings in force, for agents."""
