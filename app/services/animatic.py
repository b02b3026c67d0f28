"""The embedded renderer behind the contract of every service: free, offline, on this machine."""

from __future__ import annotations

import asyncio
import fcntl
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

from animatic.order import Codec
from animatic.pool import Facts, OrderRefused, Pool, Progress
from animatic.pool import Order as RenderOrder
from animatic.pool import RenderFailed as PoolFailed
from animatic.scene import Move, Style
from app.errors import ConfigurationError, JobLost, RenderFailed
from app.services.contract import JobStatus, Order

CHUNK = 1 << 20  # bytes read at once
LOCK = ".lock"  # in a process's folder; the operating system frees it when the process ends, however it ends


@dataclass(slots=True)
class _Job:
    path: Path
    task: asyncio.Task[Facts]
    progress: float = 0.0
    poster: bytes | None = None

    def see(self, progress: Progress) -> None:
        self.progress = progress.fraction * 100
        self.poster = progress.poster or self.poster


class AnimaticService:
    """Jobs live in this process; after its end they are lost, and cost nothing to begin again."""

    name = "animatic"
    is_repeatable = True
    poll_seconds = 0.25

    def __init__(self, folder: Path, workers: int, *, codec: Codec = "h264", badge: bool = True) -> None:
        self._codec, self._badge = codec, badge
        self._home = folder
        self._folder = folder / secrets.token_hex(8)  # this process's own: workers of a fleet may share DATA_DIR
        self._lock: TextIO | None = None
        self._pool = Pool(workers)
        self._jobs: dict[str, _Job] = {}

    @property
    def is_able(self) -> bool:
        return bool(self._pool.worker_pids)

    async def start(self) -> None:
        """Clears what dead processes left half drawn. Raises ConfigurationError where nothing can be drawn here."""
        await asyncio.to_thread(_clear, self._home)
        self._folder.mkdir(parents=True)
        self._lock = (self._folder / LOCK).open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            await self._pool.start()
        except PoolFailed as error:
            raise ConfigurationError([str(error)]) from error

    async def close(self) -> None:
        for job in self._jobs.values():
            job.task.cancel()
        await asyncio.gather(*(job.task for job in self._jobs.values()), return_exceptions=True)
        await self._pool.close()
        if self._lock:
            self._lock.close()
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def create_video_job(self, order: Order) -> str:
        upstream_id = f"animatic-{secrets.token_hex(12)}"
        path = self._folder / f"{upstream_id}.mp4"
        job = _Job(path, task=asyncio.create_task(self._render(order, path, upstream_id)))
        self._jobs[upstream_id] = job
        return upstream_id

    async def get_job_status(self, upstream_id: str) -> JobStatus:
        job = self._job(upstream_id)
        if not job.task.done():
            return JobStatus("running", job.progress, poster=job.poster)
        if job.task.cancelled():
            return JobStatus("cancelled")
        if error := job.task.exception():
            return JobStatus("failed", failure=_failure(error))
        facts = job.task.result()
        return JobStatus("completed", 100.0, poster=job.poster, scene=facts.scene, understood=facts.understood)

    async def download_video(self, upstream_id: str) -> AsyncIterator[bytes]:
        with self._job(upstream_id).path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                yield chunk

    async def cancel(self, upstream_id: str) -> bool:
        if job := self._jobs.get(upstream_id):
            job.task.cancel()
            await asyncio.wait([job.task])
        return True

    async def discard(self, upstream_id: str) -> None:
        if job := self._jobs.pop(upstream_id, None):
            job.task.cancel()
            await asyncio.wait([job.task])
            job.path.unlink(missing_ok=True)

    def _job(self, upstream_id: str) -> _Job:
        if upstream_id not in self._jobs:
            raise JobLost(upstream_id)
        return self._jobs[upstream_id]

    async def _render(self, order: Order, path: Path, upstream_id: str) -> Facts:
        drawing = RenderOrder(
            prompt=order.prompt,
            seed=order.seed,
            width=order.width,
            height=order.height,
            seconds=order.seconds,
            style=cast("Style | None", order.style),  # the catalogue's words are the renderer's
            camera=cast("Move | None", order.camera),
            codec=self._codec,
            badge=self._badge,
            remix_of=order.source.scene if order.source else None,
            image=order.reference.content if order.reference else None,
        )
        return await self._pool.render(drawing, path, self._jobs[upstream_id].see)


def _clear(home: Path) -> None:
    """Remove the folders of processes that are no more."""
    for folder in home.glob("*/"):
        with (folder / LOCK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(folder, ignore_errors=True)


def _failure(error: BaseException) -> RenderFailed:
    if isinstance(error, OrderRefused | PoolFailed):
        return RenderFailed(str(error))
    raise error
