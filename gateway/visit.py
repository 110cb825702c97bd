"""One browser request: who is there, what they may ask, and the page or redirect that answers.

Screens take a `Visit` by one of three dependencies: `Anyone`, `Parent`, `Agent`. Each resolves the session, and
refuses a write that did not come from one of our pages before the screen sees it.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID, uuid4

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from chassis.problem import Refusal
from contracts.base import Command, Query, Reply
from contracts.messages import Unread
from gateway import csrf, flash, nav, screens, unread
from gateway.auth import Session
from gateway.bus import Answer, Content, Unavailable
from gateway.components import french
from gateway.limits import MOST_FILES, takes_files
from gateway.portal import Portal
from gateway.profile import Municipality
from gateway.render import pack
from gateway.words.sentences import problem_sentence, word

MAX_FIELDS = 4000
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SignInNeeded(Exception):
    """Nobody is signed in, and the page is somebody's. Carries the visit, whose form may be kept."""

    def __init__(self, visit: Visit) -> None:
        super().__init__("sign in needed")
        self.visit = visit


class PageRefused(Exception):
    """The page cannot be shown: the refusal says why, the status says whose fault it is."""

    def __init__(self, refusal: Refusal | Unavailable) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class ScreenIsOff(Exception):
    """A parents' page that the municipality switched off. Carries what is read in its place."""

    def __init__(self, visit: Visit, notice: dict[str, Any]) -> None:
        super().__init__(visit.path)
        self.visit, self.notice = visit, notice


class FormRefused(Exception):
    """A write that cannot be trusted; with the visit, so that what was typed may be kept."""

    def __init__(self, visit: Visit, why: str) -> None:
        super().__init__(why)
        self.visit, self.why = visit, why


