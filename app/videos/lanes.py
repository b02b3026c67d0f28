"""Which account takes the next video: the cheapest one that offers its model, works, and has a free slot.

A lane is one model at one account; its quota holds for both together (wire-protocol 7). Slots and creates are counted
in the transaction that notes the intent, so several workers never send more than the quota between them.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.accounts import Account, Upstreams
from app.db import Database
from app.errors import AccountTrouble, DeploymentRetired, NotTaken, RenderFailed, Trouble, UpstreamAway
from app.models.video import State
from app.services.contract import RemoteService, unslept
from app.videos import ledger, records
from app.videos.records import Record

log = structlog.get_logger(__name__)

FIRST_COOLING, LONGEST_COOLING = 5.0, 60.0  # s without creates after a 429 that names no time (wire-protocol 6.5)
PROBE_SECONDS = 30.0  # between two looks at an account in trouble: two a minute at most (promises.md P-16)
LONGEST_LOOK = 0.5  # s between two looks for a free slot: another worker may have freed one
LANE_TROUBLES: frozenset[Trouble] = frozenset({"deployment", "retired"})  # of one model; others stop the whole account
WINDOW = ledger.WINDOW.total_seconds()


@dataclass(frozen=True, slots=True)
class Claim:
    """A video with its intent noted: it may be sent to this account now, once."""

    record: Record
    account: Account
    claimed_at: float  # contract.unslept() before the intent was noted


@dataclass(frozen=True, slots=True)
class Wait:
    """Nobody can take the video now: the reason for a person, None where it only waits its turn."""

    seconds: float
    hold: str | None = None
    steps_aside: bool = False  # others of its model may pass: it waits for a twin, not for a slot
    trouble: AccountTrouble | None = None  # of the only accounts that offer the model
    troubled_for: float = 0.0  # s that it has lasted


@dataclass(frozen=True, slots=True)
class _Closed:
    trouble: AccountTrouble
    since: float  # time.monotonic()
    probe_at: float  # time.monotonic() of the next try


@dataclass(frozen=True, slots=True)
class _Cooling:
    until: float  # time.monotonic()
    longest: float = 0.0  # s that this pause might have taken
    reason: str = ""


class Lanes:
    """The state of every lane, and who may enter one."""

    def __init__(self, database: Database, upstreams: Upstreams, services: Mapping[str, RemoteService]) -> None:
        self._database = database
        self._upstreams = upstreams
        self._services = services
        self._troubles: dict[tuple[str, str | None], _Closed] = {}  # by account and model; None: its every model
        self._cooling: dict[tuple[str, str], _Cooling] = {}
        self._changed = asyncio.Event()
        self.changes = 0  # slots that were freed so far: who looked before the last one looks again at once

    async def claim(self, video_id: str) -> Claim | Wait | None:
        """Note the intent and take a slot. None where the video no longer waits: it was cancelled or has ended.

        Raises Failure where nobody will ever take it.
        """
        async with self._database.reading() as connection:
            record = await records.find(connection, video_id, trashed=True)
            if record is None or record.state is not State.QUEUED:
                return None
            choice = await self._choose(connection, record)
        if isinstance(choice, Wait):
            return choice
        claimed_at = unslept()
        async with self._database.transaction() as connection:
            await records.lock(connection)
            record = await records.find(connection, video_id, trashed=True)
            if record is None or record.state is not State.QUEUED:
                return None
            choice = await self._choose(connection, record)
            if isinstance(choice, Wait):
                return choice
            return await self._enter(connection, record, choice, claimed_at)

    def cool(self, account: str, model: str, reason: NotTaken) -> None:
        """The lane asked to be left alone: for as long as it said, else ever longer with full jitter."""
        former = self._cooling.get((account, model), _Cooling(0.0))
        longest = min(LONGEST_COOLING, max(FIRST_COOLING, former.longest * 2))
        pause = random.uniform(FIRST_COOLING / 2, longest) if reason.retry_after is None else reason.retry_after
        self._cooling[account, model] = _Cooling(time.monotonic() + pause, longest, str(reason))

    def taken(self, account: str, model: str) -> None:
        """A create was accepted: whatever was held against the lane is over."""
        self._cooling.pop((account, model), None)
        self._troubles.pop((account, model), None)
        self._troubles.pop((account, None), None)

    async def trouble(self, account: str, model: str, trouble: AccountTrouble) -> None:
        """Close the lane, or the account's every lane, until a probe says that it is mended."""
        lane = (account, model if trouble.kind in LANE_TROUBLES else None)
        self._close(lane, trouble)
        log.error("an account takes nothing", account=account, kind=trouble.kind, reason=str(trouble))
        async with self._database.transaction() as connection:
            await ledger.note_account(connection, account, trouble=trouble.kind, sentence=str(trouble))

    def _close(self, lane: tuple[str, str | None], trouble: AccountTrouble) -> None:
        now = time.monotonic()
        former = self._troubles.get(lane)
        since = former.since if former and former.trouble.kind == trouble.kind else now
        self._troubles[lane] = _Closed(trouble, since, now + PROBE_SECONDS)

    def freed(self) -> None:
        """A slot may be free: look at once."""
        self.changes += 1
        self._changed.set()

    async def change(self, seconds: float, since: int) -> None:
        """Wait until there are more changes than `since`, at most so long."""
        if self.changes != since:
            return
        self._changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    async def _choose(self, connection: AsyncConnection, record: Record) -> Account | Wait:
        choice = await self._best(connection, record)
        if isinstance(choice, Wait) and record.parent_id:
            return replace(choice, steps_aside=True)  # it can go to one account only: others may pass
        return choice

    async def _best(self, connection: AsyncConnection, record: Record) -> Account | Wait:
        offering = await self._allowed(connection, record)
        if not offering:
            return Wait(PROBE_SECONDS, f"No account offers {record.model} any more; put it back, or cancel this video.")
        closed = [self._closed(account, record.model) for account in offering]
        working = [account for account, each in zip(offering, closed, strict=True) if each is None]
        if not working:
            newest = min((each for each in closed if each), key=lambda each: time.monotonic() - each.since)
            lasted = time.monotonic() - newest.since
            return Wait(LONGEST_LOOK, str(newest.trouble), trouble=newest.trouble, troubled_for=lasted)
        looks = [await self._look(connection, record, account) for account in working]
        if free := [look for look in looks if not isinstance(look, Wait)]:
            return min(free)[-1]
        waits = [look for look in looks if isinstance(look, Wait)]
        return min(waits, key=lambda wait: (wait.steps_aside, wait.seconds))

    async def _allowed(self, connection: AsyncConnection, record: Record) -> list[Account]:
        """The accounts that may take it: what is made out of a video stays with the account that made that one.

        Raises Failure where that video is gone, or where every account's vendor has switched the model off.
        """
        offering = self._upstreams.offering(record.model)
        model = self._upstreams.catalog.models.get(record.model)
        living = [account for account in offering if model is None or not account.is_retired(model)]
        if offering and not living:
            raise DeploymentRetired(f"{record.model} was switched off while this video waited.", charged="no")
        if record.parent_id is None:
            return living
        parent = await records.find(connection, record.parent_id, trashed=True)
        if parent is None:
            raise RenderFailed("The video that this one was to be made out of was deleted.", charged="no")
        return [account for account in living if account.name == parent.account]

    def _closed(self, account: Account, model: str) -> _Closed | None:
        for lane in ((account.name, None), (account.name, model)):
            closed = self._troubles.get(lane)
            if closed and (lane[1] is None or time.monotonic() < closed.probe_at):
                return closed
        return None

    async def _look(
        self, connection: AsyncConnection, record: Record, account: Account
    ) -> tuple[float, float, str, Account] | Wait:
        """What speaks for a free lane, the smaller the better: its price and how full it is; else the time to wait."""
        cooling = self._cooling.get((account.name, record.model), _Cooling(0.0))
        if (pause := cooling.until - time.monotonic()) > 0:
            return Wait(min(pause, LONGEST_LOOK), cooling.reason)
        used = await ledger.in_use(connection, account.name, record.model)
        if used >= account.slots:
            return Wait(LONGEST_LOOK)
        if pause := await self._until_next_create(connection, record.model, account):
            return Wait(min(pause, LONGEST_LOOK))
        tells = self._services[account.name].tells_prompts
        if await ledger.has_twin(connection, record, account.name, tells_prompts=tells):
            reason = f"It waits until account {account.name} has told what became of an earlier order."
            return Wait(LONGEST_LOOK, reason, steps_aside=True)
        cost = self._cost(record, account)
        return float("inf") if cost is None else cost, used / account.slots, account.name, account

    def _cost(self, record: Record, account: Account) -> int | None:
        """Micro-dollars of it at that account, None where unknown."""
        model = self._upstreams.catalog.models[record.model]
        return account.cost(model, (record.width, record.height), record.seconds)

    async def _until_next_create(self, connection: AsyncConnection, model: str, account: Account) -> float:
        """Seconds until the account's quota of creates has room; 0 where it has."""
        most = account.creates_per_minute
        sent = await ledger.sent_lately(connection, account.name, model) if most else []
        if most is None or len(sent) < most:
            return 0.0
        return max(0.01, WINDOW - (datetime.now(UTC) - sent[-most]).total_seconds())

    async def _enter(
        self, connection: AsyncConnection, record: Record, account: Account, claimed_at: float
    ) -> Claim | None:
        attempt = record.attempt + 1
        claimed = await records.move(
            connection,
            record.id,
            State.SUBMITTING,
            only_from=State.QUEUED,
            attempt=attempt,
            account=account.name,
            started_at=record.started_at or datetime.now(UTC),
            estimated_cost=self._cost(record, account),
            hold=None,
            upstream_id=None,
            decision=None,
            decision_needed_at=None,
        )
        if claimed is None:
            return None
        upstream_time = self._services[account.name].upstream_now()
        await ledger.open_intent(connection, claimed, attempt, account.name, upstream_time)
        return Claim(claimed, account, claimed_at)

    async def greet(self) -> None:
        """At a start: learn of every account how it is, by a question that costs nothing."""
        for name, service in self._services.items():
            try:
                await service.check()
            except AccountTrouble as trouble:
                await self.trouble(name, "", trouble)
            except UpstreamAway as error:
                log.warning("an account does not answer", account=name, reason=str(error))
            else:
                await self._mended(name)

    async def probe(self) -> None:
        """Look at accounts in trouble whose time has come, by a question that costs nothing."""
        for (name, model), closed in list(self._troubles.items()):
            if model is not None or time.monotonic() < closed.probe_at:
                continue
            try:
                await self._services[name].check()
            except AccountTrouble as again:
                self._close((name, None), again)
            except UpstreamAway as error:
                log.warning("an account in trouble does not answer", account=name, reason=str(error))
                self._close((name, None), closed.trouble)
            else:
                await self._mended(name)

    async def _mended(self, name: str) -> None:
        if self._troubles.pop((name, None), None):
            log.info("an account works again", account=name)
        async with self._database.transaction() as connection:
            await ledger.note_account(connection, name, seen_at=datetime.now(UTC), trouble=None, sentence=None)
        self.freed()
