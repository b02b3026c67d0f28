"""The emulator through a real socket: every request sent and every answer got is held against the vendors' files."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import httpx2
import pytest

from emulator.drawing import stamped_id
from tests.conftest import LOCAL
from tests.emulated import JOBS, PROMPT, SIZE, WRONG_KEY, Caller, Callers, kind_and_size, measured, picture

DAY = 86_400  # seconds that Azure keeps a video (wire-protocol 3.4)


@pytest.fixture(scope="module")
def callers() -> Iterator[Callers]:
    """A fast emulator of each profile, for all tests that do not change its settings."""
    with closing(Callers()) as made:
        yield made


@pytest.fixture
def azure(callers: Callers) -> Caller:
    return callers("azure")


@pytest.fixture
def own(callers: Callers) -> Callable[..., Caller]:
    """An emulator with settings of one's own."""
    return callers.fresh


@pytest.fixture(scope="module")
def film(callers: Callers) -> tuple[dict[str, Any], bytes]:
    """A finished video of Azure's, and its file."""
    azure = callers("azure")
    video = azure.finished()
    return video, azure.content(video).content


# The life of a video


@pytest.mark.parametrize("profile", ["azure", "openai", "litellm", "vllm-omni"])
def test_a_video_goes_from_queued_to_completed(callers: Callers, profile: str) -> None:
    """Status words in their order, a progress that never falls, and at the end a file that says whose it is."""
    caller = callers.fresh(profile, seconds_per_video=0.4)
    looks = caller.history(caller.create())
    words = list(dict.fromkeys(look["status"] for look in looks))
    assert words == ["queued", "in_progress", "completed"]
    told = [look["progress"] for look in looks]
    assert (told[0], told[-1], told == sorted(told)) == (0, 100, True)
    assert len(set(told)) > 3
    content = caller.content(looks[-1]).content
    assert measured(content) == (pytest.approx(4, abs=0.1), 1280, 720)
    assert stamped_id(content) in {looks[0]["id"], caller.emulator.ledger()["creates"][-1]["id"]}


def test_two_videos_of_one_drawing_are_two_files(azure: Caller, film: tuple[dict[str, Any], bytes]) -> None:
    """Fast emulators draw a size and length once, and still nobody can take one job's file for another's."""
    other = azure.finished()
    content = azure.content(other).content
    assert content != film[1]
    assert [stamped_id(content), stamped_id(film[1])] == [other["id"], film[0]["id"]]


def test_a_video_is_drawn_in_the_size_and_length_that_were_asked(azure: Caller) -> None:
    upright = azure.finished(azure.create(size="720x1280", seconds="8"))
    assert (upright["size"], upright["seconds"]) == ("720x1280", "8")
    assert measured(azure.content(upright).content) == (pytest.approx(8, abs=0.1), 720, 1280)


def test_what_is_left_out_is_an_upright_video_of_4_s(azure: Caller) -> None:
    video = azure.create(size=None, seconds=None)
    assert (video["size"], video["seconds"]) == ("720x1280", "4")


@pytest.mark.parametrize("profile", ["azure", "openai"])
def test_the_first_answer_is_short_and_the_last_is_whole(callers: Callers, profile: str) -> None:
    """As recorded (wire-protocol 3.3, 3.4): whoever wants all thirteen fields of a queued video fails."""
    caller = callers(profile)
    first = caller.create()
    assert set(first) == {"id", "object", "created_at", "status", "model", "progress", "seconds", "size"}
    last = caller.finished(first)
    assert set(last) >= {"completed_at", "expires_at", "prompt", "error"}
    assert (last["prompt"], last["error"], last["model"]) == (PROMPT, None, "sora-2")
    assert last["created_at"] <= last["completed_at"] <= time.time() + 1
    assert last["expires_at"] - last["created_at"] == DAY


def test_azure_takes_json_as_well(azure: Caller) -> None:
    body = {"model": "sora-2", "prompt": PROMPT, "seconds": "4", "size": SIZE}
    assert azure.ask("POST", "/videos", json=body).json()["status"] == "queued"


