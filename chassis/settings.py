"""Settings come from the environment: `PF_<SERVICE>_<FIELD>` first, then `PF_<FIELD>` for what all share.

A value may also be read from a file named by `PF_<SERVICE>_<FIELD>_FILE` or `PF_<FIELD>_FILE`, for secrets
that a platform mounts.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

S = TypeVar("S", bound="BusSettings")


class BusSettings(BaseSettings):
    """What every process that talks on the bus needs."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` found: a bare `TIMEZONE` of the shell is not ours."""
        return (init_settings,)

    service: str
    nats_url: str = "nats://127.0.0.1:4222"
    nats_user: str = ""
    nats_password: str = Field(default="", repr=False)
    nats_ca: Path | None = None
    signing_key: str = Field(default="", repr=False)
    keyring: Path | None = None
    timezone: str = "Europe/Paris"
    clock_offset_days: float = 0.0
    log_level: str = "INFO"
    health_host: str = "127.0.0.1"
    health_port: int = 0

    @property
    def zone(self) -> ZoneInfo:
        """The municipality's time zone."""
        return ZoneInfo(self.timezone)


class ServiceSettings(BusSettings):
    """What every service needs; a service adds its own fields in a subclass."""

    database_url: str = Field(default="", repr=False)
    owner_url: str = Field(default="", repr=False)
    column_keys: str = Field(default="", repr=False)
    pool_size: int = Field(default=16, ge=2, le=100)
    max_inflight: int = Field(default=16, ge=1)
    """No more than `pool_size`: here who came first is served first; the pool lets newcomers pass those who wait."""

    max_waiting: int = Field(default=512, ge=1)


def load(cls: type[S], service: str, environment: dict[str, str] | None = None, **overrides: Any) -> S:
    """Reads the settings of one service. Raises pydantic's ValidationError naming each bad field."""
    env = dict(os.environ if environment is None else environment)
    values: dict[str, Any] = {"service": service}
    for field in cls.model_fields:
        for prefix in (f"PF_{service.upper()}_", "PF_"):
            name = prefix + field.upper()
            if name in env:
                values[field] = env[name]
            elif f"{name}_FILE" in env:
                values[field] = Path(env[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
            else:
                continue
            break
    values.update(overrides)
    return cls(**values)
