"""`sora-studio` in a process of its own, at the price of a fork: one process of each run has read the code before.

A fresh interpreter works for two seconds until a command of ours begins, and the tests begin hundreds.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from app.cli import main

ROOT = Path(__file__).parent.parent
FOR_A_NEW_INTERPRETER = {"LD_PRELOAD", "PYTHONPATH"}  # what is given here means nothing to one that runs
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.commands", "pytest"])


def begin(
    words: tuple[str, ...], variables: Mapping[str, str], folder: Path, out: Path, err: Path
) -> ForkServerProcess:
    """Start it with these variables alone, in this folder; what it prints is added to the files."""
    process = _forks.Process(target=_become, args=(words, dict(variables), folder, out, err), daemon=True)
    process.start()
    return process


def run(*words: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Wait for its end, and tell what it printed."""
    with tempfile.TemporaryDirectory() as place:
        out, err = Path(place, "out"), Path(place, "err")
        process = begin(words, {"PATH": os.environ["PATH"]} | variables, folder, out, err)
        process.join(120)
        if process.exitcode is None:
            process.kill()
            raise AssertionError(f"{words} did not end in 120 s:\n{err.read_text()[-3000:]}")
        return subprocess.CompletedProcess(words, process.exitcode, out.read_text(), err.read_text())


def _become(words: tuple[str, ...], variables: dict[str, str], folder: Path, out: Path, err: Path) -> None:
    for place, path in ((1, out), (2, err)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, place)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update({"PYTHONPATH": str(ROOT)} | variables)
    if FOR_A_NEW_INTERPRETER & set(variables):
        os.execv(sys.executable, [sys.executable, "-m", "app.cli", *words])
    sys.argv = ["sora-studio", *words]
    main()
