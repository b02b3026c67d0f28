"""Taking videos on: checking what was asked for, storing it with its work, and knowing a repeated request again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from app.accounts import Upstreams
from app.audit import Asked, AuditLog
from app.catalog import Model
from app.db import Database
from app.errors import InsufficientBudget, QueueFull, RefusedPrompt
from app.files import Files
from app.models.batch import Ordered, Stops
from app.models.caller import ANYBODY, NOWHERE, Caller, Origin
from app.models.video import RemixRequest, State, Video, VideoGenerationRequest
from app.moderation import Moderation, check
from app.videos import batches, claims, records, spending, tallies
from app.videos.claims import Claim
from app.videos.keys import reference_key
from app.videos.pictures import Pictures
from app.videos.presets import Presets
from app.videos.records import Record
from app.videos.rows import Rows
from app.videos.shelf import find_one, show_all
from app.videos.spending import Budget, Limits
from app.videos.stills import Stills
from app.videos.wanted import Wanted, made_out_of, takes_of
from app.webhooks import Webhooks
from app.workflows import Enqueuer

QUEUE_FULL_RETRY = 60  # s


@dataclass(frozen=True, slots=True)
class Accepted:
    """The videos of a request; `is_replayed` where they were accepted for the same request before."""

    videos: list[Video]
    is_replayed: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """What videos would cost: micro-dollars for all takes, None where unknown."""

    model: Model
    size: tuple[int, int]  # px
    seconds: int
    takes: int
    cost: int | None
    budgets: list[Budget]


@dataclass(frozen=True, slots=True)
class BatchPrice:
    """What a batch would cost: micro-dollars for each of its videos, None where unknown."""

    costs: list[int | None]
    budgets: list[Budget]


class Admission:
    """The verbs that make videos. Each is one transaction."""

    def __init__(
        self,
        database: Database,
        files: Files,
        pictures: Pictures,
        enqueuer: Enqueuer,
        upstreams: Upstreams,
        webhooks: Webhooks,
        moderation: Moderation,
        audit: AuditLog,
        *,
        max_waiting: int,
        min_free_bytes: int,
        budget: Limits,
        caller: Caller = ANYBODY,
        origin: Origin = NOWHERE,
    ) -> None:
        self._database = database
        self._files = files
        self._pictures = pictures
        self._enqueuer = enqueuer
        self._upstreams = upstreams
        self._webhooks = webhooks
        self._moderation = moderation
        self._audit = audit
        self._max_waiting = max_waiting
        self._min_free_bytes = min_free_bytes
        self._budget = budget
        self._caller = caller
        self._origin = origin
        self._presets = Presets(database, caller)
        self._stills = Stills(files, pictures)
        self._rows = Rows(upstreams, self._presets, webhooks, files, self._stills)

    def of(self, caller: Caller, origin: Origin = NOWHERE) -> Admission:
        """The same for one caller, and one request of that one."""
        return Admission(
            self._database,
            self._files,
            self._pictures.of(caller),
            self._enqueuer,
            self._upstreams,
            self._webhooks.of(caller),
            self._moderation,
            self._audit,
            max_waiting=self._max_waiting,
            min_free_bytes=self._min_free_bytes,
            budget=self._budget,
            caller=caller,
            origin=origin,
        )

    async def create(
        self, request: VideoGenerationRequest, claim: Claim | None = None, cancel_after: datetime | None = None
    ) -> Accepted:
        """Store the videos, one for each take, and their workflows together; after that they are made, whatever
        happens to this process.

        Raises InvalidRequest and its kinds, InsufficientBudget, QueueFull, StorageFull; then nothing was stored but
        that somebody asked.
        """
        if replayed := await self.replayed(claim):
            return replayed
        request = await self._presets.filled(request, self._upstreams.catalog)
        wanted = takes_of(self._upstreams, request, cancel_after)
        await self._webhooks.check_callback(request.callback_url)
        still = await self._stills.of(wanted[0].model, wanted[0].size, request)
        return await self._store(wanted, still, claim)

    async def create_batch(
        self, ordered: Ordered, claim: Claim | None = None, cancel_after: datetime | None = None
    ) -> Accepted:
        """Store every video of every row with their workflows, or none of them.

        Raises InvalidBatch, which names every mistake, InsufficientBudget, QueueFull, StorageFull; then nothing was
        stored.
        """
        if replayed := await self.replayed(claim):
            return replayed
        rows = await self._rows.read(ordered, cancel_after)
        await self._rows.check_callbacks(ordered)
        await self._rows.put_stills(ordered, rows)
        return await self._store([each for row in rows.values() for each in row], None, claim, ordered.stops)

    async def budgets(self) -> list[Budget]:
        """Those that this caller's videos count against, as they stand."""
        async with self._database.reading() as connection:
            return await spending.budgets(connection, self._caller.owner, self._budget)

    async def quote_batch(self, ordered: Ordered) -> BatchPrice:
        """What that would cost and what is left to pay it from. Raises InvalidBatch; stores nothing."""
        rows = await self._rows.read(ordered, None)
        return BatchPrice(
            [each.estimate(self._upstreams) for row in rows.values() for each in row], await self.budgets()
        )

    async def quote(self, request: VideoGenerationRequest) -> Quote:
        """What that would cost and what is left to pay it from. Raises InvalidRequest and its kinds; stores nothing."""
        wanted = takes_of(self._upstreams, await self._presets.filled(request, self._upstreams.catalog), None)
        first, costs = wanted[0], [each.estimate(self._upstreams) for each in wanted]
        return Quote(
            model=first.model,
            size=first.size,
            seconds=first.seconds,
            takes=len(wanted),
            cost=None if None in costs else sum(cost for cost in costs if cost is not None),
            budgets=await self.budgets(),
        )

    async def replayed(self, claim: Claim | None) -> Accepted | None:
        """The videos that were accepted for the same Idempotency-Key before. Raises KeyReused."""
        if claim is None:
            return None
        async with self._database.reading() as connection:
            video_ids = await claims.find(connection, claim)
            return None if video_ids is None else await self._again(connection, video_ids)

    async def remix(
        self,
        video_id: str,
        request: RemixRequest,
        claim: Claim | None = None,
        cancel_after: datetime | None = None,
    ) -> Accepted:
        """A new video out of a finished one, by the account that made it.

        Raises NotFound, NoFile, InvalidRequest, InsufficientBudget, QueueFull; then nothing was stored.
        """
        if replayed := await self.replayed(claim):
            return replayed
        async with self._database.reading() as connection:
            parent = await find_one(connection, video_id, owner=self._caller.sees)
        wanted = made_out_of(parent, self._upstreams, request, cancel_after)
        await self._webhooks.check_callback(request.callback_url)
        still = await self._files.read(reference_key(parent.id)) if wanted.reference_id else None
        return await self._store([wanted], still, claim)

    async def _store(
        self, wanted: list[Wanted], still: bytes | None, claim: Claim | None, stops: Stops | None = None
    ) -> Accepted:
        """All of them or none, as a batch where there are `stops`; a refusal is noted.

        Raises RefusedPrompt, InsufficientBudget, QueueFull, StorageFull.
        """
        wanted = await self._moderated(wanted)
        try:
            for each in wanted:
                check(each.found or (), each.prompt_field)
            return await self._store_all(wanted, still, claim, stops)
        except (RefusedPrompt, InsufficientBudget, QueueFull) as refusal:
            async with self._database.transaction() as connection:
                await self._note(connection, wanted, is_stored=False, refusal=refusal.code)
                if isinstance(refusal, InsufficientBudget):
                    costs = [each.reserve(self._upstreams) for each in wanted]
                    await spending.tell_refusal(connection, self._caller.owner, self._budget, costs)
            raise

    async def _moderated(self, wanted: list[Wanted]) -> list[Wanted]:
        """With what the built-in rules say of each; takes of one prompt are looked at once."""
        found = {
            about: await self._moderation.judge(*about) for about in {(each.prompt, each.moderation) for each in wanted}
        }
        return [replace(each, found=found[each.prompt, each.moderation]) for each in wanted]

    async def _note(
        self,
        connection: AsyncConnection,
        wanted: list[Wanted],
        *,
        is_stored: bool,
        refusal: str | None = None,
    ) -> None:
        """Tell the audit log."""
        asked = [
            Asked(
                owner=self._caller.owner,
                origin=self._origin,
                model=each.model.id,
                size=each.size,
                seconds=each.seconds,
                prompt=each.prompt,
                found=each.found,
                video_id=each.id if is_stored else None,
                refusal=refusal,
            )
            for each in wanted
        ]
        await self._audit.note(connection, asked)

    async def _store_all(
        self, wanted: list[Wanted], still: bytes | None, claim: Claim | None, stops: Stops | None
    ) -> Accepted:
        """Stills without a video are left to the sweeping."""
        if still is not None:
            for each in wanted:
                await self._files.put(reference_key(each.id), still)
        async with self._database.transaction() as connection:
            if claim and (former := await claims.take(connection, claim, [each.id for each in wanted])):
                return await self._again(connection, former)
            self._files.check_room(self._min_free_bytes)
            await self._check_queue(connection, len(wanted))
            reserved = [each.reserve(self._upstreams) for each in wanted]
            await spending.check(connection, self._caller.owner, self._budget, reserved)
            batch_id = None if stops is None else await batches.insert(connection, self._caller.owner, stops)
            stored = await self._insert(connection, wanted, batch_id)
            await self._note(connection, wanted, is_stored=True)
            return Accepted(await show_all(connection, stored))

    async def _again(self, connection: AsyncConnection, video_ids: list[str]) -> Accepted:
        videos = await records.find_all(connection, video_ids, len(video_ids))
        return Accepted(await show_all(connection, videos), is_replayed=True)

    async def _insert(self, connection: AsyncConnection, wanted: list[Wanted], batch_id: str | None) -> list[Record]:
        now = datetime.now(UTC)
        same = {"batch_id": batch_id, "owner": self._caller.owner, "state": State.QUEUED}
        rows = [
            {
                **same,
                **each.columns,
                "created_at": now + timedelta(microseconds=place),  # they wait in this order
                "estimated_cost": each.estimate(self._upstreams),
                "reserved": each.reserve(self._upstreams),
            }
            for place, each in enumerate(wanted)
        ]
        await self._enqueuer.enqueue(connection, [(each.id, each.model.id) for each in wanted])
        return await records.insert_all(connection, rows)

    async def _check_queue(self, connection: AsyncConnection, more: int) -> None:
        waiting = (await tallies.counts(connection))[State.QUEUED]
        if waiting + more > self._max_waiting:
            raise QueueFull(
                f"{waiting} videos wait already, the most this studio queues. Nothing was stored; try again later.",
                retry_after=QUEUE_FULL_RETRY,
            )
