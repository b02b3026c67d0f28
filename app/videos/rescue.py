"""Whose file is fetched next: the one that its service deletes first, whatever came first here."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

AT_ONCE = 4  # downloads side by side: enough to fill a line, few enough that the most urgent one is not slowed
FAR = datetime.max.replace(tzinfo=UTC)  # of a file that its service never deletes


class RescueClock:
    """A gate for downloads, ordered by expiry."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = at_once
        self._order = itertools.count()
        self._waiting: list[tuple[datetime, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, expires_at: datetime | None) -> AsyncIterator[None]:
        """Wait until this file is the most urgent one that waits and a place is free."""
        await self._enter(expires_at or FAR)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, expires_at: datetime) -> None:
        if self._free:
            self._free -= 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (expires_at, next(self._order), place))
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._leave()  # the place was given to us in the same moment
            raise

    def _leave(self) -> None:
        while self._waiting:
            _, _, place = heapq.heappop(self._waiting)
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
