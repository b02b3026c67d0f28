"""The validator that other tests lean on: it refuses what the vendors' files refuse, but for the gaps it lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.emulated import JOBS, WRONG_KEY
from tests.specifications import check_answer, check_request

JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("spec", "path", "body", "words"),
    [
        ("azure", "/openai/v1/videos/v", {}, ""),
        ("openai", "/v1/videos/v", {}, ""),
        ("azure", "/openai/v1/videos/v", {"remixed_from_video_id": ...}, ""),
        ("azure", "/openai/v1/videos/v", {"status": "in_progress", "remixed_from_video_id": ...}, "required"),
        ("azure", "/openai/v1/videos/v", {"status": "queued", "prompt": ..., "error": ...}, ""),
        ("azure", "/openai/v1/videos/v", {"status": "queued", "size": ...}, "body/size: required"),
        ("azure", "/openai/v1/videos/v", {"status": "cancelled"}, "body/status: enum"),
        ("azure", "/openai/v1/videos/v", {"size": "1920x1080"}, ""),
        ("azure", "/openai/v1/videos/v", {"size": "1921x1080"}, "body/size: enum"),
        ("azure", "/openai/v1/videos/v", {"seconds": 4}, "body/seconds: type"),
        ("openai", "/v1/videos/v", {"seconds": 4}, "body/seconds: type"),
        ("azure", "/openai/v1/videos/v", {"progress": None}, "body/progress: type"),
        ("azure", "/openai/v1/videos/v", {"error": {"message": "No."}}, "body/error: anyOf"),
        ("azure", "/openai/v1/videos/v", {"usage": {}}, "body/usage: undeclared"),
        ("azure", "/openai/v1/video/v", {}, "no path like"),
    ],
)
def test_only_the_listed_gaps_excuse_an_answer(spec: str, path: str, body: dict[str, Any], words: str) -> None:
    """The neighbour of each excused thing is refused: a field, a value, a status or a file further on."""
    recorded = {
        "id": "v", "object": "video", "created_at": 1770911108, "status": "completed", "completed_at": 1770911166,
        "error": None, "expires_at": 1770997508, "model": "sora-2", "progress": 100, "prompt": "…", "seconds": "4",
        "size": "1280x720", "remixed_from_video_id": None,
    }  # fmt: skip
    told = {name: value for name, value in (recorded | body).items() if value is not ...}
    _expect(words, lambda: check_answer(spec, "GET", path, 200, JSON, json.dumps(told).encode()))


@pytest.mark.parametrize(
    ("spec", "status", "body", "words"),
    [
        ("azure", 404, WRONG_KEY, ""),
        ("azure", 404, {"error": {"message": "No."}}, "body/error/code: required"),
        ("azure", 404, {"detail": "No."}, "body/error: required"),
        ("openai", 404, {"detail": "No."}, ""),
        ("openai", 404, {"error": "No."}, "body: oneOf"),
        ("openai", 302, WRONG_KEY, "status"),
        ("sora-1", 404, WRONG_KEY, ""),
        ("sora-1", 404, {"error": {"code": 401, "message": "No."}}, "body/error/code: type"),
        ("sora-1", 404, {"error": {"text": "No."}}, "body/error: undeclared"),
        ("sora-1", 404, {"detail": "No."}, "body/detail: undeclared"),
    ],
)
def test_only_the_listed_gaps_excuse_a_refusal(spec: str, status: int, body: dict[str, Any], words: str) -> None:
    path = f"/openai/v1{JOBS}/j" if spec == "sora-1" else "/openai/v1/videos/v"
    _expect(words, lambda: check_answer(spec, "GET", path, status, JSON, json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("spec", "body", "words"),
    [
        ("azure", {"prompt": "x", "seconds": "4", "input_reference": {"image_url": "data:x"}}, ""),
        ("openai", {"prompt": "x", "input_reference": {"image_url": 5}}, "input_reference/image_url: type"),
        ("azure", {"prompt": "x", "input_reference": {"url": "x"}}, "input_reference/url: undeclared"),
        ("azure", {"prompt": "x", "seconds": 4}, "body/seconds: type"),
        ("azure", {"prompt": "x", "seconds": "16", "size": "1080x1920"}, ""),
        ("azure", {"prompt": "x", "seconds": "17"}, "body/seconds: enum"),
        ("azure", {"prompt": "x", "duration": "4"}, "body/duration: undeclared"),
        ("azure", {"seconds": "4"}, "body/prompt: required"),
        ("openai", {"prompt": "x", "characters": [{"id": "c"}]}, ""),
        ("openai", {"prompt": "x", "characters": [{"id": "c"}] * 3}, "body/characters: maxItems"),
        ("openai", {"prompt": ""}, "body/prompt: minLength"),
        ("sora-1", {"prompt": "x", "model": "sora", "width": 480, "height": 480}, ""),
        ("sora-1", {"prompt": "x", "model": "sora", "width": 480, "height": 480, "seconds": 5}, "seconds: undeclared"),
        ("sora-1", {"prompt": "x", "model": "sora", "width": "480", "height": 480}, "body/width: type"),
    ],
)
def test_only_the_listed_gaps_excuse_a_request(spec: str, body: dict[str, Any], words: str) -> None:
    path = f"/openai/v1{JOBS}" if spec == "sora-1" else "/openai/v1/videos"
    content = json.dumps(body).encode()
    token = {"authorization": "Bearer x"}
    _expect(words, lambda: check_request(spec, "POST", path, "", token, "application/json", content))


def _expect(words: str, check: Callable[[], None]) -> None:
    if not words:
        check()
        return
    with pytest.raises(AssertionError) as refused:
        check()
    assert words in str(refused.value)
