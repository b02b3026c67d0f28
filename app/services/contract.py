"""What every video service offers, whoever is behind it: create a job, ask how it is, take the video away."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeGuard

from app.errors import Failure

Kind = Literal["remix", "edit", "extend"]  # what can be made out of a finished video


def unslept() -> float:
    """Seconds of a clock that counts on while the machine is suspended, unlike time.monotonic() on Linux."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True)
class Reference:
    """A still that the video begins with, already of the order's size in pixels."""

    content: bytes
    media_type: Literal["image/jpeg", "image/png", "image/webp"]


@dataclass(frozen=True, slots=True)
class Source:
    """The finished job that an order builds on, by its service's own id."""

    kind: Kind
    upstream_id: str
    scene: dict[str, Any] | None = None  # what the embedded renderer drew


@dataclass(frozen=True, slots=True)
class Order:
    """What to make. Pixels and whole seconds are what the catalogue offers for `model`, an id of the catalogue."""

    prompt: str
    model: str
    width: int
    height: int
    seconds: int
    seed: int
    style: str | None = None  # words of the catalogue's, for models that have them
    camera: str | None = None
    reference: Reference | None = None
    source: Source | None = None
    send_before: float | None = None  # unslept(): later than that the order is stale and may not leave


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How a job stands. An unknown word of a service's own is `running`, never an end."""

    phase: Literal["waiting", "running", "completed", "failed", "cancelled"]
    progress: float | None = None  # percent, None where the service gives none
    failure: Failure | None = None  # why, when failed
    expires_in: float | None = None  # s until the service deletes the file, by the service's own clock
    poll_after: float | None = None  # s that the service wants to be left alone
    poster: bytes | None = None  # JPEG of the newest picture, where the service shows one before the end
    scene: dict[str, Any] | None = None  # how the service understood the prompt, where it says so
    understood: str | None = None  # the same in one line for a person


@dataclass(frozen=True, slots=True)
class ListedJob:
    """One job of a service's list. None means that the list does not say."""

    upstream_id: str
    status: JobStatus = field(compare=False)
    model: str | None = None  # the deployment's name or the model's
    prompt: str | None = None
    size: tuple[int, int] | None = None  # px
    seconds: int | None = None
    created_at: datetime | None = None  # by the service's clock
    variants: int | None = None  # videos of one job, which only Sora 1 has


class VideoService(Protocol):
    """One upstream account. `app.services.animatic` is the shortest example."""

    name: str  # of the account
    is_repeatable: bool  # a job costs nothing, so a lost one is simply created again
    poll_seconds: float  # between two questions about one job

    @property
    def is_able(self) -> bool:
        """Whether jobs can be made now, as far as is known without asking anybody."""
        ...

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def create_video_job(self, order: Order) -> str:
        """Begin; the service's own id of the job. One call sends the order once at most.

        Raises NotTaken and AccountTrouble when it was surely not accepted and may be sent later, Failure when it was
        surely not accepted and never will be, OutcomeUnknown otherwise.
        """
        ...

    async def get_job_status(self, upstream_id: str) -> JobStatus:
        """Raises JobLost when the service says that it does not know the job, UpstreamAway when it says nothing."""
        ...

    def download_video(self, upstream_id: str) -> AsyncIterator[bytes]:
        """The file of a completed job, in one piece even where the connection broke on the way.

        Raises JobLost where there is no such file (or not yet), UpstreamAway where it did not come through,
        DamagedFile where what comes cannot be a video.
        """
        ...

    async def cancel(self, upstream_id: str) -> bool:
        """Stop a job; True where it surely runs no more. One that is unknown or over is left alone: True.

        Raises UpstreamAway where nobody answers.
        """
        ...

    async def discard(self, upstream_id: str) -> None:
        """Let go of a job whose file is safely ours. Raises nothing that a person would have to mend."""
        ...


class RemoteService(VideoService, Protocol):
    """A service behind a network, whose jobs cost money."""

    has_list: bool  # recent jobs can be listed, so a lost answer can be looked up
    tells_prompts: bool  # and the list says enough to tell two jobs apart

    async def list_recent(self, since: datetime | None = None) -> Sequence[ListedJob]:
        """The jobs of the last 24 h, newest first, at least those created after `since` by the service's clock.

        Raises UpstreamAway unless the whole list was read.
        """
        ...

    def upstream_now(self) -> datetime | None:
        """The service's clock, from its last answer's Date; None before its first answer."""
        ...

    async def check(self) -> None:
        """Ask something that costs nothing. Raises AccountTrouble or UpstreamAway."""
        ...


def is_remote(service: VideoService) -> TypeGuard[RemoteService]:
    """Whether its jobs cost money, so that none may be sent twice or lost."""
    return not service.is_repeatable
