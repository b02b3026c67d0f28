"""System calls that fail under a running process, as on a disk that is full, broken or only to be read."""

from __future__ import annotations

import struct
from pathlib import Path

from tests.preloaded import compiled

SOURCE = Path(__file__).with_suffix(".c")
CALLS = ("open", "create", "write", "sync", "rename", "unlink", "make", "accept", "connect")  # as there


class FailingCalls:
    """`variables` are for the process that is to suffer; what fails may be changed while it runs."""

    def __init__(self, folder: Path, of: Path) -> None:
        """Of files, those below `of` alone. Skips with the reason where there is no C compiler."""
        library, self._numbers = compiled(SOURCE, folder), folder / "numbers"
        self.variables = {
            "LD_PRELOAD": str(library), "FAILING_CALLS": str(self._numbers), "FAILING_FOLDER": f"{of}/",
        }  # fmt: skip
        self.fail()

    def fail(self, **numbers: int) -> None:
        """From now on each call that is named ends with that errno, and the others work."""
        assert set(numbers) <= set(CALLS), numbers
        mode = "r+b" if self._numbers.exists() else "wb"
        with self._numbers.open(mode) as file:
            file.write(struct.pack(f"={len(CALLS)}i", *(numbers.get(call, 0) for call in CALLS)))
