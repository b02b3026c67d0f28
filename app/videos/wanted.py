"""A video that is wanted and not stored yet: what it is to be, and what it may cost."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.accounts import Upstreams
from app.catalog import Model
from app.errors import InvalidRequest, NoFile
from app.models.moderation import Finding
from app.models.video import JAVASCRIPT_SAFE, RemixRequest, State, VideoGenerationRequest
from app.services.contract import Kind
from app.videos.offers import check_life
from app.videos.records import Record

SEEDS = JAVASCRIPT_SAFE + 1  # after the last comes the first
_AS_COLUMNS = ("id", "prompt", "seconds", "seed", "style", "camera", "reference_id", "parent_id", "parent_kind",
               "cancel_after", "callback_url", "moderation")  # fmt: skip  # of the same name in the row


@dataclass(frozen=True, slots=True)
class Wanted:
    """A video to be stored."""

    model: Model
    size: tuple[int, int]  # px
    seconds: int
    prompt: str
    seed: int
    style: str | None
    camera: str | None
    reference_id: str | None
    parent_id: str | None = None
    parent_kind: Kind | None = None
    cancel_after: datetime | None = None
    callback_url: str | None = None
    moderation: Literal["block"] | None = None
    found: list[Finding] | None = None  # by the built-in rules; None: they were not asked
    prompt_field: str = "prompt"  # where the prompt stands in the request
    id: str = field(default_factory=lambda: f"video_{secrets.token_hex(16)}")

    @property
    def columns(self) -> dict[str, Any]:
        """What its row says of what was asked for."""
        width, height = self.size
        return {name: getattr(self, name) for name in _AS_COLUMNS} | {
            "model": self.model.id,
            "width": width,
            "height": height,
            "findings": [finding.model_dump() for finding in self.found or ()] or None,
        }

    def estimate(self, upstreams: Upstreams) -> int | None:
        """Micro-dollars at the cheapest account; None where no price is known."""
        return min((cost for cost in self._costs(upstreams) if cost is not None), default=None)

    def reserve(self, upstreams: Upstreams) -> int | None:
        """Micro-dollars at the dearest account, since any of them may take it; None where one's price is unknown."""
        costs = self._costs(upstreams)
        return None if None in costs else max((cost for cost in costs if cost is not None), default=None)

    def _costs(self, upstreams: Upstreams) -> list[int | None]:
        if self.model.is_embedded:
            return [0]
        return [account.cost(self.model, self.size, self.seconds) for account in upstreams.offering(self.model.id)]


def takes_of(upstreams: Upstreams, request: VideoGenerationRequest, cancel_after: datetime | None) -> list[Wanted]:
    """A video for each take, in the values that the model offers. Raises InvalidRequest and its kinds."""
    model = upstreams.catalog.find(request.model)
    size = model.size(request.asked("width"), request.asked("height"))
    seconds = model.length(request.asked("duration"), size)
    model.check_word("style", request.style)
    model.check_word("camera", request.camera)
    check_life(upstreams, model)
    return [
        Wanted(
            model,
            size,
            seconds,
            prompt=request.prompt,
            seed=secrets.randbits(31) if request.seed is None else (request.seed + take) % SEEDS,
            style=request.style,
            camera=request.camera,
            reference_id=request.reference_id,
            cancel_after=cancel_after,
            callback_url=request.callback_url,
            moderation=request.moderation,
        )
        for take in range(request.takes)
    ]


def made_out_of(parent: Record, upstreams: Upstreams, request: RemixRequest, cancel_after: datetime | None) -> Wanted:
    """A video out of a finished one, by the account that made it. Raises NoFile and InvalidRequest."""
    if parent.state is not State.COMPLETED:
        raise NoFile("Only a finished video can be turned into another one.")
    model = upstreams.catalog.find(parent.model)
    if model.is_embedded and not parent.prompt:
        raise NoFile("The prompt of this video was not kept, so it cannot be drawn over.")
    if request.kind not in model.kinds:
        raise InvalidRequest(f"{model.id} does not offer {request.kind}.", field="kind")
    if not model.is_embedded and parent.account not in {account.name for account in upstreams.offering(model.id)}:
        raise InvalidRequest("The account that made this video no longer offers its model.", field="kind")
    if request.duration is not None and request.kind != "extend":
        raise InvalidRequest("Only `extend` takes a duration: the others keep the video's own.", field="duration")
    check_life(upstreams, model)
    size = (parent.width, parent.height)
    added = model.length(request.duration, size) if request.kind == "extend" else 0
    return Wanted(
        model,
        size,
        added or parent.seconds,
        prompt=request.prompt,
        seed=parent.seed,
        style=parent.style,
        camera=parent.camera,
        reference_id=parent.reference_id if model.is_embedded else None,  # a service has it in the parent already
        parent_id=parent.id,
        parent_kind=request.kind,
        cancel_after=cancel_after,
        callback_url=request.callback_url,
        moderation=request.moderation,
    )
