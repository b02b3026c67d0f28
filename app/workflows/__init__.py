"""The durable engine: every accepted video is produced step by step, through crashes and restarts.

The only module that imports DBOS. It knows the order of the steps, never what they do.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Protocol

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSClient, DBOSConfig
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.errors import Unavailable
from app.workflows.membership import Membership

log = structlog.get_logger(__name__)

APPLICATION = "sora-studio"
VERSION = "1"  # of the order and names of the steps below: a new number leaves old work behind, so keep them compatible
WORKFLOW = "produce"
THREADS = 16  # for DBOS's database calls and, since it makes its pool the event loop's default, for our blocking calls
DRAIN_SECONDS = 20.0  # at a stop, for files that are being saved; a stop must end within 30 s
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # s between two tries of a step while the database or the disk is away
PATIENCE = 24 * 3600.0  # s in which it may come back


class Next(StrEnum):
    """What follows a step."""

    GO_ON = "go_on"
    AGAIN = "again"  # the job was lost at no cost: submit it once more
    OVER = "over"  # the video has reached a final state


class Steps(Protocol):
    """What production does; the real one is app.videos.production, tests may bring shorter ones."""

    async def submit(self, video_id: str) -> Next: ...
    async def wait(self, video_id: str) -> Next: ...
    async def save(self, video_id: str) -> Next: ...
    async def illustrate(self, video_id: str) -> Next: ...
    async def give_up(self, video_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Queue:
    """How many videos one worker takes from it at once, and the seconds between two looks for one."""

    at_once: int
    pause: float


class Enqueuer:
    """Stores a video's workflow in the caller's transaction, so that neither exists without the other."""

    def __init__(self, database: Database) -> None:
        self._engine = database.system_engine()
        self._client = DBOSClient(system_database_engine=self._engine, application_name=APPLICATION, lazy=True)

    async def migrate(self) -> None:
        """Bring the engine's own tables to the newest form."""
        # DBOS.migrate takes a URL only and would open SQLite through Python's older library (decision 0002).
        await asyncio.to_thread(self._client._sys_db.run_migrations)  # noqa: SLF001

    async def is_current(self) -> bool:
        try:
            await asyncio.to_thread(self._client._sys_db.verify_migrations)  # noqa: SLF001  # no public twin for engines
        except Exception:  # noqa: BLE001  # DBOS raises several kinds; all mean the same here
            return False
        return True

    async def enqueue(self, connection: AsyncConnection, videos: Iterable[tuple[str, str]]) -> None:
        """The id of each video and its queue; they wait in this order."""
        await connection.run_sync(self._enqueue, videos)

    def _enqueue(self, connection: sa.Connection, videos: Iterable[tuple[str, str]]) -> None:
        for video_id, queue in videos:
            self._client.enqueue_in_transaction(
                connection,
                {"workflow_name": WORKFLOW, "queue_name": queue, "workflow_id": video_id, "app_version": VERSION},
                video_id,
            )

    def close(self) -> None:
        self._client.destroy()
        self._engine.dispose()


