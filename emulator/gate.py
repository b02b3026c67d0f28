"""What every request passes before its endpoint: the count, the key, the api-version; and how a refusal is answered."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Iterable
from typing import Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator import errors
from emulator.errors import Refusal
from emulator.faults import OF_THE_ACCOUNT, Fault
from emulator.service import Service

Kind = Literal["create", "get", "list", "content", "delete", "other"]  # as the ledger counts calls
Endpoint = Callable[[Request], Awaitable[Response]]

VERSIONS = frozenset({"", "preview", "v1"})  # that /openai/v1 takes (wire-protocol 3.2)
_VERSIONED = ("/openai/v1/", "/api/projects/")


def routes(service: Service, kind: Kind, paths: Iterable[str], endpoint: Endpoint, *methods: str) -> list[Route]:
    """The same endpoint at several paths, behind the gate. GET does not bring HEAD with it."""
    gated = _gated(service, kind, endpoint)
    made = [Route(path, gated, methods=list(methods)) for path in paths]
    for route in made:
        route.methods = set(methods)
    return made


def reply(refusal: Refusal) -> Response:
    return JSONResponse(refusal.body, refusal.status, headers=refusal.headers)


def _gated(service: Service, kind: Kind, endpoint: Endpoint) -> Endpoint:
    async def gated(request: Request) -> Response:
        service.calls[kind] += 1
        await request.body()  # an answer before the end of a body would be lost when the connection closes
        try:
            _check_key(service, request)
            if kind != "create":
                _check_standing(service, request)
            _check_version(service, request)
            return await endpoint(request)
        except Refusal as refusal:
            if kind == "create":
                service.refused[str(refusal.status)] += 1
            return reply(refusal)

    return gated


def _check_key(service: Service, request: Request) -> None:
    """wire-protocol 5. Raises Refusal."""
    settings = service.settings
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    given = [bearer] if scheme.lower() == "bearer" else []
    if settings.is_azure and "api-key" in request.headers:
        given.insert(0, request.headers["api-key"])
    good = [*settings.keys, *settings.tokens]
    if good and (service.is_key_rotated or not any(_is_same(one, other) for one in given for other in good)):
        raise errors.wrong_key(settings.profile, given[0] if given else None)


def _is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _check_standing(service: Service, request: Request) -> None:
    """What a whole account, or a generation that was switched off, answers to questions. Raises Refusal.

    A missing role and a block say no to everything (wire-protocol 6.2). Of a generation that has gone, the routes have
    gone (wire-protocol 2.5, last line); Sora 2's are shared by its deployments, and no answer of theirs is known.
    """
    fault, path, profile = service.rules.standing(), request.url.path, service.settings.profile
    if fault is Fault.NO_ROLE:
        raise errors.no_role(path, request.method)
    if fault in OF_THE_ACCOUNT:
        raise errors.blocked(profile)
    if fault and "/video/generations" in path:
        raise errors.no_route(profile) if fault is Fault.RETIRED_404 else errors.retired(profile, "sora", 410)


def _check_version(service: Service, request: Request) -> None:
    if not service.settings.is_azure or not request.url.path.startswith(_VERSIONED):
        return
    if request.query_params.get("api-version", "") not in VERSIONS:
        raise errors.old_version()
