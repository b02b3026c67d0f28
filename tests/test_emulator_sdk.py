"""The vendor's own Python SDK against the emulator: it is not only our idea of the service (wire-protocol 8).

Everything that the SDK sends, and everything that it is answered, is also held against the vendors' files.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import av
import httpx2
import openai
import pytest
from openai import AzureOpenAI, OpenAI
from PIL import Image

from emulator import Emulator
from emulator.settings import EmulatorSettings
from tests.conftest import LOCAL, wait_for
from tests.emulated import QUICK
from tests.specifications import are_here, check_answer, check_request, parts_of

PROMPT = "A paper boat on a pond"
SIZE: Final = "1280x720"
SLIP, MEANT = "/openai/videos", "/openai/v1/videos"  # what AzureOpenAI really asks for (wire-protocol 1, E)
pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")


class Tap:
    """An HTTP client for the SDK that reaches this machine alone and holds all that passes against a file."""

    def __init__(self, spec: str = "") -> None:
        self.spec = spec
        self.sent: list[httpx2.Request] = []
        hooks: dict[str, list[Any]] = {"request": [self._request], "response": [self._response]}
        self.http = httpx2.Client(event_hooks=hooks, timeout=30, **LOCAL)

    def _request(self, request: httpx2.Request) -> None:
        assert request.url.host == "127.0.0.1"
        request.read()
        self.sent.append(request)

    def _response(self, response: httpx2.Response) -> None:
        if not self.spec or not are_here():
            return
        asked, body = response.request, response.read()
        about = (self.spec, asked.method, asked.url.path.replace(SLIP, MEANT))
        check_answer(*about, response.status_code, response.headers, body)
        if response.is_success:
            kind = asked.headers.get("content-type", "")
            check_request(*about, asked.url.query.decode(), asked.headers, kind, asked.content)


@pytest.fixture(scope="session")
def azure_emulator() -> Iterator[Emulator]:
    with Emulator(EmulatorSettings.fast(**QUICK)) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def openai_emulator() -> Iterator[Emulator]:
    with Emulator(EmulatorSettings.fast(profile="openai", **QUICK)) as emulator:
        yield emulator


@pytest.fixture
def tap() -> Iterator[Tap]:
    made = Tap("azure")
    yield made
    made.http.close()


@pytest.fixture
def sdk(azure_emulator: Emulator, tap: Tap) -> OpenAI:
    return _openai(azure_emulator, tap)


@pytest.fixture(params=["openai", "azure-endpoint", "azure-base-url"])
def any_sdk(request: pytest.FixtureRequest, azure_emulator: Emulator, tap: Tap) -> OpenAI:
    """Each way in which people point the SDK at Azure."""
    if request.param == "openai":
        return _openai(azure_emulator, tap)
    common: dict[str, Any] = {"api_key": azure_emulator.key, "api_version": "preview", "http_client": tap.http}
    if request.param == "azure-endpoint":
        return AzureOpenAI(azure_endpoint=azure_emulator.url, max_retries=0, **common)
    return AzureOpenAI(base_url=f"{azure_emulator.url}/openai/v1/", max_retries=0, **common)


def _openai(emulator: Emulator, tap: Tap, key: str = "", **options: Any) -> OpenAI:
    options = {"max_retries": 0, **options}
    base = "/v1/" if tap.spec == "openai" else "/openai/v1/"
    return OpenAI(base_url=emulator.url + base, api_key=key or emulator.key, http_client=tap.http, **options)


def _finished(sdk: OpenAI, **fields: Any) -> Any:
    """A finished video; `create_and_poll` waits a second between looks, this a twentieth."""
    video = sdk.videos.create(model="sora-2", prompt=PROMPT, size=SIZE, **fields)
    return wait_for(lambda: sdk.videos.retrieve(video.id), lambda seen: seen.status in {"completed", "failed"})


def _length_and_size(content: bytes) -> tuple[Any, int, int]:
    with av.open(io.BytesIO(content), "r") as film:
        stream = film.streams.video[0]
        frames = len(list(film.decode(stream)))
        assert stream.average_rate
        return frames / float(stream.average_rate), stream.width, stream.height


def _png(width: int, height: int) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), (30, 90, 160)).save(drawn, "PNG")
    return drawn.getvalue()


def test_a_video_is_created_polled_downloaded_and_deleted(any_sdk: OpenAI, tmp_path: Path) -> None:
    video = _finished(any_sdk, seconds="4")
    assert (video.status, video.progress, video.error) == ("completed", 100, None)
    any_sdk.videos.download_content(video.id).write_to_file(tmp_path / "boat.mp4")
    assert _length_and_size((tmp_path / "boat.mp4").read_bytes()) == (pytest.approx(4, abs=0.1), 1280, 720)
    gone = any_sdk.videos.delete(video.id)
    assert (gone.id, gone.deleted, gone.object) == (video.id, True, "video.deleted")
    with pytest.raises(openai.NotFoundError):
        any_sdk.videos.retrieve(video.id)


def test_the_sdk_sends_a_form_of_plain_text_parts(sdk: OpenAI, tap: Tap) -> None:
    """Not JSON, and no part has a type of its own: a service that takes JSON alone fails every user of the SDK."""
    sdk.videos.create(model="sora-2", prompt=PROMPT, seconds="4", size=SIZE)
    request = tap.sent[-1]
    parts = parts_of(request.headers["content-type"], request.content)
    sent = {part.name: (part.content.decode(), part.is_file) for part in parts}
    wanted = {"model": "sora-2", "prompt": PROMPT, "seconds": "4", "size": SIZE}
    assert sent == {name: (text, False) for name, text in wanted.items()}
    assert request.headers["authorization"].startswith("Bearer ")
    assert request.content.count(b"Content-Type") == 0


def test_a_length_given_as_a_number_is_sent_as_text_and_taken(sdk: OpenAI) -> None:
    video = sdk.videos.create(model="sora-2", prompt=PROMPT, seconds=8, size=SIZE)  # type: ignore[arg-type]
    assert video.seconds == "8"


@pytest.mark.parametrize("form", ["bare bytes", "named file", "open file"])
def test_a_reference_image_goes_as_a_file(sdk: OpenAI, tap: Tap, tmp_path: Path, form: str) -> None:
    picture = _png(1280, 720)
    (tmp_path / "boat.png").write_bytes(picture)
    with (tmp_path / "boat.png").open("rb") as opened:
        given: dict[str, Any] = {
            "bare bytes": picture, "named file": ("a.png", picture, "image/png"), "open file": opened,
        }  # fmt: skip
        tap.spec = "openai" if form == "bare bytes" else "azure"
        video = sdk.videos.create(model="sora-2", prompt=PROMPT, size=SIZE, input_reference=given[form])
    request = tap.sent[-1]
    (part,) = [each for each in parts_of(request.headers["content-type"], request.content) if each.is_file]
    assert (part.name, part.content == picture, video.status) == ("input_reference", True, "queued")
    assert part.content_type == ("application/octet-stream" if form == "bare bytes" else "image/png")


def test_create_and_poll_returns_the_finished_video(sdk: OpenAI, tap: Tap) -> None:
    video = sdk.videos.create_and_poll(model="sora-2", prompt=PROMPT, seconds="4", size=SIZE, poll_interval_ms=50)
    assert video.status == "completed"
    assert tap.sent[-1].headers["x-stainless-poll-helper"] == "true"


def test_the_poll_helper_heeds_the_interval_that_the_service_names(tap: Tap) -> None:
    """Its own is a second; with openai-poll-after-ms it looks as often as it is told (wire-protocol 7)."""
    with Emulator(EmulatorSettings.fast(poll_after_ms=40)) as emulator:
        video = _openai(emulator, tap).videos.create_and_poll(model="sora-2", prompt=PROMPT, seconds="4", size=SIZE)
    assert video.status == "completed"
    assert len(tap.sent) >= 4  # the video takes 0.35 s at least, so a look a second would make three requests


def test_a_list_is_paged_through_to_its_end(tap: Tap) -> None:
    with Emulator(EmulatorSettings.fast(**QUICK)) as emulator:
        sdk = _openai(emulator, tap)
        made = [sdk.videos.create(model="sora-2", prompt=f"Boat {number}", size=SIZE).id for number in range(5)]
        del tap.sent[:]
        assert [video.id for video in sdk.videos.list(limit=2, order="asc")] == made
        assert [request.url.params.get("after") for request in tap.sent] == [None, made[1], made[3]]
        assert [video.id for video in sdk.videos.list(limit=2, order="desc")] == made[::-1]
        assert [video.id for video in sdk.videos.list(after=made[2], order="asc")] == made[3:]


@pytest.mark.parametrize(("variant", "kind"), [("thumbnail", "WEBP"), ("spritesheet", "JPEG")])
def test_the_pictures_of_a_video_can_be_downloaded(sdk: OpenAI, variant: Any, kind: str) -> None:
    content = sdk.videos.download_content(_finished(sdk).id, variant=variant).read()
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        assert picture.format == kind


def test_a_download_can_be_streamed(sdk: OpenAI, tap: Tap, tmp_path: Path) -> None:
    video, tap.spec = _finished(sdk, seconds="4"), ""  # the tap would read the stream away
    with sdk.videos.with_streaming_response.download_content(video.id) as answer:
        answer.stream_to_file(tmp_path / "boat.mp4")
    assert tap.sent[-1].headers["accept"] == "application/binary"
    assert _length_and_size((tmp_path / "boat.mp4").read_bytes())[1:] == (1280, 720)


def test_a_remix_is_asked_for_in_json_and_names_its_source(sdk: OpenAI, tap: Tap) -> None:
    source = _finished(sdk)
    remix = sdk.videos.remix(source.id, prompt="The same boat by night")
    assert tap.sent[-1].headers["content-type"] == "application/json"
    seen = wait_for(lambda: sdk.videos.retrieve(remix.id), lambda video: video.status == "completed")
    assert (seen.remixed_from_video_id, seen.size, seen.seconds) == (source.id, source.size, source.seconds)


def test_an_uploaded_video_can_be_edited_and_made_a_character(openai_emulator: Emulator, tap: Tap) -> None:
    tap.spec = "openai"
    sdk = _openai(openai_emulator, tap)
    film = sdk.videos.download_content(_finished(sdk, seconds="4").id).read()
    edited = sdk.videos.edit(prompt="By night", video=("boat.mp4", film, "video/mp4"))
    assert (edited.status, edited.object) == ("queued", "video")
    made = sdk.videos.create_character(name="Boat", video=("boat.mp4", film, "video/mp4"))
    assert made.id
    assert sdk.videos.get_character(made.id).name == "Boat"
    sdk.videos.create(prompt=PROMPT, extra_body={"characters": [{"id": made.id}]})


@pytest.mark.parametrize(
    ("error", "words", "call"),
    [
        (openai.NotFoundError, "not found", lambda sdk: sdk.videos.retrieve("video_0")),
        (openai.NotFoundError, "not found", lambda sdk: sdk.videos.download_content("video_0")),
        (openai.NotFoundError, "not found", lambda sdk: sdk.videos.delete("video_0")),
        (openai.NotFoundError, "does not exist", lambda sdk: sdk.videos.create(model="sora-9", prompt=PROMPT)),
        (openai.BadRequestError, "Missing required parameter: 'model'", lambda sdk: sdk.videos.create(prompt=PROMPT)),
        (
            openai.BadRequestError,
            "Invalid value for 'seconds'",
            lambda sdk: sdk.videos.create(model="sora-2", prompt=PROMPT, seconds="5"),
        ),
        (
            openai.BadRequestError,
            "Inpaint image must match the requested width and height",
            lambda sdk: sdk.videos.create(model="sora-2", prompt=PROMPT, size=SIZE, input_reference=_png(720, 1280)),
        ),
        (
            openai.BadRequestError,
            "moderation system",
            lambda sdk: sdk.videos.create(model="sora-2", prompt="[[fault:input_moderation]]"),
        ),
        (
            openai.RateLimitError,
            "Too many running tasks",
            lambda sdk: sdk.videos.create(model="sora-2", prompt="[[fault:busy]]"),
        ),
        (
            openai.InternalServerError,
            "error",
            lambda sdk: sdk.videos.create(model="sora-2", prompt="[[fault:error_before_accept]]"),
        ),
    ],
)
def test_a_refusal_is_the_sdk_s_own_error(
    sdk: OpenAI, error: type[openai.APIStatusError], words: str, call: Callable[[OpenAI], Any]
) -> None:
    with pytest.raises(error) as refused:
        call(sdk)
    assert words in refused.value.message


def test_a_wrong_key_is_an_authentication_error(azure_emulator: Emulator, openai_emulator: Emulator, tap: Tap) -> None:
    with pytest.raises(openai.AuthenticationError) as refused:
        _openai(azure_emulator, tap, key="wrong").videos.list()
    assert refused.value.code == "401"
    tap.spec = "openai"
    with pytest.raises(openai.AuthenticationError) as refused:
        _openai(openai_emulator, tap, key="wrong").videos.list()
    assert refused.value.code == "invalid_api_key"


def test_the_codes_of_a_refusal_reach_the_caller(sdk: OpenAI) -> None:
    """The SDK takes them from inside `error` (wire-protocol 8)."""
    with pytest.raises(openai.BadRequestError) as refused:
        sdk.videos.create(model="sora-2", prompt="[[fault:content_filter]]")
    assert (refused.value.code, refused.value.param) == ("content_filter", "prompt")


def test_the_sdk_waits_as_long_as_the_service_says(tap: Tap) -> None:
    """One 429 with retry-after-ms, then the video: the SDK's own retry makes one job of two requests."""
    with Emulator(EmulatorSettings.fast(**QUICK)) as emulator:
        emulator.fault("rate_limited")
        sdk = _openai(emulator, tap, max_retries=2)
        assert sdk.videos.create(model="sora-2", prompt=PROMPT, size=SIZE).status == "queued"
        assert (len(tap.sent), len(emulator.ledger()["creates"])) == (2, 1)


def test_the_sdk_s_own_retry_after_a_lost_answer_pays_twice(tap: Tap) -> None:
    """Why a create is not repeated blindly (wire-protocol 6.5): the ledger shows two jobs for one wish."""
    with Emulator(EmulatorSettings.fast(**QUICK)) as emulator:
        emulator.fault("accept_then_drop")
        _openai(emulator, tap, max_retries=1).videos.create(model="sora-2", prompt=PROMPT, size=SIZE)
        assert [job["answered"] for job in emulator.ledger()["creates"]] == [False, True]


def test_a_video_refused_on_the_way_says_why(sdk: OpenAI) -> None:
    video = sdk.videos.create(model="sora-2", prompt="[[fault:late_moderation]]", size=SIZE)
    seen = wait_for(lambda: sdk.videos.retrieve(video.id), lambda it: it.status == "failed")
    assert seen.error is not None
    assert (seen.error.code, seen.progress < 100) == ("moderation_blocked", True)
