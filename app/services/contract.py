"""What every video service offers, whoever is behind it: create a job, ask how it is, take the video away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from app.errors import Failure


@dataclass(frozen=True, slots=True)
class Order:
    """What to make. Pixels and whole seconds are what the catalogue offers for `model`."""

    prompt: str
    model: str
    width: int
    height: int
    seconds: int
    seed: int


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How a job stands. An unknown word of a service's own is `running`, never an end."""

    phase: Literal["waiting", "running", "completed", "failed", "cancelled"]
    progress: float | None = None  # percent, None where the service gives none
    failure: Failure | None = None  # why, when failed
    poster: bytes | None = None  # JPEG of the newest picture, where the service shows one before the end
    scene: dict[str, Any] | None = None  # how the service understood the prompt, where it says so
    understood: str | None = None  # the same in one line for a person


class VideoService(Protocol):
    """One upstream. `app.services.animatic` is the shortest example."""

    name: str  # as the catalogue writes it
    is_repeatable: bool  # a lost job may be created again at no cost
    at_once: int  # jobs that may run side by side
    poll_seconds: float  # between two questions about one job

    @property
    def is_able(self) -> bool:
        """Whether jobs can be made now, as far as is known without asking anybody."""
        ...

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def create_video_job(self, order: Order) -> str:
        """Begin; the service's own id of the job. Raises Failure when it was surely not taken."""
        ...

    async def get_job_status(self, upstream_id: str) -> JobStatus:
        """Raises JobLost when the service surely does not know the job any more."""
        ...

    def download_video(self, upstream_id: str) -> AsyncIterator[bytes]:
        """The file of a completed job. Raises JobLost as above."""
        ...

    async def cancel(self, upstream_id: str) -> None:
        """Stop a job as soon as possible; one that is unknown or over is left alone."""
        ...

    async def discard(self, upstream_id: str) -> None:
        """Forget a job whose file is safely ours."""
        ...
