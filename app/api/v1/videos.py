"""The routes of /v1/videos, and of every address under which clients of Azure look for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from app.api import OpenStudio
from app.api.conditions import Asked, Conditions
from app.api.events import EVENTS, video_events
from app.api.files import answer_file, answer_picture
from app.api.v1 import wanted
from app.api.v1.envelope import documented
from app.api.v1.objects import DeletedVideo, VideoList, VideoObject, listed, shown
from app.api.v1.reading import Picture, read_fields
from app.api.video import VideoId
from app.errors import (
    AlreadyFinal,
    BadRequest,
    Forbidden,
    InsufficientBudget,
    KeyReused,
    ModelNotFound,
    ModelRetired,
    NoFile,
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
from app.models.video import Video
from app.studio import Studio

POLL_AFTER = 1.0  # s that a client should leave between two looks; its default is the same
_TAKES_ON = (
    BadRequest, RefusedPrompt, KeyReused, UnsupportedSeconds, InsufficientBudget, ModelRetired, PayloadTooLarge,
    UnsupportedMedia, RateLimited, QueueFull, Unavailable, StorageFull,
)  # fmt: skip
_TEXT, _NUMBER = {"type": "string"}, {"type": "integer"}
_FIELDS = {
    "prompt": {"type": "string", "minLength": 1, "maxLength": 32_000},
    "model": _TEXT,
    "seconds": {"anyOf": [_TEXT, _NUMBER]},
    "size": _TEXT,
    "seed": _NUMBER,
    "style": _TEXT,
    "camera": _TEXT,
    "moderation": {"type": "string", "enum": ["block"]},
    "callback_url": _TEXT,
}
_EVERYWHERE = ("prompt", "moderation", "callback_url")  # fields of whatever makes a video


def _body(required: list[str], fields: dict[str, Any], **in_forms: Any) -> dict[str, Any]:
    """The OpenAPI text of a body that may be a form or JSON."""
    form = {"type": "object", "required": required, "properties": {**fields, **in_forms}}
    plain = {"type": "object", "required": required, "properties": fields}
    content = {"multipart/form-data": {"schema": form}, "application/json": {"schema": plain}}
    return {"requestBody": {"required": True, "content": content}}


_CHANGE = _body(
    ["prompt", "video"],
    {
        "video": {"type": "object", "required": ["id"], "properties": {"id": _TEXT}},
        "seconds": _FIELDS["seconds"],
        **{name: _FIELDS[name] for name in _EVERYWHERE},
    },
)
_CHANGES = documented(*_TAKES_ON, NotFound, NoFile)

router = APIRouter(tags=["OpenAI protocol"], responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable))


@router.post(
    "/videos",
    summary="Make a video",
    openapi_extra=_body(["prompt"], _FIELDS, input_reference={"type": "string", "format": "binary"}),
    responses=documented(*_TAKES_ON, UnsupportedSize, ModelNotFound, ReferenceMismatch),
)
async def create(request: Request, studio: OpenStudio, asked: Asked, response: Response) -> VideoObject:
    """A form or JSON. `model` is an id of /v1/models or the name of a deployment; `seconds` may be text or a number."""
    return await _create(request, studio, asked, response, {})


@router.get("/videos", summary="Videos, page by page", responses=documented(BadRequest))
async def page(
    studio: OpenStudio,
    limit: Annotated[str, Query(description="1 to 100.")] = "20",
    after: Annotated[str | None, Query(max_length=200, description="The last id of the former page.")] = None,
    order: Annotated[str, Query(description="desc or asc.")] = "desc",
) -> VideoList:
    if order not in {"asc", "desc"}:
        raise BadRequest("Invalid value for 'order': expected 'asc' or 'desc'.", field="order")
    if not limit.isascii() or not limit.isdigit() or not 0 <= int(limit[:9]) <= 100:
        raise BadRequest("Invalid value for 'limit': expected a number from 0 to 100.", field="limit")
    videos, has_more = await studio.videos.list_after(after, max(1, int(limit)), newest_first=order == "desc")
    return listed(videos, has_more=has_more)


@router.get("/videos/{video_id}", summary="How a video stands", responses=documented(NotFound))
async def find(video_id: VideoId, studio: OpenStudio, response: Response) -> VideoObject:
    """While it is being made, `openai-poll-after-ms` and `Retry-After` say when to look again."""
    return _told(await studio.videos.find(video_id), response)


@router.delete("/videos/{video_id}", summary="Delete a video", responses=documented(NotFound, StillRunning))
async def delete(video_id: VideoId, studio: OpenStudio) -> DeletedVideo:
    """To the trash. One that is still being made is refused: cancel it first."""
    return DeletedVideo(id=(await studio.videos.delete(video_id)).id)


@router.post("/videos/{video_id}/cancel", summary="Stop making a video", responses=documented(NotFound, AlreadyFinal))
async def cancel(video_id: VideoId, studio: OpenStudio) -> VideoObject:
    return shown(await studio.videos.cancel(video_id))


@router.head("/videos/{video_id}/content", include_in_schema=False)
@router.get(
    "/videos/{video_id}/content",
    summary="The MP4, its thumbnail or its sprite sheet",
    response_class=Response,
    responses={
        200: {"content": {"video/mp4": {}, "image/jpeg": {}}, "description": "The whole file."},
        206: {"content": {"video/mp4": {}}, "description": "The range that was asked for."},
        304: {"description": "The caller has this file already."},
        **documented(NotFound, NotReady, NoFile, RangeNotSatisfiable, BadRequest),
    },
)
async def content(
    video_id: VideoId, request: Request, studio: OpenStudio, variant: Annotated[str, Query(max_length=20)] = "video"
) -> Response:
    """`variant` is video, thumbnail or spritesheet."""
    pictures = {"thumbnail": "poster", "spritesheet": "sprites"}
    if variant in pictures:
        return answer_picture(request, await studio.videos.picture(video_id, pictures[variant]))
    if variant != "video":
        raise BadRequest(
            "Invalid value for 'variant': expected 'video', 'thumbnail' or 'spritesheet'.", field="variant"
        )
    return answer_file(request, studio.files, await studio.videos.file(video_id), as_attachment=False)


@router.post(
    "/videos/{video_id}/remix",
    summary="Make a new video out of a finished one",
    openapi_extra=_body(["prompt"], {name: _FIELDS[name] for name in _EVERYWHERE}),
    responses=_CHANGES,
)
async def remix(
    video_id: VideoId, request: Request, studio: OpenStudio, asked: Asked, response: Response
) -> VideoObject:
    wish = wanted.remix(await read_fields(request))
    claim = asked.claim("remix", video_id, wish.model_dump(mode="json", exclude_unset=True))
    accepted = await studio.admission.remix(video_id, wish, claim, asked.cancel_after)
    return _told((await asked.met(studio, accepted, response))[0], response)


@router.post("/videos/edits", summary="Edit a finished video", openapi_extra=_CHANGE, responses=_CHANGES)
async def edit(request: Request, studio: OpenStudio, asked: Asked, response: Response) -> VideoObject:
    """Where the model of the first one offers that (`kinds` in /api/models)."""
    return await _change("edit", request, studio, asked, response)


@router.post("/videos/extensions", summary="Extend a finished video", openapi_extra=_CHANGE, responses=_CHANGES)
async def extend(request: Request, studio: OpenStudio, asked: Asked, response: Response) -> VideoObject:
    """Where the model of the first one offers that (`kinds` in /api/models). `seconds` are those to add."""
    return await _change("extend", request, studio, asked, response)


router.get(
    "/videos/{video_id}/events",
    response_class=Response,
    summary="Every change of one video, live",
    responses={**EVENTS, **documented(NotFound)},
)(video_events)


@router.get("/models", summary="The models on offer")
async def models(studio: OpenStudio) -> dict[str, Any]:
    return {"object": "list", "data": [_model(id_) for id_ in studio.upstreams.catalog.models]}


@router.get("/models/{model}", summary="One of them", responses=documented(NotFound))
async def model(model: Annotated[str, Path(max_length=100)], studio: OpenStudio) -> dict[str, Any]:
    if model not in studio.upstreams.catalog.models:
        raise NotFound(f"The model '{model}' does not exist here.")
    return _model(model)


at_deployment = APIRouter()  # addresses that name the deployment (wire-protocol 4)


@at_deployment.post("/videos")
@at_deployment.post("/videos/generations")
async def create_at(
    deployment: str, request: Request, studio: OpenStudio, asked: Asked, response: Response
) -> VideoObject:
    return await _create(request, studio, asked, response, {"model": deployment})


at_deployment.include_router(router)


def _model(id_: str) -> dict[str, Any]:
    return {"id": id_, "object": "model", "created": 0, "owned_by": "studio"}


async def _create(
    request: Request, studio: Studio, asked: Conditions, response: Response, given: dict[str, Any]
) -> VideoObject:
    wish, picture = wanted.generation(await read_fields(request) | given, studio.upstreams)
    about = picture.sha256 if picture else None
    claim = asked.claim("generate", wish.model_dump(mode="json", exclude_unset=True), about)
    if picture and not await studio.admission.replayed(claim):
        upload = await studio.pictures.add(_whole(picture), limit=studio.settings.max_upload_bytes)
        wish = wish.model_copy(update={"reference_id": upload.id})
    accepted = await studio.admission.create(wish, claim, asked.cancel_after)
    return _told((await asked.met(studio, accepted, response))[0], response)


async def _change(
    kind: Literal["edit", "extend"], request: Request, studio: Studio, asked: Conditions, response: Response
) -> VideoObject:
    video_id, wish = wanted.change(await read_fields(request), kind)
    claim = asked.claim(kind, video_id, wish.model_dump(mode="json", exclude_unset=True))
    accepted = await studio.admission.remix(video_id, wish, claim, asked.cancel_after)
    return _told((await asked.met(studio, accepted, response))[0], response)


async def _whole(picture: Picture) -> AsyncIterator[bytes]:
    yield picture.content


def _told(video: Video, response: Response) -> VideoObject:
    if video.status in {"queued", "in_progress"}:
        response.headers["openai-poll-after-ms"] = str(round(POLL_AFTER * 1000))
        response.headers["Retry-After"] = str(round(POLL_AFTER))
    return shown(video)
