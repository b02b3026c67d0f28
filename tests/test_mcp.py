"""The door for agents, as the protocol's own client uses it, against a studio in a process of its own."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from app.api.agents.verbs import VERBS
from app.main import create_app
from tests.conftest import LOCAL, SMALL, StudioServer, settings_for
from tests.keyed import as_key, make_key, open_studio_with_keys
from tests.test_documents import plain, quoted, rows

OVER = {"completed", "failed", "cancelled", "expired"}
HEADERS = {"Accept": "application/json, text/event-stream"}


def talk(url: str, story: Callable[[Client], Awaitable[None]], key: str | None = None) -> None:
    """Tell the story with a client that shows the key."""

    async def told() -> None:
        headers = as_key(key) if key else {}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=30, **LOCAL) as http,
            Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client,
        ):
            await story(client)

    asyncio.run(told())


async def call(client: Client, name: str, **given: Any) -> dict[str, Any]:
    result = await client.call_tool(name, given)
    assert not result.is_error, result.content
    assert json.loads(result.content[0].text) == result.structured_content  # type: ignore[union-attr]
    return dict(result.structured_content or {})


async def refusal(client: Client, name: str, **given: Any) -> str:
    result = await client.call_tool(name, given)
    assert result.is_error, result.content
    return str(result.content[0].text)  # type: ignore[union-attr]


def test_an_agent_makes_a_video_and_downloads_it(studio: StudioServer) -> None:
    """Tools, price, order, status until the end, list, link, bytes."""

    async def story(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == set(VERBS)
        assert "COST MONEY" in (tools["create_video"].description or "")
        assert all(tool.output_schema for tool in tools.values())
        price = await call(client, "quote", **SMALL)
        assert (price["estimated_cost"], price["model"], price["seconds"]) == (0, "animatic", 1)
        made = await call(client, "create_video", **SMALL, idempotency_key="agent-1")
        again = await call(client, "create_video", **SMALL, idempotency_key="agent-1")
        assert made["job_id"] == again["job_id"]
        one = {"video_id": made["job_id"]}
        status = await call(client, "video_status", **one)
        for _ in range(300):
            if status["status"] in OVER:
                break
            await asyncio.sleep(0.2)
            status = await call(client, "video_status", **one)
        assert (status["status"], status["charged"]) == ("completed", "no")
        assert made["job_id"] in [each["id"] for each in (await call(client, "list_videos", limit=50))["videos"]]
        link = await call(client, "video_link", **one)
        film = httpx2.get(link["url"], **LOCAL)
        assert hashlib.sha256(film.content).hexdigest() == link["sha256"]
        assert link["file_name"] in film.headers["content-disposition"]
        assert film.headers["content-disposition"].startswith("inline")
        kept = await call(client, "video_link", **one, expires_in=60, download=True)
        assert httpx2.get(kept["url"], **LOCAL).headers["content-disposition"].startswith("attachment")
        assert "already completed" in await refusal(client, "cancel_video", **one)

    talk(studio.url, story)


def test_a_waiting_video_is_cancelled(studio: StudioServer) -> None:
    async def story(client: Client) -> None:
        made = await call(client, "create_video", prompt="A very long walk", duration=20, takes=4)
        assert len(made["videos"]) == 4
        assert "still being made" in await refusal(client, "video_link", video_id=made["videos"][-1]["job_id"])
        for video in made["videos"]:
            assert (await call(client, "cancel_video", video_id=video["job_id"]))["status"] in {
                "cancelled",
                "in_progress",
            }

    talk(studio.url, story)


HOSTILE: list[tuple[str, dict[str, Any], str]] = [
    ("create_video", {}, "prompt: This field is required"),
    ("create_video", {"prompt": ""}, "may not be empty"),
    ("create_video", {"prompt": "A cat\x00"}, "U+0000"),
    ("create_video", {"prompt": "A cat", "width": "wide"}, "whole number"),
    ("create_video", {"prompt": "A cat", "width": 481, "height": 480}, "animatic does not make 481x480"),
    ("create_video", {"prompt": "A cat", "model": "nobody"}, "it offers animatic"),
    ("create_video", {"prompt": "A cat", "takes": 1e9}, "takes"),
    ("create_video", {"prompt": "A cat", "idempotency_key": "\n"}, "idempotency_key"),
    ("quote", {"prompt": "A cat", "callback": "http://127.0.0.1"}, "not known"),
    ("video_status", {"video_id": "../../etc/passwd"}, "video_id"),
    ("video_status", {"video_id": "video_0"}, "no such video"),
    ("video_link", {"video_id": {"$ne": None}}, "video_id"),
    ("list_videos", {"cursor": "yesterday"}, "not one of ours"),
    ("list_videos", {"limit": 10**30}, "50 or less"),
    ("list_videos", {"words": "\x00"}, "words"),
    ("format_disk", {}, "no such tool"),
]


def test_hostile_arguments_are_sentences(studio: StudioServer) -> None:
    """Never a protocol's error of the inside, never a 500."""

    async def story(client: Client) -> None:
        for name, given, said in HOSTILE:
            assert said in await refusal(client, name, **given), (name, given)

    talk(studio.url, story)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"[]", 400), (b"[" * 5000, 400), (b'{"jsonrpc": "2.0"}', 400), (b"null", 400),
     (b'{"jsonrpc": "2.0", "id": 1, "method": "no/such"}', None),
     (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": 7}', None)],
)  # fmt: skip
def test_broken_messages_are_refused(http: httpx2.Client, body: bytes, status: int | None) -> None:
    answer = http.post("/mcp", content=body, headers={**HEADERS, "Content-Type": "application/json"})
    assert answer.status_code == status or (status is None and "error" in answer.json())
    assert answer.status_code < 500


