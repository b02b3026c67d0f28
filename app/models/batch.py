"""Videos that are ordered together: what is asked for, and what is shown of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.amounts import GivenDollars
from app.models.spending import Budget
from app.models.video import Status, VideoGenerationRequest, WholeNumber

MOST_VIDEOS = 500  # of one batch, every take counted: stored in one transaction of about a second

StoppedReason = Literal["refusals", "spend", "cancelled"]


class Stops(BaseModel):
    """What ends a batch before its last video. Videos that are being made then are finished."""

    model_config = ConfigDict(extra="forbid")

    stop_after_refusals: Annotated[WholeNumber, Field(ge=1, le=MOST_VIDEOS)] | None = Field(
        None, description="Once so many of its videos were refused, the waiting ones are cancelled, free of charge."
    )
    stop_after_spend: Annotated[GivenDollars, Field(gt=0)] | None = Field(
        None, description="USD. Once its finished videos cost so much, the waiting ones are cancelled, free of charge."
    )


@dataclass(frozen=True, slots=True)
class Ordered:
    """The rows of a batch by their number, from 1; of those that are no requests the mistakes: field and sentence."""

    rows: Mapping[int, VideoGenerationRequest]
    mistakes: tuple[tuple[str, str], ...]
    stops: Stops


class BatchRequest(Stops):
    """A batch in JSON."""

    videos: list[VideoGenerationRequest] = Field(
        min_length=1, max_length=MOST_VIDEOS, description="Each as in POST /api/generate."
    )


class BatchQuote(BaseModel):
    """What a batch would cost, in USD."""

    videos: int = Field(description="How many there would be, every take counted.")
    estimated_cost: float | None = Field(description="Of all; null where the price of any is unknown.")
    unknown_count: int = Field(description="Videos whose price is unknown.")
    budgets: list[Budget] = Field(description="Those that are set, with what is left of them.")


class Batch(BaseModel):
    """How a batch stands. All money is in USD."""

    id: str
    videos: int
    counts: dict[Status, int] = Field(description="Its videos by `status`, zeros included.")
    refused: int = Field(description="Those of the failed ones that were refused.")
    is_over: bool = Field(description="Whether every video is at its end.")
    estimated_cost: float | None = Field(description="Of all its videos; null where the price of any is unknown.")
    spent: float = Field(description="Of videos that have ended; their estimate where nobody knows the charge.")
    reserved: float = Field(description="Of videos that have not ended.")
    unknown_count: int = Field(description="Videos whose cost is not known, or not even estimated.")
    stop_after_refusals: int | None
    stop_after_spend: float | None
    stopped_at: datetime | None = Field(description="Since when nothing more of it is sent.")
    stopped_reason: StoppedReason | None
    created_at: datetime


class BatchDetail(Batch):
    video_ids: list[str] = Field(description="In the order of the rows and their takes, the trash included.")


class BatchPage(BaseModel):
    batches: list[Batch]
    next_cursor: str | None = Field(description="Give it back as `cursor` for the next page; null on the last.")
