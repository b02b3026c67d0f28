"""What became of a sending whose answer nobody heard: its job is looked up in the account's list and adopted.

It is sent again only on proof that it was not taken: whole lists without it, the last one read after the time in which
a lost order can still arrive. Where there is no proof a person decides.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import structlog

from app.accounts import Account, Upstreams
from app.db import Conflict, Database
from app.errors import AccountTrouble, PaymentUnclear, UpstreamAway
from app.models.video import State
from app.services.contract import ListedJob, RemoteService
from app.videos import ledger, records, stopping
from app.videos.holds import account_gone, tell_hold
from app.videos.lanes import Lanes
from app.videos.matching import matches
from app.videos.records import Record
from app.workflows import Next

log = structlog.get_logger(__name__)

CLEAN_LISTS = 3  # whole lists in a row without the job, the last one after the grace time, are proof
DECISION_SECONDS = 600.0  # without a readable list, before a person is asked
PATIENCE = timedelta(hours=24)  # for a decision
LONGEST_LOOK, SHORTEST_LOOK = 10.0, 0.2  # s between two lists
FOUND = frozenset({State.IN_PROGRESS, State.SAVING, State.COMPLETED})  # another worker has found it


class Found(StrEnum):
    """What a list says of a video that may have been taken."""

    OURS = "ours"  # its job, which is adopted now
    PERHAPS = "perhaps"  # a job that may be its own or another's
    NOTHING = "nothing"


class Search:
    def __init__(
        self, database: Database, upstreams: Upstreams, services: Mapping[str, RemoteService], lanes: Lanes
    ) -> None:
        self._database = database
        self._upstreams = upstreams
        self._services = services
        self._lanes = lanes
        self._accounts = {account.name: account for account in upstreams.accounts}
        self._started_at = datetime.now(UTC)

    async def find_out(self, record: Record) -> Next:
        """Look for the job until it is found or surely absent, or a person has decided. Raises PaymentUnclear."""
        if over := await self._decided(record, may_give_up=False):
            return over
        service, account = self._place(record)
        begun = last_read = time.monotonic()
        clean, has_read, held = 0, False, record.hold
        pause = min(LONGEST_LOOK, max(SHORTEST_LOOK, account.grace_seconds / (CLEAN_LISTS * 2)))
        while True:
            if over := await self._decided(record, may_give_up=has_read or not service.has_list):
                return over
            jobs, reason = await self._list(service)
            held = await tell_hold(self._database, record.id, reason, held)
            waited = time.monotonic() - begun
            if jobs is None:
                clean = 0
            else:
                has_read, last_read = True, time.monotonic()
                found = await self._adopt(record, service, jobs)
                if found is Found.OURS:
                    return Next.GO_ON
                clean = clean + 1 if found is Found.NOTHING else 0
                if clean >= CLEAN_LISTS and waited >= account.grace_seconds:
                    log.info("the job is in no list: it was not taken", account=record.account)
                    return await self._send_again(record, "not_taken")
            no_list = time.monotonic() - last_read > max(DECISION_SECONDS, account.grace_seconds)
            if no_list or (not service.has_list and waited >= account.grace_seconds):
                await self._ask(record)
            await asyncio.sleep(pause)

    async def take(self, record: Record, upstream_id: str) -> Next:
        """The job is the record's: note it. Raises Conflict where it is another's already."""
        now = datetime.now(UTC)
        assert record.account is not None
        async with self._database.transaction() as connection:
            moved = await records.move(
                connection, record.id, State.IN_PROGRESS, of_attempt=record.attempt, upstream_id=upstream_id, hold=None,
                decision_needed_at=None,
            )  # fmt: skip
            await ledger.settle(connection, record, "taken", upstream_id)
            await ledger.note_account(
                connection, record.account, proven_at=now, seen_at=now, trouble=None, sentence=None
            )
        self._lanes.taken(record.account, record.model)
        return Next.GO_ON if moved else Next.OVER

    async def was_sent_before(self, record: Record) -> bool:
        """Look for a job that a lost database had sent: only for videos older than this start (promises.md P-22)."""
        if record.created_at > self._started_at:
            return False
        for account in self._upstreams.offering(record.model):
            service = self._services[account.name]
            async with self._database.reading() as connection:
                state = (await ledger.account_states(connection)).get(account.name)
                has_twin = await ledger.has_twin(connection, record, account.name, tells_prompts=True)
            if state is None or state.surveyed_at is None or has_twin or not service.tells_prompts:
                continue
            jobs, _ = await self._list(service)
            if jobs and await self._adopt_unsent(record, account, jobs):
                return True
        return False

    def _place(self, record: Record) -> tuple[RemoteService, Account]:
        """Raises Unavailable while the record's account is not configured."""
        assert record.account is not None
        if record.account not in self._services:
            raise account_gone(record.account)
        return self._services[record.account], self._accounts[record.account]

    async def _list(self, service: RemoteService) -> tuple[Sequence[ListedJob] | None, str | None]:
        """The account's whole list, or None and the reason."""
        if not service.has_list:
            return None, f"Account {service.name} has no list of its jobs in which this video could be looked for."
        try:
            return await service.list_recent(), None
        except (UpstreamAway, AccountTrouble) as error:
            reason = str(error)
        except Exception:  # a mistake of ours must not end a search for something paid
            log.exception("the list of jobs was not understood")
            reason = "The account's list of jobs was not understood; the log says more."
        log.warning("the list of jobs cannot be read", account=service.name, reason=reason)
        return None, reason

    async def _adopt(self, record: Record, service: RemoteService, jobs: Sequence[ListedJob]) -> Found:
        """Take the oldest job that is this record's and nobody's yet.

        A job whose prompt the list does not tell (yet) is taken only where no other sending is in doubt.
        """
        account = self._accounts[service.name]
        async with self._database.reading() as connection:
            theirs = await ledger.owned(connection, service.name, [job.upstream_id for job in jobs])
            intent = await ledger.newest_intent(connection, record.id)
            is_alone = await ledger.unsettled(connection, service.name) <= 1
        since = intent.upstream_time if intent else None
        alike = matches(record, account, [job for job in jobs if job.upstream_id not in theirs], since)
        for job in (job for job in alike if is_alone or job.prompt is not None):
            try:
                await self.take(record, job.upstream_id)
            except Conflict:  # another video was quicker
                continue
            log.info("a job was found and adopted", account=service.name, upstream_id=job.upstream_id)
            return Found.OURS
        return Found.PERHAPS if alike else Found.NOTHING

    async def _adopt_unsent(self, record: Record, account: Account, jobs: Sequence[ListedJob]) -> bool:
        """Give a waiting video the job that an earlier database had sent for it, in one step."""
        told = [job for job in jobs if job.prompt is not None and job.status.phase not in {"failed", "cancelled"}]
        async with self._database.transaction() as connection:
            await records.lock(connection)
            theirs = await ledger.owned(connection, account.name, [job.upstream_id for job in told])
            alike = matches(record, account, [job for job in told if job.upstream_id not in theirs], None)
            if not alike:
                return False
            claimed = await records.move(
                connection, record.id, State.SUBMITTING, only_from=State.QUEUED, attempt=record.attempt + 1,
                account=account.name, started_at=datetime.now(UTC), hold=None,
            )  # fmt: skip
            if claimed is None:
                return False
            await ledger.open_intent(connection, claimed, claimed.attempt, account.name, None)
            await records.move(connection, record.id, State.IN_PROGRESS, upstream_id=alike[0].upstream_id)
            await ledger.settle(connection, claimed, "taken", alike[0].upstream_id)
        log.info("a job of an earlier database was adopted", account=account.name, upstream_id=alike[0].upstream_id)
        return True

    async def _send_again(self, record: Record, outcome: ledger.Outcome) -> Next:
        async with self._database.transaction() as connection:
            moved = await records.move(
                connection, record.id, State.QUEUED, only_from=State.SUBMISSION_UNKNOWN, of_attempt=record.attempt,
                account=None, decision_needed_at=None, hold=None,
            )  # fmt: skip
            if moved:
                await ledger.settle(connection, record, outcome)
                await stopping.heed(connection, moved)
        self._lanes.freed()
        return Next.AGAIN if moved else Next.OVER

    async def _ask(self, record: Record) -> None:
        async with self._database.transaction() as connection:
            now = await records.find(connection, record.id, trashed=True)
            if now and now.decision_needed_at is None:
                await records.note(connection, record.id, decision_needed_at=datetime.now(UTC))
                log.warning("a person must decide", account=record.account)

    async def _decided(self, record: Record, *, may_give_up: bool) -> Next | None:
        """What a person or the clock has decided; None where the search goes on. A clock that jumped counts as late."""
        async with self._database.reading() as connection:
            now = await records.find(connection, record.id, trashed=True)
            intent = await ledger.newest_intent(connection, record.id)
        if now is None or now.state is not State.SUBMISSION_UNKNOWN or now.attempt != record.attempt:
            return Next.GO_ON if now and now.state in FOUND and now.attempt == record.attempt else Next.OVER
        if now.decision == "send_again":
            return await self._send_again(record, "given_up")
        is_late = intent is not None and abs(datetime.now(UTC) - intent.opened_at) > PATIENCE
        is_cancelled = now.decision_needed_at is not None and now.cancel_requested_at is not None
        if now.decision == "give_up" or (is_late and may_give_up) or is_cancelled:
            raise PaymentUnclear(
                "Nobody could learn whether the service took this video, so it was given up and not sent again. "
                "It may have been charged: look at the account's own list or bill."
            )
        return None
