"""Keys that sign their requests: what must be signed, and that nothing else passes."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi.testclient import TestClient
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver
from http_message_signatures.algorithms import HMAC_SHA256
from http_message_signatures.httpx2 import adapt_message

from app.main import create_app
from tests.conftest import CAT, ROOT, settings_for, wait_for
from tests.keyed import as_key, make_key, no_key, open_studio_with_keys

ADDRESS = ("@method", "@target-uri")
Change = Callable[[httpx2.Request], None]


class Signing:
    """One key that signs, and a studio that it calls."""

    def __init__(self, client: TestClient, **fields: Any) -> None:
        self.client = client
        self.key = make_key(client, signing=True, **fields)

    def request(self, method: str = "GET", path: str = "/api/videos", **content: Any) -> httpx2.Request:
        headers = {**as_key(self.key["secret"]), **content.pop("headers", {})}
        return self.client.build_request(method, path, headers=headers, **content)

    def sign(self, request: httpx2.Request, **given: Any) -> httpx2.Request:
        """As it should be, but for what is given."""
        secret, key_id = given.pop("secret", self.key["signing_secret"]), given.pop("key_id", self.key["id"])
        keys = MappingKeyResolver(public_keys={}, private_keys={key_id: secret.encode()})
        body = request.read() or None
        usual = {"nonce": secrets.token_hex(8), "covered_component_ids": ADDRESS, "body": body}
        signer = HTTPMessageSigner(signature_algorithm=HMAC_SHA256, key_resolver=keys)
        signer.sign(adapt_message(request), key_id=key_id, **usual | given)
        return request

    def send(self, request: httpx2.Request) -> httpx2.Response:
        return self.client.send(request)


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    with open_studio_with_keys(tmp_path_factory.mktemp("signing")) as client:
        yield Signing(client, scopes=["admin"])


def refused(answer: httpx2.Response, words: str) -> bool:
    body = answer.json()
    assert (answer.status_code, body["code"]) == (401, "unauthenticated"), answer.text
    assert words in body["detail"], body["detail"]
    return True


def made(signing: Signing) -> int:
    return len(signing.send(signing.sign(signing.request(path="/api/videos?limit=100"))).json()["videos"])


def test_a_signed_request_is_answered(signing: Signing) -> None:
    """With and without a body, a query, a picture, a form; by the whole address or by its parts."""
    assert signing.send(signing.sign(signing.request())).status_code == 200
    by_parts = signing.request(path="/api/videos?q=a%20cat&limit=3")
    assert signing.send(signing.sign(by_parts, covered_component_ids=("@method", "@path", "@query"))).status_code == 200
    alone = signing.sign(signing.request(), covered_component_ids=("@method", "@path"))
    assert signing.send(alone).status_code == 200
    order = signing.request("POST", "/api/generate", json={"prompt": CAT})
    video = signing.send(signing.sign(order)).json()["job_id"]
    form = signing.request("POST", "/v1/videos", files={"prompt": (None, CAT)})
    assert signing.send(signing.sign(form)).status_code == 200
    assert signing.send(signing.sign(signing.request("POST", f"/api/videos/{video}/cancel"))).status_code == 200
    empty = signing.request("DELETE", f"/api/videos/{video}")
    assert signing.send(signing.sign(empty, body=b"")).status_code == 200


def test_behind_a_proxy_the_address_is_the_one_that_was_asked(signing: Signing) -> None:
    """The scheme is the caller's, where a proxy says so; a signature for another one does not fit."""
    request = signing.sign(signing.client.build_request("GET", "https://testserver/api/videos", headers=as_key(
        signing.key["secret"])))  # fmt: skip
    headers = dict(request.headers)
    assert signing.client.get("/api/videos", headers=headers | {"X-Forwarded-Proto": "https"}).status_code == 200
    again = signing.sign(signing.client.build_request("GET", "https://testserver/api/videos", headers=as_key(
        signing.key["secret"])))  # fmt: skip
    assert refused(signing.client.get("/api/videos", headers=dict(again.headers)), "does not fit")


