"""Nobody reaches what is another's: every route that there is, with two keys, and with one that administers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from alembic import command
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import text

from app.db import Database, _alembic
from app.main import create_app
from app.models.video import State
from app.studio import Studio
from app.videos import records
from app.videos.keys import poster_key, reference_key, sprites_key, video_key
from tests.conftest import settings_for, wait_for
from tests.keyed import as_key, make_key, no_key, open_studio_with_keys
from tests.listening import Stream

WORD = "zebrafish"  # in every prompt of Ada's
MOVES = (State.SUBMITTING, State.IN_PROGRESS, State.SAVING, State.COMPLETED)
Which = Literal[
    "finished", "waiting", "undecided", "trashed", "upload", "webhook", "delivery", "batch", "preset", "linked"
]


@dataclass(frozen=True)
class Call:
    """How to ask a route for somebody's thing; "{id}" in the address or the body stands for it."""

    which: Which = "finished"
    body: dict[str, Any] | None = None
    own: int = 200  # what its owner gets
    foreign: int = 404  # what others get, alike for one that is not there
    query: str = ""


@dataclass(frozen=True)
class Lists:
    """A route that shows several things, everybody's own."""

    query: str = ""
    is_stream: bool = False
    which: Which = "finished"


@dataclass(frozen=True)
class Nothing:
    """A route that shows nothing of anybody's; `why`."""

    why: str


