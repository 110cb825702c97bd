"""A `portail up` of its own, as a person starts it: its process, what it says, what it wrote about itself."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from deploy.checkout import ROOT, service_names
from deploy.embedded.environment import Environment, Ports
from deploy.embedded.paths import DataFolder
from deploy.embedded.processes import tail
from deploy.embedded.secrets import ensure_secrets

READY = "Ctrl-C arrête tout."
PATIENCE = 120.0


class Up:
    """A `portail up` in its own session, with the lines it has said."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self.began = time.monotonic()
        self.first = 0.0
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "deploy.cli", "up", "--data", str(data), *options],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip())

    def wait_for(self, words: str) -> str:
        """The first new line that holds these words."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            try:
                line = self._lines.get(timeout=0.1)
            except queue.Empty:
                if self.process.poll() is not None:
                    break
                continue
            self.said.append(line)
            if words in line:
                return line
        raise AssertionError(f"never said {words!r}:\n" + "\n".join(self.said))

    def ready(self) -> float:
        """Waits for the addresses; seconds since it was started."""
        self.wait_for(READY)
        return time.monotonic() - self.began

    def state(self) -> dict[str, Any]:
        """What the running portal wrote about itself."""
        state: dict[str, Any] = json.loads((self.data / "state.json").read_text())
        return state

    def logins(self) -> dict[str, str]:
        """The passwords that the welcome tells, by identifier."""
        after = self.said[self.said.index("Pour se connecter :") + 1 :]
        columns = [re.split(r" {2,}", line.strip()) for line in after]
        return {row[1]: row[2] for row in columns if len(row) == 3}

    @property
    def environment(self) -> Environment:
        """The ports and the secrets of this run, to speak to its servers as its parts do."""
        folder, services, state = DataFolder(self.data), tuple(service_names()), self.state()
        port = {
            name: int(str(state[name]).rstrip("/").rpartition(":")[2])
            for name in ("url", "mailbox", "nats_url")
        }
        secrets = ensure_secrets(folder.secrets, roles=(), nats_users=(), services=services)
        ports = Ports(
            state["postgres_port"], port["nats_url"], port["url"], 0, port["mailbox"], dict(state["health"])
        )
        return Environment(folder, secrets, ports, services)

    def story(self, name: str) -> str:
        """What was said so far, and the last a part has logged: why it is not there."""
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return "\n".join([name, *self.said, tail(self.data / "logs" / f"{name}.log", 30)])

    def stop(self, number: int = signal.SIGINT) -> float:
        """Seconds until it has ended."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(20)
        return time.monotonic() - began

    def end(self) -> None:
        """Whatever has happened, it runs no more."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
