"""What every request passes: limits, headers, hosts, ids; and what no answer ever shows."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import resource
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import httpx2
import psutil
import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app.api.edge import SECURITY_HEADERS, Edge
from app.api.intake import MOST_CRUMBS
from app.api.rates import Rates
from app.main import create_app
from app.metrics import Metrics
from app.serving import MOST_CONNECTIONS
from tests.conftest import CAT, LOCAL, SMALL, StudioServer, settings_for, wait_for


@pytest.mark.parametrize("path", ["/", "/api/videos", "/health", "/docs", "/nowhere", "/main.js", "/metrics"])
def test_every_answer_is_guarded(idle_client: TestClient, path: str) -> None:
    """The security headers stand on pages, data and errors alike; no script may run but the studio's own."""
    answer = idle_client.get(path)
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy or path == "/docs"
    assert "unsafe-eval" not in policy


def test_production_sends_hsts(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, worker=False, environment="production", authentication="proxy")
    with TestClient(create_app(settings)) as client:
        assert "max-age" in client.get("/health").headers["strict-transport-security"]


def test_request_ids(idle_client: TestClient) -> None:
    """A caller's plain id is kept; what could break a log or a header is replaced."""
    assert idle_client.get("/health", headers={"X-Request-Id": "my-id-0001"}).headers["x-request-id"] == "my-id-0001"
    for bad in ("short", "a" * 65, "spaces are bad", '"><script>'):
        given = idle_client.get("/health", headers={"X-Request-Id": bad}).headers["x-request-id"]
        assert re.fullmatch(r"req_[0-9a-f]{24}", given)


