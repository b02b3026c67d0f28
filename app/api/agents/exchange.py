"""One message of the Model Context Protocol and its answer, by the protocol's own library; stateless."""

from __future__ import annotations

from typing import Any

import structlog
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from app import __version__
from app.api.agents.verbs import VERBS, Verb, call
from app.errors import Internal, StudioError

log = structlog.get_logger(__name__)

_INSTRUCTIONS = (
    "Makes videos from words and keeps them. Creating may cost money: ask quote first and tell the person the price. "
    "A video takes from seconds to minutes: after create_video ask video_status every few seconds until its status is "
    "completed, failed, cancelled or expired, then video_link."
)


async def exchange(scope: Scope, receive: Receive, send: Send) -> None:
    """Nothing outlives the answer, so that any web server may answer the next message."""
    server = Server(
        "sora-studio",
        version=__version__,
        title="Sora Studio",
        instructions=_INSTRUCTIONS,
        on_list_tools=_list_tools,
        on_call_tool=_call_tool,
    )
    manager = StreamableHTTPSessionManager(server, stateless=True, json_response=True)
    async with manager.run():  # host and origin have been looked at by the edge
        await manager.handle_request(scope, receive, send)


async def _list_tools(_context: ServerRequestContext[Any], _params: PaginatedRequestParams | None) -> ListToolsResult:
    return ListToolsResult(tools=[_tool(verb) for verb in VERBS.values()])


def _tool(verb: Verb) -> Tool:
    hints = ToolAnnotations(
        read_only_hint=verb.reads, destructive_hint=verb.name == "cancel_video", idempotent_hint=verb.reads
    )
    return Tool(
        name=verb.name,
        description=verb.about,
        input_schema=verb.takes.model_json_schema(),
        output_schema=verb.gives.model_json_schema(mode="serialization"),
        annotations=hints,
    )


async def _call_tool(context: ServerRequestContext[Any], params: CallToolRequestParams) -> CallToolResult:
    request = context.request
    assert isinstance(request, Request)
    try:
        result = await call(request, params.name, params.arguments or {})
    except StudioError as error:
        return _failed(error)
    except Exception:
        log.exception("a tool failed", tool=params.name)  # the library would show the exception's own words
        return _failed(Internal("Something went wrong in the studio. Nothing is known of it but in its log."))
    text = TextContent(type="text", text=result.model_dump_json())
    return CallToolResult(content=[text], structured_content=result.model_dump(mode="json"))


def _failed(error: StudioError) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=str(error))], is_error=True)
