"""A network that fails: silence, lost answers, resets. The studio stays awake, goes on by itself, pays once (P-18)."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.services import gate
from emulator import Emulator, EmulatorSettings
from tests.conftest import settings_for, wait_for
from tests.line import Line, Mode
from tests.test_money import IS_OVER, look, make
from tests.upstreams import write_upstreams

KEY = "a-key-of-a-studio-whose-line-is-cut-01234"
CUTS: tuple[Mode, ...] = ("silent", "deaf", "reset")
LASTS = 1.2  # s of each cut: longer than the time-outs below
PATIENCE = 60.0  # s after the line is whole again (promises.md P-18)


def test_a_cut_line_costs_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders, polls and downloads under way are cut in three ways; new ones come meanwhile; all are made, each once."""
    monkeypatch.setenv("TEST_UPSTREAM_KEY", KEY)
    monkeypatch.setattr(gate, "SILENCE_SECONDS", 1.0)
    quick = {"create_seconds": 0.8, "answer_seconds": 0.8, "idle_seconds": 0.8, "deadline_seconds": 60.0}
    settings = EmulatorSettings.fast(keys=(KEY,), poll_after_ms=100, seconds_per_video=0.6)
    with Emulator(settings) as emulator, Line(emulator.url) as line:
        path = write_upstreams(tmp_path, {"east": line}, **quick)  # type: ignore[arg-type, dict-item]
        app = create_app(settings_for(tmp_path / "storage", upstreams_file=path))
        with TestClient(app) as client:
            jobs, pauses = {}, []
            for cut in CUTS:
                jobs |= {f"before {cut} {number}": make(client, prompt=f"{cut} {number}") for number in range(2)}
                time.sleep(0.1)
                line.mode = cut
                jobs[f"while {cut}"] = make(client, prompt=f"while {cut}")
                pauses += _watched(client, LASTS)
                line.mode = "open"
            ended = wait_for(
                lambda: look(client, jobs),
                lambda seen: all(video["status"] in IS_OVER for video in seen.values()),
                seconds=PATIENCE,
            )
        sent = Counter(create["prompt"] for create in emulator.ledger()["creates"])
    assert {video["status"] for video in ended.values()} == {"completed"}, ended
    assert (len(sent), set(sent.values())) == (len(jobs), {1}), sent
    assert line.connections > len(jobs)
    assert sorted(pauses)[-2] < 1, "of one, the machine may have been busy"


def _watched(client: TestClient, seconds: float) -> list[float]:
    """How long /health took, each time that it was asked meanwhile."""
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        assert client.get("/health").status_code == 200
        took.append(time.monotonic() - begun)
        time.sleep(0.05)
    return took
