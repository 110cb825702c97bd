"""Days and times of the contracts are those of contracts/days.py: a year 60 or an offset is refused at its field."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.days import Day, Month, SchoolYear, TimeOfDay
from deploy.checkout import ROOT
from tests.contracts.tree import tree_of


def test_no_message_takes_a_bare_date_or_time() -> None:
    bare = []
    for path in sorted((ROOT / "contracts").rglob("*.py")):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                fields = [one for one in node.body if isinstance(one, ast.AnnAssign)]
                bare += [
                    f"{path.name}: {node.name}.{ast.unparse(field.target)}"
                    for field in fields
                    for name in ast.walk(field.annotation)
                    if isinstance(name, ast.Name) and name.id in ("date", "time")
                ]
    assert bare == []


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Day, "0060-01-01"),
        (Day, "9999-12-31"),
        (Month, "0000-01"),
        (Month, "9999-12"),
        (SchoolYear, "2015-2017"),
        (SchoolYear, "0000-0001"),
        (TimeOfDay, "10:00:00Z"),
    ],
)
def test_what_nobody_means_is_refused(kind: Any, written: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(written)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Day, "1900-01-01"),
        (Day, "2024-02-29"),
        (Month, "2015-04"),
        (SchoolYear, "2015-2016"),
        (TimeOfDay, "10:00"),
    ],
)
def test_what_somebody_means_is_read(kind: Any, written: str) -> None:
    assert TypeAdapter(kind).validate_python(written) is not None
