"""Shut-down insurance: what a studio has made, in a folder that needs no studio, and back again."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from csv import DictReader
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import Result
from fastapi.testclient import TestClient
from playwright.sync_api import expect, sync_playwright
from typer.testing import CliRunner

from app.cli import cli
from app.main import create_app
from app.models.key import KeyRequest
from app.models.video import State
from app.studio import Studio, migrate, open_studio
from app.videos import records
from app.videos.keys import poster_key, reference_key, video_key
from tests import commands
from tests.conftest import SHARED_KEY, StudioServer, settings_for, wait_for
from tests.test_durability import _database as new_database
from tests.test_studio import ARGUMENTS, CHROMIUM

HOSTILE = "<img src=x onerror=document.title='owned'></script><script>document.title='owned'</script>"
AGES_AGO = datetime(2026, 11, 1, 12, tzinfo=UTC)

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command of sora-studio for the studio in a folder."""
    monkeypatch.setenv("MIN_FREE_BYTES", "0")

    def typed(data_dir: Path, *words: str | Path, **variables: str) -> Result:
        for name, value in {"DATA_DIR": str(data_dir), **variables}.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(cli, [str(word) for word in words])

    return typed


@pytest.fixture(scope="session")
def film(http: httpx2.Client, finished: dict[str, Any]) -> bytes:
    return http.get(finished["video_url"]).content


@asynccontextmanager
async def opened(folder: Path, **given: Any) -> AsyncIterator[Studio]:
    async with open_studio(settings_for(folder, **given), pooled=False) as studio:
        yield studio


async def put(studio: Studio, number: int, content: bytes, **given: Any) -> str:
    """A finished video, as the worker leaves it."""
    id_ = f"video_{number:032x}"
    values = {"prompt": f"Film {number}", "owner": "", "model": "animatic", "width": 480, "height": 480, "seconds": 1,
              "seed": number, "state": State.COMPLETED, "cost": 300_001, "charged": "yes", "account": "animatic",
              "size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "actual_seconds": 1.0,
              "created_at": AGES_AGO + timedelta(minutes=number), "finished_at": AGES_AGO} | given  # fmt: skip
    if values["state"] is State.COMPLETED:
        await studio.files.put(video_key(id_), content)
    async with studio.database.transaction() as connection:
        await records.insert(connection, id=id_, **values)
    return id_


def stocked(folder: Path, videos: int, content: bytes = b"any bytes", **given: Any) -> Path:
    async def fill() -> None:
        async with opened(folder) as studio:
            for number in range(videos):
                await put(studio, number, content, **given)

    asyncio.run(fill())
    return folder


def sums_agree(folder: Path) -> bool:
    """As anybody checks it who has no studio."""
    words = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    return subprocess.run(words, cwd=folder, check=False).returncode == 0


def sidecars(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_bytes()) for path in sorted((folder / "videos").glob("*.json"))]


def findings(ended: Result) -> list[tuple[str, str]]:
    return [(each["what"], each["where"]) for each in json.loads(ended.stdout)["problems"]]


def test_a_round_trip_brings_everything_back(
    studio: StudioServer, finished: dict[str, Any], http: httpx2.Client, film: bytes, tmp_path: Path, run: Run
) -> None:
    """Out of a running studio and into an empty one: the same id, times, cost, lineage and pictures, the same bytes."""
    out, other = tmp_path / "out", tmp_path / "other"
    ended = run(studio.data_dir, "export", out)
    assert ended.exit_code == 0, ended.output
    assert sums_agree(out)
    assert run(studio.data_dir, "verify", out).exit_code == 0
    ended = run(other, "import", out)
    assert ended.exit_code == 0, ended.output
    with TestClient(create_app(settings_for(other, worker=False))) as client:
        again = client.get(f"/api/videos/{finished['id']}").json()
        assert client.get(again["video_url"]).content == film
        for picture in ("poster_url", "sprites_url"):
            assert client.get(again[picture]).content == http.get(finished[picture]).content
        before = http.get(f"/api/videos/{finished['id']}").json()
    changing = {"revision", "poster_url"}
    assert {name: again[name] for name in before.keys() - changing} == {
        name: before[name] for name in before.keys() - changing
    }
    twice = run(other, "import", out)
    assert (twice.exit_code, " 0 videos added" in twice.stderr, "0 got" in twice.stderr) == (0, True, True)
    assert "Good: " in run(other, "verify").stdout
    alive = run(studio.data_dir, "import", out)
    assert (alive.exit_code, " 0 videos added" in alive.stderr) == (0, True), alive.output


