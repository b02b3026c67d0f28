"""For operators: health, readiness, metrics and the documents of the API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from app import audit
from app.api import OpenStudio
from app.api.edge import DOCS_POLICY
from app.api.problems import documented
from app.copies import FOLDER, newest_age
from app.db import damaged_files
from app.errors import Forbidden, StudioError, Unauthenticated, Unavailable
from app.metrics import CONTENT_TYPE, GENERATION_EDGES, Reading
from app.models.video import AT_A_SERVICE, State
from app.studio import Studio
from app.videos import ledger, tallies
from app.videos.ledger import AccountState
from app.videos.production import EMBEDDED
from app.webhooks import deliveries

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
            counts = await tallies.counts(connection)
    except (Unavailable, TimeoutError):
        problems.append("The database does not answer.")
    free = studio.files.free_bytes()
    if free < studio.settings.min_free_bytes:
        problems.append("The disk is nearly full; new videos are refused.")
    upstream = await _upstream(request.app, studio, has_database=not problems)
    if upstream["state"] == "trouble":
        problems.append(upstream["text"])
    if upstream["state"] == "unreachable":
        problems.append("The renderer's processes have ended; restart the studio.")
    body = {
        "status": "not ready" if problems else "ready",
        "problems": problems,
        "upstream": upstream,
        "queue": {
            "running": sum(counts[state] for state in (*AT_A_SERVICE, State.SAVING)),
            "waiting": counts[State.QUEUED],
        },
        "disk": {"free_bytes": free, "min_free_bytes": studio.settings.min_free_bytes},
    }
    return JSONResponse(body, status_code=503 if problems else 200)


@router.get(
    "/metrics",
    summary="Numbers for Prometheus",
    response_class=Response,
    responses=documented(Unauthenticated, Forbidden),
)
async def metrics(request: Request, studio: OpenStudio) -> Response:
    text: bytes = request.app.state.metrics.text(await _reading(studio))
    return Response(text, media_type=CONTENT_TYPE)


@router.get("/docs", include_in_schema=False)
async def docs() -> HTMLResponse:
    return HTMLResponse(_DOCS, headers={"Content-Security-Policy": DOCS_POLICY})


@router.get("/docs/errors", include_in_schema=False)
async def error_list() -> HTMLResponse:
    """What `type` of a problem points at: every code, its status and its meaning."""
    kinds = {error.code: error for error in reversed(list(_kinds(StudioError)))}  # of two with one code, the answer's
    return HTMLResponse(_ERRORS.format(rows="".join(_row(kinds[code]) for code in reversed(kinds))))


def _kinds(error: type[StudioError]) -> Iterator[type[StudioError]]:
    for kind in error.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _row(error: type[StudioError]) -> str:
    return f'<dt id="{error.code}"><code>{error.code}</code> ({error.status})</dt><dd>{error.title}.</dd>\n'


async def _reading(studio: Studio) -> Reading:
    async with studio.database.reading() as connection:
        counts = await tallies.counts(connection)
        oldest = await tallies.oldest_waiting(connection)
        times = await tallies.generation_times(connection, GENERATION_EDGES)
        stored = await tallies.stored_bytes(connection)
        damaged = await damaged_files(connection)
        expiry = await tallies.nearest_expiry(connection)
        states = await ledger.account_states(connection)
        submissions = await ledger.outcomes(connection)
        moderated = await audit.decisions(connection)
        undecided = await tallies.undecided(connection)
        webhooks_pending, oldest_webhook = await deliveries.backlog(connection)
        slots = {
            (account.name, model): (await ledger.in_use(connection, account.name, model), account.slots)
            for account in studio.upstreams.accounts
            for model in account.models
        }
    return Reading(
        submissions=submissions,
        moderated=moderated,
        undecided=undecided,
        slots=slots,
        seconds_to_expiry=(expiry - datetime.now(UTC)).total_seconds() if expiry else None,
        orphans={name: state.orphans for name, state in states.items()},
        troubled={name: state.trouble is not None for name, state in states.items()},
        active={state.value: count for state, count in counts.items() if not state.is_final},
        ended={state.value: count for state, count in counts.items() if state.is_final},
        oldest_waiting_seconds=(datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0,
        generation_times={model: (each.within, each.count, each.total) for model, each in times.items()},
        webhooks_pending=webhooks_pending,
        oldest_webhook_seconds=(datetime.now(UTC) - oldest_webhook).total_seconds() if oldest_webhook else 0.0,
        stored_bytes=stored,
        free_bytes=studio.files.free_bytes(),
        damaged_files=damaged,
        backup_age_seconds=newest_age(studio.settings.data_dir / FOLDER),
    )


async def _upstream(app: FastAPI, studio: Studio, *, has_database: bool) -> dict[str, Any]:
    """Whoever makes the default model. How an embedded renderer in another process is, is not known here."""
    upstreams = studio.upstreams
    offering = upstreams.offering(upstreams.catalog.default)
    if offering and has_database:
        async with studio.database.reading() as connection:
            states = await ledger.account_states(connection)
        return _remote(upstreams.catalog.default, [states.get(each.name, AccountState(each.name)) for each in offering])
    is_able: Callable[[str], bool] | None = getattr(app.state, "is_able", None)
    state = "elsewhere" if is_able is None else "reachable" if is_able(EMBEDDED) else "unreachable"
    text = "Videos are drawn on this machine: free, private, offline."
    if upstreams.accounts:
        text += f" {upstreams.accounts[0].name} is configured, but its models were switched off by their vendor."
    return {"name": EMBEDDED, "state": state, "text": text}


def _remote(model: str, states: list[AccountState]) -> dict[str, Any]:
    troubles = [state for state in states if state.trouble]
    names = ", ".join(state.name for state in states)
    if len(troubles) == len(states):
        return {"name": model, "state": "trouble", "text": troubles[0].sentence}
    seen = any(state.seen_at for state in states)
    return {"name": model, "state": "reachable" if seen else "unknown", "text": f"{model} is made by {names}."}
