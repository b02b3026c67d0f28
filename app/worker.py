"""Does the durable work: inside the web server by default, or alone as `sora-studio worker`."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TextIO

import structlog

from app.copies import FOLDER, Copies
from app.errors import ConfigurationError
from app.media import Media
from app.models.video import ACTIVE
from app.services import open_services
from app.services.contract import RemoteService, VideoService, is_remote
from app.services.moderations import open_moderations
from app.store import note_revision
from app.studio import Studio
from app.videos import ledger, records, tallies
from app.videos.lanes import Lanes
from app.videos.orphans import count_orphans
from app.videos.production import EMBEDDED, Production
from app.videos.scrubbing import Scrub
from app.videos.sweeping import sweep
from app.webhooks.courier import Courier
from app.webhooks.sending import Sender
from app.workflows import Engine, Queue

log = structlog.get_logger(__name__)

UPKEEP_PAUSE = 60.0  # s between two rounds of upkeep
PROBE_PAUSE = 5.0  # s between two looks for accounts to be probed and videos to be given up
ORPHAN_PAUSE = 600.0  # s between two looks for jobs that no video owns (promises.md P-05)
DRAWN_AT_ONCE, DRAWN_PAUSE = 2, 0.2  # one video's saving overlaps the next one's drawing; s before an idle one begins
SENT_PAUSE = 0.5  # s, of a queue for accounts, whose answers take longer than that
SPARE = 8  # videos beyond twice the slots: some are being saved while others wait for a slot that frees
OTHERS_WORK_SECONDS = 24 * 3600.0  # where several workers share the files, a temporary file this old is nobody's
NOTE_SECONDS = 3.0  # s for the note of how far the database has come, also at a stop
LOCK_PATIENCE = 5.0  # s that a starting worker waits for one that is stopping


class Worker:
    """One process's share of the work. Start and stop it in the event loop that lives as long as the process."""

    def __init__(self, studio: Studio) -> None:
        self._settings = studio.settings
        self._database = studio.database
        self._files = studio.files
        self._videos = studio.videos
        self._pictures = studio.pictures
        self._upstreams = studio.upstreams
        self._webhooks = studio.webhooks
        self._guard = studio.guard
        self._secret_key = studio.secret_key
        self._moderation = studio.moderation
        self._audit = studio.audit
        self._copies = Copies(
            studio.database,
            studio.settings.data_dir / FOLDER,
            hours=studio.settings.backup_hours,
            min_free_bytes=studio.settings.min_free_bytes,
        )
        self._scrub = Scrub(studio.database, studio.files)
        self._media = Media()
        self._services: dict[str, VideoService] = {}
        self._remote: dict[str, RemoteService] = {}
        self._checkers = open_moderations(studio.settings)
        self._production: Production | None = None
        self._engine: Engine | None = None
        self._courier: Courier | None = None
        self._lock: TextIO | None = None
        self._chores: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Raises ConfigurationError where another worker holds this SQLite database."""
        if database := self._database.path:
            await self._claim(database.with_name(f"{database.name}.lock"))
        min_age = OTHERS_WORK_SECONDS if self._database.path is None else 0.0
        if leftovers := await sweep(self._database, self._files, min_age=min_age):
            log.info("leftovers of an earlier run removed", files=leftovers)
        upstreams = self._upstreams.without(await self._moved())
        self._services = open_services(self._settings, upstreams)
        self._remote = {name: service for name, service in self._services.items() if is_remote(service)}
        for service in self._services.values():
            await service.start()
        for checker in self._checkers:
            await checker.start()
        lanes = Lanes(self._database, upstreams, self._remote)
        self._production = Production(
            self._database,
            self._files,
            self._media,
            self._services,
            upstreams,
            lanes,
            min_free_bytes=self._settings.min_free_bytes,
            moderation=self._moderation,
            checkers=self._checkers,
        )
        self._engine = Engine(self._database, self._production, await self._queues())
        await self._engine.start()
        self._courier = Courier(self._database, Sender(self._guard), self._secret_key)
        await self._courier.start()
        self._chores = [
            asyncio.create_task(
                _repeated(
                    UPKEEP_PAUSE,
                    self._note_revision,
                    self._empty_trash,
                    self._forget,
                    self._revive_deserted,
                    self._tell_expiring,
                )
            ),
            asyncio.create_task(_repeated(UPKEEP_PAUSE, self._copies.keep_up)),
            asyncio.create_task(_repeated(UPKEEP_PAUSE, self._scrub.go_on)),
            asyncio.create_task(_repeated(PROBE_PAUSE, lanes.probe, self._videos.give_up_overdue)),
            asyncio.create_task(_repeated(ORPHAN_PAUSE, lanes.greet, self._count_orphans)),
        ]

    def is_able(self, service: str) -> bool:
        """Whether that service can make videos now."""
        return service in self._services and self._services[service].is_able

    async def stop(self) -> None:
        """Within 30 s: finish files that are being saved, leave the rest to the next start."""
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        if self._engine:
            await self._engine.stop()
        if self._courier:
            await self._courier.stop()
        if self._production:
            await self._production.close()
        for service in self._services.values():
            await service.close()
        for checker in self._checkers:
            await checker.close()
        await self._media.close()
        if self._engine:
            await _attempted(self._note_revision)
        if self._lock:
            self._lock.close()

    async def _claim(self, path: Path) -> None:
        """One worker per SQLite database: the operating system frees the lock when its holder ends, however it ends."""
        file = path.open("a+")
        deadline = asyncio.get_running_loop().time() + LOCK_PATIENCE
        while not is_ours(file):
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

    async def _moved(self) -> set[str]:
        """Accounts whose name has got another address while videos of the former one are not here yet: left alone."""
        moved = set()
        async with self._database.transaction() as connection:
            for account in self._upstreams.accounts:
                if not await ledger.settle_at(connection, account.name, account.endpoint):
                    moved.add(account.name)
        for name in moved:
            log.error("an account has another address while videos are at the former one: set it back", account=name)
        return moved

    async def _queues(self) -> dict[str, Queue]:
        """One per model: of those on offer, and of those that videos still wait for."""
        async with self._database.reading() as connection:
            models = {*self._upstreams.catalog.models, *await tallies.waiting_models(connection)}
        return {model: self._queue(model) for model in models}

    def _queue(self, model: str) -> Queue:
        if model == EMBEDDED:
            return Queue(DRAWN_AT_ONCE, DRAWN_PAUSE)
        slots = sum(account.slots for account in self._upstreams.offering(model))
        return Queue(2 * slots + SPARE, SENT_PAUSE)

    async def _count_orphans(self) -> None:
        for service in self._remote.values():
            await count_orphans(self._database, service)

    async def _note_revision(self) -> None:
        async with asyncio.timeout(NOTE_SECONDS):
            await note_revision(self._database, self._files)

    async def _empty_trash(self) -> None:
        assert self._engine
        if gone := await self._videos.empty_trash(self._settings.trash_hours):
            await self._engine.forget(gone)
            log.info("trash emptied", videos=len(gone))

    async def _forget(self) -> None:
        await self._pictures.forget_old()
        await self._videos.forget_claims()
        await self._videos.forget_prompts()
        await self._webhooks.forget_old()
        await self._audit.forget_old()

    async def _tell_expiring(self) -> None:
        await self._videos.tell_expiring()

    async def _revive_deserted(self) -> None:
        """A video that nothing works for would wait for ever: its work is stored anew, and goes on where it stood."""
        assert self._engine
        async with self._database.reading() as connection:
            active = await records.ids(connection, ACTIVE)
        for video_id in await self._engine.deserted(active) if active else ():
            log.error("a video had nobody who worked for it", video_id=video_id)
            await self._engine.forget([video_id])
            await self._videos.resume(video_id)  # does nothing for one that has ended meanwhile


def is_ours(file: TextIO) -> bool:
    """Whether this process holds the lock of the open file now; the system frees it when the process ends."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _repeated(pause: float, *chores: Callable[[], Coroutine[None, None, None]]) -> None:
    while True:
        for chore in chores:
            await _attempted(chore)
        await asyncio.sleep(pause)


async def _attempted(chore: Callable[[], Coroutine[None, None, None]]) -> None:
    try:
        await chore()
    except Exception:
        log.exception("upkeep failed; it is tried again later")
