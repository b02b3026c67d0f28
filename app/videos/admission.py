"""Taking videos on: checking what was asked for, storing it with its work, and knowing a repeated request again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from app.accounts import Upstreams
from app.audit import Asked, AuditLog
from app.catalog import Model
from app.db import Database
from app.errors import InsufficientBudget, InvalidBatch, InvalidRequest, NoFile, QueueFull, RefusedPrompt
from app.files import Files
from app.models.batch import MOST_VIDEOS, Ordered, Stops
from app.models.caller import ANYBODY, NOWHERE, Caller, Origin
from app.models.video import RemixRequest, State, Video, VideoGenerationRequest
from app.moderation import Moderation, check
from app.videos import batches, claims, records, spending
from app.videos.claims import Claim
from app.videos.keys import reference_key
from app.videos.offers import check_life, faults, words_alone
from app.videos.pictures import Pictures
from app.videos.presets import Presets
from app.videos.records import Record
from app.videos.shelf import find_one, show_all
from app.videos.spending import Budget, Limits
from app.videos.wanted import Wanted, takes_of
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
        still = await self._still(wanted[0].model, wanted[0].size, request)
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
        rows = await self._rows(ordered, cancel_after)
        await self._check_callbacks(ordered)
        await self._put_stills(ordered, rows)
        return await self._store([each for row in rows.values() for each in row], None, claim, ordered.stops)

    async def quote_batch(self, ordered: Ordered) -> BatchPrice:
        """What that would cost and what is left to pay it from. Raises InvalidBatch; stores nothing."""
        rows = await self._rows(ordered, None)
        async with self._database.reading() as connection:
            budgets = await spending.budgets(connection, self._caller.owner, self._budget)
        return BatchPrice([each.estimate(self._upstreams) for row in rows.values() for each in row], budgets)

    async def quote(self, request: VideoGenerationRequest) -> Quote:
        """What that would cost and what is left to pay it from. Raises InvalidRequest and its kinds; stores nothing."""
        wanted = takes_of(self._upstreams, await self._presets.filled(request, self._upstreams.catalog), None)
        async with self._database.reading() as connection:
            budgets = await spending.budgets(connection, self._caller.owner, self._budget)
        first, costs = wanted[0], [each.estimate(self._upstreams) for each in wanted]
        return Quote(
            model=first.model,
            size=first.size,
            seconds=first.seconds,
            takes=len(wanted),
            cost=None if None in costs else sum(cost for cost in costs if cost is not None),
            budgets=budgets,
        )

    async def _rows(self, ordered: Ordered, cancel_after: datetime | None) -> dict[int, list[Wanted]]:
        """The videos of each row. Raises InvalidBatch, which names what is wrong with any of them."""
        mistakes, rows = list(ordered.mistakes), {}
        for number, request in ordered.rows.items():
            try:
                filled = await self._presets.filled(request, self._upstreams.catalog)
            except InvalidRequest as error:
                mistakes.append((f"rows.{number}.{error.field}", str(error)))
                continue
            wrong = [(f"rows.{number}.{fault.field}", str(fault)) for fault in faults(self._upstreams, filled)]
            if not wrong:
                row = takes_of(self._upstreams, filled, cancel_after)
                rows[number] = [replace(each, prompt_field=f"rows.{number}.prompt") for each in row]
            mistakes += wrong
        wanted = [each for row in rows.values() for each in row]
        if len(wanted) > MOST_VIDEOS:
            mistakes.append(("takes", f"These are {len(wanted)} videos; a batch may have {MOST_VIDEOS}."))
        if ordered.stops.stop_after_spend is not None and any(each.reserve(self._upstreams) is None for each in wanted):
            mistakes.append(
                ("stop_after_spend", "The price of some of these videos is not known, so no sum stops them.")
            )
        _check_mistakes(mistakes)
        return rows

    async def _check_callbacks(self, ordered: Ordered) -> None:
        """Raises InvalidBatch where one of the addresses may not be told anything."""
        first = {ordered.rows[number].callback_url: number for number in sorted(ordered.rows, reverse=True)}
        mistakes = []
        for url, number in first.items():
            try:
                await self._webhooks.check_callback(url)
            except InvalidRequest as error:
                mistakes.append((f"rows.{number}.{error.field}", str(error)))
        _check_mistakes(mistakes)

    async def _put_stills(self, ordered: Ordered, rows: dict[int, list[Wanted]]) -> None:
        """A copy of its picture for each video that begins with one. Raises InvalidBatch.

        Those of videos that are not stored are left to the sweeping.
        """
        mistakes: list[tuple[str, str]] = []
        copies: dict[object, str] = {}  # of each picture and size, where one is: a batch may be about the same picture
        for number, wanted in rows.items():
            request, first = ordered.rows[number], wanted[0]
            if request.reference_id is None:
                continue
            cut = (request.reference_id, first.size, request.reference_fit)
            try:
                still = await self._cut(first.model, first.size, request, copies.get(cut))
            except InvalidRequest as error:
                mistakes.append((f"rows.{number}.{error.field}", str(error)))
                continue
            for each in wanted:
                copies[cut] = reference_key(each.id)
                await self._files.put(copies[cut], still)
        _check_mistakes(mistakes)

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
        if parent.state is not State.COMPLETED:
            raise NoFile("Only a finished video can be turned into another one.")
        model = self._upstreams.catalog.find(parent.model)
        if model.is_embedded and not parent.prompt:
            raise NoFile("The prompt of this video was not kept, so it cannot be drawn over.")
        if request.kind not in model.kinds:
            raise InvalidRequest(f"{model.id} does not offer {request.kind}.", field="kind")
        if not model.is_embedded and parent.account not in {
            account.name for account in self._upstreams.offering(model.id)
        }:
            raise InvalidRequest("The account that made this video no longer offers its model.", field="kind")
        if request.duration is not None and request.kind != "extend":
            raise InvalidRequest("Only `extend` takes a duration: the others keep the video's own.", field="duration")
        check_life(self._upstreams, model)
        size = (parent.width, parent.height)
        added = model.length(request.duration, size) if request.kind == "extend" else 0
        wanted = Wanted(
            model,
            size,
            added or parent.seconds,
            prompt=request.prompt,
            seed=parent.seed,
            style=parent.style,
            camera=parent.camera,
            reference_id=parent.reference_id if model.is_embedded else None,  # a service has it in the parent already
            parent_id=parent.id,
            parent_kind=request.kind,
            cancel_after=cancel_after,
            callback_url=request.callback_url,
            moderation=request.moderation,
        )
        await self._webhooks.check_callback(request.callback_url)
        still = await self._files.read(reference_key(parent.id)) if wanted.reference_id else None
        return await self._store([wanted], still, claim)

    async def _still(self, model: Model, size: tuple[int, int], request: VideoGenerationRequest) -> bytes | None:
        """The picture that the video begins with, a JPEG of its size. Raises InvalidRequest."""
        return None if request.reference_id is None else await self._cut(model, size, request)

    async def _cut(
        self, model: Model, size: tuple[int, int], request: VideoGenerationRequest, copy: str | None = None
    ) -> bytes:
        """The picture in the video's size, from its copy where there is one. Raises InvalidRequest."""
        assert request.reference_id
        if copy is not None:
            return await self._files.read(copy)
        if not model.reference:
            raise words_alone(model)
        return await self._pictures.fitted(request.reference_id, size, request.reference_fit)

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
        waiting = (await records.counts(connection))[State.QUEUED]
        if waiting + more > self._max_waiting:
            raise QueueFull(
                f"{waiting} videos wait already, the most this studio queues. Nothing was stored; try again later.",
                retry_after=QUEUE_FULL_RETRY,
            )


def _check_mistakes(mistakes: list[tuple[str, str]]) -> None:
    """Raises InvalidBatch where there are any."""
    if mistakes:
        rows = len({_row_of(field) for field, _ in mistakes} - {0})
        what = f"{rows} of its rows" if rows > 1 else "One of its rows" if rows else "What was asked for it"
        mistakes.sort(key=lambda mistake: _row_of(mistake[0]))
        raise InvalidBatch(f"This batch cannot be made: {what} cannot be used. Nothing was stored.", mistakes)


def _row_of(field: str) -> int:
    """The number of the row in rows.3.duration; 0 for what is of no row."""
    return int(field.split(".")[1]) if field.startswith("rows.") else 0
