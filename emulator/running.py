"""The whole service in a thread of this process, for tests and demos: `with Emulator() as azure: ...`"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from emulator.faults import named
from emulator.settings import EmulatorSettings

if TYPE_CHECKING:
    from emulator.server import Server
    from emulator.service import Service

START_LIMIT = 30.0  # seconds; more than any machine needs to open a socket
STOP_LIMIT = 30.0  # seconds; a drawing under way is stopped within a few

T = TypeVar("T")


class Emulator:
    """A service on 127.0.0.1, from `with` to its end. `port` 0: any free one."""

    def __init__(self, settings: EmulatorSettings | None = None, port: int = 0) -> None:
        self._first_settings, self._first_port = settings or EmulatorSettings(), port
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._service: Service | None = None
        self._server: Server | None = None
        self.port = port

    @property
    def url(self) -> str:
        """The endpoint, without a path and without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def key(self) -> str:
        """The first key that is good now; empty where none is asked for."""
        settings = self._service.settings if self._service else self._first_settings
        return next(iter(settings.keys), "")

    def ledger(self) -> dict[str, Any]:
        """What really happened; the same as GET /_control/ledger."""
        return self._there(lambda service: service.ledger())

    def fault(self, name: str, times: int | None = 1, probability: float = 1.0) -> None:
        """One more rule for the creates to come. Raises ValueError for a name that is not a Fault."""
        fault = named(name)
        self._there(lambda service: service.rules.add(fault, times, probability))

    def clear(self) -> None:
        """Drop all rules."""
        self._there(lambda service: service.rules.clear())

    def change(self, **settings: Any) -> None:
        """Change settings live. Raises ValueError for one that is unknown or cannot be."""
        self._there(lambda service: service.change(settings))

    def __enter__(self) -> Self:
        from emulator.server import beside, bound, running  # uvicorn, Pillow and PyAV: only who runs it pays for them
        from emulator.service import Service

        place = bound("127.0.0.1", self._first_port)
        self.port = place.getsockname()[1]
        self._service = Service(self._first_settings)
        self._server = running(self._service, [place, *beside("127.0.0.1", place)])
        self._thread = threading.Thread(target=self._run, name=f"emulator {self.port}", daemon=True)
        self._thread.start()
        self._wait_until_started(self._thread, self._server)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None  # entered
        assert self._thread is not None
        self._server.should_exit = True
        self._thread.join(STOP_LIMIT)

    def _run(self) -> None:
        assert self._server is not None  # made before the thread
        asyncio.run(self._serve(self._server))

    async def _serve(self, server: Server) -> None:
        self._loop = asyncio.get_running_loop()
        await server.serve_all()

    def _there(self, call: Callable[[Service], T]) -> T:
        """The call, made in the loop of the service."""
        assert self._service is not None, "use it inside `with`"
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(_called(call, self._service), self._loop).result(STOP_LIMIT)

    @staticmethod
    def _wait_until_started(thread: threading.Thread, server: Server) -> None:
        limit = time.monotonic() + START_LIMIT
        while not server.started:
            if not thread.is_alive() or time.monotonic() > limit:
                raise RuntimeError("The emulator did not start.")
            time.sleep(0.005)


async def _called(call: Callable[[Service], T], service: Service) -> T:
    return call(service)