ADMINISTRATION = Nothing("needs the scope admin: tests/test_keys.py")
CALLS: dict[str, Call | Lists | Nothing] = {
    "POST /api/generate": Call("upload", {"prompt": "A cat", "reference_id": "{id}", "reference_fit": "crop"},
                               foreign=422),
    "GET /api/status/{job_id}": Call(),
    "GET /api/download/{file_id}": Call(),
    "HEAD /api/download/{file_id}": Call(),
    "GET /api/videos": Lists(f"?q={WORD}"),
    "GET /api/videos/{video_id}": Call(),
    "DELETE /api/videos/{video_id}": Call(),
    "POST /api/videos/{video_id}/restore": Call("trashed"),
    "POST /api/videos/{video_id}/cancel": Call("waiting"),
    "POST /api/videos/{video_id}/decide": Call("undecided", {"decision": "give_up"}),
    "POST /api/videos/{video_id}/remix": Call(body={"prompt": "The same in the rain"}),
    "GET /api/videos/{video_id}/{picture}": Call(),
    "GET /api/videos/{video_id}/events": Call(),
    "GET /api/events": Lists(is_stream=True),
    "POST /api/batches": Call("upload", {"videos": [{"prompt": "A cat", "reference_id": "{id}",
                                                     "reference_fit": "crop"}]}, foreign=422),
    "POST /api/batches/quote": Nothing("stores nothing and reads no picture"),
    "GET /api/batches": Lists(which="batch"),
    "GET /api/batches/{batch_id}": Call("batch"),
    "POST /api/batches/{batch_id}/cancel": Call("batch"),
    "GET /api/presets": Lists(which="preset"),
    "POST /api/presets": Nothing("makes the caller's own"),
    "DELETE /api/presets/{preset_id}": Call("preset"),
    "POST /api/prompts/rewrite": Nothing("stores nothing and reads nothing that is stored"),
    "POST /api/uploads": Nothing("makes the caller's own"),
    "POST /api/videos/{video_id}/links": Call(body={"expires_in": 60}),
    "GET /api/videos/{video_id}/links": Call(),
    "DELETE /api/videos/{video_id}/links/{link_id}": Call("linked"),
    "GET /play/{token}": Nothing("asks for a link, not for a key: tests/test_links.py"),
    "HEAD /play/{token}": Nothing("asks for a link, not for a key: tests/test_links.py"),
    "POST /api/quote": Nothing("stores nothing and reads no picture"),
    "GET /api/spend": Lists("?by=key"),
    "GET /api/models": Nothing("what is on offer"),
    "GET /api/upstreams": Nothing("the accounts, and how many decisions are one's own: its own test below"),
    "POST /api/upstreams/{name}/check": ADMINISTRATION,
    "POST /api/keys": ADMINISTRATION,
    "GET /api/keys": ADMINISTRATION,
    "DELETE /api/keys/{key_id}": ADMINISTRATION,
    "POST /api/webhooks": Nothing("makes the caller's own"),
    "GET /api/webhooks": Lists(which="webhook"),
    "POST /api/webhooks/secret": Nothing("makes the caller's own"),
    "GET /api/webhooks/deliveries": Lists("?limit=100", which="delivery"),
    "POST /api/webhooks/deliveries/{delivery_id}/replay": Call("delivery"),
    "GET /api/webhooks/{webhook_id}": Call("webhook"),
    "DELETE /api/webhooks/{webhook_id}": Call("webhook"),
    "POST /api/webhooks/{webhook_id}/rotate": Call("webhook"),
    "POST /api/webhooks/{webhook_id}/enable": Call("webhook"),
    "POST /api/webhooks/{webhook_id}/disable": Call("webhook"),
    "GET /api/webhooks/{webhook_id}/deliveries": Call("webhook"),
    "GET /api/audit": ADMINISTRATION,
    "POST /mcp": Nothing("its tools are the verbs of /api: tests/test_mcp.py"),
    "GET /api/session": Nothing("who asks"),
    "POST /api/session": Nothing("who asks"),
    "DELETE /api/session": Nothing("who asks"),
    "GET /api/session/oidc/start": Nothing("who asks: tests/test_oidc.py"),
    "GET /api/session/oidc/callback": Nothing("who asks: tests/test_oidc.py"),
    "POST /v1/videos": Call("upload", {"prompt": "A cat", "size": "1280x720", "reference_fit": "crop",
                                       "input_reference": {"file_id": "{id}"}}, foreign=400),
    "POST /v1/videos/generations": Call("upload", {"prompt": "A cat", "size": "1280x720", "reference_fit": "crop",
                                                   "input_reference": {"file_id": "{id}"}}, foreign=400),
    "GET /v1/videos": Lists("?limit=100"),
    "GET /v1/videos/{video_id}": Call(),
    "DELETE /v1/videos/{video_id}": Call(),
    "POST /v1/videos/{video_id}/cancel": Call("waiting"),
    "GET /v1/videos/{video_id}/content": Call(),
    "HEAD /v1/videos/{video_id}/content": Call(),
    "POST /v1/videos/{video_id}/remix": Call(body={"prompt": "The same in the rain"}),
    "POST /v1/videos/edits": Call(body={"prompt": "In the rain", "video": {"id": "{id}"}}, own=400),
    "POST /v1/videos/extensions": Call(body={"prompt": "It rains", "video": {"id": "{id}"}}, own=400),
    "GET /v1/videos/{video_id}/events": Call(),
    "GET /v1/models": Nothing("what is on offer"),
    "GET /v1/models/{model}": Nothing("what is on offer"),
    "GET /health": Nothing("the process"),
    "HEAD /health": Nothing("the process"),
    "GET /ready": Nothing("counts alone"),
    "GET /metrics": ADMINISTRATION,
    "GET /docs": Nothing("a document"),
    "GET /docs/errors": Nothing("a document"),
    "GET /openapi.json": Nothing("a document"),
    "HEAD /openapi.json": Nothing("a document"),
}  # fmt: skip
ALIASES = ("/openai/deployments/{deployment}", "/openai/v1", "/openai")  # of /v1


def every_route() -> list[str]:
    """Of the route table, the ones that the document leaves out too."""
    app = create_app(settings_for(Path("unused")))
    found = [(verb, route.path_format) for route in iter_route_contexts(app.routes) for verb in route.methods or ()]
    return sorted(f"{verb} {path}" for verb, path in found if path)


def canonical(route: str) -> str:
    """The address under which CALLS has it."""
    verb, path = route.split(" ")
    alias = next((each for each in ALIASES if path.startswith(f"{each}/") and path != "/openapi.json"), None)
    return f"{verb} /v1{path.removeprefix(alias)}" if alias else route


ROUTES = every_route()


