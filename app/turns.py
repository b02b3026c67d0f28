"""Who is next. An event loop that begins everything at once finishes nothing soon: a few beginnings in each round."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Callable
from itertools import count

Peer = tuple[str, int] | None  # the connection: address and port of whoever asks

PENALTY = 0.1  # s that a request counts as later for each one that its connection had before it
MOST_PENALTY = 3.0  # s; nobody waits longer than that for others who came later
MEMORY = 2.0  # s, and up to twice that, for which a connection's requests are counted


class Turns:
    """At most `most` turns in a round, or in `pause` seconds; the others wait for a later one, the lowest rank first.

    A turn is not given back: what has begun may take as long as it likes, and what is cancelled holds nobody up.
    """

    def __init__(self, most: int, pause: float = 0.0) -> None:
        self._most = self._left = most
        self._pause = pause
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._arrivals = count()
        self._loop: asyncio.AbstractEventLoop | None = None  # the one that goes round now
        self._goes_round = False

    async def take(self, rank: float = 0.0) -> None:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:  # tests give every request a loop of its own; nobody waits in one that has ended
            self._loop, self._goes_round, self._left, self._waiting = loop, False, self._most, []
        if not self._goes_round:
            self._goes_round = True
            self._go_on(loop)
        if self._left and not self._waiting:
            self._left -= 1
            return
        turn: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (rank, next(self._arrivals), turn))
        await turn

    def _go_on(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._pause:
            loop.call_later(self._pause, self._begin_round, loop)
        else:
            loop.call_soon(self._begin_round, loop)

    def _begin_round(self, loop: asyncio.AbstractEventLoop) -> None:
        self._left = self._most
        while self._waiting and self._left:
            *_, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                self._left -= 1
        if self._left < self._most:
            self._go_on(loop)
        else:
            self._goes_round = False


class Ranks:
    """When a request counts as come: later for each one that the same connection has just had."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._now: dict[Peer, int] = {}
        self._before: dict[Peer, int] = {}
        self._turned = 0.0

    def rank(self, peer: Peer) -> float:
        """Seconds on the clock."""
        now = self._clock()
        if now > self._turned + MEMORY:
            self._before = self._now if now <= self._turned + 2 * MEMORY else {}
            self._turned, self._now = now, {}
        earlier = self._now.get(peer, 0) + self._before.get(peer, 0)
        self._now[peer] = self._now.get(peer, 0) + 1
        return now + min(earlier * PENALTY, MOST_PENALTY)
