"""A request that comes twice is one video: by its key, by an SDK's own retries, in parallel, and after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from fastapi.testclient import TestClient
from openai import OpenAI

from app.main import create_app
from tests.conftest import CAT, LOCAL, SMALL, StudioServer, settings_for

KEY = {"Idempotency-Key": "order-4711"}
pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioServer]:
    """A server that accepts and does no work; each test has a prompt of its own there."""
    server = StudioServer(tmp_path_factory.mktemp("idle") / "data", WORKER="false")
    server.start()
    yield server
    server.kill()


class Lossy(httpx2.BaseTransport):
    """Delivers every request; the answers to the first `losses` creates are lost on their way back."""

    def __init__(self, losses: int) -> None:
        self._wire = httpx2.HTTPTransport()
        self._losses = losses
        self.creates = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = self._wire.handle_request(request)
        if request.method == "POST":
            self.creates += 1
            if self.creates <= self._losses:
                answer.read()
                raise httpx2.ReadTimeout("the answer was lost", request=request)
        return answer


def ids(client: TestClient | httpx2.Client, words: str = "") -> list[str]:
    """Of the videos with these words in their prompts."""
    return [video["id"] for video in client.get("/api/videos", params={"limit": 100, "q": words}).json()["videos"]]


@pytest.mark.parametrize(
    ("path", "body", "id_"),
    [("/api/generate", SMALL, "job_id"), ("/v1/videos", {"prompt": CAT}, "id"),
     ("/api/generate", SMALL | {"takes": 2}, "job_id")],
)  # fmt: skip
def test_the_same_key_gives_the_same_video(
    waiting_client: TestClient, path: str, body: dict[str, Any], id_: str
) -> None:
    first, again = (waiting_client.post(path, json=body, headers=KEY) for _ in range(2))
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(ids(waiting_client)) == body.get("takes", 1)
    assert first.json()[id_] in ids(waiting_client)


@pytest.mark.parametrize(
    ("path", "body", "status"), [("/api/generate", SMALL, 422), ("/v1/videos", {"prompt": CAT}, 400)]
)
def test_the_same_key_with_another_body_is_refused(
    waiting_client: TestClient, path: str, body: dict[str, Any], status: int
) -> None:
    waiting_client.post(path, json=body, headers=KEY)
    answer = waiting_client.post(path, json=body | {"prompt": "A dog"}, headers=KEY)
    problem = answer.json().get("error", answer.json())
    assert (answer.status_code, problem["code"]) == (status, "idempotency_key_reuse")
    assert len(ids(waiting_client)) == 1


def test_a_replay_is_answered_whatever_has_changed_meanwhile(tmp_path: Path) -> None:
    """After a restart, with a full queue: what was accepted stays accepted."""
    for most in (1, 1):
        with TestClient(create_app(settings_for(tmp_path, worker=False, max_waiting=most))) as client:
            assert client.post("/api/generate", json=SMALL, headers=KEY).status_code == 200
            assert client.post("/api/generate", json=SMALL).status_code == 429
            assert len(ids(client)) == 1


def test_a_key_must_be_one(idle_client: TestClient) -> None:
    for key in ("", "k" * 256, "a\tb"):
        answer = idle_client.post("/api/generate", json=SMALL, headers={"Idempotency-Key": key})
        assert (answer.status_code, "255" in answer.json()["detail"]) == (422, True)


def test_a_key_lives_as_long_as_its_video(tmp_path: Path) -> None:
    """After the trash was emptied the key is free."""
    with TestClient(create_app(settings_for(tmp_path, worker=False))) as client:
        made = client.post("/api/generate", json=SMALL, headers=KEY).json()["job_id"]
        client.post(f"/api/videos/{made}/cancel")
        client.delete(f"/api/videos/{made}")
        assert client.post("/api/generate", json=SMALL, headers=KEY).json()["job_id"] == made
        videos = client.app.state.studio.videos  # type: ignore[attr-defined]
        assert client.portal
        assert client.portal.call(videos.empty_trash, 0.0) == [made]
        client.portal.call(videos.forget_claims)
        assert client.post("/api/generate", json=SMALL, headers=KEY).json()["job_id"] != made


@pytest.mark.parametrize("path", ["/api/generate", "/v1/videos"])
def test_fifty_at_once_with_one_key_are_one_video(idle: StudioServer, path: str) -> None:
    def post(_: int) -> str:
        body, headers = {"prompt": f"Fifty at {path}"}, {"Idempotency-Key": f"fifty at {path}"}
        answer = httpx2.post(f"{idle.url}{path}", json=body, headers=headers, timeout=60, **LOCAL)
        return str(answer.json().get("job_id") or answer.json()["id"])

    with ThreadPoolExecutor(50) as pool:
        made = set(pool.map(post, range(50)))
    with httpx2.Client(base_url=idle.url, **LOCAL) as http:
        assert ids(http, f"Fifty at {path}") == list(made)


def test_a_lost_answer_and_the_sdks_own_retries_are_one_video(idle: StudioServer) -> None:
    """The SDK sends the same form three times, and says so by a number only."""
    lossy = Lossy(2)
    with httpx2.Client(transport=lossy, **LOCAL, timeout=30) as http:
        sdk = OpenAI(base_url=f"{idle.url}/v1", api_key="none", http_client=http, max_retries=2)
        video = sdk.videos.create(model="animatic", prompt="Lost twice", seconds="4", size="1280x720")
        assert lossy.creates == 3
        assert [each.id for each in sdk.videos.list() if each.prompt == "Lost twice"] == [video.id]


def test_two_alike_on_purpose_are_two_videos(idle: StudioServer) -> None:
    """Also where both lose an answer; and each retry finds its own."""
    made = set()
    for losses in (1, 0, 1):
        with httpx2.Client(transport=Lossy(losses), **LOCAL, timeout=30) as http:
            sdk = OpenAI(base_url=f"{idle.url}/v1", api_key="none", http_client=http, max_retries=2)
            made.add(sdk.videos.create(model="animatic", prompt="Three alike", seconds="4", size="1280x720").id)
    with httpx2.Client(base_url=idle.url, **LOCAL) as http:
        assert len(made) == 3
        assert set(ids(http, "Three alike")) == made


def test_a_retry_that_overtakes_its_first_try_is_one_video(waiting_client: TestClient) -> None:
    tries = [
        waiting_client.post("/v1/videos", json={"prompt": CAT}, headers={"x-stainless-retry-count": str(number)})
        for number in (1, 0, 2)
    ]
    assert len({answer.json()["id"] for answer in tries}) == 1


def test_a_picture_belongs_to_the_request(waiting_client: TestClient) -> None:
    """The same words with another picture are another request."""
    from tests.test_v1 import form, picture

    def post(blue: int) -> httpx2.Response | Any:
        still = picture(720, 1280) if blue else picture(720, 1280) + b"\0"
        return waiting_client.post(
            "/v1/videos", files=form() | {"input_reference": ("a.png", still, "image/png")}, headers=KEY
        )

    assert post(1).json()["id"] == post(1).json()["id"]
    assert post(0).json()["error"]["code"] == "idempotency_key_reuse"


def test_the_sdk_stops_at_a_reused_key(idle: StudioServer) -> None:
    with httpx2.Client(**LOCAL) as http:
        sdk = OpenAI(base_url=f"{idle.url}/v1", api_key="none", http_client=http, max_retries=2)
        sdk.videos.create(prompt=CAT, extra_headers=KEY)
        with pytest.raises(openai.BadRequestError, match="another request"):
            sdk.videos.create(prompt="A dog", extra_headers=KEY)
