"""The steps of production: submit, wait, save, illustrate. Each may be repeated at any point without harm."""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import structlog

from app.catalog import Catalog
from app.db import Database
from app.errors import DamagedFile, DeadlineExceeded, Failure, Internal, JobLost, RenderFailed, Unavailable
from app.files import Files, Received
from app.media import Media
from app.models.video import ACTIVE, State
from app.services.contract import JobStatus, Order, VideoService
from app.videos import records
from app.videos.keys import poster_key, sprites_key, video_key
from app.videos.records import Record
from app.workflows import Next

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 60  # submissions of one video: enough for 50 crashes in a row, and an end for one that causes them
ROOM_PAUSE = 5.0  # s between looks for free disk
ROOM_PATIENCE = 24 * 3600.0  # s that an accepted video waits for free disk
NEWS_PAUSE = 0.4  # s between two stored progresses of one video
BYTES_AT_LEAST, BYTES_PER_SECOND = 32 << 20, 32 << 20  # of any video; ten times what 1080p at high quality takes


class Production:
    """Does the steps for one worker. A step that ends with Next.OVER has left the video in a final state."""

    def __init__(
        self,
        database: Database,
        files: Files,
        media: Media,
        services: Mapping[str, VideoService],
        catalog: Catalog,
        *,
        min_free_bytes: int,
    ) -> None:
        self._database = database
        self._files = files
        self._media = media
        self._services = services
        self._catalog = catalog
        self._min_free_bytes = min_free_bytes

    async def submit(self, video_id: str) -> Next:
        """Note the intent, then ask the service, then note its answer."""
        return await self._guarded(video_id, self._submit)

    async def wait(self, video_id: str) -> Next:
        """Follow the job until it is done, failed, cancelled, lost or too late."""
        return await self._guarded(video_id, self._wait)

    async def save(self, video_id: str) -> Next:
        """Take the file, verify it, make it ours; only then is the video completed."""
        return await self._guarded(video_id, self._save)

    async def illustrate(self, video_id: str) -> Next:
        """Draw the poster and the sprite sheet of the finished file; a video without them is still a video."""
        key = video_key(video_id)
        try:
            pictures = await self._media.pictures(self._files.root / key)
        except DamagedFile:
            log.warning("no pictures could be made of this video", exc_info=True)
            return Next.OVER
        await self._files.put(poster_key(video_id), pictures.poster)
        await self._files.put(sprites_key(video_id), pictures.sprites)
        async with self._database.transaction() as connection:
            await records.note(connection, video_id, new_poster=True, sprites=pictures.layout)
        return Next.OVER

    async def give_up(self, video_id: str) -> None:
        """End a video whose step failed for a reason nobody foresaw; does nothing to one that is final."""
        await self._fail(
            video_id, Internal("The video could not be made because of a mistake in the studio. The log says more.")
        )

    async def _guarded(self, video_id: str, step: Callable[[Record], Awaitable[Next]]) -> Next:
        """The end of a worker's step: what goes wrong in it ends the video with a sentence, never the worker."""
        record = await self._record(video_id)
        if record is None or (record.state.is_final and record.state is not State.COMPLETED):
            return Next.OVER
        try:
            return await step(record)
        except Unavailable:
            raise  # the engine tries again
        except Failure as failure:
            await self._fail(video_id, failure)
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise Unavailable("The disk is full.") from error
            log.exception("a step failed")
            await self.give_up(video_id)
        except Exception:
            log.exception("a step failed")
            await self.give_up(video_id)
        return Next.OVER

    async def _submit(self, record: Record) -> Next:
        service = self._services[record.service]
        if not await self._has_room(record):
            return await self._end(record)
        if record.attempt >= MOST_ATTEMPTS:
            raise RenderFailed(
                f"The work was interrupted {record.attempt} times and was given up. Nothing was charged."
            )
        if record.upstream_id:
            await service.discard(record.upstream_id)
        async with self._database.transaction() as connection:
            moved = await records.move(
                connection,
                record.id,
                State.SUBMITTING,
                attempt=record.attempt + 1,
                started_at=record.started_at or datetime.now(UTC),
                upstream_id=None,
                progress=None,
            )
        if moved is None:
            return Next.OVER
        upstream_id = await service.create_video_job(_order(record))
        async with self._database.transaction() as connection:
            taken = await records.move(
                connection, record.id, State.IN_PROGRESS, of_attempt=moved.attempt, upstream_id=upstream_id
            )
        if taken is None:  # ended, or overtaken by another worker, while the service was asked
            await _drop(service, upstream_id)
            return Next.OVER
        return Next.GO_ON

    async def _has_room(self, record: Record) -> bool:
        """Wait until the disk has room for the video; False where it was cancelled meanwhile."""
        deadline = time.monotonic() + ROOM_PATIENCE
        while self._files.free_bytes() < self._min_free_bytes:
            if time.monotonic() > deadline:
                raise RenderFailed("The disk stayed full for a day. Nothing was made and nothing was charged.")
            await asyncio.sleep(ROOM_PAUSE)
            if await self._is_to_end(record):
                return False
        return not await self._is_to_end(record)

    async def _wait(self, record: Record) -> Next:
        service = self._services[record.service]
        assert record.upstream_id is not None
        news = _News(self._database, self._files, record)
        deadline = time.monotonic() + self._catalog.find(record.model).deadline_seconds
        while True:
            if await self._is_to_end(record):
                await _drop(service, record.upstream_id)
                return await self._end(record)
            try:
                status = await service.get_job_status(record.upstream_id)
            except JobLost:
                return self._lost(service)
            await news.tell(status)
            if status.phase == "completed":
                return Next.GO_ON
            if status.phase in {"failed", "cancelled"}:
                raise status.failure or RenderFailed("The service stopped this video by itself.")
            if time.monotonic() > deadline:
                raise DeadlineExceeded("The service took longer for this video than it ever should; it was stopped.")
            await asyncio.sleep(service.poll_seconds)

    async def _save(self, record: Record) -> Next:
        if record.state is State.COMPLETED:
            return Next.GO_ON
        service = self._services[record.service]
        assert record.upstream_id is not None
        async with self._database.transaction() as connection:
            if record.state is State.IN_PROGRESS:
                await records.move(connection, record.id, State.SAVING, of_attempt=record.attempt)
        limit = BYTES_AT_LEAST + BYTES_PER_SECOND * record.seconds
        try:
            received = await self._files.receive(service.download_video(record.upstream_id), limit=limit)
        except (JobLost, FileNotFoundError):
            return self._lost(service)
        try:
            is_ours = await self._keep(record, received)
        finally:
            self._files.discard(received)
        await service.discard(record.upstream_id)
        return Next.GO_ON if is_ours else Next.OVER

    async def _keep(self, record: Record, received: Received) -> bool:
        """Verify and name the file and complete the video; False where another worker has overtaken this one."""
        found = await self._media.verify(
            received.path, width=record.width, height=record.height, seconds=record.seconds
        )
        await self._files.keep(received, video_key(record.id))
        async with self._database.transaction() as connection:
            completed = await records.move(
                connection,
                record.id,
                State.COMPLETED,
                of_attempt=record.attempt,
                size_bytes=received.size,
                sha256=received.sha256,
                actual_seconds=found.seconds,
                generation_seconds=_since(record.started_at),
            )
        return completed is not None

    def _lost(self, service: VideoService) -> Next:
        if not service.is_repeatable:
            raise RenderFailed("The service no longer knows this job, so its file cannot be fetched.")
        return Next.AGAIN

    async def _is_to_end(self, record: Record) -> bool:
        """Whether this work is to stop: its video is final, overtaken by another attempt, or to be cancelled."""
        now = await self._record(record.id)
        return now is None or now.state.is_final or now.attempt != record.attempt or now.cancel_requested_at is not None

    async def _end(self, record: Record) -> Next:
        """Cancel the video of a work that stopped; does nothing to one that is final or overtaken."""
        async with self._database.transaction() as connection:
            await records.move(connection, record.id, State.CANCELLED, of_attempt=record.attempt, progress=None)
        return Next.OVER

    async def _fail(self, video_id: str, failure: Failure) -> None:
        async with self._database.transaction() as connection:
            failed = await records.move(
                connection, video_id, State.FAILED, error_code=failure.code, error=str(failure), progress=None
            )
        if failed is None:
            return
        log.warning("a video failed", video_id=video_id, code=failure.code, reason=str(failure))
        if failed.upstream_id:
            await _drop(self._services[failed.service], failed.upstream_id)

    async def _record(self, video_id: str) -> Record | None:
        async with self._database.reading() as connection:
            return await records.find(connection, video_id, trashed=True)


