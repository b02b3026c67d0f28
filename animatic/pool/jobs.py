"""A video being made by several workers: which of its tasks wait, which run, and how far it has come."""

from __future__ import annotations

import asyncio
import dataclasses
import secrets
import shutil
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from animatic.order import Facts, Order, Progress
from animatic.pool.posters import Posters
from animatic.pool.wire import Message

PARTS_SUFFIX = ".animatic-parts"  # of the folders that a caller sweeps after a kill -9
DRAWN = 0.97  # of the way, when every frame is drawn; sound and joining are the rest


class Job:
    """One order, from the call of `Pool.render` to its end. `done` is its outcome."""

    def __init__(self, order: Order, path: Path, on_progress: Callable[[Progress], None] | None) -> None:
        self.order, self.path = order, path
        self.id = secrets.token_hex(4)
        self.parts = path.with_name(f".{path.name}.{self.id}{PARTS_SUFFIX}")
        self.done: asyncio.Future[Facts] = asyncio.get_running_loop().create_future()
        self.waiting: deque[Task] = deque()
        self.running = 0  # tasks at the workers
        self.served = 0.0  # worker seconds it has had; starts level with the others, so that nobody overtakes for ever
        self.idle = asyncio.Event()  # set while no worker is at it
        self.idle.set()
        self._on_progress = on_progress
        self._began = time.perf_counter()
        self._frames = 0
        self._posters = Posters(step=order.fps)  # as production.is_shown picks them
        self._too_late = False
        self._tasks_left = 0
        self._cpu = self._encode_cpu = 0.0

    def prepare(self) -> None:
        """Make the folder for the parts and list the tasks. Touches the disk: to be called in a thread."""
        self.parts.mkdir(mode=0o700)
        if self.order.image is not None:
            (self.parts / "still").write_bytes(self.order.image)
        tasks = [self._task("segment", number=number) for number in range(self.order.segments)]
        tasks += [self._task("sound")] if self.order.sound else []
        self._tasks_left = len(tasks)
        self.waiting.extend(tasks)

    def clear(self) -> None:
        """Remove the parts, whatever state they are in. Touches the disk: to be called in a thread."""
        shutil.rmtree(self.parts, ignore_errors=True)
        if self._too_late:
            self.path.unlink(missing_ok=True)

    def hear(self, frames: int, last: int, poster: bytes) -> None:
        """So many more frames are drawn, the last of them numbered `last`; the poster, if any, shows that one.

        Nothing is told before the first poster, and a poster waits for those of earlier times."""
        self._frames += frames
        if poster:
            self._posters.add(last, poster)
        fraction = DRAWN * min(1.0, self._frames / self.order.frames)
        due = list(self._posters.due())
        for each in due:
            self._tell(Progress(fraction, each))
        if not due and self._posters.begun:
            self._tell(Progress(fraction))

    def enter(self) -> None:
        """A worker takes one of its tasks."""
        self.running += 1
        self.idle.clear()

    def leave(self, seconds: float) -> None:
        """A worker is through with one of its tasks, however it ended."""
        self.running -= 1
        self.served += seconds
        if self.running == 0:
            self.idle.set()

    def finish(self, task: Task, answer: Message) -> None:
        """One task is done; the last one but the joining calls for it, and the joining ends the job."""
        self._cpu += answer["cpu"]
        self._encode_cpu += answer.get("encode_cpu", 0.0)
        if task.message["do"] == "join":
            self._succeed(answer)
            return
        self._tasks_left -= 1
        if self._tasks_left == 0:
            self.waiting.append(self._task("join", path=str(self.path.absolute())))

    def fail(self, error: BaseException) -> None:
        self.waiting.clear()
        if not self.done.done():
            self.done.set_exception(error)

    def _succeed(self, answer: Message) -> None:
        order = self.order
        self._tell(Progress(1.0))
        if self.done.done():  # cancelled or failed as the file was being moved: nobody wants it
            self._too_late = True
            return
        self.done.set_result(
            Facts(
                path=self.path,
                bytes=answer["bytes"],
                seconds=order.frames / order.fps,
                frames=order.frames,
                width=order.width,
                height=order.height,
                fps=order.fps,
                codec=order.codec,
                has_sound=order.sound,
                scene=answer["scene"],
                understood=answer["understood"],
                wall_seconds=time.perf_counter() - self._began,
                cpu_seconds=self._cpu,
                encode_cpu_seconds=self._encode_cpu,
            )
        )

    def _tell(self, progress: Progress) -> None:
        if self._on_progress is None or self.done.done():
            return
        try:
            self._on_progress(progress)
        except Exception as error:  # noqa: BLE001  # the caller's own code failed; it gets its own error back
            self.fail(error)

    def _task(self, do: str, **more: object) -> Task:
        order = {each.name: getattr(self.order, each.name) for each in dataclasses.fields(self.order)}
        image = order.pop("image")
        message = {"do": do, "job": self.id, "order": order, "has_image": image is not None}
        return Task(self, message | {"parts": str(self.parts.absolute())} | more)


@dataclass(frozen=True, slots=True)
class Task:
    """One worker's share of a job: a segment, the sound, or joining the parts."""

    job: Job
    message: Message = field(repr=False)


def next_task(jobs: list[Job]) -> Task | None:
    """A task of the job that has the fewest workers and was served least; of two alike, the older."""
    open_jobs = [job for job in jobs if job.waiting]
    if not open_jobs:
        return None
    return min(open_jobs, key=lambda job: (job.running, job.served)).waiting.popleft()
