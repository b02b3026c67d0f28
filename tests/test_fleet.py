"""Several workers and paid accounts on PostgreSQL: the quota holds between them, and a sleeper cannot pay twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from emulator import Emulator, EmulatorSettings
from tests.conftest import StudioServer, wait_for
from tests.test_durability import _database, _run, ask, is_over, make
from tests.upstreams import write_upstreams

KEY = "fleet-key-0123456789"
WIDE = {"duration": 4, "width": 1280, "height": 720}


@pytest.fixture
def fleet(
    postgres: str, new_studio: Callable[..., StudioServer], tmp_path: Path
) -> Callable[[str, Emulator], tuple[StudioServer, StudioServer]]:
    """Makes two servers, not started, on one new database, with one account of two slots."""

    def make_fleet(name: str, emulator: Emulator) -> tuple[StudioServer, StudioServer]:
        url = _database(postgres, name)
        _run("migrate", url, tmp_path)
        path = write_upstreams(tmp_path, {"east": emulator}, slots=2)
        shared = {
            "DATABASE_URL": url,
            "STORAGE_URL": (tmp_path / "files").as_uri(),
            "UPSTREAMS_FILE": str(path),
            "TEST_UPSTREAM_KEY": KEY,
        }
        return new_studio("first", **shared), new_studio("second", **shared)

    return make_fleet


def test_two_workers_keep_one_quota(fleet: Callable[[str, Emulator], tuple[StudioServer, StudioServer]]) -> None:
    """Two slots, two workers, eight videos: never three at once upstream, each created once, none refused."""
    with Emulator(EmulatorSettings.fast(keys=(KEY,), slots=2)) as emulator:
        first, second = fleet("quota", emulator)
        first.start()
        second.start()
        jobs = [make(first, prompt=f"number {number}", seed=None, **WIDE) for number in range(8)]
        wait_for(lambda: is_over(first, jobs), bool)
        assert [ask(first, f"/api/status/{job}")["status"] for job in jobs] == ["completed"] * 8
        ledger = emulator.ledger()
        assert len(ledger["creates"]) == 8
        assert ledger["most_running"]["sora-2"] <= 2
        assert ledger["refused"] == {}


def test_a_frozen_worker_changes_nothing_when_it_wakes(
    fleet: Callable[[str, Emulator], tuple[StudioServer, StudioServer]],
) -> None:
    """Stopped in mid-work until another has taken over, then woken: every video was created once, and all are here."""
    with Emulator(EmulatorSettings.fast(keys=(KEY,), slots=2, seconds_per_video=3.0)) as emulator:
        first, second = fleet("frozen", emulator)
        first.start()
        jobs = [make(first, prompt=f"number {number}", seed=None, **WIDE) for number in range(4)]
        wait_for(lambda: emulator.ledger()["creates"], bool)
        os.kill(first.pid, signal.SIGSTOP)
        second.start()
        wait_for(lambda: is_over(second, jobs), bool, seconds=90)
        os.kill(first.pid, signal.SIGCONT)
        assert [ask(second, f"/api/status/{job}")["status"] for job in jobs] == ["completed"] * 4
        assert len(emulator.ledger()["creates"]) == 4
