"""Power cuts at random moments over a batch of videos: what was accepted is made, once, and nothing partial is served.

    .venv/bin/python -m benchmarks.kill_storm [--kills 50] [--videos 30] [--seed 1]

A reader asks for every file all the time: each answer must be "not ready" or the whole file with the stored hash.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx2

from tests.conftest import LOCAL, StudioServer

PROMPTS = ("A cat playing with a ball", "Three red balloons rising over snowy mountains", "A red boat on the sea")


class Reader(threading.Thread):
    """Downloads every file again and again, from a server that keeps dying, and counts what it got."""

    def __init__(self, server: StudioServer, jobs: list[str]) -> None:
        super().__init__(daemon=True)
        self.server, self.jobs = server, jobs
        self.seen: Counter[str] = Counter()
        self.hashes: dict[str, set[str]] = {job: set() for job in jobs}
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            for job in list(self.jobs):
                self.read(job)
                time.sleep(0.01)

    def read(self, job: str) -> None:
        try:
            answer = httpx2.get(f"{self.server.url}/api/download/{job}", timeout=10, **LOCAL)
        except httpx2.HTTPError:
            self.seen["no connection (killed)"] += 1
            return
        if answer.status_code == 200:
            self.seen["whole file"] += 1
            self.hashes.setdefault(job, set()).add(hashlib.sha256(answer.content).hexdigest())
        else:
            self.seen[str(answer.json()["code"])] += 1


def ask(server: StudioServer, path: str) -> Any:
    return httpx2.get(f"{server.url}{path}", timeout=120, **LOCAL).json()


def storm(server: StudioServer, jobs: list[str], kills: int, moments: random.Random) -> None:
    for number in range(kills):
        time.sleep(moments.uniform(0.05, 3.0))
        server.kill()
        server.start()
        states = Counter(ask(server, f"/api/status/{job}")["status"] for job in jobs)
        print(f"kill {number + 1:3}: {dict(states)}", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--videos", type=int, default=30)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    moments = random.Random(chosen.seed)
    folder = Path(tempfile.mkdtemp(prefix="kill-storm-"))
    server = StudioServer(folder / "data")
    server.start()
    jobs = [order(server, number) for number in range(chosen.videos)]
    reader = Reader(server, jobs)
    reader.start()
    began = time.monotonic()
    storm(server, jobs, chosen.kills, moments)
    while any(ask(server, f"/api/status/{job}")["status"] in {"queued", "in_progress"} for job in jobs):
        time.sleep(0.5)
    while not all(ask(server, f"/api/videos/{job}")["sprites"] for job in jobs):
        time.sleep(0.5)
    reader.stopping.set()
    reader.join()
    took = time.monotonic() - began
    videos = [ask(server, f"/api/videos/{job}") for job in jobs]
    server.kill()
    server.start()
    report(server, videos, reader, chosen.kills, took)
    server.kill()


def order(server: StudioServer, number: int) -> str:
    body = {"prompt": PROMPTS[number % 3], "duration": 4, "width": 1280, "height": 720, "seed": number}
    answer = httpx2.post(f"{server.url}/api/generate", json=body, timeout=30, **LOCAL)
    return str(answer.json()["job_id"])


def report(server: StudioServer, videos: list[dict[str, Any]], reader: Reader, kills: int, took: float) -> None:
    files = list((server.data_dir / "files" / "videos").iterdir())
    leftovers = [*(server.data_dir / "files" / ".partial").iterdir(), *(server.data_dir / "renders").glob("*/[!.]*")]
    wrong = [video["id"] for video in videos if reader.hashes[video["id"]] - {video["sha256"]}]
    print(f"\nkills                          {kills} in {took:.0f} s")
    print(f"accepted                       {len(videos)}")
    print(f"completed                      {sum(video['status'] == 'completed' for video in videos)}")
    print(f"files (one each)               {len(files)}, {len({file.name for file in files})} names")
    print(f"answers while dying            {dict(reader.seen)}")
    print(f"partial or foreign files seen  {len(wrong)}")
    print(f"leftovers after the next start {len(leftovers)}")
    ok = len(files) == len(videos) and not wrong and not leftovers
    print("PASS" if ok and all(video["status"] == "completed" for video in videos) else "FAIL")


if __name__ == "__main__":
    main()
