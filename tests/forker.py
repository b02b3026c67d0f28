"""Runs `sora-studio` and `python` for shell scripts at the price of a fork: one process has read the code before.

A fresh interpreter takes two seconds until a command of ours begins. What is run, and with which folder, variables and
files, is what `tests/asking.py` asks for.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parent.parent
READ_BEFORE = ("app.cli", "uvicorn", "emulator.server", "animatic", "openai", "mcp", "standardwebhooks",
               "http_message_signatures")  # fmt: skip
PROGRAMS = ("sora-studio", "uvicorn", "python", "python3")


class Forker:
    """The process that has read the code, and a folder of programs that have it run them."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "forker"
        self.programs = folder / "venv"
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.programs], check=True)
        for name in PROGRAMS:
            path = self.programs / "bin" / name
            path.unlink(missing_ok=True)
            path.write_text(f'#!/bin/sh\nexec {sys.executable} -IS {ROOT}/tests/asking.py {name} "$@"\n')
            path.chmod(0o755)
        (self.programs / "bin" / "pre-commit").symlink_to(Path(sys.executable).with_name("pre-commit"))
        for lock in ("requirements", "requirements-dev"):  # what scripts/environment looks for
            wanted = (ROOT / f"{lock}.txt").read_bytes() + (ROOT / "pyproject.toml").read_bytes()
            (self.programs / f".prepared-{lock}").write_text(f"{hashlib.sha256(wanted).hexdigest()}  -\n")

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.forker", str(self.socket)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT, stdout=subprocess.PIPE)
        assert self._process.stdout
        assert self._process.stdout.readline() == b"ready\n"
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=10)


def main(path: str) -> None:
    """Until standard input ends, which is the end of who began this."""
    for name in READ_BEFORE:
        importlib.import_module(name)
    door = socket.socket(socket.AF_UNIX)
    door.bind(path)
    door.listen()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children: each tells its caller its own end
    print("ready", flush=True)
    with selectors.DefaultSelector() as looks:
        looks.register(door, selectors.EVENT_READ)
        looks.register(0, selectors.EVENT_READ)
        while not any(key.fileobj == 0 for key, _ in looks.select()):
            caller, _ = door.accept()
            if os.fork() == 0:
                door.close()
                _keep(caller)
            caller.close()


def _keep(caller: socket.socket) -> None:
    """Run what the caller asks for in a process of its own; tell its id at once, and at the end its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    first, files, *_ = socket.recv_fds(caller, 1 << 16, 3)
    asked = json.loads(first + b"".join(iter(lambda: caller.recv(1 << 16), b"")))
    child = os.fork()
    if child == 0:
        caller.close()
        os._exit(_ran(asked, files))
    with suppress(OSError):
        caller.sendall(f"{child}\n".encode())
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        caller.sendall(f"{code if code >= 0 else 128 - code}\n".encode())
    os._exit(0)


def _ran(asked: dict[str, Any], files: list[int]) -> int:
    """The exit code of the program, as the interpreter would give it."""
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    os.setsid()
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["variables"])
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    try:
        _run(*asked["words"])
        code: Any = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:  # noqa: BLE001  # what an interpreter does with it
        sys.excepthook(*sys.exc_info())
        code = 1
    with suppress(BaseException):
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
    return code if isinstance(code, int) else int(code is not None)


def _run(program: str, *words: str) -> None:
    sys.argv = [program, *words]
    sys.path[0] = ""
    if program in {"sora-studio", "uvicorn"}:
        module, name = {"sora-studio": ("app.cli", "main"), "uvicorn": ("uvicorn", "main")}[program]
        getattr(sys.modules[module], name)()
    elif words[0] == "-m":
        sys.argv = list(words[1:])
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = list(words)
        runpy.run_path(words[0], run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1])
