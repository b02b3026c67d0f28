"""A video's words and shapes: the states it passes through, what a request may say, what an answer shows."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.errors import Charged, Retry, Stage
from app.models.moderation import Finding

PROMPT_LIMIT = 32_000  # characters: the bound of OpenAI's video specification
MOST_TAKES = 8
JAVASCRIPT_SAFE = 2**53 - 1  # the largest integer every JSON reader keeps exactly

# Characters that change how a text is read without being seen: bidi overrides, embeddings and isolates.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


class State(StrEnum):
    """Where a video is; the only words the database holds."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    SUBMISSION_UNKNOWN = "submission_unknown"
    IN_PROGRESS = "in_progress"
    SAVING = "saving"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def is_final(self) -> bool:
        return self in FINAL


FINAL = frozenset({State.COMPLETED, State.FAILED, State.CANCELLED, State.EXPIRED})
ACTIVE = frozenset(State) - FINAL
AT_A_SERVICE = frozenset({State.SUBMITTING, State.SUBMISSION_UNKNOWN, State.IN_PROGRESS})  # each may hold a slot there

# The one table of allowed moves. Back to `queued` goes what surely was not taken, back to `submitting` only a lost job
# of a free service; nothing else goes back.
MOVES: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SUBMITTING, State.CANCELLED, State.FAILED}),
    State.SUBMITTING: frozenset(
        {State.SUBMITTING, State.SUBMISSION_UNKNOWN, State.IN_PROGRESS, State.QUEUED, State.CANCELLED, State.FAILED}
    ),
    State.SUBMISSION_UNKNOWN: frozenset({State.IN_PROGRESS, State.QUEUED, State.CANCELLED, State.FAILED}),
    State.IN_PROGRESS: frozenset({State.SUBMITTING, State.SAVING, State.CANCELLED, State.FAILED, State.EXPIRED}),
    State.SAVING: frozenset({State.SUBMITTING, State.COMPLETED, State.CANCELLED, State.FAILED, State.EXPIRED}),
    State.COMPLETED: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
    State.EXPIRED: frozenset(),
}


def states_before(state: State) -> frozenset[State]:
    """The states from which a video may move to `state`."""
    return frozenset(former for former, nexts in MOVES.items() if state in nexts)


Status = Literal["queued", "in_progress", "completed", "failed", "cancelled", "expired"]
STATUS: dict[State, Status] = {
    State.QUEUED: "queued",
    State.SUBMITTING: "in_progress",
    State.SUBMISSION_UNKNOWN: "in_progress",
    State.IN_PROGRESS: "in_progress",
    State.SAVING: "in_progress",
    State.COMPLETED: "completed",
    State.FAILED: "failed",
    State.CANCELLED: "cancelled",
    State.EXPIRED: "expired",
}
StatusDetail = Literal[
    "queued", "submitting", "submission_unknown", "needs_decision", "in_progress", "saving", "cancelling",
    "completed", "failed", "cancelled", "expired",
]  # fmt: skip
Decision = Literal["send_again", "give_up"]


def _readable(prompt: str) -> str:
    for character in prompt:
        if character in "\n\t":
            continue
        if character in _BIDI or unicodedata.category(character) in {"Cc", "Cs"}:
            raise ValueError(
                f"The prompt holds the invisible character U+{ord(character):04X}, which can hide what it says: "
                "remove it and send it again."
            )
    return prompt


Prompt = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=PROMPT_LIMIT),
    AfterValidator(_readable),
]
WholeNumber = Annotated[int, Field(strict=True)]
MOST_URL = 2000  # characters: what every server and proxy takes
CallbackUrl = Annotated[
    str | None,
    Field(
        max_length=MOST_URL,
        description="https address that is told of the video's events, signed; needs POST /api/webhooks/secret once.",
    ),
]
Moderated = Annotated[
    Literal["block"] | None,
    Field(description="`block` refuses what the moderation would only warn of here; nothing makes it milder."),
]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,29}$")]  # of a preset
PresetWord = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(_readable)
]


class VideoGenerationRequest(BaseModel):
    """What to make. A field that is left out takes the nearest value that the model offers."""

    model_config = ConfigDict(extra="forbid")

    prompt: Prompt = Field(description="What to show, in words.", examples=["A cat playing with a ball"])
    duration: WholeNumber | None = Field(10, description="Length in whole seconds.", ge=1, le=3600)
    width: WholeNumber | None = Field(1920, description="Width in pixels.", ge=1, le=16384)
    height: WholeNumber | None = Field(1080, description="Height in pixels.", ge=1, le=16384)
    model: str | None = Field(
        None, max_length=100, description="An id from /api/models; the default model if left out."
    )
    seed: WholeNumber | None = Field(
        None, ge=0, le=JAVASCRIPT_SAFE, description="The same seed and prompt make the same video; random if left out."
    )

    style: str | None = Field(None, max_length=50, description="A word of the model's `styles` in /api/models.")
    camera: str | None = Field(None, max_length=50, description="A word of the model's `cameras` in /api/models.")
    takes: WholeNumber = Field(
        1, ge=1, le=MOST_TAKES, description="So many videos of the same request, each with a seed of its own."
    )
    reference_id: str | None = Field(
        None, pattern=r"^upload_[0-9a-f]{32}$", description="A picture of POST /api/uploads that the video begins with."
    )
    reference_fit: Literal["exact", "crop"] = Field(
        "exact", description="What to do with a picture of another size: refuse it, or cut its middle out and scale it."
    )
    moderation: Moderated = None
    callback_url: CallbackUrl = None
    preset: str | None = Field(
        None, pattern=r"^[a-z0-9_-]{1,64}$", description="An id of GET /api/presets; the prompt is its subject."
    )
    preset_fields: dict[FieldName, PresetWord] = Field(
        {}, max_length=10, description="What its other fields say; each has a default."
    )

    def asked(self, field: Literal["duration", "width", "height"]) -> int | None:
        """What the caller asked for; None where the caller left the field out, so that any offer will do."""
        return getattr(self, field) if field in self.model_fields_set else None