def test_the_key_alone_opens_nothing(signing: Signing) -> None:
    """Nor does its signing secret, nor half a signature, and the page does not take it."""
    assert refused(signing.send(signing.request()), "signs its requests")
    for name in ("signature", "signature-input"):
        half = signing.sign(signing.request())
        del half.headers[name]
        assert refused(signing.send(half), "signs its requests")
    assert signing.client.get("/api/videos", headers=as_key(signing.key["signing_secret"])).status_code == 401
    unkeyed = signing.sign(signing.client.build_request("GET", "/api/videos", headers=no_key()))
    assert signing.send(unkeyed).status_code == 401
    page = signing.client.post("/api/session", json={"key": signing.key["secret"]}, headers=no_key())
    assert (page.status_code, "set-cookie" in page.headers) == (403, False)
    assert signing.client.get("/metrics", headers=as_key(signing.key["secret"])).status_code == 401


def _another_path(request: httpx2.Request) -> None:
    request.url = request.url.copy_with(path="/api/models")


def _another_query(request: httpx2.Request) -> None:
    request.url = request.url.copy_with(query=b"limit=4")


def _another_method(request: httpx2.Request) -> None:
    request.method = "HEAD"


def _a_later_time(request: httpx2.Request) -> None:
    text = request.headers["signature-input"]
    created = re.search(r"created=(\d+)", text)
    assert created
    request.headers["signature-input"] = text.replace(created[1], str(int(created[1]) + 1))


def _another_nonce(request: httpx2.Request) -> None:
    text = request.headers["signature-input"]
    request.headers["signature-input"] = re.sub(r'nonce="[^"]+"', 'nonce="another-nonce"', text)


def _less_covered(request: httpx2.Request) -> None:
    text = request.headers["signature-input"]
    request.headers["signature-input"] = text.replace('"@method" ', "")


def _one_bit(request: httpx2.Request) -> None:
    text = request.headers["signature"]
    request.headers["signature"] = text.replace(":", ":A" if text.split(":")[1][0] != "A" else ":B", 1)


def _garbage(request: httpx2.Request) -> None:
    request.headers["signature-input"] = "(((;;;"


@pytest.mark.parametrize(
    "change",
    [_another_path, _another_query, _another_method, _a_later_time, _another_nonce, _less_covered, _one_bit, _garbage],
)
def test_what_was_changed_on_the_way_does_not_pass(signing: Signing, change: Change) -> None:
    request = signing.sign(signing.request(path="/api/videos?limit=3"))
    change(request)
    answer = signing.send(request)
    assert answer.status_code == 401
    assert request.method == "HEAD" or refused(answer, "does not fit")


def test_a_header_that_was_signed_cannot_be_changed(signing: Signing) -> None:
    request = signing.request("POST", "/api/generate", json={"prompt": CAT}, headers={"Idempotency-Key": "order-1"})
    signing.sign(request, covered_component_ids=(*ADDRESS, "idempotency-key"))
    request.headers["idempotency-key"] = "order-2"
    assert refused(signing.send(request), "does not fit")


def test_another_secret_or_key_does_not_sign(signing: Signing) -> None:
    """The secret of another key, the key itself, and an id that is not the key's."""
    other = make_key_of(signing)
    for wrong in ({"secret": other["signing_secret"]}, {"secret": signing.key["secret"]}, {"secret": "sign_"},
                  {"key_id": other["id"]}, {"key_id": other["id"], "secret": other["signing_secret"]},
                  {"key_id": "key_0"}):  # fmt: skip
        assert refused(signing.send(signing.sign(signing.request(), **wrong)), "does not fit")


