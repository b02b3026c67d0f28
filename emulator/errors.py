"""The refusals of each service, in its own envelope (wire-protocol 6). Refusal carries one to the door."""

from __future__ import annotations

import secrets
from typing import Any

DETAIL_PROFILES = frozenset({"vllm-omni", "sglang"})  # they say {"detail": ...}
AZURE_PROFILES = frozenset({"azure", "azure-sora-1"})
GATEWAY_WINDOW = 60.0  # seconds over which creates are counted (wire-protocol 7)
RETRY_MS = 1000  # milliseconds that `rate_limited` asks for: long enough to be seen, short enough for a test

_VIDEO_ERROR = "video_generation_user_error"  # the type in Sora 2's own errors (wire-protocol 6.2)
_REQUEST_ERROR = "invalid_request_error"
_WAIT_FIVE = "If you created the deployment within the last 5 minutes, please wait a moment and try again."


class Refusal(Exception):
    """An answer that is not 2xx."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.status, self.body, self.headers = status, body, headers or {}


def said(
    profile: str, status: int, message: str, *, kind: str = _REQUEST_ERROR, param: str | None = None, code: Any = None
) -> Refusal:
    """One sentence in the profile's own envelope."""
    if profile in DETAIL_PROFILES:
        return Refusal(status, {"detail": message})
    if profile == "litellm":
        code = str(status)
    return Refusal(status, {"error": {"message": message, "type": kind, "param": param, "code": code}})


def video_error(profile: str, status: int, message: str) -> Refusal:
    """An error of the video service itself."""
    kind = _VIDEO_ERROR if profile in AZURE_PROFILES else _REQUEST_ERROR
    return said(profile, status, message, kind=kind)


def wrong_key(profile: str, key: str | None) -> Refusal:
    if profile in AZURE_PROFILES:
        return _coded(
            401,
            "401",
            "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for "
            "an active subscription and use a correct regional API endpoint for your resource.",
        )
    if profile in DETAIL_PROFILES:
        return Refusal(401, {"error": "Unauthorized"})
    message = f"Incorrect API key provided: {_masked(key)}. You can find your API key at https://platform.openai.com."
    return said(profile, 401, message, code="invalid_api_key")


def no_role(path: str, method: str = "POST") -> Refusal:
    action = "action" if method == "POST" else "read"
    return _coded(
        401,
        "PermissionDenied",
        f"The principal `{secrets.token_hex(8)}` lacks the required data action "
        f"`Microsoft.CognitiveServices/accounts/OpenAI/video/generate/{action}` to perform `{method} {path}` "
        "operation.",
    )


def blocked(profile: str) -> Refusal:
    message = (
        "Your resource has been temporarily blocked because we detected behavior that may violate our content policy. "
        "Please contact support."
    )
    if profile in AZURE_PROFILES:
        return _coded(403, "Forbidden", message)
    return said(profile, 403, message, code="forbidden")


def no_deployment(profile: str, name: str) -> Refusal:
    """wire-protocol 6.2: the Sora 2 form has a null code, the classic one (Sora 1, old paths) has a word."""
    if profile == "azure":
        message = f"The API deployment '{name}' for this resource does not exist. {_WAIT_FIVE}"
        return said(profile, 404, message, kind=_VIDEO_ERROR)
    if profile == "azure-sora-1":
        return _coded(404, "DeploymentNotFound", f"The API deployment for this resource does not exist. {_WAIT_FIVE}")
    if profile == "vllm-omni":
        return said(profile, 400, f"Model mismatch: the request asks for '{name}', which is not served here.")
    message = f"The model '{name}' does not exist or you do not have access to it."
    return said(profile, 404, message, param="model", code="model_not_found")


def retired(profile: str, name: str, status: int) -> Refusal:
    """No body of a retired deployment is recorded (wire-protocol 13); 404 is read as the classic one."""
    if status == 404:
        return no_deployment("azure-sora-1" if profile == "azure" else profile, name)
    message = f"The model '{name}' has been retired and can no longer be used."
    return said(profile, status, message, param="model", code="model_retired")


