"""The answer to a create, whole or not: the moment at which a job costs money and the caller may not know it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from emulator import errors
from emulator.faults import Fault
from emulator.gate import reply
from emulator.job import Job
from emulator.service import Service
from emulator.transport import line_of


class Dropped(Response):
    """No answer at all: the connection closes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        line_of(scope).drop()


class Created(JSONResponse):
    """The body that names the job; the ledger says whether it went out."""

    def __init__(self, job: Job, body: dict[str, Any]) -> None:
        super().__init__(body)
        self._job = job

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        line = line_of(scope)
        if line.is_closing:
            return
        await super().__call__(scope, receive, send)
        self._job.answered = True


async def answer(service: Service, request: Request, job: Job, body: Callable[[], dict[str, Any]]) -> Response:
    """What the caller of an accepted create hears; `body` is asked when it is told."""
    match job.fault:
        case Fault.ACCEPT_THEN_DROP:
            return Dropped()
        case Fault.ERROR_AFTER_ACCEPT:
            return reply(errors.broken(service.settings.profile))
        case Fault.GATEWAY_TIMEOUT:
            return reply(errors.gateway_timeout())
        case Fault.GARBAGE_JSON:
            return Response('{"id":"vid', media_type="application/json")
        case Fault.ANSWER_LATE:
            await _wait(request, service.settings.late_seconds)
    return Created(job, body())


async def _wait(request: Request, seconds: float) -> None:
    """Until the time has come or the caller has gone."""
    line, waited = line_of(request.scope), 0.0
    while waited < seconds and not line.is_closing:
        step = min(0.2, seconds - waited)
        await asyncio.sleep(step)
        waited += step
