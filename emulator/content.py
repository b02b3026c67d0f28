"""A finished video on its way out: whole, in parts, and in all the ways in which a download goes wrong."""

from __future__ import annotations

import asyncio
import hashlib
import random
import struct
import time
from collections.abc import AsyncIterator, Callable
from email.utils import formatdate
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from emulator import errors
from emulator.drawing import file_bytes, stamped
from emulator.faults import CONTENT, Fault
from emulator.job import Job, Standing
from emulator.ranges import Unsatisfiable, asked_part
from emulator.service import Service
from emulator.transport import line_of

CHUNK = 64 << 10  # bytes handed over at a time
TRUNCATED_AT, CUT_AT = 0.6, 0.9  # of what was declared
LIE = 4096  # bytes by which a lying length is too large or too small
DRIP, DRIP_SECONDS = 1000, 5  # bytes per second, and for how long
OTHER_HOST = "127.0.0.2"  # also this machine, and yet another host to a client
PAGE = "<!doctype html><title>Sign in</title><h1>Sign in to your account</h1>"  # what a captive portal says

_Pace = Callable[[bytes], AsyncIterator[bytes]]


async def deliver(service: Service, job: Job, request: Request, generation: str = "") -> Response:
    """The answer to a request for the MP4. Raises Refusal where there is none."""
    check_ready(service, job)
    delivery = _Delivery(service, job, request, await whole(job, generation), generation)
    if request.method == "HEAD":
        return delivery.head()
    fault = _content_fault(service, job)
    return _FAULTY[fault](delivery) if fault else delivery.part()


def check_ready(service: Service, job: Job) -> Standing:
    """The standing of a job whose file can be had now. Raises Refusal."""
    now, profile = service.standing(job), service.settings.profile
    if now.status != "completed" or now.ended is None:
        raise _not_ready(profile, job, now)
    late = job.fault is Fault.CONTENT_LATE and time.monotonic() - now.ended < service.settings.content_late_seconds
    if late or job.fault is Fault.NO_FILE:
        raise errors.video_error(profile, 404, f"Content of video '{job.id}' not found.")
    return now


async def whole(job: Job, generation: str = "") -> bytes:
    """The right file of a completed job."""
    assert job.clip is not None  # a job is completed once it is drawn
    return stamped(await asyncio.to_thread(file_bytes, job.clip), job.id, generation)


class Flow(Response):
    """Bytes as they come, counted; then a proper end, or the end of the connection, or more than was declared."""

    def __init__(
        self,
        chunks: AsyncIterator[bytes],
        headers: dict[str, str],
        *,
        status: int = 200,
        drops: bool = False,
        surplus: bytes = b"",
        on_sent: Callable[[int], None] | None = None,
    ) -> None:
        self.status_code, self.background = status, None
        self._chunks, self._drops, self._surplus, self._on_sent = chunks, drops, surplus, on_sent
        self.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        line, sent = line_of(scope), 0
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for chunk in self._chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            if line.is_closing:
                return
            sent += len(chunk)
        if self._on_sent is not None:
            self._on_sent(sent)
        if self._drops:
            line.drop()
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        if self._surplus:
            line.write_beyond(self._surplus)


def _not_ready(profile: str, job: Job, now: Standing) -> errors.Refusal:
    """Before completion Azure's body is not known (wire-protocol 3.6); 404 is what OpenAI says."""
    if profile == "vllm-omni" and now.status == "failed":
        return errors.said(profile, 422, f"Video generation failed for {job.id}.")
    if profile == "sglang" and now.status == "failed":
        return errors.said(profile, 404, f"Video {job.id} has no file: its generation failed.")
    if profile in errors.DETAIL_PROFILES:
        return errors.said(profile, 404, f"Video {job.id} is still in-progress.")
    return errors.video_error(profile, 404, "Video is not ready yet, use GET /v1/videos/{video_id} to check status.")


def _content_fault(service: Service, job: Job) -> Fault | None:
    """The fault of this download, which is counted."""
    times = service.settings.content_fault_times
    if job.fault not in CONTENT or (times and job.content_faults >= times):
        return None
    job.content_faults += 1
    return job.fault


