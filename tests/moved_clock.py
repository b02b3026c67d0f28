"""A wall clock that jumps under a running process; its monotonic clock goes on, as when somebody sets a real clock."""

from __future__ import annotations

import struct
from pathlib import Path

from tests.preloaded import compiled

SOURCE = Path(__file__).with_suffix(".c")
HOUR, DAY, YEAR = 3600, 86_400, 365 * 86_400  # s


class MovedClock:
    """`variables` are for the process that is to be fooled; `jump` changes its time while it runs."""

    def __init__(self, folder: Path) -> None:
        """Skips with the reason where there is no C compiler."""
        library, self._offset = compiled(SOURCE, folder), folder / "offset"
        self.variables = {"LD_PRELOAD": str(library), "MOVED_CLOCK": str(self._offset)}
        self.jump(0)

    def jump(self, seconds: int, *, suspended: int = 0) -> None:
        """To the true time and so many seconds, and as if the machine had been suspended for some."""
        mode = "r+b" if self._offset.exists() else "wb"
        with self._offset.open(mode) as file:
            file.write(struct.pack("=2q", seconds, suspended))
