"""Everything goes wrong at once, in small: faults at two accounts and power cuts at the worker."""

from __future__ import annotations

from pathlib import Path

from benchmarks.chaos import run


def test_nothing_is_lost_or_paid_twice_in_a_small_chaos(tmp_path: Path) -> None:
    """Each fault strikes 5 % of the creates while the worker is killed; benchmarks/chaos.py is the long form."""
    outcome = run(tmp_path, videos=12, kills=2, seed=3, seconds_between=2.0, length=1.5)
    assert outcome.faults() == []
    assert len(outcome.files) >= 5  # the rest met a fault that has no file
