"""Following a job until it is done, failed, cancelled, lost or too late."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import structlog

from app.accounts import Upstreams
from app.db import Database
from app.errors import AssetExpired, DeadlineExceeded, JobLost, RenderFailed, UpstreamAway
from app.files import Files
from app.models.video import State
from app.services.contract import JobStatus, VideoService, is_remote
from app.videos import ledger, records, stopping
from app.videos.endings import Endings, is_embedded
from app.videos.lanes import Lanes
from app.videos.news import News
from app.videos.polling import Poller
from app.videos.records import Record
from app.workflows import Next

log = structlog.get_logger(__name__)

OVERDUE_PAUSE = 60.0  # s between two tries to stop a job that is past its deadline
LOOK_PAUSE = 1.0  # s between two looks whether a followed video is to be cancelled
KEPT_HOURS = timedelta(hours=24)  # from its creation, that Azure and OpenAI keep a video (wire-protocol 7)
LONGEST_EXPIRY = 1e9  # s; further away is as good as never, and would not fit into a date


class Following:
    """One poller for each account asks for all of its jobs together."""

    def __init__(
        self,
        database: Database,
        files: Files,
        services: Mapping[str, VideoService],
        upstreams: Upstreams,
        lanes: Lanes,
        endings: Endings,
    ) -> None:
        self._database = database
        self._files = files
        self._upstreams = upstreams
        self._lanes = lanes
        self._endings = endings
        self._pollers = {name: Poller(service) for name, service in services.items()}

    async def close(self) -> None:
        for poller in self._pollers.values():
            await poller.close()

    async def follow(self, record: Record, service: VideoService) -> Next:
        news = News(self._database, self._files, record)
        limit = self._deadline(record)
        deadline, is_dated = time.monotonic() + limit, False
        can_stop = True  # as far as is known; a service that cannot is asked once
        while True:
            try:
                if can_stop and await self._endings.is_to_end(record):
                    is_stopped = await self._stop(record, service)
                    if is_stopped:
                        return await self._endings.cancel(record)
                    can_stop = is_stopped is None
                status = await self._next_status(record)
            except JobLost:
                return await self._endings.cancel(record) if await self._endings.is_to_end(record) else lost(service)
            if status is not None:
                if not is_dated:  # the first answer brings the service's clock, by which a restart forgives nothing
                    deadline = time.monotonic() + max(0.0, limit - await self._age(record, service))
                    is_dated = True
                await news.tell(status)
                if status.phase == "completed":
                    return await self._done(record, status)
                if status.phase == "cancelled" and await self._endings.is_to_end(record):
                    return await self._endings.cancel(record)
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
            lost(service)
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
        now = await self._endings.find(record.id)
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
        if not is_embedded(record):
            expires_at = self._expiry(record, status)
        async with self._database.transaction() as connection:
            saving = await records.move(
                connection, record.id, State.SAVING, of_attempt=record.attempt, expires_at=expires_at, hold=None
            )
            await stopping.heed(connection, saving)
        self._lanes.freed()
        return Next.GO_ON

    def _expiry(self, record: Record, status: JobStatus) -> datetime | None:
        """When the service deletes its copy, by our clock; None where nobody can tell."""
        if status.expires_in is not None:
            return datetime.now(UTC) + timedelta(seconds=min(status.expires_in, LONGEST_EXPIRY))
        vendors = {account.name for account in self._upstreams.accounts if account.dialect in {"azure", "openai"}}
        return record.started_at + KEPT_HOURS if record.started_at and record.account in vendors else None

    def _deadline(self, record: Record) -> float:
        """Seconds in which one job of this model must end."""
        model = self._upstreams.catalog.models.get(record.model)
        return model.deadline_seconds if model else KEPT_HOURS.total_seconds()


def lost(service: VideoService) -> Next:
    """The service knows the job no more. Raises AssetExpired where it would cost something to begin again."""
    if service.is_repeatable:
        return Next.AGAIN
    raise AssetExpired("The service no longer knows this job, so its file cannot be fetched. It may have charged it.")


def _is_past(record: Record) -> bool:
    """Whether it has run for longer than any service keeps a job. After a jump of our clock it counts as past."""
    return record.started_at is not None and abs(datetime.now(UTC) - record.started_at) > KEPT_HOURS


def _seconds_since(moment: datetime | None) -> float:
    """By our clock; 0 where it has jumped back."""
    return 0.0 if moment is None else max(0.0, (datetime.now(UTC) - moment).total_seconds())
