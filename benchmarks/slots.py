"""How well paid slots are used, and how soon a finished video is here.

    .venv/bin/python -m benchmarks.slots [--videos 60]

Two accounts, two slots each, 8 s a video, a quota of creates: the makespan is compared with that of an ideal schedule
under the same quotas. The lag runs from the upstream's completion to the video's own, both by this machine's clock.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.chaos import KEY, SERVED, order, tally
from benchmarks.kill_storm import ask
from emulator import Emulator, EmulatorSettings
from tests.conftest import LOCAL, StudioServer
from tests.upstreams import write_upstreams

SLOTS, SECONDS, CREATES = 2, 8.0, 14  # of an account; 14 creates a minute are a little less than its slots could use
WINDOW = 60.0  # s in which creates are counted
POLL = 1.0  # s; the poller asks four times as often around the usual end of a job


def ideal(videos: int, accounts: int = 2) -> float:
    """Seconds that the best schedule needs: each video goes where it can start first."""
    ends = [[0.0] * SLOTS for _ in range(accounts)]
    starts: list[list[float]] = [[] for _ in range(accounts)]
    for _ in range(videos):
        begin, lane = min((_earliest(ends[lane], starts[lane]), lane) for lane in range(accounts))
        starts[lane].append(begin)
        ends[lane][ends[lane].index(min(ends[lane]))] = begin + SECONDS
    return max(max(lane) for lane in ends)


def _earliest(ends: list[float], starts: list[float]) -> float:
    window = starts[-CREATES] + WINDOW if len(starts) >= CREATES else 0.0
    return max(min(ends), window)


def transfer(url: str, upstream_id: str) -> float:
    """Seconds that the file of a finished job takes over the same wire."""
    began = time.monotonic()
    address = f"{url}/openai/v1/videos/{upstream_id}/content"
    httpx2.get(address, headers={"api-key": KEY}, **LOCAL).raise_for_status()
    return time.monotonic() - began


def run(folder: Path, videos: int) -> dict[str, Any]:
    os.environ["TEST_UPSTREAM_KEY"] = KEY
    settings = EmulatorSettings.fast(
        keys=(KEY,), slots=SLOTS, creates_per_minute=CREATES, queue_seconds=0.0, seconds_per_video=SECONDS
    )
    with Emulator(settings) as east, Emulator(settings) as west:
        path = write_upstreams(
            folder,
            {"east": east, "west": west},
            deadline_seconds=60.0,
            slots=SLOTS,
            creates_per_minute=CREATES,
            poll_seconds=POLL,
        )
        server = StudioServer(folder / "data", UPSTREAMS_FILE=str(path), TEST_UPSTREAM_KEY=KEY)
        server.start()
        began = time.monotonic()
        jobs = [order(server, number * 2) for number in range(videos)]
        while set(tally(server, jobs)) - SERVED:
            time.sleep(0.2)
        makespan = time.monotonic() - began
        shown = [ask(server, f"/api/videos/{job}") for job in jobs]
        creates = {
            each["prompt"]: (emulator, each) for emulator in (east, west) for each in emulator.ledger()["creates"]
        }
        lags = [_lag(video, creates[video["prompt"]][1]) for video in shown]
        emulator, newest = creates[shown[-1]["prompt"]]
        transfers = statistics.median(transfer(emulator.url, newest["id"]) for _ in range(5))
        refused = [emulator.ledger()["refused"] for emulator in (east, west)]
        server.kill()
    return {
        "makespan": makespan,
        "ideal": ideal(videos),
        "lag": statistics.median(lags),
        "bound": POLL / 2 + transfers,
        "completed": sum(video["status"] == "completed" for video in shown),
        "refused": refused,
    }


def _lag(video: dict[str, Any], create: dict[str, Any]) -> float:
    return datetime.fromisoformat(video["finished_at"]).timestamp() - float(create["completed_at"])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--videos", type=int, default=60)
    chosen = options.parse_args()
    found = run(Path(tempfile.mkdtemp(prefix="slots-")), chosen.videos)
    print(f"completed               {found['completed']} of {chosen.videos}; refused upstream: {found['refused']}")
    print(f"makespan                {found['makespan']:.1f} s")
    print(f"ideal makespan          {found['ideal']:.1f} s, ratio {found['makespan'] / found['ideal']:.3f} (bar 1.05)")
    print(f"lag, median             {found['lag']:.3f} s (half a poll and the transfer: {found['bound']:.3f} s)")


if __name__ == "__main__":
    main()
