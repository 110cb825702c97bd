"""Serves gateway/static from memory, compressed once; an address with its digest may be kept for ever."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".json": "application/json",
    ".ico": "image/x-icon",
}
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=0, must-revalidate"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, ready to send."""

    body: bytes
    packed: bytes | None
    media_type: str
    etag: str
    stamp: int


class StaticFiles:
    """Reads each file once; a file that changed on disk is read again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._known: dict[str, Asset] = {}

    def find(self, path: str) -> Asset | None:
        """The file of this path under the folder, or None: nothing outside it, nothing of an unknown type."""
        media_type = MEDIA_TYPES.get(Path(path).suffix)
        if media_type is None or "\0" in path or ".." in path.split("/"):
            return None
        place = self._folder / path
        try:
            stamp = place.stat().st_mtime_ns
        except OSError:
            return None
        known = self._known.get(path)
        if known is not None and known.stamp == stamp:
            return known
        if not place.is_file() or not place.resolve().is_relative_to(self._folder):
            return None
        asset = _read(place, media_type, stamp)
        self._known[path] = asset
        return asset

    def respond(self, request: Request, path: str) -> Response | None:
        """The answer for a path, or None when there is no such file."""
        asset = self.find(path)
        if asset is None:
            return None
        digest = request.query_params.get("v", "")
        headers = {
            "etag": f'"{asset.etag}"',
            "cache-control": FOR_EVER if digest and asset.etag.startswith(digest) else ASK_AGAIN,
            "vary": "accept-encoding",
        }
        if request.headers.get("if-none-match") == headers["etag"]:
            return Response(status_code=304, headers=headers)
        body = asset.body
        if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            body, headers["content-encoding"] = asset.packed, "gzip"
        return Response(body, media_type=asset.media_type, headers=headers)


def _read(place: Path, media_type: str, stamp: int) -> Asset:
    body = place.read_bytes()
    packed = gzip.compress(body, 9, mtime=0) if media_type != "font/woff2" else None
    if packed is not None and len(packed) >= len(body):
        packed = None
    return Asset(body, packed, media_type, hashlib.sha256(body).hexdigest()[:32], stamp)
