"""A fault proxy: passes TCP through until a test cuts it, freezes it, or lets it go again."""

from __future__ import annotations

import asyncio
import contextlib


class FaultProxy:
    """Listens on a loopback port and forwards to another."""

    def __init__(self, target_port: int) -> None:
        self._target = target_port
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._refusing = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server
        self.port = 0

    async def start(self) -> FaultProxy:
        """Opens a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        """Closes everything."""
        self._flowing.set()
        self._server.close()
        self.cut()

    def freeze(self) -> None:
        """Connections stay open and nothing passes, as with a cable pulled out of a switch."""
        self._flowing.clear()

    def thaw(self) -> None:
        """What was held passes again."""
        self._flowing.set()

    def cut(self) -> None:
        """Ends every open connection at once."""
        for writer in list(self._writers):
            if writer.transport is not None:
                writer.transport.abort()

    def refuse(self, refusing: bool = True) -> None:
        """New connections are closed as they come."""
        self._refusing = refusing

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        self._writers -= {writer, far_writer}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while data := await reader.read(65_536):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()