class Engine:
    """Runs the workflows of one worker process. Start and stop it in the event loop that the steps live in."""

    _started: ClassVar[bool] = False  # DBOS keeps its state in the module: a process has one engine at a time

    def __init__(self, database: Database, steps: Steps, queues: Mapping[str, Queue]) -> None:
        self._database = database
        self._steps = steps
        self._queues = queues
        self._engine: sa.Engine | None = None
        self._running: dict[asyncio.Task[Any], str] = {}  # the step that each workflow is in
        self._is_stopping = False
        self._membership: Membership | None = None
        self._id = "local"  # one worker per SQLite database: what "local" left behind is ours

    async def start(self) -> None:
        assert not Engine._started, "a process has one engine at a time"
        Engine._started = True
        logging.getLogger("dbos").addHandler(logging.NullHandler())  # else DBOS adds a console of its own
        self._engine = self._database.system_engine()
        if not self._database.is_sqlite:
            self._id = f"worker-{secrets.token_hex(8)}"
            self._membership = Membership(self._database, self._id, self._recover, self._lose)
        DBOS(config=self._config())
        self._register()
        DBOS.launch()  # in this thread, so that workflows run in this event loop
        if self._membership:
            await self._membership.join()
        for name, queue in self._queues.items():
            await DBOS.register_queue_async(
                name, worker_concurrency=queue.at_once, polling_interval_sec=queue.pause, on_conflict="always_update"
            )

    async def stop(self) -> None:
        """Files that are being saved are finished, everything else is left for the next start."""
        self._is_stopping = True
        if self._membership:
            await self._membership.leave()
        for task, step in list(self._running.items()):
            if step != "save":
                task.cancel()
        if self._running:
            await asyncio.wait(list(self._running), timeout=DRAIN_SECONDS)
        for task in list(self._running):
            task.cancel()
        await asyncio.to_thread(lambda: DBOS.destroy(destroy_registry=True))
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())  # DBOS had set its own
        Engine._started = False
        if self._engine:
            self._engine.dispose()

    async def forget(self, video_ids: list[str]) -> None:
        """Remove the records of videos that were deleted for good."""
        await DBOS.delete_workflows_async(video_ids)

    async def deserted(self, video_ids: list[str]) -> set[str]:
        """Those of the ids that no workflow is waiting or working for."""
        alive = await DBOS.list_workflows_async(
            workflow_ids=video_ids, status=["PENDING", "ENQUEUED", "DELAYED"], load_input=False, load_output=False
        )
        return set(video_ids) - {workflow.workflow_id for workflow in alive}

    def _config(self) -> DBOSConfig:
        return {
            "name": APPLICATION,
            "system_database_engine": self._engine,
            "application_version": VERSION,
            "executor_id": self._id,
            "max_executor_threads": THREADS,
            "log_level": "WARNING",
            "enable_otlp": False,
            "run_migrations": False,
            "use_listen_notify": False,
        }

    def _register(self) -> None:
        @DBOS.workflow(name=WORKFLOW)
        async def produce(video_id: str) -> None:
            await self._produce(video_id)

    async def _produce(self, video_id: str) -> None:
        task = asyncio.current_task()
        assert task is not None
        with structlog.contextvars.bound_contextvars(video_id=video_id):
            try:
                await self._rounds(task, video_id)
            except Exception:
                if self._is_stopping:  # DBOS itself, which is being closed
                    raise asyncio.CancelledError from None
                log.exception("production broke off")
                await DBOS.run_step_async({"name": "give_up"}, self._steps.give_up, video_id)
            finally:
                self._running.pop(task, None)

    async def _rounds(self, task: asyncio.Task[Any], video_id: str) -> None:
        """The steps in their order, until the video is final; a lost job begins a new round."""
        while True:
            for step in (self._steps.submit, self._steps.wait, self._steps.save):
                self._running[task] = step.__name__
                outcome = await self._step(step, video_id)
                if outcome == Next.OVER:
                    return
                if outcome == Next.AGAIN:
                    break
            else:
                await self._step(self._steps.illustrate, video_id)
                return

    async def _step(self, step: Callable[[str], Coroutine[Any, Any, Next]], video_id: str) -> str:
        return await DBOS.run_step_async({"name": step.__name__}, self._try, step, video_id)

    async def _try(self, step: Callable[[str], Coroutine[Any, Any, Next]], video_id: str) -> Next:
        try:
            return await _patient(step, video_id)
        except Exception:
            if self._is_stopping:  # what breaks while everything closes is no result: DBOS would keep it as one
                raise asyncio.CancelledError from None
            raise

    async def _recover(self, worker_id: str) -> None:
        await asyncio.to_thread(DBOS._recover_pending_workflows, [worker_id])  # noqa: SLF001  # DBOS has no public door

    def _lose(self) -> None:
        """Another worker has our videos: drop them and end this process, whose supervisor starts it anew."""
        for task in list(self._running):
            task.cancel()
        os.kill(os.getpid(), signal.SIGTERM)


async def _patient(step: Callable[[str], Coroutine[Any, Any, Next]], video_id: str) -> Next:
    """The step, again and again while the database or the disk is away; raises Unavailable after a day."""
    deadline, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
    while True:
        try:
            return await step(video_id)
        except Unavailable as error:
            if time.monotonic() > deadline:
                raise
            log.warning("a step waits", step=step.__name__, reason=str(error))
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