def make_key_of(signing: Signing) -> dict[str, Any]:
    """As an administrator who has a plain key."""
    return make_key(signing.client, signing=True)


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [("POST", "/api/generate", {"json": {"prompt": CAT}}), ("POST", "/v1/videos", {"json": {"prompt": CAT}}),
     ("POST", "/v1/videos", {"files": {"prompt": (None, CAT)}}),
     ("POST", "/api/uploads", {"content": b"\xff\xd8" + b"x" * 2000, "headers": {"Content-Type": "image/jpeg"}})],
)  # fmt: skip
def test_a_body_that_differs_in_one_byte_is_not_taken(
    signing: Signing, method: str, path: str, content: dict[str, Any]
) -> None:
    """At once or in pieces, without a length, longer or shorter; and nothing is stored."""
    before = made(signing)
    request = signing.sign(signing.request(method, path, **content))
    body = request.content
    assert body
    bodies: list[Any] = [body[:-3] + bytes([body[-3] ^ 1]) + body[-2:], body + b" ", body[:-1], b"", (body[:9], b"{}")]
    for other in bodies:
        signed = signing.sign(signing.request(method, path, **content))
        headers = {name: value for name, value in signed.headers.items() if name != "content-length"}
        sent = iter(other) if isinstance(other, tuple) else other
        answer = signing.client.request(method, path, content=sent, headers=headers)
        assert answer.status_code == 401, answer.text
        assert "not the one that was signed" in answer.text
    assert made(signing) == before


def test_a_body_must_be_covered(signing: Signing) -> None:
    """By a digest that can be compared, which the signature covers."""
    order = {"prompt": CAT}
    without = signing.sign(signing.request("POST", "/api/generate", json=order), body=None)
    assert refused(signing.send(without), "needs a Content-Digest")
    beside = signing.sign(signing.request("POST", "/api/generate", json=order), body=None)
    beside.headers["content-digest"] = "sha-256=:AAAA:"
    assert refused(signing.send(beside), "needs a Content-Digest")
    for digest in ("md5=:AAAA:", "sha-256=4", "sha-256=(:AAAA:)", "%%%"):
        odd = signing.request("POST", "/api/generate", json=order, headers={"Content-Digest": digest})
        assert refused(signing.send(signed_by_hand(signing, odd)), "needs a Content-Digest")
    wrong = signing.request("POST", "/api/generate", json=order, headers={"Content-Digest": "sha-256=:AAAA:"})
    assert refused(signing.send(signed_by_hand(signing, wrong)), "not the one that was signed")


def signed_by_hand(signing: Signing, request: httpx2.Request) -> httpx2.Request:
    """As RFC 9421, 2.5 says it, without the library, which would not sign what is wrong."""
    created, nonce = int(datetime.now(UTC).timestamp()), secrets.token_hex(8)
    params = f'("@method" "@target-uri" "content-digest");created={created};keyid="{signing.key["id"]}";nonce="{nonce}"'
    lines = [f'"@method": {request.method}', f'"@target-uri": {request.url}',
             f'"content-digest": {request.headers["content-digest"]}', f'"@signature-params": {params}']  # fmt: skip
    mac = hmac.digest(signing.key["signing_secret"].encode(), "\n".join(lines).encode(), "sha256")
    request.headers["signature-input"] = f"one={params}"
    request.headers["signature"] = f"one=:{base64.b64encode(mac).decode()}:"
    return request


@pytest.mark.parametrize("covered", [(), ("@method",), ("@target-uri",), ("@method", "@authority"), ("@path",)])
def test_the_whole_address_must_be_covered(signing: Signing, covered: tuple[str, ...]) -> None:
    assert refused(signing.send(signing.sign(signing.request(), covered_component_ids=covered)), "must cover")


def test_a_query_must_be_covered(signing: Signing) -> None:
    request = signing.sign(signing.request(path="/api/videos?limit=3"), covered_component_ids=("@method", "@path"))
    assert refused(signing.send(request), "must cover")