def test_an_empty_studio_can_be_exported(tmp_path: Path, run: Run) -> None:
    ended = run(tmp_path / "data", "export", tmp_path / "out")
    assert ended.exit_code == 0, ended.output
    assert sums_agree(tmp_path / "out")
    assert json.loads((tmp_path / "out" / "ledger.json").read_bytes()) == []
    assert run(tmp_path / "data", "verify", tmp_path / "out").exit_code == 0
    assert run(tmp_path / "new", "import", tmp_path / "out").exit_code == 0


def test_the_ledger_has_all_that_was_ever_ordered(tmp_path: Path, run: Run) -> None:
    """Failed, trashed and deleted ones too, with their cost to the micro-dollar; files only of what is finished."""

    async def fill() -> None:
        async with opened(tmp_path / "data") as studio:
            await put(studio, 1, b"x", prompt="=HYPERLINK(1)")
            await put(studio, 2, b"x", state=State.FAILED, cost=None, error_code="refused_input", error="It says no.")
            await put(studio, 3, b"x", deleted_at=AGES_AGO)
            await put(studio, 4, b"x", deleted_at=AGES_AGO, purged_at=AGES_AGO, prompt="", cost=12_345_678)

    asyncio.run(fill())
    assert run(tmp_path / "data", "export", tmp_path / "out").exit_code == 0
    with (tmp_path / "out" / "ledger.csv").open(newline="") as file:
        rows = list(DictReader(file))
    assert [row["cost_usd"] for row in rows] == ["0.300001", "", "0.300001", "12.345678"]
    assert (rows[0]["prompt"], rows[1]["error_code"], rows[3]["prompt"]) == ("'=HYPERLINK(1)", "refused_input", "")
    told = json.loads((tmp_path / "out" / "ledger.json").read_bytes())
    assert [row["cost_microdollars"] for row in told] == [300_001, None, 300_001, 12_345_678]
    assert [sidecar["seed"] for sidecar in sidecars(tmp_path / "out")] == [1]


def test_only_what_is_new_is_exported_again(tmp_path: Path, run: Run) -> None:
    """And what the studio deletes stays in the export."""
    data, out = stocked(tmp_path / "data", 2), tmp_path / "out"
    run(data, "export", out)
    before = {path.name: path.stat().st_mtime_ns for path in (out / "videos").iterdir()}

    async def change() -> None:
        async with opened(data) as studio:
            await put(studio, 9, b"new")
            await studio.videos.delete(f"video_{0:032x}")
            await studio.videos.empty_trash(0)

    asyncio.run(change())
    ended = run(data, "export", out)
    assert "1 videos added, 1 were there already" in ended.stderr
    assert {name: (out / "videos" / name).stat().st_mtime_ns for name in before} == before
    assert len(sidecars(out)) == 3
    assert sums_agree(out)
    assert run(data, "verify", out).exit_code == 0


