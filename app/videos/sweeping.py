"""Files that a crash left behind."""

from __future__ import annotations

from app.db import Database
from app.files import Files
from app.models.video import ACTIVE, State
from app.videos import pictures, records

STORED_SECONDS = 3600.0  # within which what was stored before its row has its row


async def sweep(database: Database, files: Files, *, min_age: float) -> int:
    """Remove temporary files older than `min_age` seconds and files that no video owns; how many."""
    removed = await files.sweep(min_age)
    found = await strays(database, files)
    await files.delete(*found)
    return removed + len(found)


async def set_strays_aside(database: Database, files: Files) -> int:
    """After a database was put back from an older copy: files that it does not know are somebody's all the same.

    How many. It knows nothing of what was made since, perhaps paid for; ordinary strays are among them.
    """
    return len(await files.set_aside(*await strays(database, files, stored_seconds=0.0)))


async def strays(database: Database, files: Files, *, stored_seconds: float = STORED_SECONDS) -> list[str]:
    """The keys of files that no video owns.

    A file is owned by a video that is finished or still being made, a poster and a still by any video. Files are
    listed before their owners are, so that one which appears meanwhile is left alone; stills and uploads are stored
    before their rows, so that only those are strays that were stored `stored_seconds` ago.
    """
    found = {folder: await files.keys(folder) for folder in ("videos", "sprites", "posters")}
    found |= {folder: await files.keys(folder, min_age=stored_seconds) for folder in ("references", "uploads")}
    async with database.reading() as connection:
        making = set(await records.ids(connection, [State.COMPLETED, *ACTIVE]))
        every = set(await records.ids(connection, State))
        owners = {"videos": making, "sprites": making, "posters": every, "references": every}
        owners["uploads"] = set(await pictures.ids(connection))
    return [key for folder, keys in found.items() for key in keys if _owner(key) not in owners[folder]]


def _owner(key: str) -> str:
    return key.rpartition("/")[2].partition(".")[0]
