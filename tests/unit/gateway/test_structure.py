"""What the gateway's house asks of itself."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from jinja2 import Environment

from chassis.process import with_operations
from contracts import (
    billing,
    billing_records,
    family,
    home,
    identity,
    messages,
    news,
    operations,
    paying,
    planning,
    requests,
)
from contracts.actor import STAFF_ROLES
from gateway import nav
from gateway.app import make_app
from gateway.components.environment import make_environment
from gateway.parents.sign_in.from_site import from_site
from gateway.portal import Portal
from gateway.render import Renderer
from gateway.visit import agent, anyone, leaver, parent
from tests.unit.gateway import samples, samples_account, samples_enrolment, samples_home, samples_talk

GATEWAY = Path("gateway")
GUARDS = {anyone, leaver, parent, agent, from_site}


def routes(portal: Portal) -> list[APIRoute]:
    app = make_app(portal)
    found: list[APIRoute] = []

    def walk(items: Any) -> None:
        for item in items:
            if isinstance(item, APIRoute):
                found.append(item)
            elif hasattr(item, "original_router"):
                walk(item.original_router.routes)

    walk(app.routes)
    return found


def calls(dependant: Dependant) -> set[Any]:
    found = {dependant.call}
    for inner in dependant.dependencies:
        found |= calls(inner)
    return found


def test_there_are_routes_to_check(portal: Portal) -> None:
    assert len(routes(portal)) > 30


def test_no_endpoint_needs_a_thread(portal: Portal) -> None:
    assert [route.path for route in routes(portal) if not inspect.iscoroutinefunction(route.endpoint)] == []


def test_every_write_is_guarded(portal: Portal) -> None:
    unguarded = [
        route.path
        for route in routes(portal)
        if (route.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}
        and not route.path.startswith("/api/")
        and not calls(route.dependant) & GUARDS
    ]
    assert unguarded == []


def test_agents_pages_are_for_agents(portal: Portal) -> None:
    for route in routes(portal):
        if route.path.startswith("/agents"):
            assert agent in calls(route.dependant), route.path


@pytest.fixture(scope="module")
def environment() -> Environment:
    from zoneinfo import ZoneInfo

    return Renderer(ZoneInfo("Europe/Paris")).environment


TEMPLATES = sorted(
    path
    for path in GATEWAY.rglob("templates/*.html")
    if "components" not in path.parts and "planning" not in path.parts
)


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_every_template_compiles_and_is_strict(environment: Environment, path: Path) -> None:
    source = path.read_text("utf-8")
    environment.parse(source)
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<script(?! type=\"module\" src=)", source)
    assert "’" in source or "'" not in re.sub(r"\{[{%#].*?[}%#]\}", "", source, flags=re.S)


def test_every_icon_named_is_in_the_sprite() -> None:
    lines = (GATEWAY / "assets" / "icons.txt").read_text("utf-8").splitlines()
    known = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    named: set[str] = set()
    for path in TEMPLATES:
        source = path.read_text("utf-8")
        named |= set(re.findall(r'icon\("([a-z0-9-]+)"', source))
        named |= set(re.findall(r'glyph="([a-z0-9-]+)"', source))
    from gateway.words.sentences import SCREENS

    named |= {entry.icon for entry in (*nav.PARENTS, *nav.STAFF)} | set(
        SCREENS["request_state_icon"].values()
    )
    assert named - known == set()


def test_no_file_is_over_400_lines() -> None:
    for path in [*GATEWAY.glob("*.py"), *GATEWAY.glob("staff/**/*.py"), *GATEWAY.glob("parents/**/*.py")]:
        assert len(path.read_text("utf-8").splitlines()) <= 400, path


def test_the_gateway_imports_no_service() -> None:
    for path in GATEWAY.rglob("*.py"):
        assert not re.search(r"^\s*(from|import) services", path.read_text("utf-8"), flags=re.M), path


@pytest.mark.parametrize(
    ("model", "sample"),
    [
        (identity.ProfileView, samples.PROFILE),
        (identity.SessionView, samples.session()),
        (identity.SessionView, samples.session("staff", roles=("accueil",))),
        (identity.SessionsView, samples.SESSIONS),
        (family.FamilyView, samples.FAMILY_SHEET),
        (family.ChildrenView, samples.CHILDREN),
        (family.FamilySearchView, samples.SEARCH),
        (family.EnrolmentFileView, samples_enrolment.view()),
        (family.EnrolmentFileView, samples_enrolment.complete()),
        (family.EnrolmentFilesView, samples_enrolment.FILES),
        (family.OnlineFileView, samples_enrolment.ONLINE),
        (family.FamilyRulesView, samples_enrolment.RULES),
        (billing.AccountView, samples.ACCOUNT_SUMMARY),
        (paying.HowToPayView, samples_account.REGIES),
        (billing.StatementView, samples_account.STATEMENT),
        (billing.InvoiceView, samples_account.INVOICE_VIEW),
        (billing.PaymentView, samples_account.PAYMENT_VIEW),
        (billing.UnpaidInvoicesView, samples_account.UNPAID),
        (planning.FamilyDaysView, samples.FAMILY_DAYS),
        (home.HomeRecordView, samples_home.RECORD),
        (home.HomeDaysView, samples_home.DAYS),
        (home.HomeRequestsView, samples_home.REQUESTS | {"requests": [samples_home.ASKED]}),
        (planning.DayCountsView, samples.DAY_COUNTS),
        (planning.OfferingsView, samples.OFFERINGS),
        (planning.RosterView, samples.ROSTER),
        (planning.ProposalDetailsView, {"proposals": [samples.proposal()]}),
        (requests.RequestsView, samples.REQUESTS),
        (messages.InboxView, samples_talk.INBOX),
        (news.NewsView, samples_talk.NEWS),
        (messages.ConversationView, samples_talk.CONVERSATION),
        (requests.RequestCountsView, samples.COUNTS),
        (requests.RefusalReasonsView, samples.REASONS),
        (requests.RequestDetailView, samples.detail()),
        (operations.ParkedEventsView, samples.PARKED),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_samples_are_what_the_contracts_promise(model: Any, sample: Any) -> None:
    assert model.model_validate(sample).model_dump(mode="json").keys() == sample.keys()


def test_the_components_alone_render_without_the_gateway() -> None:
    assert make_environment().get_template("ui.html") is not None


@pytest.mark.parametrize(
    ("href", "service", "message"),
    [
        ("/agents/demandes", "requests", requests.RequestQueue),
        ("/agents/familles", "family", family.SearchFamilies),
        ("/agents/dossiers", "family", family.EnrolmentFiles),
        ("/agents/pointage", "planning", planning.MarkAttendance),
        ("/agents/impayes", "billing", billing.UnpaidInvoices),
        ("/agents/prelevement", "billing", billing_records.SetCreditor),
        ("/agents/regies", "billing", paying.SayHowToPay),
        ("/agents/reprises", "planning", operations.PARKED_EVENTS["planning"]),
    ],
)
def test_the_agents_menu_shows_a_screen_to_exactly_those_its_service_admits(
    href: str, service: str, message: Any
) -> None:
    wiring = with_operations(import_module(f"services.{service}.wiring").SERVICE)
    routes: list[Any] = [*wiring.commands, *wiring.queries]
    route = next(route for route in routes if route.message is message)
    for role in STAFF_ROLES:
        admitted = bool({"staff", f"staff:{role}"} & set(route.allow))
        assert nav.allowed(href, (role,)) == admitted, role


def test_every_width_of_a_field_has_its_style() -> None:
    asked = {
        width
        for path in GATEWAY.rglob("*.html")
        for width in re.findall(r'\bwidth="([a-z]+)"', path.read_text("utf-8"))
    }
    styles = "".join(path.read_text("utf-8") for path in (GATEWAY / "static" / "css").glob("*.css"))
    assert asked
    assert {width for width in asked if f".input-{width}" not in styles} == set()


def test_what_is_wrong_is_said_in_one_place_right_under_the_title_of_every_page() -> None:
    astray = []
    for path in GATEWAY.rglob("templates/**/*.html"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for at, line in enumerate(lines):
            if "ui.errors(" not in line:
                continue
            above = lines[at - 2] if lines[at - 1].startswith("{% if ") else lines[at - 1]
            if "ui.heading(" not in above and above != "{% endcall %}":
                astray.append(str(path))
    assert astray == []
    assert 'role="alert"' in (GATEWAY / "components" / "ui.html").read_text(encoding="utf-8")