@pytest.mark.parametrize("profile", ["azure", "openai"])
def test_a_reference_image_is_taken_in_every_form(callers: Callers, profile: str) -> None:
    caller = callers(profile)
    fields: dict[str, Any] = {"model": (None, "sora-2"), "prompt": (None, PROMPT), "size": (None, SIZE)}
    for kind in ("png", "jpeg", "webp"):
        part = (f"a.{kind}", picture(1280, 720, kind.upper()), f"image/{kind}")
        caller.ask("POST", "/videos", files={**fields, "input_reference": part})
    url = "data:image/png;base64," + base64.b64encode(picture(1280, 720)).decode()
    caller.ask("POST", "/videos", files={**fields, "input_reference[image_url]": (None, url)})
    body = {"model": "sora-2", "prompt": PROMPT, "size": SIZE, "input_reference": {"image_url": url}}
    caller.ask("POST", "/videos", json=body)


def test_a_deleted_video_is_gone(azure: Caller) -> None:
    video = azure.finished()
    told = azure.ask("DELETE", f"/videos/{video['id']}").json()
    assert told == {"id": video["id"], "object": "video.deleted", "deleted": True}
    azure.ask("GET", f"/videos/{video['id']}", 404)
    azure.content(video, 404)
    azure.ask("DELETE", f"/videos/{video['id']}", 404)


def test_a_video_expires(own: Callable[..., Caller]) -> None:
    caller = own(keep_seconds=1.5)
    video = caller.finished()
    assert video["expires_at"] - video["created_at"] in {1, 2}
    assert caller.ask("GET", "/videos").json()["data"][0]["id"] == video["id"]
    time.sleep(1.5)
    caller.ask("GET", f"/videos/{video['id']}", 404)
    caller.content(video, 404)
    assert caller.ask("GET", "/videos").json()["data"] == []


def test_a_video_can_be_made_to_expire_at_once(own: Callable[..., Caller]) -> None:
    caller = own()
    video = caller.finished()
    assert caller.http.post(f"/_control/jobs/{video['id']}/expire").status_code == 204
    caller.ask("GET", f"/videos/{video['id']}", 404)


# Lists


def test_a_list_is_walked_page_by_page(own: Callable[..., Caller]) -> None:
    caller = own()
    made = [caller.create(f"Boat {number}")["id"] for number in range(5)]
    assert _walked(caller, "asc", 2) == [made[:2], made[2:4], made[4:]]
    assert _walked(caller, "desc", 3) == [made[:1:-1], made[1::-1]]
    newest_first = caller.ask("GET", "/videos").json()
    assert ([each["id"] for each in newest_first["data"]], newest_first["has_more"]) == (made[::-1], False)


def _walked(caller: Caller, order: str, limit: int) -> list[list[str]]:
    pages, after, has_more = [], "", True
    while has_more:
        page = caller.ask("GET", f"/videos?order={order}&limit={limit}" + (f"&after={after}" if after else "")).json()
        pages.append([each["id"] for each in page["data"]])
        assert (page["first_id"], page["last_id"]) == (pages[-1][0], pages[-1][-1])
        after, has_more = page["last_id"], page["has_more"]
    return pages


def test_a_page_without_videos_says_so(own: Callable[..., Caller]) -> None:
    empty: dict[str, Any] = {"object": "list", "data": [], "first_id": None, "last_id": None, "has_more": False}
    caller = own()
    assert caller.ask("GET", "/videos").json() == empty
    caller.create()
    assert caller.ask("GET", "/videos?limit=0").json() == {**empty, "has_more": True}


@pytest.mark.parametrize("query", ["limit=101", "limit=-1", "limit=x", "order=up", "after=video_0"])
def test_a_list_asked_for_wrongly_is_refused(azure: Caller, query: str) -> None:
    assert query.partition("=")[0] in azure.ask("GET", f"/videos?{query}", 400).json()["error"]["message"]


# Files


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-0", 0, 1), ("bytes=100-299", 100, 300), ("bytes=1000-", 1000, None), ("bytes=-500", -500, None)],
)
def test_a_part_of_a_file_can_be_had(
    azure: Caller, film: tuple[dict[str, Any], bytes], asked: str, start: int, stop: int | None
) -> None:
    video, whole = film
    part = azure.content(video, 206, range=asked)
    assert part.content == whole[start:stop]
    first = start % len(whole)
    assert part.headers["content-range"] == f"bytes {first}-{first + len(part.content) - 1}/{len(whole)}"
    assert int(part.headers["content-length"]) == len(part.content)


def test_a_part_beyond_the_end_is_refused_with_the_length(azure: Caller, film: tuple[dict[str, Any], bytes]) -> None:
    video, whole = film
    answer = azure.content(video, 416, range=f"bytes={len(whole)}-")
    assert answer.headers["content-range"] == f"bytes */{len(whole)}"


