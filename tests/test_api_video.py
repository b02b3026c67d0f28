"""The studio's API through the door: what is accepted, what is refused and how, what a video's file answers."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from pysqlite3 import dbapi2 as sqlite

from app.main import create_app
from tests.conftest import CAT, SMALL, StudioServer, settings_for, wait_for


def test_a_first_test_as_a_newcomer_writes_it_passes() -> None:
    """No settings, no lifespan: these lines are the user's own."""
    from app.main import app

    client = TestClient(app)
    response = client.post("/api/generate", json={"prompt": "A cat playing with a ball"})
    assert response.status_code == 200
    assert "job_id" in response.json()


def test_what_a_newcomer_made_without_lifespan_can_be_asked_for() -> None:
    """The job is stored before the answer, not held in memory."""
    from app.main import app

    job_id = TestClient(app).post("/api/generate", json={"prompt": CAT}).json()["job_id"]
    answer = TestClient(app).get(f"/api/status/{job_id}")
    assert (answer.status_code, answer.json()["status"]) == (200, "queued")


def test_three_fields_and_their_defaults(idle_client: TestClient) -> None:
    """Prompt alone means 10 s of 1920x1080."""
    job_id = idle_client.post("/api/generate", json={"prompt": CAT}).json()["job_id"]
    video = idle_client.get(f"/api/videos/{job_id}").json()
    assert (video["duration"], video["width"], video["height"]) == (10, 1920, 1080)


def test_the_answer_has_four_fields(idle_client: TestClient) -> None:
    answer = idle_client.post("/api/generate", json={"prompt": CAT, "duration": 4, "width": 1280, "height": 720})
    assert set(answer.json()) == {"job_id", "status", "video_url", "error"}
    assert (answer.json()["status"], answer.json()["video_url"], answer.json()["error"]) == ("queued", None, None)


def test_a_side_that_is_left_out_follows_the_other(idle_client: TestClient) -> None:
    """Snapping happens only where the caller said nothing."""
    job_id = idle_client.post("/api/generate", json={"prompt": CAT, "width": 720}).json()["job_id"]
    video = idle_client.get(f"/api/videos/{job_id}").json()
    assert (video["width"], video["height"]) == (720, 1280)


