"""Posters of segments that are drawn side by side, let out in the order of the video's time."""

from __future__ import annotations

from collections.abc import Iterator


class Posters:
    """One job's posters: added in any order, due only once every earlier one has been."""

    def __init__(self, step: int) -> None:
        """`step` is the number of frames between two posters; the first frame has one."""
        self._step = step
        self._next = 0
        self._early: dict[int, bytes] = {}

    def add(self, frame: int, poster: bytes) -> None:
        self._early[frame] = poster

    def due(self) -> Iterator[bytes]:
        """Those whose turn has come, each once."""
        while self._next in self._early:
            yield self._early.pop(self._next)
            self._next += self._step

    @property
    def begun(self) -> bool:
        """Whether the first one has been due."""
        return self._next > 0
