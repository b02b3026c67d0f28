"""What was made is kept: an older database put back costs no file, copies are made by themselves, rot is found."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from app.copies import Copies
from app.db import Database
from app.main import create_app
from app.store import note_revision
from app.studio import open_studio
from app.videos.scrubbing import Scrub
from tests.conftest import settings_for, wait_for
from tests.test_durability import _database, _run
from tests.test_export import put
from tests.test_store import run

FIRST, SECOND = b"the first film", b"the second film, made after the copy"


def made(folder: Path, number: int, content: bytes, **given: Any) -> str:
    """The id of a finished video, as a worker leaves it in that studio, which is stopped again."""

    async def story() -> str:
        async with open_studio(settings_for(folder, **given), pooled=False) as studio:
            return await put(studio, number, content)

    return asyncio.run(story())


@contextmanager
def started(folder: Path, **given: Any) -> Iterator[TestClient]:
    with TestClient(create_app(settings_for(folder, **given))) as client:
        yield client


def test_an_older_database_put_back_by_hand_costs_no_file(tmp_path: Path) -> None:
    """Files that it does not know are set aside byte for byte, and stay so; at an ordinary start a stray is removed.

    Put back is the whole folder, as it was when the studio had stopped, laid over the present one.
    """
    folder = tmp_path / "data"
    first = made(folder, 1, FIRST)
    shutil.copytree(folder, tmp_path / "older")
    second = made(folder, 2, SECOND)
    with started(folder) as client:
        assert client.get(f"/api/download/{second}").content == SECOND
    shutil.copytree(tmp_path / "older", folder, dirs_exist_ok=True)
    with started(folder) as client:
        assert client.get(f"/api/download/{first}").content == FIRST
        assert client.get(f"/api/download/{second}").status_code == 404
    stray = folder / "files" / "videos" / "video_of_nobody.mp4"
    stray.write_bytes(b"half")
    with started(folder):
        assert not stray.exists()
    assert aside(folder) == {f"videos/{second}.mp4": SECOND}


def test_a_restored_backup_costs_no_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Not even where the studio ended before it could note how far it had come; and the log says where they are."""
    first = made(tmp_path, 1, FIRST)
    assert run(tmp_path, "backup", str(tmp_path / "backup"))[0] == 0
    second = made(tmp_path, 2, SECOND)
    assert run(tmp_path, "restore", str(tmp_path / "backup"))[0] == 0
    with started(tmp_path, worker=False) as client:
        assert client.get(f"/api/download/{first}").content == FIRST
    assert aside(tmp_path) == {f"videos/{second}.mp4": SECOND}
    assert str(tmp_path / "files" / "set-aside") in capfd.readouterr().err


def test_an_older_database_of_postgresql_costs_no_file(postgres: str, tmp_path: Path) -> None:
    """It is known by its revision alone, whoever opens it first."""
    url = _database(postgres, "restored")
    _run("migrate", url, tmp_path)
    made(tmp_path, 1, FIRST, database_url=url)
    second = made(tmp_path, 2, SECOND, database_url=url)

    async def go_back() -> None:
        async with open_studio(settings_for(tmp_path, database_url=url), pooled=False) as studio:
            await note_revision(studio.database, studio.files)
        database = Database(url, pooled=False)
        async with database.transaction() as connection:
            await connection.execute(sa.text("UPDATE counters SET value = value - 3 WHERE name = 'revision'"))
            await connection.execute(sa.text("DELETE FROM videos WHERE id = :id"), {"id": second})
        await database.close()

    asyncio.run(go_back())
    made(tmp_path, 3, FIRST, database_url=url)
    assert aside(tmp_path) == {f"videos/{second}.mp4": SECOND}


def test_the_worker_copies_the_database_by_itself(tmp_path: Path) -> None:
    """At its start, where none is new; the newest 24 stay. One brings the database back, of this studio alone."""
    folder, other = tmp_path / "data", tmp_path / "other"
    first = made(folder, 1, FIRST)
    for number in range(30):
        old = folder / "backups" / f"studio-202601{number + 1:02}T120000Z.db"
        old.parent.mkdir(exist_ok=True)
        old.touch()
    with started(folder, backup_hours=1) as client:
        names = wait_for(lambda: copies(folder), lambda names: len(names) == 24 and names[0] > "studio-20260107")
        assert 0 <= value_of("studio_backup_age_seconds", client) < 600
    copy = folder / "backups" / names[-1]
    assert copy.stat().st_mode & 0o077 == 0
    second = made(folder, 2, SECOND)
    made(other, 3, SECOND)
    before = (other / "studio.db").read_bytes()
    code, said = run(other, "restore", str(copy))
    assert (code, "another studio's" in said) == (2, True)
    assert (other / "studio.db").read_bytes() == before
    assert run(folder, "restore", str(copy))[0] == 0
    with started(folder, worker=False) as client:
        assert client.get(f"/api/download/{first}").content == FIRST
    assert aside(folder) == {f"videos/{second}.mp4": SECOND}


