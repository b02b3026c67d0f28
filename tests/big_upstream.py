"""A /v1/videos server whose one video is a small clip padded to any size, sent in a stream that can be cut once."""

from __future__ import annotations

import asyncio
import re
import struct
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.conftest import free_port, wait_for

CHUNK = 1 << 20
ETAG = '"the-one-video"'


@dataclass
class BigUpstream:
    """`size` bytes of video; the first download ends at `cut_at` of it (1.0: never)."""

    clip: bytes
    size: int
    cut_at: float = 1.0
    port: int = field(default_factory=free_port)
    sent: int = 0  # bytes of content, over all downloads
    ranges: list[str] = field(default_factory=list)
    downloads: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def part(self, start: int, end: int) -> bytes:
        """The bytes of the padded file: the clip, then one free box of zeros (ISO/IEC 14496-12, 8.1.2)."""
        rest = self.size - len(self.clip)
        head = self.clip + struct.pack(">I4sQ", 1, b"free", rest)
        known = head[start:end]
        return known + bytes(max(0, end - max(start, len(head))))

    async def content(self, request: Request) -> Response:
        asked = re.match(r"bytes=(\d+)-", request.headers.get("range", ""))
        start = int(asked[1]) if asked else 0
        if asked:
            self.ranges.append(request.headers["range"])
        self.downloads += 1
        end = int(self.size * self.cut_at) if self.downloads == 1 else self.size
        headers = {"content-length": str(self.size - start), "etag": ETAG, "accept-ranges": "bytes"}
        if asked:
            headers["content-range"] = f"bytes {start}-{self.size - 1}/{self.size}"
        return StreamingResponse(
            self.stream(start, end), status_code=206 if asked else 200, headers=headers, media_type="video/mp4"
        )

    async def stream(self, start: int, end: int) -> AsyncIterator[bytes]:
        for at in range(start, end, CHUNK):
            part = self.part(at, min(at + CHUNK, end))
            self.sent += len(part)
            yield part
            await asyncio.sleep(0)

    async def job(self, request: Request) -> Response:
        await request.body()  # an answer before the end of an order is lost when the connection closes
        return JSONResponse(self.told())

    def told(self) -> dict[str, object]:
        return {
            "id": "video_big", "object": "video", "status": "completed", "progress": 100, "created_at": 1,
            "size": "1280x720", "seconds": "4", "model": "sora-2", "prompt": "big", "error": None,
        }  # fmt: skip

    def list(self, _: Request) -> Response:
        return JSONResponse({"object": "list", "data": [], "has_more": False, "first_id": None, "last_id": None})

    def app(self) -> Starlette:
        root = "/openai/v1/videos"
        return Starlette(
            routes=[
                Route(root, self.list, methods=["GET"]),
                Route(root, self.job, methods=["POST"]),
                Route(f"{root}/video_big", self.job),
                Route(f"{root}/video_big/content", self.content),
            ]
        )


@contextmanager
def running(upstream: BigUpstream) -> Iterator[BigUpstream]:
    """The server on its port, in a thread of its own."""
    server = uvicorn.Server(uvicorn.Config(upstream.app(), port=upstream.port, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(lambda: server.started, bool, seconds=10)
    try:
        yield upstream
    finally:
        server.should_exit = True
        thread.join(10)