@dataclass
class World:
    """A studio with two keys that do not know of each other."""

    client: TestClient
    ada: dict[str, str] = field(default_factory=dict)
    bob: dict[str, str] = field(default_factory=dict)
    link: str = "link_0"  # of the video that was last made with one

    @property
    def studio(self) -> Studio:
        studio: Studio = self.client.app.state.studio  # type: ignore[attr-defined]
        return studio

    def make(self, which: Which, who: dict[str, str], prompt: str = f"A {WORD}") -> str:
        if which == "upload":
            answer = self.client.post("/api/uploads", content=JPEG, headers=who | {"Content-Type": "image/jpeg"})
            return str(answer.json()["id"])
        if which in {"webhook", "delivery"}:
            return self._receiver(which, who)
        if which == "preset":
            body = {"name": prompt, "prompt": "{subject}, quite near"}
            return str(self.client.post("/api/presets", json=body, headers=who).json()["id"])
        if which == "batch":
            return str(
                self.client.post("/api/batches", json={"videos": [{"prompt": prompt}]}, headers=who).json()["id"]
            )
        id_ = str(self.client.post("/api/generate", json={"prompt": prompt}, headers=who).json()["job_id"])
        assert self.client.portal
        self.client.portal.call(self._bring, id_, which)
        if which == "linked":
            self.link = self.client.post(f"/api/videos/{id_}/links", json={}, headers=who).json()["id"]
        return id_

    def _receiver(self, which: Which, who: dict[str, str]) -> str:
        """One that is told of everything, or what it is told of a new video. No other is left for this key."""
        for each in self.client.get("/api/webhooks", headers=who).json()["webhooks"]:
            self.client.delete(f"/api/webhooks/{each['id']}", headers=who)
        made = self.client.post("/api/webhooks", json={"url": "http://127.0.0.1:9/"}, headers=who).json()
        if which == "webhook":
            return str(made["id"])
        self.make("waiting", who)
        log = self.client.get(f"/api/webhooks/{made['id']}/deliveries", headers=who).json()
        return str(log["deliveries"][0]["id"])

    async def _bring(self, id_: str, which: Which) -> None:
        states = {"waiting": (), "undecided": (State.SUBMITTING, State.SUBMISSION_UNKNOWN)}.get(which, MOVES)
        async with self.studio.database.transaction() as connection:
            for state in states:
                await records.move(connection, id_, state)
            if which == "undecided":
                video = await records.find(connection, id_)
                assert video
                await records.note(connection, id_, decision_needed_at=video.created_at)
            if states == MOVES:
                await records.note(connection, id_, new_poster=True, sha256="0" * 64, size_bytes=4, reference_id="u")
        if states == MOVES:
            for key in (video_key, poster_key, sprites_key, reference_key):
                await self.studio.files.put(key(id_), b"mp4!")
        if which == "trashed":
            await self.studio.videos.delete(id_)

    def ask(self, route: str, call: Call, id_: str, who: dict[str, str]) -> httpx2.Response:
        verb, path = route.split(" ")
        path = path.replace("{picture}", "poster").replace("{link_id}", self.link).replace("{deployment}", "animatic")
        path = re.sub(r"\{\w+\}", id_, path) + call.query
        body = _filled(call.body, id_)
        return self.client.request(verb, path, json=body, headers=who) if body else self.client.request(
            verb, path, headers=who)  # fmt: skip


def _filled(body: Any, id_: str) -> Any:
    if isinstance(body, dict):
        return {name: _filled(value, id_) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(each, id_) for each in body]
    return body.replace("{id}", id_) if isinstance(body, str) else body


def _picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (1280, 720), (10, 120, 200)).save(written, "JPEG")
    return written.getvalue()


JPEG = _picture()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    given = {"max_waiting": 100_000, "webhook_allow_private": True}
    with open_studio_with_keys(tmp_path_factory.mktemp("owned"), **given) as client:
        keys = [as_key(make_key(client, name=name)["secret"]) for name in ("Ada", "Bob")]
        yield World(client, *keys)


def told(answer: httpx2.Response) -> tuple[int, str, dict[str, str]]:
    """The answer but for what is of the request alone."""
    own = {"x-request-id", "ratelimit"}
    headers = {name: value for name, value in answer.headers.items() if name not in own}
    return answer.status_code, answer.text.replace(answer.headers["x-request-id"], ""), headers


