"""The ASGI application and the server that it runs on."""

from __future__ import annotations

import secrets
import socket
import time
from email.utils import formatdate

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from emulator import errors
from emulator.content import OTHER_HOST, deliver
from emulator.control import Control
from emulator.gate import reply, routes
from emulator.generations import Generations
from emulator.making import Making
from emulator.service import Service
from emulator.settings import EmulatorSettings
from emulator.transport import Line
from emulator.videos import Videos

REGION = "East US 2"  # one of the two that had the models (wire-protocol 7)
KNOWN_BELOW = ("/openai/v1/videos/", "/api/projects/")  # where Azure's inner layer answers for unknown paths


async def serve(settings: EmulatorSettings, host: str, port: int) -> None:
    """Run until cancelled or stopped by a signal. Raises OSError where the address cannot be had."""
    sockets = [bound(host, port)]
    await running(Service(settings), sockets + beside(host, sockets[0])).serve_all()


def bound(host: str, port: int) -> socket.socket:
    """A listening place. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    place = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio sets TCP_NODELAY for this alone
    try:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind((host, port))
    except OSError:
        place.close()
        raise
    return place


def beside(host: str, place: socket.socket) -> list[socket.socket]:
    """The same port of the other host that `redirect` names, where this machine has it."""
    if host not in {"127.0.0.1", "localhost"}:
        return []
    try:
        return [bound(OTHER_HOST, place.getsockname()[1])]
    except OSError:  # no such address (macOS) or taken: the redirect leads nowhere, which is a redirect, too
        return []


class Server(uvicorn.Server):
    """Stops at once: whoever still waits or downloads is dropped."""

    def __init__(self, config: uvicorn.Config, service: Service, sockets: list[socket.socket]) -> None:
        super().__init__(config)
        self._service, self._sockets = service, sockets

    async def serve_all(self) -> None:
        try:
            await self.serve(self._sockets)
        finally:
            await self._service.close()
            for place in self._sockets:
                place.close()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, Line):
                connection.drop()
        for task in list(self.server_state.tasks):
            task.cancel()
        await super().shutdown(sockets)


def running(service: Service, sockets: list[socket.socket]) -> Server:
    """A server for these places, not started yet. It prints nothing but faults of its own code."""
    config = uvicorn.Config(
        Application(service),
        http=Line,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        date_header=False,
        server_header=False,
    )
    return Server(config, service, sockets)


class Application:
    """The routes of the profile of the moment; every answer is dated by the service's own clock."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._by_profile: dict[str, Starlette] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service, profile = self._service, self._service.settings.profile
        if profile not in self._by_profile:
            self._by_profile[profile] = application(service)

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("date", formatdate(time.time() + service.settings.clock_skew, usegmt=True))
                if service.settings.is_azure:
                    headers["apim-request-id"] = secrets.token_hex(16)
                    headers.setdefault("x-ms-region", REGION)
            await send(message)

        await self._by_profile[profile](scope, receive, dated)


def application(service: Service) -> Starlette:
    """The routes of the profile that the settings name."""
    doors = _Doors(service)
    return Starlette(
        routes=[
            *doors.routes(),
            *Making(service).routes(),
            *Videos(service).routes(),
            *Generations(service).routes(),
            *Control(service).routes(),
        ],
        exception_handlers={HTTPException: doors.refuse},
    )


class _Doors:
    """What belongs to no dialect: the models, the other host, and what is not there."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        paths = ["/v1/models", "/openai/v1/models"]
        return [*routes(self._service, "other", paths, self.models, "GET"), Route("/stolen", self.stolen)]

    async def models(self, _request: Request) -> Response:
        names = self._service.settings.served
        models = [{"id": name, "object": "model", "created": 1759708800, "owned_by": "system"} for name in names]
        return JSONResponse({"object": "list", "data": models})

    async def stolen(self, request: Request) -> Response:
        """The other host: it notes a key that should not have come along, and has the file."""
        service = self._service
        service.leaked_key += "api-key" in request.headers or "authorization" in request.headers
        job = service.jobs.get(request.query_params.get("id", ""))
        if job is None or not service.is_visible(job):
            return Response(status_code=404)
        try:
            return await deliver(service, job, request)
        except errors.Refusal as refusal:
            return reply(refusal)

    async def refuse(self, request: Request, error: Exception) -> Response:
        """No such path or method, in the words of the service."""
        assert isinstance(error, HTTPException)  # it is registered for nothing else
        profile = self._service.settings.profile
        if error.status_code == 404 or (error.status_code == 405 and self._service.settings.is_azure):
            below = request.url.path.startswith(KNOWN_BELOW)
            return reply(errors.no_such_path(profile) if below else errors.no_route(profile))
        if error.status_code == 405:
            return reply(errors.no_method(profile))
        return reply(errors.said(profile, error.status_code, error.detail))
