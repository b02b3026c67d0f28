"""A studio from the outside: one that runs as a server, or this machine's own for one command."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

import httpx2
from pydantic import SecretStr

from app.config import Settings
from app.errors import StudioError, Unavailable
from app.models.video import Video, VideoGenerationRequest
from app.studio import Studio, open_studio
from app.worker import Worker

HEALTH_SECONDS = 5.0  # for a busy server on this machine to answer; where there is none, it is known at once
POLL_SECONDS = 0.5


class AnyStudio(Protocol):
    """What the command line needs of a studio, wherever it is."""

    async def create(self, request: VideoGenerationRequest) -> Video: ...

    def follow(self, video: Video) -> AsyncIterator[Video]:
        """The video as it stands, again and again, until it is final."""
        ...

    def download(self, video: Video) -> AsyncIterator[bytes]: ...

    async def cancel(self, video: Video) -> None: ...


class ServedStudio:
    """A studio behind HTTP."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http

    async def create(self, request: VideoGenerationRequest) -> Video:
        answer = await self._http.post("/api/generate", json=request.model_dump(exclude_unset=True))
        return await self._find(_checked(answer).json()["job_id"])

    async def follow(self, video: Video) -> AsyncIterator[Video]:
        while True:
            yield video
            if video.status not in {"queued", "in_progress"}:
                return
            await asyncio.sleep(POLL_SECONDS)
            video = await self._find(video.id)

    async def download(self, video: Video) -> AsyncIterator[bytes]:
        async with self._http.stream("GET", f"/api/download/{video.id}") as answer:
            if answer.is_error:
                await answer.aread()
            async for chunk in _checked(answer).aiter_bytes():
                yield chunk

    async def cancel(self, video: Video) -> None:
        await self._http.post(f"/api/videos/{video.id}/cancel")

    async def _find(self, video_id: str) -> Video:
        return Video.model_validate(_checked(await self._http.get(f"/api/videos/{video_id}")).json())


class OwnStudio:
    """The studio of this folder, with a worker of its own for as long as the command runs."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def create(self, request: VideoGenerationRequest) -> Video:
        return (await self._studio.admission.create(request)).videos[0]

    async def follow(self, video: Video) -> AsyncIterator[Video]:
        while True:
            yield video
            if video.status not in {"queued", "in_progress"}:
                return
            await asyncio.sleep(POLL_SECONDS / 5)
            video = await self._studio.videos.find(video.id)

    async def download(self, video: Video) -> AsyncIterator[bytes]:
        stored = await self._studio.videos.file(video.id)
        async for chunk in self._studio.files.stream(stored.key, 0, stored.size):
            yield chunk

    async def cancel(self, video: Video) -> None:
        await self._studio.videos.cancel(video.id)


@asynccontextmanager
async def reach_studio(settings: Settings, server: str | None) -> AsyncIterator[AnyStudio]:
    """The studio at `server`; without one the studio that runs on this machine, or else this folder's own."""
    if server is None and await _answers(settings):
        server = _address(settings)
    async with served(server, settings.studio_key) if server else own(settings) as studio:
        yield studio


def served(server: str, key: SecretStr | None = None) -> AbstractAsyncContextManager[AnyStudio]:
    """The studio at that address, which is shown the key."""
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}

    @asynccontextmanager
    async def opened() -> AsyncIterator[AnyStudio]:
        async with httpx2.AsyncClient(base_url=server, headers=headers, timeout=30, trust_env=False) as http:
            try:
                yield ServedStudio(http)
            except (httpx2.TransportError, httpx2.InvalidURL, json.JSONDecodeError, KeyError) as error:
                raise Unavailable(f"There is no studio that answers at {server}. Is it running?") from error

    return opened()


@asynccontextmanager
async def own(settings: Settings) -> AsyncIterator[AnyStudio]:
    async with open_studio(settings) as studio:
        worker = Worker(studio)
        await worker.start()
        try:
            yield OwnStudio(studio)
        finally:
            await worker.stop()


def _address(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104  # compared, not bound
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


async def _answers(settings: Settings) -> bool:
    """Whether a studio, and not some other program, listens where this one would."""
    try:
        async with httpx2.AsyncClient(timeout=HEALTH_SECONDS, trust_env=False) as http:
            answer = await http.get(f"{_address(settings)}/health")
            return bool(answer.json().get("status") == "healthy")
    except (httpx2.HTTPError, json.JSONDecodeError, AttributeError):
        return False


def _checked(answer: httpx2.Response) -> httpx2.Response:
    """Raises the server's own sentence where it answered with a problem."""
    if answer.is_error:
        try:
            sentence = answer.json()["detail"]
        except (json.JSONDecodeError, KeyError, TypeError):
            sentence = f"The studio answered {answer.status_code} without a reason."
        raise StudioError(str(sentence))
    return answer
