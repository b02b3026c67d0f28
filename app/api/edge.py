"""What every request passes, before any route: its id, its limits, its headers, its log line and its numbers."""

from __future__ import annotations

import ipaddress
import re
import secrets
import time
from functools import partial
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.access import AGENTS, CLOSED, Doorkeeper, asks_for_key
from app.api.intake import BATCHES, UPLOADS, Body, Intake, Intakes, check_kind, declared_length, too_large
from app.api.problems import answer_problem
from app.api.rates import Rates, check_standings, standing_headers
from app.api.v1.envelope import speaks
from app.config import Settings
from app.errors import Forbidden, Internal, StudioError
from app.keys.signatures import SignedBody
from app.metrics import Metrics
from app.models.caller import ANYBODY, Caller
from app.turns import Ranks, Turns

log = structlog.get_logger("app.access")

LONGEST_ADDRESS = 64  # characters of one that are kept: a proxy may pass on anything
BEGINNINGS = 4  # requests that are begun in one round of the event loop, which takes them about a millisecond
LEFT = 499  # as nginx counts clients that left before they were answered
_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}", re.ASCII)
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "style-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_TRUSTED_TYPES = {"require-trusted-types-for": "'script'", "trusted-types": "'none'"}  # no script from text, anywhere


def _written(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


PAGE_POLICY = _written({**_POLICY, **_TRUSTED_TYPES})
DOCS_POLICY = _written({**_POLICY, "style-src": "'self' 'unsafe-inline'"})  # Swagger UI writes styles and HTML itself

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics, rates: Rates) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics
        self._door = Doorkeeper(settings)
        self._rates = rates
        self._intakes = Intakes(settings)
        self._ranks = Ranks()
        self._turns = Turns(BEGINNINGS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope["request_id"] = request_id = _request_id(headers)
        answer = _Answer(scope, send, self._settings)
        await self._turns.take(self._ranks.rank(scope.get("client")))
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                intake = self._intakes.at(scope["path"])
                signed = await self._admit(scope, headers, intake)
                body = Body(receive, intake, signed, answer.leave)
                await self._app(scope, body, answer.send)
            except StudioError as error:
                await answer_problem(error, Request(scope))(scope, receive, answer.send)
            except Exception:
                if answer.is_unheard:
                    return
                log.exception("a request failed", method=scope["method"], path=scope["path"])
                if answer.status:
                    raise  # the answer has begun: only the server can break it off
                sorry = Internal("Something went wrong in the studio. Nothing is known of it but in its log.")
                await answer_problem(sorry, Request(scope))(scope, receive, answer.send)
            finally:
                self._note(scope, answer)

    async def _admit(self, scope: Scope, headers: Headers, intake: Intake) -> SignedBody | None:
        _check_host(headers.get("host", ""), self._settings.allowed_hosts)
        if declared_length(headers) > intake.most_bytes:
            raise too_large(intake)
        if scope["method"] in _WRITES:
            self._check_origin(headers, is_open=scope["path"] != AGENTS)
            check_kind(headers, intake)
        caller = await self._door.recognise(scope, headers)
        await self._count(scope, headers, caller)
        scope["caller"] = caller
        signed = await self._door.check_signature(scope, headers, caller)
        self._door.check(scope, headers, caller)
        return signed

    async def _count(self, scope: Scope, headers: Headers, caller: Caller) -> None:
        method, path = scope["method"], scope["path"]
        address = _client(scope, headers, self._settings.trusted_proxies)
        makes, is_shared = method == "POST" and _makes(path), asks_for_key(method, path)
        scope["standings"] = await self._rates.count(caller, address, makes=makes, is_shared=is_shared)
        check_standings(scope["standings"], caller)
        scope["address"] = address[:LONGEST_ADDRESS]
        scope["take_on"] = partial(self._rates.take_on, caller, address)  # for agents, whose one address hides it

    def _check_origin(self, headers: Headers, *, is_open: bool) -> None:
        """In production only the studio's own page and the listed websites may change anything.

        By a form or where it is not `is_open`, at the agents' door, that holds in development too.
        """
        origin = headers.get("origin")
        is_form = headers.get("content-type", "").startswith("multipart/")  # which a website may send without asking
        if origin is None or (self._settings.environment != "production" and is_open and not is_form):
            return
        if urlsplit(origin).netloc != headers.get("host") and origin not in self._settings.cors_origins:
            raise Forbidden("This website may not use the studio. Its operator can add it to CORS_ORIGINS.")

    def _note(self, scope: Scope, answer: _Answer) -> None:
        self._metrics.count(scope["method"], _route(scope, answer.status), answer.outcome, answer.seconds)
        log.info(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=answer.outcome,
            milliseconds=round(answer.seconds * 1000, 1),
            **_signed(scope),
        )


class _Answer:
    """Puts the common headers on the answer's head and remembers its status and time."""

    def __init__(self, scope: Scope, send: Send, settings: Settings) -> None:
        self._scope = scope
        self._send = send
        self._settings = settings
        self._began = time.perf_counter()
        self.status = 0
        self.is_unheard = False  # the client has left before its request was whole
        self._took: float | None = None

    def leave(self) -> None:
        self.is_unheard = True

    @property
    def outcome(self) -> int:
        """The status; where nobody is there to hear it, nginx's number for a client that left."""
        return LEFT if self.is_unheard else self.status or LEFT

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._began if self._took is None else self._took

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self._took = message["status"], self.seconds
            self._complete(MutableHeaders(scope=message))
        await self._send(message)

    def _complete(self, headers: MutableHeaders) -> None:
        headers["X-Request-Id"] = self._scope["request_id"]
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        if self._settings.environment == "production":
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if self._scope["path"].startswith(CLOSED):
            headers.update(standing_headers(self._scope["standings"]) if "standings" in self._scope else {})
            headers.setdefault("Cache-Control", "no-store")
            if self._settings.authentication == "keys":  # what a browser keeps is not for whoever signs in next
                for name in ("Authorization", "api-key", "Cookie"):
                    headers.add_vary_header(name)
        if self.status in {408, 413}:
            headers["Connection"] = "close"  # the rest of the body is not read


def _route(scope: Scope, status: int) -> str:
    """The address as the routes have it, with names for ids; one for all families of the protocol."""
    path = getattr(scope.get("route"), "path_format", None)
    if path is None:
        return "page" if status < 400 else "unmatched"
    return f"/v1{path}" if speaks(scope["path"]) else str(path)


def _signed(scope: Scope) -> dict[str, str]:
    """Whose request a log line is about, where somebody signed in."""
    caller = scope.get("caller", ANYBODY)
    return {"key": caller.owner} if caller.has_key else {}


def _makes(path: str) -> bool:
    """Whether a POST there takes something new on."""
    return (
        path in {"/api/generate", "/api/prompts/rewrite", UPLOADS, BATCHES}
        or path.endswith("/remix")
        or (speaks(path) and not path.endswith("/cancel"))
    )


def _request_id(headers: Headers) -> str:
    """The caller's, where it is a plain word; else a new one."""
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else f"req_{secrets.token_hex(12)}"


def _check_host(host: str, allowed: tuple[str, ...]) -> None:
    """Addresses and dotless names are ours; another name must be listed, else a website could rebind its own to us."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        name = "?."
    if "." not in name or name in allowed or name.endswith(".localhost") or _address(name):
        return
    raise Forbidden("The studio does not answer to this host name. Its operator can add the name to ALLOWED_HOSTS.")


def _client(scope: Scope, headers: Headers, trusted: tuple[IPv4Network | IPv6Network, ...]) -> str:
    """Who asks: the socket's address or, behind trusted proxies only, the last one they did not add themselves.

    Of IPv6 the /64, which is what one customer gets.
    """
    hops = [hop.strip() for hop in ",".join(headers.getlist("x-forwarded-for")).split(",") if hop.strip()]
    client = (scope.get("client") or ("unknown", 0))[0]
    while hops and any(_address(client) in network for network in trusted):
        client = hops.pop()
    address = _address(client)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return client


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
