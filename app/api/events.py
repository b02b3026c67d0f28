"""Server-sent events: live changes of all videos or of one."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Response
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.api import OpenStudio
from app.api.problems import documented
from app.api.video import VideoId
from app.errors import Forbidden, InvalidRequest, NotFound, RateLimited, Unauthenticated, Unavailable
from app.models.caller import ANYBODY
from app.models.video import Video
from app.studio import Studio
from app.videos.feed import Change

router = APIRouter(
    prefix="/api",
    tags=["events"],
    responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable, InvalidRequest),
)

EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "Events, as they come."}
}
LastEvent = Annotated[str | None, Header(alias="Last-Event-ID", description="Resume after this event.")]
KEY_CHECKED = 5.0  # s for which an open stream goes on without a look whether its key is still good
SILENCE = 15.0  # s; proxies end what says nothing for a minute
NOTHING_NEW = b": nothing new\n\n"
RETRY_MILLISECONDS = 1000  # before a browser connects again


async def _found(video_id: VideoId, studio: OpenStudio) -> Video:
    """Before the stream begins, so that an unknown video is a 404."""
    return await studio.videos.find(video_id)


class EventStream(StreamingResponse):
    """Changes as server-sent events (WHATWG HTML, 9.2). Where nothing changes, a comment shows that we are there."""

    def __init__(self, changes: AsyncGenerator[Change | None]) -> None:
        self._changes = changes
        written = (_event(change) if change else NOTHING_NEW async for change in changes)
        at_once = {"X-Accel-Buffering": "no"}  # nginx would gather events first
        super().__init__(written, media_type="text/event-stream", headers=at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with aclosing(self._changes):  # at once, not when somebody collects what was left
            await super().__call__(scope, receive, send)


@router.get("/events", response_class=Response, summary="Every change, live", responses=EVENTS)
async def events(studio: OpenStudio, last_event_id: LastEvent = None) -> EventStream:
    """First `snapshot` (the newest videos), then `status` and `progress`, each with one whole video.

    After a break `Last-Event-ID` gives what changed meanwhile instead of the snapshot. A comment comes every 15 s.
    """
    return EventStream(_heard(studio, _revision(last_event_id)))


@router.get(
    "/videos/{video_id}/events",
    response_class=Response,
    summary="Every change of one video, live",
    responses={**EVENTS, **documented(NotFound)},
)
async def video_events(video: Annotated[Video, Depends(_found)], studio: OpenStudio) -> EventStream:
    """First the video as it stands, then its changes; ends when it is final."""
    return EventStream(_followed(video, studio))


async def _followed(video: Video, studio: Studio) -> AsyncGenerator[Change | None]:
    yield Change("status", video.revision, video.model_dump_json())
    if video.status not in {"queued", "in_progress"}:
        return
    async with aclosing(_heard(studio, video.revision)) as changes:
        async for change in changes:
            body = json.loads(change.body) if change else {}
            if change is None or body.get("id") == video.id:
                yield change
            if body.get("id") == video.id and body["status"] not in {"queued", "in_progress"}:
                return


async def _heard(studio: Studio, since: int | None) -> AsyncGenerator[Change | None]:
    """What the caller may hear of; ends where the key is revoked or expires meanwhile."""
    checked = time.monotonic()
    async with aclosing(studio.feed.listen(since, owner=studio.caller.sees, silence=SILENCE)) as changes:
        async for change in changes:
            if studio.caller is not ANYBODY and time.monotonic() - checked > KEY_CHECKED:
                if not await studio.keys.is_live(studio.caller.owner):
                    return
                checked = time.monotonic()
            yield change


def _event(change: Change) -> bytes:
    """The body is JSON on one line."""
    return b"event: %b\ndata: %b\nid: %d\nretry: %d\n\n" % (
        change.name.encode(), change.body.encode(), change.revision, RETRY_MILLISECONDS,
    )  # fmt: skip


def _revision(last_event_id: str | None) -> int | None:
    """An id that is not one of ours means a new beginning."""
    return int(last_event_id) if last_event_id and re.fullmatch(r"[0-9]{1,18}", last_event_id) else None
