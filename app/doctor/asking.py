"""Questions over HTTP that are never answered with an exception: few at once, each short, all within one limit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from typing import Self
from urllib.parse import urlsplit

import httpx2

from app.doctor.report import Finding, problem
from app.services.calls import Answer, Call, answered
from app.services.clients import body_of, new_client, request_of, shared_connections
from app.services.wording import clean

AT_ONCE = 4  # questions; what a person with a browser would do, too
QUESTION_SECONDS = 5.0  # for one answer: DNS, TCP, TLS and the bytes
ALL_SECONDS = 20.0  # for a whole examination
ENOUGH = 1024  # bytes of a file, to see that it is one

_FAILED = (httpx2.HTTPError, httpx2.InvalidURL, OSError)  # a time-out is an OSError


class Silence:
    """No answer came. `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


Reply = Answer | Silence


class Asker:
    """One examination's connections: no redirects, no cookies, no proxy of the environment."""

    def __init__(self) -> None:
        self._until = time.monotonic() + ALL_SECONDS
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._client: httpx2.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        context = await asyncio.to_thread(httpx2.create_ssl_context)
        self._client = new_client(shared_connections(context), QUESTION_SECONDS)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._client
        await self._client.aclose()

    @property
    def seconds_left(self) -> float:
        return max(self._until - time.monotonic(), 0.0)

    async def ask(self, base: str, call: Call, headers: Mapping[str, str], *, is_file: bool = False) -> Reply:
        """Of a file only its first bytes are read, and of a JSON that is too long none."""
        async with self._turns:
            try:
                async with asyncio.timeout(min(QUESTION_SECONDS, self.seconds_left)):
                    return await self._exchange(base, call, headers, is_file=is_file)
            except _FAILED as error:
                return Silence(_reason(error, base))

    async def _exchange(self, base: str, call: Call, headers: Mapping[str, str], *, is_file: bool) -> Answer:
        assert self._client
        response = await self._client.send(request_of(self._client, base, call, headers), stream=True)
        try:
            body = await (_beginning(response) if is_file else body_of(response))
            return answered(response.status_code, response.headers, body)
        finally:
            await response.aclose()


async def _beginning(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) >= ENOUGH:
            break
    return bytes(body[:ENOUGH])


def _reason(error: Exception, url: str) -> Finding:
    parts = urlsplit(url)
    where = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    causes = list(_causes(error))
    words = " ".join(str(cause) for cause in causes)
    if any(isinstance(cause, TimeoutError | httpx2.TimeoutException) for cause in causes):
        return problem(
            "It does not answer",
            f"{where} said nothing for {QUESTION_SECONDS:g} s. A firewall may drop what this machine sends, "
            "or the server is overloaded.",
        )
    for mark, title, text in _WORDS:
        if mark in words or any(type(cause).__name__ == mark for cause in causes):
            return problem(title, text.format(where=where, words=clean(words, longest=200)))
    return problem("It cannot be reached", f"The connection to {where} failed ({clean(str(error), longest=200)}).")


_WORDS = (
    (
        "gaierror",
        "The host's name cannot be found",
        "No address is known for {where} (DNS). Look for a typing mistake; a private endpoint is known only inside "
        "its own network.",
    ),
    (
        "ConnectionRefusedError",
        "Nothing listens there",
        "{where} refuses connections. Is the server started, and is that its port?",
    ),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "TLS: its certificate is not trusted",
        "The certificate of {where} was not accepted ({words}). Where a company's proxy opens TLS, let SSL_CERT_FILE "
        "name a file with its certificates; otherwise somebody else may be answering.",
    ),
    (
        "WRONG_VERSION_NUMBER",
        "TLS is not spoken there",
        "{where} answers without TLS. On a network of your own write http:// instead, or name the port that has TLS.",
    ),
    ("SSLError", "TLS could not be agreed upon", "No secure connection to {where} came about ({words})."),
    (
        "RemoteProtocolError",
        "It does not speak HTTP",
        "What {where} sent is not HTTP, or it hung up. If that port has TLS, write https://.",
    ),
    (
        "InvalidURL",
        "It is no web address",
        "The address cannot be used ({words}).",
    ),
)  # a word of a message or a type of exception, and what it means


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything that it came from."""
    waiting: list[BaseException] = [error]
    seen: list[BaseException] = []
    while waiting:
        one = waiting.pop()
        if any(one is other for other in seen):
            continue
        seen.append(one)
        yield one
        waiting += [cause for cause in (one.__cause__, one.__context__) if cause is not None]
        waiting += getattr(one, "exceptions", ())
