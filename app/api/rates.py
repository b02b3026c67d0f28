"""How often one may ask: per key or, of those without one, per address."""

from __future__ import annotations

import time
from functools import lru_cache

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from app.config import Settings
from app.errors import RateLimited
from app.models.caller import Caller

KNOWN_RATES = 1000  # different ones that keys may have before they are read again


class Rates:
    """Counts in memory, for this process."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._all, self._create = settings.rate_limit, settings.rate_limit_create

    async def check(self, caller: Caller, address: str) -> None:
        """Count a request. Raises RateLimited."""
        await self._hit("all", caller.rate or self._all, *_counted(caller, address))

    async def take_on(self, caller: Caller, address: str) -> None:
        """Count it once more, where it makes something. Raises RateLimited."""
        await self._hit("create", self._create, *_counted(caller, address))

    async def _hit(self, what: str, rate: str, who: str, whose: str) -> None:
        limit = _parsed(rate)
        if await self._limiter.hit(limit, what, who):
            return
        window = await self._limiter.get_window_stats(limit, what, who)
        seconds = max(1, round(window.reset_time - time.time()))
        raise RateLimited(
            f"Too many requests {whose}: {limit} are allowed. Try again in {seconds} s; nothing was stored.",
            retry_after=seconds,
        )


def _counted(caller: Caller, address: str) -> tuple[str, str]:
    """By whom it is counted, and the words for that."""
    return (f"key {caller.owner}", "of this key") if caller.has_key else (address, "from this address")


@lru_cache(maxsize=KNOWN_RATES)
def _parsed(rate: str) -> RateLimitItem:
    return parse(rate)
