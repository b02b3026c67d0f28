"""JSON bodies, read so that they can mean one thing only."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from starlette.requests import Request

from app.errors import BadRequest


def read_json(body: bytes) -> Any:
    """What the body says. Raises BadRequest for what is no JSON, no Unicode, nested too deep or said twice."""
    try:
        value = json.loads(body, object_pairs_hook=_once)
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair cannot be written
    except (RecursionError, ValueError) as error:
        raise BadRequest("The request's body cannot be read: send a form, or valid JSON in UTF-8.") from error
    return value


async def check_json(request: Request) -> None:
    """Raises BadRequest where a JSON body says a thing twice: a proxy may have read the other one.

    What is no JSON at all is left to the route: some read no body.
    """
    if request.headers.get("content-type", "").startswith("application/json") and (body := await request.body()):
        with suppress(ValueError, RecursionError):
            json.loads(body, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in fields if names.count(name) > 1)
        raise BadRequest(f"The request's body cannot be read: it says `{twice[:60]}` more than once.")
    return fields
