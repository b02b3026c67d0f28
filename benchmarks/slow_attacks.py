"""Two dozen slow, oversized and lying attacks, 400 connections each, one after another: who else asks is answered.

    nice -n -10 .venv/bin/python -m benchmarks.slow_attacks [--only heads] [--seconds 15]    (the nice needs root)

The studio is `sora-studio serve` with limits by address set high, as if every connection came from another one. /health
is asked every 50 ms from a process of its own. Then 2,000 idle connections and 2,000 idle streams of events. Prints a
table; the exit code is 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import psutil

from animatic import render
from benchmarks.slow_clients import ATTACKS, MB, PACE, Attack, Crowd, asking_for, events, finished_requests, silence
from tests.big_upstream import BigUpstream, running
from tests.conftest import LOCAL, SMALL, StudioServer, wait_for

CONNECTIONS, IDLE = 400, 2_000
IDLE_PACE = 500  # connections a second, so that all are there before the first is closed
EVERY = 0.05  # s between two questions for /health
MOST_P99, MOST_WAIT = 0.1, 1.0  # s that /health may take (promises.md P-31)
MOST_MEMORY = 200 * MB  # that all processes of the studio may grow
AFTERWARDS = 10.0  # s within which everything is as before
FILES = 20  # descriptors more or less that are as before
BIG = 200 * MB  # bytes of the file that is read slowly
USUAL_FILES, MOST_FILES = 1024, 20_000  # descriptors: what most systems give a process, and what this one needs
KEY = "slow-attacks-key-0123456789"


def probe(port: int) -> None:
    """In a process of its own: one line for each question, when it was asked and how long the answer took."""

    async def ask() -> None:
        asked = time.monotonic()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(10):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                answer = await reader.read()
                writer.close()
                if answer.startswith(b"HTTP/1.1 200"):
                    print(asked, time.monotonic() - asked, flush=True)
                    return
        print(asked, 10.0, flush=True)

    async def go_on() -> None:
        async with asyncio.TaskGroup() as group:
            while True:  # by the clock, not by the answers: a slow one makes none of the others late
                group.create_task(ask())
                await asyncio.sleep(EVERY)

    asyncio.run(go_on())


class Probe:
    """Answers of /health, by the moment at which they were asked for."""

    def __init__(self, port: int, folder: Path) -> None:
        self._path = folder / "health"
        with self._path.open("wb") as out:
            command = [sys.executable, "-m", "benchmarks.slow_attacks", "--probe", str(port)]
            self._process = subprocess.Popen(command, stdout=out)

    def between(self, begin: float, end: float) -> list[float]:
        """Seconds that each answer took, sorted."""
        lines = (line.split() for line in self._path.read_text().splitlines(keepends=True) if line.endswith("\n"))
        return sorted(float(took) for asked, took in lines if begin <= float(asked) < end)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


@dataclass
class Studio:
    """What is watched of the server."""

    server: StudioServer
    probe: Probe

    def processes(self) -> list[psutil.Process]:
        own = psutil.Process(self.server.pid)
        return [own, *own.children(recursive=True)]

    def memory(self) -> int:
        total = 0
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                total += process.memory_info().rss
        return total

    def files(self) -> int:
        return psutil.Process(self.server.pid).num_fds()


@dataclass
class Result:
    name: str
    health: list[float]  # s, sorted
    memory: tuple[int, int, int]  # bytes before, at most, afterwards
    is_back: bool
    closed: list[float] = field(default_factory=list)  # s after which the server closed
    note: str = ""

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.health, n=100)[98]

    @property
    def misses(self) -> list[str]:
        return [
            word
            for word, missed in {
                "p99": self.p99 >= MOST_P99,
                "max": self.health[-1] >= MOST_WAIT,
                "memory": self.memory[1] - self.memory[0] > MOST_MEMORY,
                "afterwards": not self.is_back,
            }.items()
            if missed
        ]

    def row(self) -> str:
        half, last = statistics.median(self.health), self.health[-1]
        waits = " ".join(f"{seconds * 1000:7.1f}" for seconds in (half, self.p99, last))
        memory = " ".join(f"{size / MB:5.0f}" for size in self.memory)
        ends = f"{len(self.closed):5} {statistics.median(self.closed):6.1f}" if self.closed else f"{0:5} {'-':>6}"
        verdict = f"FAIL ({', '.join(self.misses)})" if self.misses else "PASS"
        return f"{self.name:26} {waits} {memory} {ends} {os.getloadavg()[0]:5.1f}  {verdict}  {self.note}"


HEAD = f"{'':26} {'p50':>7} {'p99':>7} {'max':>7} {'MB':>5} {'most':>5} {'after':>5} {'closed':>5} {'s':>5}  load"


@asynccontextmanager
async def highest(studio: Studio) -> AsyncIterator[list[int]]:
    """The most memory that was seen meanwhile, as the last of a list."""
    seen = [studio.memory()]

    async def look() -> None:
        while True:
            await asyncio.sleep(0.25)
            seen.append(max(seen[-1], studio.memory()))

    looking = asyncio.create_task(look())
    yield seen
    looking.cancel()


async def suffer(studio: Studio, attack: Attack, seconds: float) -> Result:
    files, before, began = studio.files(), studio.memory(), time.monotonic()
    crowd = Crowd(attack, studio.server.port, began + seconds)
    async with highest(studio) as seen:
        coming = asyncio.create_task(crowd.come(CONNECTIONS))
        if attack.script is events:  # something to hear of
            await asyncio.to_thread(_make, studio.server)
        await coming
    ended = time.monotonic()
    is_back = await _is_back(studio, files)
    said = ", ".join(f"{count} x {status}" for status, count in sorted(crowd.answers.items()))
    health = studio.probe.between(began, ended)
    return Result(attack.name, health, (before, seen[-1], studio.memory()), is_back, crowd.closed_after, said)


async def _is_back(studio: Studio, files: int) -> bool:
    """Whether connections are gone and /health is quick again within `AFTERWARDS`."""
    until = time.monotonic() + AFTERWARDS
    while time.monotonic() < until:
        began = time.monotonic()
        await asyncio.sleep(1)
        waits = studio.probe.between(began, began + 0.9)
        if studio.files() <= files + FILES and waits and waits[-1] < MOST_P99:
            return True
    return False


async def idle(studio: Studio, attack: Attack, seconds: float) -> Result:
    """Many that stay and ask for nothing: videos are ordered and made all the same."""
    pace = PACE if attack.script is events else IDLE_PACE
    files, before, began = studio.files(), studio.memory(), time.monotonic()
    crowd = Crowd(attack, studio.server.port, began + IDLE / pace + seconds)
    async with highest(studio) as seen:
        coming = asyncio.create_task(crowd.come(IDLE, pace))
        there, each = 0, 0.0
        while not coming.done() and time.monotonic() < began + IDLE / pace + 2:
            await asyncio.sleep(0.5)
            there, each = max((there, each), (now := studio.files() - files, (studio.memory() - before) / max(1, now)))
        took = await asyncio.to_thread(_make, studio.server)
        await coming
    health = studio.probe.between(began, time.monotonic())
    is_back = await _is_back(studio, files)
    accepted, made = took
    note = f"{there} there, {each / 1024:.0f} KB each; a video accepted in {accepted:.2f} s, made in {made:.1f} s"
    memory = (before, seen[-1], studio.memory())
    return Result(attack.name, health, memory, is_back and there > IDLE * 0.95, crowd.closed_after, note)


def _make(server: StudioServer, **order: Any) -> tuple[float, float]:
    """Seconds until a video is accepted, and until it is completed."""
    with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as http:
        began = time.monotonic()
        job = (
            http.post("/api/generate", json={**SMALL, "model": "animatic", **order}).raise_for_status().json()["job_id"]
        )
        accepted = time.monotonic() - began
        look: Callable[[], Any] = lambda: http.get(f"/api/status/{job}").json()["status"]  # noqa: E731
        assert wait_for(look, lambda seen: seen in {"completed", "failed"}, 120) == "completed"
        return accepted, time.monotonic() - began


def _limit_files(most: int) -> None:
    """The usual number of descriptors is for the studio; this process needs more."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, hard), hard))


