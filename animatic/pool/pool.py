"""The pool: keeps its workers alive, shares them between the jobs, and turns their ends into one video's failure."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from animatic.order import Facts, Order, OrderRefused, Progress, RenderFailed
from animatic.pool.connection import Worker, WorkerLost
from animatic.pool.jobs import Job, Task, next_task
from animatic.pool.wire import Message

log = logging.getLogger(__name__)

_STARTS_TRIED = 3  # failed starts in a row after which waiting videos are told
_LONGEST_PAUSE = 5.0  # seconds between starts that fail

USUAL_PIXELS = 1280 * 720
BYTES_PER_PIXEL = 60  # of a frame's buffers, the encoder's included: 1080p takes about 60 MB more than 720p


class Pool:
    """Warm worker processes, for one event loop. Nothing is started before `start` or the first `render`."""

    def __init__(
        self,
        workers: int = 2,
        *,
        recycle_after: int = 200,
        segment_time_limit: float = 60.0,
        memory_limit: int = 190 << 20,
        cancel_patience: float = 3.0,
    ) -> None:
        """
        workers: processes; one per CPU core that rendering may use.
        recycle_after: tasks (about two seconds of video each) after which a process is replaced.
        segment_time_limit: seconds of wall time for one task; beyond it the process is killed and the video fails.
        memory_limit: bytes of resident memory beyond which a process is replaced after its task; larger frames than
            720p may have as much more as their buffers take.
        cancel_patience: seconds after which a process that does not answer a cancellation is killed.
        """
        self._size = max(1, workers)
        self._recycle_after, self._time_limit, self._memory_limit = recycle_after, segment_time_limit, memory_limit
        self._cancel_patience = cancel_patience
        self._jobs: list[Job] = []
        self._workers: dict[Worker, Task | None] = {}
        self._slots: list[asyncio.Task[None]] = []
        self._clearing: set[asyncio.Task[None]] = set()
        self._news: asyncio.Future[None] | None = None
        self._start_error: RenderFailed | None = None
        self._closed = False

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The living workers."""
        return tuple(worker.pid for worker in self._workers)

    @property
    def resident_bytes(self) -> tuple[int, ...]:
        """What each living worker held in memory after its last task."""
        return tuple(worker.resident_bytes for worker in self._workers)

    async def start(self) -> None:
        """Start all workers and wait until they are warm. Raises RenderFailed if they cannot be started."""
        self._open()
        while len(self._workers) < self._size and self._start_error is None:
            await asyncio.wait({self._next_news()})
        if self._start_error is not None:
            raise self._start_error

    async def render(self, order: Order, path: Path, on_progress: Callable[[Progress], None] | None = None) -> Facts:
        """Make the video at `path`, whose folder exists, replacing what is there; the caller fsyncs file and folder.

        Parts lie in `.{path.name}.*.animatic-parts` beside it until the end. Cancelling the awaiting task stops the
        drawing within two frames. `on_progress` is called in the event loop. Raises RenderFailed, and OrderRefused for
        an image or a scene that cannot be read.
        """
        self._open()
        job = Job(order, path, on_progress)
        preparing = asyncio.ensure_future(asyncio.to_thread(job.prepare))
        try:
            await self._prepared(preparing)
            job.served = min((other.served for other in self._jobs), default=0.0)
            self._jobs.append(job)
            self._announce()
            return await job.done
        finally:
            clearing = asyncio.ensure_future(self._clear(job, preparing))
            self._clearing.add(clearing)
            clearing.add_done_callback(self._clearing.discard)
            await asyncio.shield(clearing)

    async def close(self) -> None:
        """End all workers; videos under way raise RenderFailed. It may be called twice."""
        self._closed = True
        for job in self._jobs:
            job.fail(RenderFailed("The renderer was stopped before this video was finished; make it again."))
        for slot in self._slots:
            slot.cancel()
        await asyncio.gather(*self._slots, return_exceptions=True)
        self._slots.clear()
        await asyncio.gather(*self._clearing, return_exceptions=True)

    async def __aenter__(self) -> Pool:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _open(self) -> None:
        if self._closed:
            raise RenderFailed("The renderer has been stopped.")
        if not self._slots:
            self._slots = [asyncio.create_task(self._slot(), name="animatic worker") for _ in range(self._size)]

    async def _slot(self) -> None:
        """Keeps one worker alive at its place, and a fresh one after it."""
        failures = 0
        while True:
            try:
                worker = await Worker.start()
            except (WorkerLost, TimeoutError, OSError) as error:
                failures += 1
                self._start_failed(error, failures)
                await asyncio.sleep(min(_LONGEST_PAUSE, 0.1 * 2**failures))
                continue
            failures, self._start_error = 0, None
            self._workers[worker] = None
            self._announce()
            try:
                await self._serve(worker)
            finally:
                del self._workers[worker]
                await worker.end()

    async def _serve(self, worker: Worker) -> None:
        """Task after task, until the worker is due for replacement."""
        spare = 0
        while worker.tasks_done < self._recycle_after and worker.resident_bytes < self._memory_limit + spare:
            task = await self._take(worker)
            if task is None or not await self._perform(worker, task):
                return
            order = task.job.order
            spare = BYTES_PER_PIXEL * max(0, order.width * order.height - USUAL_PIXELS) + len(order.image or b"") * 8

    async def _take(self, worker: Worker) -> Task | None:
        """The next task, waiting for one; None if the worker has ended meanwhile."""
        while not worker.gone.done():
            if (task := next_task(self._jobs)) is not None:
                return task
            waited: set[asyncio.Future[Any]] = {self._next_news(), worker.gone}
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        log.warning("an idle renderer process ended on its own; a new one takes its place")
        return None

    async def _perform(self, worker: Worker, task: Task) -> bool:
        """One task from beginning to end, whatever the end; whether the worker can go on."""
        job, began = task.job, time.monotonic()
        self._workers[worker] = task
        job.enter()
        try:
            async with asyncio.timeout(self._time_limit):
                self._judge(task, await worker.perform(task.message, job.hear))
        except TimeoutError:
            limit = f"{self._time_limit:g} seconds"
            job.fail(RenderFailed(f"A part of this video was not drawn within {limit}, so it was stopped."))
            return False
        except WorkerLost as lost:
            if not lost.at_work:  # it died idle, just as the task was on its way; another one takes it
                job.waiting.appendleft(task)
                return False
            log.error("a renderer process crashed (%s) drawing job %s", lost, job.id)  # noqa: TRY400  # no trace to tell
            job.fail(RenderFailed(f"The renderer crashed on this video ({lost}). Nothing else was harmed; try again."))
            return False
        finally:
            self._workers[worker] = None
            job.leave(time.monotonic() - began)
            self._announce()
        return True

    def _judge(self, task: Task, answer: Message) -> None:
        match answer["is"]:
            case "done":
                task.job.finish(task, answer)
            case "refused":
                task.job.fail(OrderRefused(answer["why"]))
            case "failed":
                task.job.fail(RenderFailed(answer["why"]))

    async def _prepared(self, preparing: asyncio.Future[None]) -> None:
        try:
            await asyncio.shield(preparing)
        except OSError as error:
            raise RenderFailed(f"The video could not be written: {error.strerror or error}.") from error

    async def _clear(self, job: Job, preparing: asyncio.Future[None]) -> None:
        """Nothing of the job is left: no task, no worker at it, no parts."""
        job.waiting.clear()
        if job in self._jobs:
            self._jobs.remove(job)
        for worker in self._at(job):
            worker.cancel(job.id)
        await asyncio.wait({preparing})
        try:
            await asyncio.wait_for(job.idle.wait(), self._cancel_patience)
        except TimeoutError:  # a worker that does not listen is stuck; its slot starts another
            for worker in self._at(job):
                worker.kill()
            await job.idle.wait()
        await asyncio.to_thread(job.clear)

    def _at(self, job: Job) -> list[Worker]:
        """The workers that have a task of the job."""
        return [worker for worker, task in self._workers.items() if task is not None and task.job is job]

    def _start_failed(self, error: Exception, failures: int) -> None:
        log.error("a renderer process could not be started (%d in a row): %r", failures, error)
        if failures < _STARTS_TRIED:
            return
        self._start_error = RenderFailed(f"The renderer cannot be started on this machine ({error or 'too slow'}).")
        for job in self._jobs:
            if not self._workers:
                job.fail(self._start_error)
        self._announce()

    def _next_news(self) -> asyncio.Future[None]:
        """Done at the next change: a job came, a task ended, a worker is ready."""
        if self._news is None:
            self._news = asyncio.get_running_loop().create_future()
        return self._news

    def _announce(self) -> None:
        if self._news is not None:
            self._news.set_result(None)
            self._news = None
