"""Does the durable work: inside the web server by default, or alone as `sora-studio worker`."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import structlog

from app.catalog import Catalog
from app.config import Settings
from app.db import Database
from app.errors import ConfigurationError
from app.files import Files
from app.media import Media
from app.models.video import ACTIVE
from app.services import open_services
from app.videos import Videos, records
from app.videos.production import Production, sweep
from app.workflows import Engine

log = structlog.get_logger(__name__)

UPKEEP_PAUSE = 60.0  # s between two rounds of upkeep
OTHERS_WORK_SECONDS = 24 * 3600.0  # where several workers share the files, a temporary file this old is nobody's
LOCK_PATIENCE = 5.0  # s that a starting worker waits for one that is stopping


class Worker:
    """One process's share of the work. Start and stop it in the event loop that lives as long as the process."""

    def __init__(self, settings: Settings, database: Database, files: Files, catalog: Catalog, videos: Videos) -> None:
        self._settings = settings
        self._database = database
        self._files = files
        self._videos = videos
        self._media = Media()
        self._services = open_services(settings)
        self._production = Production(
            database, files, self._media, self._services, catalog, min_free_bytes=settings.min_free_bytes
        )
        self._engine = Engine(
            database, self._production, {service.name: service.at_once for service in self._services.values()}
        )
        self._lock: TextIO | None = None
        self._upkeep: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises ConfigurationError where another worker holds this SQLite database."""
        if database := self._database.path:
            await self._claim(database.with_name(f"{database.name}.lock"))
        min_age = OTHERS_WORK_SECONDS if self._database.path is None else 0.0
        if leftovers := await sweep(self._database, self._files, min_age=min_age):
            log.info("leftovers of an earlier run removed", files=leftovers)
        for service in self._services.values():
            await service.start()
        await self._engine.start()
        self._upkeep = asyncio.create_task(self._keep_up())

    def is_able(self, service: str) -> bool:
        """Whether that service can make videos now."""
        return service in self._services and self._services[service].is_able

    async def stop(self) -> None:
        """Within 30 s: finish files that are being saved, leave the rest to the next start."""
        if self._upkeep:
            self._upkeep.cancel()
            with suppress(asyncio.CancelledError):
                await self._upkeep
        await self._engine.stop()
        for service in self._services.values():
            await service.close()
        await self._media.close()
        if self._lock:
            self._lock.close()

    async def _claim(self, path: Path) -> None:
        """One worker per SQLite database: the operating system frees the lock when its holder ends, however it ends."""
        file = path.open("a+")
        deadline = asyncio.get_running_loop().time() + LOCK_PATIENCE
        while not _locked(file):
            if asyncio.get_running_loop().time() > deadline:
                file.seek(0)
                holder = file.read().strip() or "unknown"
                file.close()
                raise ConfigurationError(
                    [
                        f"Another studio (process {holder}) already works on {path.with_suffix('')}: "
                        "stop it first, or give this one a DATA_DIR of its own."
                    ]
                )
            await asyncio.sleep(0.1)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._lock = file

    async def _keep_up(self) -> None:
        while True:
            for chore in (self._empty_trash, self._end_deserted):
                await _attempted(chore)
            await asyncio.sleep(UPKEEP_PAUSE)

    async def _empty_trash(self) -> None:
        if gone := await self._videos.empty_trash(self._settings.trash_hours):
            await self._engine.forget(gone)
            log.info("trash emptied", videos=len(gone))

    async def _end_deserted(self) -> None:
        """A video that nothing works for would wait for ever; it cannot be, and it is ended if it is."""
        async with self._database.reading() as connection:
            active = await records.ids(connection, ACTIVE)
        for video_id in await self._engine.deserted(active) if active else ():
            await self._production.give_up(video_id)  # does nothing to one that has ended meanwhile


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _attempted(chore: Callable[[], Coroutine[None, None, None]]) -> None:
    try:
        await chore()
    except Exception:
        log.exception("upkeep failed; it is tried again later")
