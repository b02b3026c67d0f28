"""One worker process as its pool sees it: started, asked, cancelled and ended. It blocks the event loop nowhere."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from animatic.pool.wire import Message, heard, packed

START_LIMIT = 60.0  # seconds for a worker to load its libraries, on a busy machine
_KEPT_VARIABLES = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "VIRTUAL_ENV",
    "PYTHONHOME",
    "PYTHONPATH",
)


class WorkerLost(Exception):
    """The process ended on its own; the text says how. `at_work` is False if it had not begun the task it was given."""

    def __init__(self, how: str, at_work: bool) -> None:
        super().__init__(how)
        self.at_work = at_work


class Worker:
    """A living worker process. Only its own slot of the pool talks to it."""

    def __init__(
        self, process: subprocess.Popen[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._process, self._reader, self._writer = process, reader, writer
        self._hearing = self._listening()
        self._at_work = False
        self.tasks_done = 0
        self.resident_bytes = 0

    @staticmethod
    async def start() -> Worker:
        """A worker that is warm. Raises WorkerLost if it ends before, TimeoutError if it takes too long."""
        ours, theirs = socket.socketpair()
        with theirs:
            # In the loop's own thread: PR_SET_PDEATHSIG ends the worker when the thread that started it ends.
            process = subprocess.Popen(  # noqa: ASYNC220, S603  # returns in 2 ms; our own interpreter and module
                [sys.executable, "-P", "-m", "animatic.pool.worker", str(os.getpid())],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=_environment(),
            )
        ours.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=ours)
        worker = Worker(process, reader, writer)
        try:
            async with asyncio.timeout(START_LIMIT):
                await worker._next()
        except BaseException:
            await worker.end()
            raise
        return worker

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def gone(self) -> asyncio.Future[tuple[Message, bytes]]:
        """Done once an idle worker has ended; idle workers say nothing else."""
        return self._hearing

    async def perform(self, task: Message, on_frames: Callable[[int, int, bytes], None]) -> Message:
        """Have the task done and return the worker's last word on it. Raises WorkerLost."""
        self._writer.write(packed(task))
        while True:
            message, blob = await self._next()
            self._at_work = message["is"] in {"begun", "progress"}
            if message["is"] == "progress":
                on_frames(message["frames"], message["last"], blob)
            elif message["is"] != "begun":
                self.tasks_done += 1
                self.resident_bytes = message["rss"]
                return message

    def cancel(self, job: str) -> None:
        self._writer.write(packed({"do": "cancel", "job": job}))

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer gets WorkerLost."""
        self._process.kill()

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self._hearing.cancel()
        self._writer.close()
        self._process.kill()
        await self._ended()

    async def _next(self) -> tuple[Message, bytes]:
        try:
            heard_now = await asyncio.shield(self._hearing)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerLost(await self._how_it_ended(), self._at_work) from error
        self._hearing = self._listening()
        return heard_now

    def _listening(self) -> asyncio.Future[tuple[Message, bytes]]:
        hearing = asyncio.ensure_future(heard(self._reader))
        hearing.add_done_callback(lambda done: done.cancelled() or done.exception())  # an idle end is seen by `gone`
        return hearing

    async def _how_it_ended(self) -> str:
        code = await self._ended()
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"

    async def _ended(self) -> int:
        while (code := self._process.poll()) is None:  # noqa: ASYNC110  # about 2 ms; no signal handler of ours
            await asyncio.sleep(0.002)
        return code


def _environment() -> dict[str, str]:
    """What a worker needs of ours, and no secret; one thread for numpy, since workers are parallel already."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    root = str(Path(__file__).parents[2])
    paths = [root, *filter(None, [kept.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
