"""The data folders this user has started a portal with, so that `status` finds one that is not the usual one."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

from deploy.embedded.paths import DataFolder, data_folder, default_root
from deploy.embedded.secrets import write_private
from deploy.embedded.state import is_running


def remember(folder: DataFolder) -> None:
    """Note a folder that is being started; those that are gone are forgotten."""
    usual = default_root()
    with suppress(OSError):  # a list that cannot be kept must not stop a portal
        usual.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        known = [path for path in (*_known(), folder.root) if path.is_dir()]
        write_private(_list_of(usual), json.dumps(sorted({str(path) for path in known}), indent=1))


def find(data: Path | None, today: date | None) -> list[DataFolder]:
    """The folders these options mean: the one named; without a name, the usual one or those that run now."""
    usual = data_folder(data, today)
    if data is not None or today is not None or is_running(usual):
        return [usual]
    return [folder for folder in map(DataFolder, _known()) if is_running(folder)] or [usual]


def _list_of(usual: Path) -> Path:
    return usual.with_name(f"{usual.name}-started.json")


def _known() -> list[Path]:
    with suppress(OSError, ValueError, TypeError):
        return [Path(text) for text in json.loads(_list_of(default_root()).read_text())]
    return []
