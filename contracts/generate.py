"""Writes the documents of the contracts: JSON Schemas, asyncapi.yaml, docs/events.md.

`--check` writes nothing and fails when one is stale; `--publish` also records today's schemas as promised to
others. Whatever is asked, a change that would break a published schema is refused.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from contracts.documents import asyncapi, events_page
from contracts.documents.published import PUBLISHED, breaks, published, to_publish
from contracts.documents.schemas import file_of, schemas

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "contracts" / "schemas"


def documents() -> dict[Path, str]:
    """Every generated file and its text."""
    found = {
        SCHEMAS / file_of(key): json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for key, schema in schemas().items()
    }
    found[ROOT / "contracts" / "asyncapi.yaml"] = asyncapi.document()
    found[ROOT / "docs" / "events.md"] = events_page.page()
    return found


def stale(wanted: dict[Path, str]) -> list[Path]:
    """Files that are missing or differ, and schemas of messages that are no more."""
    changed = [
        path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    return changed + [path for path in sorted(SCHEMAS.rglob("*.json")) if path not in wanted]


def write(wanted: dict[Path, str]) -> list[Path]:
    """Brings the files up to date; returns those that changed."""
    changed = stale(wanted)
    for path in changed:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return changed


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m contracts.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a file is stale")
    parser.add_argument("--publish", action="store_true", help="record today's schemas as published")
    asked = parser.parse_args(arguments)
    broken = breaks(schemas(), published())
    if broken:
        _say("A published schema would break; make a new major (`major=2`) beside the old message:", broken)
        return 1
    if asked.check:
        late = [str(path.relative_to(ROOT)) for path in stale(documents())]
        if late:
            _say("Out of date, run `./portail schemas`:", late)
        return 1 if late else 0
    changed = write(documents())
    lines = to_publish(schemas(), published()) if asked.publish else []
    if lines:
        with PUBLISHED.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    _say(f"{len(changed)} files written, {len(lines)} schemas published.", [])
    return 0


def _say(sentence: str, items: list[str]) -> None:
    sys.stderr.write("\n  ".join([sentence, *items]) + "\n")


if __name__ == "__main__":
    sys.exit(main())
