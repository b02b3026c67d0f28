"""Large files from an upstream pass through in constant memory, resume after a cut, and end at the cap."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from animatic import render
from tests.big_upstream import BigUpstream, running
from tests.conftest import LOCAL, StudioServer, wait_for

MB = 1 << 20
KEY = "big-key-0123456789"
AZURE = {"AZURE_OPENAI_API_KEY": KEY, "AZURE_OPENAI_DEPLOYMENT": "sora-2"}


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    render("A red boat on the sea", path, seconds=4, width=1280, height=720, fps=4)
    return path.read_bytes()


class Memory(threading.Thread):
    """The most that a server's memory grew while it was watched."""

    def __init__(self, server: StudioServer) -> None:
        super().__init__(daemon=True)
        self.server, self.before, self.most = server, server.memory(), 0
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            self.most = max(self.most, self.server.memory() - self.before)
            time.sleep(0.02)

    def end(self) -> int:
        self.stopping.set()
        self.join()
        return self.most


def make(server: StudioServer) -> dict[str, Any]:
    """One video of that server, once it has ended, and how much memory it took."""
    with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as http:
        watched = Memory(server)
        watched.start()
        job = http.post("/api/generate", json={"prompt": "big", "duration": 4}).json()["job_id"]
        is_over = {"completed", "failed", "expired"}
        video = wait_for(
            lambda: http.get(f"/api/videos/{job}").json(), lambda seen: seen["status"] in is_over, seconds=150
        )
        return dict(video) | {"grew": watched.end()}


def test_a_large_file_streams_in_constant_memory_and_resumes(
    clip: bytes, new_studio: Callable[..., StudioServer]
) -> None:
    """500 MB, cut at 90 %: the rest alone is asked for, the bytes are the upstream's, memory stays."""
    with running(BigUpstream(clip, 500 * MB, cut_at=0.9)) as upstream:
        server = new_studio(AZURE_OPENAI_ENDPOINT=upstream.url, **AZURE)
        server.start()
        video = make(server)
        assert video["status"] == "completed", video["error"]
        assert video["size_bytes"] == 500 * MB
        assert upstream.ranges
        assert upstream.sent < 500 * MB * 1.1 + MB  # P-11: at most the last tenth and a megabyte again
        assert video["sha256"] == hashlib.sha256(upstream.part(0, 500 * MB)).hexdigest()
        assert video["grew"] < 50 * MB
        assert grown_by_readers_of(server, video["download_url"], 100) < 100 * MB


def grown_by_readers_of(server: StudioServer, path: str, readers: int) -> int:
    """Bytes of memory that as many take who ask for a file and then read nothing of it."""
    watched = Memory(server)
    watched.start()
    with ExitStack() as stack:
        for _ in range(readers):
            reader = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            reader.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(3)
        assert httpx2.get(f"{server.url}/health", timeout=5, **LOCAL).status_code == 200
    return watched.end()


def test_a_file_over_the_cap_is_refused_unread(clip: bytes, new_studio: Callable[..., StudioServer]) -> None:
    """2 GB are refused by their declared length; nothing of them is stored and memory stays."""
    with running(BigUpstream(clip, 2048 * MB)) as upstream:
        server = new_studio(AZURE_OPENAI_ENDPOINT=upstream.url, **AZURE)
        server.start()
        with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as http:
            watched = Memory(server)
            watched.start()
            http.post("/api/generate", json={"prompt": "big", "duration": 4})
            wait_for(lambda: upstream.downloads, lambda times: times >= 2, seconds=60)
            assert watched.end() < 50 * MB
            assert http.get("/health").status_code == 200
        assert upstream.sent < 64 * MB
        assert _stored(server.data_dir / "files") < MB


def _stored(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
