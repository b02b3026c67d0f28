"""HTTP/1.1 connections that an answer may close in the middle, or before its first byte, for real."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

EXTENSION = "emulator.line"  # in scope["extensions"]: the Line of the request


class Line(H11Protocol):
    """One connection; each request finds it with `line_of`."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._inner = self.app
        self.app = self._answer

    @property
    def is_closing(self) -> bool:
        """Whether what is sent now reaches nobody."""
        return self.transport.is_closing()

    def drop(self) -> None:
        """Close after the bytes already handed over; nothing more is sent."""
        if self.cycle is not None:
            self.cycle.disconnected = True
        self.transport.close()

    def write_beyond(self, surplus: bytes) -> None:
        """Bytes after the end of an answer, which HTTP has no place for, and the end of the connection."""
        self.transport.write(surplus)
        self.drop()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})[EXTENSION] = self
        try:
            await self._inner(scope, receive, send)
        except asyncio.CancelledError:  # the server stops while this answer waits or streams
            self.drop()


def line_of(scope: Scope) -> Line:
    """The connection that a request came on."""
    line = scope["extensions"][EXTENSION]
    assert isinstance(line, Line)
    return line
