"""Videos out of videos, and characters: remix, edits, extensions (wire-protocol 3.7); vLLM-Omni's waiting create."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator import bodies, creating, errors
from emulator.asking import EXTENSION_SECONDS, asked, checked_prompt, checked_seconds, deployed
from emulator.content import whole
from emulator.gate import routes
from emulator.job import Ask, Job
from emulator.pictures import measured
from emulator.reading import Upload, fields
from emulator.service import Service
from emulator.videos import bases, told

LONGEST_JOINED = 120  # seconds of a clip with all its extensions
LONGEST_NAME = 80  # characters of a character's name
SYNC_LIMIT = 600.0  # seconds until /videos/sync gives up (wire-protocol 10.2)
SYNC_PAUSE = 0.05  # seconds between looks at the job


class Making:
    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        service, roots = self._service, bases(self._service.settings.profile)
        if service.settings.profile == "vllm-omni":
            return routes(service, "create", [f"{root}/sync" for root in roots], self.sync, "POST")
        if service.settings.profile == "sglang":
            return []
        character = [f"{root}/characters/{{id}}" for root in roots]
        return [
            *routes(service, "create", [f"{root}/{{id}}/remix" for root in roots], self.remix, "POST"),
            *routes(service, "create", [f"{root}/edits" for root in roots], self.edit, "POST"),
            *routes(service, "create", [f"{root}/extensions" for root in roots], self.extend, "POST"),
            *routes(service, "other", [f"{root}/characters" for root in roots], self.add_character, "POST"),
            *routes(service, "other", character, self.character, "GET"),
        ]

    async def remix(self, request: Request) -> Response:
        given = await self._fields(request, {"prompt"})
        source = self._source({"id": request.path_params["id"]})
        prompt = checked_prompt(self._profile, given.get("prompt"))
        self._service.pass_gateway(source.ask.deployment)
        return await self._make(request, _like(source, prompt, source.ask.seconds, remixed_from=source.id))

    async def edit(self, request: Request) -> Response:
        given = await self._fields(request, {"prompt", "video", "model"})
        prompt, video = checked_prompt(self._profile, given.get("prompt")), given.get("video")
        if isinstance(video, Upload):
            return await self._make(request, await self._of_upload(video, prompt, given.get("model")))
        source = self._source(video)
        self._service.pass_gateway(source.ask.deployment)
        return await self._make(request, _like(source, prompt, source.ask.seconds))

    async def extend(self, request: Request) -> Response:
        given = await self._fields(request, {"prompt", "video", "seconds", "model"})
        prompt, source = checked_prompt(self._profile, given.get("prompt")), self._source(given.get("video"))
        if "seconds" not in given:
            raise errors.missing(self._profile, "seconds")
        joined = source.ask.seconds + checked_seconds(self._profile, given["seconds"], EXTENSION_SECONDS)
        if joined > LONGEST_JOINED:
            message = f"The joined video would last {joined} seconds; at most {LONGEST_JOINED} are allowed."
            raise errors.wrong_value(self._profile, "seconds", message)
        self._service.pass_gateway(source.ask.deployment)
        return await self._make(request, _like(source, prompt, joined))

    async def add_character(self, request: Request) -> Response:
        given = await self._fields(request, {"video", "name"})
        video, name = given.get("video"), given.get("name")
        if not isinstance(video, Upload) or await asyncio.to_thread(measured, video.content) is None:
            raise errors.wrong_value(self._profile, "video", "Invalid file 'video': expected a video file.")
        if not isinstance(name, str) or not 1 <= len(name) <= LONGEST_NAME:
            message = f"Invalid value for 'name': expected a string of 1 to {LONGEST_NAME} characters."
            raise errors.wrong_value(self._profile, "name", message)
        id_, now = f"char_{secrets.token_hex(16)}", time.time() + self._service.settings.clock_skew
        self._service.characters[id_] = {"id": id_, "name": name, "created_at": int(now)}
        return JSONResponse(self._service.characters[id_])

    async def character(self, request: Request) -> Response:
        id_ = request.path_params["id"]
        if id_ not in self._service.characters:
            raise errors.video_error(self._profile, 404, f"Character with id '{id_}' not found.")
        return JSONResponse(self._service.characters[id_])

    async def sync(self, request: Request) -> Response:
        """Create, wait, and answer with the file itself."""
        service = self._service
        job = service.accept(asked(service, await fields(request, self._profile)), request.url.path)
        limit = time.monotonic() + SYNC_LIMIT
        while not service.standing(job).is_final:
            if time.monotonic() > limit:
                raise errors.said(self._profile, 504, "Video generation timed out.")
            await asyncio.sleep(SYNC_PAUSE)
        if service.standing(job).status == "failed":
            raise errors.said(self._profile, bodies.failure_status(service.standing(job)), bodies.INTERNAL)
        job.answered, job.downloads = True, job.downloads + 1
        headers = {
            "x-request-id": job.id,
            "x-model": job.ask.deployment,
            "x-inference-time-s": f"{job.run_seconds:.3f}",
            "x-stage-durations": "{}",
            "x-peak-memory-mb": "0.0",
        }
        return Response(await whole(job), media_type="video/mp4", headers=headers)

    @property
    def _profile(self) -> str:
        return self._service.settings.profile

    async def _fields(self, request: Request, known: set[str]) -> dict[str, Any]:
        given = await fields(request, self._profile)
        if strange := sorted(set(given) - known):
            raise errors.unknown_parameter(self._profile, strange[0])
        return given

    def _source(self, video: Any) -> Job:
        """The completed video that a reference names. Raises Refusal."""
        id_ = video.get("id") if isinstance(video, dict) else None
        if not isinstance(id_, str):
            raise errors.missing(self._profile, "video")
        job = self._service.job(id_, "videos")
        if self._service.standing(job).status != "completed":
            raise errors.video_error(self._profile, 400, f"Video '{id_}' is not completed.")
        return job

    async def _of_upload(self, video: Upload, prompt: str, model: Any) -> Ask:
        measures = await asyncio.to_thread(measured, video.content)
        if measures is None:
            raise errors.wrong_value(self._profile, "video", "Invalid file 'video': expected a video file.")
        width, height, seconds = measures
        name = deployed(self._service, model)
        return Ask(deployment=name, prompt=prompt, width=width, height=height, seconds=max(1, round(seconds)))

    async def _make(self, request: Request, ask: Ask) -> Response:
        service = self._service
        job = service.accept(ask, request.url.path)
        return told(service, job, await creating.answer(service, request, job, lambda: bodies.video(service, job)))


def _like(source: Job, prompt: str, seconds: int, remixed_from: str | None = None) -> Ask:
    """A new video of the same deployment and size."""
    ask = source.ask
    return Ask(
        deployment=ask.deployment,
        prompt=prompt,
        width=ask.width,
        height=ask.height,
        seconds=seconds,
        remixed_from=remixed_from,
    )
