"""Webhooks: receivers registered, their secrets, and the log of what they were told."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.api import OpenStudio
from app.api.problems import documented
from app.errors import (
    Forbidden,
    InvalidRequest,
    NotFound,
    PayloadTooLarge,
    RateLimited,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
    WebhookDisabled,
)
from app.models.webhook import (
    CallbackSecret,
    Delivery,
    DeliveryPage,
    NewWebhook,
    Webhook,
    WebhookList,
    WebhookRequest,
)
from app.videos import read_cursor

router = APIRouter(
    prefix="/api/webhooks",
    tags=["webhooks"],
    responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable),
)

_ID = r"^[A-Za-z0-9_-]{1,64}$"
_ONE = documented(NotFound, InvalidRequest)
WebhookId = Annotated[str, Path(pattern=_ID, description="The id that POST /api/webhooks gave.")]
DeliveryId = Annotated[str, Path(pattern=_ID)]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")]


@router.post("", summary="Register a receiver", responses=documented(InvalidRequest, PayloadTooLarge, UnsupportedMedia))
async def create(request: WebhookRequest, studio: OpenStudio) -> NewWebhook:
    """`secret` is in this answer alone: nobody can read it again, but it can be rotated."""
    return await studio.webhooks.create(request)


@router.get("", summary="All receivers")
async def find_all(studio: OpenStudio) -> WebhookList:
    """One's own, the newest first, without their secrets; those who administer see everybody's."""
    return WebhookList(webhooks=await studio.webhooks.find_all())


@router.post("/secret", summary="Make the secret that signs callbacks")
async def make_secret(studio: OpenStudio) -> CallbackSecret:
    """Of the requests of one's own key that name a `callback_url`. A former one signs as well for 24 h."""
    return await studio.webhooks.make_callback_secret()


@router.get("/deliveries", summary="What was told to whom", responses=documented(InvalidRequest))
async def log(
    studio: OpenStudio,
    limit: Limit = 30,
    cursor: Cursor = None,
    video_id: Annotated[str | None, Query(pattern=_ID, description="Of this video alone.")] = None,
) -> DeliveryPage:
    """To receivers and to callbacks, the newest first; what is over is kept for 30 days."""
    return await studio.webhooks.log(limit, read_cursor(cursor) if cursor else None, video_id=video_id)


@router.post(
    "/deliveries/{delivery_id}/replay",
    summary="Tell it once more",
    responses=documented(NotFound, InvalidRequest, WebhookDisabled),
)
async def replay(delivery_id: DeliveryId, studio: OpenStudio) -> Delivery:
    """At once, with the same body and the same `webhook-id`."""
    return await studio.webhooks.replay(delivery_id)


@router.get("/{webhook_id}", summary="One receiver", responses=_ONE)
async def find(webhook_id: WebhookId, studio: OpenStudio) -> Webhook:
    return await studio.webhooks.find(webhook_id)


@router.delete("/{webhook_id}", summary="Remove a receiver", responses=_ONE)
async def delete(webhook_id: WebhookId, studio: OpenStudio) -> Webhook:
    """With its log. What is on its way is not told any more."""
    return await studio.webhooks.delete(webhook_id)


@router.post("/{webhook_id}/rotate", summary="Give it a new secret", responses=_ONE)
async def rotate(webhook_id: WebhookId, studio: OpenStudio) -> NewWebhook:
    """Both secrets sign for 24 h, so that the receiver can change over meanwhile."""
    return await studio.webhooks.rotate(webhook_id)


@router.post("/{webhook_id}/enable", summary="Tell it again", responses=_ONE)
async def enable(webhook_id: WebhookId, studio: OpenStudio) -> Webhook:
    """Of what happens from now on; what it missed can be replayed."""
    return await studio.webhooks.enable(webhook_id)


@router.post("/{webhook_id}/disable", summary="Tell it nothing for a while", responses=_ONE)
async def disable(webhook_id: WebhookId, studio: OpenStudio) -> Webhook:
    """What is on its way is given up."""
    return await studio.webhooks.disable(webhook_id)


@router.get("/{webhook_id}/deliveries", summary="What it was told", responses=_ONE)
async def log_of_one(
    webhook_id: WebhookId, studio: OpenStudio, limit: Limit = 30, cursor: Cursor = None
) -> DeliveryPage:
    """The newest first; what is over is kept for 30 days."""
    return await studio.webhooks.log(limit, read_cursor(cursor) if cursor else None, webhook_id=webhook_id)
