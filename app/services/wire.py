"""One account's HTTP: connections, time-outs of each phase, retries of questions, and one try of each order."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

import httpx2
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_random_exponential

from app.accounts import Account
from app.errors import AccountTrouble, JobLost, NotTaken, OutcomeUnknown, UpstreamAway
from app.services import pauses, refusals, transcripts
from app.services.addresses import MAX_REDIRECTS, Refused, Target, base_url, follow, pinned_url
from app.services.answers import read_job
from app.services.calls import Answer, Call, answered
from app.services.clients import (
    Departure,
    body_of,
    new_client,
    own_connection,
    request_of,
    shared_connections,
    timeouts,
    trust,
)
from app.services.complaints import Complaint, complaint
from app.services.gate import Gate
from app.services.signing import Signature, SignInFailed
from app.services.wording import NOTHING_SENT, clean

TRIES = 3  # of one question
JITTER_SECONDS = 0.5  # before the second try at most, twice that before the third
PATIENCE = 5.0  # s of waiting between the tries of one question; a longer pause is the caller's to sit out

_FAILED = (httpx2.HTTPError, httpx2.InvalidURL, OSError)  # whatever ends an exchange; a time-out is an OSError
_T = TypeVar("_T")
_P = ParamSpec("_P")


class _Again(UpstreamAway):
    """A question that is worth another try at once."""


class Wire:
    def __init__(self, account: Account, signature: Signature, gate: Gate) -> None:
        self.account = account
        self.base = base_url(account.endpoint, account.dialect)
        self._signature = signature
        self._gate = gate
        self._context: ssl.SSLContext | None = None
        self._client: httpx2.AsyncClient | None = None
        self._date: tuple[datetime, float] | None = None  # the service's clock, and ours when it was told

    async def start(self) -> None:
        self._context = await asyncio.to_thread(trust)
        self._client = new_client(shared_connections(self._context), self.account.answer_seconds)

    async def close(self) -> None:
        if self._client:
            await self._client.aclose()
        self._client = None

    @property
    def now(self) -> datetime | None:
        """The service's clock, counted on from its last Date."""
        return self._date[0] + timedelta(seconds=time.monotonic() - self._date[1]) if self._date else None

    def complaint(self, answer: Answer) -> Complaint:
        """What an answer that is no success says."""
        return complaint(answer.document, answer.body.decode("utf-8", "replace"), self._signature.secrets)

    def job_complaint(self, error: object, reason: str | None) -> Complaint:
        """What a failed job says: Sora 2's `error`, or Sora 1's failure_reason."""
        said = {"code": reason} if reason else {"message": "", **error} if isinstance(error, Mapping) else {}
        return complaint({"error": error if isinstance(error, str) else said}, "", self._signature.secrets)

    def clean(self, text: str) -> str:
        return clean(text, self._signature.secrets)

    async def send_once(self, call: Call, send_before: float | None) -> Answer:
        """Send an order at most once, and return whatever answer there is.

        Raises NotTaken while nothing of it had left, and OutcomeUnknown for everything that went wrong afterwards.
        """
        assert self._context
        seconds = self.account.create_seconds
        departure = Departure(seconds, send_before)
        try:
            headers = {**await self._signature.headers(), "connection": "close"}
            async with departure.limit, new_client(own_connection(self._context, seconds), seconds) as client:
                request = request_of(client, self.base, call, headers, {"trace": departure.trace})
                return await self._exchange(client, call, request)
        except SignInFailed as error:
            raise self._sign_in_trouble(error) from error
        except _FAILED as error:
            if departure.is_gone:
                raise OutcomeUnknown(f"Account {self.account.name} {self._reason(error)}.") from error
            self._gate.was_silent()
            raise NotTaken(f"Account {self.account.name} {self._reason(error)}. {NOTHING_SENT}") from error

    async def ask(self, call: Call) -> Answer:
        """An answer below 500 to a question that costs nothing, or a job with whatever status. Raises UpstreamAway."""
        return await self._patiently(self._ask, call)

    @asynccontextmanager
    async def open(self, call: Call, headers: Mapping[str, str]) -> AsyncIterator[httpx2.Response]:
        """The head of a file whose bytes are still to be read, status 200 or 206, through redirects.

        Raises JobLost where there is none and UpstreamAway. Afterwards httpx2.TransportError may come out of the bytes.
        """
        response = await self._patiently(self._head, call, headers)
        try:
            yield response
        finally:
            await response.aclose()

    async def _patiently(self, question: Callable[_P, Awaitable[_T]], *args: _P.args, **named: _P.kwargs) -> _T:
        """Exponential backoff with full jitter, and never sooner than the service says."""
        jitter = wait_random_exponential(multiplier=JITTER_SECONDS)

        def pause(state: RetryCallState) -> float:
            return max(jitter(state), _asked_pause(state))

        tries = AsyncRetrying(
            stop=stop_after_attempt(TRIES), wait=pause, retry=retry_if_exception(_is_worth_it), reraise=True
        )
        return await tries(question, *args, **named)

    async def _ask(self, call: Call) -> Answer:
        self._gate.pass_read()
        answer = await self._asked(call)
        if answer.status == 401 and self._signature.can_renew:
            answer = await self._asked(call, renewed=True)
        self._judge(answer)
        return answer

    async def _asked(self, call: Call, *, renewed: bool = False) -> Answer:
        assert self._client
        departure = Departure(2 * self.account.answer_seconds)  # once for the answer to begin, once for its rest
        try:
            headers = await self._signature.headers(renewed=renewed)
            request = request_of(self._client, self.base, call, headers, {"trace": departure.trace})
            async with departure.limit:
                return await self._exchange(self._client, call, request)
        except SignInFailed as error:
            raise UpstreamAway(str(self._sign_in_trouble(error))) from error
        except _FAILED as error:
            raise self._silence(error) from error

    async def _exchange(self, client: httpx2.AsyncClient, call: Call, request: httpx2.Request) -> Answer:
        """Send, and read the answer; of a body that breaks off or is too long only what can still be used."""
        transcripts.asked(self.account.name, call, self._signature.secrets)
        begun = time.monotonic()
        response = await client.send(request, stream=True)
        try:
            self._note_date(response)
            answer = answered(response.status_code, response.headers, await body_of(response))
        finally:
            await response.aclose()
        transcripts.answered(
            self.account.name, call, answer, (time.monotonic() - begun) * 1000, self._signature.secrets
        )
        return answer

    async def _head(self, call: Call, headers: Mapping[str, str]) -> httpx2.Response:
        self._gate.pass_read()
        target = Target(str(httpx2.URL(self.base + call.path, params=dict(call.query))), is_home=True)
        try:
            for _ in range(MAX_REDIRECTS + 1):
                response = await self._opened(target, headers)
                if not response.has_redirect_location:
                    return await self._accepted_head(response, target)
                await response.aclose()
                target = await follow(target.url, response.headers["location"], self.base)
        except SignInFailed as error:
            raise UpstreamAway(str(self._sign_in_trouble(error))) from error
        except Refused as error:
            raise UpstreamAway(f"Account {self.account.name} redirects {error}, which is not followed.") from error
        except _FAILED as error:
            raise self._silence(error) from error
        raise UpstreamAway(f"Account {self.account.name} redirects more than {MAX_REDIRECTS} times.")

    async def _opened(self, target: Target, headers: Mapping[str, str]) -> httpx2.Response:
        """One hop. The key goes to the account's own origin only."""
        response = await self._hop(target, headers)
        if response.status_code == 401 and target.is_home and self._signature.can_renew:
            await response.aclose()
            response = await self._hop(target, headers, renewed=True)
        if target.is_home:
            self._note_date(response)
        return response

    async def _hop(self, target: Target, headers: Mapping[str, str], *, renewed: bool = False) -> httpx2.Response:
        assert self._client
        signature = await self._signature.headers(renewed=renewed) if target.is_home else {}
        departure, parts = Departure(self.account.answer_seconds), urlsplit(target.url)
        host = parts.netloc.rpartition("@")[2]
        request = self._client.build_request(
            "GET",
            pinned_url(target),
            headers={**headers, **signature, "host": host},
            extensions={"trace": departure.trace, **({"sni_hostname": parts.hostname} if target.pinned else {})},
            timeout=timeouts(self.account.answer_seconds, self.account.idle_seconds),
        )
        async with departure.limit:
            return await self._client.send(request, stream=True)

    async def _accepted_head(self, response: httpx2.Response, target: Target) -> httpx2.Response:
        """What another host answers says nothing about the account."""
        if response.status_code in {200, 206}:
            self._gate.heard()
            return response
        answer = answered(response.status_code, response.headers, await body_of(response))
        await response.aclose()
        if target.is_home:
            self._judge(answer)
        if answer.status in {404, 410} and target.is_home:
            raise JobLost(self.complaint(answer).words)
        words = self.complaint(answer).words or "no reason given"
        raise UpstreamAway(f"Account {self.account.name} does not hand out the file ({answer.status}: {words}).")

    def _judge(self, answer: Answer) -> None:
        """Note what an answer says of the account. Raises UpstreamAway where it says nothing about what was asked."""
        job = None if answer.is_ok else read_job(answer.document)
        if job and job.is_known_word:  # vLLM-Omni answers 4xx and 5xx for a failed job (wire-protocol 10.2)
            return self._gate.heard()
        said = self.complaint(answer)
        pause = pauses.retry_after(answer.headers, said.words)
        if answer.status in {401, 403} and (trouble := refusals.trouble(answer.status, said, self.account)):
            self._gate.is_in_trouble(*trouble)
            raise UpstreamAway(trouble[1])
        if answer.status in {408, 425, 429} or answer.status >= 500:
            if pause:
                self._gate.must_wait(pause)
            if answer.status >= 500:
                self._gate.was_silent()
            words = said.words or "no reason given"
            kind = UpstreamAway if self._gate.is_silent else _Again
            raise kind(f"Account {self.account.name} answered {answer.status} ({words}).", retry_after=pause)
        return self._gate.heard()

    def _silence(self, error: Exception) -> UpstreamAway:
        """A time-out is not tried again at once: it has taken long enough."""
        self._gate.was_silent()
        kind = UpstreamAway if _is_timeout(error) or self._gate.is_silent else _Again
        return kind(f"Account {self.account.name} {self._reason(error)}.")

    def _reason(self, error: Exception) -> str:
        if _is_timeout(error):
            return "did not answer in time"
        return f"could not be reached ({self.clean(str(error)) or type(error).__name__})"

    def _sign_in_trouble(self, error: SignInFailed) -> AccountTrouble:
        sentence = (
            f"Account {self.account.name} could not sign in with Microsoft Entra ID ({self.clean(str(error))}). "
            "Sign in again (az login, or the machine's identity)."
        )
        self._gate.is_in_trouble("key", sentence)
        return AccountTrouble(f"{sentence} {NOTHING_SENT}", "key")

    def _note_date(self, response: httpx2.Response) -> None:
        if date := pauses.date_of(response.headers.get("date")):
            self._date = date, time.monotonic()


def _is_worth_it(error: BaseException) -> bool:
    return isinstance(error, _Again) and (error.retry_after or 0.0) <= PATIENCE


def _is_timeout(error: Exception) -> bool:
    return isinstance(error, TimeoutError | httpx2.TimeoutException)


def _asked_pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return (error.retry_after or 0.0) if isinstance(error, UpstreamAway) else 0.0
