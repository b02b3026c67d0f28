"""A worker of the pool: one process that draws one task after another, and ends when its parent does.

Started as `python -m animatic.pool.worker PARENT_PID`, with one end of a socket pair as its standard input.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import queue
import resource
import signal
import socket
import sys
import threading
import time
import traceback
from collections import OrderedDict
from pathlib import Path
from typing import Any

from animatic.order import Order, OrderRefused, RenderFailed
from animatic.pool.wire import Message, packed, received

NICE = 5  # the server's own thread comes first, so that drawing never makes a page wait
ADDRESS_SPACE = 4 << 30  # bytes; forty times what a 1080p film maps, and small enough to stop a runaway
FILMS_KEPT = 2  # built films at hand, so that two jobs in turn do not rebuild theirs for every segment
FRAMES_PER_REPORT = 4  # a sixth of a second of video
_FAULT = "A fault in the renderer stopped this video; its log says more. Other words or another seed may work."
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    _end_with(parent=int(sys.argv[1]))
    _be_modest()
    _Desk(socket.socket(fileno=os.dup(0))).work()


class _Cancelled(Exception):
    """The task at hand is not wanted any more."""


class _Desk:
    """Takes tasks from the connection in its own thread, so that a cancellation is heard while a frame is drawn."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._tasks: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._unwanted: set[str] = set()
        self._productions: OrderedDict[str, Any] = OrderedDict()

    def work(self) -> None:
        _warm_up()
        threading.Thread(target=self._listen, daemon=True).start()
        self._say({"is": "ready"})
        while True:
            task = self._tasks.get()
            self._say({"is": "begun"})
            cpu = time.process_time()
            answer = self._answer(task)
            self._say(answer | {"rss": _resident_bytes(), "cpu": time.process_time() - cpu})

    def _listen(self) -> None:
        while (heard := received(self._connection)) is not None:
            message, _ = heard
            if message["do"] == "cancel":
                self._unwanted.add(message["job"])
            else:
                self._tasks.put(message)
        os._exit(0)  # the parent is gone or wants this worker gone; nothing here outlives it

    def _answer(self, task: Message) -> Message:
        work = {"segment": self._segment, "sound": self._sound, "join": self._join}[task["do"]]
        try:
            return {"is": "done"} | work(task)
        except _Cancelled:
            return {"is": "cancelled"}
        except (OrderRefused, RenderFailed) as error:
            return {"is": "refused" if isinstance(error, OrderRefused) else "failed", "why": str(error)}
        except MemoryError:
            return {"is": "failed", "why": "The video needs more memory than a renderer may use."}
        except OSError as error:
            return {"is": "failed", "why": f"The video could not be written: {error.strerror or error}."}
        except Exception:  # noqa: BLE001  # the end of a worker's step: one video fails, with its trace in the log
            traceback.print_exc()
            return {"is": "failed", "why": _FAULT}

    def _segment(self, task: Message) -> Message:
        from animatic.encode import jpeg, write_part
        from animatic.production import is_shown

        production, job, number = self._production(task), task["job"], task["number"]
        span, unsaid = production.order.span(number), 0

        def on_frame(frame_number: int, frame: Any) -> None:
            nonlocal unsaid
            if job in self._unwanted:  # raised from within, so that not even the encoder's last frames are made
                raise _Cancelled
            unsaid += 1
            poster = jpeg(frame) if is_shown(frame_number, production.order) else b""
            if poster or unsaid >= FRAMES_PER_REPORT or frame_number == span[-1]:
                self._say({"is": "progress", "frames": unsaid, "last": frame_number}, poster)
                unsaid = 0

        segment = production.segment(number, on_frame, lambda: False)
        write_part(Path(task["parts"], f"segment-{number}"), segment.packets)
        return {"encode_cpu": segment.encode_cpu_seconds}

    def _sound(self, task: Message) -> Message:
        from animatic.encode import write_part

        write_part(Path(task["parts"], "sound"), self._production(task).sound() or [])
        return {}

    def _join(self, task: Message) -> Message:
        from animatic.encode import read_part
        from animatic.production import write_whole

        if task["job"] in self._unwanted:
            raise _Cancelled
        production, parts = self._production(task), Path(task["parts"])
        order = production.order
        segments = [read_part(parts / f"segment-{number}") for number in range(order.segments)]
        sound = read_part(parts / "sound") if order.sound else None
        size = write_whole(Path(task["path"]), order, segments, sound, parts / "whole.mp4")
        return {"bytes": size, "scene": production.scene.to_json(), "understood": production.understood()}

    def _production(self, task: Message) -> Any:
        from animatic.production import Production

        job = task["job"]
        if job in self._unwanted:
            raise _Cancelled
        if job not in self._productions:
            while len(self._productions) >= FILMS_KEPT:
                self._productions.popitem(last=False)[1].close()
            image = Path(task["parts"], "still").read_bytes() if task["has_image"] else None
            self._productions[job] = Production(Order(**task["order"], image=image))
        self._productions.move_to_end(job)
        return self._productions[job]

    def _say(self, message: Message, blob: bytes = b"") -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the listener notices the end and exits
            self._connection.sendall(packed(message, blob))


def _end_with(parent: int) -> None:
    """Die with the parent even on its kill -9; the end of the connection is the second string to the same bow."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(0)


def _be_modest() -> None:
    for each in (signal.SIGINT, signal.SIGTERM):  # sent to the whole group; the parent decides when we end
        signal.signal(each, signal.SIG_IGN)
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError):  # macOS cannot limit it, and a container may have set it lower
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def _warm_up() -> None:
    """Load the libraries and draw one tiny film, so that the first order finds everything at hand."""
    from animatic.production import Production

    with Production(Order(prompt="a cat in a meadow", width=64, height=64, seconds=1, sound=False)) as production:
        production.segment(0, lambda _number, _frame: None, lambda: True)


def _resident_bytes() -> int:
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # the peak; in bytes on macOS
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main()
