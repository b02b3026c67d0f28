"""Finished files are read again, little by little: what rotted on the disk is found, and is served no more."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from app.db import Database, count_damaged
from app.errors import NotFound, Unavailable
from app.files import Files
from app.videos import records, tallies
from app.videos.keys import video_key
from app.videos.records import Record

log = structlog.get_logger(__name__)

PERIOD = 7 * 86_400.0  # s in which each file is read once
MOST_AT_ONCE = 256 << 20  # bytes of one call: at one a minute 2.6 TB in a week; what is more takes longer
REST = 4.0  # times as long as it reads it rests: at most a fifth of a core or of a disk
PROGRESS = "scrubbed"  # the file, beside the files, that says how far it is, so that a restart goes on


@dataclass(frozen=True, slots=True)
class Progress:
    """One pass over all finished videos, in the order of their ids."""

    begun: float  # seconds since 1970
    read: int = 0  # bytes since then
    place: str = ""  # the id of the video that was read last


class Scrub:
    """Reads each finished file once in `period` seconds, all of them evenly spread over it."""

    def __init__(
        self, database: Database, files: Files, *, period: float = PERIOD, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._files = files
        self._period = period
        self._clock = clock

    async def go_on(self) -> None:
        """Read what is due by now. A file that is not the one that was saved is set aside, counted and logged."""
        now = self._clock()
        before = await self._progress()
        progress = before or Progress(now)
        if progress.begun > now:  # the clock was set back
            progress = replace(progress, begun=now, read=0)
        async with self._database.reading() as connection:
            due = await tallies.stored_bytes(connection) * (now - progress.begun) / self._period
        progress = await self._read(progress, min(due, progress.read + MOST_AT_ONCE), now)
        if progress != before:
            await self._files.put(PROGRESS, f"{progress.begun} {progress.read} {progress.place}".encode())

    async def _read(self, progress: Progress, until: float, now: float) -> Progress:
        """Video by video, up to so many bytes of the pass; behind the last one a new pass begins, once it is time."""
        while progress.read < until:
            record = await self._next(progress.place)
            if record is None:
                return Progress(now) if now - progress.begun >= self._period else progress
            await self._look_at(record)
            progress = replace(progress, read=progress.read + (record.size_bytes or 0), place=record.id)
        return progress

    async def _progress(self) -> Progress | None:
        try:
            begun, read, place = (await self._files.read(PROGRESS)).decode().split(" ")
            return Progress(float(begun), int(read), place)
        except (NotFound, ValueError):
            return None

    async def _next(self, place: str) -> Record | None:
        async with self._database.reading() as connection:
            return await records.next_stored(connection, place)

    async def _look_at(self, record: Record) -> None:
        try:  # twice, for it may have been put back in the middle
            if await self._is_as_saved(record) or await self._is_as_saved(record):
                return
        except (NotFound, Unavailable) as error:
            if await self._is_wanted(record):
                log.error("a stored file cannot be read", video_id=record.id, reason=str(error))  # noqa: TRY400 - no trace
            return
        if await self._is_wanted(record) and await self._files.set_aside(video_key(record.id)):
            async with self._database.transaction() as connection:
                await count_damaged(connection)
            log.error("a stored file is not the one that was saved: set aside, restore it", video_id=record.id)

    async def _is_as_saved(self, record: Record) -> bool:
        key = video_key(record.id)
        size = await self._files.size(key)
        if size != record.size_bytes:
            return False
        digest, begun = hashlib.sha256(), time.monotonic()
        async for chunk in self._files.stream(key, 0, size):
            await asyncio.to_thread(digest.update, chunk)
            await asyncio.sleep(REST * (time.monotonic() - begun))
            begun = time.monotonic()
        return digest.hexdigest() == record.sha256

    async def _is_wanted(self, record: Record) -> bool:
        """Whether the row still says so: not where it was deleted for good meanwhile."""
        async with self._database.reading() as connection:
            now = await records.find(connection, record.id, trashed=True)
        return now is not None and now.sha256 == record.sha256
