"""The command line, as a person types it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.media import check_boxes
from tests import commands
from tests.conftest import CAT, StudioServer, free_port


def run(*words: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    usual = {"COLUMNS": "200", "PORT": str(free_port()), "DATA_DIR": str(folder / "storage"), "MIN_FREE_BYTES": "0"}
    return commands.run(*words, folder=folder, **usual | variables)


SMALL = ("--seconds", "1", "--size", "480x480", "--seed", "7")


def test_generate_without_a_server(tmp_path: Path) -> None:
    """One command, no server: the file is whole, and the video is kept in the studio's folder too."""
    ended = run("generate", CAT, "-o", "cat.mp4", *SMALL, folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "cat.mp4  480x480, 1.0 s" in ended.stderr
    check_boxes(tmp_path / "cat.mp4")
    with av.open(str(tmp_path / "cat.mp4")) as container:
        assert container.streams.video[0].width == 480
    assert len(list((tmp_path / "storage" / "files" / "videos").iterdir())) == 1
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_generate_with_a_running_server(studio: StudioServer, tmp_path: Path) -> None:
    """A studio on HOST and PORT is found and used; the same video comes out."""
    ended = run("generate", CAT, "-o", "cat.mp4", *SMALL, folder=tmp_path, PORT=str(studio.port))
    assert ended.returncode == 0, ended.stderr
    assert not (tmp_path / "storage").exists()
    stored = [path.read_bytes() for path in (studio.data_dir / "files" / "videos").iterdir()]
    assert (tmp_path / "cat.mp4").read_bytes() in stored


def test_generate_at_a_named_server(studio: StudioServer, tmp_path: Path) -> None:
    ended = run("generate", CAT, "-o", "cat.mp4", *SMALL, "--server", studio.url, folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    check_boxes(tmp_path / "cat.mp4")


def test_generate_at_a_server_that_asks_for_a_key(new_studio: Callable[..., StudioServer], tmp_path: Path) -> None:
    """Without one the server's sentence, with STUDIO_KEY the video."""
    server = new_studio(AUTHENTICATION="keys")
    server.start()
    words = ("generate", CAT, "-o", "cat.mp4", *SMALL, "--server", server.url)
    refused = run(*words, folder=tmp_path)
    assert (refused.returncode, "asks for a key" in refused.stderr) == (1, True)
    made = run("keys", "create", "me", folder=tmp_path, DATA_DIR=str(server.data_dir))
    ended = run(*words, folder=tmp_path, STUDIO_KEY=made.stdout.strip())
    assert ended.returncode == 0, ended.stderr
    check_boxes(tmp_path / "cat.mp4")


def test_a_refusal_is_the_server_s_sentence(studio: StudioServer, tmp_path: Path) -> None:
    ended = run("generate", CAT, "--size", "481x480", "--server", studio.url, folder=tmp_path)
    assert ended.returncode == 1
    assert "animatic does not make 481x480" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [(("",), "prompt"), ((CAT, "--size", "big"), "WIDTHxHEIGHT"), ((CAT, "--seconds", "0"), "duration")],
)
def test_wrong_words_are_sentences(words: tuple[str, ...], said: str) -> None:
    ended = CliRunner().invoke(cli, ["generate", *words])
    assert (ended.exit_code, said in ended.stderr) == (2, True), ended.stderr


def test_mistakes_are_sentences(tmp_path: Path) -> None:
    """A length that is not made, a server or a folder that is not there: an exit code and what to do."""
    for words, code, said in [
        (("generate", CAT, "--seconds", "99"), 1, "from 1 to 20"),
        (("generate", CAT, "--server", f"http://127.0.0.1:{free_port()}"), 1, "no studio that answers"),
        (("generate", CAT, "-o", "no/such/folder/cat.mp4", *SMALL), 1, "cannot be written"),
    ]:
        ended = run(*words, folder=tmp_path)
        assert ended.returncode == code, (words, ended.stderr)
        assert said in ended.stderr
        assert "Traceback" not in ended.stderr


def test_a_port_in_use_is_said(studio: StudioServer, tmp_path: Path) -> None:
    """A second studio does not take half of the first one's requests."""
    ended = run("serve", folder=tmp_path, PORT=str(studio.port))
    assert ended.returncode == 2
    assert "choose another HOST or PORT" in ended.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    said = run("--help", folder=tmp_path).stdout
    for command in ("serve", "worker", "generate", "migrate", "doctor", "emulator", "keys"):
        assert command in said
