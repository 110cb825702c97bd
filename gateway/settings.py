"""What the gateway is told from outside: PF_GATEWAY_<FIELD> first, then PF_<FIELD> for what every part shares."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from chassis.settings import BusSettings


class _Environment(PydanticBaseSettingsSource):
    """The rule of chassis.settings.load, as a source: `GatewaySettings()` reads the environment by itself."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        for prefix in ("PF_GATEWAY_", "PF_"):
            name = prefix + field_name.upper()
            if name in os.environ:
                return os.environ[name], field_name, False
            if f"{name}_FILE" in os.environ:
                return Path(os.environ[f"{name}_FILE"]).read_text("utf-8").strip(), field_name, False
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        values = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in values.items() if value is not None}


class GatewaySettings(BusSettings):
    """Addresses, secrets and limits of the gateway. Durations are in seconds, sizes in bytes."""

    service: str = "gateway"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = Field(
        default="", description="how browsers reach the portal; https makes cookies Secure"
    )
    secret: str = Field(min_length=32, repr=False, description="key of signed cookies and form tokens")
    form_origins: str = Field(
        default="", description="origins forms may lead to besides the site's, by spaces"
    )
    trusted_proxies: str = Field(default="127.0.0.1", description="whose forwarding headers are believed")
    panel_budget: float = Field(default=0.4, gt=0, description="how long a panel waits for its service")
    command_budget: float = Field(default=5.0, gt=0)
    max_body: int = Field(default=1024 * 1024, gt=0)
    mailbox_url: str = Field(
        default="", description="where the demonstration's letters are read, if anywhere"
    )
    demo_logins: bool = Field(default=False, description="the sign-in page says that this is a demonstration")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code wins; nothing is read from a bare PORT or HOST."""
        return init_settings, _Environment(settings_cls)

    @property
    def origin(self) -> str:
        """Scheme, host and port browsers see; empty when not told, and then the Host header is compared."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    @property
    def secure(self) -> bool:
        """Whether browsers come through TLS: `__Host-` cookies and HSTS then."""
        return self.public_url.startswith("https://")
