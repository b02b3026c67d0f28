"""Keys: made, listed and revoked by those who may administer the studio."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

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
)
from app.models.key import Key, KeyList, KeyRequest, NewKey

router = APIRouter(
    prefix="/api/keys", tags=["keys"], responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable)
)

KeyId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


@router.post("", summary="Make a key", responses=documented(InvalidRequest, PayloadTooLarge, UnsupportedMedia))
async def create(request: KeyRequest, studio: OpenStudio) -> NewKey:
    """`secret` is in this answer alone: nobody can read it again."""
    return await studio.keys.create(request)


@router.get("", summary="All keys")
async def find_all(studio: OpenStudio) -> KeyList:
    """The newest first, the revoked ones too, without their secrets."""
    return KeyList(keys=await studio.keys.find_all())


@router.delete("/{key_id}", summary="Revoke a key", responses=documented(NotFound, InvalidRequest))
async def revoke(key_id: KeyId, studio: OpenStudio) -> Key:
    """At once and for good, with every page that signed in with it. Its videos stay, for those who administer."""
    return await studio.keys.revoke(key_id)