def no_route(profile: str) -> Refusal:
    if profile in AZURE_PROFILES:
        return _coded(404, "404", "Resource not found")
    if profile == "openai":
        return said(profile, 404, "Invalid URL")
    return Refusal(404, {"detail": "Not Found"})


def no_such_path(profile: str) -> Refusal:
    """Below a known route: Azure's inner layer answers (wire-protocol 3.2)."""
    return Refusal(404, {"detail": "Not Found"}) if profile == "azure" else no_route(profile)


def no_method(profile: str) -> Refusal:
    """Azure has no such answer: a wrong method is a wrong route there."""
    if profile == "openai":
        return said(profile, 405, "Method not allowed for this URL.")
    return Refusal(405, {"detail": "Method Not Allowed"})


def old_version() -> Refusal:
    return _coded(400, "400", "API version not supported")


def too_many_tasks(profile: str) -> Refusal:
    return video_error(profile, 429, "Too many running tasks")


def rate_limited(profile: str, limit: int, wait_ms: int | None) -> Refusal:
    """The gateway's 429; `wait_ms` None: without a word about when."""
    headers = {
        "x-ms-region": "East US 2",
        "x-envoy-upstream-service-time": "3",
        "x-ratelimit-limit-requests": str(limit),
        "x-ratelimit-remaining-requests": "0",
    }
    seconds = 1 if wait_ms is None else max(1, -(-wait_ms // 1000))
    if wait_ms is not None:
        headers |= {"retry-after-ms": str(wait_ms), "retry-after": str(seconds)}
    message = f"Rate limit is exceeded. Try again in {seconds} seconds."
    if profile in AZURE_PROFILES:
        refusal = _coded(429, "429", message)
    else:
        refusal = said(profile, 429, message, kind="requests", code="rate_limit_exceeded")
    return Refusal(429, refusal.body, headers if wait_ms is not None else {})


def moderated(profile: str) -> Refusal:
    message = (
        "The request is blocked by our moderation system when checking inputs. Possible reasons: sexual, violence, "
        "people-in-user-uploads"
    )
    refusal = said(profile, 400, message, kind=_VIDEO_ERROR, code="moderation_blocked")
    if "error" in refusal.body:
        details = {"moderation_stage": "input", "categories": ["violence"]}
        refusal.body["error"]["moderation_details"] = details
    return refusal


def content_filtered() -> Refusal:
    safe = {"filtered": False, "severity": "safe"}
    result = {"hate": safe, "self_harm": safe, "sexual": {"filtered": True, "severity": "medium"}, "violence": safe}
    inner = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": result}
    message = (
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please "
        "modify your prompt and retry."
    )
    error = {"message": message, "type": None, "param": "prompt", "code": "content_filter", "status": 400}
    return Refusal(400, {"error": {**error, "innererror": inner}})


def broken(profile: str, status: int = 500) -> Refusal:
    message = "The server had an error while processing your request. Sorry about that!"
    return said(profile, status, message, kind="server_error")


def gateway_timeout() -> Refusal:
    return _coded(504, "Timeout", "The operation was timeout.")


def missing(profile: str, name: str) -> Refusal:
    message = f"Missing required parameter: '{name}'."
    return said(profile, 400, message, param=name, code="missing_required_parameter")


def unknown_parameter(profile: str, name: str) -> Refusal:
    return said(profile, 400, f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter")


def wrong_value(profile: str, name: str, message: str, code: str = "invalid_value") -> Refusal:
    return said(profile, 400, message, param=name, code=code)


def wrong_image(profile: str) -> Refusal:
    return video_error(profile, 400, "Inpaint image must match the requested width and height")


def not_found(profile: str, name: str) -> Refusal:
    return video_error(profile, 404, f"Video with id '{name}' not found.")


def _coded(status: int, code: str, message: str) -> Refusal:
    return Refusal(status, {"error": {"code": code, "message": message}})


def _masked(key: str | None) -> str:
    return "None" if not key else f"{key[:3]}{'*' * 8}{key[-2:]}"
