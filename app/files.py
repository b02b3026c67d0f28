"""Finished files, whole or absent: received under a temporary name, hashed, fsynced, renamed, the directory fsynced."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import itertools
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore

from app.errors import DamagedFile, NotFound, StorageFull, Unavailable
from app.turns import Turns

# Bytes sent at once. The server keeps a dozen chunks for each reader who takes nothing, and everybody waits for what is
# copied meanwhile: 0.2 s beside 400 such readers with chunks of 32 kB. With 8 kB one reader has half the speed.
CHUNK = 1 << 14
FEW_READERS = 16  # at once, who get their chunks as fast as they take them
CHUNKS, ROUND = 8, 0.001  # where there are more: for all together in so many seconds, which is 130 MB a second
UNBLOCKED = getattr(os, "RWF_NOWAIT", 0)  # Linux: read what is in memory, else say that it would take time
PARTIAL = ".partial"  # on the same file system as the files, so that a rename is one step
ASIDE = "set-aside"  # the folder of what is neither served nor swept: a person decides


@dataclass(frozen=True, slots=True)
class Received:
    """A whole file under its temporary name, on disk for good."""

    path: Path
    size: int
    sha256: str


class Files:
    """The files of one installation, in the folder that a file:// URL names. Keys look like "videos/ID.mp4"."""

    def __init__(self, url: str) -> None:
        self.root = Path(unquote(urlsplit(url).path))
        self._partial = self.root / PARTIAL
        self._partial.mkdir(parents=True, exist_ok=True)
        self._store = LocalStore(self.root)
        self._readers = 0
        self._turns = Turns(CHUNKS, ROUND)

    async def receive(self, chunks: AsyncIterable[bytes], *, limit: int) -> Received:
        """Write `chunks` under a temporary name, hash and fsync them. Raises DamagedFile beyond `limit` bytes."""
        path = self._partial / secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        try:
            with path.open("xb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    _check_size(size, limit)
                    await asyncio.to_thread(_write, file, digest, chunk)
                await asyncio.to_thread(_sync, file)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Received(path, size, digest.hexdigest())

    async def keep(self, received: Received, key: str) -> None:
        """Give a received file its name; after a power cut it is there, whole, or it is not."""
        try:
            await obstore.rename_async(self._store, f"{PARTIAL}/{received.path.name}", key)
        except BaseError as error:
            raise Unavailable("The storage does not take the file at the moment.") from error
        await asyncio.to_thread(sync, (self.root / key).parent, self.root)

    async def put(self, key: str, content: bytes) -> None:
        """Store a small file under its name. Raises Unavailable."""
        try:
            received = await self.receive(_once(content), limit=len(content))
        except OSError as error:
            raise Unavailable("The storage does not take the file at the moment.") from error
        await self.keep(received, key)

    def discard(self, received: Received) -> None:
        received.path.unlink(missing_ok=True)

    async def size(self, key: str) -> int:
        """Bytes of the file. Raises NotFound; a symbolic link is not a file of ours."""
        if (self.root / key).is_symlink():
            raise NotFound("There is no such file.")
        try:
            return int((await obstore.head_async(self._store, key))["size"])
        except (FileNotFoundError, NotFoundError) as error:
            raise NotFound("There is no such file.") from error
        except (BaseError, OSError) as error:
            raise Unavailable("The storage cannot be read at the moment.") from error

    async def stream(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to and without `end`, in chunks. Raises NotFound, Unavailable."""
        self._readers += 1
        try:
            file = await asyncio.to_thread(os.open, self.root / key, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                while start < end:
                    await (self._turns.take() if self._readers > FEW_READERS else asyncio.sleep(0))
                    chunk = await _read(file, start, min(CHUNK, end - start))
                    if not chunk:
                        raise Unavailable("The file is shorter than it was.")
                    start += len(chunk)
                    yield chunk
            finally:
                os.close(file)
        except FileNotFoundError as error:
            raise NotFound("There is no such file.") from error
        except OSError as error:
            raise Unavailable("The storage cannot be read at the moment.") from error
        finally:
            self._readers -= 1

    async def read(self, key: str) -> bytes:
        return b"".join([chunk async for chunk in self.stream(key, 0, await self.size(key))])

    async def delete(self, *keys: str) -> None:
        """Remove files; one that is not there is already removed."""
        for key in keys:
            try:
                await obstore.delete_async(self._store, key)
            except (FileNotFoundError, NotFoundError):
                continue

    async def set_aside(self, *keys: str) -> list[str]:
        """Move files to where nobody serves or sweeps them, for good after a power cut too. Those that were there."""
        return await asyncio.to_thread(self._set_aside, keys)

    def _set_aside(self, keys: tuple[str, ...]) -> list[str]:
        moved, folders = [], {self.root}
        for key in keys:
            goal = _free_name(self.root / ASIDE / key)
            goal.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # another process was first
                (self.root / key).rename(goal)
                moved.append(key)
                folders |= {(self.root / key).parent, goal.parent, goal.parent.parent}
        sync(*folders)
        return moved

    async def keys(self, folder: str, *, min_age: float = 0.0) -> list[str]:
        """Every key in one folder whose file is at least `min_age` seconds old."""
        newest = datetime.now(UTC) - timedelta(seconds=min_age)
        found = [meta async for page in obstore.list(self._store, folder) for meta in page]
        return [meta["path"] for meta in found if not min_age or meta["last_modified"] <= newest]

    def free_bytes(self) -> int:
        """Of the disk that the files are on."""
        return shutil.disk_usage(self.root).free

    def check_room(self, least: int) -> None:
        """Raises StorageFull where the disk has fewer than `least` bytes free."""
        if self.free_bytes() < least:
            raise StorageFull("The disk is nearly full, so nothing was stored. Delete some videos, then try again.")

    def stale(self, min_age: float) -> list[str]:
        """Temporary files that nobody has touched for `min_age` seconds."""
        newest = time.time() - min_age
        found = []
        for path in list(self._partial.iterdir()):
            with suppress(FileNotFoundError):  # a worker may have finished it just now
                if path.stat().st_mtime <= newest:
                    found.append(f"{PARTIAL}/{path.name}")
        return found

    async def sweep(self, min_age: float) -> int:
        """Remove those; how many there were."""
        removed = 0
        for name in self.stale(min_age):
            with suppress(FileNotFoundError):
                await asyncio.to_thread((self.root / name).unlink)
                removed += 1
        return removed


async def _read(file: int, start: int, most: int) -> bytes:
    """At once where the system has the bytes in memory, which a thread would make fifty times as dear."""
    if UNBLOCKED:
        chunk = bytearray(most)
        try:
            return bytes(memoryview(chunk)[: os.preadv(file, [chunk], start, UNBLOCKED)])
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.EOPNOTSUPP}:  # the second one from file systems that always wait
                raise
    return await asyncio.to_thread(os.pread, file, most, start)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise DamagedFile(f"The file grew past {limit >> 20} MB, more than such a video can have.")


def _write(file: BinaryIO, digest: hashlib._Hash, chunk: bytes) -> None:
    digest.update(chunk)
    file.write(chunk)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _free_name(path: Path) -> Path:
    """That name, or where it is taken the first with a number behind it that is not."""
    names = itertools.chain([path], (path.with_name(f"{path.name}.{number}") for number in itertools.count(2)))
    return next(name for name in names if not name.exists())


def sync(*paths: Path) -> None:
    """Make files, or the names in folders, last: unless its folder is fsynced too, a power cut takes a file away."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
