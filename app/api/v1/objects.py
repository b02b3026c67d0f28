"""Videos and models as this protocol shows them (wire-protocol 3.4)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from app.api.v1.envelope import CODES
from app.models.video import Video

_STATUS: dict[str, Literal["queued", "in_progress", "completed", "failed"]] = {
    "queued": "queued", "in_progress": "in_progress", "completed": "completed",
    "failed": "failed", "cancelled": "failed", "expired": "failed",
}  # fmt: skip


class VideoError(BaseModel):
    code: str = Field(
        description="moderation_blocked: the prompt or the picture was refused; content_filter: the result was; "
        "cancelled, expired; else as in the studio's own API."
    )
    message: str


class Usage(BaseModel):
    cost: float | None = Field(description="USD; null until that is certain.")
    estimated_cost: float | None = Field(description="USD by the catalogue; null where the price is unknown.")


class Links(BaseModel):
    content: str | None
    thumbnail: str | None
    spritesheet: str | None


class VideoObject(BaseModel):
    """Every field is always there, nulls included."""

    id: str
    object: Literal["video"] = "video"
    model: str
    status: Literal["queued", "in_progress", "completed", "failed"]
    progress: int = Field(description="Percent; 0 where the service gives none.")
    created_at: int
    completed_at: int | None
    expires_at: int | None = Field(description="Null: this studio deletes nothing by itself.")
    prompt: str
    size: str
    seconds: str
    remixed_from_video_id: str | None
    error: VideoError | None
    status_detail: str = Field(description="As in the studio's own API: also saving, cancelled, needs_decision...")
    usage: Usage
    urls: Links


class VideoList(BaseModel):
    object: Literal["list"] = "list"
    data: list[VideoObject]
    first_id: str | None
    last_id: str | None
    has_more: bool


class DeletedVideo(BaseModel):
    id: str
    object: Literal["video.deleted"] = "video.deleted"
    deleted: Literal[True] = True


def shown(video: Video) -> VideoObject:
    completed = video.status == "completed"
    address = f"/v1/videos/{video.id}/content"
    return VideoObject(
        id=video.id,
        model=video.model,
        status=_STATUS[video.status],
        progress=int(video.progress or 0),
        created_at=_unix(video.created_at),
        completed_at=_unix(video.finished_at) if completed and video.finished_at else None,
        expires_at=None,
        prompt=video.prompt,
        size=f"{video.width}x{video.height}",
        seconds=str(video.duration),
        remixed_from_video_id=video.parent_id,
        error=_error(video),
        status_detail=video.status_detail,
        usage=Usage(cost=video.cost, estimated_cost=video.estimated_cost),
        urls=Links(
            content=address if completed else None,
            thumbnail=f"{address}?variant=thumbnail" if video.poster_url else None,
            spritesheet=f"{address}?variant=spritesheet" if video.sprites_url else None,
        ),
    )


def listed(videos: list[Video], *, has_more: bool) -> VideoList:
    data = [shown(video) for video in videos]
    return VideoList(
        data=data,
        first_id=data[0].id if data else None,
        last_id=data[-1].id if data else None,
        has_more=has_more,
    )


def _error(video: Video) -> VideoError | None:
    if _STATUS[video.status] != "failed":
        return None
    code = video.error_code or video.status
    return VideoError(code=CODES.get(code, code), message=video.error or f"The video was {video.status}.")


def _unix(moment: datetime) -> int:
    return int(moment.timestamp())
