"""A small OpenID Connect provider on this machine: it signs in whom it is told to, and errs where it is told to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "studio", "the-client's-secret: %+/"
ADA = {"name": "Ada Lovelace", "email": "Ada@Example.com", "email_verified": True}
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
NEXT_KEY = RSAKey.generate_key(2048, {"kid": "next", "use": "sig", "alg": "RS256"})


class Provider:
    """On a socket of its own. What it says can be changed by its attributes, at any time."""

    def __init__(self) -> None:
        self.reset()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self)

            def do_POST(self) -> None:
                provider.answer(self)

            def log_message(self, *_: object) -> None:
                """Nothing: the tests read what was asked."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self._server.server_port}"

    def reset(self) -> None:
        """As new, with another Ada."""
        self.claims: dict[str, Any] = {**ADA, "sub": secrets.token_hex(8)}
        self.wrong: dict[str, Any] = {}  # claims of the token that are not as they should be; None: left out
        self.sign: Any = self.signed
        self.keys = [KEY]
        self.metadata: dict[str, Any] = {}
        self.answers: dict[str, tuple[int, bytes]] = {}  # by path, in place of what it would answer
        self.asked: list[str] = []  # paths
        self.codes: dict[str, dict[str, str]] = {}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path = urlsplit(request.path).path
        self.asked.append(path)
        length = int(request.headers.get("content-length") or 0)
        body = dict(parse_qsl(request.rfile.read(length).decode()))
        if path in self.answers:
            self._send(request, *self.answers[path])
        elif path == "/authorize":
            place = self.authorize(request.path)
            request.send_response(302)
            request.send_header("Location", place)
            request.end_headers()
        else:
            status, found = self.document(path, body, request.headers.get("authorization", ""))
            self._send(request, status, json.dumps(found).encode())

    @staticmethod
    def _send(request: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
        request.send_response(status)
        if 300 <= status < 400:
            request.send_header("Location", body.decode())
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def authorize(self, address: str) -> str:
        """What a person's browser is sent back with, who agrees at once."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def document(self, path: str, body: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            told = {name: f"{self.url}/{place}" for name, place in places.items()}
            return 200, {"issuer": self.url, **told, **self.metadata}
        if path == "/keys":
            return 200, {"keys": [key.as_dict(private=False) for key in self.keys]}
        return self.token(body, authorization) if path == "/token" else (404, {})

    def token(self, body: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A code is good once, for who began it, with the client's secret."""
        asked = self.codes.pop(body["code"], None)
        if authorization:
            pair = base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":")
            client = [unquote(part) for part in pair]
        else:
            client = [body.get("client_id", ""), body.get("client_secret", "")]
        challenge = base64.urlsafe_b64encode(hashlib.sha256(body["code_verifier"].encode()).digest()).decode()
        if (
            asked is None
            or client != [CLIENT_ID, CLIENT_SECRET]
            or challenge.rstrip("=") != asked["code_challenge"]
            or body["redirect_uri"] != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        usual = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {name: value for name, value in {**usual, **self.claims, **self.wrong}.items() if value is not None}
        return 200, {"access_token": "none", "token_type": "Bearer", "id_token": self.sign(claims)}

    def signed(self, claims: dict[str, Any]) -> str:
        key = self.keys[-1]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


def by_another_key(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, OTHER_KEY)


def by_nobody(claims: dict[str, Any]) -> str:
    """`alg` none."""
    return ".".join(_part(json.dumps(part).encode()) for part in ({"alg": "none", "typ": "JWT"}, claims)) + "."


def by_the_public_key(claims: dict[str, Any]) -> str:
    """HS256 with what everybody knows as its secret."""
    text = ".".join(_part(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "first"}, claims))
    return f"{text}.{_part(hmac.digest(KEY.as_pem(private=False), text.encode(), 'sha256'))}"


def altered(claims: dict[str, Any]) -> str:
    """Another person's claims under a good signature."""
    head, _, signature = jwt.encode({"alg": "RS256", "kid": "first"}, claims, KEY).split(".")
    return f"{head}.{_part(json.dumps({**claims, 'sub': '1'}).encode())}.{signature}"


def garbage(_: dict[str, Any]) -> str:
    return "not.a.token"


def _part(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).decode().rstrip("=")
