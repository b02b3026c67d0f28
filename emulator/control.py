"""The control door: settings, rules and the ledger. It asks for no key; the service is for this machine alone."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.faults import named
from emulator.job import unwrapped
from emulator.service import Service


class Control:
    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        return [
            Route("/_control", self.tell, methods=["GET"]),
            Route("/_control", self.change, methods=["PATCH"]),
            Route("/_control/ledger", self.ledger, methods=["GET"]),
            Route("/_control/faults", self.add_rule, methods=["POST"]),
            Route("/_control/faults", self.clear_rules, methods=["DELETE"]),
            Route("/_control/reset", self.reset, methods=["POST"]),
            Route("/_control/jobs/{id}/expire", self.expire, methods=["POST"]),
        ]

    async def tell(self, _request: Request) -> Response:
        return self._told()

    async def change(self, request: Request) -> Response:
        try:
            self._service.change(await _object(request))
        except ValueError as error:
            return _refused(str(error))
        return self._told()

    async def ledger(self, _request: Request) -> Response:
        return JSONResponse(self._service.ledger())

    async def add_rule(self, request: Request) -> Response:
        try:
            asked = await _object(request)
            rule = self._service.rules.add(
                named(str(asked.get("fault"))), _times(asked.get("times", 1)), _share(asked.get("probability", 1.0))
            )
        except ValueError as error:
            return _refused(str(error))
        return JSONResponse(rule.told(), 201)

    async def clear_rules(self, _request: Request) -> Response:
        self._service.rules.clear()
        return Response(status_code=204)

    async def reset(self, _request: Request) -> Response:
        self._service.forget()
        return Response(status_code=204)

    async def expire(self, request: Request) -> Response:
        job = self._service.jobs.get(unwrapped(request.path_params["id"]))
        if job is None:
            return JSONResponse({"detail": "There is no such job."}, 404)
        job.is_expired = True
        return Response(status_code=204)

    def _told(self) -> Response:
        return JSONResponse({"settings": self._service.settings.told(), "rules": self._service.rules.told()})


async def _object(request: Request) -> dict[str, Any]:
    body = json.loads(await request.body() or b"{}")
    if not isinstance(body, dict):
        raise ValueError("The body is a JSON object.")  # noqa: TRY004  # answered as 400 like every other wrong value
    return body


def _times(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise ValueError(f"times is a whole number, or null for always, not {value!r}.")
    return value


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"probability is a number from 0 to 1, not {value!r}.")
    return float(value)


def _refused(why: str) -> Response:
    return JSONResponse({"detail": why}, 400)
