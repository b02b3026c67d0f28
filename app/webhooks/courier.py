"""Tells receivers what the outbox holds: at least once, in order for each video, whatever dies on the way.

Each receiver has a queue of its own with a few tries at once, so that one that is dead or slow delays no other.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from app.db import Database
from app.encryption import SecretKey
from app.errors import Unavailable
from app.webhooks import deliveries, signing
from app.webhooks.deliveries import Claimed, Receiver
from app.webhooks.sending import Answer, Sender

log = structlog.get_logger(__name__)

LOOK_PAUSE = 0.5  # s between two looks into an outbox that was empty
AT_ONCE = 4  # tries of one queue: a receiver that hangs costs four connections, and one that works gets 4 at a time
IN_ALL = 200  # tries at once, whatever is registered: a process has 1,024 files on most machines
FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 5.0, 4 * 3600.0, 4.0  # s before the second try, at most; the most; times as long
LEAST_TRIES, PATIENCE = 10, timedelta(days=3)  # before a delivery is given up: both (promises.md, P-26)
STOP_SECONDS = 3.0  # that a stop waits for tries under way; the others are made again
GONE = "The receiver answered 410: it wants nothing more."
NOBODY = "There is nobody to be told any more: removed, disabled, or its key was revoked."
MISTAKE = "A mistake in the studio was in the way; see its log."


def pause_after(tries: int, first: float = FIRST_PAUSE) -> float:
    """Seconds before the next try, by full jitter: from 0 to what grows fourfold each time, up to four hours."""
    return random.uniform(0.0, min(LONGEST_PAUSE, first * GROWTH ** min(tries - 1, 20)))


class Courier:
    """One worker's share of the deliveries. `pause` gives the seconds after so many tries, for tests in a hurry."""

    def __init__(
        self, database: Database, sender: Sender, key: SecretKey, pause: Callable[[int], float] = pause_after
    ) -> None:
        self._database = database
        self._key = key
        self._sender = sender
        self._pause = pause
        self._trying: dict[str, tuple[str, asyncio.Task[None]]] = {}  # by delivery: its queue, and the try
        self._changed = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if self._database.is_sqlite:  # one worker per database
            async with self._database.transaction() as connection:
                await deliveries.release(connection)
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """What is under way has a moment; what is broken off is told again."""
        if self._loop:
            self._loop.cancel()
            with suppress(asyncio.CancelledError):
                await self._loop
        tasks = [task for _, task in self._trying.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._sender.close()

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            try:
                await self._begin_tries()
            except Unavailable as error:
                log.warning("webhooks wait for the database", reason=str(error))
            except Exception:
                log.exception("webhooks could not be sent; they are tried again")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_PAUSE):
                    await self._changed.wait()

    async def _begin_tries(self) -> None:
        """Of each queue as many as it may have at once; where there are too many, of those that chance picks."""
        used = Counter(queue for queue, _ in self._trying.values())
        free = IN_ALL - len(self._trying)
        chosen: list[str] = []
        async with self._database.reading() as connection:
            queues = [queue for queue in await deliveries.due_queues(connection) if used[queue] < AT_ONCE]
            for queue in random.sample(queues, len(queues)):
                if len(chosen) >= free:
                    break
                chosen += await deliveries.heads(connection, queue, self._trying, AT_ONCE - used[queue])
        for delivery_id in chosen[: max(0, free)]:
            async with self._database.transaction() as connection:
                claimed = await deliveries.claim(connection, delivery_id)
                receiver = await deliveries.receiver(connection, claimed) if claimed else None
            if claimed:
                self._trying[claimed.id] = (claimed.queue, asyncio.create_task(self._try(claimed, receiver)))

    async def _try(self, claimed: Claimed, receiver: Receiver | None) -> None:
        try:
            await self._settle(claimed, await self._tell(claimed, receiver) if receiver else None)
        except asyncio.CancelledError:
            with suppress(Unavailable):
                async with self._database.transaction() as connection:
                    await deliveries.settle(connection, claimed, next_at=datetime.now(UTC))
            raise
        except Unavailable as error:  # its lease ends by itself, and it is told again
            log.warning("what became of a webhook could not be noted", delivery_id=claimed.id, reason=str(error))
        except Exception:
            log.exception("a webhook could not be dealt with; it is tried again", delivery_id=claimed.id)
        finally:
            self._trying.pop(claimed.id, None)
            self._changed.set()

    async def _tell(self, claimed: Claimed, receiver: Receiver) -> Answer:
        safe = self._key.at(receiver.place)
        headers = signing.headers_of(receiver.secrets, safe, claimed.event_id, claimed.body, datetime.now(UTC))
        try:
            return await self._sender.send(receiver.url, claimed.body, headers)
        except Exception:
            log.exception("a webhook could not be sent", delivery_id=claimed.id)
            return Answer(None, MISTAKE, None, 0.0)

    async def _settle(self, claimed: Claimed, answer: Answer | None) -> None:
        """Note what became of it; a receiver that is gone is told nothing more."""
        is_gone = answer is not None and answer.is_gone
        async with self._database.transaction() as connection:
            if is_gone:
                await deliveries.disable(connection, claimed, GONE)
            await deliveries.settle(connection, claimed, **self._outcome(claimed, answer))
            if answer and answer.pause:
                await deliveries.postpone(connection, claimed.queue, answer.pause)
            if is_gone:
                await deliveries.give_up(connection, deliveries.of_receiver(claimed), GONE)
        if answer and answer.error:
            log.info("a webhook did not arrive", delivery_id=claimed.id, tries=claimed.attempt, reason=answer.error)

    def _outcome(self, claimed: Claimed, answer: Answer | None) -> dict[str, Any]:
        """The columns that say it: delivered, to be tried again, or over."""
        now = datetime.now(UTC)
        if answer is None:
            return {"state": "failed", "error": NOBODY, "finished_at": now}
        told = {"status": answer.status, "error": answer.error, "excerpt": answer.excerpt, "seconds": answer.seconds}
        if answer.error is None:
            return told | {"state": "delivered", "finished_at": now}
        if answer.is_gone or self._is_over(claimed, now):
            return told | {"state": "failed", "finished_at": now}
        return told | {"next_at": now + timedelta(seconds=self._pause(claimed.attempt))}

    def _is_over(self, claimed: Claimed, now: datetime) -> bool:
        return claimed.attempt >= LEAST_TRIES and now - claimed.queued_at >= PATIENCE
