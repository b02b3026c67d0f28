"""Who may come in, and what for: keys, their scopes and ends, sign-in of the page, and that no secret is left about."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app import cli
from app.config import read_settings
from app.db import Database, sessions
from app.errors import ConfigurationError
from app.logs import Cleaner
from app.main import create_app
from app.models.caller import NOBODY, Caller
from tests import commands
from tests.conftest import CAT, settings_for
from tests.keyed import as_key, make_key, no_key, open_studio_with_keys

ADMIN_ROUTES = [("GET", "/api/keys"), ("POST", "/api/keys"), ("DELETE", "/api/keys/key_0"),
                ("POST", "/api/upstreams/azure/check"), ("GET", "/api/audit"), ("GET", "/metrics")]  # fmt: skip
UNKEYED = [
    "/play/{token}",
    "/api/session/oidc/start",
    "/api/session/oidc/callback",
]  # tests/test_links.py, test_oidc.py
OPEN = ["/", "/main.js", "/health", "/ready", "/docs", "/docs/errors", "/openapi.json", "/api/session"]


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with open_studio_with_keys(tmp_path_factory.mktemp("keys")) as client:
        yield client


def code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_the_secret_is_nowhere_but_in_the_first_answer(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Not in a file of DATA_DIR, a log line, a list or an error, after it was used rightly and wrongly."""
    with open_studio_with_keys(tmp_path) as studio:
        made = make_key(studio, name="Ada")
        secret = made["secret"]
        assert (secret[:9], len(secret)) == (made["prefix"], 46)
        answers = [
            studio.get("/api/videos", headers=as_key(secret)),
            studio.get(f"/api/status/{secret}", headers=as_key(secret)),
            studio.get("/api/videos", headers=as_key(secret + "x")),
            studio.get("/api/videos", headers={"api-key": secret, "Authorization": "Bearer other"}),
            studio.post("/api/session", json={"key": secret}, headers=no_key()),
            studio.post("/api/session", json={"key": secret + "x"}, headers=no_key()),
            studio.post("/api/session", json={"key": [secret]}, headers=no_key()),
            studio.get("/api/keys"),
            studio.get("/metrics"),
            studio.delete(f"/api/keys/{made['id']}"),
            studio.get("/api/videos", headers=as_key(secret)),
        ]
        token = answers[4].cookies["studio_session"]
        log = capfd.readouterr().err
        assert "/api/status/[secret]" in log
        shown = [answer.text for answer in answers] + [log]
        shown += [path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    assert made["prefix"] in "".join(shown)
    assert [each[:200] for each in shown if secret[10:] in each or token[10:] in each] == []


def test_a_key_in_a_log_line_is_taken_out() -> None:
    cleaner = Cleaner((), keep_lines=False)
    secret = "sk_" + "aB3-_x" * 7
    assert cleaner.clean(f"GET /api/status/{secret} failed", 2000) == "GET /api/status/[secret] failed"
    assert "aB3" not in cleaner.clean(f"{secret} cookie=st_{'aB3-_x' * 7} /play/pl_{'aB3-_x' * 10}", 2000)


@pytest.mark.parametrize("path", ["/api/videos", "/api/nothing", "/v1/videos", "/openai/videos", "/api/events"])
def test_without_a_key_nothing_is_told(studio: TestClient, path: str) -> None:
    """401 with what to do, also at addresses that do not exist."""
    for headers in (no_key(), as_key("sk_wrong"), as_key(""), as_key("x" * 10_000), {"Authorization": "Basic YTpi"}):
        answer = studio.get(path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        if path.startswith("/api"):
            assert answer.json()["code"] == "unauthenticated"
        else:
            assert answer.json()["error"]["code"] == "invalid_api_key"
            assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("path", OPEN)
def test_what_is_open_stays_open(studio: TestClient, path: str) -> None:
    assert studio.get(path, headers=no_key()).status_code == 200


def test_every_route_asks_for_a_key_but_those_that_are_listed(studio: TestClient) -> None:
    """Of the OpenAPI document, so that a new route is closed unless somebody says otherwise here."""
    paths = studio.get("/openapi.json").json()["paths"]
    asked = [(verb.upper(), path) for path, verbs in paths.items() for verb in verbs if path not in OPEN + UNKEYED]
    assert len(asked) > 30
    filled = [(verb, path.replace("{", "").replace("}", "")) for verb, path in asked]
    assert [each for each in filled if studio.request(*each, headers=no_key()).status_code != 401] == []


def test_both_headers_work_and_two_different_keys_do_not(studio: TestClient) -> None:
    secret, other = make_key(studio)["secret"], make_key(studio)["secret"]
    bare = no_key()
    assert "Cookie" in studio.get("/api/videos", headers=as_key(secret)).headers["vary"]
    for headers in (as_key(secret), {"api-key": secret}, as_key(secret) | {"api-key": secret},
                    {"Authorization": f"bearer {secret}"}):  # fmt: skip
        assert studio.get("/api/videos", headers=bare | headers).status_code == 200
    assert studio.get("/api/videos", headers=as_key(secret) | {"api-key": other}).status_code == 401
    assert studio.get(f"/api/videos?api-key={secret}", headers=bare).status_code == 401
    assert studio.get("/api/videos", headers=as_key(secret[:-1])).status_code == 401


def test_a_scope_that_is_missing_is_named(studio: TestClient) -> None:
    """403 forbidden, in both protocols; admin may everything."""
    reader, writer = (as_key(make_key(studio, scopes=[scope])["secret"]) for scope in ("read", "create"))
    denied = studio.post("/api/generate", json={"prompt": CAT}, headers=reader)
    assert (code(denied), "scope create" in denied.json()["detail"]) == ((403, "forbidden"), True)
    assert studio.post("/v1/videos", json={"prompt": CAT}, headers=reader).json()["error"]["code"] == "forbidden"
    made = studio.post("/api/generate", json={"prompt": CAT}, headers=writer)
    assert made.status_code == 200
    denied = studio.get(f"/api/status/{made.json()['job_id']}", headers=writer)
    assert (denied.status_code, "scope read" in denied.json()["detail"]) == (403, True)
    both = as_key(make_key(studio)["secret"])
    for method, path in ADMIN_ROUTES:
        denied = studio.request(method, path, headers=both)
        assert (code(denied), "scope admin" in denied.json()["detail"]) == ((403, "forbidden"), True), path
    assert studio.get("/api/keys").status_code == 200
    assert studio.get("/metrics").status_code == 200


def test_metrics_are_for_this_machine_and_for_who_administers(tmp_path: Path) -> None:
    """A scraper on this machine needs no key; what a proxy passes on is not from this machine."""
    app = create_app(settings_for(tmp_path, worker=False, authentication="keys"))
    with TestClient(app, client=("127.0.0.1", 5000)) as near:
        assert near.get("/metrics").status_code == 200
        assert near.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 401
        assert near.get("/api/videos").status_code == 401
    with TestClient(app, client=("203.0.113.9", 5000)) as far:
        assert far.get("/metrics").status_code == 401


def test_a_key_ends_when_it_expires_or_is_revoked(studio: TestClient) -> None:
    """At once, its sign-ins too, and with the same words as for a key that never was."""
    never = studio.get("/api/videos", headers=as_key("sk_never")).json()
    soon = (datetime.now(UTC) + timedelta(seconds=1.2)).isoformat()
    brief, revoked = make_key(studio, expires_at=soon), make_key(studio)
    pages = [_sign_in(studio, key["secret"]) for key in (brief, revoked)]
    for key in (brief, revoked):
        assert studio.get("/api/videos", headers=as_key(key["secret"])).status_code == 200
    gone = studio.delete(f"/api/keys/{revoked['id']}").json()
    assert gone["revoked_at"] is not None
    assert studio.delete(f"/api/keys/{revoked['id']}").json()["revoked_at"] == gone["revoked_at"]
    time.sleep(1.2)
    for key in (brief, revoked):
        answer = studio.get("/api/videos", headers=as_key(key["secret"])).json()
        assert answer | {"request_id": ""} == never | {"request_id": ""}
    assert [studio.get("/api/videos", headers=no_key() | page).status_code for page in pages] == [401, 401]
    assert code(studio.delete("/api/keys/key_unknown")) == (404, "not_found")


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "a\nb"}, {"scopes": []}, {"scopes": ["all"]}, {"rate": "often"}, {"daily_budget": -1},
     {"total_budget": "NaN"}, {"expires_at": "2020-01-01T00:00:00Z"}, {"expires_at": "2090-01-01T00:00:00"},
     {"daily_budget": True}, {"total_budget": "5"}, {"keep_prompts": "yes"}, {"signing": 1}, {"expires_at": 4102444800},
     {"more": 1}],
)  # fmt: skip
def test_what_is_no_key_is_refused(studio: TestClient, wrong: dict[str, Any]) -> None:
    answer = studio.post("/api/keys", json={"name": "Ada"} | wrong)
    assert code(answer) == (422, "invalid_request")
    assert answer.json()["errors"][0]["field"] == next(iter(wrong))


