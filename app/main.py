"""Puts the parts together: `create_app(settings)`, and `app` for uvicorn and granian."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from fastapi import Depends, FastAPI, Security
from fastapi.security import APIKeyHeader, HTTPBearer
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import Match
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app import __version__
from app.api import (
    agents,
    audit,
    batches,
    database_of,
    events,
    keys,
    links,
    models,
    operations,
    prompts,
    session,
    spending,
    uploads,
    upstreams,
    video,
    webhooks,
)
from app.api.bodies import check_json
from app.api.edge import Edge
from app.api.problems import answer_with_problems
from app.api.rates import Rates
from app.api.v1 import videos as protocol
from app.config import Settings, read_settings
from app.errors import ConfigurationError, MethodNotAllowed, NotFound
from app.metrics import VERBS, Metrics
from app.studio import open_studio, start_logs
from app.worker import Worker

log = structlog.get_logger(__name__)

STATIC = Path(__file__).with_name("static")
_DESCRIPTION = (
    "Prompts in, video files that you own out. `POST /api/generate` accepts a video, `GET /api/status/{job_id}` "
    "follows it, `GET /api/download/{file_id}` is its file. Errors are RFC 9457 problem details."
)
CREDENTIALS = [  # for the documents alone: the edge has looked at them before any route is found
    Security(HTTPBearer(auto_error=False, scheme_name="key")),
    Security(APIKeyHeader(name="api-key", auto_error=False, scheme_name="api-key")),
]
SUBJECTS = [  # of the documents, in the order in which somebody reads who is new
    "videos", "OpenAI protocol", "events", "links", "batches", "prompts", "models", "money", "keys", "webhooks",
    "agents", "audit", "upstreams", "operations",
]  # fmt: skip
EXPOSED = [  # headers that a page of another origin may read
    "X-Request-Id", "Retry-After", "Content-Range", "ETag", "Idempotent-Replayed", "Preference-Applied",
    "RateLimit", "RateLimit-Policy", "openai-poll-after-ms",
]  # fmt: skip


def create_app(settings: Settings | None = None) -> FastAPI:
    """The studio as an ASGI application. Raises ConfigurationError where the settings cannot be used."""
    settings = settings or read_settings()
    metrics = Metrics()
    app = FastAPI(
        title="Azure OpenAI Sora Video Generator",
        version=__version__,
        description=_DESCRIPTION,
        openapi_tags=[{"name": subject} for subject in SUBJECTS],
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.metrics = metrics
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"] if settings.environment == "development" else list(settings.cors_origins),
        allow_methods=["GET", "HEAD", "POST", "DELETE"],
        allow_headers=["*"],
        expose_headers=EXPOSED,
    )
    app.add_middleware(Edge, settings=settings, metrics=metrics, rates=Rates(settings, partial(database_of, app)))
    answer_with_problems(app)
    for room in (operations, session):  # first, because every look at a route costs: probes and pages ask most often
        app.include_router(room.router, dependencies=[Depends(check_json)])
    # events and links before video: their addresses also look like pictures of one
    for room in (
        events, links, video, uploads, models, upstreams, spending, keys, webhooks, audit, batches, prompts,
    ):  # fmt: skip
        app.include_router(room.router, dependencies=[*CREDENTIALS, Depends(check_json)])
    app.include_router(agents.router, dependencies=CREDENTIALS)  # its library reads the body itself
    app.include_router(links.opened)
    app.include_router(protocol.router, prefix="/v1", dependencies=CREDENTIALS)
    for prefix in ("/openai/v1", "/openai"):  # where clients of Azure look for it, whatever their api-version
        app.include_router(protocol.router, prefix=prefix, include_in_schema=False)
    app.include_router(protocol.at_deployment, prefix="/openai/deployments/{deployment}", include_in_schema=False)
    app.mount("/", _Pages(app, directory=STATIC, html=True))
    return app


async def prepare_routes(app: FastAPI) -> None:
    """FastAPI makes the routes of a room when somebody first comes near, who waits up to 0.2 s: be there before."""
    for route in app.router.routes:
        route.matches({"type": "http", "method": "GET", "path": "/-", "root_path": "", "headers": []})
        await asyncio.sleep(0)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    start_logs(settings)
    async with open_studio(settings) as studio:
        worker = Worker(studio)
        if settings.worker:
            await worker.start()
            app.state.is_able = worker.is_able
        app.state.studio = studio
        if settings.authentication == "keys" and not settings.oidc_issuer and not await studio.keys.find_all():
            log.warning("nobody can come in yet: make a key with `sora-studio keys create NAME --scope admin`")
        try:
            yield
        finally:
            del app.state.studio
            await studio.feed.close()
            if settings.worker:
                await worker.stop()


class _Pages(StaticFiles):
    """The website, and the answer to every address that no route has."""

    def __init__(self, app: FastAPI, **options: Any) -> None:
        super().__init__(**options)
        self._routes = app.router.routes

    async def get_response(self, path: str, scope: Scope) -> Response:
        beside = [route for route in self._routes if route.matches(scope)[0] is Match.PARTIAL]
        if beside:
            raise MethodNotAllowed(
                f"{scope['method'][:20]} is not offered at this address; /docs lists what is.",
                offered=frozenset(
                    verb
                    for verb in VERBS
                    if any(route.matches({**scope, "method": verb})[0] is Match.FULL for route in beside)
                ),
            )
        if scope["method"] not in {"GET", "HEAD"}:
            raise NotFound("There is nothing at this address. The routes are listed at /docs.")
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"  # there is no build that would give files new names
        return response


def __getattr__(name: str) -> FastAPI:
    """`app`, made when it is first asked for, so that importing this module reads no settings."""
    if name != "app":
        raise AttributeError(name)
    try:
        globals()["app"] = app = create_app()
    except ConfigurationError as error:
        raise SystemExit(str(error)) from None
    return app
