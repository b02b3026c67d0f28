"""Verbs on videos: create, find, list, cancel, delete, restore, open the file."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.accounts import Upstreams
from app.catalog import Model
from app.db import Database
from app.errors import (
    AlreadyFinal,
    Charged,
    DamagedFile,
    InvalidRequest,
    ModelRetired,
    NoFile,
    NoSuchDecision,
    NotFound,
    NotReady,
    QueueFull,
    StillRunning,
)
from app.files import Files
from app.models.video import (
    JAVASCRIPT_SAFE,
    Decision,
    RemixRequest,
    State,
    Video,
    VideoDetail,
    VideoGenerationRequest,
    VideoPage,
)
from app.services.contract import Kind
from app.videos import ledger, records
from app.videos.bills import bill
from app.videos.keys import every_key, file_name, poster_key, reference_key, sprites_key, video_key
from app.videos.pictures import Pictures
from app.videos.records import Filter, Record
from app.videos.views import Pace, pace, show
from app.workflows import Enqueuer

log = structlog.get_logger(__name__)

LEARNED_FROM = 50  # finished videos whose times make an estimate
QUEUE_FULL_RETRY = 60  # s
NOT_READY_RETRY = 2  # s
SEEDS = JAVASCRIPT_SAFE + 1  # after the last comes the first


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A finished file: where it is, how many bytes, its strong validator and the name a person should see."""

    key: str
    size: int
    sha256: str
    name: str


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


