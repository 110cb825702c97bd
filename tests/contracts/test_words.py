"""Each refusal has a French sentence, each status a label, a glyph and a letter; nothing is missing or left over."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from typing import Any

from contracts.problems import CODES
from deploy.checkout import ROOT
from gateway.words.planning import HOLDS
from services.planning.domain.cell import Status
from services.planning.domain.situation import Hold
from tests.contracts.tree import calls, place, python_files

WORDS = ROOT / "gateway" / "words"
PROBLEMS: dict[str, Any] = tomllib.loads((WORDS / "problems.fr.toml").read_text(encoding="utf-8"))
STATUSES: dict[str, Any] = tomllib.loads((WORDS / "statuses.toml").read_text(encoding="utf-8"))
ICONS = (ROOT / "gateway" / "assets" / "icons.txt").read_text(encoding="utf-8").split()

NARROW_NO_BREAK_SPACE = "\u202f"


def literal_codes(name: str) -> list[tuple[str, str]]:
    """The codes written out as the first argument of calls of this name, with their place."""
    return [
        (argument.value, place(path, call))
        for path in python_files("services", "chassis", "gateway")
        for call in calls(path, name)
        for argument in call.args[:1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def test_every_problem_code_has_a_french_sentence_and_every_sentence_a_code() -> None:
    assert set(PROBLEMS) == set(CODES)
    for code, words in PROBLEMS.items():
        assert set(words) <= {"plain", "sentence"}, code
        assert words["plain"].strip().endswith((".", "!", "?")), code
        assert "{" not in words["plain"], f"{code}: `plain` is what is said without data"


def test_every_code_that_is_raised_exists() -> None:
    unknown = [f"{code} at {where}" for code, where in literal_codes("Refusal") if code not in CODES]
    assert unknown == []


def test_every_code_is_used_somewhere() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in python_files("services", "chassis", "gateway")
    )
    assert [code for code in CODES if f'"{code}"' not in text] == []


def test_every_reason_to_keep_a_demand_waiting_has_its_words() -> None:
    assert set(HOLDS) == {hold.value for hold in Hold}


def test_codes_are_stable_words_and_statuses_are_refusals_or_failures() -> None:
    for code, status in CODES.items():
        assert re.fullmatch(r"[a-z][a-z_]{2,40}", code)
        assert 400 <= status < 600
    assert {code for code, status in CODES.items() if status >= 500} == {
        "deadline_exceeded",
        "unavailable",
        "internal_error",
    }, "5xx means that we failed"


def test_every_status_of_the_planning_has_its_words_and_every_word_its_status() -> None:
    assert set(STATUSES) == {str(status) for status in Status}


def test_every_status_has_a_label_a_glyph_and_a_print_letter() -> None:
    for key, words in STATUSES.items():
        assert words["label"].strip(), key
        assert words["glyph"] in ICONS, f"{key}: no icon named {words['glyph']}"
        assert words["letter"].strip(), key
        assert words["legend"].strip(), key
        assert words["layer"] in {"context", "engagement", "certainty", "outcome", "mark", "overlay"}, key


def test_print_letters_and_labels_tell_statuses_apart() -> None:
    for field in ("letter", "label"):
        count = Counter(words[field] for words in STATUSES.values())
        assert [value for value, times in count.items() if times > 1] == []


def test_french_words_use_the_one_no_break_space_the_fonts_have() -> None:
    found = [path.name for path in sorted(WORDS.iterdir()) if path.is_file() and _narrow(path.read_bytes())]
    assert found == []


def _narrow(raw: bytes) -> bool:
    return NARROW_NO_BREAK_SPACE.encode() in raw
