"""Whether database and files belong together: neither is taken for another's, for an empty one or for a newer one.

A random number stands in both; beside the files stands also how far the database had come.
"""

from __future__ import annotations

import re
import secrets

from app.db import Database, forget_copy, is_copy, last_revision, mark_copy, store_number
from app.errors import ConfigurationError, NotFound, Unavailable
from app.files import ASIDE, Files

KEY = "store-id"  # of the file with the number
REACHED = "revisions"  # the folder of a file whose name is the highest revision that the database is known to have had:
# a name, so that an older copy of the whole folder that is laid over this one does not take it back
BITS = 63  # what both kinds of database keep as a whole number
_NUMBER = re.compile(r"[0-9a-f]{16}")


async def recognise(database: Database, files: Files) -> bool:
    """At every start, before a file is removed: whether the database was put back from an older copy.

    It stays so until `settle`. Raises ConfigurationError where the two do not belong together: a database that lost its
    content looks like a new one, and to it every finished video would be a stray file.
    """
    told, reached = await _told(files), max(await _noted(files), default=0)  # before what is compared with it can grow
    candidate = secrets.randbits(BITS)
    async with database.transaction() as connection:
        number = await store_number(connection, candidate)
        if told is not None and told != spelled(number):
            raise ConfigurationError([_strange(database, files, is_empty=number is None)])
        if told is None or await last_revision(connection) <= reached:
            await mark_copy(connection)  # here, so that no crash and no other start forgets it
        was_put_back = await is_copy(connection)
    if told is None:
        await _write(files, KEY, spelled(candidate if number is None else number))
    return was_put_back


async def settle(database: Database, files: Files) -> None:
    """From now on the database is the one that counts: what it did not know has been set aside."""
    async with database.reading() as connection:
        revision = await last_revision(connection)
    await _note(files, revision, instead_of=[each for each in await _noted(files) if each != revision])
    async with database.transaction() as connection:
        await forget_copy(connection)


async def note_revision(database: Database, files: Files) -> None:
    """Note how far the database has come, so that an older one is known by it. Only upwards."""
    async with database.reading() as connection:
        revision = await last_revision(connection)
    noted = await _noted(files)
    if revision > max(noted, default=0):
        await _note(files, revision, instead_of=noted)


def spelled(number: int | None) -> str:
    """A number as it stands in these files."""
    return "none" if number is None else f"{number:016x}"


async def _told(files: Files) -> str | None:
    try:
        return (await files.read(KEY)).decode("ascii", "replace").strip()
    except NotFound:
        return None


async def _noted(files: Files) -> list[int]:
    names = [key.rpartition("/")[2] for key in await files.keys(REACHED)]
    return [int(name, 16) for name in names if _NUMBER.fullmatch(name)]


async def _note(files: Files, revision: int, *, instead_of: list[int]) -> None:
    await _write(files, f"{REACHED}/{spelled(revision)}", "")
    await files.delete(*(f"{REACHED}/{spelled(each)}" for each in instead_of))


async def _write(files: Files, key: str, text: str) -> None:
    try:
        await files.put(key, text.encode())
    except (OSError, Unavailable) as error:
        raise ConfigurationError([f"{files.root} cannot be written: {error.__cause__ or error}."]) from error


def _strange(database: Database, files: Files, *, is_empty: bool) -> str:
    name = database.path or database.url.render_as_string(hide_password=True)
    which = "is new or has lost its content" if is_empty else "is another one"
    return (
        f"The files in {files.root} belong to a database, and {name} {which}. Nothing was changed. Put the right "
        f"database (or its backup) in its place. Only if these files are to belong to it from now on, remove "
        f"{files.root / KEY}: then those that it does not know are moved to {files.root / ASIDE} at the next start."
    )
