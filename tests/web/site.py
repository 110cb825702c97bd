"""A small static site of rendered templates, under the portal's own content policy."""

from __future__ import annotations

import mimetypes
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from gateway.components.environment import STATIC, make_environment

FIXTURES = Path(__file__).resolve().parent / "fixtures"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def test_environment() -> Environment:
    """The gateway's templates, and the fixtures of this folder."""
    environment = make_environment()
    assert environment.loader is not None
    environment.loader = ChoiceLoader([environment.loader, FileSystemLoader(FIXTURES)])
    return environment


class Site:
    """Serves pages held in memory and gateway/static on a free loopback port."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.posted: list[tuple[str, str]] = []
        self.status: dict[str, int] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                if path.startswith("/static/"):
                    file = STATIC / path.removeprefix("/static/")
                    if file.is_file():
                        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                        return self._send(200, kind, file.read_bytes())
                if path in site.pages:
                    return self._send(
                        site.status.get(path, 200), "text/html; charset=utf-8", site.pages[path].encode()
                    )
                return self._send(404, "text/plain", b"absent")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                site.posted.append((self.path, body))
                self._send(
                    200,
                    "text/html; charset=utf-8",
                    b"<!doctype html><title>ok</title><link rel=icon href=/static/img/icon.svg><p>ok",
                )

            def _send(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.send_header("content-security-policy", POLICY)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops serving."""
        self._server.shutdown()
        self._server.server_close()
