"""Errors in the envelope of this protocol: {"error": {"message", "type", "param", "code"}} (wire-protocol 6.1)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

from app.errors import InvalidRequest, ReferenceMismatch, RefusedPrompt, StudioError

PREFIXES = ("/v1/", "/openai/")  # of the paths that speak this protocol
CODES = {  # words of wire-protocol 6.4
    "refused_input": "moderation_blocked",
    "refused_output": "content_filter",
    "unauthenticated": "invalid_api_key",
}
_TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}


def speaks(path: str) -> bool:
    """Whether the callers of this path expect this protocol's envelope."""
    return path.startswith(PREFIXES)


def status_of(error: StudioError) -> int:
    """This protocol says 400 where the studio's own API says 422; clients have an error class for each."""
    return 400 if isinstance(error, InvalidRequest) else error.status


def code_of(error: StudioError | type[StudioError]) -> str:
    return CODES.get(error.code, error.code)


def envelope(error: StudioError) -> dict[str, Any]:
    status = status_of(error)
    kind = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")
    message = str(error)
    if isinstance(error, ReferenceMismatch):
        message = f"Inpaint image must match the requested width and height. {message}"  # words that clients look for
    told: dict[str, Any] = {"message": message, "type": kind, "param": error.field, "code": code_of(error)}
    if isinstance(error, RefusedPrompt):
        told["moderation_details"] = {"moderation_stage": "input", "categories": [error.category]}
    return {"error": told}


class ModerationDetails(BaseModel):
    moderation_stage: str
    categories: list[str]


class ErrorBody(BaseModel):
    message: str
    type: str = Field(description="invalid_request_error, authentication_error, rate_limit_error, server_error...")
    param: str | None = Field(description="The field that is to blame, where one is.")
    code: str | None = Field(description="For programs; each route says which it may answer.")
    moderation_details: ModerationDetails | None = Field(None, description="Only with the code moderation_blocked.")


class ErrorEnvelope(BaseModel):
    error: ErrorBody


def documented(*errors: type[StudioError]) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI text of a route's errors, in the words of the envelope; every route may say 400."""
    codes: dict[int, list[str]] = {}
    told: list[type[StudioError]] = [InvalidRequest, *errors]
    for error in told:
        codes.setdefault(400 if issubclass(error, InvalidRequest) else error.status, []).append(code_of(error))
    return {
        status: {"model": ErrorEnvelope, "description": f"{HTTPStatus(status).phrase}: {', '.join(sorted(set(names)))}"}
        for status, names in codes.items()
    }