class _Delivery:
    """One download of a file that is there."""

    def __init__(self, service: Service, job: Job, request: Request, data: bytes, generation: str) -> None:
        self._service, self._job, self._request, self._data = service, job, request, data
        self._generation = generation
        ended = service.standing(job).ended
        self._modified = formatdate(service.told(job, ended or job.accepted), usegmt=True)
        self._headers = {"content-type": "video/mp4", "last-modified": self._modified, "accept-ranges": "none"}
        if service.settings.ranges:
            etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
            self._headers |= {"accept-ranges": "bytes", "etag": etag}

    def head(self) -> Response:
        return Response(headers=self._headers | {"content-length": str(len(self._data))})

    def part(self, *, until: float = 1.0, pace: _Pace | None = None) -> Response:
        """What was asked for; `until`: the share of it after which the connection ends."""
        length = len(self._data)
        try:
            asked = self._asked()
        except Unsatisfiable:
            return Response(status_code=416, headers={"content-range": f"bytes */{length}"})
        start, stop = asked or (0, length)
        headers = self._headers | {"content-length": str(stop - start)}
        if asked:
            headers["content-range"] = f"bytes {start}-{stop - 1}/{length}"
        return Flow(
            (pace or _chunks)(self._data[start : start + int((stop - start) * until)]),
            headers,
            status=206 if asked else 200,
            drops=until < 1.0,
            on_sent=lambda sent: _note(self._job, self._generation, start, sent, length),
        )

    def page(self) -> Response:
        return HTMLResponse(PAGE)

    def redirect(self) -> Response:
        port = self._request.scope["server"][1]
        return RedirectResponse(f"http://{OTHER_HOST}:{port}/stolen?id={quote(self._job.id)}", 302)

    def oversized(self) -> Response:
        size = self._service.settings.oversized_bytes
        return Flow(_padded(self._data, size), self._headers | {"content-length": str(size)})

    def endless(self) -> Response:
        return Flow(_padded(self._data, None), self._headers)

    def lying(self) -> Response:
        """Too large a length the first time, too small the next."""
        data = self._data
        self._service.lies += 1
        if self._service.lies % 2:
            return Flow(_chunks(data), self._headers | {"content-length": str(len(data) + LIE)}, drops=True)
        short = max(1, len(data) - LIE)
        return Flow(_chunks(data[:short]), self._headers | {"content-length": str(short)}, surplus=data[short:])

    def wrong_video(self) -> Response:
        data = _noise(self._data, self._job.id)
        return Flow(_chunks(data), self._headers | {"content-length": str(len(data))})

    def _asked(self) -> tuple[int, int] | None:
        if not self._service.settings.ranges:
            return None
        return asked_part(self._request, len(self._data), self._headers["etag"], self._modified)


_FAULTY: dict[Fault, Callable[[_Delivery], Response]] = {
    Fault.TRUNCATED: lambda delivery: delivery.part(until=TRUNCATED_AT),
    Fault.CUT: lambda delivery: delivery.part(until=CUT_AT),
    Fault.SLOW_DRIP: lambda delivery: delivery.part(pace=_drops),
    Fault.OVERSIZED: _Delivery.oversized,
    Fault.ENDLESS: _Delivery.endless,
    Fault.LYING_LENGTH: _Delivery.lying,
    Fault.HTML: _Delivery.page,
    Fault.WRONG_VIDEO: _Delivery.wrong_video,
    Fault.REDIRECT: _Delivery.redirect,
}


def _note(job: Job, generation: str, start: int, sent: int, length: int) -> None:
    """Count a whole delivery once every byte has gone out, in one answer or in parts that join."""
    reached = job.reached.get(generation, 0)
    if start <= reached:
        job.reached[generation] = max(reached, start + sent)
    if job.reached.get(generation, 0) >= length:
        job.downloads += 1
        job.reached[generation] = 0


def _noise(data: bytes, seed: str) -> bytes:
    """The first box of the file, then nothing that means anything."""
    (head,) = struct.unpack_from(">I", data)
    return data[:head] + random.Random(seed).randbytes(len(data) - head)


async def _chunks(data: bytes) -> AsyncIterator[bytes]:
    view = memoryview(data)
    for at in range(0, len(data), CHUNK):
        yield bytes(view[at : at + CHUNK])


async def _drops(data: bytes) -> AsyncIterator[bytes]:
    slow = DRIP * DRIP_SECONDS
    for at in range(0, min(slow, len(data)), DRIP):
        yield data[at : min(at + DRIP, slow)]
        await asyncio.sleep(1.0)
    async for chunk in _chunks(data[slow:]):
        yield chunk


async def _padded(data: bytes, size: int | None) -> AsyncIterator[bytes]:
    """The file and, as a box that players skip, zeros up to `size` bytes; None: for ever. In constant memory."""
    rest = (1 << 62) if size is None else max(16, size - len(data))
    box = struct.pack(">I4sQ", 1, b"free", rest)
    head, zeros = data + box, bytes(CHUNK)
    left = len(head) if size is None else size
    async for chunk in _chunks(head[:left]):
        yield chunk
    sent = min(left, len(head))
    while size is None or sent < size:
        step = CHUNK if size is None else min(CHUNK, size - sent)
        yield zeros[:step]
        sent += step
        await asyncio.sleep(0)  # the others have their turn even when the client reads faster than this writes