def test_a_part_is_given_only_of_the_file_that_the_caller_has(
    azure: Caller, film: tuple[dict[str, Any], bytes]
) -> None:
    video, whole = film
    answer = azure.content(video)
    etag, modified = answer.headers["etag"], answer.headers["last-modified"]
    assert (answer.headers["accept-ranges"], int(answer.headers["content-length"])) == ("bytes", len(whole))
    for same in (etag, modified):
        assert azure.content(video, 206, range="bytes=9-", if_range=same).content == whole[9:]
    for other in ('"other"', "Mon, 01 Jan 2024 00:00:00 GMT"):
        assert azure.content(video, 200, range="bytes=9-", if_range=other).content == whole


def test_ranges_can_be_switched_off(own: Callable[..., Caller]) -> None:
    caller = own(ranges=False)
    answer = caller.content(caller.finished(), range="bytes=9-")
    assert ("etag" in answer.headers, answer.headers["accept-ranges"]) == (False, "none")
    assert measured(answer.content)[1:] == (1280, 720)


def test_the_two_pictures_of_a_video_decode(azure: Caller, film: tuple[dict[str, Any], bytes]) -> None:
    thumbnail = azure.content(film[0], query="?variant=thumbnail")
    assert thumbnail.headers["content-type"] == "image/webp"
    assert kind_and_size(thumbnail.content) == ("WEBP", (1280, 720))
    sheet = azure.content(film[0], query="?variant=spritesheet")
    assert sheet.headers["content-type"] == "image/jpeg"
    assert kind_and_size(sheet.content)[0] == "JPEG"
    azure.content(film[0], 400, query="?variant=poster")


def test_there_is_no_file_before_the_end(azure: Caller) -> None:
    video = azure.create("[[fault:stuck]]")
    assert azure.content(video, 404).json()["error"]["code"] is None
    azure.content(video, 404, query="?variant=thumbnail")


# Keys, versions, paths


@pytest.mark.parametrize("profile", ["azure", "azure-sora-1"])
def test_azure_lets_a_key_or_a_token_in(own: Callable[..., Caller], profile: str) -> None:
    caller = own(profile, keys=["one", "two"], tokens=["entra"])
    path = caller.base + (JOBS if profile == "azure-sora-1" else "/videos")
    good = [{"api-key": "one"}, {"api-key": "two"}, *({"Authorization": f"Bearer {key}"} for key in ("one", "entra"))]
    bad = [{}, {"api-key": "entra2"}, {"Authorization": "Bearer three"}, {"Authorization": "Basic one"}]
    del caller.http.headers["api-key"]
    for headers in good:
        assert caller.http.get(path, headers=headers).status_code == 200
    for headers in bad:
        refused = caller.http.get(path, headers=headers)
        assert (refused.status_code, refused.json()) == (401, WRONG_KEY)


def test_openai_refuses_a_wrong_key_in_its_own_words(callers: Callers) -> None:
    refused = callers("openai").ask("GET", "/videos", 401, headers={"Authorization": "Bearer wrong"}).json()["error"]
    assert refused["message"].startswith("Incorrect API key provided: ")
    assert {**refused, "message": ""} == {
        "message": "", "type": "invalid_request_error", "param": None, "code": "invalid_api_key",
    }  # fmt: skip


def test_no_key_is_asked_for_where_none_is_set(own: Callable[..., Caller]) -> None:
    assert httpx2.get(own("openai", keys=[]).emulator.url + "/v1/videos", **LOCAL).status_code == 200


@pytest.mark.parametrize("version", ["", "?api-version=preview", "?api-version=v1"])
def test_azure_needs_no_version(azure: Caller, version: str) -> None:
    azure.ask("GET", f"/videos{version}")


def test_a_dated_version_is_refused(azure: Caller) -> None:
    refused = azure.ask("GET", "/videos?api-version=2024-10-21", 400).json()["error"]
    assert "API version not supported" in refused["message"]


@pytest.mark.parametrize(
    "path", ["/openai/v1/videos", "/openai/videos", "/api/projects/_project/openai/v1/videos", "/v1/videos"]
)
def test_azure_answers_under_each_of_its_paths(azure: Caller, path: str) -> None:
    made = azure.http.post(path + "?api-version=preview", json={"model": "sora-2", "prompt": PROMPT})
    assert made.status_code == 200
    seen = azure.http.get(f"{path}/{made.json()['id']}?api-version=preview").json()
    assert seen["id"] == made.json()["id"]


