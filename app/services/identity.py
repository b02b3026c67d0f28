"""An OpenID Connect provider, as one studio uses it: where to send a browser, and who came back.

Authorization code with PKCE. What the provider says of itself, and its keys, are fetched when they are first needed and
kept for an hour. Authlib and joserfc judge the token; the calls go over our own connections.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import httpx2
import structlog
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from app.config import checked_endpoint
from app.errors import Unauthenticated, Unavailable
from app.services.clients import body_of, new_client, shared_connections, trust

log = structlog.get_logger(__name__)

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]  # public keys alone
ANSWER_SECONDS = 10.0  # for one call, from its first byte to its last
KEPT_SECONDS = 3600.0  # of what the provider says of itself, and of its keys
RENEWED_SECONDS = 60.0  # between looks for a key that is not known: a forged token may not make us ask each time
PAUSE_SECONDS = 5.0  # after a failure, before the provider is asked again
LEEWAY_SECONDS = 60  # that its clock may differ
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a provider says somebody is. `email` only where the provider has verified it."""

    issuer: str
    subject: str
    name: str
    email: str | None
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in: three words that only the browser that began it can bring back, and where the provider sends it."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


class Provider:
    """The verbs. Each raises Unavailable where the provider does not answer as it should."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, scopes: str) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._scopes = scopes
        self._known = _Kept(KEPT_SECONDS)
        self._keys = _Kept(KEPT_SECONDS)
        self._failed_at = -PAUSE_SECONDS  # by the monotonic clock
        self._lock = asyncio.Lock()

    async def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in."""
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": attempt.redirect_uri,
            "scope": self._scopes,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": create_s256_code_challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        endpoint: str = (await self._metadata())["authorization_endpoint"]
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    async def identify(self, code: str, attempt: Attempt) -> Identity:
        """Who the code stands for. Raises Unauthenticated where it is not taken, or the token for it is wrong."""
        metadata = await self._metadata()
        token = await self._exchange(metadata, code, attempt)
        try:
            claims = await self._claims(metadata, token, attempt.nonce)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            log.warning("an ID token was not accepted", reason=f"{type(error).__name__}: {error}")
            raise Unauthenticated(
                "What the sign-in provider sent cannot be believed; nobody was signed in. Sign in again; if that "
                "does not help, the studio's operator finds the reason in its log."
            ) from error
        return _identity(claims)

    async def _metadata(self) -> Mapping[str, Any]:
        async def fetch() -> Mapping[str, Any]:
            found = await self._ask("GET", f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if str(found.get("issuer")).rstrip("/") != self._issuer.rstrip("/"):
                raise ValueError("it calls itself by another issuer than OIDC_ISSUER")
            for name in _ENDPOINTS:
                checked_endpoint(str(found.get(name)))
            return found

        metadata: Mapping[str, Any] = await self._fetched(self._known, fetch)
        return metadata

    async def _key_set(self, metadata: Mapping[str, Any], *, renewed: bool = False) -> KeySet:
        async def fetch() -> KeySet:
            found: Any = await self._ask("GET", metadata["jwks_uri"])
            return KeySet.import_key_set(found)

        if renewed and self._keys.age > RENEWED_SECONDS:
            self._keys.forget()
        keys: KeySet = await self._fetched(self._keys, fetch)
        return keys

    async def _exchange(self, metadata: Mapping[str, Any], code: str, attempt: Attempt) -> str:
        """The ID token that the code is good for."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": attempt.redirect_uri,
            "code_verifier": attempt.verifier,
        }
        headers = {}
        if "client_secret_basic" in metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            pair = f"{quote(self._client_id, safe='')}:{quote(self._client_secret, safe='')}"  # RFC 6749, 2.3.1
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"
        else:
            form |= {"client_id": self._client_id, "client_secret": self._client_secret}
        try:
            answer = await self._ask("POST", metadata["token_endpoint"], form=form, headers=headers)
        except _Refused as error:
            log.warning("the sign-in provider did not take a code", reason=str(error))
            raise Unauthenticated("The sign-in provider did not accept this sign-in. Sign in again.") from error
        except _FAILED as error:
            raise _away(error) from error
        return str(answer.get("id_token"))

    async def _claims(self, metadata: Mapping[str, Any], token: str, nonce: str) -> Mapping[str, Any]:
        try:
            decoded = jwt.decode(token, await self._key_set(metadata), algorithms=ALGORITHMS)
        except InvalidKeyIdError:  # perhaps a new one
            decoded = jwt.decode(token, await self._key_set(metadata, renewed=True), algorithms=ALGORITHMS)
        wanted = {
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": self._client_id},
            "sub": {"essential": True},
        }
        params = {"nonce": nonce, "client_id": self._client_id}
        judged = CodeIDToken(decoded.claims, decoded.header, wanted, params)
        judged.validate(leeway=LEEWAY_SECONDS)
        return decoded.claims

    async def _fetched(self, kept: _Kept, fetch: Callable[[], Any]) -> Any:
        """What is kept, or fetched by one while the others wait."""
        async with self._lock:
            if kept.value is None:
                if time.monotonic() - self._failed_at < PAUSE_SECONDS:
                    raise _away()
                try:
                    kept.keep(await fetch())
                except _FAILED as error:
                    self._failed_at = time.monotonic()
                    raise _away(error) from error
            return kept.value

    async def _ask(
        self, method: str, url: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """A JSON object of at most 1 MB, without a redirect. Raises one of _FAILED."""
        context = await asyncio.to_thread(trust)
        async with asyncio.timeout(ANSWER_SECONDS), new_client(shared_connections(context), ANSWER_SECONDS) as client:
            request = client.build_request(method, url, data=form, headers=headers)
            response = await client.send(request, stream=True)
            try:
                body = await body_of(response)
            finally:
                await response.aclose()
        if response.status_code in {400, 401, 403}:
            raise _Refused(f"it answered {response.status_code}")
        if response.status_code != 200:
            raise ValueError(f"it answered {response.status_code}")
        found = json.loads(body)
        if not isinstance(found, dict):
            raise TypeError("its answer is no JSON object")
        return found


class _Refused(Exception):
    """An answer that says no."""


_FAILED = (_Refused, httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, TypeError, KeyError, JoseError)


class _Kept:
    """A value for a time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._value: Any = None
        self._since = 0.0  # by the monotonic clock

    @property
    def age(self) -> float:
        return time.monotonic() - self._since

    @property
    def value(self) -> Any:
        """None where there is none, or no fresh one."""
        return self._value if self.age < self._seconds else None

    def keep(self, value: Any) -> None:
        self._value, self._since = value, time.monotonic()

    def forget(self) -> None:
        self._value = None


def _away(error: Exception | None = None) -> Unavailable:
    if error:
        log.warning("the sign-in provider does not answer as it should", reason=f"{type(error).__name__}: {error}")
    return Unavailable(
        "The sign-in provider does not answer at the moment; everything else works. Try again shortly, or sign in with "
        "a key.",
        retry_after=round(PAUSE_SECONDS),
    )


def _identity(claims: Mapping[str, Any]) -> Identity:
    email = str(claims.get("email") or "").strip().lower()
    groups = [group for name in ("groups", "roles") if isinstance(found := claims.get(name), list) for group in found]
    names = (claims.get(name) for name in ("name", "preferred_username", "email"))
    return Identity(
        issuer=claims["iss"],
        subject=claims["sub"],
        name=next((name for name in names if isinstance(name, str) and name.strip()), ""),
        email=email if email and claims.get("email_verified") is True else None,
        groups=frozenset(group for group in groups if isinstance(group, str)),
    )
