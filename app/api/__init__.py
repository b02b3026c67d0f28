"""The doors: HTTP in and out, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request
from starlette.applications import Starlette

from app.db import Database
from app.models.caller import Caller, Origin
from app.studio import Studio, open_studio


@asynccontextmanager
async def studio_of(app: Starlette) -> AsyncIterator[Studio]:
    """The open studio; where the application's lifespan was not entered, one that is opened for this use."""
    if (studio := getattr(app.state, "studio", None)) is not None:
        yield studio
        return
    async with open_studio(app.state.settings, pooled=False) as studio:
        yield studio


@asynccontextmanager
async def database_of(app: Starlette) -> AsyncIterator[Database]:
    async with studio_of(app) as studio:
        yield studio.database


def as_asked(studio: Studio, request: Request, caller: Caller) -> Studio:
    """The studio as the one who asks sees it; its audit log learns which request it was."""
    return studio.asked_by(caller, Origin(request.scope["request_id"], request.scope["address"]))


def origin_of(request: Request) -> str:
    """Where the caller reached the studio. Who lies about it is told an address that leads nowhere."""
    return f"{'https' if is_secure(request) else 'http'}://{request.url.netloc}"


def is_secure(request: Request) -> bool:
    """Whether the caller says, or its proxy, that it came by https. Who lies has a stricter cookie of it."""
    return request.headers.get("x-forwarded-proto", request.url.scheme) == "https"


async def _caller(request: Request) -> Caller:
    """Who asks, as the edge found out."""
    caller: Caller = request.scope["caller"]
    return caller


Asking = Annotated[Caller, Depends(_caller)]


async def _studio(request: Request, caller: Asking) -> AsyncIterator[Studio]:
    async with studio_of(request.app) as studio:
        yield as_asked(studio, request, caller)


OpenStudio = Annotated[Studio, Depends(_studio)]
