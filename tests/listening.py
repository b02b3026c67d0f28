"""Streams of events that are heard inside the studio's own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from fastapi.testclient import TestClient


class Stream:
    """One reader. It takes all there is or, with `takes`, so many pieces and then no more, until it leaves."""

    def __init__(
        self, client: TestClient, path: str = "/api/events", headers: Mapping[str, str] | None = None,
        *, takes: int | None = None,
    ) -> None:  # fmt: skip
        assert client.portal
        self._client, self._portal, self._takes = client, client.portal, takes
        self._left, self._is_asked = asyncio.Event(), False
        self.pieces: list[str] = []
        given = {"host": "testserver", **{name.lower(): value for name, value in (headers or {}).items()}}
        self._scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path,
            "raw_path": path.encode(), "root_path": "", "scheme": "http", "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": ("testclient", 1), "server": ("testserver", 80),
        }  # fmt: skip
        self._task: Future[None] = self._portal.start_task_soon(self._listen)

    @property
    def heard(self) -> str:
        return "".join(self.pieces)

    async def _listen(self) -> None:
        await self._client.app(self._scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        if not self._is_asked:
            self._is_asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if len(self.pieces) == self._takes:
            await asyncio.Event().wait()
        if message["type"] == "http.response.body":
            self.pieces.append(message["body"].decode())

    def leave(self) -> None:
        self._portal.call(self._left.set)

    def wait_for_end(self) -> None:
        """Raises what the application raised."""
        self._task.result(timeout=10)
