"""One accepted job, and where it stands at a moment: a pure function of the time since it was accepted."""

from __future__ import annotations

import base64
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from emulator.faults import Fault

Dialect = Literal["videos", "jobs"]  # /videos (wire-protocol 3) or Sora 1's generation jobs (wire-protocol 2)
Status = Literal["queued", "in_progress", "completed", "failed", "pondering"]

STRANGE_STATUS: Status = "pondering"  # in no vendor's list
STUCK_PROGRESS = 42  # percent at which a stuck job stays
FAILS_AT = 0.5  # of the run, for an internal error
MODERATED_AT = 0.95  # of the run, for a late moderation
BACK_FROM, BACK_TO = 0.4, 0.6  # of the run: queued again in between
LOST_WAY = 0.3  # of the progress, taken off after that
SKEWED = 10_800.0  # seconds: the three hours of `clock_skew`

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"  # the letters of Azure's task and generation ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a create request asks for, understood and checked."""

    deployment: str
    prompt: str
    width: int
    height: int
    seconds: int  # of the whole clip
    dialect: Dialect = "videos"
    variants: int = 1
    image: bytes | None = None
    remixed_from: str | None = None
    inpaint_items: list[dict[str, Any]] | None = None


@dataclass(slots=True)
class Job:
    id: str
    ask: Ask
    fault: Fault | None
    queue_seconds: float
    run_seconds: float
    keep_seconds: float
    accepted: float = field(default_factory=time.monotonic)  # this and the next three: seconds of the monotonic clock
    ready: float | None = None  # the file is drawn
    broken: float | None = None  # it could not be drawn
    deleted: float | None = None
    runs_on: bool = False  # a deletion does not stop the work
    accepted_at: float = field(default_factory=time.time)  # Unix seconds of this machine
    generations: list[str] = field(default_factory=list)  # ids, Sora 1 only
    clip: Path | None = None
    is_expired: bool = False  # by the control door
    polls: int = 0
    told_completed: int = 0  # answers that said so
    content_faults: int = 0
    downloads: int = 0  # whole deliveries
    reached: dict[str, int] = field(default_factory=dict)  # by generation: bytes delivered in a row from the start
    answered: bool = False  # a whole answer that names the job was handed to the connection

    def unix(self, moment: float) -> float:
        """A moment of the monotonic clock as Unix seconds of this machine."""
        return self.accepted_at + moment - self.accepted

    @property
    def skew(self) -> float:
        return SKEWED if self.fault is Fault.CLOCK_SKEW else 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a job stands. `fraction` is of the run, 0 to 1; `ended` a moment of the monotonic clock."""

    status: Status
    progress: int = 0  # percent
    fraction: float = 0.0
    ended: float | None = None
    reason: Literal["moderation", "internal"] | None = None

    @property
    def is_final(self) -> bool:
        return self.status in {"completed", "failed"}


def new_id(profile: str, dialect: Dialect) -> str:
    """An id in the form of the service (wire-protocol 2.4, 3.4, 10.2)."""
    if dialect == "jobs":
        return f"task_01{_letters(24)}"
    match profile:
        case "vllm-omni":
            return f"video_gen_{secrets.token_hex(16)}"
        case "sglang":
            return secrets.token_hex(16)
        case _:
            return f"video_{secrets.token_hex(16)}"


def new_generation_id() -> str:
    return f"gen_01{_letters(24)}"


def wrapped(id_: str, model: str) -> str:
    """LiteLLM's own id around another; the model part comes and goes, so it is not stable (wire-protocol 10.4)."""
    inside = f"litellm:custom_llm_provider:azure;model_id:{model};video_id:{id_}"
    return "video_" + base64.b64encode(inside.encode()).decode()


def unwrapped(id_: str) -> str:
    """The id inside, or the same where there is none."""
    try:
        inside = base64.b64decode(id_.removeprefix("video_"), validate=True).decode()
    except ValueError:
        return id_
    return inside.partition(";video_id:")[2] or id_


def standing(job: Job, now: float) -> Standing:
    """Where the job stands at `now`, a moment of the monotonic clock; a deletion stops it where it was."""
    if job.deleted is not None and not job.runs_on:
        now = min(now, job.deleted)
    age = now - job.accepted - job.queue_seconds
    if age < 0:
        return Standing("queued")
    if job.broken is not None and job.broken <= now:
        return Standing("failed", ended=job.broken, reason="internal")
    fraction = min(1.0, age / job.run_seconds) if job.run_seconds > 0 else 1.0
    if (failed := _failed(job, fraction)) is not None:
        return failed
    if job.fault is Fault.STUCK:
        return Standing("in_progress", min(STUCK_PROGRESS, int(100 * fraction)), min(fraction, 0.5))
    if fraction >= 1.0 and job.ready is not None and job.ready <= now:
        return Standing("completed", 100, 1.0, max(job.ready, job.accepted + job.queue_seconds + job.run_seconds))
    return _under_way(job, fraction)


def _failed(job: Job, fraction: float) -> Standing | None:
    start = job.accepted + job.queue_seconds
    if job.fault is Fault.FAILED and fraction >= FAILS_AT:
        return Standing("failed", 0, FAILS_AT, start + FAILS_AT * job.run_seconds, "internal")
    if job.fault is Fault.LATE_MODERATION and fraction >= MODERATED_AT:
        return Standing("failed", 95, MODERATED_AT, start + MODERATED_AT * job.run_seconds, "moderation")
    return None


def _under_way(job: Job, fraction: float) -> Standing:
    progress = min(99, int(100 * fraction))
    if job.fault is Fault.UNKNOWN_STATUS and fraction < 0.5:
        return Standing(STRANGE_STATUS, progress, fraction)
    if job.fault is Fault.BACKWARDS:
        if BACK_FROM <= fraction < BACK_TO:
            return Standing("queued", 0, fraction)
        if fraction >= BACK_TO:
            return Standing("in_progress", max(0, progress - int(100 * LOST_WAY)), fraction)
    return Standing("in_progress", progress, fraction)


def _letters(count: int) -> str:
    return "".join(secrets.choice(_CROCKFORD) for _ in range(count))
