"""The steps of production: submit, wait, save, illustrate. Each may be repeated at any point without harm."""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime

import structlog

from app.accounts import Upstreams
from app.db import Database
from app.errors import (
    DamagedFile,
    Failure,
    JobLost,
    RenderFailed,
    Unavailable,
)
from app.files import Files
from app.media import Media
from app.models.video import AT_A_SERVICE, State
from app.moderation import Checker, Moderation
from app.services.contract import VideoService, is_remote
from app.videos import records
from app.videos.endings import EMBEDDED, Endings, drop, is_embedded, mistake
from app.videos.following import Following, lost
from app.videos.holds import account_gone, tell_hold
from app.videos.keys import poster_key, sprites_key, video_key
from app.videos.lanes import Lanes
from app.videos.orders import Orders
from app.videos.records import Record
from app.videos.saving import Saving
from app.videos.screening import Screening
from app.videos.submission import Submissions
from app.workflows import Next

__all__ = ["EMBEDDED", "Production"]

log = structlog.get_logger(__name__)

# What may pass by itself, or by an operator: a disk that is full, broken or only to be read, descriptors, memory.
MAY_PASS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
MOST_ATTEMPTS = (
    60  # of one video at a free service: enough for 50 crashes in a row, and an end for one that causes them
)
ROOM_PAUSE = 5.0  # s between looks for free disk
ROOM_PATIENCE = 24 * 3600.0  # s that an accepted video waits for free disk


class Production:
    """Does the steps for one worker. A step that ends with Next.OVER has left the video in a final state."""

    def __init__(
        self,
        database: Database,
        files: Files,
        media: Media,
        services: Mapping[str, VideoService],
        upstreams: Upstreams,
        lanes: Lanes,
        *,
        min_free_bytes: int,
        moderation: Moderation,
        checkers: Sequence[Checker] = (),
    ) -> None:
        self._database = database
        self._files = files
        self._media = media
        self._services = services
        self._min_free_bytes = min_free_bytes
        remote = {name: service for name, service in services.items() if is_remote(service)}
        self._orders = Orders(database, files)
        self._screening = Screening(database, self._orders, moderation, checkers)
        self._submissions = Submissions(database, self._orders, upstreams, remote, lanes)
        self._endings = Endings(database, services, lanes)
        self._following = Following(database, files, services, upstreams, lanes, self._endings)
        caps = {account.name: account.max_file_bytes for account in upstreams.accounts}
        self._saving = Saving(database, files, media, caps)

    async def submit(self, video_id: str) -> Next:
        """Note the intent, then ask the service, then note its answer."""
        return await self._guarded(video_id, self._submit, claims=1)

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
        await self._endings.fail(video_id, mistake())

    async def close(self) -> None:
        await self._following.close()

    async def _guarded(self, video_id: str, step: Callable[[Record], Awaitable[Next]], *, claims: int = 0) -> Next:
        """The end of a worker's step: what goes wrong in it ends the video with a sentence, never the worker.

        `claims` is by how much the step itself may raise the attempt; a video whose attempt is higher is another's.
        """
        record = await self._endings.find(video_id)
        if record is None or (record.state.is_final and record.state is not State.COMPLETED):
            return Next.OVER
        if record.account is not None and record.account not in self._services:
            if record.cancel_requested_at:
                return await self._endings.cancel(record)
            await tell_hold(self._database, record.id, str(account_gone(record.account)), record.hold)
        try:
            return await step(record)
        except Unavailable:
            raise  # the engine tries again
        except Failure as failure:
            await self._endings.fail(video_id, failure, last_attempt=record.attempt + claims)
        except OSError as error:
            if error.errno in MAY_PASS:
                raise Unavailable(f"The disk is in the way: {error.strerror}.") from error
            await self._broke_off(video_id, error, last_attempt=record.attempt + claims)
        except Exception as error:  # noqa: BLE001  # logged with its trace where it is dealt with
            await self._broke_off(video_id, error, last_attempt=record.attempt + claims)
        return Next.OVER

    async def _broke_off(self, video_id: str, error: Exception, *, last_attempt: int) -> None:
        """A mistake of ours. It ends a free video; one that may be paid for is tried again, for a day.

        Raises Unavailable for the latter, so that the engine tries again.
        """
        log.exception("a step failed", exc_info=error)
        record = await self._endings.find(video_id)
        if record and not is_embedded(record) and record.state in {*AT_A_SERVICE, State.SAVING}:
            await tell_hold(
                self._database, video_id, "A mistake in the studio is in the way; see its log.", record.hold
            )
            raise Unavailable("A mistake in the studio is in the way.") from error
        await self._endings.fail(video_id, mistake(), last_attempt=last_attempt)

    async def _submit(self, record: Record) -> Next:
        if record.state is State.QUEUED and not await self._may_go(record):
            return await self._endings.cancel(record)
        if is_embedded(record):
            return await self._draw(record)
        return await self._submissions.submit(record)

    async def _draw(self, record: Record) -> Next:
        """Submit to the embedded renderer: free, so it is simply begun again after a crash."""
        service = self._services[EMBEDDED]
        if record.attempt >= MOST_ATTEMPTS:
            raise RenderFailed(f"The work was interrupted {record.attempt} times and was given up.", charged="no")
        if record.upstream_id:
            await service.discard(record.upstream_id)
        order = await self._orders.of(record)
        async with self._database.transaction() as connection:
            moved = await records.move(
                connection,
                record.id,
                State.SUBMITTING,
                attempt=record.attempt + 1,
                account=EMBEDDED,
                started_at=record.started_at or datetime.now(UTC),
                upstream_id=None,
                progress=None,
            )
        if moved is None:
            return Next.OVER
        upstream_id = await service.create_video_job(order)
        async with self._database.transaction() as connection:
            taken = await records.move(
                connection, record.id, State.IN_PROGRESS, of_attempt=moved.attempt, upstream_id=upstream_id
            )
        if taken is None:  # ended, or overtaken by another worker, while the service was asked
            await drop(service, upstream_id)
            return Next.OVER
        return Next.GO_ON

    async def _wait(self, record: Record) -> Next:
        if record.state is not State.IN_PROGRESS:
            return Next.GO_ON
        return await self._following.follow(record, self._service(record))

    async def _save(self, record: Record) -> Next:
        if record.state is State.COMPLETED:
            return Next.GO_ON
        service = self._service(record)
        assert record.upstream_id is not None
        try:
            is_ours = await self._saving.save(record, service)
        except (JobLost, FileNotFoundError):
            return lost(service)
        await service.discard(record.upstream_id)
        return Next.GO_ON if is_ours else Next.OVER

    async def _may_go(self, record: Record) -> bool:
        """Wait until there is room for it and nothing speaks against it; False where it was cancelled meanwhile."""
        return await self._has_room(record) and await self._screening.passes(record, self._endings.is_to_end)

    async def _has_room(self, record: Record) -> bool:
        """Wait until the disk has room for the video; False where it was cancelled meanwhile."""
        deadline = time.monotonic() + ROOM_PATIENCE
        while self._files.free_bytes() < self._min_free_bytes:
            if time.monotonic() > deadline:
                raise RenderFailed("The disk stayed full for a day. Nothing was made and nothing was charged.")
            await asyncio.sleep(ROOM_PAUSE)
            if await self._endings.is_to_end(record):
                return False
        return not await self._endings.is_to_end(record)

    def _service(self, record: Record) -> VideoService:
        """The one that has the job. Raises Unavailable while its account is not configured."""
        assert record.account is not None
        if record.account not in self._services:
            raise account_gone(record.account)
        return self._services[record.account]
