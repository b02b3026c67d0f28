"""The door for agents: the Model Context Protocol over streamable HTTP."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.access import AGENTS
from app.api.problems import documented
from app.errors import (
    BadRequest,
    Forbidden,
    PayloadTooLarge,
    RateLimited,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)

router = APIRouter(tags=["agents"], responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable))


@router.post(
    AGENTS,
    summary="The Model Context Protocol",
    response_class=Response,
    responses={
        200: {"content": {"application/json": {}}, "description": "The answer to one JSON-RPC request."},
        202: {"description": "A notification was heard."},
        406: {"description": "`Accept` must name application/json and text/event-stream."},
        **documented(BadRequest, PayloadTooLarge, UnsupportedMedia),
    },
)
async def answer(request: Request) -> Response:
    """For agents and their programs: one JSON-RPC message a request. The tools are in doc/mcp.md."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise UnsupportedMedia("Send one JSON-RPC message as JSON, with the header Content-Type: application/json.")
    return _Exchange(await asyncio.to_thread(_exchange))


class _Exchange(Response):
    """What the protocol's library answers, in the place of a response of ours."""

    def __init__(self, exchange: ASGIApp) -> None:
        super().__init__()
        self._exchange = exchange

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._exchange(scope, receive, send)


def _exchange() -> ASGIApp:
    """A second's import, in a thread and only where there are agents."""
    from app.api.agents.exchange import exchange

    return exchange
