"""What the gateway holds while it runs, shared by every visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from chassis.clock import Clock
from gateway import security
from gateway.auth import Sessions
from gateway.bus import ServiceBus
from gateway.components.environment import STATIC
from gateway.cookies import Cookies
from gateway.profile import Municipality, ProfileCache
from gateway.render import Renderer
from gateway.settings import GatewaySettings
from gateway.signing import Signer
from gateway.static_files import StaticFiles
from gateway.unread import UnreadMail


@dataclass(slots=True)
class Portal:
    """The open connections, keys, clocks and caches of one gateway process."""

    settings: GatewaySettings
    clock: Clock
    bus: ServiceBus
    sessions: Sessions
    profile: ProfileCache
    signer: Signer
    cookies: Cookies
    pages: Renderer
    static: StaticFiles
    security: security.RawHeaders
    unread: UnreadMail = field(default_factory=UnreadMail)
    policy_for: str = ""
    connected: Callable[[], bool] = lambda: True

    def missing(self) -> str:
        """What keeps the gateway from being ready, or the empty string."""
        return "" if self.connected() else "NATS is away"

    def follow(self, town: Municipality) -> None:
        """Names the municipality's own site among the places a form may lead to, when it changes."""
        if town.site_origin != self.policy_for:
            self.policy_for = town.site_origin
            self.security = security.headers(
                [*self.settings.form_origins.split(), town.site_origin], self.settings.secure
            )


def make_portal(settings: GatewaySettings, bus: ServiceBus, sessions: Sessions) -> Portal:
    """Puts the parts together around a bus that is already connected."""
    return Portal(
        settings=settings,
        clock=Clock(settings.zone, settings.clock_offset_days),
        bus=bus,
        sessions=sessions,
        profile=ProfileCache(bus, sessions.anonymous_token),
        signer=Signer(settings.secret),
        cookies=Cookies(settings.secure),
        pages=Renderer(settings.zone),
        static=StaticFiles(STATIC),
        security=security.headers(settings.form_origins.split(), settings.secure),
    )