class _News:
    """Stores what a running job says of itself, not more often than anybody could see."""

    def __init__(self, database: Database, files: Files, record: Record) -> None:
        self._database = database
        self._files = files
        self._video_id = record.id
        self._told_at = float("-inf")
        self._told: tuple[float | None, bytes | None] = (record.progress, None)

    async def tell(self, status: JobStatus) -> None:
        news = (status.progress, status.poster)
        is_due = time.monotonic() - self._told_at >= NEWS_PAUSE or status.phase == "completed"
        if news == self._told or not is_due:
            return
        values: dict[str, object] = {"progress": status.progress}
        new_poster = status.poster is not None and status.poster != self._told[1]
        if status.poster and new_poster:
            await self._files.put(poster_key(self._video_id), status.poster)
        if status.scene:
            values |= {"scene": status.scene, "understood": status.understood}
        async with self._database.transaction() as connection:
            await records.note(connection, self._video_id, new_poster=new_poster, **values)
        self._told, self._told_at = news, time.monotonic()


async def sweep(database: Database, files: Files, *, min_age: float) -> int:
    """Remove temporary files older than `min_age` seconds and files that no video owns; how many.

    A file is owned by a video that is finished or still being made, a poster by any video. Files are
    listed before their owners are, so that
    one which appears meanwhile is left alone.
    """
    removed = await files.sweep(min_age)
    found = {folder: await files.keys(folder) for folder in ("videos", "sprites", "posters")}
    async with database.reading() as connection:
        making = set(await records.ids(connection, [State.COMPLETED, *ACTIVE]))
        owners = {"videos": making, "sprites": making, "posters": set(await records.ids(connection, State))}
    strays = [key for folder, keys in found.items() for key in keys if _owner(key) not in owners[folder]]
    await files.delete(*strays)
    return removed + len(strays)


async def _drop(service: VideoService, upstream_id: str) -> None:
    await service.cancel(upstream_id)
    await service.discard(upstream_id)


def _owner(key: str) -> str:
    return key.rpartition("/")[2].partition(".")[0]


def _since(moment: datetime | None) -> float | None:
    return None if moment is None else (datetime.now(UTC) - moment).total_seconds()


def _order(record: Record) -> Order:
    return Order(
        prompt=record.prompt,
        model=record.model,
        width=record.width,
        height=record.height,
        seconds=record.seconds,
        seed=record.seed,
    )
