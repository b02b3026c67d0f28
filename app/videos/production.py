"""The steps of production: submit, wait, save, illustrate. Each may be repeated at any point without harm."""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from app.accounts import Upstreams
from app.db import Database
from app.errors import (
    AssetExpired,
    Charged,
    DamagedFile,
    DeadlineExceeded,
    Failure,
    Internal,
    JobLost,
    RenderFailed,
    Unavailable,
    UpstreamAway,
)
from app.files import Files
from app.media import Media
from app.models.video import AT_A_SERVICE, State
from app.moderation import Checker, Moderation
from app.services.contract import JobStatus, VideoService, is_remote
from app.videos import ledger, records, stopping
from app.videos.bills import bill
from app.videos.holds import account_gone, tell_hold
from app.videos.keys import poster_key, sprites_key, video_key
from app.videos.lanes import Lanes
from app.videos.news import News
from app.videos.orders import Orders
from app.videos.polling import Poller
from app.videos.records import Record
from app.videos.saving import Saving
from app.videos.screening import Screening
from app.videos.submission import Submissions
from app.workflows import Next

log = structlog.get_logger(__name__)

# What may pass by itself, or by an operator: a disk that is full, broken or only to be read, descriptors, memory.
MAY_PASS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
MOST_ATTEMPTS = (
    60  # of one video at a free service: enough for 50 crashes in a row, and an end for one that causes them
)
ROOM_PAUSE = 5.0  # s between looks for free disk
ROOM_PATIENCE = 24 * 3600.0  # s that an accepted video waits for free disk
OVERDUE_PAUSE = 60.0  # s between two tries to stop a job that is past its deadline
LOOK_PAUSE = 1.0  # s between two looks whether a followed video is to be cancelled
KEPT_HOURS = timedelta(hours=24)  # from its creation, that Azure and OpenAI keep a video (wire-protocol 7)
LONGEST_EXPIRY = 1e9  # s; further away is as good as never, and would not fit into a date
SENT_BEFORE = "An earlier sending of this video may have been charged."
EMBEDDED = "animatic"  # the account of everything that is drawn on this machine


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
        self._upstreams = upstreams
        self._min_free_bytes = min_free_bytes
        self._lanes = lanes
        remote = {name: service for name, service in services.items() if is_remote(service)}
        self._orders = Orders(database, files)
        self._screening = Screening(database, self._orders, moderation, checkers)
        self._submissions = Submissions(database, self._orders, upstreams, remote, lanes)
        self._pollers = {name: Poller(service) for name, service in services.items()}
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
        await self._fail(video_id, _mistake())

    async def close(self) -> None:
        for poller in self._pollers.values():
            await poller.close()

    async def _guarded(self, video_id: str, step: Callable[[Record], Awaitable[Next]], *, claims: int = 0) -> Next:
        """The end of a worker's step: what goes wrong in it ends the video with a sentence, never the worker.

        `claims` is by how much the step itself may raise the attempt; a video whose attempt is higher is another's.
        """
        record = await self._record(video_id)
        if record is None or (record.state.is_final and record.state is not State.COMPLETED):
            return Next.OVER
        if record.account is not None and record.account not in self._services:
            if record.cancel_requested_at:
                return await self._end(record)
            await tell_hold(self._database, record.id, str(account_gone(record.account)), record.hold)
        try:
            return await step(record)
        except Unavailable:
            raise  # the engine tries again
        except Failure as failure:
            await self._fail(video_id, failure, last_attempt=record.attempt + claims)
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
        record = await self._record(video_id)
        if record and not self._is_embedded(record) and record.state in {*AT_A_SERVICE, State.SAVING}:
            await tell_hold(
                self._database, video_id, "A mistake in the studio is in the way; see its log.", record.hold
            )
            raise Unavailable("A mistake in the studio is in the way.") from error
        await self._fail(video_id, _mistake(), last_attempt=last_attempt)

    async def _submit(self, record: Record) -> Next:
        if record.state is State.QUEUED and not await self._may_go(record):
            return await self._end(record)
        if self._is_embedded(record):
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
            await _drop(service, upstream_id)
            return Next.OVER
        return Next.GO_ON

    def _expiry(self, record: Record, status: JobStatus) -> datetime | None:
        """When the service deletes its copy, by our clock; None where nobody can tell."""
        if status.expires_in is not None:
            return datetime.now(UTC) + timedelta(seconds=min(status.expires_in, LONGEST_EXPIRY))
        vendors = {account.name for account in self._upstreams.accounts if account.dialect in {"azure", "openai"}}
        return record.started_at + KEPT_HOURS if record.started_at and record.account in vendors else None

    async def _save(self, record: Record) -> Next:
        if record.state is State.COMPLETED:
            return Next.GO_ON
        service = self._service(record)
        assert record.upstream_id is not None
        try:
            is_ours = await self._saving.save(record, service)
        except (JobLost, FileNotFoundError):
            return self._lost(record, service)
        await service.discard(record.upstream_id)
        return Next.GO_ON if is_ours else Next.OVER

    async def _may_go(self, record: Record) -> bool:
        """Wait until there is room for it and nothing speaks against it; False where it was cancelled meanwhile."""
        return await self._has_room(record) and await self._screening.passes(record, self._is_to_end)

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
        if record.state is not State.IN_PROGRESS:
            return Next.GO_ON
        service = self._service(record)
        news = News(self._database, self._files, record)
        limit = self._deadline(record)
        deadline, is_dated = time.monotonic() + limit, False
        can_stop = True  # as far as is known; a service that cannot is asked once
        while True:
            try:
                if can_stop and await self._is_to_end(record):
                    is_stopped = await self._stop(record, service)
                    if is_stopped:
                        return await self._end(record)
                    can_stop = is_stopped is None
                status = await self._next_status(record)
            except JobLost:
                return await self._end(record) if await self._is_to_end(record) else self._lost(record, service)
            if status is not None:
                if not is_dated:  # the first answer brings the service's clock, by which a restart forgives nothing
                    deadline = time.monotonic() + max(0.0, limit - await self._age(record, service))
                    is_dated = True
                await news.tell(status)
                if status.phase == "completed":
                    return await self._done(record, status)
                if status.phase == "cancelled" and await self._is_to_end(record):
                    return await self._end(record)
                if status.phase in {"failed", "cancelled"}:
                    raise status.failure or RenderFailed("The service stopped this video by itself.")
            if time.monotonic() > deadline:
                deadline = time.monotonic() + OVERDUE_PAUSE
                await self._check_end(record, service)

    async def _age(self, record: Record, service: VideoService) -> float:
        """Seconds since its job began, 0 where that is not sure: by our clock and the service's, for one may jump."""
        if not is_remote(service):
            return 0.0
        async with self._database.reading() as connection:
            intent = await ledger.newest_intent(connection, record.id)
        now = service.upstream_now()
        if intent is None or intent.upstream_time is None or now is None:
            return 0.0
        return max(0.0, min((now - intent.upstream_time).total_seconds(), _seconds_since(record.started_at)))

    async def _check_end(self, record: Record, service: VideoService) -> None:
        """Past its deadline: raises Failure once the job is stopped, or has run for longer than any is kept."""
        try:
            is_over = await self._stop(record, service) or _is_past(record)
        except JobLost:
            self._lost(record, service)
            return
        if is_over:
            raise DeadlineExceeded("The service took longer for this video than it ever should; it was stopped.")

    async def _next_status(self, record: Record) -> JobStatus | None:
        """How the job stands; None where there is no news yet but it is time to look for other things."""
        assert record.upstream_id is not None
        assert record.account is not None
        question = asyncio.ensure_future(
            self._pollers[record.account].next(record.upstream_id, _seconds_since(record.started_at))
        )
        await asyncio.wait([question], timeout=LOOK_PAUSE)
        if question.done():
            return question.result()
        question.cancel()  # the poller goes on; only this look ends
        return None

    async def _stop(self, record: Record, service: VideoService) -> bool | None:
        """Whether the job surely runs no more; None where nobody answers.

        A paid one that cannot be stopped, or is finished already, is kept instead. Raises JobLost.
        """
        now = await self._record(record.id)
        if now is None or now.state.is_final or now.attempt != record.attempt:
            return True
        assert record.upstream_id is not None
        try:
            if is_remote(service) and (await service.get_job_status(record.upstream_id)).phase == "completed":
                return False
            is_stopped = await service.cancel(record.upstream_id)
        except UpstreamAway as error:
            log.warning("the service could not be asked to stop", account=record.account, reason=str(error))
            return None
        if is_stopped:
            await service.discard(record.upstream_id)
        return is_stopped

    async def _done(self, record: Record, status: JobStatus) -> Next:
        """The service has finished: its slot is free, and the clock of its copy runs."""
        expires_at = None
        if not self._is_embedded(record):
            expires_at = self._expiry(record, status)
        async with self._database.transaction() as connection:
            saving = await records.move(
                connection, record.id, State.SAVING, of_attempt=record.attempt, expires_at=expires_at, hold=None
            )
            await stopping.heed(connection, saving)
        self._lanes.freed()
        return Next.GO_ON

    def _lost(self, record: Record, service: VideoService) -> Next:
        if service.is_repeatable:
            return Next.AGAIN
        raise AssetExpired(
            "The service no longer knows this job, so its file cannot be fetched. It may have charged it."
        )

    def _is_embedded(self, record: Record) -> bool:
        return record.model == EMBEDDED

    def _service(self, record: Record) -> VideoService:
        """The one that has the job. Raises Unavailable while its account is not configured."""
        assert record.account is not None
        if record.account not in self._services:
            raise account_gone(record.account)
        return self._services[record.account]

    def _deadline(self, record: Record) -> float:
        """Seconds in which one job of this model must end."""
        model = self._upstreams.catalog.models.get(record.model)
        return model.deadline_seconds if model else KEPT_HOURS.total_seconds()

    async def _is_to_end(self, record: Record) -> bool:
        """Whether this work is to stop: its video is final, overtaken by another attempt, or to be cancelled."""
        now = await self._record(record.id)
        return now is None or now.state.is_final or now.attempt != record.attempt or now.cancel_requested_at is not None

    async def _end(self, record: Record) -> Next:
        """Cancel the video of a work that stopped; does nothing to one that is final or overtaken."""
        async with self._database.transaction() as connection:
            is_free = self._is_embedded(record) or not await ledger.was_ever_sent(connection, record.id)
            await ledger.give_up(connection, record.id)
            cancelled = await records.move(
                connection,
                record.id,
                State.CANCELLED,
                of_attempt=record.attempt,
                progress=None,
                hold=None,
                **bill(record, "no" if is_free else "unknown"),
            )
            await stopping.heed(connection, cancelled)
        self._lanes.freed()
        return Next.OVER

    async def _fail(self, video_id: str, failure: Failure, *, last_attempt: int | None = None) -> None:
        """End a video; not one whose attempt is past `last_attempt`, for then another worker makes it."""
        async with self._database.transaction() as connection:
            await records.lock(connection)
            record = await records.find(connection, video_id, trashed=True)
            if record is None or record.state.is_final:
                return
            if last_attempt is not None and record.attempt > last_attempt:
                log.warning("a step failed that another worker has overtaken", video_id=video_id, code=failure.code)
                return
            is_free = self._is_embedded(record) or not await ledger.was_ever_sent(connection, video_id)
            charged = _charged(failure, is_free=is_free)
            await ledger.give_up(connection, video_id)
            failed = await records.move(
                connection,
                video_id,
                State.EXPIRED if isinstance(failure, AssetExpired) else State.FAILED,
                error_code=failure.code,
                error=str(failure) if is_free or failure.charged != "no" else f"{failure} {SENT_BEFORE}",
                refusal=_refusal(failure, charged),
                progress=None,
                hold=None,
                **bill(record, charged),
            )
            await stopping.heed(connection, failed)
        self._lanes.freed()
        if failed is None:
            return
        log.warning("a video failed", video_id=video_id, code=failure.code, reason=str(failure))
        if failed.upstream_id and self._is_embedded(failed):
            await _drop(self._services[EMBEDDED], failed.upstream_id)

    async def _record(self, video_id: str) -> Record | None:
        async with self._database.reading() as connection:
            return await records.find(connection, video_id, trashed=True)


def _mistake() -> Internal:
    return Internal("The video could not be made because of a mistake in the studio. The log says more.")


async def _drop(service: VideoService, upstream_id: str) -> None:
    await service.cancel(upstream_id)
    await service.discard(upstream_id)


def _is_past(record: Record) -> bool:
    """Whether it has run for longer than any service keeps a job. After a jump of our clock it counts as past."""
    return record.started_at is not None and abs(datetime.now(UTC) - record.started_at) > KEPT_HOURS


def _charged(failure: Failure, *, is_free: bool) -> Charged:
    """What the failure cost, an earlier sending of the same video included."""
    if is_free:
        return "no"
    return "unknown" if failure.charged == "no" else failure.charged


def _seconds_since(moment: datetime | None) -> float:
    """By our clock; 0 where it has jumped back."""
    return 0.0 if moment is None else max(0.0, (datetime.now(UTC) - moment).total_seconds())


def _refusal(failure: Failure, charged: Charged) -> dict[str, object]:
    return {
        "stage": failure.stage,
        "category": failure.category,
        "charged": charged,
        "retry": failure.retry,
        "code": failure.upstream_code,
        "message": failure.upstream_words,
    }
