"""How often one may ask: what the headers say, counts that processes share, and what does not shake a limit off."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from tests.conftest import CAT, SHARED_KEY, free_port, settings_for, wait_for
from tests.keyed import make_key, open_studio_with_keys
from tests.test_durability import _database, _run

MEMBER = re.compile(r'"(requests|videos)";(q|r)=(\d+);(w|t)=(\d+)')


def members(header: str) -> dict[str, tuple[int, int]]:
    """A RateLimit header's numbers, by its policies' names; nothing else may stand in it."""
    found = MEMBER.findall(header)
    assert MEMBER.sub("", header).replace(", ", "") == ""
    return {name: (int(amount), int(seconds)) for name, _, amount, _, seconds in found}


@pytest.mark.parametrize(
    ("path", "body"),
    [("/api/generate", {"prompt": CAT}), ("/v1/videos", {"prompt": CAT}), ("/openai/v1/videos", {"prompt": CAT})],
)
def test_answers_say_what_is_left(tmp_path: Path, path: str, body: dict[str, str]) -> None:
    """In the words of both protocols: the policy, what is left of it, and a 429 whose two times agree."""
    settings = settings_for(tmp_path, worker=False, rate_limit="100/hour", rate_limit_create="2/hour")
    with TestClient(create_app(settings)) as client:
        answers = [client.post(path, json=body) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        for left, answer in enumerate(answers[:2]):
            assert members(answer.headers["ratelimit-policy"]) == {"requests": (100, 3600), "videos": (2, 3600)}
            rest = members(answer.headers["ratelimit"])
            assert {name: number for name, (number, _) in rest.items()} == {"requests": 99 - left, "videos": 1 - left}
            assert all(1 <= seconds <= 3600 for _, seconds in rest.values())
        refused = answers[2].headers
        assert members(refused["ratelimit"])["videos"] == (0, int(refused["retry-after"]))
        look = client.get("/api/videos").headers
        assert members(look["ratelimit-policy"]) == {"requests": (100, 3600)}
        assert members(look["ratelimit"])["requests"][0] == 96
        assert "ratelimit" not in client.get("/").headers  # which a browser keeps


HEADERS = [
    *({name: value} for name in ("X-Forwarded-For", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP")
      for value in ("10.1.1.1", "::1", "2001:db8::7", "unknown")),
    *({"Forwarded": value} for value in ("for=10.1.1.1", 'for="[2001:db8::1]"', "for=unknown;by=_proxy")),
    *({"X-Forwarded-For": value} for value in ("1.1.1.1, 2.2.2.2", " ", ",", "127.0.0.1", "testclient", "x" * 4000)),
    *({name: "a" * 30} for name in ("X-Request-Id", "User-Agent", "Cookie", "Via", "Referer", "Accept-Language")),
    {"Host": "localhost"}, {"Host": "127.0.0.1:99"}, {"X-Forwarded-Host": "elsewhere"}, {"X-Original-URL": "/health"},
    {"X-HTTP-Method-Override": "GET"}, {"Connection": "close"}, {"Authorization": "Bearer nobody"},
]  # fmt: skip
PATHS = [
    "/api/videos", "/api/videos/", "/api//videos", "//api/videos", "/API/videos", "/api/./videos", "/api/videos?a=1",
    "/api/videos?a=2", "/api/%76ideos", "/%61pi/videos", "/api/videos;x", "/api/videos#x", "/api/x/../videos",
    "/v1/videos", "/v1/videos/", "/openai/v1/videos", "/openai/videos", "/openai/deployments/a/videos",
    "/openai/deployments/b/videos", "/health", "/", "/main.js", "/nowhere", "/docs",
]  # fmt: skip
KEYS = [
    {"Authorization": "Bearer {}"}, {"authorization": "bearer {}"}, {"Authorization": "BEARER {}"}, {"api-key": "{}"},
    {"Authorization": "Bearer  {}"}, {"Authorization": "Bearer {} "}, {"API-KEY": "{}"},
    {"api-key": "{}", "Authorization": "Bearer {}"},
]  # fmt: skip


def test_no_spelling_shakes_a_limit_off(tmp_path: Path) -> None:
    """Whatever the headers and the path are called, one address gets what one address may have."""
    assert len(HEADERS) + len(PATHS) + len(KEYS) >= 70
    settings = settings_for(tmp_path, worker=False, rate_limit="30/hour")
    with TestClient(create_app(settings)) as client:
        tries = [("/api/videos", headers) for headers in HEADERS] + [(path, {}) for path in PATHS]
        seen = Counter(client.get(path, headers=headers).status_code == 429 for path, headers in tries)
    assert seen[False] == 30


def test_no_spelling_of_a_key_shakes_its_limit_off(tmp_path: Path) -> None:
    """A key counts as one, however it is shown, from wherever, and in a browser that signed in with it too."""
    with open_studio_with_keys(tmp_path) as client:
        secret = make_key(client, rate="10/hour")["secret"]
        del client.headers["Authorization"]
        client.post("/api/session", json={"key": secret})
        shown = [{name: value.format(secret) for name, value in headers.items()} for headers in KEYS * 2]
        tries = [*shown, *[{}] * 4]  # the cookie alone
        seen = Counter(client.get("/api/videos", headers=headers).status_code for headers in tries)
    assert seen == {200: 10, 429: 10}


def test_strangers_keys_count_for_their_address(tmp_path: Path) -> None:
    """Trying keys out is limited too: each wrong one counts where it comes from."""
    with open_studio_with_keys(tmp_path, rate_limit="20/hour") as client:
        wrong = [{"Authorization": f"Bearer sk_{number}"} for number in range(30)]
        seen = Counter(client.get("/api/videos", headers=headers).status_code for headers in wrong)
    assert seen == {401: 20, 429: 10}


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings by which several processes count together."""
    if request.param == "redis":
        yield {"rate_limit_store": request.getfixturevalue("redis")}
        return
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    if request.param == "postgresql":
        url = _database(request.getfixturevalue("postgres"), "rates")
        _run("migrate", url, tmp_path)
    yield {"rate_limit_store": "database", "database_url": url, "secret_key": SHARED_KEY}


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    """The URL of a Redis of this run alone; skips with the reason where there is none."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis is not installed (Debian: redis-server)")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", "/tmp"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        import redis as library

        server = library.Redis(port=port)
        wait_for(lambda: _answers(server, library.ConnectionError), bool, seconds=20)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(server: object, away: type[Exception]) -> bool:
    try:
        return bool(server.ping())  # type: ignore[attr-defined]
    except away:
        return False


def test_processes_share_a_count(shared: dict[str, str], tmp_path: Path) -> None:
    """Two studios, asked at once by twelve: together they let through what one may, and say alike what is left."""
    limits = {"rate_limit": "60/hour", "rate_limit_create": "5/hour"}
    with ExitStack() as stack:
        clients = [
            stack.enter_context(TestClient(create_app(settings_for(tmp_path / name, worker=False, **limits, **shared))))
            for name in ("first", "second")
        ]
        first, second = clients
        made = [client.post("/api/generate", json={"prompt": CAT}).status_code for client in clients * 4]
        assert Counter(made) == {200: 5, 429: 3}
        with ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda number: clients[number % 2].get("/api/videos"), range(80)))
        allowed = [answer for answer in answers if answer.status_code == 200]
        assert 60 - 8 - 6 <= len(allowed) <= 60 - 8 + 6
        wait = int(first.get("/api/videos").headers["retry-after"])
        assert abs(wait - int(second.get("/api/videos").headers["retry-after"])) <= 2
        assert first.get("/health").status_code == 200


def test_a_wait_that_is_named_is_enough(tmp_path: Path) -> None:
    """Whoever comes back after `Retry-After` gets in, also where the window before still counts."""
    settings = settings_for(tmp_path, worker=False, rate_limit="3/2second", rate_limit_store="database")
    with TestClient(create_app(settings)) as client:
        for _ in range(2):
            refused = wait_for(lambda: client.get("/api/videos"), lambda answer: answer.status_code == 429)
            time.sleep(int(refused.headers["retry-after"]))
            assert client.get("/api/videos").status_code == 200


@pytest.mark.parametrize("store", ["database", "redis://:secret-of-redis@127.0.0.1:{port}/0"])
def test_while_the_store_is_away_nobody_is_unlimited(tmp_path: Path, store: str) -> None:
    """503 that says when to come back, with nothing of the inside; what needs no key still answers."""
    store = store.format(port=free_port())
    settings = settings_for(tmp_path, worker=False, rate_limit_store=store)
    with TestClient(create_app(settings)) as client:
        if store == "database":
            path = tmp_path / "studio.db"
            for file in tmp_path.glob("studio.db*"):
                file.unlink()
            path.mkdir()
        for ask in (client.get("/api/videos"), client.post("/v1/videos", json={"prompt": CAT})):
            assert (ask.status_code, ask.headers["retry-after"]) == (503, "2")
            assert "secret-of-redis" not in ask.text
        assert [client.get(path).status_code for path in ("/health", "/", "/main.js")] == [200, 200, 200]
