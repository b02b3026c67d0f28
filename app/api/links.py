"""Play links: made, listed and revoked by who has the video; and the address that they lead to, which asks nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.api import OpenStudio, origin_of
from app.api.files import answer_file
from app.api.problems import documented
from app.api.video import VideoId
from app.errors import (
    Forbidden,
    InvalidRequest,
    LinkExpired,
    NoFile,
    NotFound,
    NotReady,
    PayloadTooLarge,
    RangeNotSatisfiable,
    RateLimited,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)
from app.models.link import LinkList, LinkRequest, NewPlayLink, PlayLink

router = APIRouter(
    prefix="/api/videos/{video_id}/links",
    tags=["links"],
    responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable, NotFound, InvalidRequest),
)
opened = APIRouter(tags=["links"], responses=documented(RateLimited, Unavailable))

LinkId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="As the list of links shows it.")]
Token = Annotated[str, Path(max_length=200, description="As POST .../links gave it.")]
_HEADERS = {
    "Cache-Control": "private, no-cache",  # a browser asks each time, so that a revoked link ends there too
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Content-Security-Policy": "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'",  # what a browser's own player needs, and nothing else
}


@router.post(
    "",
    summary="Make a play link",
    responses=documented(NotReady, NoFile, PayloadTooLarge, UnsupportedMedia),
)
async def create(video_id: VideoId, asked: LinkRequest, request: Request, studio: OpenStudio) -> NewPlayLink:
    """Whoever has `url` can play this one video, until the link expires or is revoked, or the video is deleted."""
    await studio.videos.file(video_id)
    life = timedelta(seconds=asked.expires_in)
    link, token = await studio.links.create(video_id, studio.caller.owner, life, download=asked.download)
    return NewPlayLink(**dict(link), url=f"{origin_of(request)}/play/{token}")


@router.get("", summary="The play links of a video")
async def find_all(video_id: VideoId, studio: OpenStudio) -> LinkList:
    """Those that still open it, the newest first, without their addresses."""
    await studio.videos.find(video_id)
    return LinkList(links=await studio.links.find_all(video_id))


@router.delete("/{link_id}", summary="Revoke a play link")
async def revoke(video_id: VideoId, link_id: LinkId, studio: OpenStudio) -> PlayLink:
    """At once and for good."""
    await studio.videos.find(video_id)
    return await studio.links.revoke(video_id, link_id)


@opened.head("/play/{token}", include_in_schema=False)
@opened.get(
    "/play/{token}",
    summary="The MP4 of a play link",
    response_class=Response,
    responses={
        200: {"content": {"video/mp4": {}}, "description": "The whole file, with a strong ETag."},
        206: {"content": {"video/mp4": {}}, "description": "The range that was asked for."},
        304: {"description": "The caller has this file already."},
        **documented(NotFound, LinkExpired, RangeNotSatisfiable, InvalidRequest),
    },
)
async def play(token: Token, request: Request, studio: OpenStudio) -> Response:
    """Asks for no key. Ranges, validators and HEAD as for a download."""
    video_id, link = await studio.links.open(token)
    stored = await studio.videos.of(None).file(video_id)
    answer = answer_file(request, studio.files, stored, as_attachment=link.download)
    answer.headers.update(_HEADERS)
    return answer
