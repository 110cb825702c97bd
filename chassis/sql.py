"""SQL is read by humans: named statements in `.sql` files beside their service.

`-- name: lock_cells` begins a statement of `sql/booking.sql`; code calls it as `booking.lock_cells`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_NAME = re.compile(r"^--\s*name:\s*([a-z][a-z0-9_]*)\s*$", re.MULTILINE)


def package_folder(package: str) -> Path:
    """The folder of an importable package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(next(iter(spec.submodule_search_locations)))


@cache
def statements(package: str) -> dict[str, str]:
    """Every named statement under a package's `sql/` folder, as `{"file.name": text}`."""
    found: dict[str, str] = {}
    for path in sorted((package_folder(package) / "sql").glob("*.sql")):
        parts = _NAME.split(path.read_text(encoding="utf-8"))
        for name, text in zip(parts[1::2], parts[2::2], strict=True):
            key = f"{path.stem}.{name}"
            if key in found:
                raise ValueError(f"two statements are named {key}")
            found[key] = text.strip().rstrip(";")
    return found
