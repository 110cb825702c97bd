"""The page that shows a whole file under way, what is missing in it, and what can be done with it."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gateway.bus import Content
from gateway.files import ACCEPTED
from gateway.parents.enrolment import steps
from gateway.visit import Visit

HERE = "/agents/dossiers"


def crumbs(title: str) -> list[dict[str, str]]:
    """Where the page stands."""
    return [{"label": "Dossiers d’inscription", "href": HERE}, {"label": title}]


def page(
    visit: Visit,
    view: Content,
    *,
    wrong: list[tuple[str, str]] | None = None,
    reason: str = "",
    refusing: tuple[str, str] = ("", ""),
    joined: dict[str, Any] | None = None,
) -> Response:
    """`wrong`: fields and sentences; `reason`, `refusing`, `joined`: what was typed to send the file back, to refuse a
    document, and a scan.
    """
    values, base = view["values"], f"{HERE}/{view['file_id']}"
    name = " ".join(values.get(f"guardian.0.{key}", "") for key in ("last_name", "first_name")).strip()
    title = name or "Dossier sans nom"
    return visit.render(
        "staff/files/check.html",
        title,
        status=422 if wrong else 200,
        page_more={"errors": bool(wrong), "breadcrumbs": crumbs(title)},
        base=base,
        file=view,
        parts=steps.summary(values, own=False),
        todo=steps.errors(view["wrong"], values),
        bar=steps.bar(base, "verification", view["wrong"], own=False),
        rows=[{**one, "name": steps.label(f"document.{one['paper']}")} for one in view["papers"]],
        papers=[(one, steps.label(f"document.{one}")) for one in steps.PAPERS],
        accepted=ACCEPTED,
        errors=wrong or [],
        said=dict(wrong or []),
        reason=reason,
        refusing=refusing,
        joined=joined or {"piece": "", "pieces": []},
    )
