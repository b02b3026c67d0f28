"""The network between the studio and its upstream fails in four ways, in a network namespace: nothing is paid twice.

    .venv/bin/python -m benchmarks.partitions [--seconds 20] [--videos 6]    (as root, with iproute2)

The emulator is in a namespace of its own behind a pair of virtual links. Packets are dropped in silence, answers alone
are dropped, connections are reset, the link flaps; each while orders, polls and downloads are under way.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2

from benchmarks.kill_storm import ask
from emulator import Emulator, EmulatorSettings
from tests.conftest import LOCAL, StudioServer
from tests.line import Line
from tests.upstreams import write_upstreams

KEY = "partition-key-0123456789"
NEAR, FAR = "10.231.77.1", "10.231.77.2"  # of a network that only the two ends know
LONGEST_HEALTH, LONGEST_REST = 1.0, 60.0  # s that are promised (promises.md P-18)
NOISE = 1.5  # times the slowest /health without a cut: what a busy machine adds by chance
IS_OVER = {"completed", "failed", "cancelled", "expired"}


@dataclass
class Far:
    """The other namespace and what runs in it."""

    name: str
    process: subprocess.Popen[str]
    url: str

    def say(self, word: str) -> Any:
        """A mode for its line, or `ledger`; the answer is JSON."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def ip(self, *words: str) -> None:
        subprocess.run(["ip", "-n", self.name, *words], check=True)

    @property
    def link(self) -> str:
        return f"{self.name}-f"