def test_another_website_may_not_ask(http: httpx2.Client) -> None:
    """In development neither; nor a form, nor a host that is not ours, nor by GET."""
    hello = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    foreign = http.post("/mcp", json=hello, headers={**HEADERS, "Origin": "https://evil.example"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "forbidden")
    assert http.post("/mcp", json=hello, headers={**HEADERS, "Host": "evil.example"}).status_code == 403
    assert http.post("/mcp", data={"a": "b"}, headers=HEADERS).status_code == 415
    assert http.post("/mcp", headers=HEADERS).json()["code"] == "unsupported_media_type"
    assert http.get("/mcp", headers=HEADERS).status_code == 405
    assert http.post("/mcp", json=hello, headers=HEADERS).json() == {"jsonrpc": "2.0", "id": 1, "result": {}}


def test_keys_hold_for_agents(new_studio: Callable[..., StudioServer], tmp_path: Path) -> None:
    """Without one nobody comes in; who may only read makes nothing, no link either; nobody sees another's."""
    server = new_studio(AUTHENTICATION="keys", WORKER="false", RATE_LIMIT_CREATE="2/hour")
    with open_studio_with_keys(server.data_dir) as boss:
        ada, bob, reader = (make_key(boss, scopes=scopes)["secret"]
                            for scopes in (["read", "create"], ["read", "create"], ["read"]))  # fmt: skip
    server.start()
    refused = httpx2.post(f"{server.url}/mcp", json={}, headers=HEADERS, **LOCAL)
    assert (refused.status_code, refused.headers["www-authenticate"][:6]) == (401, "Bearer")
    mine: dict[str, Any] = {}

    async def of_ada(client: Client) -> None:
        mine.update(await call(client, "create_video", prompt="A cat"))
        assert len((await call(client, "list_videos"))["videos"]) == 1
        await call(client, "create_video", prompt="A cat")
        assert "2 per 1 hour" in await refusal(client, "create_video", prompt="A cat")

    async def of_bob(client: Client) -> None:
        assert (await call(client, "list_videos"))["videos"] == []
        for name in ("video_status", "cancel_video", "video_link"):
            assert "no such video" in await refusal(client, name, video_id=mine["job_id"])

    async def of_a_reader(client: Client) -> None:
        for name in ("create_video", "quote"):
            assert "needs the scope create" in await refusal(client, name, prompt="A cat")
        assert "needs the scope create" in await refusal(client, "video_link", video_id=mine["job_id"])

    talk(server.url, of_ada, ada)
    talk(server.url, of_bob, bob)
    talk(server.url, of_a_reader, reader)


def test_agents_need_no_lifespan(tmp_path: Path) -> None:
    client = TestClient(create_app(settings_for(tmp_path)))
    call_ = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "list_videos", "arguments": {}}}
    answer = client.post("/mcp", json=call_, headers=HEADERS).json()
    assert answer["result"]["structuredContent"] == {"videos": [], "next_cursor": None}


def test_every_tool_is_described() -> None:
    """doc/mcp.md has each tool with its arguments and the scope that it needs."""
    told = {plain(row[0]): (set(quoted(row[1])), plain(row[2])) for row in rows("doc/mcp.md", "Tool")}
    assert told == {name: (set(verb.takes.model_fields), verb.scope) for name, verb in VERBS.items()}
