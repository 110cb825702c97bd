"""The source tree as data, for tests about its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from chassis.service import Ask, On, Service
from contracts.base import Command, Query
from contracts.catalogue import commands, queries
from contracts.subjects import SERVICES
from deploy.checkout import ROOT
from deploy.manifests import load

PACKAGES = ("services", "gateway", "chassis", "mail", "contracts", "deploy")


@cache
def service(name: str) -> Service:
    """One service's declaration."""
    return load(name)


def services() -> list[Service]:
    """The five declarations."""
    return [service(name) for name in SERVICES]


def routes(one: Service) -> list[On | Ask]:
    """Its commands and its queries."""
    return [*one.commands, *one.queries]


def questions() -> list[type[Command[Any] | Query[Any]]]:
    """Every message that is answered: the commands, then the queries."""
    return [*commands(), *queries()]


def python_files(*folders: str) -> list[Path]:
    """Every Python file below these folders of the repository."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """`services/planning/wiring.py:12`, for a failing test to say where."""
    line = getattr(node, "lineno", None)
    return f"{path.relative_to(ROOT)}{f':{line}' if line else ''}"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, nested ones included."""
    waiting: list[ast.AST] = [tree_of(path)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        waiting += [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)]


def docstrings(path: Path) -> set[int]:
    """The ids of the nodes that are documentation: strings that stand alone."""
    return {
        id(node.value)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def strings(path: Path) -> Iterator[ast.Constant]:
    """Every string of the code, documentation left out."""
    told = docstrings(path)
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    """Every call of a function or method of this name."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            function = node.func
            called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if called == name:
                yield node