@contextmanager
def other_side() -> Iterator[Far]:
    name = f"sora{os.getpid() % 100_000}"
    near = f"{name}-n"
    for words in (
        ["netns", "add", name],
        ["link", "add", near, "type", "veth", "peer", "name", f"{name}-f", "netns", name],
        ["addr", "add", f"{NEAR}/24", "dev", near],
        ["link", "set", near, "up"],
        ["-n", name, "addr", "add", f"{FAR}/24", "dev", f"{name}-f"],
        ["-n", name, "link", "set", f"{name}-f", "up"],
        ["-n", name, "link", "set", "lo", "up"],
    ):
        subprocess.run(["ip", *words], check=True)
    command = ["ip", "netns", "exec", name, sys.executable, "-m", "benchmarks.partitions", "--far"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield Far(name, process, json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        subprocess.run(["ip", "netns", "delete", name], check=True)


def be_far() -> None:
    """In the namespace: the emulator behind a line, told what to do by standard input."""
    settings = EmulatorSettings.fast(keys=(KEY,), poll_after_ms=500, seconds_per_video=3.0)
    with Emulator(settings) as emulator, Line(emulator.url, FAR) as line:
        print(json.dumps(line.url), flush=True)
        for word in map(str.strip, sys.stdin):
            if word != "ledger":
                line.mode = word  # type: ignore[assignment]  # one of ours
            print(json.dumps(emulator.ledger() if word == "ledger" else word), flush=True)


@contextmanager
def silence(far: Far) -> Iterator[None]:
    far.ip("link", "set", far.link, "down")
    yield
    far.ip("link", "set", far.link, "up")


@contextmanager
def deafness(far: Far) -> Iterator[None]:
    far.ip("route", "add", "blackhole", f"{NEAR}/32")
    yield
    far.ip("route", "delete", "blackhole", f"{NEAR}/32")


@contextmanager
def resets(far: Far) -> Iterator[None]:
    far.say("reset")
    yield
    far.say("open")


@contextmanager
def flapping(far: Far) -> Iterator[None]:
    """Down for about a third of the time, at random moments."""
    over, chance = threading.Event(), random.Random(1)

    def flap() -> None:
        while not over.wait(chance.uniform(0.2, 1.2)):
            far.ip("link", "set", far.link, "down")
            over.wait(chance.uniform(0.1, 0.7))
            far.ip("link", "set", far.link, "up")

    thread = threading.Thread(target=flap)
    thread.start()
    yield
    over.set()
    thread.join()


CUTS: dict[str, Callable[[Far], Any]] = {
    "silent drop": silence, "lost answers": deafness, "resets": resets, "a third lost": flapping,
}  # fmt: skip


@dataclass
class Cut:
    """What one cut did."""

    name: str
    ordered: int
    slowest_health: float = 0.0  # s
    resumed: float = 0.0  # s from the healing to the first video that was completed
    statuses: Counter[str] = field(default_factory=Counter)

    def faults(self, usual: float) -> list[str]:
        """`usual` is the slowest /health with a whole line: a machine that is slower than the promise is no fault."""
        limit = max(LONGEST_HEALTH, NOISE * usual)
        return [
            *([f"/health took {self.slowest_health:.1f} s"] if self.slowest_health > limit else []),
            *([f"work resumed after {self.resumed:.0f} s"] if self.resumed > LONGEST_REST else []),
            *([f"ended {dict(self.statuses)}"] if set(self.statuses) != {"completed"} else []),
        ]


def run_cut(name: str, far: Far, server: StudioServer, videos: int, seconds: float) -> Cut:
    """Half of the videos are under way when the line is cut, the others are ordered meanwhile."""
    jobs = [order(server, f"{name} {number}") for number in range(videos // 2)]
    time.sleep(1.0)
    cut = Cut(name, videos)
    with CUTS[name](far):
        jobs += [order(server, f"while {name} {number}") for number in range(videos - len(jobs))]
        cut.slowest_health = slowest_health(server, seconds)
    healed, before = time.monotonic(), completed(server, jobs)
    while (now := completed(server, jobs)) == before and now < len(jobs):
        time.sleep(0.1)
    cut.resumed = time.monotonic() - healed
    while set(found := statuses(server, jobs)) - IS_OVER:
        time.sleep(0.5)
    cut.statuses = Counter(found)
    return cut


def order(server: StudioServer, prompt: str) -> str:
    body = {"prompt": prompt, "duration": 4, "width": 1280, "height": 720}
    return str(httpx2.post(f"{server.url}/api/generate", json=body, timeout=60, **LOCAL).json()["job_id"])


def slowest_health(server: StudioServer, seconds: float) -> float:
    """Seconds that the slowest answer took, asked ten times a second for so long."""
    slowest, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        httpx2.get(f"{server.url}/health", timeout=60, **LOCAL).raise_for_status()
        slowest = max(slowest, time.monotonic() - begun)
        time.sleep(0.1)
    return slowest


def statuses(server: StudioServer, jobs: list[str]) -> list[str]:
    return [ask(server, f"/api/status/{job}")["status"] for job in jobs]


def completed(server: StudioServer, jobs: list[str]) -> int:
    return statuses(server, jobs).count("completed")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=20.0, help="that each cut lasts")
    options.add_argument("--videos", type=int, default=6, help="for each cut")
    options.add_argument("--far", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.far:
        return be_far()
    folder = Path(tempfile.mkdtemp(prefix="partitions-"))
    with other_side() as far:
        quick = {"create_seconds": 5.0, "answer_seconds": 5.0, "idle_seconds": 5.0, "grace_seconds": 10.0}
        place: Any = {"east": SimpleNamespace(url=far.url)}
        path = write_upstreams(folder, place, deadline_seconds=600.0, **quick)  # type: ignore[arg-type]
        server = StudioServer(folder / "data", UPSTREAMS_FILE=str(path), TEST_UPSTREAM_KEY=KEY)
        server.start()
        jobs, cuts = [order(server, f"whole line {number}") for number in range(chosen.videos)], []
        usual = slowest_health(server, chosen.seconds)
        while set(statuses(server, jobs)) - IS_OVER:
            time.sleep(0.5)
        print(f"whole line    slowest /health {usual * 1000:4.0f} ms", flush=True)
        for name in CUTS:
            cuts.append(cut := run_cut(name, far, server, chosen.videos, chosen.seconds))
            print(f"{name:13} slowest /health {cut.slowest_health * 1000:4.0f} ms, resumed after {cut.resumed:4.1f} s, "
                  f"{dict(cut.statuses)}", flush=True)  # fmt: skip
        creates = Counter(create["prompt"] for create in far.say("ledger")["creates"])
        server.kill()
    faults = [f"{cut.name}: {fault}" for cut in cuts for fault in cut.faults(usual)]
    faults += [f"paid {count} times: {prompt}" for prompt, count in creates.items() if count > 1]
    print(f"videos {sum(cut.ordered for cut in cuts) + len(jobs)}, upstream creates {creates.total()}")
    for fault in faults:
        print(f"BROKEN  {fault}")
    print("FAIL" if faults else "PASS")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
