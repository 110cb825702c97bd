"""The documents point at what exists, and leave nothing out that they promise to list."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

import gateway.bus
import gateway.edge  # noqa: F401 - each registers what it measures
from chassis.settings import BusSettings
from contracts.subjects import SERVICES
from deploy.checkout import ROOT
from gateway.settings import GatewaySettings
from services.planning.domain.cell import Status
from tests.contracts.tree import service

DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "services").glob("*/README.md")),
]


def told(name: str) -> str:
    """A document's text."""
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    anchors = {_anchor(title) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    anchors |= set(re.findall(r'<a id="([^"]+)"', text))
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if file.startswith(("http:", "https:", "mailto:")):
            continue
        if not file:
            broken += [target] if anchor not in anchors else []
        elif not (path.parent / file).exists():
            broken.append(target)
    assert broken == []


def _anchor(title: str) -> str:
    """How a title is named in a link."""
    plain = re.sub(r"[^\w\- ]", "", title.lower().replace("`", ""))
    return plain.replace(" ", "-")


@pytest.mark.parametrize(
    "name", ["docs/architecture.md", "CONTRIBUTING.md", "docs/events.md", "docs/operations.md"]
)
def test_every_path_of_the_guides_exists(name: str) -> None:
    roots = ("services/", "gateway/", "chassis/", "mail/", "contracts/", "deploy/", "tests/", "docs/")
    found = [
        word
        for word in re.findall(r"`([\w./-]+)`", told(name))
        if word.startswith(roots) and not (ROOT / word).exists() and "generated" not in word
    ]
    assert found == []


def test_every_direct_dependency_has_its_line_and_every_line_its_dependency() -> None:
    required = {
        re.split(r"[;\s]", line.strip())[0]
        for line in told("requirements.in").splitlines()
        if line.strip() and not line.startswith("#")
    }
    package = json.loads(told("package.json"))
    required |= {*package["dependencies"], *package["devDependencies"]}
    listed = re.findall(r"^\| (@?[\w./-]+) \|", told("docs/dependencies.md"), re.MULTILINE)
    assert sorted(set(listed) - {"Package"}) == sorted(required)


def test_the_glossary_has_every_status_of_the_planning() -> None:
    text = told("docs/glossary.md")
    assert [str(status) for status in Status if f"`{status}`" not in text] == []


def test_operations_names_every_copy_that_can_be_rebuilt() -> None:
    text = told("docs/operations.md")
    copies = [f"{name}.{copy.name}" for name in SERVICES for copy in service(name).projections]
    assert [copy for copy in copies if f"`{copy}`" not in text] == []


def test_every_decision_is_one_page_with_its_three_parts_and_is_listed() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04d}" for number in range(1, len(pages) + 1)]
    index = told("docs/adr/README.md")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], (
            page.name
        )
        assert len(text.splitlines()) <= 60, f"{page.name}: one page"
        assert page.name in index


def test_code_refers_to_decisions_that_exist() -> None:
    numbers = {page.name[:4] for page in (ROOT / "docs" / "adr").glob("[0-9]*.md")}
    found = {
        number
        for folder in ("chassis", "mail", "contracts", "services", "gateway", "deploy", "docs")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".sql", ".yaml"} and path.is_file()
        for number in re.findall(r"adr/(\d{4})", path.read_text(encoding="utf-8"))
    }
    assert found <= numbers


def test_the_readme_shows_the_demonstrations_logins() -> None:
    from deploy.demo.logins import DEMO_LOGINS

    text = told("README.md")
    for login in DEMO_LOGINS:
        assert f"`{login.identifier}`" in text
        assert f"`{login.password}`" in text
    assert len(text.splitlines()) <= 100, "two screens"


def test_the_licence_is_the_eupl() -> None:
    text = told("LICENSE")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert "15.Applicable Law" in text
    assert text.rstrip().endswith("require the production of a new EUPL version.")


def _chapter(number: int) -> str:
    """One numbered part of the operator's book."""
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", told("docs/operations.md"), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[0]


def test_the_operators_book_lists_every_setting_and_no_other() -> None:
    classes: list[type[BusSettings]] = [GatewaySettings, *(service(name).settings for name in SERVICES)]
    wanted = {field.upper() for one in classes for field in one.model_fields} - {"SERVICE"}
    rows = re.findall(r"^\| (`[^|]*) \|", _chapter(3), re.MULTILINE)
    listed = {word for row in rows for word in re.findall(r"`([A-Z_]+)`", row)}
    assert wanted - listed == set()
    assert listed - wanted == {"PF_PRIVATE_NETWORK"}


def test_the_operators_book_lists_every_metric_and_no_other() -> None:
    measured = set()
    for family in REGISTRY.collect():
        if family.name.startswith("pf_"):
            measured.add(f"{family.name}_total" if family.type == "counter" else family.name)
    assert measured
    assert set(re.findall(r"`(pf_[a-z_]+)", _chapter(5))) == measured
