"""A damaged store never looks like an empty one, and a backup taken while the studio works is a whole studio (P-21)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.cli import cli
from app.errors import ConfigurationError
from app.main import create_app
from app.studio import open_studio
from tests.conftest import SMALL, StudioServer, settings_for

PAGE = 4096  # bytes of SQLite's


def zero_the_header(path: Path) -> None:
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 5 * PAGE])


def noise_in_the_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[3 * PAGE : 6 * PAGE] = b"noise of a dying disk" * (3 * PAGE // 21 + 1)
    path.write_bytes(content)


def empty(path: Path) -> None:
    path.write_bytes(b"")


DAMAGES = (zero_the_header, truncate, noise_in_the_middle, empty, Path.unlink)


def opened(folder: Path) -> None:
    """Open and close a studio, as every command does. Raises ConfigurationError."""

    async def story() -> None:
        async with open_studio(settings_for(folder), pooled=False):
            pass

    asyncio.run(story())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a studio that has stopped: its database, which is one file then, and a finished video's stand-in."""
    folder = tmp_path_factory.mktemp("whole")
    with TestClient(create_app(settings_for(folder, worker=False))) as client:
        for number in range(20):
            assert client.post("/api/generate", json={**SMALL, "prompt": f"{number} " * 200}).status_code == 200
    video = folder / "files" / "videos" / "video_of_somebody.mp4"
    video.parent.mkdir(parents=True, exist_ok=True)
    video.write_bytes(b"paid for")
    kept = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in kept}


def laid_out(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_database_never_looks_like_an_empty_one(
    tmp_path: Path, whole: dict[str, bytes], damage: Callable[[Path], Any]
) -> None:
    """The start is refused with a sentence that says what to do, and no file is touched, again and again."""
    folder = laid_out(tmp_path, whole)
    opened(folder)
    damage(folder / "studio.db")
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="backup"):
            opened(folder)
    assert (folder / "files" / "videos" / "video_of_somebody.mp4").read_bytes() == b"paid for"


def test_the_files_of_another_database_are_not_taken_for_strays(tmp_path: Path, whole: dict[str, bytes]) -> None:
    """A start with the wrong DATA_DIR or STORAGE_URL removes nothing; told to, it takes them."""
    first, second = laid_out(tmp_path / "first", whole), tmp_path / "second"
    opened(second)
    for name in ("studio.db", "secret.key"):
        (second / name).replace(first / name)
    with pytest.raises(ConfigurationError, match="is another one"):
        opened(first)
    (first / "files" / "store-id").unlink()
    opened(first)


def run(folder: Path, *words: str) -> tuple[int, str]:
    """A command in this process: its exit code, and what it said."""
    ended = CliRunner().invoke(cli, list(words), env={"DATA_DIR": str(folder)})
    return ended.exit_code, " ".join((ended.output + ended.stderr).split())  # it breaks its lines


def test_a_backup_is_a_whole_studio(
    studio: StudioServer, http: httpx2.Client, finished: dict[str, Any], tmp_path: Path
) -> None:
    """Taken from a running one, brought up a second time, restored elsewhere: the same video, byte for byte."""
    copy = tmp_path / "backup"
    for _ in range(2):
        code, said = run(studio.data_dir, "backup", str(copy))
        assert code == 0, said
    assert "0 files were new" in said
    code, said = run(studio.data_dir, "restore", str(copy))
    assert (code, "stop it first" in said) == (2, True)
    code, said = run(tmp_path / "new", "restore", str(copy))
    assert code == 0, said
    with TestClient(create_app(settings_for(tmp_path / "new", worker=False))) as client:
        again = client.get(f"/api/download/{finished['id']}").content
    assert again == http.get(f"/api/download/{finished['id']}").content
    opened(tmp_path / "stranger")
    code, said = run(tmp_path / "stranger", "restore", str(copy))
    assert (code, "another studio's" in said) == (2, True)
    assert "There is no backup" in run(tmp_path / "new", "restore", str(tmp_path))[1]
