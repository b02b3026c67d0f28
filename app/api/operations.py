"""For operators: health, readiness, metrics and the documents of the API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from app.api import OpenStudio
from app.api.edge import DOCS_POLICY
from app.errors import StudioError, Unavailable
from app.metrics import CONTENT_TYPE, GENERATION_EDGES, Reading
from app.models.video import State
from app.studio import Studio
from app.videos import records

log = structlog.get_logger(__name__)
router = APIRouter(tags=["operations"])

DATABASE_SECONDS = 2.0  # for the database to answer a readiness probe

_DOCS = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API - Sora Video Generator</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<header><a href="/">Studio</a> <span>HTTP API</span></header>
<main id="swagger-ui"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/docs.js"></script>
</body>
</html>
"""


_ERRORS = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Error codes - Sora Video Generator</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<header><a href="/">Studio</a> <a href="/docs">HTTP API</a> <span>Error codes</span></header>
<main class="errors"><h1>Error codes</h1><dl>
{rows}</dl></main>
</body>
</html>
"""


@router.head("/health", include_in_schema=False)
@router.get("/health", summary="Is the process alive?")
async def health() -> dict[str, str]:
    """Answers from memory alone, so it answers even where the database does not."""
    return {"status": "healthy", "timestamp": datetime.now(UTC).isoformat()}


@router.get(
    "/ready", summary="Can videos be made now?", responses={503: {"description": "Not now; `problems` says why."}}
)
async def ready(request: Request, studio: OpenStudio) -> Response:
    """The database, the disk, the queue and the upstream service."""
    problems: list[str] = []
    counts: dict[State, int] = dict.fromkeys(State, 0)
    try:
        async with asyncio.timeout(DATABASE_SECONDS), studio.database.reading() as connection:
            counts = await records.counts(connection)
    except (Unavailable, TimeoutError):
        problems.append("The database does not answer.")
    free = studio.files.free_bytes()
    if free < studio.settings.min_free_bytes:
        problems.append("The disk is nearly full; new videos are refused.")
    upstream = _upstream(request.app, studio)
    if upstream["state"] == "unreachable":
        problems.append("The renderer's processes have ended; restart the studio.")
    body = {
        "status": "not ready" if problems else "ready",
        "problems": problems,
        "upstream": upstream,
        "queue": {
            "running": sum(counts[state] for state in (State.SUBMITTING, State.IN_PROGRESS, State.SAVING)),
            "waiting": counts[State.QUEUED],
        },
        "disk": {"free_bytes": free, "min_free_bytes": studio.settings.min_free_bytes},
    }
    return JSONResponse(body, status_code=503 if problems else 200)


@router.get("/metrics", summary="Numbers for Prometheus", response_class=Response)
async def metrics(request: Request, studio: OpenStudio) -> Response:
    text: bytes = request.app.state.metrics.text(await _reading(studio))
    return Response(text, media_type=CONTENT_TYPE)


@router.get("/docs", include_in_schema=False)
async def docs() -> HTMLResponse:
    return HTMLResponse(_DOCS, headers={"Content-Security-Policy": DOCS_POLICY})


@router.get("/docs/errors", include_in_schema=False)
async def error_list() -> HTMLResponse:
    """What `type` of a problem points at: every code, its status and its meaning."""
    return HTMLResponse(_ERRORS.format(rows="".join(_row(error) for error in _kinds(StudioError))))


def _kinds(error: type[StudioError]) -> Iterator[type[StudioError]]:
    for kind in error.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _row(error: type[StudioError]) -> str:
    return f'<dt id="{error.code}"><code>{error.code}</code> ({error.status})</dt><dd>{error.title}.</dd>\n'


async def _reading(studio: Studio) -> Reading:
    async with studio.database.reading() as connection:
        counts = await records.counts(connection)
        oldest = await records.oldest_waiting(connection)
        times = await records.generation_times(connection, GENERATION_EDGES)
        stored = await records.stored_bytes(connection)
    return Reading(
        active={state.value: count for state, count in counts.items() if not state.is_final},
        ended={state.value: count for state, count in counts.items() if state.is_final},
        oldest_waiting_seconds=(datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0,
        generation_times={model: (each.within, each.count, each.total) for model, each in times.items()},
        stored_bytes=stored,
        free_bytes=studio.files.free_bytes(),
    )


def _upstream(app: FastAPI, studio: Studio) -> dict[str, Any]:
    """The default model's service. One that another process works for is not known here."""
    model = studio.catalog.find(None)
    is_able: Callable[[str], bool] | None = getattr(app.state, "is_able", None)
    state = "elsewhere" if is_able is None else "reachable" if is_able(model.service) else "unreachable"
    text = "Videos are drawn on this machine: free, private, offline."
    if studio.settings.azure_openai_endpoint:
        text += " Azure settings are present; this version does not send anything there yet."
    return {"name": model.service, "state": state, "text": text}
