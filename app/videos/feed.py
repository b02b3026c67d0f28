"""Live changes: one watcher per process reads what changed and tells every listener."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass

import structlog
from pydantic import BaseModel

from app.db import Database
from app.errors import Unavailable
from app.models.video import Video
from app.videos import records
from app.videos.records import Filter
from app.videos.shelf import show_all

log = structlog.get_logger(__name__)

WATCH_PAUSE = 0.2  # s between looks: half of it is the average delay of an event
SNAPSHOT_VIDEOS = 50
SNAPSHOT_SECONDS = 1.0  # for which one is shown to whoever comes while nothing has changed: its estimates age
MOST_MISSED = 500  # changes that are sent again to a listener that comes back; beyond that, a snapshot
AT_ONCE = 10  # listeners that are told before others have their turn: a stream takes about 0.2 ms
BACKLOG = 1000  # events a slow listener may fall behind before its stream ends and it must come back


class Snapshot(BaseModel):
    """The newest videos as they stand; everything after `revision` follows as events."""

    videos: list[Video]
    revision: int


@dataclass(frozen=True, slots=True)
class Change:
    """One event: `name` is snapshot, status or progress; `body` is JSON, written once for all listeners."""

    name: str
    revision: int
    body: str
    owner: str | None = None  # whose video it tells of; None: it is for whoever gets it


_Listener = asyncio.Queue["Change | None"]  # None ends the stream


class Feed:
    """Changes of videos, from all processes that share the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: dict[_Listener, str | None] = {}  # and whose videos each hears of; None: everybody's
        self._watcher: asyncio.Task[None] | None = None
        self._seen: dict[str, tuple[object, ...]] = {}  # what a listener was last told, but for progress
        self._snapshots: dict[str | None, tuple[Change, float]] = {}  # of an owner, and until when it may be shown
        self._closed = False

    async def listen(
        self, since: int | None = None, *, owner: str | None = None, silence: float | None = None
    ) -> AsyncGenerator[Change | None]:
        """The state as it is now, then every change; after a break, only what changed since that revision.

        With an `owner`, of that one's videos alone. None after so many seconds of `silence`.
        """
        if self._closed:
            return
        listener: _Listener = asyncio.Queue(BACKLOG)
        self._listeners[listener] = owner
        try:
            revision = 0 if since is None else since
            for change in await self._beginning(since, owner):
                revision = max(revision, change.revision)
                yield change
            if self._watcher is None or self._watcher.done():
                self._watcher = asyncio.create_task(self._watch(revision))
            while not self._closed:
                try:
                    async with asyncio.timeout(silence):
                        following = await listener.get()
                except TimeoutError:
                    yield None
                    continue
                if following is None:
                    return
                if following.revision > revision or following.name == "status":
                    yield following
        finally:
            self._listeners.pop(listener, None)
            if not self._listeners and self._watcher:
                self._snapshots.clear()
                self._watcher.cancel()
                self._watcher = None

    @property
    def has_ended(self) -> bool:
        return self._closed

    def end(self) -> None:
        """End every stream, so that a stopping server waits for none."""
        self._closed = True
        for listener in self._listeners:
            _end(listener)

    async def close(self) -> None:
        self.end()
        if self._watcher:
            self._watcher.cancel()
            with suppress(asyncio.CancelledError):
                await self._watcher

    async def _beginning(self, since: int | None, owner: str | None) -> list[Change]:
        async with self._database.reading() as connection:
            latest = await records.latest_revision(connection)
            if since is not None and since <= latest:
                missed = await records.changed_since(connection, since, MOST_MISSED + 1, owner=owner)
                if len(missed) <= MOST_MISSED:
                    return [_change("status", video) for video in await show_all(connection, missed)]
            kept, until = self._snapshots.get(owner, (None, 0.0))
            if kept is None or kept.revision != latest or time.monotonic() > until:
                newest = await records.page(connection, Filter(owner=owner), SNAPSHOT_VIDEOS)
                shown = await show_all(connection, newest)
                kept = Change("snapshot", latest, Snapshot(videos=shown, revision=latest).model_dump_json())
                self._snapshots[owner] = kept, time.monotonic() + SNAPSHOT_SECONDS
        return [kept]

    async def _watch(self, revision: int) -> None:
        while self._listeners:
            await asyncio.sleep(WATCH_PAUSE)
            try:
                revision = await self._tell_since(revision)
            except Unavailable:
                log.warning("live changes pause: the database does not answer")
            except Exception:
                log.exception("live changes could not be told; they are tried again")

    async def _tell_since(self, revision: int) -> int:
        async with self._database.reading() as connection:
            changed = await records.changed_since(connection, revision, MOST_MISSED)
            if not changed:
                return revision
            videos = await show_all(connection, changed)
            waiting = await records.find_all(connection, await records.queue(connection), SNAPSHOT_VIDEOS)
            moved_up = await show_all(connection, waiting)
        owners = {record.id: record.owner for record in [*changed, *waiting]}
        for video in videos + [each for each in moved_up if each.id not in {video.id for video in videos}]:
            await self._tell(video, owners[video.id])
        return changed[-1].revision

    async def _tell(self, video: Video, owner: str) -> None:
        told = (
            video.status_detail, video.position, video.hold, video.deleted_at, video.poster_url, video.sprites_url,
        )  # fmt: skip
        name = "progress" if self._seen.get(video.id) == told else "status"
        if name == "progress" and video.status_detail == "queued":
            return  # nothing about a waiting video changed
        self._seen[video.id] = told
        if video.sprites_url or video.status in {"failed", "cancelled", "expired"}:
            self._seen.pop(video.id)  # nothing more is expected; the next change is a status again
        await self._announce(_change(name, video, owner), owner)

    async def _announce(self, change: Change, owner: str) -> None:
        """To all who hear of that owner's videos, in portions: thousands of streams must not keep others waiting."""
        heard_by = [each for each, heard in self._listeners.items() if heard in {None, owner}]
        for number, listener in enumerate(heard_by, 1):
            if listener.full():
                self._listeners.pop(listener, None)
                _end(listener)
            else:
                listener.put_nowait(change)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)


def _change(name: str, video: Video, owner: str | None = None) -> Change:
    return Change(name, video.revision, video.model_dump_json(), owner)


def _end(listener: _Listener) -> None:
    """Make the listener's next look the last, whatever it had still to read."""
    while listener.full():
        listener.get_nowait()
    listener.put_nowait(None)
