"""The town's settings of requests, of the row that holds them."""

from __future__ import annotations

from asyncpg import Record

from contracts.requests_settings import RequestsSettings
from services.requests.domain.due import USUAL_DAYS


def settings_of(row: Record | None) -> RequestsSettings:
    """As they are in `town_settings`, with the usual days of the kinds the town said nothing of."""
    assert row is not None, "the settings are one row"
    held = {key: row[key] for key in RequestsSettings.model_fields}
    return RequestsSettings.model_validate(held | {"due_days": {**USUAL_DAYS, **held["due_days"]}})