def test_a_key_has_a_rate_of_its_own(tmp_path: Path) -> None:
    """Counted per key, not per address; who shows no good key is counted by address."""
    with open_studio_with_keys(tmp_path, rate_limit="12/minute", rate_limit_create="2/minute") as studio:
        slow, usual = make_key(studio, rate="3/minute")["secret"], make_key(studio)["secret"]
        told = [studio.get("/api/models", headers=as_key(slow)) for _ in range(5)]
        assert [answer.status_code for answer in told] == [200, 200, 200, 429, 429]
        assert "of this key" in told[-1].json()["detail"]
        made = [studio.post("/api/generate", json={"prompt": CAT}, headers=as_key(usual)) for _ in range(3)]
        assert [answer.status_code for answer in made] == [200, 200, 429]
        wrong = [studio.get("/api/models", headers=as_key(f"sk_{n}")).status_code for n in range(14)]
        assert (wrong[0], wrong[-1]) == (401, 429)
        assert studio.get("/api/models", headers=as_key(usual)).status_code == 200


def test_the_last_use_is_noted_to_the_minute(studio: TestClient) -> None:
    key = make_key(studio)

    def used() -> Any:
        return next(each for each in studio.get("/api/keys").json()["keys"] if each["id"] == key["id"])["last_used_at"]

    assert used() is None
    studio.get("/api/videos", headers=as_key(key["secret"]))
    first = used()
    assert datetime.now(UTC) - datetime.fromisoformat(first) < timedelta(seconds=30)
    studio.get("/api/videos", headers=as_key(key["secret"]))
    assert used() == first


