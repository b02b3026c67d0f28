"""The far side of the wire for what the emulator does not do: prepared bytes on a real socket, and what was heard."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from app.accounts import Account
from app.services import open_account
from app.services.contract import JobStatus, Order, VideoService
from app.services.remote import RemoteVideos

CANARY = "canary-7f3a9c51e0b24d68"  # the key of every account here; no text of ours may ever hold it
NOW = "Tue, 24 Nov 2026 12:00:00 GMT"  # the far side's clock, which is not ours


@dataclass
class Heard:
    """One request, whole."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Reply = bytes | Callable[[Heard, asyncio.StreamWriter], Awaitable[None]]


class FarSide:
    """Each request gets the next reply, the last one for ever; a reply of bytes is a whole answer, headers and all."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self.heard: list[Heard] = []
        self.connections = 0
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, sock=self._door)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while heard := await _request(reader):
                self.heard.append(heard)
                await self._reply(heard, writer)
        except ConnectionError:  # the client went first, as it should in some tests
            pass
        finally:
            writer.close()

    async def _reply(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, bytes):
            writer.write(reply)
            await writer.drain()
        else:
            await reply(heard, writer)


async def _request(reader: asyncio.StreamReader) -> Heard | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    method, target, _ = first.split(" ")
    parts = urlsplit(target)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Heard(method, parts.path, parts.query, headers, body)


def http(status: int, body: bytes | str | Mapping[str, Any] = b"", **headers: str) -> bytes:
    """A whole answer. A header given with _ is sent with -; content_length="" leaves it out."""
    is_json = isinstance(body, Mapping)
    content = json.dumps(body).encode() if is_json else body.encode() if isinstance(body, str) else bytes(body)
    kind = "application/json" if is_json else "text/plain"
    given = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    told = {"content-type": kind, "content-length": str(len(content)), "date": NOW, **given}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"HTTP/1.1 {status} Answer\r\n{lines}\r\n".encode() + content


def video(status: str = "queued", **more: Any) -> dict[str, Any]:
    return {"id": "video_1", "object": "video", "status": status, **more}


async def silence(_heard: Heard, _writer: asyncio.StreamWriter) -> None:
    """Never answers; the client goes first."""
    await asyncio.sleep(0)


async def hang_up(_heard: Heard, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def account_at(url: str, **changes: Any) -> Account:
    models = {"sora-2": "our-sora"}
    row: dict[str, Any] = {"dialect": "azure", "api_key": CANARY, "models": models, "slots": 2, "wire": "videos"}
    return Account(**{"name": "azure", "endpoint": url, "answer_seconds": 5.0, "create_seconds": 5.0, **row, **changes})


def order(**changes: Any) -> Order:
    given: dict[str, Any] = {
        "prompt": "A cat",
        "model": "sora-2",
        "width": 1280,
        "height": 720,
        "seconds": 4,
        "seed": 7,
    }
    return Order(**{**given, **changes})


@asynccontextmanager
async def opened(account: Account) -> AsyncIterator[RemoteVideos]:
    """Its service, started."""
    service = open_account(account)
    assert isinstance(service, RemoteVideos)
    await service.start()
    try:
        yield service
    finally:
        await service.close()


async def ended(service: VideoService, upstream_id: str) -> JobStatus:
    """The job, once it is over."""
    async with asyncio.timeout(30):
        while (status := await service.get_job_status(upstream_id)).phase in {"waiting", "running"}:  # noqa: ASYNC110  # no event crosses a wire
            await asyncio.sleep(0.05)
    return status
