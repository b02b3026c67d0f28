"""Streams of events to readers who take their time, say nothing for long, or leave."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.conftest import wait_for

PROMPT = {"prompt": "A cat playing with a ball"}


class Reader:
    """One that takes so many pieces of a stream and then no more, until it leaves."""

    def __init__(self, client: TestClient, *, takes: int) -> None:
        assert client.portal
        self.client, self.takes = client, takes
        self.heard: list[bytes] = []
        self.left, self.is_asked = asyncio.Event(), False
        self.task: Future[None] = client.portal.start_task_soon(self._read)

    async def _read(self) -> None:
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
            "path": "/api/events", "raw_path": b"/api/events", "root_path": "", "scheme": "http", "query_string": b"",
            "headers": [(b"host", b"testserver")], "client": ("testclient", 1), "server": ("testserver", 80),
        }  # fmt: skip
        await self.client.app(scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        if not self.is_asked:
            self.is_asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if len(self.heard) == self.takes:
            await asyncio.Event().wait()
        if message["type"] == "http.response.body":
            self.heard.append(message["body"])

    def leave(self) -> None:
        assert self.client.portal
        self.client.portal.call(self.left.set)


def test_who_leaves_while_there_is_more_to_hear_is_no_mistake_of_ours(waiting_client: TestClient) -> None:
    readers = [Reader(waiting_client, takes=takes) for takes in (1, 2, 3)]
    listener = Reader(waiting_client, takes=100)
    try:
        for reader in (*readers, listener):
            wait_for(lambda each=reader: each.heard, bool)
        for number in range(6):  # one after another, each an event of its own
            waiting_client.post("/api/generate", json=PROMPT)
            wait_for(lambda: listener.heard, lambda heard, most=number + 2: len(heard) >= most)
    finally:
        for reader in (*readers, listener):
            reader.leave()
    for reader in (*readers, listener):
        reader.task.result(timeout=10)


def test_silence_is_broken_by_a_comment(waiting_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy on the way ends what is silent for a minute; the page's own reader is told nothing by a comment."""
    monkeypatch.setattr("app.api.events.SILENCE", 0.1)
    reader = Reader(waiting_client, takes=100)
    heard = wait_for(lambda: reader.heard, lambda pieces: len(pieces) > 3)
    waiting_client.post("/api/generate", json=PROMPT)
    wait_for(lambda: reader.heard[-20:], lambda pieces: any(b"event: status" in each for each in pieces))
    reader.leave()
    reader.task.result(timeout=10)
    assert heard[0].startswith(b"event: snapshot\n")
    assert set(heard[1:4]) == {b": nothing new\n\n"}
