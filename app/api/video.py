"""The studio's own API: make videos, follow them, download, list, cancel, delete and restore them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.convertors import StringConvertor, register_url_convertor

from app.api import OpenStudio
from app.api.conditions import Asked
from app.api.files import answer_file, answer_picture
from app.api.problems import documented
from app.errors import (
    AlreadyFinal,
    Forbidden,
    InsufficientBudget,
    InvalidRequest,
    KeyReused,
    ModelNotFound,
    ModelRetired,
    NoFile,
    NoSuchDecision,
    NotFound,
    NotReady,
    PayloadTooLarge,
    QueueFull,
    RangeNotSatisfiable,
    RateLimited,
    ReferenceMismatch,
    RefusedPrompt,
    StillRunning,
    StorageFull,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
    UnsupportedSeconds,
    UnsupportedSize,
)
from app.models.video import (
    STATUS,
    DecisionRequest,
    RemixRequest,
    Status,
    Video,
    VideoDetail,
    VideoGenerationRequest,
    VideoGenerationResponse,
    VideoPage,
    VideoState,
    VideoStatusResponse,
)
from app.videos import read_cursor
from app.videos.records import Filter
from app.videos.views import show_status

router = APIRouter(
    prefix="/api", tags=["videos"], responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable)
)

_NO_NUL = r"^[^\x00]*$"  # PostgreSQL's text cannot hold it

VideoId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The id that POST /api/generate gave.")]


@router.post(
    "/generate",
    summary="Make a video",
    response_model_exclude_unset=True,
    responses=documented(
        InvalidRequest, UnsupportedSize, UnsupportedSeconds, ModelNotFound, ReferenceMismatch, RefusedPrompt, KeyReused,
        ModelRetired, InsufficientBudget, PayloadTooLarge, UnsupportedMedia, RateLimited, QueueFull, Unavailable,
        StorageFull,
    ),
)  # fmt: skip
async def generate(
    request: VideoGenerationRequest, studio: OpenStudio, asked: Asked, response: Response
) -> VideoGenerationResponse:
    """Accepted means kept: after a 200 the videos are made, whatever happens to this server meanwhile.

    A field that is left out takes what the model offers; one that is given and not offered is refused.
    """
    claim = asked.claim("generate", request.model_dump(mode="json", exclude_unset=True))
    accepted = await studio.admission.create(request, claim, asked.cancel_after)
    return show_accepted(await asked.met(studio, accepted, response))


def show_accepted(videos: list[Video]) -> VideoGenerationResponse:
    """The answer to a request for these videos, one for each take."""
    states = [_state(video) for video in videos]
    told = {"moderation": videos[0].moderation} if videos[0].moderation else {}
    if len(videos) == 1:
        return VideoGenerationResponse(**dict(states[0]), **told)
    costs = [video.estimated_cost for video in videos]
    total = None if None in costs else round(sum(cost for cost in costs if cost is not None), 6)
    return VideoGenerationResponse(**dict(states[0]), estimated_cost=total, videos=states, **told)


def _state(video: Video) -> VideoState:
    return VideoState(job_id=video.id, status=video.status, video_url=video.video_url, error=video.error)


@router.get("/status/{job_id}", summary="How a video stands", responses=documented(NotFound, InvalidRequest))
async def status(job_id: VideoId, studio: OpenStudio) -> VideoStatusResponse:
    """200 for a failed video too: then `status` is failed and `error` says why."""
    return show_status(await studio.videos.find(job_id))


@router.head("/download/{file_id}", include_in_schema=False)
@router.get(
    "/download/{file_id}",
    summary="The MP4",
    response_class=Response,
    responses={
        200: {"content": {"video/mp4": {}}, "description": "The whole file, with a strong ETag."},
        206: {"content": {"video/mp4": {}}, "description": "The range that was asked for."},
        304: {"description": "The caller has this file already."},
        **documented(NotFound, NotReady, NoFile, RangeNotSatisfiable, InvalidRequest),
    },
)
async def download(
    file_id: VideoId,
    request: Request,
    studio: OpenStudio,
    download: Annotated[bool, Query(description="As an attachment with a name.")] = False,
) -> Response:
    """One range per request, If-Range, If-None-Match and HEAD as RFC 9110 says."""
    return answer_file(request, studio.files, await studio.videos.file(file_id), as_attachment=download)


@router.get("/videos", summary="The newest videos", responses=documented(InvalidRequest))
async def list_videos(
    studio: OpenStudio,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
    cursor: Annotated[str | None, Query(max_length=200, pattern=_NO_NUL)] = None,
    status: Annotated[Status | None, Query(description="Only videos that stand so.")] = None,
    q: Annotated[str | None, Query(max_length=500, pattern=_NO_NUL, description="Words in the prompt.")] = None,
    batch: Annotated[str | None, Query(max_length=64, pattern=_NO_NUL, description="The id of a batch.")] = None,
) -> VideoPage:
    """Newest first, without the trash."""
    states = frozenset(state for state, word in STATUS.items() if word == status) if status else None
    before = read_cursor(cursor) if cursor else None
    return await studio.videos.page(Filter(states, q, before, batch=batch), limit)


@router.get("/videos/{video_id}", summary="Everything of one video", responses=documented(NotFound, InvalidRequest))
async def find(video_id: VideoId, studio: OpenStudio) -> VideoDetail:
    return await studio.videos.detail(video_id)


@router.delete(
    "/videos/{video_id}",
    summary="Move a video to the trash",
    responses=documented(NotFound, StillRunning, InvalidRequest),
)
async def delete(video_id: VideoId, studio: OpenStudio) -> Video:
    """It can be restored until the trash is emptied (TRASH_HOURS)."""
    return await studio.videos.delete(video_id)


@router.post("/videos/{video_id}/restore", summary="Undo a deletion", responses=documented(NotFound, InvalidRequest))
async def restore(video_id: VideoId, studio: OpenStudio) -> Video:
    return await studio.videos.restore(video_id)


@router.post(
    "/videos/{video_id}/cancel",
    summary="Stop making a video",
    responses=documented(NotFound, AlreadyFinal, InvalidRequest),
)
async def cancel(video_id: VideoId, studio: OpenStudio) -> Video:
    """A waiting video is cancelled at once; a running one says `cancelling` until its service has stopped."""
    return await studio.videos.cancel(video_id)


@router.post(
    "/videos/{video_id}/decide",
    summary="Decide about a video that may have been taken",
    responses=documented(NotFound, NoSuchDecision, InvalidRequest, PayloadTooLarge, UnsupportedMedia),
)
async def decide(video_id: VideoId, request: DecisionRequest, studio: OpenStudio) -> Video:
    """Only for a video whose `status_detail` is `needs_decision`: nobody could learn whether its service took it."""
    return await studio.videos.decide(video_id, request.decision)


@router.post(
    "/videos/{video_id}/remix",
    summary="Make a new video out of a finished one",
    responses=documented(
        NotFound, NoFile, InvalidRequest, ModelNotFound, UnsupportedSeconds, RefusedPrompt, KeyReused, ModelRetired,
        PayloadTooLarge, InsufficientBudget, UnsupportedMedia, QueueFull, StorageFull,
    ),
)  # fmt: skip
async def remix(
    video_id: VideoId, request: RemixRequest, studio: OpenStudio, asked: Asked, response: Response
) -> Video:
    """By the account that made the first one, where its model offers that (`kinds` in /api/models)."""
    claim = asked.claim("remix", video_id, request.model_dump(mode="json", exclude_unset=True))
    accepted = await studio.admission.remix(video_id, request, claim, asked.cancel_after)
    return (await asked.met(studio, accepted, response))[0]


class _Picture(StringConvertor):
    """Other words are other addresses, which may have verbs of their own."""

    regex = "poster|sprites|reference"


register_url_convertor("picture", _Picture())


@router.get(
    "/videos/{video_id}/{picture:picture}",
    summary="The poster, the sprite sheet or the picture it begins with",
    response_class=Response,
    responses={
        200: {"content": {"image/jpeg": {}}, "description": "A JPEG."},
        **documented(NotFound, InvalidRequest),
    },
)
async def picture(
    video_id: VideoId, picture: Literal["poster", "sprites", "reference"], request: Request, studio: OpenStudio
) -> Response:
    """404 until there is one; a poster may be there before the video is finished."""
    return answer_picture(request, await studio.videos.picture(video_id, picture))
