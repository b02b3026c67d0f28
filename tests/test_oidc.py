"""Sign-in at an OpenID Connect provider: who comes in, as whom, and everything that does not let anybody in."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.config import read_settings
from app.db import sessions
from app.errors import ConfigurationError
from app.keys.installation import Installation
from app.keys.people import People
from app.services import identity
from tests import provider as far
from tests.conftest import CAT
from tests.keyed import as_key, make_key, no_key, open_studio_with_keys
from tests.provider import ADA, CLIENT_ID, CLIENT_SECRET, NEXT_KEY, Provider

BAD = "A naked child in a garden"  # refused by a built-in rule
START, CALLBACK = "/api/session/oidc/start", "/api/session/oidc/callback"
PAGE = {"Authorization": "", "Origin": "http://testserver"}  # what the studio's own page sends


@contextmanager
def open_team(folder: Path, provider: Provider, **given: Any) -> Iterator[TestClient]:
    usual = {"oidc_issuer": provider.url, "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET,
             "oidc_allowed": "@example.com, group:film crew", "oidc_name": "Acme"}  # fmt: skip
    with open_studio_with_keys(folder, **usual | given) as client:
        client.follow_redirects = False
        yield client


@pytest.fixture(scope="module")
def far_side() -> Iterator[Provider]:
    with Provider() as running:
        yield running


@pytest.fixture
def provider(far_side: Provider) -> Provider:
    far_side.reset()
    return far_side


@pytest.fixture(scope="module")
def only_team(tmp_path_factory: pytest.TempPathFactory, far_side: Provider) -> Iterator[TestClient]:
    with open_team(tmp_path_factory.mktemp("team"), far_side) as client:
        yield client


@pytest.fixture
def team(only_team: TestClient, provider: Provider) -> TestClient:
    """One studio for all, which has forgotten what it knew of the provider, as after a start."""
    only_team.cookies.clear()
    studio = only_team.app.state.studio  # type: ignore[attr-defined]
    people = People(studio.database, studio.settings, Installation(studio.database, studio.secret_key), studio.keys)
    only_team.app.state.studio = replace(studio, people=people)  # type: ignore[attr-defined]
    assert provider.asked == []
    return only_team


def people(team: TestClient) -> dict[str, Any]:
    """By id, as one who administers sees them."""
    return {key["id"]: key for key in team.get("/api/keys").json()["keys"] if key["kind"] == "person"}


def begin(team: TestClient, place: str = "/") -> str:
    """The address at the provider; the browser keeps the cookie."""
    answer = team.get(START, params={"return": place}, headers=no_key())
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def agree(provider: Provider, address: str) -> str:
    """What the provider sends the browser back to."""
    return provider.authorize(address)


def come_back(team: TestClient, place: str, **headers: str) -> httpx2.Response:
    return team.get(place, headers=no_key() | headers)


def sign_in(team: TestClient, provider: Provider) -> httpx2.Response:
    return come_back(team, agree(provider, begin(team)))


def code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_person_signs_in_and_out(team: TestClient, provider: Provider) -> None:
    """The cookie is as a key's; who one is stands at /api/session; afterwards nothing is open."""
    nobody = {"required": True, "key": None, "name": None, "scopes": [], "provider": "Acme"}
    assert team.get("/api/session", headers=no_key()).json() == nobody
    answer = sign_in(team, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    session = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("studio_session="))
    flags = {part.strip().lower() for part in session.split(";")[1:]}
    assert flags == {"httponly", "samesite=strict", "path=/", f"max-age={24 * 3600}"}
    signed = nobody | {"name": "Ada Lovelace", "scopes": ["read", "create"]}
    told = team.get("/api/session", headers=no_key()).json()
    assert told.pop("key").startswith("person_")
    assert told | {"key": None} == signed
    made = team.post("/api/generate", json={"prompt": CAT}, headers=PAGE)
    assert made.status_code == 200
    assert code(team.get("/api/keys", headers=no_key())) == (403, "forbidden")
    assert team.delete("/api/session", headers=PAGE).json() == nobody
    assert team.get("/api/videos", headers=no_key()).status_code == 401