def test_paths_with_a_deployment_are_there_only_if_wanted(azure: Caller, own: Callable[..., Caller]) -> None:
    """Nearly every real resource answers 404 (wire-protocol 4)."""
    path, body = "/openai/deployments/sora-2/videos", {"prompt": PROMPT}
    refused = azure.http.post(path, json=body)
    assert (refused.status_code, refused.json()) == (404, {"error": {"code": "404", "message": "Resource not found"}})
    caller = own(per_deployment=True)
    for alias in (path, f"{path}/generations"):
        assert caller.http.post(alias, json=body).json()["model"] == "sora-2"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/openai/v1/video", {"error": {"code": "404", "message": "Resource not found"}}),
        ("/openai/v1/videos/a/b/c", {"detail": "Not Found"}),
    ],
)
def test_azure_has_two_ways_to_say_that_a_path_is_wrong(azure: Caller, path: str, body: dict[str, Any]) -> None:
    """wire-protocol 3.2: one means the route, the other only the path below it."""
    refused = azure.http.get(path)
    assert (refused.status_code, refused.json()) == (404, body)


# Refusals


VIDEO_ERROR = {"type": "video_generation_user_error", "param": None, "code": None}


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"model": None}, 400, "Missing required parameter: 'model'."),
        ({"prompt": None}, 400, "Missing required parameter: 'prompt'."),
        ({"duration": "4"}, 400, "Unknown parameter: 'duration'."),
        ({"n_variants": 2}, 400, "Unknown parameter: 'n_variants'."),
        (
            {"seconds": 4},
            400,
            "Invalid type for 'seconds': expected one of '4', '8', or '12', but got an integer instead.",
        ),
        ({"seconds": "5"}, 400, "Invalid value for 'seconds'"),
        ({"size": "640x480"}, 400, "Invalid value for 'size'"),
        ({"size": "1792x1024"}, 400, "size"),
        ({"prompt": "x" * 32_001}, 400, "prompt"),
        ({"prompt": ""}, 400, "prompt"),
        ({"input_reference": "iVBORw0KGgo"}, 400, "expected a file"),
        ({"prompt": "[[fault:nonsense]]"}, 400, "nonsense"),
        (
            {"model": "sora-9"},
            404,
            "The API deployment 'sora-9' for this resource does not exist. If you created the deployment within the "
            "last 5 minutes, please wait a moment and try again.",
        ),
    ],
)
def test_a_wrong_create_is_refused_in_azure_s_words(
    azure: Caller, fields: dict[str, Any], status: int, message: str
) -> None:
    body = {"model": "sora-2", "prompt": PROMPT, "seconds": "4", "size": SIZE} | fields
    body = {name: value for name, value in body.items() if value is not None}
    before = len(azure.emulator.ledger()["creates"])
    assert message in azure.ask("POST", "/videos", status, json=body).json()["error"]["message"]
    assert len(azure.emulator.ledger()["creates"]) == before


def test_an_image_of_another_size_is_refused(azure: Caller) -> None:
    """In the exact words, from which clients know it (wire-protocol 3.3, 6.3)."""
    fields: dict[str, Any] = {"model": (None, "sora-2"), "prompt": (None, PROMPT), "size": (None, SIZE)}
    part = ("a.png", picture(720, 1280), "image/png")
    refused = azure.ask("POST", "/videos", 400, files={**fields, "input_reference": part}).json()["error"]
    assert refused["message"] == "Inpaint image must match the requested width and height"
    part = ("a.png", b"no picture at all", "image/png")
    assert azure.ask("POST", "/videos", 400, files={**fields, "input_reference": part}).json()["error"]["param"]


def test_an_unknown_deployment_is_the_video_service_s_error(azure: Caller) -> None:
    refused = azure.create(model="sora-9", status=404)["error"]
    assert {name: refused[name] for name in VIDEO_ERROR} == VIDEO_ERROR


# Quotas


def test_more_videos_at_once_than_slots_are_refused_until_one_ends(own: Callable[..., Caller]) -> None:
    caller = own(slots=2, seconds_per_video=0.6)
    first, _ = caller.create(), caller.create()
    refused = caller.ask("POST", "/videos", 429, json={"model": "sora-2", "prompt": PROMPT})
    assert refused.json() == {"error": {"message": "Too many running tasks", **VIDEO_ERROR}}
    assert not {"retry-after", "retry-after-ms"} & set(refused.headers)
    caller.ask("POST", "/videos", json={"model": "sora-2-pro", "prompt": PROMPT})  # another deployment's slots
    caller.finished(first)
    caller.create()
    assert caller.emulator.ledger()["most_running"]["sora-2"] == 2