@pytest.mark.parametrize("minutes", [-6, 6, -60_000_000, 4_000_000_000])
def test_a_signature_is_of_now(signing: Signing, minutes: int) -> None:
    request = signing.sign(signing.request())
    created = int((datetime.now(UTC)).timestamp()) + minutes * 60
    text = request.headers["signature-input"]
    request.headers["signature-input"] = re.sub(r"created=\d+", f"created={created}", text)
    assert refused(signing.send(request), "5 minutes")


def test_clocks_may_differ_by_some_minutes(signing: Signing) -> None:
    for minutes in (-4, 4):
        moment = datetime.now(UTC) + timedelta(minutes=minutes)
        assert signing.send(signing.sign(signing.request(), created=moment)).status_code == 200
    late = signing.sign(signing.request(), expires=datetime.now(UTC) - timedelta(hours=1))
    assert refused(signing.send(late), "`expires` is past")


def test_a_request_counts_once(signing: Signing) -> None:
    """Also on another server of the same database, and as long as its time is good; a nonce is each key's own."""
    before = made(signing)
    order = signing.sign(signing.request("POST", "/api/generate", json={"prompt": CAT}))
    assert signing.send(order).status_code == 200
    assert refused(signing.send(order), "used before")
    assert made(signing) == before + 1
    once = signing.sign(signing.request(), nonce="twelve-letters")
    assert signing.send(once).status_code == 200
    assert refused(signing.send(signing.sign(signing.request(), nonce="twelve-letters")), "used before")
    other = Signing(signing.client)
    assert other.send(other.sign(other.request(), nonce="twelve-letters")).status_code == 200
    for nonce in (None, "short", "x" * 129):
        assert refused(signing.send(signing.sign(signing.request(), nonce=nonce)), "needs a `nonce`")


def test_two_servers_share_the_nonces(tmp_path: Path) -> None:
    """And the signing secret, of which the database holds nothing that a search would find."""
    with open_studio_with_keys(tmp_path) as client:
        signing = Signing(client)
        request = signing.sign(signing.request())
        assert signing.send(request).status_code == 200
    with open_studio_with_keys(tmp_path) as client:
        signing.client = client
        assert refused(client.send(request), "used before")
        assert client.send(signing.sign(signing.request())).status_code == 200
        stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert signing.key["signing_secret"].encode() not in stored


def test_signing_replaces_no_check(signing: Signing) -> None:
    """A scope that is missing, and an end of the key, are as for every other key."""
    reader = Signing(signing.client, scopes=["read"])
    order = reader.sign(reader.request("POST", "/api/generate", json={"prompt": CAT}))
    assert reader.send(order).status_code == 403
    signing.client.delete(f"/api/keys/{reader.key['id']}")
    assert refused(reader.send(reader.sign(reader.request())), "not known here")


def test_only_a_signing_key_has_a_signing_secret(signing: Signing) -> None:
    """And no list shows it."""
    plain = make_key(signing.client)
    assert (plain["signing"], plain["signing_secret"]) == (False, None)
    listed = signing.client.get("/api/keys")
    assert "sign_" not in listed.text
    assert {key["id"]: key["signing"] for key in listed.json()["keys"]}[signing.key["id"]] is True


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The studio of that folder on a real socket, for programs that know nothing of tests."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = create_app(settings_for(folder, worker=False, authentication="keys"))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        wait_for(lambda: server.started, bool, seconds=20)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=20)


def test_the_example_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The Python of doc/access.md, as it stands there, over a real socket."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "doc" / "access.md").read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 1
    with open_studio_with_keys(tmp_path) as client:
        key = make_key(client, signing=True)
        monkeypatch.setenv("STUDIO_KEY", key["secret"])
        monkeypatch.setenv("STUDIO_KEY_ID", key["id"])
        monkeypatch.setenv("STUDIO_SIGNING_SECRET", key["signing_secret"])
    with served(tmp_path) as url:
        monkeypatch.setenv("STUDIO_URL", url)
        exec(blocks[0], {})
    assert capsys.readouterr().out == "queued\n"
