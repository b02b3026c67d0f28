"""The /videos dialect: create, poll, list, delete and download (wire-protocol 3 and 10)."""

from __future__ import annotations

import asyncio
import time
from email.utils import formatdate

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from emulator import bodies, creating, errors
from emulator.asking import asked
from emulator.content import check_ready, deliver
from emulator.faults import Fault
from emulator.gate import routes
from emulator.job import Job, unwrapped
from emulator.pictures import sprite_sheet, thumbnail
from emulator.reading import fields, is_form
from emulator.service import Service

PREFIXES = {
    "azure": ("/openai/v1", "/api/projects/{project}/openai/v1", "/v1", "/openai"),
    "azure-sora-1": (),
    "litellm": ("/v1", ""),
}  # of the /videos routes; the others have /v1 alone
DEFAULT_LIMIT, LARGEST_LIMIT = 20, 100  # videos in one page
POLL_ERRORS = (500, 503, 500)  # of the first polls under `poll_500`
GARBAGE = {1: '{"id": "vid', 3: None}  # by number of the poll under `garbage_poll`; None: a page
PAGE = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"


class Videos:
    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        service, profile = self._service, self._service.settings.profile
        roots = bases(profile)
        one = [f"{root}/{{id}}" for root in roots]
        made = [
            *routes(service, "create", roots, self.create, "POST"),
            *routes(service, "list", roots, self.page, "GET"),
            *routes(service, "get", one, self.get, "GET"),
            *routes(service, "content", [f"{path}/content" for path in one], self.content, "GET"),
        ]
        if profile == "azure":
            alias = ["/openai/deployments/{deployment}/videos", "/openai/deployments/{deployment}/videos/generations"]
            made += routes(service, "create", alias, self.create_for_deployment, "POST")
        if profile != "litellm":
            made += routes(service, "delete", one, self.delete, "DELETE")
        return made

    async def create(self, request: Request) -> Response:
        return await self._create(request, None)

    async def create_for_deployment(self, request: Request) -> Response:
        """Dialect D, served only where it is asked for (wire-protocol 4)."""
        if not self._service.settings.per_deployment:
            raise errors.no_route(self._service.settings.profile)
        return await self._create(request, request.path_params["deployment"])

    async def get(self, request: Request) -> Response:
        service, job = self._service, self._job(request)
        job.polls += 1
        if (strange := strange_poll(job)) is not None:
            return strange
        body, now = bodies.video(service, job, is_polled=True), service.standing(job)
        job.told_completed += now.status == "completed"
        is_error = now.status == "failed" and service.settings.profile == "vllm-omni"
        return told(service, job, JSONResponse(body, bodies.failure_status(now) if is_error else 200))

    async def page(self, request: Request) -> Response:
        service, query = self._service, request.query_params
        limit, order = self._limit(query.get("limit")), query.get("order", "desc")
        if order not in {"asc", "desc"}:
            message = f"Invalid value for 'order': expected one of 'asc', or 'desc', but got '{order}' instead."
            raise errors.wrong_value(service.settings.profile, "order", message)
        jobs = service.listed("videos")
        if order == "desc":
            jobs.reverse()
        found = [job for job in self._after(jobs, query.get("after")) if service.is_visible(job)]
        shown = found if limit is None else found[:limit]
        page = bodies.page(service, shown, has_more=len(found) > len(shown))
        for job in shown:
            job.told_completed += service.standing(job).status == "completed"
        return JSONResponse(page)

    async def delete(self, request: Request) -> Response:
        service, job = self._service, self._job(request)
        body = {"id": job.id, "object": "video.deleted", "deleted": True}
        if service.settings.profile == "sglang":
            body = bodies.video(service, job) | {"status": "deleted"}
        service.delete(job)
        return JSONResponse(body)

    async def content(self, request: Request) -> Response:
        service, job = self._service, self._job(request)
        match self._variant(request):
            case "video":
                return told(service, job, await deliver(service, job, request))
            case "thumbnail":
                make, media_type = thumbnail, "image/webp"
            case _:
                make, media_type = sprite_sheet, "image/jpeg"
        check_ready(service, job)
        assert job.clip is not None  # completed, so drawn
        return told(service, job, Response(await asyncio.to_thread(make, job.clip), media_type=media_type))

    async def _create(self, request: Request, deployment: str | None) -> Response:
        service, profile = self._service, self._service.settings.profile
        if profile == "vllm-omni" and not is_form(request):
            raise _form_only()
        ask = asked(service, await fields(request, profile), deployment)
        job = service.accept(ask, request.url.path)
        return told(service, job, await creating.answer(service, request, job, lambda: bodies.video(service, job)))

    def _job(self, request: Request) -> Job:
        return self._service.job(request.path_params["id"], "videos")

    def _limit(self, text: str | None) -> int | None:
        """Videos in a page; None: all of them. Raises Refusal."""
        profile = self._service.settings.profile
        if text is None:
            return None if profile == "vllm-omni" else DEFAULT_LIMIT
        least = 1 if profile == "sglang" else 0
        if not text.isdecimal() or not least <= int(text) <= LARGEST_LIMIT:
            message = f"Invalid value for 'limit': expected {least} to {LARGEST_LIMIT}, but got '{text}' instead."
            raise errors.said(profile, 422 if profile in errors.DETAIL_PROFILES else 400, message, param="limit")
        return int(text)

    def _after(self, jobs: list[Job], id_: str | None) -> list[Job]:
        """The jobs behind the last one seen, which may be gone by now. Raises Refusal for one that never was."""
        if id_ is None:
            return jobs
        ids, profile = [job.id for job in jobs], self._service.settings.profile
        wanted = unwrapped(id_) if profile == "litellm" else id_
        if wanted in ids:
            return jobs[ids.index(wanted) + 1 :]
        if profile in errors.DETAIL_PROFILES:
            return []
        raise errors.wrong_value(profile, "after", f"Invalid value for 'after': no video has the id '{id_}'.")

    def _variant(self, request: Request) -> str:
        """Which file is asked for (wire-protocol 3.6, 10.2, 10.3). Raises Refusal."""
        profile, variant = self._service.settings.profile, request.query_params.get("variant", "video")
        if profile == "vllm-omni":
            return "video"
        if profile == "sglang":
            if request.query_params.get("variant", "0") != "0":
                raise errors.said(profile, 404, f"Variant {variant} not found.")
            return "video"
        if variant not in {"video", "thumbnail", "spritesheet"}:
            expected = "'video', 'thumbnail', or 'spritesheet'"
            message = f"Invalid value for 'variant': expected one of {expected}, but got '{variant}' instead."
            raise errors.wrong_value(profile, "variant", message)
        return variant