def _sign_in(studio: TestClient, secret: str) -> dict[str, str]:
    """The header of a page that signed in."""
    answer = studio.post("/api/session", json={"key": secret}, headers=no_key())
    assert answer.status_code == 200, answer.text
    studio.cookies.clear()
    return {"Cookie": f"studio_session={answer.cookies['studio_session']}"}


def test_the_page_signs_in_and_out(studio: TestClient) -> None:
    """A cookie that scripts cannot read and other websites cannot use; who one is; and that it ends."""
    bare, key = no_key(), make_key(studio, name="Ada")
    nobody = {"required": True, "key": None, "name": None, "scopes": [], "provider": None}
    assert studio.get("/api/session", headers=bare).json() == nobody
    assert code(studio.post("/api/session", json={"key": "sk_wrong"}, headers=bare)) == (401, "unauthenticated")
    answer = studio.post("/api/session", json={"key": f" {key['secret']}\n"}, headers=bare)
    signed = nobody | {"key": key["id"], "name": "Ada", "scopes": ["read", "create"]}
    assert answer.json() == signed
    flags = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert flags == {"httponly", "samesite=strict", "path=/", f"max-age={30 * 24 * 3600}"}
    studio.cookies.clear()
    page = bare | {"Cookie": f"studio_session={answer.cookies['studio_session']}"}
    assert studio.get("/api/session", headers=page).json() == signed
    assert studio.get("/api/videos", headers=page).status_code == 200
    assert code(studio.get("/api/keys", headers=page)) == (403, "forbidden")
    gone = studio.delete("/api/session", headers=page | {"Origin": "http://testserver"})
    assert (gone.status_code, "studio_session=" in gone.headers["set-cookie"]) == (200, True)
    assert studio.get("/api/videos", headers=page).status_code == 401


