"""Server-sent events: live changes of all videos or of one."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

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

LastEvent = Annotated[str | None, Header(alias="Last-Event-ID", description="Resume after this event.")]
KEY_CHECKED = 5.0  # s for which an open stream goes on without a look whether its key is still good
RETRY_MILLISECONDS = 1000  # before a browser connects again


async def _found(video_id: VideoId, studio: OpenStudio) -> Video:
    """Before the stream begins, so that an unknown video is a 404."""
    return await studio.videos.find(video_id)


@router.get("/events", response_class=EventSourceResponse, summary="Every change, live")
async def events(studio: OpenStudio, last_event_id: LastEvent = None) -> AsyncIterator[ServerSentEvent]:
    """First `snapshot` (the newest videos), then `status` and `progress`, each with one whole video.

    After a break `Last-Event-ID` gives what changed meanwhile instead of the snapshot. A comment comes every 15 s.
    """
    async for change in _heard(studio, _revision(last_event_id)):
        yield _event(change)


@router.get(
    "/videos/{video_id}/events",
    response_class=EventSourceResponse,
    summary="Every change of one video, live",
    responses=documented(NotFound),
)
async def video_events(video: Annotated[Video, Depends(_found)], studio: OpenStudio) -> AsyncIterator[ServerSentEvent]:
    """First the video as it stands, then its changes; ends when it is final."""
    yield _event(Change("status", video.revision, video.model_dump_json()))
    if video.status not in {"queued", "in_progress"}:
        return
    async for change in _heard(studio, video.revision):
        body = json.loads(change.body)
        if body.get("id") == video.id:
            yield _event(change)
            if body["status"] not in {"queued", "in_progress"}:
                return


async def _heard(studio: Studio, since: int | None) -> AsyncIterator[Change]:
    """What the caller may hear of; ends where the key is revoked or expires meanwhile."""
    checked = time.monotonic()
    async for change in studio.feed.listen(since, owner=studio.caller.sees):
        if studio.caller is not ANYBODY and time.monotonic() - checked > KEY_CHECKED:
            if not await studio.keys.is_live(studio.caller.owner):
                return
            checked = time.monotonic()
        yield change


def _event(change: Change) -> ServerSentEvent:
    return ServerSentEvent(raw_data=change.body, event=change.name, id=str(change.revision), retry=RETRY_MILLISECONDS)


def _revision(last_event_id: str | None) -> int | None:
    """An id that is not one of ours means a new beginning."""
    return int(last_event_id) if last_event_id and re.fullmatch(r"[0-9]{1,18}", last_event_id) else None
