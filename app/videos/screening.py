"""Asking the moderation services before a video is sent anywhere: what they did not see does not leave the queue."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import structlog

from app import audit
from app.db import Database
from app.errors import RefusedInput, RenderFailed, UpstreamAway
from app.models.moderation import Finding, outcome
from app.moderation import Checker, Moderation, note, weighed
from app.videos import records
from app.videos.holds import tell_hold
from app.videos.orders import Orders
from app.videos.records import Record

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # s between two questions to a service that did not answer
LOOK_PAUSE = 1.0  # s between two looks whether the video is still wanted
PATIENCE = 24 * 3600.0  # s that a video waits for the answer, as it does for everything else


class Screening:
    """Fails closed: no answer means waiting, with a sentence, and never a silent pass."""

    def __init__(self, database: Database, orders: Orders, moderation: Moderation, services: Sequence[Checker]) -> None:
        self._database = database
        self._orders = orders
        self._moderation = moderation
        self._services = services

    async def passes(self, record: Record, is_to_end: Callable[[Record], Awaitable[bool]]) -> bool:
        """Wait until every service has answered; False where the video was cancelled meanwhile.

        Raises RefusedInput, and RenderFailed where nobody answers for a day.
        """
        mode = self._moderation.mode_of(record.moderation)
        if mode == "off" or not self._services or record.checked_at:
            return True
        found = await self._answers(record, is_to_end)
        if found is None:
            return False
        found = weighed(found, mode)
        await self._settle(record, found)
        for finding in found:
            if finding.verdict == "block":
                raise _refusal(finding)
        return True

    async def _answers(self, record: Record, is_to_end: Callable[[Record], Awaitable[bool]]) -> list[Finding] | None:
        order = await self._orders.of(record)
        picture = order.reference.content if order.reference else None
        answers: dict[str, list[Finding]] = {}
        held, deadline, pause = record.hold, time.monotonic() + PATIENCE, FIRST_PAUSE
        while True:
            away = None
            for service in self._services:
                try:
                    if service.name not in answers:
                        answers[service.name] = await service.check(order.prompt, picture)
                except UpstreamAway as error:
                    away = error
            if away is None:
                return [finding for found in answers.values() for finding in found]
            if held != (hold := f"It waits to be checked. {away}"):
                held = await self._tell(record, hold, held)
            if time.monotonic() > deadline:
                raise RenderFailed(
                    "The moderation could not be asked for a day. Nothing was sent and nothing was charged.",
                    charged="no",
                )
            if not await self._slept(record, max(random.uniform(0.5, 1) * pause, away.retry_after or 0.0), is_to_end):
                return None
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _tell(self, record: Record, hold: str, held: str | None) -> str | None:
        log.warning("a video waits for the moderation", reason=hold)
        async with self._database.transaction() as connection:
            await audit.count(connection, "services", "unanswered")
        return await tell_hold(self._database, record.id, hold, held)

    async def _slept(self, record: Record, seconds: float, is_to_end: Callable[[Record], Awaitable[bool]]) -> bool:
        """False as soon as the video is not wanted any more."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, LOOK_PAUSE))
            if await is_to_end(record):
                return False
        return True

    async def _settle(self, record: Record, found: list[Finding]) -> None:
        """Store what was found beside what the rules had found; a blocked video is asked about again after a crash."""
        decided = outcome(found)
        note("services", found)
        kept = [each for each in record.findings or () if each["by"] == "rules"]
        async with self._database.transaction() as connection:
            await audit.count(connection, "services", decided)
            await records.note(
                connection,
                record.id,
                findings=[*kept, *(each.model_dump() for each in found)] or None,
                checked_at=None if decided == "blocked" else datetime.now(UTC),
                hold=None,
            )


def _refusal(finding: Finding) -> RefusedInput:
    what = "picture that the video begins with" if finding.stage == "reference" else "prompt"
    return RefusedInput(
        f"The moderation refused the {what} ({finding.category}). It was not sent and nothing was charged. "
        "Change it and try again.",
        charged="no",
        category=finding.category,
        stage=finding.stage,
        upstream_code=finding.name,
    )
