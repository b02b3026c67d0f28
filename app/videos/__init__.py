"""Verbs on videos that are there: find, list, decide, cancel, delete, restore, open the file."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.errors import (
    AlreadyFinal,
    BadRequest,
    DamagedFile,
    InvalidRequest,
    NoFile,
    NoSuchDecision,
    NotFound,
    NotReady,
    StillRunning,
)
from app.files import Files
from app.models.video import (
    Decision,
    State,
    Video,
    VideoDetail,
    VideoPage,
)
from app.videos import claims, records, stopping
from app.videos.keys import every_key, file_name, poster_key, reference_key, sprites_key, video_key
from app.videos.records import Filter, Record
from app.videos.shelf import find_one, show_all
from app.workflows import Enqueuer

log = structlog.get_logger(__name__)

NOT_READY_RETRY = 2  # s
_LOST = (
    "The file of this video is missing: it was removed, or it was damaged and set aside. Whoever runs the studio can "
    "bring it back from a backup: sora-studio restore --files-only BACKUP."
)
EXPIRING_AHEAD = timedelta(hours=2)  # before a service deletes a file that is not saved: time for a person to look


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A finished file: where it is, how many bytes, its strong validator and the name a person should see."""

    key: str
    size: int
    sha256: str
    name: str


class Videos:
    """The verbs. Each is one transaction; a video that does not exist or is in the trash raises NotFound.

    Where there is an owner, so does everybody else's.
    """

    def __init__(self, database: Database, files: Files, enqueuer: Enqueuer, owner: str | None = None) -> None:
        self._database = database
        self._files = files
        self._enqueuer = enqueuer
        self._owner = owner

    def of(self, owner: str | None) -> Videos:
        """The same for one owner's videos; None: everybody's."""
        return Videos(self._database, self._files, self._enqueuer, owner)

    async def decide(self, video_id: str, decision: Decision) -> Video:
        """Say what to do with a video of which nobody knows whether it was taken. Raises NoSuchDecision."""
        async with self._database.transaction() as connection:
            record = await find_one(connection, video_id, owner=self._owner)
            if record.state is not State.SUBMISSION_UNKNOWN or record.decision_needed_at is None:
                raise NoSuchDecision("This video does not wait for a decision.", field="decision")
            return await self._show(connection, await records.note(connection, video_id, decision=decision) or record)

    async def find(self, video_id: str) -> Video:
        async with self._database.reading() as connection:
            return await self._show(connection, await find_one(connection, video_id, owner=self._owner))

    async def find_all(self, video_ids: list[str]) -> list[Video]:
        """Those of these videos that are there, the trash included, in this order."""
        async with self._database.reading() as connection:
            found = await records.find_all(connection, video_ids, len(video_ids))
            return await show_all(connection, [each for each in found if self._owner in {None, each.owner}])

    async def detail(self, video_id: str) -> VideoDetail:
        """The video with the scene that was drawn."""
        async with self._database.reading() as connection:
            record = await find_one(connection, video_id, owner=self._owner)
            video = await self._show(connection, record)
        return VideoDetail(**dict(video), scene=record.scene)

    async def page(self, wanted: Filter, limit: int) -> VideoPage:
        """The newest `limit` videos that match, and the cursor of the next page."""
        async with self._database.reading() as connection:
            found = await records.page(connection, replace(wanted, owner=self._owner), limit + 1)
            shown = await show_all(connection, found[:limit])
        return VideoPage(videos=shown, next_cursor=write_cursor(found[limit - 1]) if len(found) > limit else None)

    async def list_after(self, after: str | None, limit: int, *, newest_first: bool) -> tuple[list[Video], bool]:
        """So many videos behind the one of that id, and whether there are more. Raises BadRequest for an unknown id."""
        async with self._database.reading() as connection:
            last = await records.find(connection, after, trashed=True, owner=self._owner) if after else None
            if after and last is None:
                raise BadRequest("There is no video with the id that 'after' names.", field="after")
            place = (last.created_at, last.id) if last else None
            found = await records.behind(connection, place, limit + 1, newest_first=newest_first, owner=self._owner)
            return await show_all(connection, found[:limit]), len(found) > limit

    async def cancel(self, video_id: str) -> Video:
        """A waiting video is cancelled at once, a running one as soon as its service stops. Raises AlreadyFinal."""
        async with self._database.transaction() as connection:
            record = await find_one(connection, video_id, owner=self._owner)
            if record.state.is_final:
                raise AlreadyFinal(f"This video is already {record.state.value}; there is nothing to cancel.")
            cancelled = await stopping.call_off(connection, record)
            await stopping.heed(connection, cancelled)
            asked = cancelled or await records.ask_to_cancel(connection, video_id) or record
            return await self._show(connection, asked)

    async def delete(self, video_id: str) -> Video:
        """Move to the trash, from where `restore` brings it back. Raises StillRunning before its end."""
        async with self._database.transaction() as connection:
            record = await find_one(connection, video_id, owner=self._owner)
            if not record.state.is_final:
                raise StillRunning("This video is still being made: cancel it first, then delete it.")
            trashed = await records.note(connection, video_id, deleted_at=datetime.now(UTC))
            return await self._show(connection, trashed or record)

    async def restore(self, video_id: str) -> Video:
        """Out of the trash, as it was; a video that is not in the trash stays as it is."""
        async with self._database.transaction() as connection:
            record = await records.find(connection, video_id, trashed=True, owner=self._owner)
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
                await self._enqueuer.enqueue(connection, [(record.id, record.model)])

    async def give_up_overdue(self) -> None:
        """Cancel what was not to be waited for any longer."""
        async with self._database.reading() as connection:
            overdue = await records.overdue(connection)
        for video_id in overdue:
            with suppress(AlreadyFinal, NotFound):
                await self.cancel(video_id)

    async def tell_expiring(self) -> None:
        """Tell who listens of every file that is not saved and that its service deletes soon."""
        before = datetime.now(UTC) + EXPIRING_AHEAD
        async with self._database.reading() as connection:
            if not await records.is_any_expiring(connection, before):
                return  # without a write, so that an idle studio's database stays as it is
        async with self._database.transaction() as connection:
            await records.lock(connection)
            await records.tell_expiring(connection, before)

    async def forget_prompts(self) -> None:
        """Take its words from every ended video whose owner does not want them kept."""
        async with self._database.transaction() as connection:
            for video_id in await records.unkept(connection):
                await records.note(connection, video_id, prompt="", scene=None, understood=None)

    async def forget_claims(self) -> None:
        async with self._database.transaction() as connection:
            await claims.forget(connection)

    async def empty_trash(self, hours: float) -> list[str]:
        """Delete for good what has been in the trash for longer than `hours`; the ids of these videos."""
        async with self._database.transaction() as connection:
            gone = await records.purge(connection, datetime.now(UTC) - timedelta(hours=hours))
        for video_id in gone:
            await self._files.delete(*every_key(video_id))
        return gone

    async def file(self, video_id: str) -> StoredFile:
        """The finished file. Raises NotReady before the end, NoFile after one without it, NotFound if it is lost."""
        async with self._database.reading() as connection:
            record = await find_one(connection, video_id, owner=self._owner)
        if not record.state.is_final:
            raise NotReady("This video is still being made. Ask again shortly.", retry_after=NOT_READY_RETRY)
        if record.state is not State.COMPLETED or record.sha256 is None:
            raise NoFile(f"This video {_ended(record)}, so there is no file to download.")
        key = video_key(video_id)
        try:
            size = await self._files.size(key)
        except NotFound as error:
            log.warning("a stored file is missing", video_id=video_id)
            raise NotFound(_LOST) from error
        if size != record.size_bytes:
            log.error("a stored file has changed", video_id=video_id, bytes=size, stored=record.size_bytes)
            raise DamagedFile("The stored file is not the one that was saved; only a backup can bring it back.")
        return StoredFile(key, size, record.sha256, file_name(record))

    async def picture(self, video_id: str, kind: str) -> bytes:
        """The poster, the sprite sheet or the picture it begins with, a JPEG. Raises NotFound where there is none.

        Pictures are shown out of the trash too: a page may be loading one while its video is deleted.
        """
        async with self._database.reading() as connection:
            await find_one(connection, video_id, trashed=True, owner=self._owner)
        key = {"poster": poster_key, "sprites": sprites_key, "reference": reference_key}[kind]
        return await self._files.read(key(video_id))

    async def _show(self, connection: AsyncConnection, record: Record) -> Video:
        return (await show_all(connection, [record]))[0]


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


def _ended(record: Record) -> str:
    return {State.CANCELLED: "was cancelled", State.EXPIRED: "expired at its service"}.get(record.state, "failed")
