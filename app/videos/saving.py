"""Making a finished job's file ours: fetched in the order of expiry, verified, named, and only then completed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from app.db import Database
from app.errors import AssetExpired, DamagedFile, Failure, JobLost, RenderFailed, UpstreamAway
from app.files import Files, Received
from app.media import Inspection, Media
from app.models.video import State
from app.services.contract import VideoService, is_remote
from app.videos import records, stopping
from app.videos.bills import bill
from app.videos.keys import video_key
from app.videos.records import Record
from app.videos.rescue import RescueClock

log = structlog.get_logger(__name__)

FETCHES = 16  # tries to save a file that comes damaged or not at all: ten minutes at Azure's pace
LONGEST_FETCH_PAUSE = 6.0  # of the pauses between two polls: a minute at Azure's
OUT_OF_REACH = 3600.0  # s of trying, past its expiry, before a file is believed to be gone
NO_EXPIRY_PATIENCE = 24 * 3600.0  # s of trying, where the service does not say when it deletes
BYTES_AT_LEAST, BYTES_PER_SECOND = 32 << 20, 32 << 20  # of our own renderer; ten times what 1080p at high quality takes


class Saving:
    """`caps` holds the most bytes that a file of an account may have."""

    def __init__(self, database: Database, files: Files, media: Media, caps: Mapping[str, int]) -> None:
        self._database = database
        self._files = files
        self._media = media
        self._caps = caps
        self._rescue = RescueClock()

    async def save(self, record: Record, service: VideoService) -> bool:
        """Whether the video is completed now; False where another worker has overtaken this one.

        Raises JobLost where a free service has lost the file, Failure where it cannot be had.
        """
        received, found = await self._fetched(record, service)
        try:
            await self._files.keep(received, video_key(record.id))
        finally:
            self._files.discard(received)
        return await self._complete(record, received, found, is_free=service.is_repeatable)

    async def _fetched(self, record: Record, service: VideoService) -> tuple[Received, Inspection]:
        """The verified file under its temporary name; one that comes damaged or not yet is asked for again."""
        tries, begun = 0, time.monotonic()
        while True:
            try:
                async with self._rescue.turn(record.expires_at):
                    return await self._fetch(record, service)
            except JobLost as error:
                if not is_remote(service):
                    raise
                failure: Failure = await _without_file(record, service)
                failure.upstream_words = str(error) or None
            except DamagedFile as damage:
                if not is_remote(service):
                    raise
                failure = DamagedFile(str(damage), charged="yes")
            except UpstreamAway as error:
                log.warning("the file did not come through", account=record.account, reason=str(error))
                _check_expiry(record, time.monotonic() - begun)
                await asyncio.sleep(error.retry_after or _pause(service, min(tries, FETCHES)))
                tries += 1
                continue
            tries += 1
            log.warning("the file cannot be used", account=record.account, reason=str(failure), tries=tries)
            if tries >= FETCHES:
                raise failure
            await asyncio.sleep(_pause(service, tries))

    async def _fetch(self, record: Record, service: VideoService) -> tuple[Received, Inspection]:
        assert record.upstream_id is not None
        limit = self._caps.get(service.name, BYTES_AT_LEAST + BYTES_PER_SECOND * record.seconds)
        received = await self._files.receive(service.download_video(record.upstream_id), limit=limit)
        try:
            found = await self._media.inspect(received.path)
            if service.is_repeatable:
                found.check(record.width, record.height, record.seconds)
            elif not found.is_as_asked(record.width, record.height, record.seconds):
                log.warning("the service made another shape than was asked for", found=str(found))
        except BaseException:
            self._files.discard(received)
            raise
        return received, found

    async def _complete(self, record: Record, received: Received, found: Inspection, *, is_free: bool) -> bool:
        async with self._database.transaction() as connection:
            completed = await records.move(
                connection,
                record.id,
                State.COMPLETED,
                of_attempt=record.attempt,
                size_bytes=received.size,
                sha256=received.sha256,
                width=found.width,
                height=found.height,
                actual_seconds=found.seconds,
                generation_seconds=_since(record.started_at),
                hold=None,
                **bill(record, "no" if is_free else "yes"),
            )
            await stopping.heed(connection, completed)
        return completed is not None


async def _without_file(record: Record, service: VideoService) -> Failure:
    """Why a finished job has no file: it is gone, or there never was one."""
    assert record.upstream_id is not None
    with suppress(UpstreamAway):
        try:
            await service.get_job_status(record.upstream_id)
        except JobLost:
            return AssetExpired("The service no longer has this video, so its file cannot be fetched.")
    return RenderFailed("The service says that this video is finished, but it has no file of it.")


def _check_expiry(record: Record, tried: float) -> None:
    """Raises AssetExpired for a file that has been out of reach for `tried` seconds and for too long.

    Only after trying for a while in this process: a clock may jump, and a service may keep a file for longer.
    """
    if record.expires_at:
        is_over = tried > OUT_OF_REACH and datetime.now(UTC) > record.expires_at
    else:
        is_over = tried > NO_EXPIRY_PATIENCE
    if is_over:
        raise AssetExpired(
            "The file of this video was out of reach until its service deleted it. It is not bought again by itself.",
            charged="yes",
        )


def _pause(service: VideoService, tries: int) -> float:
    """Seconds before the next try, ever longer: a file may be some seconds late (wire-protocol 3.6)."""
    return service.poll_seconds * min(LONGEST_FETCH_PAUSE, 0.1 * 2.0**tries)


def _since(moment: datetime | None) -> float | None:
    return None if moment is None else (datetime.now(UTC) - moment).total_seconds()
