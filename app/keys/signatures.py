"""Requests that are signed: HTTP Message Signatures (RFC 9421) with HMAC-SHA256, a nonce and a time, and the body's
Content-Digest (RFC 9530).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import http_sf
from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageVerifier,
    InvalidSignature,
    MappingKeyResolver,
    VerifyResult,
)
from http_message_signatures.algorithms import HMAC_SHA256

from app.db import Conflict, Database, used_once
from app.errors import Unauthenticated
from app.keys.installation import Installation

PURPOSE = "request signing"
MARK = "sign_"  # by which a log knows a secret
WINDOW = timedelta(minutes=5)  # that two clocks may differ, either way
KEPT = 3 * WINDOW  # of a nonce: one of 5 minutes ahead is good for ten, and processes' clocks differ too
SHORTEST, LONGEST = 8, 128  # characters of a nonce
_HASHES = {"sha-256": hashlib.sha256, "sha-512": hashlib.sha512}  # RFC 9530's active ones

_HOW = "doc/access.md shows how."
_UNSIGNED = f"This key signs its requests, and this one has no Signature and Signature-Input. {_HOW}"
_WRONG = (
    "The signature does not fit this request: sign it once, as it is sent, with the key's signing secret (hmac-sha256) "
    f"and the key's id as keyid. {_HOW}"
)
_TIME = (
    "The signature's `created` is missing or more than 5 minutes from this studio's clock, or its `expires` is past: "
    "set the clock right and sign the request anew."
)
_COVERED = f"The signature must cover @method and @target-uri (or @path and, where there is one, @query). {_HOW}"
_NONCE = f"The signature needs a `nonce` of {SHORTEST} to {LONGEST} characters, another one for each request."
_REPLAYED = "This nonce was used before: each request is signed anew, with a nonce of its own. Nothing was done."
_DIGEST = f"A signed request with a body needs a Content-Digest (sha-256 or sha-512) that the signature covers. {_HOW}"
_ALTERED = "The body is not the one that was signed: its Content-Digest is another. Nothing was stored."


class Fields(Protocol):
    def items(self) -> Iterable[tuple[str, str]]: ...


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request's head as its caller sent it, with the names that the library asks for."""

    method: str
    url: str
    headers: Fields


class SignedBody:
    """What the body must be, looked at as it is read."""

    def __init__(self, digests: dict[str, bytes]) -> None:
        self._expected = digests  # empty: there may be no body
        self._seen = {name: _HASHES[name]() for name in digests}

    def read(self, chunk: bytes, *, is_last: bool) -> None:
        """Raises Unauthenticated before the last of a body that was not signed is passed on."""
        if chunk and not self._expected:
            raise Unauthenticated(_DIGEST)
        for seen in self._seen.values():
            seen.update(chunk)
        if is_last and not all(hmac.compare_digest(seen.digest(), self._expected[n]) for n, seen in self._seen.items()):
            raise Unauthenticated(_ALTERED)


class Signatures:
    """Verifies with a secret that is derived from the installation's and the key's id: none is stored for a key."""

    def __init__(self, database: Database, installation: Installation) -> None:
        self._database = database
        self._installation = installation

    async def secret(self, key_id: str) -> str:
        """What that key signs with; its ASCII bytes are the HMAC's key."""
        signed = await self._installation.sign(PURPOSE, key_id.encode())
        return MARK + base64.urlsafe_b64encode(signed).decode("ascii").rstrip("=")

    async def check(self, key_id: str, request: SignedRequest) -> SignedBody:
        """What the body must be. Raises Unauthenticated unless that key signed this request, just now, once."""
        given = {name.lower() for name, _ in request.headers.items()}
        if not {"signature", "signature-input"} <= given:
            raise Unauthenticated(_UNSIGNED)
        secret = (await self.secret(key_id)).encode()
        keys = MappingKeyResolver(public_keys={key_id: secret}, private_keys={})
        try:
            result = _Verifier(signature_algorithm=HMAC_SHA256, key_resolver=keys).verify(
                request, max_age=timedelta(0)
            )[0]
        except HTTPMessageSignaturesException as error:
            raise Unauthenticated(_WRONG) from error
        covered = result.covered_components
        if not _covers_address(covered, has_query="?" in request.url):
            raise Unauthenticated(_COVERED)
        body = SignedBody(_digests(covered.get('"content-digest"')))
        await self._use(key_id, result)
        return body

    async def _use(self, key_id: str, result: VerifyResult) -> None:
        if result.nonce is None or not SHORTEST <= len(result.nonce) <= LONGEST:
            raise Unauthenticated(_NONCE)
        now = datetime.now(UTC)
        values = {"owner": key_id, "value": result.nonce, "expires_at": now + KEPT}
        try:
            async with self._database.transaction() as connection:
                await connection.execute(used_once.delete().where(used_once.c.expires_at <= now))
                await connection.execute(used_once.insert().values(**values))
        except Conflict:
            raise Unauthenticated(_REPLAYED) from None


class _Verifier(HTTPMessageVerifier):
    max_clock_skew = WINDOW

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        try:
            super().validate_created_and_expires(sig_input, max_age=max_age)  # type: ignore[no-untyped-call]  # theirs
        except InvalidSignature as error:
            raise Unauthenticated(_TIME) from error


def _covers_address(covered: dict[str, str], *, has_query: bool) -> bool:
    by_parts = '"@path"' in covered and ('"@query"' in covered or not has_query)
    return '"@method"' in covered and ('"@target-uri"' in covered or by_parts)


def _digests(field: str | None) -> dict[str, bytes]:
    """Those of a Content-Digest that can be compared. Raises Unauthenticated where it has none."""
    if field is None:
        return {}
    try:
        members: Any = http_sf.parse(field.encode("ascii"), tltype="dictionary")
    except (ValueError, TypeError):
        members = {}
    found = {name: value[0] for name, value in members.items() if name in _HASHES and isinstance(value[0], bytes)}
    if not found:
        raise Unauthenticated(_DIGEST)
    return found
