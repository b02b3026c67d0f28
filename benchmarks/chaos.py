"""Faults at the upstreams and power cuts at the worker, at once: nothing is lost, nothing is paid for twice.

    .venv/bin/python -m benchmarks.chaos [--videos 200] [--kills 40] [--seed 1]

Two accounts with two slots each; every fault strikes 5 % of the creates; each prompt is ordered twice, so that a
mix-up between two videos would show. A reader downloads every file all the time, from a server that keeps dying.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2

from benchmarks.kill_storm import Reader, ask
from emulator import Emulator, EmulatorSettings
from emulator.drawing import stamped_id
from tests.conftest import LOCAL, StudioServer
from tests.upstreams import write_upstreams

KEY = "chaos-key-0123456789"
NO_FILE = {"late_moderation", "failed", "stuck", "expired", "no_file"}  # the upstream never delivers one
REFUSED = {"input_moderation", "content_filter"}  # the upstream never takes one
FAULTS = (
    "accept_then_drop", "answer_late", "error_after_accept", "gateway_timeout", "garbage_json", "rate_limited",
    "rate_limited_silent", "busy", "error_before_accept", "input_moderation", "stuck", "unknown_status", "backwards",
    "late_moderation", "failed", "expired", "clock_skew", "garbage_poll", "poll_500", "no_file", "content_late",
    "truncated", "cut", "oversized", "endless", "lying_length", "html", "wrong_video", "redirect", "slow_drip",
)  # fmt: skip
SHARE = 0.05  # of the creates, that each fault strikes
SERVED = {"completed", "failed", "cancelled", "expired"}


@dataclass(frozen=True)
class Outcome:
    """Everything that a run is judged by."""

    videos: list[dict[str, Any]]
    creates: list[dict[str, Any]]
    most_running: list[int]
    files: dict[str, bytes]
    wrong_reads: int
    seconds: float

    def faults(self) -> list[str]:
        """One sentence for each promise that was broken."""
        owners = {stamped_id(content): name for name, content in self.files.items()}
        prompts = {create["id"]: create["prompt"] for create in self.creates}
        completed = [video for video in self.videos if video["status"] == "completed"]
        wanted = Counter(video["prompt"] for video in self.videos)
        sent = Counter(create["prompt"] for create in self.creates)

        def made_of(video_id: str) -> str | None:
            return prompts.get(stamped_id(self.files[video_id]) or "")

        lost = [
            create["id"]
            for create in self.creates
            if create["fault"] not in NO_FILE and create["id"] not in owners and not create["deleted"]
        ]
        broken = {
            "paid twice": [prompt for prompt, count in sent.items() if count > wanted[prompt]],
            "lost": lost,
            "doubled files": len(owners) != len(self.files) or None,
            "foreign files": [video["id"] for video in completed if made_of(video["id"]) != video["prompt"]],
            "corrupt files served": self.wrong_reads,
            "not over": [video["id"] for video in self.videos if video["status"] not in SERVED],
            "quota exceeded": [most for most in self.most_running if most > 2],
            "creates and videos differ": len(self.creates) != len(self.videos) - self.refused or None,
        }
        return [f"{name}: {what}" for name, what in broken.items() if what]

    @property
    def refused(self) -> int:
        return sum(video["error_code"] == "refused_input" for video in self.videos)


def run(folder: Path, *, videos: int, kills: int, seed: int, seconds_between: float, length: float) -> Outcome:
    """One run in an empty folder; `length` is what the upstreams need for a video, in seconds as the time of a kill."""
    os.environ["TEST_UPSTREAM_KEY"] = KEY
    moments = random.Random(seed)
    quick = {"slots": 2, "late_seconds": 6.0, "content_late_seconds": 2.0, "seconds_per_video": length, "keys": (KEY,)}
    with (
        Emulator(EmulatorSettings.fast(**quick, seed=seed)) as east,
        Emulator(EmulatorSettings.fast(**quick, seed=seed + 1)) as west,
    ):
        accounts = {"east": east, "west": west}
        for emulator in accounts.values():
            for fault in FAULTS:
                emulator.fault(fault, times=None, probability=SHARE)
        path = write_upstreams(folder, accounts, deadline_seconds=4 * length, slots=2)
        server = StudioServer(folder / "data", UPSTREAMS_FILE=str(path), TEST_UPSTREAM_KEY=KEY)
        server.start()
        jobs = [order(server, number) for number in range(videos)]
        reader = Reader(server, jobs)
        reader.start()
        began = time.monotonic()
        for number in range(kills):
            time.sleep(moments.uniform(0.1, 2 * seconds_between))
            server.kill()
            server.start()
            print(f"kill {number + 1:3}: {tally(server, jobs)}", flush=True)
        while set(tally(server, jobs)) - SERVED:
            time.sleep(1.0)
        took = time.monotonic() - began
        reader.stopping.set()
        reader.join()
        shown = [ask(server, f"/api/videos/{job}") for job in jobs]
        files = {file.stem: file.read_bytes() for file in (server.data_dir / "files" / "videos").iterdir()}
        server.kill()
        ledgers = [emulator.ledger() for emulator in accounts.values()]
    return Outcome(
        videos=shown,
        creates=[create for ledger in ledgers for create in ledger["creates"]],
        most_running=[most for ledger in ledgers for most in ledger["most_running"].values()],
        files=files,
        wrong_reads=sum(bool(reader.hashes[video["id"]] - {video["sha256"]}) for video in shown),
        seconds=took,
    )


def order(server: StudioServer, number: int) -> str:
    body = {"prompt": f"A lighthouse in storm number {number // 2}", "duration": 4, "width": 1280, "height": 720}
    answer = httpx2.post(f"{server.url}/api/generate", json=body, timeout=120, **LOCAL)
    return str(answer.json()["job_id"])


def tally(server: StudioServer, jobs: list[str]) -> dict[str, int]:
    """How many videos stand how, by the list, which is a few questions instead of one for each."""
    found: Counter[str] = Counter()
    cursor = ""
    while found.total() < len(jobs):
        page = ask(server, f"/api/videos?limit=100{cursor}")
        found.update(video["status"] for video in page["videos"])
        cursor = f"&cursor={quote(page['next_cursor'])}" if page["next_cursor"] else ""
    return dict(found)


def report(outcome: Outcome) -> None:
    print(f"\ntook                     {outcome.seconds:.0f} s")
    print(f"videos accepted          {len(outcome.videos)}, of which the upstream refused {outcome.refused}")
    print(f"upstream creates         {len(outcome.creates)}")
    print(f"ended                    {dict(Counter(video['status'] for video in outcome.videos))}")
    print(f"faults that struck       {dict(Counter(create['fault'] for create in outcome.creates if create['fault']))}")
    print(f"most running per account {outcome.most_running}")
    for sentence in outcome.faults():
        print(f"BROKEN  {sentence}")
    print("FAIL" if outcome.faults() else "PASS")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=40)
    options.add_argument("--videos", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--seconds-between", type=float, default=10.0, help="mean time between two kills")
    options.add_argument("--seconds-per-video", type=float, default=7.0, help="that the upstreams need for one")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    outcome = run(
        folder,
        videos=chosen.videos,
        kills=chosen.kills,
        seed=chosen.seed,
        seconds_between=chosen.seconds_between,
        length=chosen.seconds_per_video,
    )
    report(outcome)
    raise SystemExit(1 if outcome.faults() else 0)


if __name__ == "__main__":
    main()