@pytest.mark.parametrize(
    ("where", "given", "headers"),
    [("https://testserver", {}, {}), ("http://testserver", {}, {"X-Forwarded-Proto": "https"}),
     ("http://localhost", {"environment": "production"}, {})],
)  # fmt: skip
def test_the_cookie_is_for_https_alone_where_there_is_https(
    tmp_path: Path, where: str, given: dict[str, Any], headers: dict[str, str]
) -> None:
    with open_studio_with_keys(tmp_path, **given) as studio:
        secret = make_key(studio)["secret"]
        answer = studio.post(f"{where}/api/session", json={"key": secret}, headers=no_key() | headers)
        assert "; secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 403),  # a cookie alone proves nothing
        ({"Origin": "http://testserver:3000"}, 403),  # another port is the same site, and sends the cookie
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_another_website_cannot_use_the_cookie(studio: TestClient, headers: dict[str, str], status: int) -> None:
    """In development too; and it cannot sign a browser in or out."""
    page = no_key() | _sign_in(studio, make_key(studio)["secret"]) | headers
    assert studio.post("/api/generate", json={"prompt": CAT}, headers=page).status_code == status
    assert studio.post("/v1/videos", json={"prompt": CAT}, headers=page).status_code == status
    if headers:
        other = no_key() | headers
        expected = 401 if status == 200 else 403
        assert studio.post("/api/session", json={"key": "sk_wrong"}, headers=other).status_code == expected
        assert studio.delete("/api/session", headers=other).status_code == status


