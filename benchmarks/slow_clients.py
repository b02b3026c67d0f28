"""Clients that are slow, oversized or lie: what each sends over one connection, and how it reads the answer.

A script yields bytes to send, seconds to wait, or HALF_CLOSE; it goes on until the server closes the connection.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import repeat
from time import monotonic
from typing import Literal

HALF_CLOSE = None  # "I have nothing more to say", and go on listening
MB, GB = 1 << 20, 1 << 30  # bytes
AGAIN = 5.0  # s after which a connection that the server has closed is made anew
PACE = 200  # connections that are made in a second
SLOWLY = 1024  # bytes a second that a slow reader takes
KERNEL = 8192  # bytes that its system keeps for it

Script = Iterator[bytes | float | None]
HOST = b"Host: localhost\r\n"
JSON = b"Content-Type: application/json\r\n"
GENERATE = b"POST /api/generate HTTP/1.1\r\n" + HOST + JSON
FORM = b"POST /v1/videos HTTP/1.1\r\n" + HOST + b"Content-Type: multipart/form-data; boundary=x\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
TLS_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)) * 2  # RFC 8446, 4.1.2: a record of 512
HTTP2 = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9)[:3] + b"\x04" + bytes(5)  # RFC 9113, 3.4; empty SETTINGS


@dataclass(frozen=True)
class Attack:
    name: str
    script: Callable[[], Script]
    reads: Literal["all", "slowly", "nothing"] = "all"


@dataclass
class Crowd:
    """Connections of one attack, until a moment; how long the server let each live, and what it said first."""

    attack: Attack
    port: int
    until: float  # of time.monotonic()
    made: int = 0
    closed_after: list[float] = field(default_factory=list)  # s
    answers: dict[str, int] = field(default_factory=dict)  # by status code

    async def come(self, connections: int, pace: float = PACE) -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(connections):
                group.create_task(self._stay(number / pace))

    async def _stay(self, after: float) -> None:
        await asyncio.sleep(after)
        while monotonic() < self.until:
            with suppress(OSError):
                await self._live()
            await asyncio.sleep(max(0.0, min(AGAIN, self.until - monotonic())))

    async def _live(self) -> None:
        """One connection: script and reading side by side, until the server ends it or time is up."""
        with socket.socket() as own:
            own.setblocking(False)
            if self.attack.reads != "all":
                own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, KERNEL)
            await asyncio.get_running_loop().sock_connect(own, ("127.0.0.1", self.port))
            self.made += 1
            began = monotonic()
            saying, hearing = asyncio.create_task(self._say(own)), asyncio.create_task(self._hear(own))
            done, _ = await asyncio.wait([hearing], timeout=self.until - began)
            if done:
                self.closed_after.append(monotonic() - began)
            for task in (saying, hearing):
                task.cancel()
            await asyncio.gather(saying, hearing, return_exceptions=True)

    async def _say(self, own: socket.socket) -> None:
        with suppress(OSError):
            for word in self.attack.script():
                if isinstance(word, bytes):
                    await asyncio.get_running_loop().sock_sendall(own, word)
                elif word is HALF_CLOSE:
                    own.shutdown(socket.SHUT_WR)
                else:
                    await asyncio.sleep(word)

    async def _hear(self, own: socket.socket) -> None:
        """Returns when the server has closed the connection."""
        if self.attack.reads == "nothing":
            await asyncio.Event().wait()
        most = SLOWLY if self.attack.reads == "slowly" else MB
        with suppress(OSError):
            first = True
            while said := await asyncio.get_running_loop().sock_recv(own, most):
                if first and said.startswith(b"HTTP/1."):
                    self._note(said[9:12].decode())
                first = False
                await asyncio.sleep(0 if self.attack.reads == "all" else 1)

    def _note(self, status: str) -> None:
        self.answers[status] = self.answers.get(status, 0) + 1


def silence() -> Script:
    yield from ()


def slow_heads() -> Script:
    yield b"GET /health HTTP/1.1\r\n" + HOST
    for _ in repeat(None):
        yield from (1.0, b"X-Slow: 1\r\n")


def letters() -> Script:
    """A head that comes letter by letter."""
    for letter in b"GET /health HTTP/1.1\r\nX-Slow: " + b"x" * 1000:
        yield from (bytes([letter]), 1.0)


def half_heads() -> Script:
    yield b"GET /health HTTP/1.1\r\n" + HOST + b"X-Half: "


def many_headers() -> Script:
    yield b"GET / HTTP/1.1\r\n" + HOST
    yield from repeat(b"".join(b"X-%d: y\r\n" % number for number in range(1000)), 10)
    yield b"\r\n"


def big_header() -> Script:
    yield b"GET / HTTP/1.1\r\n" + HOST + b"X-Big: "
    yield from repeat(b"x" * 65_536, 16)
    yield b"\r\n\r\n"


def long_address() -> Script:
    yield b"GET /"
    yield from repeat(b"x" * 65_536, 16)
    yield b" HTTP/1.1\r\n\r\n"


def slow_bodies() -> Script:
    yield GENERATE + b"Content-Length: 4000\r\n\r\n{"
    for _ in repeat(None):
        yield from (1.0, b" ")


def half_bodies() -> Script:
    yield GENERATE + b'Content-Length: 4000\r\n\r\n{"prompt": "' + b"x" * 2000


def slow_chunks() -> Script:
    yield GENERATE + CHUNKED
    for _ in repeat(None):
        yield from (b"1\r\n \r\n", 1.0)


def slow_forms() -> Script:
    yield FORM + b"Content-Length: 100000\r\n\r\n"
    for letter in b'--x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n' + b"x" * 1000:
        yield from (bytes([letter]), 1.0)


def crowded_forms() -> Script:
    """Parts without an end, each with a name and nothing else."""
    yield FORM + CHUNKED
    parts = b'--x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n\r\n' * 1000
    yield from repeat(b"%x\r\n%b\r\n" % (len(parts), parts), 1000)


def big_bodies() -> Script:
    yield GENERATE + b"Content-Length: %d\r\n\r\n" % GB
    yield from repeat(b" " * 65_536, GB // 65_536)


def endless_bodies() -> Script:
    yield GENERATE + CHUNKED
    yield from repeat(b"10000\r\n" + b" " * 65_536 + b"\r\n", GB // 65_536)


def tiny_chunks() -> Script:
    yield GENERATE + CHUNKED
    yield from repeat(b"1\r\n \r\n" * 1000, GB)


def chunk_extensions() -> Script:
    yield GENERATE + CHUNKED + b"1;"
    yield from repeat(b"x" * 65_536, GB // 65_536)


def slow_trailers() -> Script:
    yield GENERATE + CHUNKED + b"2\r\n{}\r\n0\r\n"
    for _ in repeat(None):
        yield from (b"X-Trailer: 1\r\n", 1.0)


def shorter_than_said() -> Script:
    """What comes after the body is no request."""
    yield GENERATE + b"Content-Length: 2\r\n\r\n{}"
    yield from repeat(b"x" * 65_536, 16)


def half_closed() -> Script:
    yield GENERATE + b"Content-Length: 4000\r\n\r\n{"
    yield HALF_CLOSE


def unkept_promises() -> Script:
    yield GENERATE + b"Content-Length: 4000\r\nExpect: 100-continue\r\n\r\n"


def tls_hello() -> Script:
    yield TLS_HELLO


def http2_preface() -> Script:
    yield HTTP2


def pipelined() -> Script:
    yield (b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n") * 20


def finished_requests() -> Script:
    """A connection that is kept after its request."""
    yield b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"


def events() -> Script:
    yield b"GET /api/events HTTP/1.1\r\n" + HOST + b"\r\n"


def asking_for(path: str) -> Callable[[], Script]:
    return lambda: iter([b"GET %b HTTP/1.1\r\n" % path.encode() + HOST + b"\r\n"])


ATTACKS = (
    Attack("connect and say nothing", silence),
    Attack("heads, a line a second", slow_heads),
    Attack("heads, a letter a second", letters),
    Attack("half heads", half_heads),
    Attack("10,000 headers", many_headers),
    Attack("a header of 1 MB", big_header),
    Attack("an address of 1 MB", long_address),
    Attack("bodies, a byte a second", slow_bodies),
    Attack("half bodies", half_bodies),
    Attack("chunks, one a second", slow_chunks),
    Attack("forms, a byte a second", slow_forms),
    Attack("forms of endless parts", crowded_forms),
    Attack("1 GB with a length", big_bodies),
    Attack("1 GB without a length", endless_bodies),
    Attack("chunks of one byte", tiny_chunks),
    Attack("chunk extensions", chunk_extensions),
    Attack("trailers, one a second", slow_trailers),
    Attack("more than the length said", shorter_than_said),
    Attack("half-closed in the body", half_closed),
    Attack("100-continue, no body", unkept_promises),
    Attack("TLS at a plain port", tls_hello),
    Attack("HTTP/2 preface", http2_preface),
    Attack("20 requests, none read", pipelined, "nothing"),
    Attack("events, none read", events, "nothing"),
)
