"""Errors as answers: RFC 9457 problem details with a code and a sentence, never anything of the inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.api.v1.envelope import envelope, speaks, status_of
from app.errors import (
    BadRequest,
    InvalidBatch,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    RangeNotSatisfiable,
    RefusedPrompt,
    StudioError,
    Unauthenticated,
    UnsupportedMedia,
)
from app.models.video import Refusal

MEDIA_TYPE = "application/problem+json"
OPENED = ("/play/", "/api/session/oidc/")  # what people open in a browser, outside the page
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Sora Video Generator</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<header><a href="/">Studio</a> <span>{title}</span></header>
<main class="errors"><h1>{title}</h1><p>{sentence}</p><p><a href="/">Go to the studio</a></p></main>
</body>
</html>
"""


class FieldError(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457 problem details. `code` is for programs, `detail` for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None
    errors: list[FieldError] | None = None
    refusal: Refusal | None = Field(
        None, description="Where the moderation refuses: stage, category and rule (`code`)."
    )


def answer_problem(error: StudioError, request: Request, errors: list[FieldError] | None = None) -> Response:
    """The answer that tells a caller of `error`, in the words of the protocol that the path speaks."""
    headers = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, MethodNotAllowed) and error.offered:
        headers["Allow"] = ", ".join(sorted(error.offered))
    if isinstance(error, RangeNotSatisfiable) and error.size is not None:
        headers["Content-Range"] = f"bytes */{error.size}"  # RFC 9110, 15.5.17
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="sora-studio"'  # RFC 6750, 3
    if request.url.path.startswith(OPENED) and "text/html" in request.headers.get("accept", ""):
        page = _PAGE.format(title=escape(error.title), sentence=escape(str(error)))
        return HTMLResponse(page, status_code=error.status, headers=headers)
    if speaks(request.url.path):
        return JSONResponse(envelope(error), status_code=status_of(error), headers=headers)
    if isinstance(error, InvalidBatch):
        errors = [FieldError(field=field, message=message) for field, message in error.mistakes]
    if errors is None and error.field:
        errors = [FieldError(field=error.field, message=str(error))]
    problem = Problem(
        type=f"/docs/errors#{error.code}",
        title=error.title,
        status=error.status,
        detail=str(error),
        code=error.code,
        request_id=request.scope.get("request_id"),
        errors=errors,
        refusal=_refusal(error) if isinstance(error, RefusedPrompt) else None,
    )
    return JSONResponse(
        problem.model_dump(exclude_none=True), status_code=error.status, headers=headers, media_type=MEDIA_TYPE
    )


def _refusal(error: RefusedPrompt) -> Refusal:
    return Refusal(stage="prompt", category=error.category, charged="no", retry="edited", code=error.rule, message=None)


def answer_with_problems(app: FastAPI) -> None:
    """Let every error of `app` be answered as a problem."""
    app.add_exception_handler(StudioError, _studio_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)


def documented(*errors: type[StudioError]) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI text of a route's errors; one that reads a body may find it unreadable."""
    if UnsupportedMedia in errors and BadRequest not in errors:
        errors = (BadRequest, *errors)
    answers: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        codes = [each.code for each in errors if each.status == error.status]
        answers[error.status] = {
            "model": Problem,
            "description": f"{HTTPStatus(error.status).phrase}: {', '.join(codes)}",
            "content": {MEDIA_TYPE: {}},
        }
    return answers


async def _studio_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, StudioError)
    return answer_problem(error, request)


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [FieldError(field=_place(each["loc"]), message=_sentence(each)) for each in error.errors()]
    detail = " ".join(each.message if each.field == "body" else f"{each.field}: {each.message}" for each in errors)
    return answer_problem(InvalidRequest(detail), request, errors)


async def _http_error(request: Request, error: Exception) -> Response:
    """What the framework raises by itself: unknown paths and verbs, bodies it cannot read."""
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, StudioError):
        return answer_problem(error.__cause__, request)  # raised while the framework read the body
    wanted = "a form, or valid JSON" if speaks(request.url.path) else "valid JSON"
    known: dict[int, StudioError] = {
        400: BadRequest(f"The request's body cannot be read: send {wanted} in UTF-8."),
        404: NotFound("There is nothing at this address. The routes are listed at /docs."),
        405: MethodNotAllowed(f"{request.method[:20]} is not offered at this address. The routes are listed at /docs."),
    }
    answer = answer_problem(known.get(error.status_code, BadRequest("The request cannot be answered.")), request)
    answer.headers.update(error.headers or {})
    return answer


def sentences(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """What pydantic found wrong with a model's fields, as a person would say it."""
    return [FieldError(field=_field(each["loc"]), message=_sentence(each)) for each in errors]


def _place(location: Sequence[str | int]) -> str:
    """The field, without the part of the request that it stands in; that part, where it is meant as a whole."""
    return _field(location[1:]) or str(location[0])


def _field(location: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in location if isinstance(part, str))  # a number is a place in what is no JSON


# What pydantic finds, as a person would say it; its own words for anything else.
_SENTENCES = {
    "missing": "This field is required.",
    "json_invalid": "This is not valid JSON.",
    "string_too_short": "Say what the video should show: this may not be empty.",
    "string_too_long": "At most {max_length:,} characters, please.",
    "string_unicode": "This holds characters that are not valid Unicode.",
    "int_type": "This must be a whole number, without quotes.",
    "greater_than_equal": "This must be {ge} or more.",
    "less_than_equal": "This must be {le} or less.",
    "extra_forbidden": "This field is not known; /docs lists the fields there are.",
    "value_error": "{error}",
}


def _sentence(error: Mapping[str, Any]) -> str:
    sentence = _SENTENCES.get(error["type"])
    return f"{str(error['msg']).rstrip('.')}." if sentence is None else sentence.format_map(error.get("ctx", {}))
