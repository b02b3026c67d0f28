"""Sora 1's generation jobs (wire-protocol 2): create, poll, list, delete, and the generations with their files."""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator import creating, errors
from emulator.content import check_ready, deliver
from emulator.gate import routes
from emulator.job import STRANGE_STATUS, Job, Standing
from emulator.pictures import thumbnail
from emulator.reading import fields, is_form
from emulator.service import Service
from emulator.sora1 import WORDS, asked
from emulator.videos import strange_poll, told

BASE = "/openai/v1/video/generations"
ALIAS = "/openai/deployments/{deployment}/video/generations/jobs"  # dialect D (wire-protocol 4)
DEFAULT_LIMIT, LARGEST_LIMIT = 10, 100  # jobs in one page
PREPROCESSING_FROM = 0.5  # of the time in the queue
PROCESSING_FROM = 0.8  # of the run


class Generations:
    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        service = self._service
        if not service.settings.is_azure:
            return []
        one, generation = [f"{BASE}/jobs/{{id}}"], f"{BASE}/{{id}}"
        return [
            *routes(service, "create", [f"{BASE}/jobs"], self.create, "POST"),
            *routes(service, "create", [ALIAS], self.create_for_deployment, "POST"),
            *routes(service, "list", [f"{BASE}/jobs"], self.page, "GET"),
            *routes(service, "get", one, self.get, "GET"),
            *routes(service, "delete", one, self.delete, "DELETE"),
            *routes(service, "get", [generation], self.generation, "GET"),
            *routes(service, "content", [f"{generation}/content/video"], self.video, "GET", "HEAD"),
            *routes(service, "content", [f"{generation}/content/thumbnail"], self.thumbnail, "GET"),
        ]

    async def create(self, request: Request) -> Response:
        return await self._create(request, None)

    async def create_for_deployment(self, request: Request) -> Response:
        if not self._service.settings.per_deployment:
            raise errors.no_route(WORDS)
        return await self._create(request, request.path_params["deployment"])

    async def get(self, request: Request) -> Response:
        service, job = self._service, self._service.job(request.path_params["id"], "jobs")
        job.polls += 1
        if (strange := strange_poll(job)) is not None:
            return strange
        body = job_body(service, job)
        job.told_completed += body["status"] == "succeeded"
        return told(service, job, JSONResponse(body))

    async def page(self, request: Request) -> Response:
        """Newest first; the order is nowhere stated (wire-protocol 2.1)."""
        service, query = self._service, request.query_params
        limit = _limit(query.get("limit"))
        wanted = {word for word in ",".join(query.getlist("statuses")).split(",") if word}
        jobs = _between(service.listed("jobs")[::-1], query.get("after"), query.get("before"))
        told_jobs = [job_body(service, job) for job in jobs if service.is_visible(job)]
        found = [body for body in told_jobs if not wanted or body["status"] in wanted]
        shown = found[:limit]
        ends = {"first_id": shown[0]["id"], "last_id": shown[-1]["id"]} if shown else {}
        return JSONResponse({"object": "list", "data": shown, "has_more": len(found) > len(shown), **ends})

    async def delete(self, request: Request) -> Response:
        self._service.delete(self._service.job(request.path_params["id"], "jobs"))
        return Response(status_code=204)

    async def generation(self, request: Request) -> Response:
        job, id_ = self._generation(request)
        return JSONResponse(generation_body(self._service, job, id_))

    async def video(self, request: Request) -> Response:
        job, id_ = self._generation(request)
        quality = request.query_params.get("quality", "high")
        if quality not in {"high", "low"}:
            message = f"Invalid value for 'quality': expected 'high' or 'low', but got '{quality}' instead."
            raise errors.wrong_value(WORDS, "quality", message)
        return told(self._service, job, await deliver(self._service, job, request, id_))

    async def thumbnail(self, request: Request) -> Response:
        service, (job, _) = self._service, self._generation(request)
        now = check_ready(service, job)
        assert job.clip is not None  # completed, so drawn
        headers = {
            "last-modified": formatdate(service.told(job, now.ended or job.accepted), usegmt=True),
            "accept-ranges": "none",
        }
        picture = await asyncio.to_thread(thumbnail, job.clip, "JPEG")
        return told(service, job, Response(picture, media_type="image/jpg", headers=headers))

    async def _create(self, request: Request, deployment: str | None) -> Response:
        service = self._service
        ask = asked(service, await fields(request, WORDS), deployment, is_form=is_form(request))
        job = service.accept(ask, request.url.path)
        return told(service, job, await creating.answer(service, request, job, lambda: job_body(service, job)))

    def _generation(self, request: Request) -> tuple[Job, str]:
        """A generation is there once its job has succeeded. Raises Refusal."""
        service, id_ = self._service, request.path_params["id"]
        for job in service.listed("jobs"):
            if id_ in job.generations and service.is_visible(job) and service.standing(job).status == "completed":
                return job, id_
        raise errors.not_found(WORDS, id_)