def test_the_provider_is_asked_as_it_should_be(team: TestClient, provider: Provider) -> None:
    """State, nonce and PKCE, new each time; a cookie for this browser alone; and nothing before it is needed."""
    assert provider.asked == []
    asked = [parse_qs(urlsplit(begin(team)).query) for _ in range(2)]
    assert asked[0]["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert asked[0]["scope"] == ["openid profile email"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[0][name][0]) == 43
        assert asked[0][name] != asked[1][name]
    cookie = team.get(START, headers=no_key()).headers["set-cookie"]
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert flags == {"httponly", "samesite=lax", f"path={START.removesuffix('start')}", "max-age=600"}
    secret = re.search(r"studio_sign_in=([^;]+)", cookie)
    assert secret
    assert not any(secret[1] in str(each) for each in asked)
    assert provider.asked == ["/.well-known/openid-configuration"]


def test_a_person_is_an_owner(team: TestClient, provider: Provider) -> None:
    """The same at each sign-in, whatever their name or address is meanwhile; another person is another one."""
    before, ada = people(team), provider.claims
    sign_in(team, provider)
    mine = team.post("/api/generate", json={"prompt": CAT}, headers=PAGE).json()["job_id"]
    provider.claims = {**ADA, "sub": "2", "name": "Bob", "email": "bob@example.com"}
    sign_in(team, provider)
    assert team.get(f"/api/status/{mine}", headers=no_key()).status_code == 404
    provider.claims = {**ada, "name": "Ada King", "email": "ada.king@example.com"}
    sign_in(team, provider)
    assert team.get(f"/api/status/{mine}", headers=no_key()).status_code == 200
    new = {id_: key for id_, key in people(team).items() if id_ not in before}
    assert sorted((key["name"], key["prefix"]) for key in new.values()) == [("Ada King", ""), ("Bob", "")]
    assert all(re.fullmatch(r"person_[0-9a-f]{32}", id_) for id_ in new)
    spent = team.get("/api/spend?by=key").json()["rows"]
    assert [row["name"] for row in spent if row["key"] in new] == ["Ada King"]


@pytest.mark.parametrize("keeps", [True, False])
def test_prompts_of_people_are_kept_only_where_the_studio_keeps_any(
    provider: Provider, tmp_path: Path, keeps: bool
) -> None:
    """AUDIT_PROMPTS holds for who signed in as for keys: without it the log has the SHA-256, of refused prompts too."""
    with open_team(tmp_path, provider, audit_prompts=keeps, moderation="block") as team:
        sign_in(team, provider)
        assert team.post("/api/generate", json={"prompt": CAT}, headers=PAGE).status_code == 200
        assert team.post("/api/generate", json={"prompt": BAD}, headers=PAGE).status_code == 422
        entries = team.get("/api/audit").json()["entries"]
        assert [entry["key"] for entry in entries] == [next(iter(people(team)))] * 2
    assert [entry["prompt"] for entry in entries] == ([BAD, CAT] if keeps else [None, None])
    assert entries[1]["prompt_sha256"] == hashlib.sha256(CAT.encode()).hexdigest()


def test_a_person_who_is_revoked_stays_out(team: TestClient, provider: Provider) -> None:
    """At once, and at the next sign-in too."""
    before = people(team)
    sign_in(team, provider)
    person = next(iter(people(team).keys() - before))
    assert team.delete(f"/api/keys/{person}").status_code == 200
    assert team.get("/api/videos", headers=no_key()).status_code == 401
    assert code(sign_in(team, provider)) == (403, "forbidden")


def test_a_sign_in_lasts_a_day(team: TestClient, provider: Provider) -> None:
    sign_in(team, provider)
    engine = team.app.state.studio.database.system_engine()  # type: ignore[attr-defined]
    with engine.begin() as connection:
        ends = connection.execute(sessions.select().order_by(sessions.c.created_at.desc())).first().expires_at
        assert timedelta(hours=23.9) < ends - datetime.now(UTC) < timedelta(hours=24)
        connection.execute(sessions.update().values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    engine.dispose()
    assert team.get("/api/videos", headers=no_key()).status_code == 401


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({}, 303),
        ({"email": "ada@sub.example.com"}, 403),
        ({"email": "ada@example.com.evil.org"}, 403),
        ({"email": "ada@evil.org", "name": "ada@example.com"}, 403),
        ({"email_verified": False}, 403),
        ({"email_verified": None}, 403),
        ({"email_verified": "true"}, 403),
        ({"email": None}, 403),
        ({"email": "bob@else.org", "groups": ["film crew"]}, 303),
        ({"email": "bob@else.org", "roles": ["film crew"]}, 303),
        ({"email": "bob@else.org", "groups": ["Film Crew", "*", "@example.com"]}, 403),
        ({"email": "bob@else.org", "groups": "film crew"}, 403),
    ],
)
def test_only_whom_the_settings_name_comes_in(
    team: TestClient, provider: Provider, claims: dict[str, Any], status: int
) -> None:
    """By domain of an address that the provider has verified, or by a group; whoever else is told what to do."""
    before, provider.wrong = people(team), claims
    answer = sign_in(team, provider)
    assert answer.status_code == status
    if status == 403:
        assert "OIDC_ALLOWED" in answer.json()["detail"]
        assert "studio_session" not in str(answer.headers)
        assert people(team) == before


