"""One random number in the database and beside the files: neither is ever taken for another's, or for an empty one."""

from __future__ import annotations

import secrets

from app.db import Database, store_number
from app.errors import ConfigurationError, NotFound, Unavailable
from app.files import Files

KEY = "store-id"  # of the file with the number
BITS = 63  # what both kinds of database keep as a whole number


async def recognise(database: Database, files: Files) -> None:
    """At every start, before a file is removed. Raises ConfigurationError where the two do not belong together.

    A database that lost its content looks like a new one, and to it every finished video would be a stray file.
    """
    told = await _told(files)
    candidate = secrets.randbits(BITS)
    async with database.transaction() as connection:
        number = await store_number(connection, candidate)
        if told is not None and told != _spelled(number):
            raise ConfigurationError([_strange(database, files, is_empty=number is None)])
    if told is None:
        try:
            await files.put(KEY, _spelled(candidate if number is None else number).encode())
        except (OSError, Unavailable) as error:
            raise ConfigurationError([f"{files.root} cannot be written: {error.__cause__ or error}."]) from error


async def _told(files: Files) -> str | None:
    try:
        return (await files.read(KEY)).decode("ascii", "replace").strip()
    except NotFound:
        return None


def _spelled(number: int | None) -> str:
    return "none" if number is None else f"{number:016x}"


def _strange(database: Database, files: Files, *, is_empty: bool) -> str:
    name = database.path or database.url.render_as_string(hide_password=True)
    which = "is new or has lost its content" if is_empty else "is another one"
    return (
        f"The files in {files.root} belong to a database, and {name} {which}. Nothing was changed. Put the right "
        f"database (or its backup) in its place. Only if these files are to belong to it from now on, remove "
        f"{files.root / KEY}: then those that it does not know are removed at the next start."
    )
