"""What was made is kept: an older database put back costs no file, copies are made by themselves, rot is found."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.db import Database
from app.main import create_app
from app.store import note_revision
from app.studio import open_studio
from tests.conftest import settings_for
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


def aside(folder: Path) -> dict[str, bytes]:
    """What lies in the folder that is neither served nor swept."""
    root = folder / "files" / "set-aside"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