def test_a_killed_export_is_recognised_and_goes_on(tmp_path: Path, run: Run) -> None:
    """kill -9 in the middle: no sums, no half file that counts; the next run finishes it and trusts no torn file."""
    data, out = stocked(tmp_path / "data", 120, os.urandom(20_000)), tmp_path / "out"
    silence = Path(os.devnull)
    process = commands.begin(("export", str(out)), {**os.environ, "DATA_DIR": str(data)}, tmp_path, silence, silence)
    deadline = time.monotonic() + 60
    while len(list((out / "videos").glob("*.json"))) < 5:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    process.kill()
    process.join()
    assert not (out / "SHA256SUMS").exists()
    assert "interrupted" in run(data, "verify", out).stdout
    early = run(tmp_path / "early", "import", out)
    assert (early.exit_code, "interrupted" in early.stderr) == (1, True)
    (torn, *_, short) = sorted((out / "videos").glob("*.mp4"))[:4]
    torn.write_bytes(b"\0" * 20_000)  # as a power cut may leave it
    short.write_bytes(b"")
    ended = run(data, "export", out)
    assert ended.exit_code == 0, ended.output
    assert " 0 were there already" not in ended.stderr
    assert len(sidecars(out)) == 120
    assert sums_agree(out)
    assert run(data, "verify", out).exit_code == 0


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, run: Run) -> None:
    """One with other things in it, and one with an export of other videos."""
    data = stocked(tmp_path / "data", 2)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear Ada")
    for words in (("export", tmp_path / "mine"), ("import", tmp_path / "mine"), ("verify", tmp_path / "mine")):
        assert run(data, *words).exit_code == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    assert run(data, "export", tmp_path / "out", "--since", "2026-11-02").exit_code == 0
    assert sidecars(tmp_path / "out") == []
    refused = run(data, "export", tmp_path / "out")
    assert (refused.exit_code, "--since" in refused.stderr) == (2, True)
    run(data, "export", tmp_path / "other", "--model", "animatic", "--owner", "key_x")
    assert json.loads((tmp_path / "other" / "ledger.json").read_bytes()) == []


def test_verify_names_what_is_wrong_with_an_export(tmp_path: Path, run: Run) -> None:
    """A changed byte, a missing file, one too many, a sidecar that says something else."""
    data, out = stocked(tmp_path / "data", 3), tmp_path / "out"
    run(data, "export", out)
    films = sorted((out / "videos").glob("*.mp4"))
    films[0].write_bytes(b"any bytEs")
    films[1].unlink()
    (out / "videos" / "letter.txt").write_text("Dear Ada")
    other = films[2].with_suffix(".json")
    other.write_bytes(other.read_bytes().replace(b'"size": 9', b'"size": 8'))
    ended = run(data, "verify", out, "--json")
    assert ended.exit_code == 1
    assert sorted(findings(ended)) == sorted([
        ("damaged", f"videos/{films[0].name}"), ("missing", f"videos/{films[1].name}"),
        ("surplus", "videos/letter.txt"), ("damaged", f"videos/{other.name}"),
    ])  # fmt: skip
    assert f"videos/{films[1].name}: it is missing." in run(data, "verify", out).stdout


def test_a_damaged_file_is_refused_and_the_rest_comes_back(film: bytes, tmp_path: Path, run: Run) -> None:
    """A byte of one film, another film that is none, a sidecar and a link that lead out of the folder, a poster."""
    data, out, other = tmp_path / "data", tmp_path / "out", tmp_path / "other"

    async def fill() -> None:
        async with opened(data) as studio:
            for number in range(6):
                content = b"no film" if number == 1 else film
                await put(studio, number, content, poster_version=1, reference_id="upload_1")
                await studio.files.put(poster_key(f"video_{number:032x}"), b"a poster")
                await studio.files.put(reference_key(f"video_{number:032x}"), b"a picture")

    asyncio.run(fill())
    run(data, "export", out)
    films = sorted((out / "videos").glob("*.mp4"))
    films[0].write_bytes(film[:-1] + b"?")
    (out / "outside.mp4").write_bytes(film)
    pointing = films[2].with_suffix(".json")
    pointing.write_text(pointing.read_text().replace(films[2].name, "../outside.mp4"))
    films[4].unlink()
    films[4].symlink_to(out / "outside.mp4")
    films[3].with_suffix(".jpg").write_bytes(b"a p0ster")
    ended = run(other, "import", out)
    assert (ended.exit_code, "2 videos added" in ended.stderr) == (1, True), ended.output
    named = (films[0], films[1], pointing, films[3].with_suffix(".jpg"), films[4])
    assert [path.name for path in named if path.name not in ended.stderr] == []
    with TestClient(create_app(settings_for(other, worker=False))) as client:
        found = client.get("/api/videos").json()["videos"]
        assert [video["seed"] for video in found] == [5, 3]
        assert [bool(video["poster_url"]) for video in found] == [True, False]
        assert client.get(found[0]["reference_url"]).content == b"a picture"
    assert sorted(path.name for path in (other / "files" / "videos").iterdir()) == [
        f"video_{number:032x}.mp4" for number in (3, 5)
    ]