def test_no_route_is_forgotten() -> None:
    """Whoever adds a route says here how it is asked for somebody's thing, or why it shows none."""
    assert len(ROUTES) > 80
    assert {canonical(route) for route in ROUTES} == set(CALLS)
    asked = [
        route
        for route, call in CALLS.items()
        if re.search(r"\{\w*(video|job|file|webhook|delivery|batch|preset|link)_id\}", route)
    ]
    assert [route for route in asked if not isinstance(CALLS[route], Call)] == []


@pytest.mark.parametrize("route", [each for each in ROUTES if isinstance(CALLS.get(canonical(each)), Call)])
def test_what_is_anothers_looks_like_what_is_not_there(world: World, route: str) -> None:
    """Same status, same words, same headers; and nothing has changed for its owner, who can do it."""
    call = CALLS[canonical(route)]
    assert isinstance(call, Call)
    id_ = world.make(call.which, world.ada)
    unknown = re.sub(r"[0-9a-f]{32}$", "0" * 32, id_)
    look = {"batch": f"/api/batches/{id_}", "preset": "/api/presets"}.get(call.which, f"/api/videos/{id_}")
    before = world.client.get(look, headers=world.ada).json()
    foreign = world.ask(route, call, id_, world.bob)
    assert foreign.status_code == call.foreign
    assert told(foreign) == told(world.ask(route, call, unknown, world.bob))
    after = world.client.get(look, headers=world.ada).json()
    assert {**after, "request_id": "", "position": 0} == {**before, "request_id": "", "position": 0}
    assert world.ask(route, call, id_, world.ada).status_code == call.own


@pytest.mark.parametrize("route", [each for each in ROUTES if isinstance(CALLS.get(canonical(each)), Lists)])
def test_lists_hold_ones_own(world: World, route: str) -> None:
    """And those who administer see everybody's."""
    lists = CALLS[canonical(route)]
    assert isinstance(lists, Lists)
    if lists.is_stream:
        return  # below
    mine = world.make(lists.which, world.ada)
    path = route.split(" ")[1] + lists.query
    ada, bob, boss = (world.client.get(path, headers=who).text for who in (world.ada, world.bob, {}))
    sign = "Ada" if "spend" in path else mine
    assert (sign in ada, sign in bob, sign in boss) == (True, False, True)
    assert WORD not in bob


def test_a_page_behind_anothers_video_is_not_to_be_had(world: World) -> None:
    """`after` with an id of somebody else says the same as with an unknown one."""
    mine = world.make("waiting", world.ada)
    answers = [world.client.get(f"/v1/videos?after={id_}", headers=world.bob) for id_ in (mine, "video_0")]
    assert answers[0].status_code == 400
    assert told(answers[0]) == told(answers[1])


def test_one_who_administers_may_everything(world: World) -> None:
    mine = world.make("finished", world.ada)
    assert world.client.get(f"/api/download/{mine}").content == b"mp4!"
    assert world.client.delete(f"/api/videos/{mine}").status_code == 200
    assert world.client.get(f"/api/videos/{mine}", headers=world.ada).status_code == 404


def test_videos_from_before_are_for_those_who_administer(tmp_path: Path) -> None:
    """A database of the former form is brought up to date: nobody owns its videos, and what they may cost is kept."""
    settings = settings_for(tmp_path)
    engine = Database(settings.database).system_engine()
    row = {"id": "video_old", "prompt": "A cat", "model": "animatic", "width": 480, "height": 480, "seconds": 1,
           "seed": 1, "state": "queued", "created_at": "2026-11-01 00:00:00", "revision": 1,
           "estimated_cost": 5}  # fmt: skip
    with engine.begin() as connection:
        config = _alembic()
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        names = ", ".join(row)
        connection.execute(text(f"INSERT INTO videos ({names}) VALUES (:{', :'.join(row)})"), row)
    engine.dispose()
    with open_studio_with_keys(tmp_path) as client:
        assert client.get("/api/videos/video_old").json()["prompt"] == "A cat"
        other = as_key(make_key(client)["secret"])
        assert client.get("/api/videos/video_old", headers=other).status_code == 404
        assert client.get("/api/spend?by=key").json()["rows"][0] == {
            "key": "", "name": None, "spent": 0.0, "reserved": 5e-6, "unknown_count": 0, "videos": 1,
        }  # fmt: skip


