"""Pages of a gateway in a real browser, as somebody sees them; what the browser complains of fails the test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.web.gateway_site import GatewaySite


@dataclass(frozen=True)
class Visitor:
    """Who opens the pages of a module (`path` when none is said), on what screen; "" has not signed in.

    `refusals`: whether the portal may refuse something (4xx) on the way, of which the browser complains.
    """

    who: str = ""
    width: int = 1280
    height: int = 800
    path: str = "/"
    refusals: bool = False


class Visits:
    """Called with a path, opens it in a tab of its own; `read` in a tab that is kept, for pages nothing is done on."""

    def __init__(self, browser: Any, gateway: GatewaySite, visitor: Visitor, kept: list[Any]) -> None:
        """`kept`: where the module keeps the one tab of `read`."""
        self.complaints: list[str] = []
        self._browser, self._gateway, self._visitor = browser, gateway, visitor
        self._answers = dict(gateway.services.answers)
        self._contexts: list[Any] = []
        self._kept = kept
        self._expected = ["status of 4"] if visitor.refusals else []

    def __call__(
        self,
        path: str = "",
        who: str | None = None,
        *,
        width: int = 0,
        **options: Any,
    ) -> Any:
        """Opens a page as the module's visitor, or as somebody else."""
        context = self._context(width or self._visitor.width, **options)
        self._contexts.append(context)
        self._signs_in(context, who)
        tab = context.new_page()
        self._hear(tab)
        tab.goto(self._gateway.url + (path or self._visitor.path))
        return tab

    def read(self, path: str, who: str | None = None) -> Any:
        """The page in the module's kept tab: only to be looked at. The browser reads scripts and styles once for all."""
        if not self._kept:
            self._kept.append(self._context(self._visitor.width).new_page())
        (tab,) = self._kept
        tab.context.clear_cookies()
        self._signs_in(tab.context, who)
        self._hear(tab)
        tab.set_viewport_size({"width": self._visitor.width, "height": self._visitor.height})
        tab.emulate_media(color_scheme="light")
        tab.goto(self._gateway.url + path)
        return tab

    def expects(self, complaint: str) -> None:
        """Says that the browser will complain of this, for the test makes it happen."""
        self._expected.append(complaint)

    def end(self) -> None:
        """Closes the tabs, gives the services their answers back."""
        for context in self._contexts:
            context.close()
        for tab in self._kept:
            tab.remove_listener("console", self._console)
            tab.remove_listener("pageerror", self._error)
        self._gateway.services.answers = self._answers
        heard = [line for line in self.complaints if not any(one in line for one in self._expected)]
        assert not heard, heard

    def _context(self, width: int, **options: Any) -> Any:
        size = {"width": width, "height": self._visitor.height}
        return self._browser.new_context(viewport=size, locale="fr-FR", **options)

    def _signs_in(self, context: Any, who: str | None) -> None:
        name = self._visitor.who if who is None else who
        if name:
            context.add_cookies([{"name": "pf_session", "value": name, "url": self._gateway.url}])

    def _hear(self, tab: Any) -> None:
        tab.on("console", self._console)
        tab.on("pageerror", self._error)

    def _console(self, line: Any) -> None:
        if line.type == "error":
            self.complaints.append(line.text)

    def _error(self, error: Any) -> None:
        self.complaints.append(str(error))
