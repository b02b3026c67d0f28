"""How often one may ask: per key or, of those without one, per address; and the headers that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from limits import RateLimitItem, parse

from app.config import Settings
from app.errors import RateLimited
from app.models.caller import Caller
from app.rates import Count, Opening, counts_in

KNOWN_RATES = 1000  # different ones that keys may have before they are read again


@dataclass(frozen=True, slots=True)
class Standing:
    """A limit that a request came under, and what is left of it."""

    name: str
    limit: RateLimitItem
    count: Count


class Rates:
    """The limits of this installation. Where the store is away there is no answer, rather than one without a limit."""

    def __init__(self, settings: Settings, database: Opening) -> None:
        self._own = counts_in(None, database)
        self._shared = counts_in(settings.rate_limit_store, database) if settings.rate_limit_store else self._own
        self._all, self._create = settings.rate_limit, settings.rate_limit_create

    async def count(self, caller: Caller, address: str, *, makes: bool, is_shared: bool) -> list[Standing]:
        """Count a request, and once more where it makes something. Raises Unavailable.

        Not `is_shared`: at an address that needs neither key nor database, so that it answers while the store is away.
        """
        who = _counted(caller, address)
        standings = [await self._hit("requests", caller.rate or self._all, who, is_shared)]
        if makes and standings[0].count.is_allowed:
            standings.append(await self._hit("videos", self._create, who, is_shared))
        return standings

    async def take_on(self, caller: Caller, address: str) -> None:
        """Count what makes something at an address that does not show it. Raises RateLimited, Unavailable."""
        who = _counted(caller, address)
        check_standings([await self._hit("videos", self._create, who, is_shared=True)], caller)

    async def _hit(self, name: str, rate: str, who: str, is_shared: bool) -> Standing:
        limit = _parsed(rate)
        return Standing(name, limit, await (self._shared if is_shared else self._own).hit(limit, name, who))


def check_standings(standings: Sequence[Standing], caller: Caller) -> None:
    """Raises RateLimited where one of them was one too many."""
    last = standings[-1]
    if last.count.is_allowed:
        return
    whose, seconds = "of this key" if caller.has_key else "from this address", last.count.seconds
    raise RateLimited(
        f"Too many requests {whose}: {last.limit} are allowed. Try again in {seconds} s; nothing was stored.",
        retry_after=seconds,
    )


def standing_headers(standings: Sequence[Standing]) -> dict[str, str]:
    """The headers by which a client can pace itself, as draft-ietf-httpapi-ratelimit-headers-11 writes them."""
    policies = [f'"{each.name}";q={each.limit.amount};w={each.limit.get_expiry()}' for each in standings]
    states = [f'"{each.name}";r={each.count.remaining};t={each.count.seconds}' for each in standings]
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(states)}


def _counted(caller: Caller, address: str) -> str:
    """Whose count it is."""
    return f"key {caller.owner}" if caller.has_key else address


@lru_cache(maxsize=KNOWN_RATES)
def _parsed(rate: str) -> RateLimitItem:
    return parse(rate)
