"""Taking videos on: checking what was asked for, storing it with its work, and knowing a repeated request again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from app.accounts import Upstreams
from app.audit import Asked, AuditLog
from app.catalog import Model
from app.db import Database
from app.errors import InsufficientBudget, InvalidRequest, ModelRetired, NoFile, QueueFull, RefusedPrompt
from app.files import Files
from app.models.caller import ANYBODY, NOWHERE, Caller, Origin
from app.models.moderation import Finding
from app.models.video import JAVASCRIPT_SAFE, RemixRequest, State, Video, VideoGenerationRequest
from app.moderation import Moderation, check
from app.services.contract import Kind
from app.videos import claims, records, spending
from app.videos.claims import Claim
from app.videos.keys import reference_key
from app.videos.pictures import Pictures
from app.videos.records import Record
from app.videos.shelf import find_one, show_all
from app.videos.spending import Budget, Limits
from app.workflows import Enqueuer

QUEUE_FULL_RETRY = 60  # s
SEEDS = JAVASCRIPT_SAFE + 1  # after the last comes the first


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
class _Wanted:
    """A video to be stored."""

    model: Model
    size: tuple[int, int]  # px
    seconds: int
    prompt: str
    seed: int
    style: str | None
    camera: str | None
    reference_id: str | None
    parent_id: str | None = None
    parent_kind: Kind | None = None
    cancel_after: datetime | None = None
    moderation: Literal["block"] | None = None
    found: list[Finding] | None = None  # by the built-in rules; None: they were not asked


class Admission:
    """The verbs that make videos. Each is one transaction."""

    def __init__(
        self,
        database: Database,
        files: Files,
        pictures: Pictures,
        enqueuer: Enqueuer,
        upstreams: Upstreams,
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
        self._moderation = moderation
        self._audit = audit
        self._max_waiting = max_waiting
        self._min_free_bytes = min_free_bytes
        self._budget = budget
        self._caller = caller
        self._origin = origin

    def of(self, caller: Caller, origin: Origin = NOWHERE) -> Admission:
        """The same for one caller, and one request of that one."""
        return Admission(
            self._database,
            self._files,
            self._pictures.of(caller),
            self._enqueuer,
            self._upstreams,
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
        wanted = self._wanted(request, cancel_after)
        still = await self._still(wanted[0].model, wanted[0].size, request)
        return await self._store(wanted, still, claim)

    async def quote(self, request: VideoGenerationRequest) -> Quote:
        """What that would cost and what is left to pay it from. Raises InvalidRequest and its kinds; stores nothing."""
        wanted = self._wanted(request, None)
        async with self._database.reading() as connection:
            budgets = await spending.budgets(connection, self._caller.owner, self._budget)
        first, costs = wanted[0], [self._estimate(each) for each in wanted]
        return Quote(
            model=first.model,
            size=first.size,
            seconds=first.seconds,
            takes=len(wanted),
            cost=None if None in costs else sum(cost for cost in costs if cost is not None),
            budgets=budgets,
        )

    def _wanted(self, request: VideoGenerationRequest, cancel_after: datetime | None) -> list[_Wanted]:
        """A video for each take, in the values that the model offers. Raises InvalidRequest and its kinds."""
        model = self._upstreams.catalog.find(request.model)
        size = model.size(request.asked("width"), request.asked("height"))
        seconds = model.length(request.asked("duration"), size)
        model.check_word("style", request.style)
        model.check_word("camera", request.camera)
        self._check_life(model)
        return [
            _Wanted(
                model,
                size,
                seconds,
                prompt=request.prompt,
                seed=secrets.randbits(31) if request.seed is None else (request.seed + take) % SEEDS,
                style=request.style,
                camera=request.camera,
                reference_id=request.reference_id,
                cancel_after=cancel_after,
                moderation=request.moderation,
            )
            for take in range(request.takes)
        ]

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

        Raises NotFound, NoFile, InvalidRequest, ModelRetired, InsufficientBudget, QueueFull; then nothing was stored.
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
        self._check_life(model)
        size = (parent.width, parent.height)
        added = model.length(request.duration, size) if request.kind == "extend" else 0
        wanted = _Wanted(
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
            moderation=request.moderation,
        )
        still = await self._files.read(reference_key(parent.id)) if wanted.reference_id else None
        return await self._store([wanted], still, claim)

    async def _still(self, model: Model, size: tuple[int, int], request: VideoGenerationRequest) -> bytes | None:
        """The picture that the video begins with, a JPEG of its size. Raises InvalidRequest."""
        if request.reference_id is None:
            return None
        if not model.reference:
            raise InvalidRequest(f"{model.id} makes videos from words alone.", field="reference_id")
        return await self._pictures.fitted(request.reference_id, size, request.reference_fit)

    async def _store(self, wanted: list[_Wanted], still: bytes | None, claim: Claim | None) -> Accepted:
        """All of them or none; a refusal is noted. Raises RefusedPrompt, InsufficientBudget, QueueFull, StorageFull."""
        wanted = await self._moderated(wanted)
        try:
            for each in wanted:
                check(each.found or ())
            return await self._store_all(wanted, still, claim)
        except (RefusedPrompt, InsufficientBudget, QueueFull) as refusal:
            async with self._database.transaction() as connection:
                await self._note(connection, wanted, refusal=refusal.code)
            raise

    async def _moderated(self, wanted: list[_Wanted]) -> list[_Wanted]:
        """With what the built-in rules say of each; takes of one prompt are looked at once."""
        found = {
            about: await self._moderation.judge(*about) for about in {(each.prompt, each.moderation) for each in wanted}
        }
        return [replace(each, found=found[each.prompt, each.moderation]) for each in wanted]

    async def _note(
        self,
        connection: AsyncConnection,
        wanted: list[_Wanted],
        ids: list[str] | None = None,
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
                video_id=ids[place] if ids else None,
                refusal=refusal,
            )
            for place, each in enumerate(wanted)
        ]
        await self._audit.note(connection, asked)

    async def _store_all(self, wanted: list[_Wanted], still: bytes | None, claim: Claim | None) -> Accepted:
        """Stills without a video are left to the sweeping."""
        ids = [f"video_{secrets.token_hex(16)}" for _ in wanted]
        if still is not None:
            for id_ in ids:
                await self._files.put(reference_key(id_), still)
        async with self._database.transaction() as connection:
            if claim and (former := await claims.take(connection, claim, ids)):
                return await self._again(connection, former)
            self._files.check_room(self._min_free_bytes)
            await self._check_queue(connection, len(wanted))
            reserved = [self._reserve(each) for each in wanted]
            await spending.check(connection, self._caller.owner, self._budget, reserved)
            stored = [await self._insert(connection, id_, each) for id_, each in zip(ids, wanted, strict=True)]
            await self._note(connection, wanted, ids)
            return Accepted(await show_all(connection, stored))

    async def _again(self, connection: AsyncConnection, video_ids: list[str]) -> Accepted:
        videos = await records.find_all(connection, video_ids, len(video_ids))
        return Accepted(await show_all(connection, videos), is_replayed=True)

    async def _insert(self, connection: AsyncConnection, id_: str, wanted: _Wanted) -> Record:
        record = await records.insert(
            connection,
            id=id_,
            owner=self._caller.owner,
            model=wanted.model.id,
            prompt=wanted.prompt,
            width=wanted.size[0],
            height=wanted.size[1],
            seconds=wanted.seconds,
            seed=wanted.seed,
            style=wanted.style,
            camera=wanted.camera,
            reference_id=wanted.reference_id,
            parent_id=wanted.parent_id,
            parent_kind=wanted.parent_kind,
            cancel_after=wanted.cancel_after,
            moderation=wanted.moderation,
            findings=[finding.model_dump() for finding in wanted.found or ()] or None,
            state=State.QUEUED,
            created_at=datetime.now(UTC),
            estimated_cost=self._estimate(wanted),
            reserved=self._reserve(wanted),
        )
        await self._enqueuer.enqueue(connection, record.id, wanted.model.id)
        return record

    def _estimate(self, wanted: _Wanted) -> int | None:
        """Micro-dollars at the cheapest account; None where no price is known."""
        return min((cost for cost in self._costs(wanted) if cost is not None), default=None)

    def _reserve(self, wanted: _Wanted) -> int | None:
        """Micro-dollars at the dearest account, since any of them may take it; None where one's price is unknown."""
        costs = self._costs(wanted)
        return None if None in costs else max((cost for cost in costs if cost is not None), default=None)

    def _costs(self, wanted: _Wanted) -> list[int | None]:
        if wanted.model.is_embedded:
            return [0]
        offering = self._upstreams.offering(wanted.model.id)
        return [account.cost(wanted.model, wanted.size, wanted.seconds) for account in offering]

    def _check_life(self, model: Model) -> None:
        """Raises ModelRetired where every account's vendor has switched the model off."""
        if model.retirement and self._upstreams.is_retired(model):
            raise ModelRetired(
                f"{model.id} was switched off on {model.retirement.date} ({model.retirement.source}). "
                "Nothing was sent. Choose another model, or set ALLOW_RETIRED_MODELS=true if your account still has it."
            )

    async def _check_queue(self, connection: AsyncConnection, more: int) -> None:
        waiting = (await records.counts(connection))[State.QUEUED]
        if waiting + more > self._max_waiting:
            raise QueueFull(
                f"{waiting} videos wait already, the most this studio queues. Nothing was stored; try again later.",
                retry_after=QUEUE_FULL_RETRY,
            )