class VideoState(BaseModel):
    """The first words on a video, the same in every answer."""

    job_id: str
    status: Status
    video_url: str | None = Field(description="Where the file is, once completed.")
    error: str | None = Field(description="Why there is no file, in a sentence.")


class VideoGenerationResponse(VideoState):
    """The answer to a new video. Of several takes it tells the first, and two more fields tell of all."""

    estimated_cost: float | None = Field(None, description="USD for all takes; null where the price is unknown.")
    videos: list[VideoState] = Field([], description="Every take, the first one first.")
    moderation: list[Finding] = Field([], description="What the moderation warns of; absent where that is nothing.")


class RemixRequest(BaseModel):
    """A new video made out of a finished one, by the account that made it."""

    model_config = ConfigDict(extra="forbid")

    prompt: Prompt = Field(description="What is to change, or to follow, in words.")
    kind: Literal["remix", "edit", "extend"] = Field(
        "remix", description="What the model's `kinds` in /api/models offer."
    )
    duration: WholeNumber | None = Field(
        None, ge=1, le=3600, description="Seconds to add; for `extend` only, the model's default if left out."
    )
    callback_url: CallbackUrl = None
    moderation: Moderated = None


class DecisionRequest(BaseModel):
    """What to do with a video of which nobody can learn whether its service took it."""

    model_config = ConfigDict(extra="forbid")

    decision: Decision = Field(description="send_again may be paid twice; give_up ends the video.")


class Refusal(BaseModel):
    """Why a service refused or failed, and what may help."""

    stage: Stage | None = Field(description="What it refused; null where it does not say.")
    category: str | None = Field(description="The service's own word.")
    charged: Charged
    retry: Retry = Field(description="What may help: the same request again, an edited one, or nothing.")
    code: str | None = Field(description="The service's own code.")
    message: str | None = Field(description="The service's own words.")


class Estimate(BaseModel):
    """How long such videos took on this installation, in seconds from start to finish."""

    median: float
    p90: float


class VideoStatusResponse(VideoState):
    status_detail: StatusDetail
    progress: float | None = Field(description="Percent, only where the service says so.")
    position: int | None = Field(description="Place in the queue, from 1, while waiting.")
    estimated_seconds: Estimate | None
    error_code: str | None
    hold: str | None = Field(description="Why it waits although it could run, in a sentence.")
    estimated_cost: float | None = Field(description="USD, by the catalogue; null where the price is unknown.")
    cost: float | None = Field(description="USD charged; null until that is certain.")
    charged: Charged | None = Field(description="Whether it cost something; null before its end.")
    refusal: Refusal | None


class SpriteSheet(BaseModel):
    """A picture of `count` small frames in reading order, evenly spaced over the video."""

    columns: int
    rows: int
    count: int
    tile_width: int
    tile_height: int


class Video(BaseModel):
    """Everything the studio knows of one video."""

    id: str
    prompt: str
    model: str
    width: int
    height: int
    duration: int = Field(description="Seconds asked for.")
    seed: int
    status: Status
    status_detail: StatusDetail
    progress: float | None
    position: int | None
    estimated_seconds: Estimate | None
    error: str | None
    error_code: str | None
    account: str | None = Field(description="Where it is made; null before it was sent.")
    hold: str | None
    estimated_cost: float | None
    cost: float | None
    charged: Charged | None
    refusal: Refusal | None
    expires_at: datetime | None = Field(description="When the service deletes its copy.")
    parent_id: str | None = Field(description="The video that this one was made out of.")
    parent_kind: str | None
    style: str | None = Field(description="As asked for; null where the prompt decides.")
    camera: str | None = Field(description="As asked for; null where the prompt decides.")
    reference_url: str | None = Field(description="The picture that it begins with, a JPEG.")
    batch_id: str | None = Field(description="The batch that it was ordered in.")
    understood: str | None = Field(description="What the embedded renderer understood, for a person.")
    moderation: list[Finding] = Field(description="What the moderation found; empty where that was nothing.")
    video_url: str | None
    download_url: str | None
    poster_url: str | None
    sprites_url: str | None
    sprites: SpriteSheet | None
    size_bytes: int | None
    sha256: str | None
    actual_seconds: float | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    deleted_at: datetime | None = Field(description="When it was moved to the trash.")
    revision: int = Field(description="Grows with every change of any video; orders events.")


class VideoDetail(Video):
    """A video with what the embedded renderer drew."""

    scene: dict[str, Any] | None = Field(
        description="Shots, places, actors and the words that it did not know (`unknown`); null for other models."
    )


class Upload(BaseModel):
    """A picture that videos can begin with: upright, without metadata."""

    id: str
    width: int
    height: int
    size_bytes: int
    expires_at: datetime = Field(description="When it is deleted; videos that use it keep their own copy.")


class VideoPage(BaseModel):
    videos: list[Video]
    next_cursor: str | None = Field(description="Give it back as `cursor` for the next page; null on the last.")