def test_a_session_ends_by_itself(tmp_path: Path) -> None:
    with open_studio_with_keys(tmp_path) as studio:
        page = no_key() | _sign_in(studio, make_key(studio)["secret"])
        assert studio.get("/api/videos", headers=page).status_code == 200
        engine = Database(settings_for(tmp_path).database).system_engine()
        with engine.begin() as connection:
            connection.execute(sessions.update().values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
        engine.dispose()
        assert studio.get("/api/videos", headers=page).status_code == 401


def test_where_nobody_signs_in_nothing_has_changed(idle_client: TestClient) -> None:
    """Everything is everybody's, whatever a client sends as a key."""
    everything = {"required": False, "key": None, "name": None, "scopes": ["read", "create", "admin"], "provider": None}
    assert idle_client.get("/api/session").json() == everything
    answer = idle_client.post("/api/session", json={"key": "sk_any"})
    assert (answer.json(), "set-cookie" in answer.headers) == (everything, False)
    assert idle_client.delete("/api/session").json() == everything
    made = idle_client.post("/api/generate", json={"prompt": CAT}, headers=as_key("none"))
    assert idle_client.get(f"/api/status/{made.json()['job_id']}").status_code == 200
    assert idle_client.get("/api/keys").json() == {"keys": []}


def test_prompts_are_not_kept_where_a_key_says_so(tmp_path: Path) -> None:
    """Gone from the row after the video's end; another key's stay."""
    with open_studio_with_keys(tmp_path) as studio:
        rows = {}
        for keep in (True, False):
            key = as_key(make_key(studio, keep_prompts=keep)["secret"])
            made = studio.post("/api/generate", json={"prompt": CAT, "takes": 2}, headers=key).json()["videos"]
            ended, waiting = (video["job_id"] for video in made)
            assert studio.post(f"/api/videos/{ended}/cancel", headers=key).status_code == 200
            rows[keep] = (ended, waiting)
        studio.portal.call(studio.app.state.studio.videos.forget_prompts)
        for keep, (ended, waiting) in rows.items():
            assert studio.get(f"/api/videos/{ended}").json()["prompt"] == (CAT if keep else "")
            assert studio.get(f"/api/videos/{waiting}").json()["prompt"] == CAT


def test_production_starts_with_keys() -> None:
    """And with a proxy, but never open."""
    for authentication in ("keys", "proxy"):
        assert read_settings(_env_file=None, environment="production", authentication=authentication)
    with pytest.raises(ConfigurationError, match="AUTHENTICATION=keys"):
        read_settings(_env_file=None, environment="production", authentication="none")


@pytest.mark.parametrize(
    ("host", "authentication", "starts"),
    [("127.0.0.1", "none", True), ("localhost", "none", True), ("::1", "none", True), ("127.0.0.2", "none", True),
     ("0.0.0.0", "none", False), ("::", "none", False), ("192.168.1.5", "none", False), ("studio", "none", False),
     ("0.0.0.0", "keys", True), ("0.0.0.0", "proxy", True)],
)  # fmt: skip
def test_an_open_studio_is_for_this_machine_alone(host: str, authentication: Any, starts: bool) -> None:
    settings = read_settings(_env_file=None, host=host, authentication=authentication)
    if starts:
        settings.check_reach()
        return
    with pytest.raises(ConfigurationError, match="sora-studio keys create"):
        settings.check_reach()


def test_serve_refuses_to_be_an_open_door(tmp_path: Path) -> None:
    """`sora-studio serve --host 0.0.0.0` with no settings ends with the sentence."""
    ended = commands.run("serve", "--host", "0.0.0.0", folder=tmp_path, DATA_DIR=str(tmp_path))
    assert (ended.returncode, "sora-studio keys create" in ended.stderr.replace("\n", " ")) == (2, True)
    assert "Traceback" not in ended.stderr


def test_keys_are_made_listed_and_revoked_by_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret alone on standard output, and it works; the list and the end of it show none."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("AUTHENTICATION", "keys")
    monkeypatch.setenv("COLUMNS", "200")
    root, handlers = logging.getLogger(), logging.getLogger().handlers[:]

    def run(*words: str) -> Any:
        return CliRunner().invoke(cli.cli, ["keys", *words])

    try:
        made = run("create", "Ada", "--scope", "admin", "--days", "30", "--daily-budget", "20")
        secret = made.stdout.strip()
        assert (made.exit_code, secret[:3], len(secret)) == (0, "sk_", 46)
        with TestClient(create_app(settings_for(tmp_path, worker=False, authentication="keys"))) as studio:
            key = studio.get("/api/keys", headers=as_key(secret)).json()["keys"][0]
            assert (key["name"], key["scopes"], key["daily_budget"]) == ("Ada", ["admin"], 20.0)
            listed = run("list").stdout
            assert (key["id"] in listed, "Ada" in listed, secret in listed) == (True, True, False)
            assert run("revoke", key["id"]).exit_code == 0
            assert studio.get("/api/keys", headers=as_key(secret)).status_code == 401
        assert "revoked" in run("list").stdout
        assert run("revoke", "key_unknown").exit_code == 1
        assert run("create", "Ada", "--scope", "boss").exit_code == 2
    finally:
        root.handlers[:] = handlers


def test_who_is_nobody_owns_nothing() -> None:
    """What stands in for a caller that is not known may nothing, should a route ever forget to ask."""
    assert (NOBODY.sees, NOBODY.may("read"), Caller("key_1", "", frozenset({"admin"})).sees) == ("nobody", False, None)
