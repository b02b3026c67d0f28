"""Sending a video to an account: at most once, whatever breaks on the way.

The intent is stored before the call. A call whose outcome nobody heard is never repeated (app.videos.search).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TypeVar

import structlog

from app.accounts import Upstreams
from app.db import Database
from app.errors import (
    AccountRefused,
    AccountTrouble,
    DeploymentRetired,
    Failure,
    NotTaken,
    OutcomeUnknown,
    Unavailable,
    UpstreamAway,
)
from app.models.video import State
from app.services.contract import Order, RemoteService
from app.videos import ledger, records, stopping
from app.videos.holds import tell_hold
from app.videos.lanes import Claim, Lanes, Wait
from app.videos.orders import Orders
from app.videos.records import Record
from app.videos.search import Search
from app.workflows import Next

log = structlog.get_logger(__name__)

FRESH_SECONDS = 5.0  # from the intent to the first byte: a process that slept longer may have been overtaken
PATIENCE = timedelta(hours=24).total_seconds()  # for an account that worked before to be mended
NEW_DEPLOYMENT = timedelta(minutes=5).total_seconds()  # that Azure asks for before a new one is known everywhere
STOP_SECONDS = 15.0  # that a stop waits for the answer to an order on its way; it must end within 30 s
INSIST_PAUSE = 0.5  # s between two tries to note an answer while the database is away

T = TypeVar("T")


class Submissions:
    """Brings videos from `queued` to `in_progress` at the accounts that cost money."""

    def __init__(
        self,
        database: Database,
        orders: Orders,
        upstreams: Upstreams,
        services: Mapping[str, RemoteService],
        lanes: Lanes,
    ) -> None:
        self._database = database
        self._orders = orders
        self._upstreams = upstreams
        self._services = services
        self._lanes = lanes
        self._search = Search(database, upstreams, services, lanes)
        self._turns: dict[str, asyncio.Lock] = {}  # by model: who waits longest looks for a slot, the others wait

    async def submit(self, record: Record) -> Next:
        """Send it once, or find out what became of the sending that broke off. Raises Failure."""
        if record.state is State.QUEUED:
            return await self._send_next(record)
        if record.state is State.SUBMITTING:
            record = await self._doubt(record) or record
        if record.state is State.SUBMISSION_UNKNOWN:
            return await self._search.find_out(record)
        return Next.GO_ON

    async def _send_next(self, record: Record) -> Next:
        if await self._search.was_sent_before(record):
            return Next.GO_ON
        claim = await self._claim(record)
        if claim is None:
            return Next.OVER
        sending = asyncio.ensure_future(self._send(claim))
        try:
            outcome = await asyncio.shield(sending)
        except asyncio.CancelledError:  # a polite stop: let the answer arrive, else a restart would have to look for it
            await asyncio.wait([sending], timeout=STOP_SECONDS)
            raise
        if isinstance(outcome, Next):
            return outcome
        return await self._search.find_out(outcome) if outcome else Next.OVER

    async def _send(self, claim: Claim) -> Next | Record | None:
        """One call, and its outcome noted; the record itself where nobody knows the outcome."""
        service = self._services[claim.account.name]
        try:
            upstream_id = await service.create_video_job(await self._prepared(claim, service))
        except AccountTrouble as trouble:
            await self._lanes.trouble(claim.account.name, claim.record.model, trouble)
            return await self._back(claim, str(trouble))
        except NotTaken as reason:
            self._lanes.cool(claim.account.name, claim.record.model, reason)
            return await self._back(claim, str(reason))
        except Failure:
            await _insist(lambda: self._settle(claim.record, "not_taken"))
            raise
        except OutcomeUnknown as doubt:
            log.warning("nobody heard whether the video was taken", account=claim.account.name, reason=str(doubt))
        except Exception:  # a mistake of ours in the middle of a call that costs money is a doubt too
            log.exception("sending broke off")
        else:
            return await _insist(lambda: self._search.take(claim.record, upstream_id))
        return await _insist(lambda: self._doubt(claim.record))

    async def _prepared(self, claim: Claim, service: RemoteService) -> Order:
        """What comes before the call. Nothing has left this machine yet, so no mistake here is a doubt."""
        try:
            await self._survey(service)
            return await self._orders.of(claim.record, send_before=claim.claimed_at + FRESH_SECONDS)
        except (Failure, NotTaken):
            raise
        except Exception as error:
            log.exception("an order could not be prepared")
            raise NotTaken("A mistake in the studio is in the way; see its log. The video was not sent.") from error

    async def _claim(self, record: Record) -> Claim | None:
        """Wait for a slot, the longest waiting video of a model first. None where the video has ended meanwhile."""
        held = record.hold
        turn = self._turns.setdefault(record.model, asyncio.Lock())
        while True:
            async with turn:
                while True:
                    changes = self._lanes.changes
                    found = await self._lanes.claim(record.id)
                    if not isinstance(found, Wait):
                        return found
                    if found.trouble:
                        await self._check_patience(record, found.trouble, found.troubled_for)
                    held = await tell_hold(self._database, record.id, found.hold, held)
                    if found.steps_aside:
                        break
                    await self._lanes.change(found.seconds, changes)
            await asyncio.sleep(found.seconds)

    async def _check_patience(self, record: Record, trouble: AccountTrouble, troubled_for: float) -> None:
        """Raises the failure of a video whose only accounts take nothing, once waiting is no use."""
        offering = [account.name for account in self._upstreams.offering(record.model)]
        async with self._database.reading() as connection:
            states = await ledger.account_states(connection)
        is_proven = any(name in states and states[name].proven_at for name in offering)
        if trouble.kind == "retired" or (trouble.kind == "deployment" and is_proven and self._is_past(record)):
            raise DeploymentRetired(f"{trouble} Nothing was charged.", charged="no")
        if is_proven and troubled_for < PATIENCE:
            return
        if trouble.kind == "deployment" and troubled_for < NEW_DEPLOYMENT:
            return
        raise AccountRefused(str(trouble), charged="no")

    def _is_past(self, record: Record) -> bool:
        model = self._upstreams.catalog.models.get(record.model)
        return model is None or model.is_retired()

    async def _survey(self, service: RemoteService) -> None:
        """Before the first order ever: note what is in the account's list, for none of it can be ours."""
        if not service.has_list:
            return
        async with self._database.reading() as connection:
            state = (await ledger.account_states(connection)).get(service.name)
        if state and state.surveyed_at:
            return
        try:
            jobs = await service.list_recent()
        except UpstreamAway as error:
            raise NotTaken(f"{error} The video was not sent.", retry_after=error.retry_after) from error
        async with self._database.transaction() as connection:
            await ledger.survey(connection, service.name, [job.upstream_id for job in jobs])

    async def _back(self, claim: Claim, hold: str) -> Next:
        """Surely not taken: it waits again, and may go to another account."""
        moved = await _insist(lambda: self._requeue(claim.record, hold))
        self._lanes.freed()
        return Next.AGAIN if moved else Next.OVER

    async def _requeue(self, record: Record, hold: str) -> Record | None:
        async with self._database.transaction() as connection:
            moved = await records.move(
                connection, record.id, State.QUEUED, of_attempt=record.attempt, account=None, hold=hold
            )
            if moved:
                await ledger.settle(connection, record, "not_taken")
                await stopping.heed(connection, moved)
            return moved

    async def _settle(self, record: Record, outcome: ledger.Outcome) -> None:
        async with self._database.transaction() as connection:
            await records.lock(connection)
            await ledger.settle(connection, record, outcome)

    async def _doubt(self, record: Record) -> Record | None:
        """Note that nobody knows; None where another worker has overtaken this one."""
        async with self._database.transaction() as connection:
            moved = await records.move(
                connection, record.id, State.SUBMISSION_UNKNOWN, only_from=State.SUBMITTING, of_attempt=record.attempt
            )
            if moved:
                await ledger.settle(connection, record, "unknown")
            return moved


async def _insist(note: Callable[[], Awaitable[T]]) -> T:
    """Note what the service said, however long the database is away: nobody else has heard it."""
    while True:
        try:
            return await note()
        except Unavailable as error:
            log.warning("an answer waits for the database", reason=str(error))
        await asyncio.sleep(INSIST_PAUSE)
