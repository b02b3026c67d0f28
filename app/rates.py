"""How often somebody asked: counted in this process, in Redis, or in the database that all processes share.

A window slides: of the window before the current one counts the part that is still within reach. What is refused is not
counted, so that whoever keeps asking gets in again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, Protocol

import sqlalchemy as sa
from limits import RateLimitItem
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from sqlalchemy.dialects import postgresql, sqlite

from app.db import Database, rates
from app.errors import Unavailable

REDIS_SECONDS = 2.0  # for a connection and for an answer, which usually takes a millisecond
RETRY_AFTER = 2  # seconds that a client should wait while Redis is away
SWEEP_SECONDS = 60.0  # between two removals of the rows that count no more

Opening = Callable[[], AbstractAsyncContextManager[Database]]


@dataclass(frozen=True, slots=True)
class Count:
    """Where somebody stands after a request."""

    is_allowed: bool
    remaining: int  # further requests
    seconds: int  # until the window moves on or, where it was one too many, until the next may pass; at least 1


class Counts(Protocol):
    """Somewhere to count."""

    async def hit(self, limit: RateLimitItem, what: str, who: str) -> Count:
        """Count a request, unless it is one too many. Raises Unavailable where nobody can tell."""


def counts_in(store: str | None, database: Opening) -> Counts:
    """Those of the setting RATE_LIMIT_STORE."""
    return DatabaseCounts(database) if store == "database" else LibraryCounts(store)


class LibraryCounts:
    """In the memory of this process or, for a URL of Redis, there."""

    def __init__(self, url: str | None = None) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage() if url is None else _redis(url))

    async def hit(self, limit: RateLimitItem, what: str, who: str) -> Count:
        try:
            is_allowed = await self._limiter.hit(limit, what, who)
            reset, remaining = await self._limiter.get_window_stats(limit, what, who)
        except StorageError as error:
            raise Unavailable(
                "The store that counts requests does not answer at the moment; nothing was stored. Try again shortly.",
                retry_after=RETRY_AFTER,
            ) from error
        return Count(is_allowed, remaining if is_allowed else 0, max(1, ceil(reset - time.time())))


class DatabaseCounts:
    """In a table: one row for each limit of somebody's and each window. One look, and one statement that adds."""

    def __init__(self, database: Opening) -> None:
        self._database = database
        self._sweep_at = 0.0

    async def hit(self, limit: RateLimitItem, what: str, who: str) -> Count:
        length, now = limit.get_expiry(), time.time()
        window = int(now // length)
        left = 1 - now / length % 1  # of the current window, and so the part of the one before that is within reach
        whose = hashlib.sha256(limit.key_for(what, who).encode()).hexdigest()  # no address is stored
        async with self._database() as database:
            before, current = await _read(database, whose, window)
            room = floor(limit.amount - before * left)
            count = await self._add(database, whose, window, length, room) if current < room else None
        if count is None:
            return Count(False, 0, _wait(limit.amount, before, max(current, room), left, length))
        return Count(True, room - count, max(1, ceil(left * length)))

    async def _add(self, database: Database, whose: str, window: int, length: int, room: int) -> int | None:
        """The current window's count with one more; None where others took the room in the meantime."""
        insert = sqlite.insert if database.is_sqlite else postgresql.insert
        row = {"whose": whose, "window_number": window, "hits": 1, "ends_at": (window + 2) * length}
        statement = insert(rates).values(row)
        added = statement.on_conflict_do_update(
            index_elements=[rates.c.whose, rates.c.window_number],
            set_={"hits": rates.c.hits + 1},
            where=rates.c.hits < room,
        ).returning(rates.c.hits)
        async with database.counting() as connection:
            if time.monotonic() >= self._sweep_at:
                self._sweep_at = time.monotonic() + SWEEP_SECONDS
                await connection.execute(rates.delete().where(rates.c.ends_at <= time.time()))
            count: int | None = (await connection.execute(added)).scalar_one_or_none()
        return count


async def _read(database: Database, whose: str, window: int) -> tuple[int, int]:
    """The counts of the window before and of the current one."""
    statement = sa.select(rates.c.window_number, rates.c.hits).where(
        rates.c.whose == whose, rates.c.window_number >= window - 1
    )
    async with database.reading() as connection:
        counted = {row.window_number: row.hits for row in await connection.execute(statement)}
    return counted.get(window - 1, 0), counted.get(window, 0)


def _wait(amount: int, before: int, current: int, left: float, length: int) -> int:
    """Seconds until one more may pass, if nobody asks in between."""
    if current >= amount:  # this window must end, and then enough of it go out of reach
        return max(1, ceil((left + 1 - (amount - 1) / current) * length))
    return max(1, ceil((left - (amount - 1 - current) / before) * length))  # enough of the window before must


def _redis(url: str) -> RedisStorage:
    seconds: dict[str, Any] = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
    return RedisStorage(
        f"async+{url}", wrap_exceptions=True, implementation="redispy", key_prefix="sora-studio", **seconds
    )