def job_body(service: Service, job: Job) -> dict[str, Any]:
    """The job object, with the nulls of the real bodies (wire-protocol 2.2, 2.4)."""
    ask, now = job.ask, service.standing(job)
    is_done = now.status == "completed"
    body: dict[str, Any] = {
        "object": "video.generation.job",
        "id": job.id,
        "status": _status(job, now, service.age(job)),
        "created_at": service.told(job, job.accepted),
        "finished_at": service.told(job, now.ended) if now.ended is not None else None,
        "expires_at": service.told(job, job.accepted + job.keep_seconds) if now.ended is not None else None,
        "generations": [generation_body(service, job, id_) for id_ in job.generations] if is_done else [],
        "prompt": ask.prompt,
        "model": ask.deployment,
        "n_variants": ask.variants,
        "n_seconds": ask.seconds,
        "height": ask.height,
        "width": ask.width,
        "failure_reason": {"moderation": "output_moderation", "internal": "internal_error"}.get(now.reason or ""),
    }
    return body | ({"inpaint_items": ask.inpaint_items} if ask.inpaint_items else {})


def generation_body(service: Service, job: Job, id_: str) -> dict[str, Any]:
    ended = service.standing(job).ended
    return {
        "object": "video.generation",
        "id": id_,
        "job_id": job.id,
        "created_at": service.told(job, ended or job.accepted),
        "width": job.ask.width,
        "height": job.ask.height,
        "n_seconds": job.ask.seconds,
        "prompt": job.ask.prompt,
    }


def _status(job: Job, now: Standing, age: float) -> str:
    """queued, preprocessing, running, processing, succeeded (wire-protocol 2.4)."""
    match now.status:
        case "queued" if PREPROCESSING_FROM * job.queue_seconds <= age < job.queue_seconds:
            return "preprocessing"
        case "in_progress":
            return "running" if now.fraction < PROCESSING_FROM else "processing"
        case "completed":
            return "succeeded"
        case "queued" | "failed":
            return now.status
    return STRANGE_STATUS


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not text.isdecimal() or not 1 <= int(text) <= LARGEST_LIMIT:
        message = f"Invalid value for 'limit': expected 1 to {LARGEST_LIMIT}, but got '{text}' instead."
        raise errors.wrong_value(WORDS, "limit", message)
    return int(text)


def _between(jobs: list[Job], after: str | None, before: str | None) -> list[Job]:
    """The jobs behind one cursor and in front of another. Raises Refusal for an id that never was."""
    ids = [job.id for job in jobs]
    for cursor in (after, before):
        if cursor is not None and cursor not in ids:
            raise errors.wrong_value(WORDS, "after", f"Invalid cursor: no job has the id '{cursor}'.")
    start = ids.index(after) + 1 if after is not None else 0
    stop = ids.index(before) if before is not None else len(jobs)
    return jobs[start:stop]
