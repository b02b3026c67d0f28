"""What else a request may say: a picture to begin with, a style, a camera, several takes, and a drawing made over."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import av
import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from animatic.scene import Move, Scene, Style
from app.catalog import read_catalog
from app.main import create_app
from app.models.video import MOST_TAKES
from app.services.contract import JobStatus
from app.videos import records
from app.videos.news import News
from tests.conftest import SMALL, settings_for, wait_for
from tests.test_accounts import over

JPEG = {"Content-Type": "image/jpeg"}
LIMIT = 1 << 20  # bytes of an upload in these tests


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("pictures")
    with TestClient(create_app(settings_for(folder, max_upload_bytes=LIMIT))) as client:
        yield client


def drawn(width: int, height: int, kind: str = "JPEG", **how: Any) -> bytes:
    """Orange on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), (240, 140, 30))
    picture.paste((20, 60, 200), (width // 2, 0, width, height))
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def send(client: TestClient, picture: bytes, kind: str = "image/jpeg") -> dict[str, Any]:
    answer = client.post("/api/uploads", content=picture, headers={"Content-Type": kind})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def finished(client: TestClient, **fields: Any) -> dict[str, Any]:
    answer = client.post("/api/generate", json=SMALL | fields)
    assert answer.status_code == 200, answer.text
    return ended(client, answer.json()["job_id"])


def ended(client: TestClient, job: str) -> dict[str, Any]:
    seen = wait_for(lambda: client.get(f"/api/videos/{job}").json(), over)
    assert seen["status"] == "completed", seen["error"]
    return dict(seen)


def first_picture(client: TestClient, video: dict[str, Any]) -> np.ndarray[Any, Any]:
    with av.open(io.BytesIO(client.get(video["video_url"]).content), "r") as film:
        return next(film.decode(video=0)).to_ndarray(format="rgb24")


def is_orange_then_blue(picture: np.ndarray[Any, Any]) -> bool:
    left, right = (picture[:, side].reshape(-1, 3).mean(axis=0) for side in (slice(0, 60), slice(-60, None)))
    return bool(left[0] > 150 > left[2] and right[2] > 120 > right[0])


def test_a_video_begins_with_the_picture_that_was_sent(studio: TestClient) -> None:
    """Its middle is cut out where that was asked for; the video keeps a copy of its own."""
    sent = send(studio, drawn(900, 600))
    assert (sent["width"], sent["height"]) == (900, 600)
    made = finished(studio, prompt="slow pan", reference_id=sent["id"], reference_fit="crop")
    assert is_orange_then_blue(first_picture(studio, made))
    kept = studio.get(made["reference_url"])
    with Image.open(io.BytesIO(kept.content)) as still:
        assert (still.format, still.size) == ("JPEG", (480, 480))


def test_another_size_is_refused_where_nobody_asked_to_cut(studio: TestClient) -> None:
    sent = send(studio, drawn(900, 600))
    answer = studio.post("/api/generate", json=SMALL | {"reference_id": sent["id"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "reference_size_mismatch")
    assert "900x600" in answer.json()["detail"]
    assert "480x480" in answer.json()["detail"]


def test_metadata_is_taken_off_and_the_picture_turned_upright(studio: TestClient) -> None:
    """Where a photograph was taken is nobody's business, but which side is up is ours."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera of mine"  # turn a quarter clockwise; the maker
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)  # latitude
    sent = send(studio, drawn(640, 480, exif=exif))
    assert (sent["width"], sent["height"]) == (480, 640)
    made = finished(studio, reference_id=sent["id"], reference_fit="crop")
    kept = studio.get(made["reference_url"]).content
    assert b"Exif" not in kept
    assert b"A camera of mine" not in kept


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (b"", "cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG, PNG and WebP"),
        (drawn(640, 480)[:2000], "cannot be read"),
        (b"<html>" + drawn(64, 64), "cannot be read"),
        (drawn(64, 64, "GIF"), "JPEG, PNG and WebP"),
        (drawn(64, 64, "WEBP", save_all=True, append_images=[Image.new("RGB", (64, 64))]), "moves"),
    ],
    ids=["empty", "svg", "truncated", "polyglot", "gif", "animated"],
)
def test_what_is_no_still_is_refused_by_name(studio: TestClient, picture: bytes, words: str) -> None:
    answer = studio.post("/api/uploads", content=picture, headers=JPEG)
    assert (answer.status_code, words in answer.json()["detail"]) == (422, True), answer.text


def test_a_bomb_of_pixels_is_not_decoded(studio: TestClient) -> None:
    """50,000 x 50,000 in 300 kB: seven gigabytes, were it opened."""
    row = b"\0" + bytes(50_000 // 8)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    squeezer = zlib.compressobj(9)
    packed = b"".join(squeezer.compress(row) for _ in range(50_000)) + squeezer.flush()
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    answer = studio.post("/api/uploads", content=bomb, headers={"Content-Type": "image/png"})
    assert answer.status_code == 422
    assert "50 million" in answer.json()["detail"]


def test_an_upload_of_another_kind_or_size_is_refused_with_the_way_to_do_it(studio: TestClient) -> None:
    form = studio.post("/api/uploads", files={"file": ("photo.jpg", drawn(64, 64), "image/jpeg")})
    assert (form.status_code, "--data-binary" in form.json()["detail"]) == (415, True)
    large = studio.post("/api/uploads", content=bytes(LIMIT + 1), headers=JPEG)
    assert (large.status_code, "1 MB" in large.json()["detail"]) == (413, True)


def test_a_picture_that_is_gone_is_said(studio: TestClient) -> None:
    answer = studio.post("/api/generate", json=SMALL | {"reference_id": "upload_" + "0" * 32})
    assert (answer.status_code, "no such picture" in answer.json()["detail"]) == (422, True)


def test_style_and_camera_reach_the_drawing(studio: TestClient) -> None:
    made = finished(studio, style="noir", camera="orbit")
    assert made["scene"]["style"] == "noir"
    assert {shot["camera"]["move"] for shot in made["scene"]["shots"]} == {"orbit"}
    picture = first_picture(studio, made)[:420].astype(int)  # above the badge
    assert np.abs(picture[:, :, 0] - picture[:, :, 2]).max() < 12, "noir has no colour"


def test_the_catalogue_offers_the_renderers_own_words() -> None:
    model = read_catalog()["animatic"]
    assert (model.styles, model.cameras) == (get_args(Style), get_args(Move))


@pytest.mark.parametrize(("field", "word"), [("style", "baroque"), ("camera", "upside_down")])
def test_an_unknown_style_or_camera_is_refused_by_name(studio: TestClient, field: str, word: str) -> None:
    answer = studio.post("/api/generate", json=SMALL | {field: word})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert ("noir" if field == "style" else "orbit") in answer.json()["detail"]


def test_takes_are_videos_of_their_own(studio: TestClient) -> None:
    """Each with the next seed, all of them or none."""
    answer = studio.post("/api/generate", json=SMALL | {"takes": 3}).json()
    jobs = [each["job_id"] for each in answer["videos"]]
    assert (len(set(jobs)), jobs[0], answer["estimated_cost"]) == (3, answer["job_id"], 0)
    made = [ended(studio, job) for job in jobs]
    assert [video["seed"] for video in made] == [7, 8, 9]
    assert len({video["sha256"] for video in made}) == 3
    refused = studio.post("/api/generate", json=SMALL | {"takes": MOST_TAKES + 1})
    assert refused.status_code == 422


def test_takes_are_all_stored_or_none(tmp_path: Path) -> None:
    with TestClient(create_app(settings_for(tmp_path, worker=False, max_waiting=2))) as client:
        assert client.post("/api/generate", json=SMALL | {"takes": 3}).status_code == 429
        assert client.get("/api/videos").json()["videos"] == []


def test_a_drawing_is_remixed_with_its_layout(studio: TestClient) -> None:
    """The same place, actors and seed; only the light is another."""
    first = finished(studio, prompt="A dog running through a meadow")
    answer = studio.post(f"/api/videos/{first['id']}/remix", json={"prompt": "at night"})
    assert answer.status_code == 200, answer.text
    night = ended(studio, answer.json()["id"])
    assert (night["parent_id"], night["seed"]) == (first["id"], first["seed"])
    before, after = (Scene.from_json(video["scene"]).shots[0] for video in (first, night))
    assert (before.time, after.time) == ("day", "night")
    assert (before.set, before.actors) == (after.set, after.actors)


def test_a_moving_still_is_remixed_from_the_same_still(studio: TestClient) -> None:
    sent = send(studio, drawn(480, 480))
    first = finished(studio, prompt="slow pan", reference_id=sent["id"])
    answer = studio.post(f"/api/videos/{first['id']}/remix", json={"prompt": "in the snow"})
    assert is_orange_then_blue(first_picture(studio, ended(studio, answer.json()["id"])))


def test_a_scene_is_kept_where_nothing_else_is_new(waiting_client: TestClient) -> None:
    """The last word of a drawing may repeat the progress and the picture that were told before."""
    job = waiting_client.post("/api/generate", json=SMALL).json()["job_id"]
    opened = waiting_client.app.state.studio  # type: ignore[attr-defined]

    async def tell() -> None:
        async with opened.database.reading() as connection:
            record = await records.find(connection, job)
        assert record
        news = News(opened.database, opened.files, record)
        await news.tell(JobStatus("running", 100.0, poster=b"a picture"))
        await news.tell(JobStatus("completed", 100.0, poster=b"a picture", scene={"shots": []}))

    assert waiting_client.portal
    waiting_client.portal.call(tell)
    assert waiting_client.get(f"/api/videos/{job}").json()["scene"] == {"shots": []}


def test_the_scene_and_its_unknown_words_are_shown(studio: TestClient) -> None:
    made = finished(studio, prompt="A zorgblatt on a table")
    assert (made["scene"]["unknown"], made["scene"]["shots"][0]["set"]) == (["zorgblatt"], "table")
    assert "zorgblatt" in made["understood"]
