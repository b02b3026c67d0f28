"""The state of the service: its jobs, quotas, rules and ledger. Everything here runs in one event loop."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict, deque
from typing import Any

from animatic import OrderRefused, RenderFailed
from emulator import errors
from emulator.drawing import Easel
from emulator.faults import NEVER_COMPLETES, REFUSALS, Fault, Rules, UnknownFault, marked, unmarked
from emulator.job import Ask, Dialect, Job, Standing, new_generation_id, new_id, standing, unwrapped
from emulator.refusals import refusal
from emulator.settings import EmulatorSettings


class Service:
    def __init__(self, settings: EmulatorSettings) -> None:
        self.settings = settings
        self.rules = Rules(settings.seed)
        self.easel = Easel()
        self.is_key_rotated = False
        self._drawings: dict[str, asyncio.Task[None]] = {}  # by job id, while they are under way
        self.forget()

    def forget(self) -> None:
        """As on the first day: no jobs, no rules, an empty ledger. The settings stay."""
        for task in self._drawings.values():
            task.cancel()
        self.jobs: dict[str, Job] = {}
        self.characters: dict[str, dict[str, Any]] = {}
        self.refused: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.most_running: dict[str, int] = {}
        self.leaked_key = 0
        self.lies = 0  # answers with a lying length so far
        self.is_key_rotated = False
        self._gateway: dict[str, deque[float]] = defaultdict(deque)
        self.rules.clear()
        self.rules.reseed(self.settings.seed)

    def change(self, changes: dict[str, Any]) -> None:
        """Raises ValueError for a setting that is unknown or cannot be."""
        self.settings = self.settings.changed(changes)
        if "keys" in changes or "tokens" in changes:
            self.is_key_rotated = False
        if "seed" in changes:
            self.rules.reseed(self.settings.seed)

    def pass_gateway(self, deployment: str) -> None:
        """Count a create. Raises Refusal for more than the quota in a minute."""
        now, limit = time.monotonic(), self.settings.creates_per_minute
        passed = self._gateway[deployment]
        while passed and passed[0] <= now - errors.GATEWAY_WINDOW:
            passed.popleft()
        if len(passed) >= limit:
            wait = errors.GATEWAY_WINDOW - (now - passed[0]) if passed else errors.GATEWAY_WINDOW
            raise errors.rate_limited(self.settings.profile, limit, int(wait * 1000))
        passed.append(now)

    def accept(self, ask: Ask, path: str) -> Job:
        """Take the job, if there is room and no fault forbids it; from here on it costs. Raises Refusal."""
        profile = self.settings.profile
        if self.running(ask.deployment) >= self.settings.slots:
            raise errors.too_many_tasks(profile)
        fault = self._fault(ask.prompt)
        if fault is not None and fault in REFUSALS:
            self.is_key_rotated = self.is_key_rotated or fault is Fault.KEY_ROTATED
            raise refusal(fault, self.settings, ask, path)
        job = Job(
            id=new_id(profile, ask.dialect),
            ask=ask,
            fault=fault,
            queue_seconds=self.settings.queue_seconds,
            run_seconds=self.settings.run_seconds(ask.seconds),
            keep_seconds=self.settings.keep_seconds,
            runs_on=profile == "sglang",  # wire-protocol 10.3
        )
        job.generations = [new_generation_id() for _ in range(ask.variants if ask.dialect == "jobs" else 0)]
        self.jobs[job.id] = job
        running = self.running(ask.deployment)
        self.most_running[ask.deployment] = max(running, self.most_running.get(ask.deployment, 0))
        self._start_drawing(job)
        return job

    def running(self, deployment: str) -> int:
        """The unfinished jobs of a deployment, each in a slot."""
        now = time.monotonic()
        mine = (job for job in self.jobs.values() if job.ask.deployment == deployment)
        return sum(not standing(job, now).is_final for job in mine if job.deleted is None or job.runs_on)

    def job(self, id_: str, dialect: Dialect) -> Job:
        """The job that can still be seen under an id. Raises Refusal."""
        job = self.jobs.get(unwrapped(id_) if self.settings.profile == "litellm" else id_)
        if job is None or job.ask.dialect != dialect or not self.is_visible(job):
            raise errors.not_found(self.settings.profile, id_)
        return job

    def is_visible(self, job: Job) -> bool:
        now = time.monotonic()
        if job.deleted is not None or job.is_expired or now - job.accepted >= job.keep_seconds:
            return False
        return not (job.fault is Fault.EXPIRED and job.told_completed > 0)

    def listed(self, dialect: Dialect) -> list[Job]:
        """Every job of a dialect from the oldest to the newest, gone ones too: they are still places in the list."""
        return [job for job in self.jobs.values() if job.ask.dialect == dialect]

    def standing(self, job: Job) -> Standing:
        return standing(job, time.monotonic())

    def age(self, job: Job) -> float:
        """Seconds since a job was accepted."""
        return time.monotonic() - job.accepted

    def told(self, job: Job, moment: float) -> int:
        """A moment of the monotonic clock as this service tells it: whole Unix seconds by its own wrong clock."""
        return int(job.unix(moment) + self.settings.clock_skew + job.skew)

    def delete(self, job: Job) -> None:
        """Take it away. The work at it stops, and with it the drawing."""
        job.deleted = time.monotonic()
        if not job.runs_on and job.id in self._drawings:
            self._drawings[job.id].cancel()
        if job.clip is not None:
            self.easel.discard(job.clip)

    def ledger(self) -> dict[str, Any]:
        """What really happened, whatever the callers were told."""
        return {
            "creates": [self._entry(job) for job in self.jobs.values()],
            "refused": dict(self.refused),
            "calls": {name: self.calls[name] for name in ("create", "get", "list", "content", "delete")},
            "most_running": dict(self.most_running),
            "leaked_key": self.leaked_key,
        }

    async def close(self) -> None:
        under_way = list(self._drawings.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self.easel.close()

    def _entry(self, job: Job) -> dict[str, Any]:
        now = self.standing(job)
        return {
            "id": job.id,
            "prompt": job.ask.prompt,
            "model": job.ask.deployment,
            "size": f"{job.ask.width}x{job.ask.height}",
            "seconds": job.ask.seconds,
            "accepted_at": job.accepted_at,
            "fault": job.fault.value if job.fault else None,
            "answered": job.answered,
            "status": now.status,
            "completed_at": job.unix(now.ended) if now.status == "completed" and now.ended is not None else None,
            "downloads": job.downloads,
            "deleted": job.deleted is not None,
        }

    def _fault(self, prompt: str) -> Fault | None:
        try:
            return marked(prompt) or self.rules.fire()
        except UnknownFault as error:
            raise errors.said(self.settings.profile, 400, str(error), param="prompt") from error

    def _start_drawing(self, job: Job) -> None:
        if job.fault in NEVER_COMPLETES:
            return
        task = asyncio.create_task(self._draw(job), name=f"draw {job.id}")
        self._drawings[job.id] = task
        task.add_done_callback(lambda _done: self._drawings.pop(job.id, None))

    async def _draw(self, job: Job) -> None:
        ask = job.ask
        prompt = unmarked(ask.prompt) or "A title card"
        try:
            job.clip = await self.easel.draw(
                self.settings.drawing, prompt, ask.width, ask.height, ask.seconds, ask.image
            )
        except (RenderFailed, OrderRefused, OSError):
            job.broken = time.monotonic()
        else:
            job.ready = time.monotonic()
