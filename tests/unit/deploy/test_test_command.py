"""`portail test`: what it tells the parts it runs."""

from __future__ import annotations

import pytest

from deploy.cli import test as command


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.frontend.ensure_vendor", lambda *_said, **_how: None)
    monkeypatch.setattr("deploy.browser.ensure_chromium", lambda _said: "/usr/bin/chromium")


@pytest.mark.parametrize("around", [None, "0", "1"])
@pytest.mark.parametrize(("full", "told"), [(True, "0"), (False, "1")])
def test_full_measures_are_full_and_the_others_short_whatever_was_set_before(
    monkeypatch: pytest.MonkeyPatch, full: bool, told: str, around: str | None
) -> None:
    monkeypatch.delenv("PF_LOAD_SHORT", raising=False)
    if around is not None:
        monkeypatch.setenv("PF_LOAD_SHORT", around)
    assert command._environment(["load"], full)["PF_LOAD_SHORT"] == told


def test_only_parts_that_look_at_pages_need_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PF_CHROMIUM", raising=False)
    assert command._environment(["web"], False)["PF_CHROMIUM"] == "/usr/bin/chromium"
    assert "PF_CHROMIUM" not in command._environment(["unit", "load"], False)