def test_more_creates_a_minute_than_the_quota_are_refused_with_the_time_to_wait(own: Callable[..., Caller]) -> None:
    caller = own(creates_per_minute=2)
    caller.create()
    caller.create()
    refused = caller.ask("POST", "/videos", 429, json={"model": "sora-2", "prompt": PROMPT})
    error, headers = refused.json()["error"], refused.headers
    seconds = int(headers["retry-after"])
    assert error == {"code": "429", "message": f"Rate limit is exceeded. Try again in {seconds} seconds."}
    assert 50 <= seconds <= 60
    assert seconds - 1 <= int(headers["retry-after-ms"]) / 1000 <= seconds
    assert (headers["x-ratelimit-limit-requests"], headers["x-ratelimit-remaining-requests"]) == ("2", "0")
    assert {"apim-request-id", "x-ms-region", "x-envoy-upstream-service-time"} <= set(headers)
    for _ in range(5):
        caller.ask("GET", "/videos")  # polls are not counted


# Remix, edit, extend


@pytest.mark.parametrize("profile", ["azure", "openai"])
def test_a_remix_names_its_source(callers: Callers, profile: str) -> None:
    caller = callers(profile)
    source = caller.finished()
    path = f"/videos/{source['id']}/remix"
    for body in ({"json": {"prompt": "By night"}}, {"files": {"prompt": (None, "By night")}}):
        remix = caller.finished(caller.ask("POST", path, **body).json())
        assert (remix["remixed_from_video_id"], remix["prompt"]) == (source["id"], "By night")
        assert (remix["size"], remix["seconds"], remix["status"]) == (source["size"], source["seconds"], "completed")
    assert measured(caller.content(remix).content) == (pytest.approx(4, abs=0.1), 1280, 720)
    caller.ask("POST", "/videos/video_0/remix", 404, json={"prompt": "By night"})


def test_only_a_finished_video_is_remixed(azure: Caller) -> None:
    azure.ask("POST", f"/videos/{azure.create('[[fault:stuck]]')['id']}/remix", 400, json={"prompt": "By night"})


@pytest.mark.parametrize("profile", ["azure", "openai"])
def test_an_edit_is_a_new_video_of_the_same_shape(
    callers: Callers, film: tuple[dict[str, Any], bytes], profile: str
) -> None:
    caller = callers(profile)
    source = caller.finished()
    by_id = caller.ask("POST", "/videos/edits", json={"video": {"id": source["id"]}, "prompt": "By night"}).json()
    form: dict[str, Any] = {"video[id]": (None, source["id"]), "prompt": (None, "By night")}
    by_form = caller.ask("POST", "/videos/edits", files=form).json()
    form = {"video": ("boat.mp4", film[1], "video/mp4"), "prompt": (None, "By night"), "model": (None, "sora-2")}
    by_file = caller.ask("POST", "/videos/edits", files=form).json()
    assert len({source["id"], by_id["id"], by_form["id"], by_file["id"]}) == 4
    for edited in (by_id, by_form, by_file):
        assert (edited["size"], edited["seconds"]) == (source["size"], source["seconds"])
    assert caller.finished(by_file)["status"] == "completed"


@pytest.mark.parametrize("profile", ["azure", "openai"])
def test_an_extension_tells_the_length_of_the_joined_clip(callers: Callers, profile: str) -> None:
    caller = callers(profile)
    source = caller.finished()
    body = {"video": {"id": source["id"]}, "prompt": "It sails on", "seconds": "8"}
    longer = caller.finished(caller.ask("POST", "/videos/extensions", json=body).json())
    assert (longer["seconds"], longer["size"], longer["status"]) == ("12", SIZE, "completed")
    assert measured(caller.content(longer).content)[0] == pytest.approx(12, abs=0.1)
    caller.ask("POST", "/videos/extensions", 400, json={**body, "seconds": "5"})


@pytest.mark.parametrize("profile", ["azure", "openai"])
def test_a_character_is_made_from_a_film_and_read_again(
    callers: Callers, film: tuple[dict[str, Any], bytes], profile: str
) -> None:
    caller = callers(profile)
    form = {"video": ("boat.mp4", film[1], "video/mp4"), "name": (None, "Boat")}
    made = caller.ask("POST", "/videos/characters", files=form).json()
    assert caller.ask("GET", f"/videos/characters/{made['id']}").json() == made
    assert made["name"] == "Boat"
    caller.ask("GET", "/videos/characters/char_0", 404)