@asynccontextmanager
async def open_studio(folder: Path) -> AsyncIterator[tuple[Studio, str]]:
    """A studio in its usual state, drawing processes started, and the path of its big file."""
    render("A red boat on the sea", folder / "clip.mp4", seconds=4, width=1280, height=720, fps=4)
    with running(BigUpstream((folder / "clip.mp4").read_bytes(), BIG)) as upstream:
        account = {
            "AZURE_OPENAI_ENDPOINT": upstream.url,
            "AZURE_OPENAI_API_KEY": KEY,
            "AZURE_OPENAI_DEPLOYMENT": "sora-2",
        }
        server = StudioServer(folder / "data", RATE_LIMIT="10000000/minute", **account)
        _limit_files(USUAL_FILES)
        server.start()
        _limit_files(MOST_FILES)
        probe = Probe(server.port, folder)
        try:
            await asyncio.to_thread(_make, server)
            await asyncio.to_thread(_make, server, model="sora-2", duration=4, width=1280, height=720)
            videos = httpx2.get(f"{server.url}/api/videos?model=sora-2", **LOCAL).json()["videos"]
            yield Studio(server, probe), videos[0]["download_url"]
        finally:
            probe.end()
            server.kill()


async def run(only: str, seconds: float) -> int:
    failed = 0
    with tempfile.TemporaryDirectory(prefix="slow-") as folder:
        async with open_studio(Path(folder)) as (studio, path):
            attacks = [
                *((suffer, attack) for attack in ATTACKS),
                (suffer, Attack("a big file, 1 KB a second", asking_for(path), "slowly")),
                (suffer, Attack("a big file, none read", asking_for(path), "nothing")),
                (idle, Attack("2,000 idle, nothing said", silence)),
                (idle, Attack("2,000 idle after a request", finished_requests)),
                (idle, Attack("2,000 streams of events", events)),
            ]
            began = time.monotonic()
            await asyncio.sleep(5)
            quiet = studio.probe.between(began, time.monotonic())
            print(HEAD, Result("(nobody)", quiet, (studio.memory(),) * 3, True).row(), sep="\n", flush=True)
            for endure, attack in attacks:
                if re.search(only, attack.name):
                    result = await endure(studio, attack, seconds)
                    failed += bool(result.misses)
                    print(result.row(), flush=True)
    print(f"{failed} of the promises broken" if failed else "all kept")
    return failed


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default="", help="attacks whose name this pattern finds")
    options.add_argument("--seconds", type=float, default=15.0, help="that each one lasts")
    options.add_argument("--probe", type=int, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.probe:
        probe(chosen.probe)
    raise SystemExit(bool(asyncio.run(run(chosen.only, chosen.seconds))))


if __name__ == "__main__":
    main()