def test_a_page_is_its_keys(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Who signed in with a key sees what that key made, and not the rest."""
    with open_studio_with_keys(tmp_path_factory.mktemp("page")) as client:
        ada, bob = (make_key(client)["secret"] for _ in range(2))
        mine = client.post("/api/generate", json={"prompt": "A cat"}, headers=as_key(ada)).json()["job_id"]
        for secret, status in ((ada, 200), (bob, 404)):
            client.post("/api/session", json={"key": secret}, headers=no_key())
            assert client.get(f"/api/status/{mine}", headers=no_key()).status_code == status


def test_a_key_of_a_request_is_its_owners(world: World) -> None:
    """The same Idempotency-Key, or the same numbered try, of two keys are two videos."""
    for first, second in (({"Idempotency-Key": "order-1"},) * 2, [{"x-stainless-retry-count": n} for n in "01"]):
        made = [
            world.client.post("/api/generate", json={"prompt": "A dog"}, headers=who | headers).json()["job_id"]
            for who, headers in ((world.ada, first), (world.bob, second), (world.ada, second))
        ]
        assert made[0] == made[2] != made[1]


def test_decisions_are_counted_for_their_owner(world: World) -> None:
    before = world.client.get("/api/upstreams", headers=world.bob).json()["decisions"]
    world.make("undecided", world.ada)
    assert world.client.get("/api/upstreams", headers=world.bob).json()["decisions"] == before
    assert world.client.get("/api/upstreams", headers=world.ada).json()["decisions"] > 0


def test_a_listener_hears_its_own(world: World) -> None:
    """In the snapshot, live, and after a break; the one who administers hears all."""
    old = world.make("waiting", world.ada)
    streams = [Stream(world.client, headers=who) for who in (world.ada, world.bob, dict(world.client.headers))]
    again = Stream(world.client, headers=world.bob | {"last-event-id": "0"})
    try:
        for stream in streams:
            wait_for(lambda each=stream: each.heard, lambda text: "snapshot" in text, seconds=10)
        hers, his = world.make("waiting", world.ada), world.make("waiting", world.bob, "A dog")
        ada, bob, boss = (
            wait_for(lambda each=stream: each.heard, lambda text, id_=id_: id_ in text, seconds=10)
            for stream, id_ in zip(streams, (hers, his, his), strict=True)
        )
        missed = wait_for(lambda: again.heard, lambda text: his in text, seconds=10)
    finally:
        for stream in (*streams, again):
            stream.leave()
            stream.wait_for_end()
    assert (old in ada, hers in ada, his in ada) == (True, True, False)
    assert [each in bob + missed for each in (old, hers, WORD)] == [False, False, False]
    assert (hers in boss, his in boss) == (True, True)


def test_a_stream_ends_with_its_key(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What happens after a revocation is not told any more."""
    monkeypatch.setattr("app.api.events.KEY_CHECKED", 0.0)
    key = make_key(world.client)
    who = as_key(key["secret"])
    stream = Stream(world.client, headers=who)
    wait_for(lambda: stream.heard, lambda text: "snapshot" in text, seconds=10)
    waiting = world.make("waiting", who)
    wait_for(lambda: stream.heard, lambda text: waiting in text, seconds=10)
    world.client.delete(f"/api/keys/{key['id']}")
    world.client.post(f"/api/videos/{waiting}/cancel")
    stream.wait_for_end()
    assert '"status":"cancelled"' not in stream.heard


def test_a_silent_stream_ends_with_its_key(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing changes, too."""
    monkeypatch.setattr("app.api.events.KEY_CHECKED", 0.0)
    monkeypatch.setattr("app.api.events.SILENCE", 0.1)
    key = make_key(world.client)
    stream = Stream(world.client, headers=as_key(key["secret"]))
    wait_for(lambda: stream.heard, lambda text: text.count(": nothing new") > 1, seconds=10)
    world.client.delete(f"/api/keys/{key['id']}")
    stream.wait_for_end()