class Visit:
    """One request. Made by a dependency, never by a screen."""

    def __init__(self, portal: Portal, request: Request) -> None:
        self.portal = portal
        self.request = request
        self.correlation: str = request.scope.get("pf_correlation") or uuid4().hex[:16]
        self.path: str = request.url.path
        self.session: Session | None = None
        self.session_problem: Refusal | Unavailable | None = None
        self.town: Municipality
        self.now: datetime = portal.clock.business()
        self.flash = flash.read(portal.signer, request.cookies.get(portal.cookies.flash, ""), time.time())
        self._visitor = request.cookies.get(portal.cookies.visitor, "")
        self._new_visitor = False
        self.sent_form: FormData | None = None
        self.counts: dict[str, tuple[int, str]] = {}

    # --- who

    async def open(self) -> None:
        """Resolves the session and the municipality, side by side."""
        cookie = self.request.cookies.get(self.portal.cookies.session, "")
        if not cookie:
            self.town = await self.portal.profile.get()
        else:
            self.town, found = await asyncio.gather(
                self.portal.profile.get(), self.portal.sessions.resolve(cookie, self.correlation)
            )
            if isinstance(found, Session):
                self.session = found
                self.request.scope["pf_who"] = found.kind
            else:
                self.session_problem = found
        self.portal.follow(self.town)

    @property
    def who(self) -> Session:
        """The session of a page that needs one."""
        if self.session is None:
            raise SignInNeeded(self)
        return self.session

    @property
    def family_id(self) -> UUID:
        """The family of the parent who visits."""
        return UUID(self.who.family_id)

    @property
    def guardian_id(self) -> UUID:
        """The parent who visits."""
        return UUID(self.who.guardian_id)

    @property
    def today(self) -> date:
        """The town's day."""
        return self.now.date()

    @property
    def csrf_holder(self) -> str:
        """What form tokens are made for: the session, or a visitor's own random cookie."""
        if self.session is not None:
            return self.session.session_id
        if not self._visitor:
            self._visitor, self._new_visitor = secrets.token_urlsafe(18), True
        return self._visitor

    @property
    def off(self) -> screens.Off:
        """The screens that are off for who visits; agents are not concerned."""
        return {} if self.session is not None and self.session.is_staff else self.town.off

    # --- asking

    def token(self) -> str:
        """The actor token of the visitor."""
        return self.session.actor_token if self.session else self.portal.sessions.anonymous_token()

    async def ask(self, query: Query[Any], *, budget: float | None = None) -> Answer:
        """The reply as plain JSON values, the owner's refusal, or Unavailable. Never raises."""
        answer = await self.portal.bus.ask(query, self.token(), self.correlation, budget)
        if isinstance(answer, Refusal) and await self._renewed(answer):
            answer = await self.portal.bus.ask(query, self.token(), self.correlation, budget)
        return answer

    async def _renewed(self, refusal: Refusal) -> bool:
        """Whether a token refused meanwhile (a right changed) was replaced: the session itself may still live."""
        if refusal.code != "not_authenticated" or self.session is None:
            return False
        cookie = self.request.cookies.get(self.portal.cookies.session, "")
        refused = self.session.actor_token
        self.portal.sessions.forget(cookie)
        found = await self.portal.sessions.resolve(cookie, self.correlation)
        if not isinstance(found, Session) or found.actor_token == refused:
            return False
        self.session = found
        return True

    async def need(self, query: Query[Any]) -> Content:
        """The reply a page cannot do without; anything else becomes the error page of its status."""
        answer = await self.ask(query, budget=self.portal.settings.command_budget)
        return self.must(answer)

    def must(self, answer: Answer) -> Content:
        """The reply, or the error page of its refusal."""
        if isinstance(answer, dict):
            return answer
        raise PageRefused(answer)

    async def send(
        self, command: Command[Any], command_id: UUID | None = None, *, token: str = ""
    ) -> Reply | Refusal | Unavailable:
        """Commands in the visitor's name. After Unavailable the same command id may be sent again without harm."""
        notice = screens.message_off(command, self.off)
        if notice is not None:
            return screen_off(notice)
        answer = await self.portal.bus.send(command, token or self.token(), self.correlation, command_id)
        if token or not isinstance(answer, Refusal):
            return answer
        if await self._renewed(answer):
            answer = await self.portal.bus.send(command, self.token(), self.correlation, command_id)
        if isinstance(answer, Refusal) and answer.code in ("not_authenticated", "session_ended"):
            raise SignInNeeded(self)
        return answer

    async def count_mail(self, known: int | None = None, *, again: bool = False) -> None:
        """Puts the number beside *Boîte de réception*, or *Messages*. `known`: this page has learnt it by itself."""
        session, mail = self.who.session_id, self.portal.unread
        if again:
            mail.forget(session)
        if known is None:
            known = await mail.of(session, lambda: self.ask(Unread(), budget=unread.BUDGET_SECONDS))
        else:
            mail.told(session, known)
        self.counts |= unread.counted(known, staff=self.who.is_staff)

    # --- forms

    async def form(self) -> FormData:
        """The form that was sent."""
        if self.sent_form is None:
            files = MOST_FILES if takes_files(self.path) else 0
            self.sent_form = await self.request.form(max_fields=MAX_FIELDS, max_files=files)
        return self.sent_form

    async def field(self, name: str) -> str:
        """One field of the form, stripped; "" when absent. Line ends are one character, as the browser counts them."""
        value = (await self.form()).get(name, "")
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

    async def fields(self, name: str) -> list[str]:
        """Every value of a repeated field (tick boxes)."""
        return [value for value in (await self.form()).getlist(name) if isinstance(value, str)]

    async def command_id(self) -> UUID:
        """The id the form was rendered with, so that sending twice does once. A form without one is refused."""
        return as_uuid(await self.field("command_id"))

    def guard_sender(self) -> None:
        """Refuses a write that another site made the browser send."""
        if self.request.method not in SAFE_METHODS:
            try:
                csrf.check_sender(self.request.headers, self.portal.settings.origin)
            except csrf.CsrfRefused as refused:
                raise FormRefused(self, refused.why) from None

    async def guard_token(self) -> None:
        """Refuses a write whose form was not rendered for this very visitor."""
        if self.request.method in SAFE_METHODS:
            return
        token = self.request.headers.get(csrf.HEADER) or await self.field(csrf.FIELD)
        holder = self.session.session_id if self.session else self._visitor
        if not csrf.check_token(self.portal.signer, holder, token):
            raise FormRefused(self, "stale")

    # --- answering

    def sentence(self, refusal: Refusal | Unavailable) -> str:
        """Why not, in French."""
        if isinstance(refusal, Unavailable):
            return problem_sentence("unavailable", {}, self.portal.settings.zone)
        return problem_sentence(refusal.code, refusal.data, self.portal.settings.zone)

    def page(self, title: str, **more: Any) -> dict[str, Any]:
        """What every layout needs (gateway/components/README.md)."""
        settings = self.portal.settings
        words = french.day_words(self.today, year=True)
        page: dict[str, Any] = {
            "title": title,
            "path": self.path,
            "theme": self.portal.cookies.theme_of(self.request),
            "csrf": csrf.make_token(self.portal.signer, self.csrf_holder),
            "municipality": self.town.page,
            "today": {"iso": self.today.isoformat(), "words": words},
            "flash": self.flash.take(),
        }
        if self.town.css:
            page["brand_css"] = self.town.css_href
        if settings.clock_offset_days:
            page["training"] = words
        if self.session is not None:
            staff = self.session.is_staff
            page["user"] = {"name": self.session.name}
            if staff:
                page["user"]["role"] = ", ".join(word("role", role) for role in self.session.roles)
            if staff and self.path != nav.FAMILIES and nav.allowed(nav.FAMILIES, self.session.roles):
                page["search"] = nav.FAMILIES
            page["nav"] = nav.menu(staff, self.session.roles, self.path, self.counts, self.off)
            page["off"] = self.off
        return page | more

    def render(self, template: str, title: str, *, status: int = 200, **context: Any) -> Response:
        """A page. Keys of `page_more` join the layout's `page`."""
        page = self.page(title, **context.pop("page_more", {}))
        html = self.portal.pages.render(
            template,
            {"page": page, "today": self.today, "now": self.now, "command_id": uuid4(), **context},
        )
        return self.finish(self._html(html, status))

    def fragment(self, template: str, **context: Any) -> Response:
        """A piece of a page, for live.js."""
        html = self.portal.pages.render(template, {"today": self.today, "now": self.now, **context})
        response = self._html(html, 200)
        response.headers["cache-control"] = "no-store"
        return response

    def _html(self, html: str, status: int) -> Response:
        body, packed = pack(html.encode(), self.request.headers.get("accept-encoding", ""))
        response = HTMLResponse(body, status_code=status, headers={"vary": "accept-encoding, cookie"})
        if packed:
            response.headers["content-encoding"] = "gzip"
        return response

    def redirect(self, href: str) -> Response:
        """After a POST: the browser comes back with a GET."""
        return self.finish(RedirectResponse(href, status_code=303))

    def finish(self, response: Response) -> Response:
        """Puts the cookies this visit changed on the answer."""
        cookies = self.portal.cookies
        if self.flash.changed:
            value = flash.write(self.portal.signer, self.flash)
            if value:
                cookies.keep(response, cookies.flash, value, self.flash.lasts(time.time()))
            else:
                cookies.drop(response, cookies.flash)
        if self._new_visitor:
            cookies.put(response, cookies.visitor, self._visitor)
        return response


