"""One try to tell a receiver something: a POST to the very address that was looked up, and what it answered."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

from app.services.clients import new_client, trust
from app.services.pauses import asked_pause
from app.webhooks.addresses import Guard, Place, Refused

SEND_SECONDS = 10.0  # for one whole try: name, connection, request and answer
MOST_READ = 64 * 1024  # bytes of an answer's body; what is longer is cut off with its connection
EXCERPT = 300  # characters of it that are kept
BUSY = {429, 503}  # answers with which a receiver may say when to come again
LONGEST_ASKED = 24 * 3600.0  # s that it may ask for; one that names a year has made a mistake
ADDRESSES = 3  # of one name that are tried, one after the other

_Told = tuple[int, str, float | None]  # the status, how the body begins, and the pause that was asked for


@dataclass(frozen=True, slots=True)
class Answer:
    """What a try brought: `status` is None where there was no answer, `error` where all is well, and `pause` (s) where
    the receiver asked for none.
    """

    status: int | None
    error: str | None
    excerpt: str | None
    seconds: float
    pause: float | None = None

    @property
    def is_gone(self) -> bool:
        return self.status == 410  # RFC 9110, 15.5.11: for good; Standard Webhooks: send nothing any more


class Sender:
    """Never follows a redirect, keeps no connection and no cookie, and uses no proxy of the environment.

    A connection that is kept would be found again by its numeric address, whatever name its certificate was for.
    """

    def __init__(self, guard: Guard, context: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)  # the courier counts them
        transport = httpx2.AsyncHTTPTransport(verify=context or trust(), trust_env=False, limits=limits)
        self._client = new_client(transport, SEND_SECONDS)

    async def send(self, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        begun = time.monotonic()
        status, excerpt, pause = None, None, None
        try:
            async with asyncio.timeout(SEND_SECONDS):
                status, excerpt, pause = await self._post(await self._guard.place(url), body, headers)
                error = _complaint(status)
        except TimeoutError:
            error = f"There was no whole answer within {SEND_SECONDS:.0f} s."
        except Refused as refused:
            error = str(refused)
        except (httpx2.HTTPError, httpx2.InvalidURL) as failure:
            error = _reason(failure)
        return Answer(status, error, excerpt, round(time.monotonic() - begun, 3), pause)

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, place: Place, body: str, headers: Mapping[str, str]) -> _Told:
        """By the first address that lets itself be connected to: of a name with two, one may be out of reach."""
        addresses = place.addresses[:ADDRESSES]
        for address in addresses:
            try:
                return await self._post_at(address, place, body, headers)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                if address == addresses[-1]:
                    raise
        raise AssertionError("a place has an address")

    async def _post_at(self, address: str, place: Place, body: str, headers: Mapping[str, str]) -> _Told:
        request = self._client.build_request(
            "POST",
            place.url_at(address),
            content=body.encode(),
            headers={**headers, "content-type": "application/json", "accept": "*/*", "host": place.authority},
            timeout=httpx2.Timeout(SEND_SECONDS, connect=SEND_SECONDS / len(place.addresses[:ADDRESSES])),
            extensions={"sni_hostname": place.host.strip("[]")},
        )
        response = await self._client.send(request, stream=True)
        try:
            pause = asked_pause(response.headers, LONGEST_ASKED) if response.status_code in BUSY else None
            return response.status_code, await _beginning(response), pause
        finally:
            await response.aclose()


async def _beginning(response: httpx2.Response) -> str:
    """Of the body, in characters that can be shown; raw, so that nothing can unfold."""
    read = bytearray()
    async for chunk in response.aiter_raw():
        read += chunk
        if len(read) > MOST_READ:
            break
    text = bytes(read[: EXCERPT * 4]).decode("utf-8", "replace")
    return "".join(each if each.isprintable() else " " for each in text)[:EXCERPT]


def _complaint(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"It answered {status}: redirects are not followed, so register the address that they lead to."
    return f"It answered {status}; only an answer from 200 to 299 means that it has arrived."


def _reason(failure: Exception) -> str:
    """Why there was no answer, without anything of the inside."""
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "Its certificate cannot be trusted, or it does not speak TLS as it should."
        cause = cause.__cause__ or cause.__context__
    if isinstance(failure, httpx2.ConnectError):
        return "No connection to it could be made."
    return "The connection broke before there was a whole answer."
