"""The budgets, on a portal of its own. Short by default: a second or so each, and three times the budget allowed.

A shared machine may be three times slower for a second; a page that lost its cache or a loop that blocks is
slower than that. `./portail test load --full` measures properly and holds every budget as it is.
"""

from __future__ import annotations

import os
import shutil

import pytest

from deploy.embedded.paths import scratch_folder
from tests.load.__main__ import measure, table

pytestmark = [pytest.mark.load, pytest.mark.timeout(900)]

SHORT = os.environ.get("PF_LOAD_SHORT", "1") == "1"


async def test_every_budget_holds() -> None:
    folder = scratch_folder("portail-load-")
    try:
        found = await measure(folder, 1.5 if SHORT else 6.0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(table(found))
    assert len(found) >= 18
    allowed = 3.0 if SHORT else 1.0
    assert [m.what for m in found if m.overrun > allowed] == []
