"""Errors in the envelope of this protocol: {"error": {"message", "type", "param", "code"}} (wire-protocol 6.1)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

from app.errors import InvalidRequest, ReferenceMismatch, RefusedPrompt, StudioError, Unauthenticated

PREFIXES = ("/v1/", "/openai/")  # of the paths that speak this protocol
CODES = {"refused_input": "moderation_blocked", "refused_output": "content_filter"}  # words of wire-protocol 6.4
_TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}


def speaks(path: str) -> bool:
    """Whether the callers of this path expect this protocol's envelope."""
    return path.startswith(PREFIXES)


def status_of(error: StudioError) -> int:
    """This protocol says 400 where the studio's own API says 422; clients have an error class for each."""
    return 400 if isinstance(error, InvalidRequest) else error.status


def envelope(error: StudioError) -> dict[str, Any]:
    status = status_of(error)
    kind = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")
    message = str(error)
    if isinstance(error, ReferenceMismatch):
        message = f"Inpaint image must match the requested width and height. {message}"  # words that clients look for
    code = "invalid_api_key" if isinstance(error, Unauthenticated) else CODES.get(error.code, error.code)
    told: dict[str, Any] = {"message": message, "type": kind, "param": error.field, "code": code}
    if isinstance(error, RefusedPrompt):
        told["moderation_details"] = {"moderation_stage": "input", "categories": [error.category]}
    return {"error": told}


class ModerationDetails(BaseModel):
    moderation_stage: str
    categories: list[str]


class ErrorBody(BaseModel):
    message: str
    type: str
    param: str | None
    code: str | None
    moderation_details: ModerationDetails | None = Field(None, description="There where the moderation refused.")


class ErrorEnvelope(BaseModel):
    error: ErrorBody


def documented(*errors: type[StudioError]) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI text of a route's errors; every route may say 400."""
    codes: dict[int, list[str]] = {400: [InvalidRequest.code]}
    for error in errors:
        codes.setdefault(400 if issubclass(error, InvalidRequest) else error.status, []).append(error.code)
    return {
        status: {"model": ErrorEnvelope, "description": f"{HTTPStatus(status).phrase}: {', '.join(sorted(set(names)))}"}
        for status, names in codes.items()
    }