def test_what_is_here_is_never_overwritten(film: bytes, tmp_path: Path, run: Run) -> None:
    """Another film under the same id is told; a lost file and a deleted video come back."""
    here, out = tmp_path / "here", tmp_path / "out"
    run(stocked(tmp_path / "there", 4, film), "export", out)

    async def fill() -> None:
        async with opened(here) as studio:
            await put(studio, 0, b"another film")
            await put(studio, 1, film, state=State.FAILED, cost=None)
            await put(studio, 2, film)
            await put(studio, 3, film)
            await studio.files.delete(video_key(f"video_{2:032x}"))
            await studio.videos.delete(f"video_{3:032x}")
            await studio.videos.empty_trash(0)

    asyncio.run(fill())
    assert findings(run(here, "verify", "--json")) == [("missing", f"video_{2:032x}")]
    ended = run(here, "import", out)
    assert ended.exit_code == 1
    assert "1 videos added, 0 were here already, 1 got their file back" in ended.stderr
    assert "another video of this id" in ended.stderr
    assert "is failed here" in ended.stderr
    assert (here / "files" / video_key(f"video_{0:032x}")).read_bytes() == b"another film"
    assert run(here, "verify").exit_code == 0
    with TestClient(create_app(settings_for(here, worker=False))) as client:
        assert client.get(f"/api/download/video_{3:032x}").content == film
        assert client.get("/api/spend?by=model").json()["total"]["spent"] == 0.900003


def test_verify_names_what_is_wrong_with_a_studio(tmp_path: Path, run: Run) -> None:
    """Bytes that changed, a file that is gone, a file that nobody owns; and pages of the database."""
    data = stocked(tmp_path / "data", 3)
    files = data / "files" / "videos"
    (files / f"video_{0:032x}.mp4").write_bytes(b"any bytEs")
    (files / f"video_{1:032x}.mp4").unlink()
    (files / "video_nobodys.mp4").write_bytes(b"x")
    ended = run(data, "verify", "--json")
    assert ended.exit_code == 1
    assert findings(ended) == [("damaged", f"video_{0:032x}"), ("missing", f"video_{1:032x}")]
    assert [each["where"] for each in json.loads(ended.stdout)["notes"]] == ["videos/video_nobodys.mp4"]
    database = bytearray((data / "studio.db").read_bytes())
    for page in range(4096 * 8, len(database), 4096 * 3):
        database[page : page + 64] = b"\xee" * 64
    (data / "studio.db").write_bytes(database)
    ended = run(data, "verify")
    assert ended.exit_code in {1, 2}
    assert "atabase" in ended.output + ended.stderr
    assert "Traceback" not in ended.output + ended.stderr


def test_a_damaged_film_is_not_exported_as_a_good_one(tmp_path: Path, run: Run) -> None:
    data, out = stocked(tmp_path / "data", 2), tmp_path / "out"
    (data / "files" / "videos" / f"video_{0:032x}.mp4").write_bytes(b"any bytEs")
    ended = run(data, "export", out)
    assert (ended.exit_code, f"video_{0:032x} is not in the export" in ended.stderr) == (1, True)
    assert [sidecar["seed"] for sidecar in sidecars(out)] == [1]
    assert run(data, "verify", out).exit_code == 0


