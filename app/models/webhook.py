"""Webhooks: what is registered, what is sent, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from app.errors import Charged
from app.models.video import MOST_URL, Refusal, Status

EventType = Literal[
    "video.queued", "video.started", "video.completed", "video.failed", "video.refused", "video.cancelled",
    "video.expiring", "budget.threshold",
]  # fmt: skip
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
DeliveryState = Literal["pending", "delivered", "failed"]


class WebhookRequest(BaseModel):
    """A receiver to be registered."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=MOST_URL, examples=["https://example.com/hooks/videos"])
    events: list[EventType] = Field(
        list(EVENT_TYPES), min_length=1, max_length=len(EVENT_TYPES), description="Which it is told; all if left out."
    )


class Webhook(BaseModel):
    """A receiver as it stands, without its secret."""

    id: str
    url: str
    events: list[EventType]
    key: str | None = Field(description="The id of the key that it belongs to; null where nobody signed in.")
    everybodys: bool = Field(description="Whether it is told of everybody's videos, or of its key's alone.")
    enabled: bool
    disabled_reason: str | None
    disabled_at: datetime | None
    former_secret_until: datetime | None = Field(description="Until when a former secret signs as well.")
    created_at: datetime


class NewWebhook(Webhook):
    secret: str = Field(description="whsec_...: what its signatures are checked with. It is shown this once.")


class WebhookList(BaseModel):
    webhooks: list[Webhook]


class CallbackSecret(BaseModel):
    """What signs the callbacks of one's requests from now on."""

    secret: str = Field(description="whsec_...; it is shown this once.")
    former_secret_until: datetime | None = Field(description="Until when a former secret signs as well.")


class Delivery(BaseModel):
    """One event on its way to one receiver."""

    id: str
    event_id: str = Field(description="The header webhook-id, the same on every try and for every receiver.")
    type: EventType
    webhook_id: str | None = Field(description="null: to the callback_url of the video's request.")
    video_id: str | None
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None = Field(description="Not before; null once it is delivered or given up.")
    attempted_at: datetime | None
    status: int | None = Field(description="HTTP status of the last answer.")
    error: str | None = Field(description="Why the last try was none, in a sentence.")
    excerpt: str | None = Field(description="How the last answer's body began.")
    seconds: float | None = Field(description="That the last try took.")
    finished_at: datetime | None
    created_at: datetime


class DeliveryPage(BaseModel):
    deliveries: list[Delivery]
    next_cursor: str | None = Field(description="Give it back as `cursor` for the next page; null on the last.")


class VideoNews(BaseModel):
    """What an event tells of a video: a part of GET /api/videos/{id}, in its words, and nothing of its prompt."""

    id: str
    model: str
    status: Status
    width: int
    height: int
    duration: int
    seed: int
    account: str | None
    error: str | None
    error_code: str | None
    refusal: Refusal | None
    charged: Charged | None
    cost: float | None
    estimated_cost: float | None
    parent_id: str | None
    parent_kind: str | None
    video_url: str | None
    download_url: str | None
    size_bytes: int | None
    sha256: str | None
    actual_seconds: float | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None
    revision: int


class BudgetNews(BaseModel):
    """What an event tells of a budget; all money in USD."""

    of: Literal["key", "installation"]
    period: Literal["day", "total"]
    key: str | None
    threshold: int = Field(description="Percent of the limit that are spent or reserved now: 80 or 100.")
    refused: bool = Field(description="Whether it is 100 because an order did not fit into what is left.")
    limit: float
    spent: float
    reserved: float
