"""Sending a video to an account: at most once, whatever breaks on the way.

The intent is stored before the call. A call whose outcome nobody heard is never repeated: the job is looked up in the
account's list and adopted, or sent again only on proof that it was not taken, or a person decides.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import structlog
from sqlalchemy.exc import IntegrityError

from app.accounts import Upstreams
from app.db import Database
from app.errors import (
    AccountRefused,
    AccountTrouble,
    DeploymentRetired,
    Failure,
    NotTaken,
    OutcomeUnknown,
    PaymentUnclear,
    Unavailable,
    UpstreamAway,
)
from app.models.video import State
from app.services.contract import ListedJob, Order, RemoteService, Source
from app.videos import ledger, records
from app.videos.lanes import Claim, Lanes, Wait
from app.videos.matching import matches
from app.videos.records import Record
from app.workflows import Next

log = structlog.get_logger(__name__)

FRESH_SECONDS = 5.0  # from the intent to the first byte: a process that slept longer may have been overtaken
CLEAN_LISTS = 3  # whole lists without the job, over longer than the grace time, before it was surely not taken
DECISION_SECONDS = 600.0  # without a readable list, before a person is asked
PATIENCE = timedelta(hours=24)  # for a decision, or for an account to be mended
NEW_DEPLOYMENT = timedelta(minutes=5)  # that Azure asks for before a new deployment is known everywhere
LONGEST_LOOK, SHORTEST_LOOK = 10.0, 0.2  # s between two lists


class Found(StrEnum):
    """What a list says of a video that may have been taken."""

    OURS = "ours"  # its job, which is adopted now
    PERHAPS = "perhaps"  # a job that may be its own or another's
    NOTHING = "nothing"


class Submissions:
    """Brings videos from `queued` to `in_progress` at the accounts that cost money."""

    def __init__(
        self, database: Database, upstreams: Upstreams, services: Mapping[str, RemoteService], lanes: Lanes
    ) -> None:
        self._database = database
        self._upstreams = upstreams
        self._services = services
        self._lanes = lanes
        self._accounts = {account.name: account for account in upstreams.accounts}
        self._turns: dict[str, asyncio.Lock] = {}  # by model: who waits longest looks for a slot, the others wait
        self._started_at = datetime.now(UTC)

    async def submit(self, record: Record) -> Next:
        """Send it once, or find out what became of the sending that broke off. Raises Failure."""
        if record.state is State.QUEUED:
            return await self._send_next(record)
        if record.state is State.SUBMITTING:
            record = await self._doubt(record) or record
        if record.state is State.SUBMISSION_UNKNOWN:
            return await self._find_out(record)
        return Next.GO_ON

    async def _send_next(self, record: Record) -> Next:
        if await self._was_sent_before(record):
            return Next.GO_ON
        claim = await self._claim(record)
        if claim is None:
            return Next.OVER
        service = self._services[claim.account.name]
        try:
            await self._survey(service)
            upstream_id = await service.create_video_job(await self._order(claim.record))
        except AccountTrouble as trouble:
            await self._lanes.trouble(claim.account.name, claim.record.model, trouble)
            return await self._back(claim, str(trouble))
        except NotTaken as reason:
            self._lanes.cool(claim.account.name, claim.record.model, reason)
            return await self._back(claim, str(reason))
        except Failure:
            await self._settle(claim.record, "not_taken")
            raise
        except OutcomeUnknown as doubt:
            log.warning("nobody heard whether the video was taken", account=claim.account.name, reason=str(doubt))
        except Exception:  # a mistake of ours in the middle of a call that costs money is a doubt too
            log.exception("sending broke off")
        else:
            return await self._taken(claim.record, upstream_id)
        doubted = await self._doubt(claim.record)
        return await self._find_out(doubted) if doubted else Next.OVER

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
                        await self._check_patience(record, found.trouble)
                    held = await self._hold(record, found.hold, held)
                    if found.steps_aside:
                        break
                    await self._lanes.change(found.seconds, changes)
            await asyncio.sleep(found.seconds)

    async def _hold(self, record: Record, hold: str | None, held: str | None) -> str | None:
        """Tell the person why it waits, where that has changed."""
        if hold != held:
            async with self._database.transaction() as connection:
                await records.note(connection, record.id, hold=hold)
        return hold

    async def _check_patience(self, record: Record, trouble: AccountTrouble) -> None:
        """Raises the failure of a video whose only accounts take nothing, once waiting is no use."""
        offering = [account.name for account in self._upstreams.offering(record.model)]
        async with self._database.reading() as connection:
            states = await ledger.account_states(connection)
        is_proven = any(name in states and states[name].proven_at for name in offering)
        waited = datetime.now(UTC) - record.created_at
        if trouble.kind == "retired" or (trouble.kind == "deployment" and is_proven and self._is_past(record)):
            raise DeploymentRetired(f"{trouble} Nothing was charged.", charged="no")
        if is_proven and waited < PATIENCE:
            return
        if trouble.kind == "deployment" and waited < NEW_DEPLOYMENT:
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

    async def _order(self, record: Record) -> Order:
        source = None
        if record.parent_id and record.parent_kind:
            async with self._database.reading() as connection:
                parent = await records.find(connection, record.parent_id, trashed=True)
            if parent is None or parent.upstream_id is None:
                raise NotTaken("The video that this one is made out of is gone.")
            source = Source(record.parent_kind, parent.upstream_id)
        return order_of(record, source=source, send_before=time.monotonic() + FRESH_SECONDS)

    async def _taken(self, record: Record, upstream_id: str) -> Next:
        now = datetime.now(UTC)
        async with self._database.transaction() as connection:
            moved = await records.move(
                connection, record.id, State.IN_PROGRESS, of_attempt=record.attempt, upstream_id=upstream_id, hold=None,
                decision_needed_at=None,
            )  # fmt: skip
            await ledger.settle(connection, record, "taken", upstream_id)
            assert record.account is not None
            await ledger.note_account(
                connection, record.account, proven_at=now, seen_at=now, trouble=None, sentence=None
            )
        self._lanes.taken(record.account, record.model)
        return Next.GO_ON if moved else Next.OVER

    async def _back(self, claim: Claim, hold: str) -> Next:
        """Surely not taken: it waits again, and may go to another account."""
        async with self._database.transaction() as connection:
            await ledger.settle(connection, claim.record, "not_taken")
            await records.move(
                connection, claim.record.id, State.QUEUED, of_attempt=claim.record.attempt, account=None, hold=hold
            )
        self._lanes.freed()
        return Next.AGAIN

    async def _settle(self, record: Record, outcome: ledger.Outcome) -> None:
        async with self._database.transaction() as connection:
            await ledger.settle(connection, record, outcome)

    async def _doubt(self, record: Record) -> Record | None:
        """Note that nobody knows; None where another worker has overtaken this one."""
        async with self._database.transaction() as connection:
            await ledger.settle(connection, record, "unknown")
            return await records.move(
                connection, record.id, State.SUBMISSION_UNKNOWN, only_from=State.SUBMITTING, of_attempt=record.attempt
            )

    async def _find_out(self, record: Record) -> Next:
        """Look for the job until it is found, surely absent, given up, or a person has decided."""
        assert record.account is not None
        service, account = self._services.get(record.account), self._accounts.get(record.account)
        if service is None or account is None:
            raise Unavailable(f"The account {record.account} is not configured any more; put it back.")
        begun, clean, held = time.monotonic(), 0, record.hold
        last_clean = begun
        pause = min(LONGEST_LOOK, max(SHORTEST_LOOK, account.grace_seconds / (CLEAN_LISTS * 2)))
        while True:
            if over := await self._decided(record):
                return over
            jobs, reason = await self._list(service)
            held = await self._hold(record, reason, held)
            if jobs is not None:
                found = await self._adopt(record, service, jobs)
                if found is Found.OURS:
                    return Next.GO_ON
                clean = clean + 1 if found is Found.NOTHING else 0
                last_clean = time.monotonic()
            waited = time.monotonic() - begun
            if clean >= CLEAN_LISTS and waited >= account.grace_seconds:
                log.info("the job is in no list: it was not taken", account=record.account)
                return await self._send_again(record, "not_taken")
            no_list = time.monotonic() - last_clean > max(DECISION_SECONDS, account.grace_seconds)
            if no_list or (not service.has_list and waited >= account.grace_seconds):
                await self._ask(record)
            await asyncio.sleep(pause)

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
                await self._taken(record, job.upstream_id)
            except IntegrityError:  # another video was quicker
                continue
            log.info("a job was found and adopted", account=service.name, upstream_id=job.upstream_id)
            return Found.OURS
        return Found.PERHAPS if alike else Found.NOTHING

    async def _send_again(self, record: Record, outcome: ledger.Outcome) -> Next:
        async with self._database.transaction() as connection:
            await ledger.settle(connection, record, outcome)
            moved = await records.move(
                connection, record.id, State.QUEUED, only_from=State.SUBMISSION_UNKNOWN, of_attempt=record.attempt,
                account=None, decision_needed_at=None,
            )  # fmt: skip
        self._lanes.freed()
        return Next.AGAIN if moved else Next.OVER

    async def _ask(self, record: Record) -> None:
        async with self._database.transaction() as connection:
            now = await records.find(connection, record.id, trashed=True)
            if now and now.decision_needed_at is None:
                await records.note(connection, record.id, decision_needed_at=datetime.now(UTC))
                log.warning("a person must decide", account=record.account)

    async def _decided(self, record: Record) -> Next | None:
        """What a person or the clock has decided; None where the search goes on."""
        async with self._database.reading() as connection:
            now = await records.find(connection, record.id, trashed=True)
            intent = await ledger.newest_intent(connection, record.id)
        if now is None or now.state is not State.SUBMISSION_UNKNOWN or now.attempt != record.attempt:
            return Next.OVER
        if now.decision == "send_again":
            return await self._send_again(record, "given_up")
        is_over = intent is not None and datetime.now(UTC) - intent.opened_at > PATIENCE
        if now.decision == "give_up" or is_over or (now.decision_needed_at and now.cancel_requested_at):
            await self._settle(record, "given_up")
            raise PaymentUnclear(
                "Nobody could learn whether the service took this video, so it was given up and not sent again. "
                "It may have been charged: look at the account's own list or bill."
            )
        return None

    async def _was_sent_before(self, record: Record) -> bool:
        """Look for a job that a lost database had sent: only for videos older than this start (promises.md P-22)."""
        if record.attempt or record.created_at > self._started_at:
            return False
        for account in self._upstreams.offering(record.model):
            service = self._services[account.name]
            async with self._database.reading() as connection:
                state = (await ledger.account_states(connection)).get(account.name)
                has_twin = await ledger.has_twin(connection, record, account.name, tells_prompts=True)
            if state is None or state.surveyed_at is None or has_twin or not service.tells_prompts:
                continue
            jobs, _ = await self._list(service)
            if jobs and await self._adopt_unsent(record, service, jobs):
                return True
        return False

    async def _adopt_unsent(self, record: Record, service: RemoteService, jobs: Sequence[ListedJob]) -> bool:
        account = self._accounts[service.name]
        async with self._database.reading() as connection:
            theirs = await ledger.owned(connection, service.name, [job.upstream_id for job in jobs])
        strangers = [job for job in jobs if job.upstream_id not in theirs and job.prompt is not None]
        if not matches(record, account, strangers, None):
            return False
        async with self._database.transaction() as connection:
            await records.lock(connection)
            claimed = await records.move(
                connection, record.id, State.SUBMITTING, only_from=State.QUEUED, attempt=record.attempt + 1,
                account=account.name, started_at=datetime.now(UTC),
            )  # fmt: skip
            if claimed is None:
                return False
            await ledger.open_intent(connection, claimed, claimed.attempt, account.name, None)
        return await self._adopt(claimed, service, strangers) is Found.OURS


def order_of(record: Record, *, source: Source | None = None, send_before: float | None = None) -> Order:
    """The order for a record; `send_before` is time.monotonic()."""
    return Order(
        prompt=record.prompt,
        model=record.model,
        width=record.width,
        height=record.height,
        seconds=record.seconds,
        seed=record.seed,
        source=source,
        send_before=send_before,
    )
