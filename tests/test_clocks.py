"""Clocks that jump: every video still ends, none is paid for twice, and no limit outlasts its window (P-17)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from emulator import Emulator, EmulatorSettings
from tests.conftest import LOCAL, ROOT, StudioServer, wait_for
from tests.moved_clock import DAY, HOUR, YEAR, MovedClock
from tests.test_money import IS_OVER
from tests.upstreams import write_upstreams

KEY = "a-key-of-a-studio-whose-clock-jumps-0123"
JUMPS = (-HOUR, HOUR, -DAY, 25 * HOUR, -YEAR, YEAR, 0)  # s from the true time; the last one is it
LIMIT = 40  # creates a minute
LASTS = 0.5  # s of each jump: several polls, lists and looks for a slot


@pytest.fixture
def clock(tmp_path: Path) -> MovedClock:
    return MovedClock(tmp_path)


def orders() -> list[dict[str, Any]]:
    """At every place at which a jump could meet a video: in doubt, running, overdue, being saved, waiting."""
    at_azure = ("lost [[fault:accept_then_drop]]", "late [[fault:content_late]]", "for ever [[fault:stuck]]",
                *(f"plain {number}" for number in range(5)))  # fmt: skip
    drawn = {"prompt": "a red boat", "model": "animatic", "duration": 1, "width": 480, "height": 480}
    return [*({"prompt": prompt, "duration": 4, "width": 1280, "height": 720} for prompt in at_azure), drawn]


def test_clocks_may_jump(
    tmp_path: Path, clock: MovedClock, new_studio: Callable[..., StudioServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour, a day, 25 hours, a year, back and forth: all end in their time, each was ordered once."""
    monkeypatch.setenv("TEST_UPSTREAM_KEY", KEY)
    with Emulator(EmulatorSettings.fast(keys=(KEY,), poll_after_ms=100, seconds_per_video=1.5)) as emulator:
        path = write_upstreams(tmp_path, {"east": emulator}, slots=3, deadline_seconds=6.0)
        variables = {"UPSTREAMS_FILE": str(path), "TEST_UPSTREAM_KEY": KEY, **clock.variables}
        server = new_studio(RATE_LIMIT_CREATE=f"{LIMIT}/minute", **variables)
        server.start()
        with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as client:
            jobs = [client.post("/api/generate", json=order).json()["job_id"] for order in orders()]
            for jump in JUMPS:
                clock.jump(jump)
                told = datetime.fromisoformat(client.get("/health").json()["timestamp"])
                assert abs((told - datetime.now(UTC)).total_seconds() - jump) < 30, "its clock did not jump"
                client.post("/api/generate", json={})  # counted, then refused
                time.sleep(LASTS)
            ended = wait_for(lambda: _shown(client, jobs), _are_over, seconds=120)
            pause = _longest_pause(client)
        sent = Counter(create["prompt"] for create in emulator.ledger()["creates"])
    assert set(sent.values()) == {1}, sent
    assert len(sent) == len(jobs) - 1, "all but the drawn one"
    by_prompt = {video["prompt"]: video for video in ended}
    stuck = by_prompt.pop("for ever [[fault:stuck]]")
    assert (stuck["status"], stuck["error_code"]) == ("failed", "deadline_exceeded")
    assert {video["status"] for video in by_prompt.values()} == {"completed"}, ended
    assert pause <= 120, "a jump forward and back must not shut anybody out for a year"


def _shown(client: httpx2.Client, jobs: list[str]) -> list[dict[str, Any]]:
    return [client.get(f"/api/videos/{job}").json() for job in jobs]


def _are_over(videos: list[dict[str, Any]]) -> bool:
    return all(video["status"] in IS_OVER for video in videos)


def _longest_pause(client: httpx2.Client) -> int:
    """Seconds that a caller who asks too often is told to wait."""
    for _ in range(LIMIT + 1):
        answer = client.post("/api/generate", json={})
        if answer.status_code == 429:
            return int(answer.headers["retry-after"])
    raise AssertionError("nobody was told to wait")


def test_a_suspended_machine_sends_nothing_stale(clock: MovedClock) -> None:
    """The time after which an order may not leave passes while the machine sleeps; time.monotonic() stands still."""
    clock.jump(0, suspended=60)
    words = "import time; from app.services.contract import unslept; print(unslept() - time.monotonic())"
    environment = {**os.environ, **clock.variables, "PYTHONPATH": str(ROOT)}
    told = subprocess.run([sys.executable, "-c", words], env=environment, capture_output=True, text=True, check=True)
    before = time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
    assert float(told.stdout) == pytest.approx(before + 60, abs=1)
