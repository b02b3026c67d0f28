"""The web server: granian around the application, in this process, until somebody asks it to stop."""

from __future__ import annotations

import asyncio
import gc
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from app.config import Settings
from app.errors import ConfigurationError
from app.main import create_app, prepare_routes
from app.terminal import console

HEAD_MILLISECONDS = 8_000  # for a request's head to arrive, else the connection is closed
HEAD_BYTES = 64 * 1024  # of a request's head; browsers send about 1 KB
MOST_CONNECTIONS = 10_000  # at once; streams of events stay open, and beyond these nobody else is let in
OWN_FILES = 256  # descriptors that are kept for the database, files and calls
LAST_ANSWERS_SECONDS = 8  # for answers that are still being sent at a stop; the worker may take 20 more
WARM_SECONDS = 3  # after the start
LOCK_SECONDS = 0.0005  # for which a thread may keep Python's lock while the server's own waits for it, for each request


async def serve(settings: Settings) -> None:
    """Raises ConfigurationError where it may or can not listen."""
    settings.check_reach()
    _check_port(settings)
    app = create_app(settings)
    sys.setswitchinterval(LOCK_SECONDS)
    async with app.router.lifespan_context(app):
        server = _server(app, settings)
        serving = asyncio.ensure_future(server.serve())
        feed = app.state.studio.feed

        def stop() -> None:
            if feed.has_ended:  # asked for the second time: no more waiting
                serving.cancel()
                return
            feed.end()
            server.stop()  # type: ignore[no-untyped-call]  # granian leaves this one untyped
            asyncio.get_running_loop().call_later(LAST_ANSWERS_SECONDS, serving.cancel)

        on_stop(stop)
        _collect_seldom()
        warming = asyncio.ensure_future(_warm(app))
        console.print(f"The studio is at http://{settings.host}:{settings.port}", markup=False)
        with suppress(asyncio.CancelledError):
            await serving
        warming.cancel()


def _collect_seldom() -> None:
    """What is there now stays, and is not gone through again, which held everybody up for 0.2 s each time.

    What comes later and stays is gone through seldom: 2,000 streams are 800,000 objects, and half a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 10, 100)  # the last: one in a hundred looks at what survived twice, instead of one in ten


async def _warm(app: Any) -> None:
    """Not at once: whoever has just started the studio wants it to answer."""
    await asyncio.sleep(WARM_SECONDS)
    await prepare_routes(app)
    _collect_seldom()


def _check_port(settings: Settings) -> None:
    """Raises ConfigurationError where somebody listens already: granian would share the port and its requests."""
    try:
        family, *_, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise ConfigurationError(
            [f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}): choose another HOST or PORT."]
        ) from error


def _connections() -> int:
    """How many there may be at once: as many as the system has descriptors for, which is asked for more of them."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS + OWN_FILES  # each may read a file
    allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return min(MOST_CONNECTIONS, max(allowed - OWN_FILES, allowed // 2))


def _server(app: Any, settings: Settings) -> Server:
    return Server(
        app,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MILLISECONDS, max_buffer_size=HEAD_BYTES),
        websockets=False,
        backlog=1024,
        backpressure=_connections(),
        log_enabled=False,
    )


def on_stop(stop: Callable[[], object]) -> None:
    """Call it at each SIGTERM and SIGINT."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
