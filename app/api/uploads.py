"""Pictures that videos begin with."""

from __future__ import annotations

from fastapi import APIRouter, Request

from app.api import OpenStudio
from app.api.intake import UPLOADS
from app.api.problems import documented
from app.errors import (
    Forbidden,
    InvalidRequest,
    PayloadTooLarge,
    RateLimited,
    RequestTimeout,
    StorageFull,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)
from app.models.video import Upload

router = APIRouter(tags=["videos"], responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable))

_BODY = {
    "required": True,
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("image/jpeg", "image/png", "image/webp")
    },
}


@router.post(
    UPLOADS,
    summary="Send a picture that videos can begin with",
    openapi_extra={"requestBody": _BODY},
    responses=documented(InvalidRequest, PayloadTooLarge, RequestTimeout, StorageFull, UnsupportedMedia),
)
async def upload(request: Request, studio: OpenStudio) -> Upload:
    """The body is the picture itself. It is decoded, turned upright, freed of its metadata and kept for a day.

    Give its `id` to POST /api/generate as `reference_id`.
    """
    return await studio.pictures.add(request.stream(), limit=studio.settings.max_upload_bytes)
