"""Help with prompts: presets, and prompts that a language model writes anew. Nothing is made by it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from app.api import OpenStudio
from app.api.problems import documented
from app.errors import (
    Forbidden,
    InvalidRequest,
    ModelNotFound,
    NotConfigured,
    NotFound,
    PayloadTooLarge,
    RateLimited,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)
from app.models.preset import Preset, PresetList, PresetRequest, Rewrite, RewriteRequest

router = APIRouter(
    prefix="/api", tags=["prompts"], responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable)
)

PresetId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="Of a preset of one's own.")]


@router.get("/presets", summary="Ways to put a prompt")
async def find_all(studio: OpenStudio) -> PresetList:
    """Those of everybody, then one's own. Give an `id` to POST /api/generate as `preset`."""
    return PresetList(presets=await studio.presets.find_all(), can_rewrite=studio.rewriter.is_set_up)


@router.post(
    "/presets", summary="Save a preset", responses=documented(InvalidRequest, PayloadTooLarge, UnsupportedMedia)
)
async def save(request: PresetRequest, studio: OpenStudio) -> Preset:
    """For oneself."""
    return await studio.presets.save(request)


@router.delete("/presets/{preset_id}", summary="Delete a preset", responses=documented(NotFound, InvalidRequest))
async def delete(preset_id: PresetId, studio: OpenStudio) -> Preset:
    """One of one's own; videos that were made with it stay as they are."""
    return await studio.presets.delete(preset_id)


@router.post(
    "/prompts/rewrite",
    summary="What a language model would make of a prompt",
    responses=documented(
        NotConfigured, InvalidRequest, ModelNotFound, PayloadTooLarge, UnsupportedMedia, Unavailable, RateLimited
    ),
)
async def rewrite(request: RewriteRequest, studio: OpenStudio) -> Rewrite:
    """Only said, never used: no video is ordered. The prompt goes to the service of PROMPT_REWRITE_ENDPOINT."""
    return await studio.rewriter.rewrite(request.prompt, studio.upstreams.catalog.find(request.model))