@pytest.mark.parametrize(
    ("fields", "code", "field", "words"),
    [
        ({"prompt": ""}, "invalid_request", "prompt", "may not be empty"),
        ({"prompt": "  \n "}, "invalid_request", "prompt", "may not be empty"),
        ({"prompt": "x" * 32_001}, "invalid_request", "prompt", "32,000"),
        ({"prompt": "a\u0000b"}, "invalid_request", "prompt", "U+0000"),
        ({"prompt": "a\u202eb"}, "invalid_request", "prompt", "U+202E"),
        ({"prompt": "\x1b[31mred"}, "invalid_request", "prompt", "U+001B"),
        ({"prompt": None}, "invalid_request", "prompt", ""),
        ({"prompt": 5}, "invalid_request", "prompt", ""),
        ({}, "invalid_request", "prompt", "required"),
        ({"prompt": CAT, "duration": 0}, "invalid_request", "duration", "1 or more"),
        ({"prompt": CAT, "duration": -1}, "invalid_request", "duration", "1 or more"),
        ({"prompt": CAT, "duration": 10**9}, "invalid_request", "duration", "or less"),
        ({"prompt": CAT, "duration": 2.5}, "invalid_request", "duration", "whole number"),
        ({"prompt": CAT, "duration": "10"}, "invalid_request", "duration", "whole number"),
        ({"prompt": CAT, "duration": True}, "invalid_request", "duration", "whole number"),
        ({"prompt": CAT, "duration": 21}, "unsupported_seconds", "duration", "from 1 to 20"),
        ({"prompt": CAT, "width": 1279, "height": 720}, "unsupported_size", "width", "1280x720"),
        ({"prompt": CAT, "width": 0, "height": 720}, "invalid_request", "width", "1 or more"),
        ({"prompt": CAT, "width": 99999, "height": 720}, "invalid_request", "width", "or less"),
        ({"prompt": CAT, "height": 481}, "unsupported_size", "height", "a height of 481"),
        ({"prompt": CAT, "model": "sora-9"}, "model_not_found", "model", "animatic"),
        ({"prompt": CAT, "colour": "red"}, "invalid_request", "colour", "not known"),
        ({"prompt": CAT, "seed": -1}, "invalid_request", "seed", "0 or more"),
    ],
)
def test_what_cannot_be_made_is_refused_by_name(
    idle_client: TestClient, fields: dict[str, Any], code: str, field: str, words: str
) -> None:
    """422 names the field and says what is offered; nothing is stored."""
    before = idle_client.get("/api/videos").json()
    answer = idle_client.post("/api/generate", json=fields)
    problem = answer.json()
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (problem["code"], problem["status"]) == (code, 422)
    assert problem["errors"][0]["field"] == field
    assert words in problem["errors"][0]["message"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert idle_client.get("/api/videos").json() == before


@pytest.mark.parametrize("shape", [(1920, 1080), (854, 480), (1080, 1920), (480, 854), (1080, 1080), (480, 480)])
def test_every_offered_shape_is_accepted(idle_client: TestClient, shape: tuple[int, int]) -> None:
    body = {"prompt": CAT, "width": shape[0], "height": shape[1]}
    assert idle_client.post("/api/generate", json=body).status_code == 200


def test_the_catalogue_offers_what_the_form_needs(idle_client: TestClient) -> None:
    answer = idle_client.get("/api/models").json()
    model = answer["models"][0]
    assert (answer["default"], model["id"], model["price"]["text"]) == ("animatic", "animatic", "free")
    assert {"width": 1280, "height": 720, "label": "Landscape"} in model["sizes"]
    assert (model["seconds"]["min"], model["seconds"]["max"]) == (1, 20)


@pytest.mark.parametrize("path", ["/api/status/", "/api/download/", "/api/videos/"])
@pytest.mark.parametrize("video_id", ["video_0", "..", "%2e%2e%2fetc", "a" * 5000, "a%0d%0ab", "\u0430", "%00"])
def test_an_unknown_id_reads_nothing(idle_client: TestClient, path: str, video_id: str) -> None:
    """Whatever an id looks like, it is only looked up; what cannot be one is refused."""
    answer = idle_client.get(f"{path}{video_id}")
    assert answer.status_code in {404, 422}
    assert answer.json()["code"] in {"not_found", "invalid_request"}


def test_a_waiting_video_has_its_place_and_no_file(waiting_client: TestClient) -> None:
    first, second = (waiting_client.post("/api/generate", json={"prompt": CAT}).json()["job_id"] for _ in range(2))
    assert waiting_client.get(f"/api/status/{second}").json()["position"] == 2
    waiting_client.post(f"/api/videos/{first}/cancel")
    assert waiting_client.get(f"/api/status/{second}").json()["position"] == 1
    answer = waiting_client.get(f"/api/download/{second}")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (409, "not_ready", "2")
    answer = waiting_client.get(f"/api/download/{first}")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_file")


def test_cancelling_twice_says_so(waiting_client: TestClient) -> None:
    job_id = waiting_client.post("/api/generate", json={"prompt": CAT}).json()["job_id"]
    assert waiting_client.post(f"/api/videos/{job_id}/cancel").json()["status"] == "cancelled"
    again = waiting_client.post(f"/api/videos/{job_id}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "already_final")


def test_a_deletion_can_be_undone(waiting_client: TestClient) -> None:
    """Out of every list and route at once, back as it was; never while it is still being made."""
    job_id = waiting_client.post("/api/generate", json={"prompt": CAT}).json()["job_id"]
    assert waiting_client.delete(f"/api/videos/{job_id}").json()["code"] == "still_running"
    waiting_client.post(f"/api/videos/{job_id}/cancel")
    before = waiting_client.get(f"/api/videos/{job_id}").json()
    assert waiting_client.delete(f"/api/videos/{job_id}").json()["deleted_at"] is not None
    assert waiting_client.get(f"/api/videos/{job_id}").status_code == 404
    assert waiting_client.get(f"/api/status/{job_id}").status_code == 404
    assert waiting_client.get("/api/videos").json()["videos"] == []
    restored = waiting_client.post(f"/api/videos/{job_id}/restore")
    assert restored.status_code == 200
    assert waiting_client.get(f"/api/videos/{job_id}").json() | {"revision": 0} == before | {"revision": 0}


def test_the_list_pages_filters_and_searches(waiting_client: TestClient) -> None:
    """Newest first, every video once, by cursor; words are searched as they are written."""
    made = [waiting_client.post("/api/generate", json={"prompt": f"100% cat {n}"}).json()["job_id"] for n in range(5)]
    waiting_client.post("/api/generate", json={"prompt": "1000 dogs"})
    waiting_client.post(f"/api/videos/{made[0]}/cancel")
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = waiting_client.get("/api/videos", params={"limit": 2, "q": "100% CAT", "cursor": cursor or None}).json()
        seen += [video["id"] for video in page["videos"]]
        cursor = page["next_cursor"]
    assert seen == made[::-1]
    cancelled = waiting_client.get("/api/videos", params={"status": "cancelled"}).json()["videos"]
    assert [video["id"] for video in cancelled] == [made[0]]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "cursor=nonsense", "cursor=2026-01-01~%00", "q=%00", "status=done"]
)
def test_a_wrong_list_is_refused(idle_client: TestClient, query: str) -> None:
    answer = idle_client.get(f"/api/videos?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_a_full_queue_refuses_and_stores_nothing(tmp_path: Path) -> None:
    with TestClient(create_app(settings_for(tmp_path, worker=False, max_waiting=2))) as client:
        answers = [client.post("/api/generate", json={"prompt": CAT}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[2].json()["code"] == "queue_full"
        assert int(answers[2].headers["retry-after"]) > 0
        assert len(client.get("/api/videos").json()["videos"]) == 2


def test_a_full_disk_refuses_and_still_serves(tmp_path: Path) -> None:
    """507 with a sentence; reading goes on; readiness says why."""
    with TestClient(create_app(settings_for(tmp_path, worker=False, min_free_bytes=1 << 60))) as client:
        answer = client.post("/api/generate", json={"prompt": CAT})
        assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
        assert client.get("/api/videos").json()["videos"] == []
        ready = client.get("/ready")
        assert ready.status_code == 503
        assert "disk" in ready.json()["problems"][0]


def test_a_finished_video_says_everything(finished: dict[str, Any]) -> None:
    video = finished
    assert (video["status"], video["status_detail"], video["progress"]) == ("completed", "completed", 100)
    assert video["video_url"] == f"/api/download/{video['id']}"
    assert (video["actual_seconds"], video["error"]) == (1.0, None)
    assert "cat" in video["understood"]
    assert video["created_at"] <= video["started_at"] <= video["finished_at"]
    assert video["created_at"].endswith("Z")


def test_the_download_is_the_stored_file(http: httpx2.Client, finished: dict[str, Any]) -> None:
    answer = http.get(finished["video_url"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")
    assert len(answer.content) == int(answer.headers["content-length"]) == finished["size_bytes"]
    assert hashlib.sha256(answer.content).hexdigest() == finished["sha256"]
    assert answer.headers["etag"] == f'"{finished["sha256"]}"'
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.content[4:8] == b"ftyp"


def test_a_download_has_a_name(http: httpx2.Client, finished: dict[str, Any]) -> None:
    """Plain letters from the prompt: nothing of it can break out of the header."""
    answer = http.get(finished["download_url"])
    assert answer.headers["content-disposition"].startswith('attachment; filename="a-cat-playing-with-a-ball-')
    assert http.get(finished["video_url"]).headers["content-disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-1", 0, 1),
        ("bytes=100-199", 100, 199),
        ("bytes=500-", 500, None),
        ("bytes=-1", -1, None),
        ("bytes=-100", -100, None),
        ("BYTES=7-9", 7, 9),
        ("bytes=0-99999999999", 0, None),
        ("bytes=-99999999999", 0, None),
    ],
)
def test_a_range_is_exactly_that_range(
    http: httpx2.Client, finished: dict[str, Any], header: str, first: int, last: int | None
) -> None:
    whole = http.get(finished["video_url"]).content
    answer = http.get(finished["video_url"], headers={"Range": header})
    start = first if first >= 0 else len(whole) + first
    end = len(whole) - 1 if last is None else last
    assert answer.status_code == 206
    assert answer.content == whole[start : end + 1]
    assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(whole)}"


@pytest.mark.parametrize(
    "header",
    [
        "bytes=5-2",
        "bytes=-",
        "bytes=a-b",
        "items=0-1",
        "bytes=0-1,3-4",
        "bytes",
        "=0-1",
        "bytes=" + ",".join("0-1" for _ in range(1000)),
        "bytes=0-" + "9" * 4000,
    ],
)
def test_what_is_no_single_range_is_ignored(http: httpx2.Client, finished: dict[str, Any], header: str) -> None:
    """RFC 9110 lets a server ignore such a header; the whole file is never wrong."""
    answer = http.get(finished["video_url"], headers={"Range": header})
    assert (answer.status_code, len(answer.content)) == (200, finished["size_bytes"])


@pytest.mark.parametrize("header", ["bytes={size}-", "bytes=99999999999-", "bytes=-0"])
def test_a_range_past_the_end_is_416(http: httpx2.Client, finished: dict[str, Any], header: str) -> None:
    size = finished["size_bytes"]
    answer = http.get(finished["video_url"], headers={"Range": header.format(size=size)})
    assert (answer.status_code, answer.json()["code"]) == (416, "range_not_satisfiable")
    assert answer.headers["content-range"] == f"bytes */{size}"


def test_if_range_protects_a_resumed_download(http: httpx2.Client, finished: dict[str, Any]) -> None:
    """The same validator continues, another one or a date begins again."""
    asked = {"Range": "bytes=10-19"}
    same = http.get(finished["video_url"], headers=asked | {"If-Range": f'"{finished["sha256"]}"'})
    other = http.get(finished["video_url"], headers=asked | {"If-Range": '"older"'})
    dated = http.get(finished["video_url"], headers=asked | {"If-Range": "Sat, 01 Jan 2050 00:00:00 GMT"})
    assert [same.status_code, other.status_code, dated.status_code] == [206, 200, 200]


def test_a_known_file_is_not_sent_again(http: httpx2.Client, finished: dict[str, Any]) -> None:
    etag = f'"{finished["sha256"]}"'
    for known in (etag, f'"x", {etag}', f"W/{etag}", "*"):
        answer = http.get(finished["video_url"], headers={"If-None-Match": known, "Range": "bytes=0-1"})
        assert (answer.status_code, answer.content) == (304, b"")
    assert http.get(finished["video_url"], headers={"If-None-Match": '"x"'}).status_code == 200


def test_head_tells_without_sending(http: httpx2.Client, finished: dict[str, Any]) -> None:
    answer = http.head(finished["video_url"])
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) == finished["size_bytes"]
    part = http.head(finished["video_url"], headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.headers["content-length"]) == (206, "10")


def test_poster_and_sprite_sheet(http: httpx2.Client, finished: dict[str, Any]) -> None:
    """JPEGs of the size that the layout says; an address that is neither is refused."""
    from io import BytesIO

    from PIL import Image

    sheet, layout = http.get(finished["sprites_url"]), finished["sprites"]
    assert (sheet.status_code, sheet.headers["content-type"]) == (200, "image/jpeg")
    wanted = (layout["columns"] * layout["tile_width"], layout["rows"] * layout["tile_height"])
    assert Image.open(BytesIO(sheet.content)).size == wanted
    poster = http.get(finished["poster_url"])
    assert (
        Image.open(BytesIO(poster.content)).size == (480, 480) or max(Image.open(BytesIO(poster.content)).size) == 640
    )
    again = http.get(finished["poster_url"], headers={"If-None-Match": poster.headers["etag"]})
    assert again.status_code == 304
    assert http.get(f"/api/videos/{finished['id']}/script").status_code in {404, 422}


def test_a_symbolic_link_in_the_storage_is_not_followed(tmp_path: Path) -> None:
    """Only files that the studio wrote are ever served."""
    with TestClient(create_app(settings_for(tmp_path / "data"))) as client:
        job_id = client.post("/api/generate", json=SMALL).json()["job_id"]
        wait_for(lambda: client.get(f"/api/status/{job_id}").json(), lambda answer: answer["status"] == "completed")
        secret = tmp_path / "secret"
        secret.write_text("not yours")
        path = tmp_path / "data" / "files" / "videos" / f"{job_id}.mp4"
        path.unlink()
        path.symlink_to(secret)
        answer = client.get(f"/api/download/{job_id}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_file_that_changed_on_the_disk_is_not_served(http: httpx2.Client, studio: StudioServer) -> None:
    """A wrong byte is never sent under the old validator."""
    job_id = http.post("/api/generate", json=SMALL).json()["job_id"]
    wait_for(lambda: http.get(f"/api/videos/{job_id}").json(), lambda video: video["sprites_url"])
    path = studio.data_dir / "files" / "videos" / f"{job_id}.mp4"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    answer = http.get(f"/api/download/{job_id}")
    path.write_bytes(whole)
    assert (answer.status_code, answer.json()["code"]) == (500, "damaged_file")


def test_what_is_deleted_for_good_leaves_no_word(tmp_path: Path) -> None:
    """After its time in the trash: not found by anybody, but still counted; a restored video is spared."""
    settings = settings_for(tmp_path, worker=False)
    app = create_app(settings)
    with TestClient(app) as client:
        gone, back = (client.post("/api/generate", json={"prompt": f"{CAT} {n}"}).json()["job_id"] for n in "ab")
        for job_id in (gone, back):
            client.post(f"/api/videos/{job_id}/cancel")
            client.delete(f"/api/videos/{job_id}")
        client.post(f"/api/videos/{back}/restore")
        assert client.portal
        assert client.portal.call(app.state.studio.videos.empty_trash, 0.0) == [gone]
        assert client.post(f"/api/videos/{gone}/restore").status_code == 404
        assert client.get(f"/api/videos/{back}").json()["prompt"] == f"{CAT} b"
        assert 'studio_videos_ended_total{outcome="cancelled"} 2.0' in client.get("/metrics").text
    with closing(sqlite.connect(tmp_path / "studio.db")) as database:
        assert database.execute("SELECT prompt FROM videos ORDER BY prompt").fetchall() == [("",), (f"{CAT} b",)]


def test_the_user_s_prompt_is_only_ever_data(http: httpx2.Client) -> None:
    """Markup in a prompt comes back as the same text, in JSON, and in a file name as plain letters."""
    prompt = '<img src=x onerror=alert(1)>"\r\nSet-Cookie: a=b'.replace("\r", "")
    job_id = http.post("/api/generate", json=SMALL | {"prompt": prompt}).json()["job_id"]
    video = wait_for(lambda: http.get(f"/api/videos/{job_id}").json(), lambda seen: seen["status"] == "completed")
    assert video["prompt"] == prompt
    answer = http.get(video["download_url"])
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].startswith('attachment; filename="img-src-x-onerror-alert-1-set')
