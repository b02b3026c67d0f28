"""What an archive says of one video, beside its file: the whole recipe, times, costs, lineage and hashes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from app.errors import Charged
from app.models.video import JAVASCRIPT_SAFE, PROMPT_LIMIT, SpriteSheet

LARGEST = 4 << 20  # bytes of a sidecar: a prompt in escapes, and a scene ten times larger than any that was drawn
_BIGGEST = 2**63 - 1  # of a database's integers

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,180}$")]  # of a file: no way out of its folder
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Whole = Annotated[int, Field(strict=True, ge=0, le=_BIGGEST)]
Side = Annotated[int, Field(strict=True, ge=1, le=16_384)]  # px
Duration = Annotated[float, Field(ge=0, allow_inf_nan=False)]  # s


def _text(longest: int) -> Any:
    return StringConstraints(max_length=longest, pattern=r"^[^\x00]*$")  # PostgreSQL's text cannot hold NUL


Word = Annotated[str, _text(100)]


class Part(BaseModel):
    """One file, beside the sidecar."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    size: Whole  # bytes
    sha256: Hash


class Parts(BaseModel):
    """The files of a video."""

    model_config = ConfigDict(extra="forbid")

    video: Part
    poster: Part | None = None
    sprites: Part | None = None
    reference: Part | None = None

    def present(self) -> list[Part]:
        return [part for part in (self.video, self.poster, self.sprites, self.reference) if part]


class Sidecar(BaseModel):
    """One finished video. Null is unknown; of a prompt: not kept."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["sora-studio video"] = "sora-studio video"
    version: Literal[1] = 1
    id: Id
    owner: Annotated[str, _text(64)]  # the key's id; empty where nobody signed in
    owner_name: Word | None
    prompt: Annotated[str, _text(PROMPT_LIMIT)] | None
    model: Word
    width: Side
    height: Side
    seconds: Annotated[int, Field(strict=True, ge=1, le=100_000)]
    seed: Annotated[int, Field(strict=True, ge=0, le=JAVASCRIPT_SAFE)]
    style: Annotated[str, _text(50)] | None
    camera: Annotated[str, _text(50)] | None
    parent_id: Id | None
    parent_kind: Literal["remix", "edit", "extend"] | None
    reference_id: Annotated[str, _text(64)] | None
    understood: Annotated[str, _text(100_000)] | None
    scene: dict[str, Any] | None
    account: Word | None
    upstream_id: Annotated[str, _text(500)] | None
    attempt: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
    estimated_cost_microdollars: Whole | None
    cost_microdollars: Whole | None
    charged: Charged | None
    created_at: AwareDatetime
    started_at: AwareDatetime | None
    expires_at: AwareDatetime | None
    finished_at: AwareDatetime | None
    actual_seconds: Duration | None
    generation_seconds: Duration | None
    sprites: SpriteSheet | None
    files: Parts
