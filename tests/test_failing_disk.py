"""System calls that fail in mid-work: others are served, nothing is lost or paid for twice, and it heals by itself."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from errno import ECONNRESET, EDQUOT, EIO, EMFILE, ENFILE, ENOMEM, ENOSPC, EROFS
from typing import Any

import httpx2
import pytest

from emulator import Emulator, EmulatorSettings
from tests.conftest import LOCAL, SMALL, StudioServer, wait_for
from tests.failing_calls import FailingCalls
from tests.test_money import IS_OVER
from tests.upstreams import write_upstreams

KEY = "a-key-of-a-studio-whose-disk-breaks-0123"
READ_ONLY = dict.fromkeys(("create", "write", "sync", "rename", "unlink", "make"), EROFS)
KINDS: dict[str, dict[str, int]] = {  # what fails, with which errno
    "a disk that becomes read-only": READ_ONLY,
    "fsync, EIO": {"sync": EIO},
    "fsync, ENOSPC": {"sync": ENOSPC},
    "write, ENOSPC": {"write": ENOSPC},
    "write, EDQUOT": {"write": EDQUOT},
    "write, EIO": {"write": EIO},
    "rename, EIO": {"rename": EIO},
    "unlink, EIO": {"unlink": EIO},
    "open, EMFILE": {"open": EMFILE, "accept": EMFILE},
    "open, ENFILE": {"open": ENFILE},
    "open, ENOMEM": {"open": ENOMEM},
    "connect, ECONNRESET": {"connect": ECONNRESET},
}
PAID: dict[str, Any] = {"model": "quick", "duration": 4, "width": 1280, "height": 720}
DRAWN = SMALL | {"model": "animatic"}
LASTS = 1.5  # s that it fails: several polls, and the end of every job that was running


@dataclass
class Life:
    """A studio with a renderer and an account, and what was ordered of it."""

    http: httpx2.Client
    calls: FailingCalls
    emulator: Emulator
    server: StudioServer
    accepted: list[str]

    def order(self, prompt: str, fields: dict[str, Any] = PAID) -> httpx2.Response:
        answer = self.http.post("/api/generate", json={**fields, "prompt": prompt})
        if answer.status_code == 200:
            self.accepted.append(answer.json()["job_id"])
        return answer

    def seen(self) -> list[dict[str, Any]]:
        return [self.http.get(f"/api/videos/{job}").json() for job in self.accepted]


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    folder = tmp_path_factory.mktemp("life")
    calls = FailingCalls(folder, folder / "data")
    with Emulator(EmulatorSettings.fast(keys=(KEY,), poll_after_ms=100, seconds_per_video=1.0)) as emulator:
        path = write_upstreams(folder, {"east": emulator}, deadline_seconds=60.0)
        server = StudioServer(
            folder / "data", UPSTREAMS_FILE=str(path), TEST_UPSTREAM_KEY=KEY, MIN_FREE_BYTES="0", **calls.variables
        )
        server.start()
        try:
            with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as http:
                yield Life(http, calls, emulator, server, [])
        finally:
            server.kill()


@pytest.fixture(scope="module")
def kept(life: Life) -> dict[str, Any]:
    """A finished video, from before anything failed."""
    life.order("kept", DRAWN)
    return wait_for(life.seen, lambda videos: videos[0]["sprites_url"])[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", KINDS)
def test_what_fails_is_said_and_heals(life: Life, kept: dict[str, Any], kind: str) -> None:
    """While it fails: no 500, stored videos are served, `/health` answers. Afterwards: all accepted is made, once."""
    first = len(life.accepted)
    assert life.order(f"before: {kind}").status_code == 200
    assert life.order(f"drawn: {kind}", DRAWN).status_code == 200
    time.sleep(0.3)  # one is at the service by now, the other is being drawn
    life.calls.fail(**KINDS[kind])
    answers, until = [], time.monotonic() + LASTS
    while time.monotonic() < until:
        answers.append(life.order(f"meanwhile {len(answers)}: {kind}"))
        assert life.http.get("/health").status_code == 200
        stored = life.http.get(kept["video_url"])
        if "open" not in KINDS[kind]:  # else nothing can be read either
            assert hashlib.sha256(stored.content).hexdigest() == kept["sha256"]
        answers.append(stored)
        time.sleep(0.2)
    life.calls.fail()
    assert {answer.status_code for answer in answers} <= {200, 503, 507}
    assert all(answer.json()["detail"].endswith(".") for answer in answers if answer.status_code != 200)
    ended = wait_for(life.seen, lambda videos: all(video["status"] in IS_OVER for video in videos), seconds=60)
    assert {video["prompt"]: video["error"] for video in ended[first:] if video["status"] != "completed"} == {}
    sent = Counter(create["prompt"] for create in life.emulator.ledger()["creates"])
    assert set(sent.values()) == {1}, sent
    assert life.order(f"after: {kind}").status_code == 200
