"""Connections to a service and what goes over them: a shared pool for questions, one connection for each order."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from socket import IPPROTO_TCP, SO_LINGER, SOL_SOCKET
from struct import pack
from typing import Any

import httpx2

from app.errors import NotTaken
from app.services.calls import Call
from app.services.contract import unslept

CONNECT_SECONDS = 10.0  # for DNS, TCP and TLS
CONNECTIONS, KEPT_ALIVE = 100, 5  # of one account, at once and idle: downloads must leave room for polls
MAX_JSON = 1 << 20  # bytes of an answer that is no file (P-37)
HEADERS = {
    "accept": "application/json",
    "accept-encoding": "identity",
    "user-agent": "azure-openai-sora-video-generator",
}
TCP_USER_TIMEOUT = 18  # Linux's number of the option; milliseconds that sent bytes may stay unacknowledged
RESET_ON_CLOSE = (SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))  # a close is a reset, and unsent bytes are never sent
FIRST_BYTE = "http11.send_request_headers.started"  # httpcore's trace, after DNS, TCP and TLS


class Departure:
    """Watches one request go. Until `is_gone`, surely nothing of it has left this machine.

    `limit` is the time-out of its whole exchange: CONNECT_SECONDS until the first byte, then `seconds` for the rest.
    """

    def __init__(self, seconds: float, send_before: float | None = None) -> None:
        self.limit = asyncio.timeout(CONNECT_SECONDS)
        self.is_gone = False
        self._seconds = seconds
        self._send_before = send_before  # contract.unslept()

    async def trace(self, event: str, _: Mapping[str, Any]) -> None:
        """The request's trace extension. Raises NotTaken at the last moment at which that is certain."""
        if event != FIRST_BYTE:
            return
        if self._send_before is not None and unslept() >= self._send_before:
            raise NotTaken("The order had waited too long to be sent safely. Nothing was sent; it goes out afresh.")
        self.limit.reschedule(asyncio.get_running_loop().time() + self._seconds)
        self.is_gone = True


@cache
def trust() -> ssl.SSLContext:
    """Which servers are believed, read once: the machine's certificates, or those that SSL_CERT_FILE names."""
    return httpx2.create_ssl_context()


def own_connection(context: ssl.SSLContext, seconds: float) -> httpx2.AsyncHTTPTransport:
    """For one order (P-04): never shared, never kept, and when it is given up, what was not delivered never will be.

    `seconds` is how long the network may leave bytes unacknowledged.
    """
    return httpx2.AsyncHTTPTransport(
        verify=context,
        trust_env=False,
        limits=httpx2.Limits(max_connections=1, max_keepalive_connections=0),
        socket_options=[RESET_ON_CLOSE, (IPPROTO_TCP, TCP_USER_TIMEOUT, int(seconds * 1000))],
    )


def shared_connections(context: ssl.SSLContext) -> httpx2.AsyncHTTPTransport:
    """For everything that may be asked twice."""
    limits = httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=KEPT_ALIVE)
    return httpx2.AsyncHTTPTransport(verify=context, trust_env=False, limits=limits)


def new_client(transport: httpx2.AsyncBaseTransport, seconds: float) -> httpx2.AsyncClient:
    """Without cookies, proxies and redirects. `seconds` is each phase's time-out but the connection's."""
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx2.AsyncClient(
        transport=transport, headers=HEADERS, timeout=timeouts(seconds), cookies=cookies, trust_env=False
    )


def timeouts(seconds: float, idle: float | None = None) -> httpx2.Timeout:
    """Of each phase; `idle` is between two bytes that arrive, where that is not the same."""
    return httpx2.Timeout(connect=CONNECT_SECONDS, read=idle or seconds, write=seconds, pool=seconds)


def request_of(
    client: httpx2.AsyncClient,
    base: str,
    call: Call,
    headers: Mapping[str, str],
    extensions: dict[str, Any] | None = None,
) -> httpx2.Request:
    """A part without a file name is sent as text, without a Content-Type, as the SDKs do (wire-protocol 8)."""
    parts: list[tuple[str, Any]] = [
        (part.name, (part.filename, part.content, part.media_type) if part.filename else (None, part.content))
        for part in call.parts
    ]
    return client.build_request(
        call.method,
        base + call.path,
        params=dict(call.query),
        json=call.json,
        files=parts or None,
        headers=dict(headers),
        extensions=extensions,
    )


async def body_of(response: httpx2.Response) -> bytes:
    """Nothing of a body that is compressed, though nobody asked for that, or that is longer than MAX_JSON."""
    if response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        return b""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MAX_JSON:
            return b""
    return bytes(body)