def test_an_unexpected_error_shows_no_internals(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """500 with a sentence and an id; the trace is in the log alone."""
    app = create_app(settings_for(tmp_path, worker=False))

    @app.get("/api/broken")
    async def broken() -> None:
        raise RuntimeError("the secret of /root/.ssh")

    app.router.routes.insert(0, app.router.routes.pop())
    with TestClient(app) as client, caplog.at_level(logging.ERROR):
        answer = client.get("/api/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert "RuntimeError" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("POST", "/api/nothing", 404, "not_found"),
        ("GET", "/api/generate", 405, "method_not_allowed"),
        ("PUT", "/api/generate", 405, "method_not_allowed"),
        ("POST", "/health", 405, "method_not_allowed"),
        ("GET", "/../app/config.py", 404, "not_found"),
        ("GET", "/%2e%2e/config.py", 404, "not_found"),
        ("GET", "/..%5cconfig.py", 404, "not_found"),
        ("GET", "/api/videos/video_0/cancel", 405, "method_not_allowed"),
        ("GET", "/api/videos/video_0/nothing", 404, "not_found"),
    ],
)
def test_unknown_addresses_and_verbs(idle_client: TestClient, method: str, path: str, status: int, code: str) -> None:
    answer = idle_client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert bool(answer.headers.get("allow")) == (status == 405)


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 422, "invalid_request"),
        (b"\xff\xfe", "application/json", 422, "invalid_request"),
        (b'{"prompt": "\\ud800"}', "application/json", 422, "invalid_request"),
        (b'{"prompt": "x", "duration": NaN}', "application/json", 422, "invalid_request"),
        (b'{"prompt": "x", "duration": 1' + b"0" * 5000 + b"}", "application/json", 400, "bad_request"),
        (b"[" * 50_000, "application/json", 400, "bad_request"),
        (b"[1, 2]", "application/json", 422, "invalid_request"),
        (b'"text"', "application/json", 422, "invalid_request"),
        (b"prompt=x", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'{"prompt": "x"}', "text/plain", 415, "unsupported_media_type"),
        (b'{"prompt": "' + b"x" * 600_000 + b'"}', "application/json", 413, "payload_too_large"),
    ],
)
def test_hostile_bodies_are_refused_with_a_reason(
    idle_client: TestClient, body: bytes, kind: str, status: int, code: str
) -> None:
    """Whatever the body, the answer is a problem of the 400s in bounded time, and nothing is stored."""
    before = idle_client.get("/api/videos").json()
    answer = idle_client.post("/api/generate", content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert idle_client.get("/api/videos").json() == before


def test_the_longest_prompt_in_the_widest_letters_fits(idle_client: TestClient) -> None:
    """32,000 characters, each two escapes of six letters as many JSON writers send them, are not too large."""
    body = b'{"prompt": "' + b"\\ud83d\\udc08" * 32_000 + b'"}'
    answer = idle_client.post("/api/generate", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200


def test_a_chopped_body_is_counted_too(studio: StudioServer) -> None:
    """A length that is not declared does not pass the limit."""

    def endless() -> object:
        for _ in range(64):
            yield b"x" * 65_536

    with httpx2.Client(**LOCAL) as http:
        answer = http.post(
            f"{studio.url}/api/generate", content=endless(), headers={"Content-Type": "application/json"}
        )
    assert (answer.status_code, answer.json()["code"]) == (413, "payload_too_large")


def test_a_body_of_crumbs_is_refused(studio: StudioServer) -> None:
    """400 clients that send chunks of one byte would keep everybody else waiting; a sentence sent so is taken."""
    body = json.dumps({"prompt": CAT * 5, **SMALL}).encode()

    def answer(content: bytes) -> httpx2.Response:
        pieces = (content[at : at + 1] for at in range(len(content)))
        with httpx2.Client(**LOCAL) as http:
            return http.post(f"{studio.url}/api/generate", content=pieces, headers={"Content-Type": "application/json"})

    assert len(body) < MOST_CRUMBS
    assert answer(body).status_code == 200
    refused = answer(body + b" " * MOST_CRUMBS)
    assert (refused.status_code, refused.json()["code"]) == (408, "request_timeout")
    assert "larger" in refused.json()["detail"]
    assert refused.headers["connection"] == "close"


def test_rate_limits_name_the_wait(tmp_path: Path) -> None:
    """429 with Retry-After, for new videos and for all requests; header tricks do not shake it off."""
    settings = settings_for(tmp_path, worker=False, rate_limit="20/minute", rate_limit_create="3/minute")
    with TestClient(create_app(settings)) as client:
        answers = [
            client.post("/api/generate", json={"prompt": CAT}, headers={"X-Forwarded-For": f"10.0.0.{n}"})
            for n in range(5)
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert answers[3].json()["code"] == "rate_limited"
        assert 1 <= int(answers[3].headers["retry-after"]) <= 60
        assert len(client.get("/api/videos").json()["videos"]) == 3
        assert [client.get("/health").status_code for _ in range(20)][-1] == 429


@pytest.mark.parametrize(
    ("forwarded", "allowed"),
    [
        ("10.0.0.{n}", True),  # the proxy names another person each time
        ("{n}.1.1.1, 10.0.0.9", False),  # what a person claims before the proxy's own entry is not believed
        ("10.0.0.{n}, 127.0.0.1", True),  # through two trusted proxies
    ],
)
def test_a_trusted_proxy_names_the_person(tmp_path: Path, forwarded: str, allowed: bool) -> None:
    """Behind a proxy everybody has a limit of their own, and nobody can shake it off with a header."""
    settings = settings_for(tmp_path, worker=False, rate_limit="3/minute", trusted_proxies="127.0.0.0/8")
    with TestClient(create_app(settings), client=("127.0.0.1", 5000)) as client:
        answers = [client.get("/health", headers={"X-Forwarded-For": forwarded.format(n=n)}) for n in range(1, 6)]
    assert (answers[-1].status_code == 200) is allowed


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("192.168.1.20", 200),
        ("studio", 200),
        ("video.example.org", 200),
        ("evil.example.com", 403),
        ("127.0.0.1.nip.io", 403),
        ("localhost.evil.com", 403),
        ("[::1", 403),
    ],
)
def test_a_foreign_name_cannot_be_rebound_to_the_studio(tmp_path: Path, host: str, status: int) -> None:
    settings = settings_for(tmp_path, worker=False, allowed_hosts=("video.example.org",))
    with TestClient(create_app(settings)) as client:
        assert client.get("/api/videos", headers={"Host": host}).status_code == status


def test_cors_is_open_in_development(idle_client: TestClient) -> None:
    answer = idle_client.get("/api/videos", headers={"Origin": "http://localhost:3000"})
    assert answer.headers["access-control-allow-origin"] == "*"


def test_cors_is_a_list_in_production(tmp_path: Path) -> None:
    """A website that is not listed reads nothing and changes nothing."""
    settings = settings_for(
        tmp_path,
        worker=False,
        environment="production",
        authentication="proxy",
        cors_origins=("https://friend.example",),
    )
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        friend, foe, page = ({"Origin": origin} for origin in (
            "https://friend.example", "https://foe.example", "http://localhost"
        ))  # fmt: skip
        assert client.get("/health", headers=friend).headers["access-control-allow-origin"] == "https://friend.example"
        assert "access-control-allow-origin" not in client.get("/health", headers=foe).headers
        post = [client.post("/api/generate", json={"prompt": CAT}, headers=origin) for origin in (friend, page, foe)]
        assert [answer.status_code for answer in post] == [200, 200, 403]
        null = client.post("/api/generate", json={"prompt": CAT}, headers={"Origin": "null"})
        assert (null.status_code, null.json()["code"]) == (403, "forbidden")


def test_metrics_have_few_and_closed_labels(waiting_client: TestClient) -> None:
    """Nothing that a caller invents becomes a series."""
    for n in range(5):
        waiting_client.get(f"/invented/{n}")
        waiting_client.get(f"/api/status/invented{n}")
        waiting_client.request(f"VERB{n}", "/health")
    waiting_client.post("/api/generate", json={"prompt": CAT})
    text = waiting_client.get("/metrics").text
    assert "invented" not in text
    assert "VERB" not in text
    assert 'studio_http_requests_total{method="POST",route="/api/generate",status="200"} 1.0' in text
    assert 'route="/api/status/{job_id}",status="404"} 5.0' in text
    assert 'studio_videos{state="queued"} 1.0' in text
    assert 'studio_videos_ended_total{outcome="completed"} 0.0' in text
    for name in ("studio_storage_used_bytes", "studio_storage_free_bytes", "studio_queue_oldest_seconds",
                 "studio_http_request_duration_seconds_bucket"):  # fmt: skip
        assert f"\n{name}" in text


def test_health_needs_nothing(idle_client: TestClient) -> None:
    answer = idle_client.get("/health").json()
    assert answer["status"] == "healthy"
    assert answer["timestamp"].startswith("20")


def test_the_documents_load_nothing_from_elsewhere(idle_client: TestClient) -> None:
    """Swagger UI comes from this server alone, and every code of an error has its place."""
    page = idle_client.get("/docs").text
    assert re.findall(r'(?:src|href)="(?!/)', page) == []
    for address in re.findall(r'(?:src|href)="(/[^"]*\.(?:js|css|svg))"', page):
        assert idle_client.get(address).status_code == 200, address
    assert 'id="unsupported_size"' in idle_client.get("/docs/errors").text


def test_the_documents_begin_with_videos_and_name_every_subject(idle_client: TestClient) -> None:
    document = idle_client.get("/openapi.json").json()
    used = {tag for path in document["paths"].values() for verb in path.values() for tag in verb["tags"]}
    named = [each["name"] for each in document["tags"]]
    assert named[0] == "videos"
    assert sorted(named) == sorted(used)


def _connect(studio: StudioServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", studio.port), timeout=30)


def _drip(studio: StudioServer, stop: threading.Event) -> None:
    """A body that comes one byte a second."""
    with _connect(studio) as slow:
        slow.sendall(
            b"POST /api/generate HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nContent-Length: 900\r\n\r\n"
        )
        while not stop.wait(1.0):
            try:
                slow.sendall(b" ")
            except OSError:
                return


def _flood(studio: StudioServer, head: bytes, block: bytes, total: int) -> None:
    with _connect(studio) as loud:
        try:
            loud.sendall(head)
            for _ in range(total // len(block)):
                loud.sendall(block)
        except OSError:
            return


def test_slow_and_oversized_clients_do_not_keep_others_waiting(studio: StudioServer) -> None:
    """Half-sent heads, one byte a second, a 4 MB header and a 1 GB body: /health answers in under 1 s throughout."""
    stop = threading.Event()
    half_sent = [_connect(studio) for _ in range(100)]
    for connection in half_sent:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Half: ")
    post = b"POST /api/generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    attacks = [
        *(threading.Thread(target=_drip, args=(studio, stop)) for _ in range(50)),
        threading.Thread(
            target=_flood, args=(studio, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Big: ", b"x" * 65536, 4 << 20)
        ),
        threading.Thread(
            target=_flood, args=(studio, post + b"Content-Length: 1073741824\r\n\r\n", b"x" * 1048576, 1 << 30)
        ),
        threading.Thread(
            target=_flood,
            args=(studio, post + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n", 1 << 30),
        ),
    ]
    before = studio.memory()
    for attack in attacks:
        attack.start()
    waits = []
    with httpx2.Client(**LOCAL) as http:
        until = time.monotonic() + 12
        while time.monotonic() < until:
            began = time.perf_counter()
            assert http.get(f"{studio.url}/health").status_code == 200
            waits.append(time.perf_counter() - began)
            time.sleep(0.05)
    stop.set()
    for attack in attacks:
        attack.join(timeout=30)
    assert max(waits) < 1.0
    assert studio.memory() - before < 200 << 20
    for connection in half_sent:
        connection.close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/generate", "application/json"),
        ("/api/batches", "text/csv"),
        ("/api/uploads", "image/png"),
        ("/v1/videos", "application/json"),
        ("/v1/videos", "multipart/form-data; boundary=x"),
        ("/mcp", "application/json"),
    ],
)
def test_who_leaves_in_the_middle_of_a_body_is_no_mistake_of_ours(studio: StudioServer, path: str, kind: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
    accept = "Accept: application/json, text/event-stream\r\n"

    def left() -> float:
        """Requests that ended as nginx's 499 there."""
        found = re.findall(
            f'studio_http_requests_total{{method="POST",route="{path}",status="499"}} (.+)',
            httpx2.get(f"{studio.url}/metrics", **LOCAL).text,
        )
        return float(found[0]) if found else 0.0

    before = left()
    with _connect(studio) as leaving:
        leaving.sendall(f"{head}{accept}Content-Length: 900\r\n\r\n--x\r\n".encode())
        time.sleep(0.2)
    wait_for(left, lambda count: count == before + 1, seconds=10)
    assert "a request failed" not in studio.log.read_text()


def test_a_half_sent_head_is_closed(studio: StudioServer) -> None:
    """After 8 s the connection ends, so that idle attackers do not pile up."""
    with _connect(studio) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Half: ")
        began = time.monotonic()
        while connection.recv(1000):
            pass
        assert time.monotonic() - began < 12


def test_fifteen_hundred_connections_keep_nobody_out(studio: StudioServer) -> None:
    """They say nothing; others are answered at once. The server takes the descriptors that the system lets it have."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files[1], files[1]))
    assert psutil.Process(studio.pid).rlimit(psutil.RLIMIT_NOFILE)[0] >= min(MOST_CONNECTIONS, files[1])
    with ExitStack() as stack:
        for _ in range(1500):
            stack.enter_context(_connect(studio))
        assert httpx2.get(f"{studio.url}/health", timeout=5, **LOCAL).status_code == 200
    resource.setrlimit(resource.RLIMIT_NOFILE, files)


def test_the_time_of_a_body_begins_when_it_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the studio did before, however long it took, is not the client's delay."""
    settings = settings_for(tmp_path)
    told: list[Message] = []

    async def slow(_scope: Scope, receive: Receive, send: Send) -> None:
        true = time.monotonic
        monkeypatch.setattr(time, "monotonic", lambda: true() + 60)
        told.append(await receive())
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def arrive() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    def no_database() -> NoReturn:
        raise AssertionError("counts of one process need none")

    scope: Scope = {"type": "http", "method": "GET", "path": "/health", "headers": [(b"host", b"localhost")]}
    asyncio.run(Edge(slow, settings, Metrics(), Rates(settings, no_database))(scope, arrive, send))
    assert [message["type"] for message in told] == ["http.request", "http.response.start"]
