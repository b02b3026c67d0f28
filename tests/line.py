"""A line between the studio and an upstream that somebody can cut in several ways, without either side being told."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Literal, Self
from urllib.parse import urlsplit

from app.services.clients import RESET_ON_CLOSE

Mode = Literal["open", "silent", "deaf", "reset"]  # nothing passes; requests pass, answers do not; every one is reset
LOOK = 0.02  # s between two looks whether the line is open again


class Line:
    """Listens like the upstream, at an address of its own, in a thread. `mode` may be changed at any time.

    What was on its way through a silent or deaf line is lost with its connection: nothing arrives later.
    """

    def __init__(self, upstream: str, host: str = "127.0.0.1") -> None:
        parts = urlsplit(upstream)
        self._upstream = str(parts.hostname), int(parts.port or 80)
        self._door = socket.create_server((host, 0))
        self.url = f"http://{host}:{self._door.getsockname()[1]}"
        self.mode: Mode = "open"
        self.connections = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._door.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._connected, sock=self._door))
        self._loop.run_forever()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.mode == "reset":
            return _reset(writer)
        there, back = await asyncio.open_connection(*self._upstream)
        ways = [
            asyncio.ensure_future(self._carry(reader, back, is_answer=False)),
            asyncio.ensure_future(self._carry(there, writer, is_answer=True)),
            asyncio.ensure_future(self._cut()),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        is_cut = ways[-1].done()
        for way in ways:
            way.cancel()
        for each in (writer, back):
            _reset(each) if is_cut else each.close()
        return None

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, is_answer: bool) -> None:
        """Until the source ends. What comes while nothing may pass is lost, and the connection with it."""
        try:
            while chunk := await source.read(1 << 16):
                if self.mode == "silent" or (self.mode == "deaf" and is_answer):
                    await asyncio.sleep(3600)
                target.write(chunk)
                await target.drain()
        except ConnectionError:
            return

    async def _cut(self) -> None:
        """Ends when every connection is to be reset."""
        while self.mode != "reset":  # noqa: ASYNC110  # the mode is set from another thread
            await asyncio.sleep(LOOK)


def _reset(writer: asyncio.StreamWriter) -> None:
    writer.get_extra_info("socket").setsockopt(*RESET_ON_CLOSE)
    writer.transport.abort()