def test_a_copy_is_made_when_it_is_due_and_the_database_has_changed(tmp_path: Path) -> None:
    """Also over a restart; not where the disk is nearly full, which the log says."""
    folder, often = tmp_path / "backups", 1e-6

    async def story() -> None:
        async with open_studio(settings_for(tmp_path), pooled=False) as studio:
            with capture_logs() as told:
                await Copies(studio.database, folder, hours=often, min_free_bytes=1 << 60).keep_up()
            assert (copies(tmp_path), [line["reason"] for line in told]) == ([], ["The disk is nearly full."])
            keeper = Copies(studio.database, folder, hours=often, min_free_bytes=0)
            await keeper.keep_up()
            before = identities(folder)
            for _ in range(2):
                await asyncio.sleep(0.01)
                await keeper.keep_up()
            assert identities(folder) == before
            await put(studio, 1, FIRST)
            await Copies(studio.database, folder, hours=1, min_free_bytes=0).keep_up()
            assert identities(folder) == before
            await keeper.keep_up()
            assert identities(folder) != before

    asyncio.run(story())


def scrub(folder: Path, *after: float) -> None:
    """Let the scrub of a week go on, so many seconds after its beginning each time, as over restarts."""

    async def story() -> None:
        async with open_studio(settings_for(folder), pooled=False) as studio:
            for seconds in after:
                clock = partial(float, 1e9 + seconds)
                await Scrub(studio.database, studio.files, period=1000.0, clock=clock).go_on()

    asyncio.run(story())


def flip(folder: Path, video_id: str) -> bytes:
    """One bit of its file, as a disk does it in silence; what it holds then."""
    path = folder / "files" / "videos" / f"{video_id}.mp4"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    return bytes(content)


def test_a_file_that_rotted_is_found_and_served_no_more(tmp_path: Path) -> None:
    """Set aside, counted, and told to who asks for it with what brings it back; others are untouched."""
    folder, backup = tmp_path / "data", tmp_path / "backup"
    rotten, sound = made(folder, 1, FIRST), made(folder, 2, SECOND)
    assert run(folder, "backup", str(backup))[0] == 0
    rot = flip(folder, rotten)
    with capture_logs() as told:
        scrub(folder, 0, 1000)
    assert [line.get("video_id") for line in told if line["log_level"] == "error"] == [rotten]
    with started(folder, worker=False) as client:
        assert value_of("studio_files_damaged_total", client) == 1
        answer = client.get(f"/api/download/{rotten}")
        assert (answer.status_code, "restore --files-only" in answer.json()["detail"]) == (404, True)
        assert client.get(f"/api/download/{sound}").content == SECOND
        assert aside(folder) == {f"videos/{rotten}.mp4": rot}
        assert run(folder, "restore", "--files-only", str(backup))[0] == 0
        assert client.get(f"/api/download/{rotten}").content == FIRST


def test_the_scrub_goes_on_where_it_was(tmp_path: Path) -> None:
    """Each file once in its period, all evenly spread over it, over restarts; then from the beginning."""
    ids = [made(tmp_path, number, bytes(1000)) for number in range(4)]
    scrub(tmp_path, 0)
    for video_id in ids:
        flip(tmp_path, video_id)
    found = []
    for seconds in (0, 200, 250, 300, 600, 800, 1000):
        scrub(tmp_path, seconds)
        found.append(len(aside(tmp_path)))
    assert found == [0, 1, 1, 2, 3, 4, 4]
    for video_id in ids[:2]:
        (tmp_path / "files" / "videos" / f"{video_id}.mp4").write_bytes(b"of another size")
    scrub(tmp_path, 1001, 1202)
    assert len(aside(tmp_path)) == 5


def test_a_backup_keeps_its_good_file(tmp_path: Path) -> None:
    """One that was cut here since does not take its place."""
    folder, backup = tmp_path / "data", tmp_path / "backup"
    video_id = made(folder, 1, FIRST)
    for content in (FIRST, FIRST[:5]):
        (folder / "files" / "videos" / f"{video_id}.mp4").write_bytes(content)
        assert run(folder, "backup", str(backup))[0] == 0
    assert (backup / "files" / "videos" / f"{video_id}.mp4").read_bytes() == FIRST


def copies(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "backups").glob("studio-*.db"))


def identities(folder: Path) -> set[int]:
    """A copy that took another's name is told by its time."""
    return {path.stat().st_mtime_ns for path in folder.iterdir()}


def value_of(metric: str, client: TestClient) -> float:
    return float(re.findall(rf"^{metric} (\S+)$", client.get("/metrics").text, re.MULTILINE)[0])


def aside(folder: Path) -> dict[str, bytes]:
    """What lies in the folder that is neither served nor swept."""
    root = folder / "files" / "set-aside"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
