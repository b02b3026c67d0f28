"""What the programs of `tests/forker.py` do: ask for a command to be run, and end as it ends.

A command that serves goes on in the background: its program ends once the port answers. Another server that had the
port is ended before, as a person ends it by Ctrl-C.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

START_SECONDS = 60.0  # for a server to answer, on a busy machine
PORTS = {  # what serves, and the variable with its port; the worker has none
    ("sora-studio", "serve"): "STUDIO_PORT",
    ("sora-studio", "emulator"): "EMULATOR_PORT",
    ("sora-studio", "worker"): "",
    ("uvicorn", "app.main:app"): "STUDIO_PORT",
    ("python", "receiver.py"): "RECEIVER_PORT",
}


def main(words: list[str]) -> int:
    pids = Path(os.environ["SERVERS"])
    variable = PORTS.get((words[0], words[1] if len(words) > 1 else ""))
    if variable is not None:
        return _serve(words, pids, int(os.environ[variable]) if variable else None)
    if words[:2] == ["sora-studio", "restore"]:  # the page says to stop the studio first
        for path in pids.glob("*.pid"):
            end(path, signal.SIGINT)
    return int(_Asked(words, (0, 1, 2)).readline() or 70)


def _serve(words: list[str], pids: Path, port: int | None) -> int:
    """0 once it answers, the worker once it says so; 1 where it ended before, with what it said."""
    path = pids / f"{port or words[1]}.pid"
    end(path, signal.SIGINT)
    if words[0] != "python" and port and "--port" not in words:
        words = [*words, "--port", str(port)]
    log = path.with_suffix(".log")
    with log.open("a") as said:
        pid = _Asked(words, (0, said.fileno(), said.fileno())).pid
    path.write_text(str(pid))
    deadline = time.monotonic() + START_SECONDS
    while lives(pid) and time.monotonic() < deadline:
        if _answers(port) if port else "ready" in log.read_text():
            return 0
        time.sleep(0.05)
    print(log.read_text(), file=sys.stderr)
    return 1


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class _Asked:
    """The command under way: its id, and the line with its exit code when it has ended."""

    def __init__(self, words: list[str], files: tuple[int, int, int]) -> None:
        link = socket.socket(socket.AF_UNIX)
        link.connect(os.environ["FORKER"])
        asked = {"words": words, "folder": str(Path.cwd()), "variables": dict(os.environ)}
        socket.send_fds(link, [b" "], list(files))
        link.sendall(json.dumps(asked).encode())
        link.shutdown(socket.SHUT_WR)
        lines = link.makefile()
        self.pid = int(lines.readline())
        self.readline = lines.readline


def end(path: Path, number: signal.Signals) -> None:
    """End the server whose id that file holds, if there is one, and wait until it is gone."""
    if not path.exists():
        return
    pid = int(path.read_text())
    path.unlink()
    with suppress(ProcessLookupError):
        os.kill(pid, number)
    deadline = time.monotonic() + START_SECONDS
    while lives(pid) and time.monotonic() < deadline:
        time.sleep(0.02)


def lives(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
