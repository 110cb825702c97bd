"""The house keeps its shape: small functions, thin walls, a chassis without business words, pages without scripts."""

from __future__ import annotations

import ast
import configparser
import re
from pathlib import Path

import pytest

from contracts.subjects import SERVICES
from deploy.checkout import ROOT
from tests.contracts.tree import PACKAGES, functions, place, python_files, strings, tree_of

LINES_OF_A_FUNCTION = 70
LINES_OF_A_MODULE = 400
LINES_OF_THE_CHASSIS = 2500

BUSINESS = re.compile(
    r"\b(child|children|famil(y|ies)|guardian|partner|custody|booking|booked|invoice|absence|attendance|enrol\w*"
    r"|offering|facility|meal|canteen|kitchen|school|holiday|tariff|quotient|regie|payer|payment|ledger|diet|pai"
    r"|proposal|decision|municipality|planning|billing)s?\b",
    re.IGNORECASE,
)
INLINE = re.compile(
    r"<style\b|<script(?![^>]*\bsrc=)[^>]*>|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)
ADDRESS = re.compile(
    r"(https?|git|ssh|file)://|--(extra-)?index-url|--find-links|\"resolved\"|registry", re.IGNORECASE
)


def lines_of(path: Path) -> int:
    """How long a file is."""
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_function_is_longer_than_one_can_hold_in_mind() -> None:
    found = [
        f"{place(path, node)} {node.name}: {length} lines"
        for path in python_files(*PACKAGES, "tests")
        for node in functions(path)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LINES_OF_A_FUNCTION
    ]
    assert found == []


def test_no_module_is_longer_than_a_few_screens() -> None:
    found = [
        f"{place(path)}: {lines_of(path)} lines"
        for path in python_files(*PACKAGES, "tests")
        if lines_of(path) > LINES_OF_A_MODULE
    ]
    assert found == []


def test_the_chassis_stays_small() -> None:
    assert sum(map(lines_of, python_files("chassis"))) <= LINES_OF_THE_CHASSIS


def test_no_drawer_for_everything() -> None:
    drawers = {"service.py", "utils.py", "models.py", "helpers.py", "common.py", "misc.py", "services.py"}
    assert [place(path) for path in python_files("services", "gateway") if path.name in drawers] == []


# --- the chassis ---------------------------------------------------------------------------------------------


def words_of(path: Path) -> list[tuple[str, ast.AST]]:
    """Every name and string of the code, documentation left out, split into words."""
    found: list[tuple[str, ast.AST]] = [(str(node.value), node) for node in strings(path)]
    for node in ast.walk(tree_of(path)):
        for field in ("id", "attr", "arg", "name", "module"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                found.append((value, node))
    return [(re.sub(r"[_.\-]|(?<=[a-z])(?=[A-Z])", " ", text), node) for text, node in found]


def test_the_chassis_knows_no_business_word() -> None:
    """Who may call (`guardian`, `staff`) and the names of services are the contracts' words, not a rule of the town."""
    allowed = {"tokens.py": {"guardian"}}
    found = [
        f"{place(path, node)}: {word[0]}"
        for path in python_files("chassis", "mail")
        for text, node in words_of(path)
        for word in [BUSINESS.search(text)]
        if word and word[0].lower() not in allowed.get(path.name, set())
    ]
    assert found == []


def test_the_chassis_imports_no_services_contract() -> None:
    forbidden = {f"contracts.{name}" for name in SERVICES}
    found = [
        place(path, node)
        for path in python_files("chassis")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and (
            node.module in forbidden
            or (node.module == "contracts" and {alias.name for alias in node.names} & set(SERVICES))
        )
    ]
    assert found == []


# --- the domain ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SERVICES)
def test_a_domain_is_pure(name: str) -> None:
    """No database, bus, clock, chance or environment: now and today are parameters."""
    impure = {
        "asyncpg",
        "nats",
        "os",
        "time",
        "random",
        "secrets",
        "chassis",
        "mail",
        "asyncio",
        "socket",
        "pathlib",
    }
    found = []
    for path in python_files(f"services/{name}/domain"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = (
                    [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
                )
                found += [place(path, node) for module in modules if module.split(".")[0] in impure]
            if isinstance(node, ast.AsyncFunctionDef):
                found.append(place(path, node))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"uuid4", "uuid1", "open"}:
                found.append(place(path, node))
    assert found == []


# --- pages and locks -----------------------------------------------------------------------------------------


def test_templates_hold_no_inline_script_or_style() -> None:
    """The content policy would refuse them, without a word to the reader."""
    found = [
        f"{place(path)}: {match[0].strip()}"
        for path in sorted((ROOT / "gateway").rglob("*.html"))
        for match in INLINE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_gateway_reaches_no_database() -> None:
    found = [
        place(path, node)
        for path in python_files("gateway")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Import | ast.ImportFrom) and "asyncpg" in ast.unparse(node)
    ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "deploy/bootstrap/uv.lock", "package-lock.json"])
def test_a_lock_file_holds_no_address(name: str) -> None:
    """Names, versions and hashes only: it works behind a town's own mirror."""
    found = [
        f"{number}: {line.strip()}"
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        # npm keeps the page where a project takes gifts
        if ADDRESS.search(line) and not line.strip().startswith('"url"')
    ]
    assert found == []


def test_every_locked_package_has_its_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-zA-Z0-9_.\-\[\]]+==.*$", lock, re.MULTILINE)
    assert pinned
    for block in re.split(r"\n(?=[a-zA-Z0-9])", lock.strip()):
        if "==" in block.splitlines()[0]:
            assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("name", SERVICES)
def test_the_wall_around_a_domain_names_every_other_module_of_its_service(name: str) -> None:
    walls = configparser.ConfigParser()
    walls.read(ROOT / ".importlinter")
    wall = walls[f"importlinter:contract:domain-of-{name}"]
    modules = {
        path.stem
        for path in (ROOT / "services" / name).iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
    }
    assert wall["source_modules"].split() == [f"services.{name}.domain"]
    assert {module.rpartition(".")[2] for module in wall["forbidden_modules"].split()} == modules - {"domain"}
