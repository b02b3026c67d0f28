"""Single numbers that the database keeps, and what is asked of a file that no studio works on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.tables import counters

_COPY = "copy"  # the counter that only a copy has
_DAMAGED = "damaged"  # of files that were not the ones that were saved


async def next_revision(connection: AsyncConnection, changes: int = 1) -> int:
    """The next number of the one sequence of changes, or the last of so many. Holds the counter until the transaction
    ends.
    """
    statement = (
        sa.update(counters).where(counters.c.name == "revision").values(value=counters.c.value + changes)
    ).returning(counters.c.value)
    return int((await connection.execute(statement)).scalar_one())


async def last_revision(connection: AsyncConnection) -> int:
    return int(await _value(connection, "revision") or 0)


async def store_number(connection: AsyncConnection, candidate: int) -> int | None:
    """The number by which this database and its files know each other; where it has none yet, None.

    Then `candidate` becomes it with the end of the transaction.
    """
    await next_revision(connection)  # the one lock: of two that start together the second sees what the first has noted
    found = await _value(connection, "store")
    if found is None:
        await _insert(connection, "store", candidate)
    return found


async def count_damaged(connection: AsyncConnection) -> None:
    """One more finished file that was not the one that was saved."""
    await next_revision(connection)  # the one lock, as above
    if await _value(connection, _DAMAGED) is None:
        await _insert(connection, _DAMAGED, 0)
    statement = counters.update().where(counters.c.name == _DAMAGED)
    await connection.execute(statement.values(value=counters.c.value + 1))


async def damaged_files(connection: AsyncConnection) -> int:
    """How many there ever were."""
    return await _value(connection, _DAMAGED) or 0


async def is_copy(connection: AsyncConnection) -> bool:
    """Whether it stands where the database stood of which it is an older copy."""
    return await _value(connection, _COPY) is not None


async def mark_copy(connection: AsyncConnection) -> None:
    if not await is_copy(connection):
        await _insert(connection, _COPY, 1)


async def forget_copy(connection: AsyncConnection) -> None:
    await connection.execute(counters.delete().where(counters.c.name == _COPY))


def mark_copy_in(connection: Any) -> None:
    """The same with the driver's own connection to a file that was copied just now."""
    connection.execute("INSERT OR REPLACE INTO counters (name, value) VALUES (?, 1)", (_COPY,))


def store_number_of(connection: Any) -> int | None:
    """The number of the store, with the driver's own connection to a file."""
    found = connection.execute("SELECT value FROM counters WHERE name = 'store'").fetchone()
    return found[0] if found else None


def stored_sizes_of(connection: Any) -> dict[str, int]:
    """The bytes of each finished video's file by its id, with the driver's own connection to a file."""
    statement = "SELECT id, size_bytes FROM videos WHERE state = 'completed' AND size_bytes IS NOT NULL"
    return dict(connection.execute(statement).fetchall())


async def _value(connection: AsyncConnection, name: str) -> int | None:
    found: int | None = (await connection.execute(sa.select(counters.c.value).where(counters.c.name == name))).scalar()
    return found


async def _insert(connection: AsyncConnection, name: str, value: int) -> None:
    await connection.execute(counters.insert().values(name=name, value=value))