def screen_off(notice: dict[str, Any]) -> Refusal:
    """The refusal of what belongs to a screen that is off."""
    return Refusal("screen_off", screen=notice["screen"], text=notice["text"])


def as_uuid(text: str) -> UUID:
    """A UUID from an address or a form; anything else is a page that does not exist."""
    try:
        return UUID(text)
    except ValueError:
        raise PageRefused(Refusal("not_found")) from None


def local_path(text: str, fallback: str) -> str:
    """A path of this portal, never another site's address."""
    if text.startswith("/") and not text.startswith(("//", "/\\")) and "\n" not in text and "\r" not in text:
        return text
    return fallback


def sign_in_href(visit: Visit) -> str:
    """The sign-in page, that comes back here."""
    url = visit.request.url
    here = url.path + (f"?{url.query}" if url.query else "")
    return "/connexion" if here in ("/", "/accueil") else f"/connexion?retour={quote(here, safe='/')}"


async def _open(request: Request, *, kind: str = "", leaving: bool = False) -> Visit:
    visit = Visit(request.app.state.portal, request)
    request.scope["pf_visit"] = visit
    await visit.open()
    visit.guard_sender()
    if kind:
        if isinstance(visit.session_problem, Unavailable):
            raise PageRefused(visit.session_problem)
        if visit.who.kind != kind:
            raise PageRefused(Refusal("not_allowed"))
    if not (leaving and visit.session is None):
        await visit.guard_token()
    notice = screens.page_off(visit.path, visit.off)
    if notice is not None:
        raise ScreenIsOff(visit, notice)
    return visit


async def anyone(request: Request) -> Visit:
    """A page for everybody, signed in or not."""
    return await _open(request)


async def leaver(request: Request) -> Visit:
    """Signing out, which must also work once the session has ended."""
    return await _open(request, leaving=True)


async def parent(request: Request) -> Visit:
    """A page of a parent."""
    visit = await _open(request, kind="guardian")
    if request.method in SAFE_METHODS and not unread.COUNTED.fullmatch(visit.path):
        await visit.count_mail()
    return visit


async def agent(request: Request) -> Visit:
    """A page of the town's agents."""
    visit = await _open(request, kind="staff")
    shows = request.method in SAFE_METHODS and not unread.COUNTED.fullmatch(visit.path)
    if shows and nav.allowed(unread.TOWN, visit.who.roles):
        await visit.count_mail()
    return visit


Anyone = Annotated[Visit, Depends(anyone)]
Leaver = Annotated[Visit, Depends(leaver)]
Parent = Annotated[Visit, Depends(parent)]
Agent = Annotated[Visit, Depends(agent)]
