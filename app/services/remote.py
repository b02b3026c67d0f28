"""One account behind a network: the contract of every service, over whichever form of the wire it speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Literal, Protocol

import structlog

from app.accounts import Account
from app.errors import (
    AccountTrouble,
    AssetExpired,
    Failure,
    JobLost,
    NotTaken,
    OutcomeUnknown,
    Trouble,
    UpstreamAway,
)
from app.services import lists, pauses, refusals
from app.services.answers import JobAnswer, read_id, read_job
from app.services.calls import Answer, Call
from app.services.contract import JobStatus, ListedJob, Order
from app.services.downloads import Download
from app.services.gate import Gate
from app.services.signing import Credential, Signature
from app.services.wire import Wire
from app.services.wording import NOTHING_SENT

MOST_WORDS = 100  # unknown status words that are told apart, so that no service can fill the memory or the log
MODELS = Call("GET", "/models")  # costs nothing, and nearly every such server knows it

Lookup = Callable[[str], Awaitable[JobAnswer]]

log = structlog.get_logger(__name__)


class Form(Protocol):
    """What to ask: Sora 2's /videos, or Sora 1's jobs. The answers of both are read alike."""

    has_list: bool
    tells_prompts: bool

    def create(self, order: Order, model: str) -> Call: ...

    def status(self, upstream_id: str) -> Call: ...

    def recent(self, after: str | None, limit: int) -> Call: ...

    def checks(self) -> Sequence[Call]:
        """Questions for a list of something that cost nothing; one that is answered with a list is enough."""
        ...

    def removal(self, upstream_id: str) -> Call | None:
        """What ends a running job; None where nothing does."""
        ...

    async def content(self, upstream_id: str, lookup: Lookup) -> Call:
        """Where the file is. Raises JobLost where there is none, and what `lookup` raises."""
        ...


class RemoteVideos:
    """The contract's RemoteService. `unknown_words` counts the status words that are in no list of ours."""

    is_repeatable = False

    def __init__(self, account: Account, form: Form, credential: Credential | None = None) -> None:
        self.account = account
        self.name = account.name
        self.poll_seconds = account.poll_seconds
        self.has_list = form.has_list
        self.tells_prompts = form.tells_prompts
        self.unknown_words: Counter[str] = Counter()
        self._form = form
        self._gate = Gate(account.name, account.models)
        self._wire = Wire(account, Signature(account, credential), self._gate)

    @property
    def is_able(self) -> bool:
        return self._gate.is_able

    @property
    def trouble(self) -> tuple[Trouble | Literal["unreachable"], str] | None:
        """What a person should know about this account, and its sentence; None while all is well."""
        return self._gate.trouble

    def upstream_now(self) -> datetime | None:
        return self._wire.now

    async def start(self) -> None:
        await self._wire.start()

    async def close(self) -> None:
        await self._wire.close()

    async def create_video_job(self, order: Order) -> str:
        self._gate.pass_create(order.model)
        form = await self._form_for_order()
        answer = await self._wire.send_once(form.create(order, self.account.models[order.model]), order.send_before)
        if not answer.is_ok:
            raise self._refusal(answer, order)
        if (upstream_id := read_id(answer.document)) is None:
            raise OutcomeUnknown(f"Account {self.name} took the order, and its answer has no id that can be read.")
        self._gate.took(order.model)
        return upstream_id

    async def get_job_status(self, upstream_id: str) -> JobStatus:
        form = await self._speech()
        answer = await self._wire.ask(form.status(upstream_id))
        return self._status(self._job(answer), answer.date, pauses.poll_after(answer.headers))

    async def download_video(self, upstream_id: str) -> AsyncIterator[bytes]:
        form = await self._speech()
        call = await form.content(upstream_id, self._lookup)
        async with aclosing(Download(self._wire, call).chunks()) as chunks:
            async for chunk in chunks:
                yield chunk

    async def list_recent(self, since: datetime | None = None) -> Sequence[ListedJob]:
        form = await self._speech()
        jobs = await lists.read_recent(self._wire.ask, form.recent, since, self.upstream_now)
        return [self._listed(job) for job in jobs]

    async def cancel(self, upstream_id: str) -> bool:
        """Raises UpstreamAway where nobody answers. A job that is over keeps its file."""
        try:
            form = await self._speech()
            if (await self._lookup(upstream_id)).phase not in {"waiting", "running"}:
                return True
            removal = form.removal(upstream_id)
            answer = await self._wire.ask(removal) if removal else None
        except JobLost:
            return True
        return answer is not None and (answer.is_ok or answer.status == 404)

    async def discard(self, upstream_id: str) -> None:
        """The service's copy stays until it expires: somebody may want it."""

    async def check(self) -> None:
        try:
            for question in (await self._speech()).checks():
                answer = await self._wire.ask(question)
                if answer.is_list:
                    return
        except UpstreamAway:
            if (found := self._gate.trouble) and found[0] in {"key", "role", "network", "address"}:
                raise AccountTrouble(found[1], found[0]) from None
            raise
        raise self._wrong_address(answer)

    async def _speech(self) -> Form:
        """The form that this account speaks. Raises UpstreamAway while that cannot be found out."""
        return self._form

    async def _form_for_order(self) -> Form:
        try:
            return await self._speech()
        except UpstreamAway as error:
            if (found := self._gate.trouble) and found[0] != "unreachable":
                raise AccountTrouble(f"{found[1]} {NOTHING_SENT}", found[0]) from error
            raise NotTaken(f"{error} {NOTHING_SENT}", retry_after=error.retry_after) from error

    def _refusal(self, answer: Answer, order: Order) -> Failure | NotTaken | OutcomeUnknown:
        said = self._wire.complaint(answer)
        if pause := pauses.retry_after(answer.headers, said.words):
            self._gate.must_wait(pause, creates_only=True)
        refusal = refusals.refused_order(
            answer, said, self.account, builds_on=order.source is not None, has_still=order.reference is not None
        )
        if isinstance(refusal, AccountTrouble):
            self._gate.is_in_trouble(refusal.kind, str(refusal).removesuffix(f" {NOTHING_SENT}"), order.model)
        return refusal

    def _job(self, answer: Answer) -> JobAnswer:
        """The job that an answer tells of. Raises JobLost, or UpstreamAway for an answer that tells of none."""
        job = read_job(answer.document)
        if job and (answer.is_ok or job.is_known_word):
            return job
        if answer.status in {404, 410}:
            raise JobLost(self._wire.complaint(answer).words)
        words = self._wire.complaint(answer).words if not answer.is_ok else "nothing that could be read"
        raise UpstreamAway(f"Account {self.name} answered {answer.status} ({words}).")

    async def _lookup(self, upstream_id: str) -> JobAnswer:
        form = await self._speech()
        return self._job(await self._wire.ask(form.status(upstream_id)))

    def _status(self, job: JobAnswer, now: datetime | None, poll_after: float | None = None) -> JobStatus:
        """`now` is the service's clock when it told this, the only one by which its times mean anything (P-17)."""
        if not job.is_known_word:
            self._note_word(job.word)
        return JobStatus(
            job.phase,
            job.percent,
            failure=self._failure(job) if job.phase == "failed" else None,
            expires_in=(job.expires_at - now).total_seconds() if job.expires_at and now else None,
            poll_after=poll_after,
        )

    def _failure(self, job: JobAnswer) -> Failure:
        if job.word == "expired":
            return AssetExpired("The service has deleted this video, or gave up making it. It may have been charged.")
        return refusals.failed_job(self._wire.job_complaint(job.error, job.failure_reason), job.percent)

    def _listed(self, job: JobAnswer) -> ListedJob:
        status = self._status(job, self.upstream_now())
        return ListedJob(job.id, status, job.model, job.prompt, job.sides, job.length, job.created_at, job.n_variants)

    def _note_word(self, word: str) -> None:
        known = self._wire.clean(word)[:60]
        if known not in self.unknown_words and len(self.unknown_words) < MOST_WORDS:
            log.warning("unknown status word, taken as running", account=self.name, word=known)
        if known in self.unknown_words or len(self.unknown_words) < MOST_WORDS:
            self.unknown_words[known] += 1

    def _wrong_address(self, answer: Answer) -> AccountTrouble:
        """Of an answer that no video service gives, noted as the account's trouble."""
        said = self._wire.complaint(answer)
        kind, sentence = refusals.trouble(answer.status, said, self.account) or (
            "address",
            f"Account {self.name} answers at this address, but not as a video service does. Check its endpoint.",
        )
        self._gate.is_in_trouble(kind, sentence)
        return AccountTrouble(sentence, kind)
