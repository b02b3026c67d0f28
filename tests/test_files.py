"""Stored files: whole or absent, verified before they count."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest

from app.errors import DamagedFile, NotFound, Unavailable
from app.files import CHUNK, Files
from app.media import Media, check_boxes


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files((tmp_path / "with space").as_uri())


async def parts(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def broken() -> AsyncIterator[bytes]:
    yield b"first"
    raise ConnectionError("cut")


def everything(files: Files) -> list[str]:
    return sorted(str(path.relative_to(files.root)) for path in files.root.rglob("*") if path.is_file())


def test_a_file_appears_whole(files: Files) -> None:
    async def story() -> None:
        received = await files.receive(parts(b"ab", b"cd"), limit=4)
        assert everything(files) == [f".partial/{received.path.name}"]
        await files.keep(received, "videos/x.mp4")
        assert everything(files) == ["videos/x.mp4"]
        assert await files.read("videos/x.mp4") == b"abcd"
        assert b"".join([chunk async for chunk in files.stream("videos/x.mp4", 1, 3)]) == b"bc"

    asyncio.run(story())


@pytest.mark.parametrize("answer", [0, errno.EAGAIN, errno.EOPNOTSUPP], ids=["in memory", "on disk", "no such look"])
def test_a_file_is_read_whether_or_not_it_is_in_memory(
    files: Files, monkeypatch: pytest.MonkeyPatch, answer: int
) -> None:
    def look(*_words: Any) -> int:
        raise OSError(answer, os.strerror(answer))

    if answer:
        monkeypatch.setattr(os, "preadv", look)
    content = os.urandom(3 * CHUNK + 7)

    async def story() -> None:
        await files.put("videos/x.mp4", content)
        assert await files.read("videos/x.mp4") == content
        part = [chunk async for chunk in files.stream("videos/x.mp4", CHUNK - 1, 2 * CHUNK + 1)]
        assert b"".join(part) == content[CHUNK - 1 : 2 * CHUNK + 1]
        assert max(len(chunk) for chunk in part) <= CHUNK

    asyncio.run(story())


def test_whoever_reads_a_large_file_leaves_others_their_turn(files: Files) -> None:
    turns: list[int] = []

    async def wait_for_turns() -> None:
        while True:
            turns.append(len(turns))
            await asyncio.sleep(0)

    async def story() -> None:
        await files.put("videos/x.mp4", bytes(100 * CHUNK))
        reading = files.stream("videos/x.mp4", 0, 100 * CHUNK)
        await anext(reading)
        waiting = asyncio.create_task(wait_for_turns())
        assert len([chunk async for chunk in reading]) == 99
        waiting.cancel()

    asyncio.run(story())
    assert len(turns) >= 99


def test_a_file_that_shrinks_or_cannot_be_opened_is_never_taken_for_whole(files: Files) -> None:
    async def story() -> None:
        await files.put("videos/x.mp4", bytes(2 * CHUNK))
        reading = files.stream("videos/x.mp4", 0, 2 * CHUNK)
        assert await anext(reading) == bytes(CHUNK)
        os.truncate(files.root / "videos/x.mp4", CHUNK + 1)
        assert await anext(reading) == b"\0"
        with pytest.raises(Unavailable):
            await anext(reading)
        (files.root / "videos/link.mp4").symlink_to(files.root / "videos/x.mp4")
        with pytest.raises(Unavailable):
            await anext(files.stream("videos/link.mp4", 0, 1))

    before = psutil.Process().num_fds()
    asyncio.run(story())
    assert psutil.Process().num_fds() <= before


def test_a_cut_or_oversized_transfer_leaves_nothing(files: Files) -> None:
    with pytest.raises(ConnectionError):
        asyncio.run(files.receive(broken(), limit=100))
    with pytest.raises(DamagedFile):
        asyncio.run(files.receive(parts(b"x" * 10, b"x"), limit=10))
    assert everything(files) == []


def test_the_file_and_its_folders_are_synced(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this order: the file, then the folder that holds its new name, then the folder above."""
    order: list[str] = []
    sync = os.fsync

    def watched(descriptor: int) -> None:
        order.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    asyncio.run(files.put("videos/x.mp4", b"abc"))
    assert len(order[0]) == 32, "the temporary file"
    assert order[1:] == ["videos", "with space"]


def test_missing_files_are_not_found(files: Files) -> None:
    with pytest.raises(NotFound):
        asyncio.run(files.size("videos/none.mp4"))
    asyncio.run(files.delete("videos/none.mp4"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>not a video</html>",
        b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00",
        b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00\x00\x00\x00\x08moov\x00\x00\x01\x00mdat",
        b"\x00\x00\x00\x04ftyp",
        b"\x00\x00\x00\x01ftyp\x00\x00\x00\x00\x00\x00\x00\x00",
    ],
)
def test_what_is_no_mp4_is_not_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(content)
    with pytest.raises(DamagedFile):
        check_boxes(path)


@pytest.mark.parametrize(
    ("wanted", "word"),
    [
        ({"width": 1280, "height": 720, "seconds": 1}, "480x480"),
        ({"width": 480, "height": 480, "seconds": 9}, "1.00 s"),
    ],
)
def test_another_video_than_asked_for_is_not_kept(
    finished: dict[str, Any], http: httpx2.Client, tmp_path: Path, wanted: dict[str, int], word: str
) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(http.get(finished["video_url"]).content)

    async def story() -> None:
        media = Media()
        try:
            found = await media.inspect(path)
            assert found.codec == "h264"
            found.check(480, 480, 1)
            with pytest.raises(DamagedFile, match=word):
                found.check(**wanted)
        finally:
            await media.close()

    asyncio.run(story())


def test_a_decoder_that_dies_takes_nothing_with_it(
    finished: dict[str, Any], http: httpx2.Client, tmp_path: Path
) -> None:
    """The examining process is killed: the next question starts another one and is answered."""
    path = tmp_path / "x.mp4"
    path.write_bytes(http.get(finished["video_url"]).content)

    async def story() -> None:
        media = Media()
        try:
            await media.inspect(path)
            assert media._process
            media._process.kill()
            assert (await media.pictures(path)).layout["count"] == 16
        finally:
            await media.close()

    asyncio.run(story())
