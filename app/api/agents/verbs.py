"""The tools of agents: the verbs of the other doors, for the same callers and with the same sentences."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from pydantic import BaseModel, ValidationError

from app.api import as_asked, links, spending, studio_of, video
from app.api.conditions import Conditions
from app.api.problems import sentences
from app.errors import InvalidRequest
from app.models import caller as callers
from app.models.agent import ListedVideo, ListedVideos, NewVideo, OneVideo, VideoChoice, VideoLink, WantedLink
from app.models.caller import Caller
from app.models.spending import Quote
from app.models.video import VideoGenerationRequest, VideoGenerationResponse, VideoStatusResponse
from app.studio import Studio
from app.videos.views import show_status


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a tool."""

    studio: Studio  # as its caller sees it
    request: Request


@dataclass(frozen=True, slots=True)
class Verb:
    """A tool: what an agent must know of it, what it takes, what it gives, and which scope it needs."""

    name: str
    about: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    scope: callers.Scope
    reads: bool  # alone: nothing is another thing afterwards
    do: Callable[[Asked, Any], Awaitable[BaseModel]]


async def call(request: Request, name: str, arguments: dict[str, Any]) -> BaseModel:
    """What the tool of that name answers. Raises StudioError, InvalidRequest for arguments that it does not take."""
    verb = VERBS.get(name)
    if verb is None:
        raise InvalidRequest(f"There is no such tool. There are {', '.join(VERBS)}.")
    caller: Caller = request.scope["caller"]
    caller.check(verb.scope)
    try:
        given = verb.takes.model_validate(arguments)
    except ValidationError as error:
        raise InvalidRequest(" ".join(f"{each.field}: {each.message}" for each in sentences(error.errors()))) from error
    async with studio_of(request.app) as studio:
        return await verb.do(Asked(as_asked(studio, request, caller), request), given)


async def _create(asked: Asked, given: NewVideo) -> VideoGenerationResponse:
    await asked.request.scope["take_on"]()
    fields = given.model_dump(mode="json", exclude_unset=True, exclude={"idempotency_key"})
    claim = Conditions(asked.studio.caller.owner, given.idempotency_key, None, None, None).claim("generate", fields)
    accepted = await asked.studio.admission.create(VideoGenerationRequest(**fields), claim)
    return video.show_accepted(accepted.videos)


async def _status(asked: Asked, given: OneVideo) -> VideoStatusResponse:
    return show_status(await asked.studio.videos.find(given.video_id))


async def _list(asked: Asked, given: VideoChoice) -> ListedVideos:
    page = await video.list_videos(asked.studio, given.limit, given.cursor, given.status, given.words)
    return ListedVideos(videos=[ListedVideo.of(each) for each in page.videos], next_cursor=page.next_cursor)


async def _cancel(asked: Asked, given: OneVideo) -> VideoStatusResponse:
    return show_status(await asked.studio.videos.cancel(given.video_id))


async def _link(asked: Asked, given: WantedLink) -> VideoLink:
    made = await links.create(given.video_id, given, asked.request, asked.studio)
    stored = await asked.studio.videos.file(given.video_id)
    return VideoLink(**dict(made), file_name=stored.name, size_bytes=stored.size, sha256=stored.sha256)


async def _quote(asked: Asked, given: VideoGenerationRequest) -> Quote:
    return await spending.quote(given, asked.studio)


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "quote",
            "What a video would cost, in USD, and what is left of the budgets. Takes what create_video takes and makes "
            "nothing. A price of null is not known, which is not free.",
            VideoGenerationRequest, Quote, "create", True, _quote,
        ),
        Verb(
            "create_video",
            "Make a video from words. THIS MAY COST MONEY: ask quote with the same arguments first, and tell the "
            "person the price unless it is 0. The answer comes at once, with the id; the video is made afterwards. "
            "Leave out what the person did not ask for: the model chooses what it offers. Send an idempotency_key, "
            "and the same one where a call is repeated, so that nothing is paid twice.",
            NewVideo, VideoGenerationResponse, "create", False, _create,
        ),
        Verb(
            "video_status",
            "How a video stands: its status, progress in percent where that is known, and why it failed and whether it "
            "cost something.",
            OneVideo, VideoStatusResponse, "read", True, _status,
        ),
        Verb("list_videos", "The newest videos, page by page.", VideoChoice, ListedVideos, "read", True, _list),
        Verb(
            "cancel_video",
            "Stop making a video. One that was sent to a paid service may be charged all the same; video_status says "
            "so.",
            OneVideo, VideoStatusResponse, "create", False, _cancel,
        ),
        Verb(
            "video_link",
            "Make a play link: the address of a finished video's MP4, which opens without a key for expires_in seconds "
            "(a day if left out). WHOEVER HAS IT CAN SEE THE VIDEO: give it to the person alone.",
            WantedLink, VideoLink, "create", False, _link,
        ),
    )
}  # fmt: skip
