"""The doors: HTTP in and out, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from app.studio import Studio, open_studio


async def _studio(request: Request) -> AsyncIterator[Studio]:
    """The open studio; where the application's lifespan was not entered, one that is opened for this request."""
    if (studio := getattr(request.app.state, "studio", None)) is not None:
        yield studio
        return
    async with open_studio(request.app.state.settings, pooled=False) as studio:
        yield studio


OpenStudio = Annotated[Studio, Depends(_studio)]
