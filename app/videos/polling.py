"""One poller per account: it asks for all running jobs at once where the service has a list, else one by one."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from datetime import timedelta

import structlog

from app.errors import JobLost, UpstreamAway
from app.services.contract import JobStatus, VideoService, is_remote
from app.videos.pacing import Pacing

log = structlog.get_logger(__name__)

SHORTEST_PAUSE, LONGEST_PAUSE = 0.05, 300.0  # s between two rounds, whatever a service asks for
LOST_TIMES, LOST_PAUSES = 3, 60  # answers in a row that do not know a job, and pauses over which: ten minutes at Azure
SINCE_MARGIN = timedelta(minutes=10)  # by which a list is read further back than the oldest job that is followed


class Poller:
    """Follows the jobs of one service for everybody who waits for one."""

    def __init__(self, service: VideoService) -> None:
        self._service = service
        self._waiting: dict[str, asyncio.Future[JobStatus]] = {}
        self._told: dict[str, asyncio.Future[JobStatus]] = {}  # in the newest round, and not yet heard
        self._missing: dict[str, tuple[int, float]] = {}  # job: answers in a row that did not know it, since when
        self._task: asyncio.Task[None] | None = None
        self._failures = 0  # rounds in a row that nobody answered
        self._due = 0.0  # time.monotonic() of the next round
        self._pacing = Pacing(service.poll_seconds)

    async def next(self, upstream_id: str, age: float) -> JobStatus:
        """How a job that was sent `age` seconds ago stands at the next round.

        Raises JobLost when the service has said so often and long enough.
        """
        if told := self._told.pop(upstream_id, None):  # while who waited for it was looking elsewhere
            return told.result()
        if upstream_id not in self._waiting:
            self._waiting[upstream_id] = asyncio.get_running_loop().create_future()
            self._pacing.begin(upstream_id, age)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._poll())
        try:
            status = await asyncio.shield(self._waiting[upstream_id])
        except JobLost:
            self._told.pop(upstream_id, None)
            raise
        self._told.pop(upstream_id, None)
        return status

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _poll(self) -> None:
        while self._waiting:
            await asyncio.sleep(max(0.0, self._due - time.monotonic()))
            try:
                pause = await self._round()
                self._failures = 0
            except UpstreamAway as error:
                self._failures += 1
                pause = self._after_failure(error)
                log.warning("jobs could not be asked for", account=self._service.name, reason=str(error))
            except Exception:
                self._failures += 1
                pause = LONGEST_PAUSE / 10
                log.exception("a round of questions failed")
            self._due = time.monotonic() + pause

    async def _round(self) -> float:
        """Ask once for every job that somebody waits for; the seconds until the next round."""
        asked = list(self._waiting)
        self._told.clear()
        found = await self._listed(asked)
        wished, silence, is_heard = [], None, False
        for upstream_id in asked:
            try:
                status = found.get(upstream_id) or await self._asked(upstream_id)
            except UpstreamAway as error:
                silence = error
                continue
            if status is not None:
                is_heard = True
                self._tell(upstream_id, status)
                wished += [] if status.poll_after is None else [status.poll_after]
        if silence and not is_heard:
            raise silence
        pause = min(wished) if wished else self._pacing.pause()
        return min(max(SHORTEST_PAUSE, pause), LONGEST_PAUSE)

    async def _listed(self, asked: list[str]) -> dict[str, JobStatus]:
        if len(asked) < 2 or not is_remote(self._service) or not self._service.has_list:
            return {}
        now = self._service.upstream_now()
        since = now - timedelta(seconds=self._pacing.longest_age()) - SINCE_MARGIN if now else None
        try:
            return {job.upstream_id: job.status for job in await self._service.list_recent(since)}
        except UpstreamAway as error:  # each job can still be asked for alone
            log.warning("the list of jobs cannot be read", account=self._service.name, reason=str(error))
            return {}

    def _tell(self, upstream_id: str, status: JobStatus) -> None:
        self._missing.pop(upstream_id, None)
        if future := self._waiting.pop(upstream_id, None):
            future.set_result(status)
            self._told[upstream_id] = future
        if status.phase not in {"waiting", "running"}:
            self._pacing.end(upstream_id, has_completed=status.phase == "completed")

    async def _asked(self, upstream_id: str) -> JobStatus | None:
        try:
            return await self._service.get_job_status(upstream_id)
        except JobLost as error:
            times, since = self._missing.get(upstream_id, (0, time.monotonic()))
            self._missing[upstream_id] = (times + 1, since)
            is_long = time.monotonic() - since >= LOST_PAUSES * self._service.poll_seconds
            is_sure = self._service.is_repeatable or (times + 1 >= LOST_TIMES and is_long)
            if is_sure and (future := self._waiting.pop(upstream_id, None)):
                self._missing.pop(upstream_id, None)
                self._pacing.end(upstream_id, has_completed=False)
                future.set_exception(error)
                future.exception()  # nobody may be waiting any more
                self._told[upstream_id] = future
            return None

    def _after_failure(self, error: UpstreamAway) -> float:
        """The service's own pause, else ever longer ones with full jitter."""
        if error.retry_after is not None:
            return min(max(SHORTEST_PAUSE, error.retry_after), LONGEST_PAUSE)
        longest = min(LONGEST_PAUSE / 5, self._service.poll_seconds * 2 ** min(self._failures, 10))
        return random.uniform(self._service.poll_seconds / 2, max(longest, self._service.poll_seconds))