class Videos:
    """The verbs. Each is one transaction; a video that does not exist or is in the trash raises NotFound."""

    def __init__(
        self,
        database: Database,
        files: Files,
        pictures: Pictures,
        enqueuer: Enqueuer,
        upstreams: Upstreams,
        *,
        max_waiting: int,
        min_free_bytes: int,
    ) -> None:
        self._database = database
        self._files = files
        self._pictures = pictures
        self._enqueuer = enqueuer
        self._upstreams = upstreams
        self._max_waiting = max_waiting
        self._min_free_bytes = min_free_bytes

    async def create(self, request: VideoGenerationRequest) -> list[Video]:
        """Store the videos, one for each take, and their workflows together; after that they are made, whatever
        happens to this process.

        Raises InvalidRequest and its kinds, QueueFull, StorageFull; then nothing was stored.
        """
        model = self._upstreams.catalog.find(request.model)
        size = model.size(request.asked("width"), request.asked("height"))
        seconds = model.length(request.asked("duration"), size)
        model.check_word("style", request.style)
        model.check_word("camera", request.camera)
        self._check_life(model)
        self._files.check_room(self._min_free_bytes)
        wanted = [
            _Wanted(
                model,
                size,
                seconds,
                prompt=request.prompt,
                seed=secrets.randbits(31) if request.seed is None else (request.seed + take) % SEEDS,
                style=request.style,
                camera=request.camera,
                reference_id=request.reference_id,
            )
            for take in range(request.takes)
        ]
        return await self._store(wanted, await self._still(model, size, request))

    async def remix(self, video_id: str, request: RemixRequest) -> Video:
        """A new video out of a finished one, by the account that made it.

        Raises NoFile, InvalidRequest and ModelRetired; then nothing was stored.
        """
        self._files.check_room(self._min_free_bytes)
        async with self._database.reading() as connection:
            parent = await _found(connection, video_id)
        if parent.state is not State.COMPLETED:
            raise NoFile("Only a finished video can be turned into another one.")
        model = self._upstreams.catalog.find(parent.model)
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
        )
        still = await self._files.read(reference_key(parent.id)) if wanted.reference_id else None
        return (await self._store([wanted], still))[0]

    async def decide(self, video_id: str, decision: Decision) -> Video:
        """Say what to do with a video of which nobody knows whether it was taken. Raises NoSuchDecision."""
        async with self._database.transaction() as connection:
            record = await _found(connection, video_id)
            if record.state is not State.SUBMISSION_UNKNOWN or record.decision_needed_at is None:
                raise NoSuchDecision("This video does not wait for a decision.", field="decision")
            return await self._show(connection, await records.note(connection, video_id, decision=decision) or record)

    async def find(self, video_id: str) -> Video:
        async with self._database.reading() as connection:
            return await self._show(connection, await _found(connection, video_id))

    async def detail(self, video_id: str) -> VideoDetail:
        """The video with the scene that was drawn."""
        async with self._database.reading() as connection:
            record = await _found(connection, video_id)
            video = await self._show(connection, record)
        return VideoDetail(**dict(video), scene=record.scene)

    async def page(self, wanted: Filter, limit: int) -> VideoPage:
        """The newest `limit` videos that match, and the cursor of the next page."""
        async with self._database.reading() as connection:
            found = await records.page(connection, wanted, limit + 1)
            shown = await self.show_all(connection, found[:limit])
        return VideoPage(videos=shown, next_cursor=write_cursor(found[limit - 1]) if len(found) > limit else None)

    async def cancel(self, video_id: str) -> Video:
        """A waiting video is cancelled at once, a running one as soon as its service stops. Raises AlreadyFinal."""
        async with self._database.transaction() as connection:
            record = await _found(connection, video_id)
            if record.state.is_final:
                raise AlreadyFinal(f"This video is already {record.state.value}; there is nothing to cancel.")
            charged: Charged = "unknown" if await ledger.was_ever_sent(connection, video_id) else "no"
            cancelled = await records.move(
                connection, video_id, State.CANCELLED, only_from=State.QUEUED, hold=None, **bill(record, charged)
            )
            asked = cancelled or await records.ask_to_cancel(connection, video_id) or record
            return await self._show(connection, asked)

    async def delete(self, video_id: str) -> Video:
        """Move to the trash, from where `restore` brings it back. Raises StillRunning before its end."""
        async with self._database.transaction() as connection:
            record = await _found(connection, video_id)
            if not record.state.is_final:
                raise StillRunning("This video is still being made: cancel it first, then delete it.")
            trashed = await records.note(connection, video_id, deleted_at=datetime.now(UTC))
            return await self._show(connection, trashed or record)

    async def restore(self, video_id: str) -> Video:
        """Out of the trash, as it was; a video that is not in the trash stays as it is."""
        async with self._database.transaction() as connection:
            record = await records.find(connection, video_id, trashed=True)
            if record is None:
                raise NotFound("This video is no longer in the trash: it was deleted for good.")
            if record.deleted_at is not None:
                record = await records.note(connection, video_id, deleted_at=None) or record
            return await self._show(connection, record)

    async def resume(self, video_id: str) -> None:
        """Store the workflow of an unfinished video anew, after it was found that nothing works for it."""
        async with self._database.transaction() as connection:
            record = await records.find(connection, video_id, trashed=True)
            if record and not record.state.is_final:
                await self._enqueuer.enqueue(connection, record.id, record.model)

    async def empty_trash(self, hours: float) -> list[str]:
        """Delete for good what has been in the trash for longer than `hours`; the ids of these videos."""
        async with self._database.transaction() as connection:
            gone = await records.purge(connection, datetime.now(UTC) - timedelta(hours=hours))
        for video_id in gone:
            await self._files.delete(*every_key(video_id))
        return gone

    async def file(self, video_id: str) -> StoredFile:
        """The finished file. Raises NotReady before the end and NoFile after an end without one."""
        async with self._database.reading() as connection:
            record = await _found(connection, video_id)
        if not record.state.is_final:
            raise NotReady("This video is still being made. Ask again shortly.", retry_after=NOT_READY_RETRY)
        if record.state is not State.COMPLETED or record.sha256 is None:
            raise NoFile(f"This video {_ended(record)}, so there is no file to download.")
        key = video_key(video_id)
        size = await self._files.size(key)
        if size != record.size_bytes:
            log.error("a stored file has changed", video_id=video_id, bytes=size, stored=record.size_bytes)
            raise DamagedFile("The stored file is not the one that was saved; only a backup can bring it back.")
        return StoredFile(key, size, record.sha256, file_name(record))

    async def picture(self, video_id: str, kind: str) -> bytes:
        """The poster, the sprite sheet or the picture it begins with, a JPEG. Raises NotFound where there is none.

        Pictures are shown out of the trash too: a page may be loading one while its video is deleted.
        """
        async with self._database.reading() as connection:
            await _found(connection, video_id, trashed=True)
        key = {"poster": poster_key, "sprites": sprites_key, "reference": reference_key}[kind]
        return await self._files.read(key(video_id))

    async def show_all(self, connection: AsyncConnection, found: list[Record]) -> list[Video]:
        """The views of several rows, with one look at the queue."""
        queue = await records.queue(connection)
        paces: dict[str, Pace] = {}
        for model in {record.model for record in found if not record.state.is_final}:
            paces[model] = pace(await records.finished(connection, model, LEARNED_FROM))
        return [show(record, queue, paces.get(record.model, Pace())) for record in found]

    async def _show(self, connection: AsyncConnection, record: Record) -> Video:
        return (await self.show_all(connection, [record]))[0]

    async def _still(self, model: Model, size: tuple[int, int], request: VideoGenerationRequest) -> bytes | None:
        """The picture that the video begins with, a JPEG of its size. Raises InvalidRequest."""
        if request.reference_id is None:
            return None
        if not model.reference:
            raise InvalidRequest(f"{model.id} makes videos from words alone.", field="reference_id")
        return await self._pictures.fitted(request.reference_id, size, request.reference_fit)

    async def _store(self, wanted: list[_Wanted], still: bytes | None) -> list[Video]:
        """All of them or none. Raises QueueFull. Stills without a video are left to the sweeping."""
        ids = [f"video_{secrets.token_hex(16)}" for _ in wanted]
        if still is not None:
            for id_ in ids:
                await self._files.put(reference_key(id_), still)
        async with self._database.transaction() as connection:
            await self._check_queue(connection, len(wanted))
            stored = [await self._insert(connection, id_, each) for id_, each in zip(ids, wanted, strict=True)]
            return await self.show_all(connection, stored)

    async def _insert(self, connection: AsyncConnection, id_: str, wanted: _Wanted) -> Record:
        record = await records.insert(
            connection,
            id=id_,
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
            state=State.QUEUED,
            created_at=datetime.now(UTC),
            estimated_cost=self._estimate(wanted),
        )
        await self._enqueuer.enqueue(connection, record.id, wanted.model.id)
        return record

    def _estimate(self, wanted: _Wanted) -> int | None:
        """Micro-dollars at the cheapest account; None where no price is known."""
        if wanted.model.is_embedded:
            return 0
        offering = self._upstreams.offering(wanted.model.id)
        costs = [account.cost(wanted.model, wanted.size, wanted.seconds) for account in offering]
        return min((cost for cost in costs if cost is not None), default=None)

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


def write_cursor(record: Record) -> str:
    return f"{record.created_at.isoformat()}~{record.id}"


def read_cursor(cursor: str) -> tuple[datetime, str]:
    """Raises InvalidRequest for anything `write_cursor` did not write."""
    moment, _, video_id = cursor.partition("~")
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), video_id
    except (ValueError, OverflowError) as error:
        raise InvalidRequest(
            "This cursor is not one of ours: leave it out for the first page.", field="cursor"
        ) from error


async def _found(connection: AsyncConnection, video_id: str, *, trashed: bool = False) -> Record:
    record = await records.find(connection, video_id, trashed=trashed)
    if record is None:
        raise NotFound("There is no such video. It may have been deleted.")
    return record


def _ended(record: Record) -> str:
    return {State.CANCELLED: "was cancelled", State.EXPIRED: "expired at its service"}.get(record.state, "failed")
