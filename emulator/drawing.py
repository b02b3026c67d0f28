"""The videos: drawn by animatic in a process of their own, each stamped with the job it belongs to."""

from __future__ import annotations

import asyncio
import getpass
import hashlib
import os
import secrets
import shutil
import struct
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from animatic import Order, __version__
from animatic.order import LARGEST_AREA, LARGEST_SIDE, LONGEST_SECONDS, SHORTEST_SECONDS, SMALLEST_SIDE
from animatic.pool import Pool
from emulator.joining import repeat
from emulator.settings import Drawing

SHARED_PROMPT = "A paper boat on a pond"  # what every shared clip shows
SHARED_FPS = 12  # frames per second: half the work, and still a video
FPS = 24  # of a drawing of one's own
CLIPS_HELD = 8  # files kept in memory, a few MB each
TIME_LIMIT = 300.0  # seconds for two seconds of video; a busy test machine is slow, not broken

_STAMP = b"job "  # how the payload of the last box begins


def stamped(data: bytes, job: str, generation: str = "") -> bytes:
    """The MP4 with one more `free` box at its end, which players skip and `stamped_id` reads."""
    return data + stamp(job, generation)


def stamp(job: str, generation: str = "") -> bytes:
    payload = _STAMP + job.encode() + (b"\n" + generation.encode() if generation else b"")
    return struct.pack(">I4s", 8 + len(payload), b"free") + payload


def stamped_id(data: bytes) -> str | None:
    """The id of the job that a delivered MP4 was made for; None for anything else or a part of one."""
    found = None
    for kind, payload in _boxes(data):
        if kind == b"free" and payload[: len(_STAMP)] == _STAMP:
            found = bytes(payload[len(_STAMP) :]).split(b"\n")[0].decode(errors="replace")
    return found


def drawable(width: int, height: int) -> tuple[int, int]:
    """The size that animatic draws for one that was asked: even, and within its limits, in the same shape."""
    scale = min(1.0, LARGEST_SIDE / max(width, height), (LARGEST_AREA / (width * height)) ** 0.5)
    return _even(width * scale), _even(height * scale)


@lru_cache(maxsize=CLIPS_HELD)
def file_bytes(path: Path) -> bytes:
    """A drawn file, which never changes under its name."""
    return path.read_bytes()


class Easel:
    """Draws for one event loop. Its worker process starts with the first drawing that is not there yet."""

    def __init__(self) -> None:
        self._pool: Pool | None = None
        self._own: Path | None = None
        self._under_way: dict[Path, asyncio.Task[Path]] = {}

    async def draw(
        self, drawing: Drawing, prompt: str, width: int, height: int, seconds: int, image: bytes | None
    ) -> Path:
        """The MP4 of so many pixels and seconds. Raises RenderFailed and OrderRefused."""
        width, height = drawable(width, height)
        pieces = -(-seconds // int(LONGEST_SECONDS))
        length = max(SHORTEST_SECONDS, seconds / pieces)
        if drawing == "shared":
            order = Order(prompt=SHARED_PROMPT, width=width, height=height, seconds=length, fps=SHARED_FPS)
            return await self._once(order, pieces, shared_path(order, pieces))
        order = Order(prompt=prompt, width=width, height=height, seconds=length, fps=FPS, image=image)
        return await self._made(order, pieces, self._own_folder() / f"{secrets.token_hex(8)}.mp4")

    def discard(self, path: Path) -> None:
        """Remove a drawing that was for one job only; a shared one stays."""
        if self._own is not None and path.parent == self._own:
            path.unlink(missing_ok=True)

    async def close(self) -> None:
        """End the worker and forget the drawings that were for one job only."""
        for task in self._under_way.values():
            task.cancel()
        if self._pool is not None:
            await self._pool.close()
        if self._own is not None:
            await asyncio.to_thread(shutil.rmtree, self._own, ignore_errors=True)

    async def _once(self, order: Order, pieces: int, path: Path) -> Path:
        """However many ask for it at once, and whoever made it."""
        if await asyncio.to_thread(path.is_file):
            return path
        if path not in self._under_way:
            task = asyncio.create_task(self._made(order, pieces, path), name=f"draw {path.name}")
            task.add_done_callback(lambda _done: self._under_way.pop(path, None))
            self._under_way[path] = task
        return await asyncio.shield(self._under_way[path])

    async def _made(self, order: Order, pieces: int, path: Path) -> Path:
        """Drawn beside its place, then moved there whole, so that nobody reads half a file."""
        if self._pool is None:
            self._pool = Pool(1, segment_time_limit=TIME_LIMIT)
        draft = path.with_name(f"{secrets.token_hex(8)}.part")
        joined = draft.with_suffix(".joined")
        try:
            facts = await self._pool.render(order, draft)
            if pieces > 1:
                await asyncio.to_thread(repeat, draft, pieces, facts.seconds, joined)
            (joined if pieces > 1 else draft).replace(path)
        finally:
            draft.unlink(missing_ok=True)
            joined.unlink(missing_ok=True)
        return path

    def _own_folder(self) -> Path:
        if self._own is None:
            self._own = Path(tempfile.mkdtemp(prefix="sora-emulator-"))
        return self._own


def shared_path(order: Order, pieces: int) -> Path:
    """Where the shared clip of an order lies, for every emulator of this user on this machine."""
    folder = Path(tempfile.gettempdir()) / f"sora-emulator-clips-{getpass.getuser()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else; remove it.")
    settings = f"{order.prompt} {order.seed} {order.codec} {order.style} {order.badge} {order.sound}"
    key = hashlib.sha256(settings.encode()).hexdigest()[:8]
    return folder / f"{__version__}-{order.width}x{order.height}-{order.seconds:g}s-x{pieces}-{order.fps}fps-{key}.mp4"


def _even(side: float) -> int:
    return min(LARGEST_SIDE, max(SMALLEST_SIDE, int(side) // 2 * 2))


def _boxes(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """The kind and payload of each whole box at the top of an MP4."""
    view, at = memoryview(data), 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= len(data):
            (size,), head = struct.unpack_from(">Q", data, at + 8), 16
        if size < head or at + size > len(data):
            return
        yield kind, view[at + head : at + size]
        at += size