def test_secrets_and_unkept_prompts_stay_at_home(film: bytes, tmp_path: Path, run: Run) -> None:
    """No key, no hash of one, no account's key; no word of one who wants none kept. The key's id and name go along."""
    data, out, other = tmp_path / "data", tmp_path / "out", tmp_path / "other"
    canaries = {"AZURE_OPENAI_ENDPOINT": "https://canary.openai.azure.com", "AZURE_OPENAI_API_KEY": "canary-key-4711"}

    async def fill() -> tuple[str, str]:
        async with opened(data) as studio:
            silent = await studio.keys.create(KeyRequest(name="Silent Sam", keep_prompts=False))
            await put(
                studio, 1, film, owner=silent.id, prompt="zebrafish", understood="zebrafish", scene={"a": "zebrafish"}
            )
            return silent.id, silent.secret

    key_id, secret = asyncio.run(fill())
    assert run(data, "export", out, **canaries).exit_code == 0
    everything = b"".join(path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file())
    hidden = [secret, hashlib.sha256(secret.encode()).hexdigest(), secret[:9], "canary", "zebrafish"]
    assert [word for word in hidden if word.encode() in everything] == []
    assert [(each["owner"], each["owner_name"], each["prompt"]) for each in sidecars(out)] == [
        (key_id, "Silent Sam", None)
    ]
    run(data, "import", out)
    assert run(other, "import", out).exit_code == 0

    async def owner() -> tuple[str, str]:
        async with opened(other) as studio, studio.database.reading() as connection:
            (record,) = await records.find_all(connection, [f"video_{1:032x}"], 1)
            return record.owner, record.prompt

    assert asyncio.run(owner()) == ("", "")  # nobody has that key there


def test_a_round_trip_on_postgresql(postgres: str, film: bytes, tmp_path: Path, run: Run) -> None:
    """Into a studio with another kind of database, and out of it again."""
    first, second, url = tmp_path / "first", tmp_path / "second", new_database(postgres, "exported")
    run(stocked(tmp_path / "data", 2, film, scene={"shots": []}), "export", first)
    asyncio.run(migrate(settings_for(tmp_path / "other", database_url=url)))
    ended = run(tmp_path / "other", "import", first, DATABASE_URL=url, SECRET_KEY=SHARED_KEY)
    assert ended.exit_code == 0, ended.output
    assert run(tmp_path / "other", "verify").exit_code == 0
    assert run(tmp_path / "other", "export", second).exit_code == 0
    again = {each["id"]: each for each in sidecars(second)}
    assert [again[each["id"]] for each in sidecars(first)] == sidecars(first)


@pytest.mark.skipif(
    not CHROMIUM.exists() and os.environ.get("REQUIRE_CHROMIUM") != "1", reason=f"no Chromium at {CHROMIUM}"
)
def test_the_gallery_opens_from_the_folder(film: bytes, tmp_path: Path, run: Run) -> None:
    """From file://, without a server: search, play, lineage, on a telephone too; a hostile prompt is text."""
    data, out = tmp_path / "data", tmp_path / "out"

    async def fill() -> None:
        async with opened(data) as studio:
            await put(studio, 1, film, prompt=HOSTILE, poster_version=1)
            await put(studio, 2, film, prompt="A fox", parent_id=f"video_{1:032x}", parent_kind="remix")
            for number in range(3, 70):
                await put(studio, number, b"x", prompt=f"A boat, take {number}")

    asyncio.run(fill())
    assert run(data, "export", out).exit_code == 0
    shutil.rmtree(data)
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 360, "height": 640}, color_scheme="dark")
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith("file:") else said.append(request.url))
        page.goto((out / "index.html").as_uri())
        expect(page.locator(".card")).to_have_count(60)
        page.get_by_role("button", name="Show more").click()
        expect(page.locator(".card")).to_have_count(69)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        page.get_by_label("Search").fill("fox")
        expect(page.locator(".card")).to_have_count(1)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        play = "(video) => { video.play().catch(() => null); return video.currentTime }"  # loading may break it off
        wait_for(lambda: page.locator("video").evaluate(play), bool)
        page.get_by_role("link", name="Made out of (remix)").click()
        expect(page.locator("#player-title")).to_have_text(HOSTILE)
        expect(page.get_by_role("link", name="Became (remix): A fox")).to_be_visible()
        expect(page.locator("#facts")).to_contain_text("$0.300001")
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_be_hidden()
        assert page.title() == "Videos"
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(color_scheme="light")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
        browser.close()
    assert said == []
