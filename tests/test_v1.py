"""The protocol of OpenAI and Azure at our own door: the vendors' SDKs, what other clients send, and their errors.

Everything that the Python SDK is answered is held against the vendors' files (tests/specifications.py).
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import httpx2
import openai
import pytest
from fastapi.testclient import TestClient
from openai import AzureOpenAI, OpenAI
from PIL import Image

from app.api.conditions import LONGEST_WAIT
from app.api.v1.envelope import CODES
from app.main import create_app
from tests.conftest import LOCAL, ROOT, StudioServer, settings_for, wait_for
from tests.test_emulator_sdk import Tap
from tests.upstreams import MODEL

PROMPT = "A paper boat on a pond"
SIZE: Any = "1280x720"
OVER = {"completed", "failed"}
pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")


@pytest.fixture
def tap() -> Iterator[Tap]:
    made = Tap("openai")
    yield made
    made.http.close()


@pytest.fixture
def sdk(studio: StudioServer, tap: Tap) -> OpenAI:
    return OpenAI(base_url=f"{studio.url}/v1", api_key="none", http_client=tap.http, max_retries=0)


@pytest.fixture(params=["openai", "azure-endpoint", "azure-base-url"])
def any_sdk(request: pytest.FixtureRequest, studio: StudioServer, sdk: OpenAI) -> OpenAI:
    """Each way in which people point the SDK at a service of this protocol."""
    if request.param == "openai":
        return sdk
    common: dict[str, Any] = {"api_key": "none", "api_version": "2024-02-15-preview", "max_retries": 0}
    common["http_client"] = Tap().http  # the vendors' files know no such addresses
    if request.param == "azure-endpoint":
        return AzureOpenAI(azure_endpoint=studio.url, **common)
    return AzureOpenAI(base_url=f"{studio.url}/openai/v1/", **common)


def finished(sdk: OpenAI, **fields: Any) -> Any:
    video = sdk.videos.create(**{"model": "animatic", "prompt": PROMPT, "size": SIZE, "seconds": "4"} | fields)
    return wait_for(lambda: sdk.videos.retrieve(video.id), lambda seen: seen.status in OVER)


@pytest.fixture(scope="module")
def boat(studio: StudioServer) -> str:
    """The id of a finished video of 4 s."""
    with httpx2.Client(base_url=studio.url, timeout=90, **LOCAL) as http:
        fields = {"prompt": PROMPT, "model": "animatic", "size": SIZE}
        return str(http.post("/v1/videos", json=fields, headers={"Prefer": "wait=80"}).json()["id"])


def length_and_size(content: bytes) -> tuple[float, int, int]:
    with av.open(io.BytesIO(content), "r") as film:
        assert film.duration
        return film.duration / av.time_base, film.streams.video[0].width, film.streams.video[0].height


def picture(width: int, height: int) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), (30, 90, 160)).save(drawn, "PNG")
    return drawn.getvalue()


def form(**fields: Any) -> dict[str, Any]:
    return {name: (None, value) for name, value in {"prompt": PROMPT, "model": "animatic", **fields}.items()}


def test_the_sdk_makes_polls_downloads_and_deletes(any_sdk: OpenAI) -> None:
    small: Any = {"size": "480x480", "seconds": "1"}  # a size that the vendors' own files do not have
    wanted: Any = {"size": SIZE, "seconds": "4"} if type(any_sdk) is OpenAI else small
    video = any_sdk.videos.create_and_poll(model="animatic", prompt=PROMPT, **wanted, poll_interval_ms=100)
    assert (video.status, video.progress, video.error) == ("completed", 100, None)
    seconds, *sides = length_and_size(any_sdk.videos.download_content(video.id).content)
    assert (str(round(seconds)), "x".join(map(str, sides))) == (wanted["seconds"], wanted["size"])
    gone = any_sdk.videos.delete(video.id)
    assert (gone.id, gone.deleted, gone.object) == (video.id, True, "video.deleted")
    with pytest.raises(openai.NotFoundError):
        any_sdk.videos.retrieve(video.id)


@pytest.mark.parametrize("way", ["openai", "azure"])
def test_the_javascript_sdk_tells_the_same_story(studio: StudioServer, way: str) -> None:
    """Create, poll, download, remix, a picture as a file and in brackets, paging, typed errors, delete."""
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "openai").is_dir():
        pytest.skip("node or its openai package is not installed; scripts/test installs the package where npm is")
    still = base64.b64encode(picture(480, 480)).decode()
    told = subprocess.run(
        [node, ROOT / "tests" / "sdk.mjs", studio.url, way],
        env={**os.environ, "STILL": still}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    story = json.loads(told.stdout)
    assert story.pop("bytes") > 10_000
    assert story == {
        "status": "completed", "head": "ftyp", "remixedFrom": True, "listed": 4, "refused": "BadRequestError",
        "deleted": True, "gone": "NotFoundError",
    }  # fmt: skip


def test_the_sdk_pages_through_the_list(sdk: OpenAI) -> None:
    """Every video once, newest first or oldest first, whatever the size of a page."""
    made = [
        sdk.videos.create(model="animatic", prompt=f"Boat {number}", size=SIZE, seconds="4").id for number in range(5)
    ]
    for id_ in made:
        httpx2.post(f"{sdk.base_url}videos/{id_}/cancel", **LOCAL)
    newest = [video.id for video in sdk.videos.list(limit=2)]
    oldest = [video.id for video in sdk.videos.list(limit=2, order="asc")]
    assert [id_ for id_ in newest if id_ in made] == made[::-1]
    assert oldest == newest[::-1]
    assert len(set(newest)) == len(newest)
    with pytest.raises(openai.BadRequestError):
        sdk.videos.list(after="video_of_nobody")


def test_the_sdk_gets_the_pictures_too(sdk: OpenAI, boat: str) -> None:
    video = wait_for(lambda: sdk.videos.retrieve(boat), lambda seen: seen.urls["spritesheet"])
    thumbnail = sdk.videos.download_content(video.id, variant="thumbnail").content
    sheet = sdk.videos.download_content(video.id, variant="spritesheet").content
    with Image.open(io.BytesIO(thumbnail)) as small, Image.open(io.BytesIO(sheet)) as tiles:
        assert small.size == (640, 360)
        assert tiles.width > small.width / 2


def test_the_sdk_remixes(sdk: OpenAI, boat: str) -> None:
    first, second = sdk.videos.retrieve(boat), sdk.videos.remix(boat, prompt="at night")
    assert (second.remixed_from_video_id, second.size, second.seconds) == (first.id, first.size, first.seconds)


def test_the_sdk_sends_a_picture(sdk: OpenAI) -> None:
    video = finished(sdk, input_reference=("sea.png", picture(1280, 720), "image/png"))
    with av.open(io.BytesIO(sdk.videos.download_content(video.id).content), "r") as film:
        first = next(film.decode(video=0)).to_ndarray(format="rgb24")
    assert first[:300].reshape(-1, 3).mean(axis=0) == pytest.approx((30, 90, 160), abs=12)
    with pytest.raises(openai.BadRequestError, match="Inpaint image must match"):
        sdk.videos.create(prompt=PROMPT, size=SIZE, input_reference=("sea.png", picture(64, 64), "image/png"))


@pytest.mark.parametrize(
    ("fields", "param", "words"),
    [
        ({"prompt": None}, "prompt", "Missing required parameter: 'prompt'"),
        ({"duration": "8"}, "duration", "Unknown parameter: 'duration'"),
        ({"seconds": "long"}, "seconds", "whole number"),
        ({"seconds": "99"}, "duration", "animatic does not make 99 seconds"),
        ({"size": "huge"}, "size", "WIDTHxHEIGHT"),
        ({"size": "333x444"}, "width", "it offers"),
        ({"model": "sora-9"}, "model", "does not exist"),
        ({"input_reference": "https://example.com/a.png"}, "input_reference", "not fetched"),
        ({"input_reference": "data:image/png;base64,AAAA"}, "body", "cannot be read"),
        ({"prompt": "a\u202eb"}, "prompt", "U+202E"),
    ],
)
def test_mistakes_are_said_in_the_protocols_words(
    idle_client: TestClient, fields: dict[str, Any], param: str, words: str
) -> None:
    sent = {name: value for name, value in ({"prompt": PROMPT} | fields).items() if value is not None}
    answer = idle_client.post("/v1/videos", json=sent)
    error = answer.json()["error"]
    assert (answer.status_code, error["param"], error["type"]) == (400, param, "invalid_request_error")
    assert words in error["message"]


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/v1/videos/video_of_nobody", 404, "not_found_error"),
        ("GET", "/v1/nothing", 404, "not_found_error"),
        ("DELETE", "/v1/videos", 405, "invalid_request_error"),
        ("GET", "/v1/videos?limit=many", 400, "invalid_request_error"),
        ("GET", "/v1/videos?order=sideways", 400, "invalid_request_error"),
        ("GET", "/openai/v1/videos/video_of_nobody?api-version=preview", 404, "not_found_error"),
        ("GET", "/v1/models/sora-9", 404, "not_found_error"),
    ],
)
def test_every_error_has_the_protocols_envelope(
    idle_client: TestClient, method: str, path: str, status: int, kind: str
) -> None:
    answer = idle_client.request(method, path)
    assert (answer.status_code, answer.json()["error"]["type"]) == (status, kind)
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


@pytest.mark.parametrize(
    ("body", "seconds", "size"),
    [
        ({"json": {"prompt": PROMPT, "seconds": 8, "size": "1280x720"}}, "8", "1280x720"),
        ({"json": {"prompt": PROMPT, "seconds": "8"}}, "8", "720x1280"),
        ({"files": form(seconds="8", size="1280x720")}, "8", "1280x720"),
        ({"files": form(seconds='"8"', size='"1280x720"', model='"animatic"')}, "8", "1280x720"),
        ({"files": form()}, "4", "720x1280"),
    ],
    ids=["json, a number", "json, text", "form", "form with quotes", "nothing named"],
)
def test_each_form_of_a_request_is_understood(
    idle_client: TestClient, body: dict[str, Any], seconds: str, size: str
) -> None:
    video = idle_client.post("/v1/videos", **body).json()
    assert (video["object"], video["status"], video["seconds"], video["size"]) == ("video", "queued", seconds, size)
    assert {"completed_at", "expires_at", "error", "remixed_from_video_id"} <= set(video)


def test_names_in_brackets_are_understood(idle_client: TestClient) -> None:
    """The JavaScript SDK writes tables so."""
    url = "data:image/png;base64," + base64.b64encode(picture(1280, 720)).decode()
    video = idle_client.post("/v1/videos", files=form(size="1280x720") | {"input_reference[image_url]": (None, url)})
    assert video.status_code == 200, video.text
    shown = idle_client.get(f"/api/videos/{video.json()['id']}").json()
    assert shown["reference_url"]
    missing = idle_client.post("/v1/videos/edits", files={"prompt": (None, "x"), "video[id]": (None, "video_nobody")})
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "path", ["/openai/deployments/animatic/videos", "/openai/deployments/animatic/videos/generations"]
)
def test_an_address_may_name_the_deployment(idle_client: TestClient, path: str) -> None:
    answer = idle_client.post(f"{path}?api-version=2025-04-01-preview", json={"prompt": PROMPT})
    assert (answer.status_code, answer.json()["model"]) == (200, "animatic")
    assert idle_client.get(f"/openai/deployments/animatic/videos/{answer.json()['id']}").status_code == 200


def test_a_deployments_own_name_is_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_UPSTREAM_KEY", "a-key-nobody-may-read")
    table = "\n".join(f"{name} = {json.dumps(value)}" for name, value in MODEL.items() if not isinstance(value, dict))
    (tmp_path / "upstreams.toml").write_text(
        f"[models.quick]\n{table}\nseconds = {{ offered = [4, 8, 12] }}\n[accounts.east]\ndialect = 'azure'\n"
        "endpoint = 'http://127.0.0.1:9'\napi_key_variable = 'TEST_UPSTREAM_KEY'\nmodels = { quick = 'my-sora' }\n"
    )
    settings = settings_for(tmp_path / "data", worker=False, upstreams_file=tmp_path / "upstreams.toml")
    with TestClient(create_app(settings)) as client:
        assert client.post("/v1/videos", json={"prompt": PROMPT, "model": "my-sora"}).json()["model"] == "quick"


def test_who_polls_is_told_when(idle_client: TestClient) -> None:
    id_ = idle_client.post("/v1/videos", json={"prompt": PROMPT}).json()["id"]
    headers = idle_client.get(f"/v1/videos/{id_}").headers
    assert (headers["openai-poll-after-ms"], headers["Retry-After"]) == ("1000", "1")
    idle_client.post(f"/v1/videos/{id_}/cancel")
    ended = idle_client.get(f"/v1/videos/{id_}")
    assert (ended.json()["status"], ended.json()["error"]["code"]) == ("failed", "cancelled")
    assert "openai-poll-after-ms" not in ended.headers


def test_another_websites_form_makes_nothing(waiting_client: TestClient) -> None:
    """A browser sends a form anywhere without asking first; only the Origin says whose it is."""
    answer = waiting_client.post("/v1/videos", files=form(), headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["error"]["type"]) == (403, "permission_error")
    assert waiting_client.post("/v1/videos", files=form(), headers={"Origin": "http://testserver"}).status_code == 200
    assert len(waiting_client.get("/v1/videos").json()["data"]) == 1


def test_who_prefers_to_wait_gets_the_end(studio: StudioServer) -> None:
    with httpx2.Client(base_url=studio.url, timeout=60, **LOCAL) as http:
        fields = {"prompt": PROMPT, "model": "animatic", "size": "480x480", "seconds": 1}
        made = http.post("/v1/videos", json=fields, headers={"Prefer": "wait=60"})
        assert (made.json()["status"], made.headers["Preference-Applied"]) == ("completed", "wait=60")
        endless = http.post("/v1/videos", json=fields, headers={"Prefer": f"wait={LONGEST_WAIT + 1}"})
        assert endless.headers["Preference-Applied"] == f"wait={LONGEST_WAIT}"


def test_what_is_not_waited_for_any_longer_is_cancelled(studio: StudioServer) -> None:
    with httpx2.Client(base_url=studio.url, timeout=60, **LOCAL) as http:
        fields = {"prompt": PROMPT, "model": "animatic", "duration": 20}
        job = http.post("/api/generate", json=fields, headers={"Cancel-After": "1"}).json()["job_id"]
        end = wait_for(lambda: http.get(f"/v1/videos/{job}").json(), lambda seen: seen["status"] in OVER)
        assert (end["status_detail"], end["error"]["code"]) == ("cancelled", "cancelled")
        assert http.post("/api/generate", json=fields, headers={"Cancel-After": "soon"}).status_code == 422


def test_the_document_has_the_words_of_the_envelope(http: httpx2.Client) -> None:
    """Whatever makes a video may answer moderation_blocked, and no route names a code that the envelope translates."""
    paths = http.get("/openapi.json").json()["paths"]
    ours = {path: verbs for path, verbs in paths.items() if path.startswith("/v1/")}
    for path in ("/v1/videos", "/v1/videos/{video_id}/remix", "/v1/videos/edits", "/v1/videos/extensions"):
        told = ours[path]["post"]["responses"]["400"]["description"]
        assert {"moderation_blocked", "invalid_request", "unsupported_seconds"} <= set(re.findall(r"\w+", told)), path
    said = " ".join(each["description"] for verbs in ours.values() for verb in verbs.values()
                    for each in verb["responses"].values())  # fmt: skip
    assert (set(CODES) & set(re.findall(r"\w+", said)), "invalid_api_key" in said) == (set(), True)
