"""What agents say and hear at /mcp, beyond what every caller does."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.models.link import LinkRequest, PlayLink
from app.models.video import Status, Video, VideoGenerationRequest


class NewVideo(VideoGenerationRequest):
    """What to make, and by what the request is known again."""

    idempotency_key: str | None = Field(
        None,
        pattern=r"^[\x21-\x7e]{1,255}$",
        description="Of your choice: the same key with the same request gives the same videos and is paid once.",
    )


class OneVideo(BaseModel):
    model_config = ConfigDict(extra="forbid")

    video_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The id that create_video gave.")]


class WantedLink(OneVideo, LinkRequest):
    """Which video is to be opened, and for how long."""


class VideoChoice(BaseModel):
    """Which videos to list."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(strict=True, ge=1, le=50)] = 10
    cursor: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] | None = Field(
        None, description="`next_cursor` of the page before."
    )
    status: Status | None = Field(None, description="Only videos that stand so.")
    words: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] | None = Field(
        None, description="Words in the prompt."
    )


class ListedVideo(BaseModel):
    """The short of one video."""

    id: str
    prompt: str
    model: str
    status: Status
    progress: float | None
    error: str | None
    width: int
    height: int
    duration: int
    seed: int
    cost: float | None = Field(description="USD charged; null until that is certain.")
    parent_id: str | None
    created_at: datetime

    @classmethod
    def of(cls, video: Video) -> ListedVideo:
        return cls(**{name: getattr(video, name) for name in cls.model_fields})


class ListedVideos(BaseModel):
    videos: list[ListedVideo]
    next_cursor: str | None = Field(description="For the next page; null on the last.")


class VideoLink(PlayLink):
    """A play link of a finished video, and what it opens."""

    url: str = Field(description="It asks for no key, whoever has it. It is told this once and stored nowhere.")
    file_name: str
    size_bytes: int
    sha256: str
