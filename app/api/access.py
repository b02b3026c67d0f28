"""Who asks: by a key or by the cookie of a page that signed in; and what that one may do."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

from app.api import studio_of
from app.config import Settings
from app.errors import Forbidden, Unauthenticated
from app.keys.signatures import SignedBody, SignedRequest
from app.models import caller as callers
from app.models.caller import ANYBODY, NOBODY, Caller

COOKIE = "studio_session"
SESSION = "/api/session"
AGENTS = "/mcp"
PROVIDER = f"{SESSION}/oidc/"  # sign-in at the OpenID provider
CLOSED = ("/api/", "/v1/", "/openai/", AGENTS)  # beginnings of the paths for which one must say who one is
READS = frozenset({"GET", "HEAD"})
_ADMINISTRATION = re.compile(r"/api/keys(?:/.*)?|/api/audit|/api/upstreams/[^/]+/check|/metrics")
_NO_KEY = "This studio asks for a key: send it as `Authorization: Bearer ...` or `api-key`, or sign in on the page."


class Doorkeeper:
    """What the setting AUTHENTICATION means for a request."""

    def __init__(self, settings: Settings) -> None:
        self.asks = settings.authentication == "keys"

    async def recognise(self, scope: Scope, headers: Headers) -> Caller:
        """Who asks; NOBODY without a key, or with one that is not known, where keys are asked for."""
        if not self.asks:
            return ANYBODY
        path = scope["path"]
        if not asks_for_key(scope["method"], path):
            return NOBODY
        shown, token = _shown_keys(headers), Request(scope).cookies.get(COOKIE)
        if not shown and not token:
            return NOBODY
        try:
            async with studio_of(scope["app"]) as studio:
                if len(shown) == 1:
                    return await studio.keys.recognise(shown.pop())
                if token and not shown:
                    return await studio.keys.recognise_session(token)
        except Unauthenticated as error:
            scope["stranger"] = error
        return NOBODY

    async def check_signature(self, scope: Scope, headers: Headers, caller: Caller) -> SignedBody | None:
        """What the body must be, of a caller that signs; None of others. Raises Unauthenticated."""
        if not caller.signs:
            return None
        async with studio_of(scope["app"]) as studio:
            return await studio.signatures.check(
                caller.owner, SignedRequest(scope["method"], _address(scope, headers), headers)
            )

    def check(self, scope: Scope, headers: Headers, caller: Caller) -> None:
        """Raises Unauthenticated for nobody, Forbidden for one who may not do this, at an address that asks."""
        path, method = scope["path"], scope["method"]
        if not self.asks or method == "OPTIONS":  # which a browser asks without telling who it is for
            return
        if path == SESSION or path.startswith(PROVIDER):
            if method not in READS:
                _check_page(headers, is_sure=False)
            return
        need = needed(method, path)
        if not path.startswith(CLOSED) and (need != "admin" or _is_near(scope, headers)):
            return
        if caller is NOBODY:
            raise scope.get("stranger") or Unauthenticated(_NO_KEY)
        if method not in READS and not _shown_keys(headers):
            _check_page(headers, is_sure=True)
        caller.check(need)


def asks_for_key(method: str, path: str) -> bool:
    """Whether one must say who one is there, where keys are asked for; it is not so for the page and the health."""
    return path.startswith(CLOSED) or needed(method, path) == "admin"


def needed(method: str, path: str) -> callers.Scope:
    """The scope that a request needs."""
    if _ADMINISTRATION.fullmatch(path):
        return "admin"
    return "read" if method in READS or path == AGENTS else "create"  # the tools of agents ask for more themselves


def _address(scope: Scope, headers: Headers) -> str:
    """As the caller wrote it; what a proxy says of the scheme is believed, since the signature must fit it."""
    proto = headers.get("x-forwarded-proto", scope["scheme"])
    path = scope.get("raw_path") or quote(scope["path"]).encode()
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    return f"{proto}://{headers.get('host', '')}{(path + query).decode('latin-1')}"


def _shown_keys(headers: Headers) -> set[str]:
    """The different keys that the headers hold; more than one is as good as none."""
    shown = set(headers.getlist("api-key"))
    for value in headers.getlist("authorization"):
        scheme, _, key = value.partition(" ")
        if scheme.lower() == "bearer":
            shown.add(key.strip())
    return shown


def _check_page(headers: Headers, *, is_sure: bool) -> None:
    """Raises Forbidden unless the studio's own page asks: a cookie comes along whichever website does.

    `is_sure=False` lets in who is no browser and so says nothing of where the request comes from.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    is_ours = (origin is None or urlsplit(origin).netloc == headers.get("host")) and site in {None, "same-origin"}
    if not is_ours or (is_sure and origin is None and site is None):
        raise Forbidden("This may only be asked by the studio's own page. Programs show a key instead of a cookie.")


def _is_near(scope: Scope, headers: Headers) -> bool:
    """Whether somebody on this machine asks, and no proxy for somebody else."""
    host = (scope.get("client") or ("", 0))[0]
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
    return is_loopback and not {"x-forwarded-for", "x-real-ip", "forwarded", "via"} & set(headers.keys())