def bases(profile: str) -> list[str]:
    """Every path that ends in /videos."""
    return [f"{prefix}/videos" for prefix in PREFIXES.get(profile, ("/v1",))]


def strange_poll(job: Job) -> Response | None:
    """What a poll meets instead of the job, under the faults that say so."""
    if job.fault is Fault.POLL_500 and job.polls <= len(POLL_ERRORS):
        return Response(status_code=POLL_ERRORS[job.polls - 1])
    if job.fault is Fault.GARBAGE_POLL and job.polls in GARBAGE:
        body = GARBAGE[job.polls]
        return HTMLResponse(PAGE) if body is None else Response(body, media_type="application/json")
    return None


def told(service: Service, job: Job, response: Response) -> Response:
    """The answer about a job, with the headers that go with it."""
    if service.settings.poll_after_ms is not None:
        response.headers["openai-poll-after-ms"] = str(service.settings.poll_after_ms)
    if job.skew:
        response.headers["date"] = formatdate(service.told(job, time.monotonic()), usegmt=True)
    return response


def _form_only() -> errors.Refusal:
    """vLLM-Omni declares prompt as a form field (wire-protocol 10.2)."""
    missing = {"type": "missing", "loc": ["body", "prompt"], "msg": "Field required", "input": None}
    return errors.Refusal(422, {"detail": [missing]})