def test_some_of_them_administer(tmp_path: Path, provider: Provider) -> None:
    """As long as the settings say so; everybody has the budget of a day that is set."""
    with open_team(tmp_path, provider, oidc_allowed="*", oidc_admins="ada@example.com", oidc_daily_budget=5) as team:
        ada = provider.claims
        sign_in(team, provider)
        assert team.get("/api/keys", headers=no_key()).status_code == 200
        provider.claims = {"sub": "2", "preferred_username": "bob\n<b>"}
        sign_in(team, provider)
        assert team.get("/api/keys", headers=no_key()).status_code == 403
        named = {key["name"]: key for key in people(team).values()}
        assert named["Ada Lovelace"]["scopes"] == ["admin"]
        assert (named["bob <b>"]["scopes"], named["bob <b>"]["daily_budget"]) == (["create", "read"], 5.0)
    with open_team(tmp_path, provider, oidc_allowed="*") as team:
        provider.claims = ada
        sign_in(team, provider)
        assert team.get("/api/keys", headers=no_key()).status_code == 403


def _past(seconds: int) -> int:
    return int(time.time()) - seconds


@pytest.mark.parametrize(
    "wrong",
    [{"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"aud": None}, {"aud": []},
     {"aud": [CLIENT_ID, "another"], "azp": "another"}, {"azp": "another"}, {"aud": "another", "azp": CLIENT_ID},
     {"iss": "http://localhost:1"}, {"iss": None}, {"exp": _past(120)}, {"exp": None}, {"exp": "never"}, {"iat": None},
     {"sub": None}, {"sub": ""}, {"sub": 7}, {"nbf": _past(-3600)}],
)  # fmt: skip
def test_a_token_with_a_wrong_claim_lets_nobody_in(team: TestClient, provider: Provider, wrong: dict[str, Any]) -> None:
    before, provider.wrong = people(team), wrong
    answer = sign_in(team, provider)
    assert code(answer) == (401, "unauthenticated")
    assert "studio_session" not in str(answer.headers)
    assert people(team) == before


@pytest.mark.parametrize("sign", [far.by_another_key, far.by_nobody, far.by_the_public_key, far.altered, far.garbage])
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(team: TestClient, provider: Provider, sign: Any) -> None:
    provider.sign = sign
    assert code(sign_in(team, provider)) == (401, "unauthenticated")
    provider.sign = provider.signed
    assert sign_in(team, provider).status_code == 303


def test_a_new_key_of_the_provider_is_found(
    team: TestClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But it is not asked for each time that a token names one that is not there."""
    assert sign_in(team, provider).status_code == 303
    provider.keys = [NEXT_KEY]
    assert sign_in(team, provider).status_code == 401
    assert provider.asked.count("/keys") == 1
    monkeypatch.setattr(identity, "RENEWED_SECONDS", 0.0)
    assert sign_in(team, provider).status_code == 303
    assert provider.asked.count("/keys") == 2


def test_a_sign_in_is_its_browsers(team: TestClient, provider: Provider) -> None:
    """Another browser's answer, one without a cookie, another state, and one that is made up open nothing."""
    hers = agree(provider, begin(team))
    team.cookies.clear()
    assert code(come_back(team, hers)) == (401, "unauthenticated")
    begin(team)
    assert code(come_back(team, hers)) == (401, "unauthenticated")
    assert code(come_back(team, re.sub(r"state=[^&]+", "state=made-up", agree(provider, begin(team))))) == (
        401, "unauthenticated",
    )  # fmt: skip
    for query in ("", "?code=x", "?state=", "?state=x&code=x", f"?state={'x' * 5000}"):
        assert team.get(CALLBACK + query, headers=no_key()).status_code in {401, 422}
    team.cookies.clear()
    for cookie in (b"", b"x", b"0.x.x", b"..", b"\xe9\xff"):
        made_up = [(b"Cookie", b"studio_sign_in=" + cookie), (b"Authorization", b"")]
        for state in ("x", "%C3%A9"):
            assert team.get(f"{CALLBACK}?state={state}&code=x", headers=made_up).status_code == 401
    assert "/token" not in provider.asked


def test_an_answer_counts_once(team: TestClient, provider: Provider) -> None:
    """Also where the browser still has the cookie; and the provider knows a code once."""
    back = agree(provider, begin(team))
    kept = dict(team.cookies)
    assert come_back(team, back).status_code == 303
    team.cookies.clear()
    again = come_back(team, back, Cookie="; ".join(f"{name}={value}" for name, value in kept.items()))
    assert code(again) == (401, "unauthenticated")
    assert provider.asked.count("/token") == 1
    used = parse_qs(urlsplit(back).query)["code"][0]
    address = agree(provider, begin(team))
    assert code(come_back(team, re.sub(r"code=[^&]+", f"code={used}", address))) == (401, "unauthenticated")


def test_a_sign_in_takes_ten_minutes_at_most(
    team: TestClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = agree(provider, begin(team))
    monkeypatch.setattr("app.keys.people.ATTEMPT_SECONDS", -1)
    assert code(come_back(team, back)) == (401, "unauthenticated")


def test_who_does_not_agree_is_not_signed_in(team: TestClient, provider: Provider) -> None:
    state = parse_qs(urlsplit(begin(team)).query)["state"][0]
    answer = come_back(team, f"{CALLBACK}?error=access_denied&error_description=%3Cb%3E&state={state}")
    assert (code(answer), "<b>" in answer.text) == ((401, "unauthenticated"), False)


@pytest.mark.parametrize(
    ("asked", "place"),
    [("/", "/"), ("/#/v/video_1", "/#/v/video_1"), ("//evil.example", "/"), ("https://evil.example", "/"),
     ("/\\evil.example", "/"), ("/\r\nX: 1", "/"), ("", "/"), ("javascript:alert(1)", "/"), ("/#" + "x" * 900, "/"),
     ("/%2f%2fevil.example", "/"), ("/api/session", "/")],
)  # fmt: skip
def test_one_comes_back_to_the_page_and_nowhere_else(
    team: TestClient, provider: Provider, asked: str, place: str
) -> None:
    answer = come_back(team, agree(provider, begin(team, asked)))
    assert (answer.status_code, answer.headers["location"]) == (303, place)


@pytest.mark.parametrize(
    ("path", "answer"),
    [("/.well-known/openid-configuration", (500, b"")), ("/.well-known/openid-configuration", (200, b"<html>")),
     ("/.well-known/openid-configuration", (200, b"[]")), ("/.well-known/openid-configuration", (302, b"/elsewhere")),
     ("/.well-known/openid-configuration", (200, b" " * (2 << 20))), ("/keys", (503, b"")), ("/keys", (200, b"{}")),
     ("/keys", (200, b'{"keys": [{"kty": "RSA"}]}')), ("/token", (500, b"")), ("/token", (200, b"[1]"))],
)  # fmt: skip
def test_a_provider_that_errs_is_said_and_breaks_nothing(
    team: TestClient, provider: Provider, path: str, answer: tuple[int, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with what to do; keys work on; and it is asked again a little later."""
    provider.answers[path] = answer
    first = team.get(START, headers=no_key())
    failed = first if first.status_code != 303 else come_back(team, agree(provider, first.headers["location"]))
    assert code(failed) == (503, "unavailable")
    assert failed.headers["retry-after"] == "5"
    assert team.get("/api/videos").status_code == 200
    asked = len(provider.asked)
    del provider.answers[path]
    if path != "/token":
        assert sign_in_status(team, provider) == 503
        assert len([each for each in provider.asked[asked:] if each == path]) == 0
    monkeypatch.setattr(identity, "PAUSE_SECONDS", 0.0)
    assert sign_in_status(team, provider) == 303


def sign_in_status(team: TestClient, provider: Provider) -> int:
    first = team.get(START, headers=no_key())
    if first.status_code != 303:
        return first.status_code
    return come_back(team, agree(provider, first.headers["location"])).status_code


@pytest.mark.parametrize(
    "metadata",
    [{"issuer": "http://localhost:1"}, {"token_endpoint": "http://public.example/token"}, {"jwks_uri": "file:///etc"},
     {"authorization_endpoint": "javascript:alert(1)"}, {"token_endpoint": None}],
)  # fmt: skip
def test_a_provider_that_points_elsewhere_is_not_followed(
    team: TestClient, provider: Provider, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata
    assert code(team.get(START, headers=no_key())) == (503, "unavailable")


def test_a_provider_that_is_not_there_is_said_at_once(tmp_path: Path, provider: Provider) -> None:
    """The studio starts without it, and everything else works."""
    with open_team(tmp_path, provider, oidc_issuer="http://localhost:1") as team:
        assert code(team.get(START, headers=no_key())) == (503, "unavailable")
        assert team.get("/api/session", headers=no_key()).json()["provider"] == "Acme"
        key = make_key(team)["secret"]
        assert team.post("/api/session", json={"key": key}, headers=no_key()).status_code == 200


def test_the_clients_secret_goes_where_the_provider_wants_it(tmp_path: Path, provider: Provider) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    with open_team(tmp_path, provider) as team:
        assert sign_in(team, provider).status_code == 303


def test_keys_and_people_are_side_by_side(team: TestClient, provider: Provider) -> None:
    """A key shown with a request goes before the page's cookie; another website cannot use that."""
    sign_in(team, provider)
    key = make_key(team)["secret"]
    hers = team.post("/api/generate", json={"prompt": CAT}, headers=PAGE).json()["job_id"]
    assert team.get(f"/api/status/{hers}", headers=as_key(key)).status_code == 404
    other = no_key() | {"Origin": "https://evil.example"}
    assert team.post("/api/generate", json={"prompt": CAT}, headers=other).status_code == 403
    assert team.post(CALLBACK, headers=other).status_code == 403


def test_a_browser_reads_a_page_and_a_program_a_problem(team: TestClient, provider: Provider) -> None:
    """The same status and sentence; nothing of it is markup."""
    answer = team.get(f"{CALLBACK}?state=x", headers=no_key() | {"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert "sign in again" in answer.text
    assert team.get(f"{CALLBACK}?state=x", headers=no_key()).headers["content-type"] == "application/problem+json"
    link = team.get("/play/pl_0", headers=no_key() | {"Accept": "text/html"})
    assert (link.status_code, "This link opens nothing" in link.text) == (404, True)


def test_without_a_provider_there_is_none(tmp_path: Path) -> None:
    with open_studio_with_keys(tmp_path) as studio:
        assert studio.get("/api/session", headers=no_key()).json()["provider"] is None
        for path in (START, CALLBACK):
            assert code(studio.get(path, headers=no_key())) == (404, "not_found")


def test_no_secret_is_left_about(tmp_path: Path, provider: Provider, capfd: pytest.CaptureFixture[str]) -> None:
    """Of the client, the code, the cookie and the token: in no log line and no file."""
    with open_team(tmp_path, provider) as team:
        back = agree(provider, begin(team))
        provider.wrong = {"nonce": "another"}
        failed = come_back(team, back)
        provider.wrong = {}
        back = agree(provider, begin(team))
        kept = dict(team.cookies)
        assert come_back(team, back).status_code == 303
        secrets = [CLIENT_SECRET, parse_qs(urlsplit(back).query)["code"][0], kept["studio_sign_in"].split(".")[1]]
        secrets.append(team.cookies["studio_session"])
        log = capfd.readouterr().err
        shown = [log, failed.text] + [
            path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()
        ]
    assert "an ID token was not accepted" in log
    assert [each[:100] for each in shown for secret in secrets if secret in each] == []


WHOLE = {"authentication": "keys", "oidc_issuer": "https://id.example.com", "oidc_client_id": "studio",
         "oidc_client_secret": "s", "oidc_allowed": "*"}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "word"),
    [({"oidc_client_id": None}, "OIDC_CLIENT_ID"), ({"oidc_client_secret": None}, "OIDC_CLIENT_SECRET"),
     ({"oidc_allowed": ""}, "OIDC_ALLOWED"), ({"authentication": "none"}, "AUTHENTICATION=keys"),
     ({"authentication": "proxy"}, "AUTHENTICATION=keys"), ({"oidc_issuer": "http://id.example.com"}, "https"),
     ({"oidc_issuer": "id.example.com"}, "OIDC_ISSUER"), ({"oidc_allowed": "example.com"}, "@example.com"),
     ({"oidc_admins": "*x"}, "OIDC_ADMINS"), ({"oidc_scopes": "profile"}, "openid")],
)  # fmt: skip
def test_half_a_provider_stops_the_start(given: dict[str, Any], word: str) -> None:
    """With one sentence; whole it starts, and is called by its host where it has no name."""
    assert read_settings(_env_file=None, **WHOLE).provider_name == "id.example.com"
    with pytest.raises(ConfigurationError) as caught:
        read_settings(_env_file=None, **WHOLE | given)
    assert len(caught.value.sentences) == 1
    assert word in str(caught.value)
