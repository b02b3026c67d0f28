"""Copies of the SQLite database, made by the worker: against a mistake or a damaged file, not against a dead disk."""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import structlog

from app.db import Database
from app.errors import StorageFull, StudioError
from app.files import sync

log = structlog.get_logger(__name__)

FOLDER = "backups"  # in DATA_DIR
KEPT = 24  # the newest: the last day, at one an hour
TRY_AGAIN = 600.0  # s after one that failed
_NAME = re.compile(r"studio-(\d{8}T\d{6})Z\.db")
_WRITTEN = "%Y%m%dT%H%M%S"


class Copies:
    """The copies of one database. `hours` between two of them, 0: none are made."""

    def __init__(self, database: Database, folder: Path, *, hours: float, min_free_bytes: int) -> None:
        self._database = database
        self._folder = folder
        self._pause = hours * 3600.0
        self._min_free_bytes = min_free_bytes
        self._next_at = 0.0  # by time.monotonic(), which no clock that is set moves
        self._copied: tuple[tuple[int, int], ...] = ()  # how the database's files were at the last copy

    async def keep_up(self) -> None:
        """Make a copy where one is due and the database has changed. A failure is logged and tried again."""
        path = self._database.path
        if not self._pause or path is None or time.monotonic() < self._next_at:
            return
        try:
            await asyncio.to_thread(self._keep_up, path)
        except (OSError, StudioError) as error:
            self._next_at = time.monotonic() + TRY_AGAIN
            log.warning("the database was not copied; it is tried again", reason=str(error))

    def _keep_up(self, path: Path) -> None:
        age = newest_age(self._folder)
        if not self._copied and age is not None and abs(age) < self._pause:  # abs: the clock may have been set back
            self._next_at = time.monotonic() + self._pause - abs(age)
            return
        stand = _stand(path)
        if stand != self._copied:
            self._check_room(sum(size for _, size in stand))
            self._copy()
            self._copied = stand
        self._next_at = time.monotonic() + self._pause

    def _copy(self) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        fresh = self._folder / ".studio.db.partial"
        fresh.unlink(missing_ok=True)
        self._database.copy(fresh)
        goal = self._folder / f"studio-{datetime.now(UTC):{_WRITTEN}}Z.db"
        put_whole(fresh, goal)
        others = [name for name in _names(self._folder) if name != goal.name]  # never the one that was made just now
        for name in others[: -(KEPT - 1)]:
            (self._folder / name).unlink(missing_ok=True)

    def _check_room(self, size: int) -> None:
        if shutil.disk_usage(self._folder.parent).free < self._min_free_bytes + size:
            raise StorageFull("The disk is nearly full.")


def newest_age(folder: Path) -> float | None:
    """Seconds since the newest copy in that folder was made, by its name; None where there is none."""
    names = _names(folder)
    if not names:
        return None
    match = _NAME.fullmatch(names[-1])
    assert match
    return (datetime.now(UTC) - datetime.strptime(match[1], _WRITTEN).replace(tzinfo=UTC)).total_seconds()


def put_whole(fresh: Path, goal: Path) -> None:
    """Give a written file its name, so that after a power cut it is there whole or not at all."""
    sync(fresh)
    fresh.replace(goal)
    sync(goal.parent)


def _names(folder: Path) -> list[str]:
    """Of the copies there, the oldest first."""
    return sorted(path.name for path in folder.glob("studio-*.db") if _NAME.fullmatch(path.name))


def _stand(path: Path) -> tuple[tuple[int, int], ...]:
    """When the database and its log were last written, and their bytes: so also a change without a revision shows."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return tuple((each.stat().st_mtime_ns, each.stat().st_size) for each in files if each.exists())
