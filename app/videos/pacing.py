"""When to ask again: seldom while nothing can be expected, often around the time when such jobs usually end."""

from __future__ import annotations

import time
from collections import deque

LEARNED_FROM = 20  # jobs whose time is remembered
ENOUGH = 3  # of them, before they say something
EARLY, LATE = 0.9, 1.5  # of the shortest and the longest time: between them a job is about to end
FASTER = 4.0  # times as often then; questions are free (wire-protocol 7), and a finished job holds a paid slot


class Pacing:
    """Learns how long the jobs of one service take."""

    def __init__(self, poll_seconds: float) -> None:
        self._poll_seconds = poll_seconds
        self._begun: dict[str, float] = {}  # job: time.monotonic() when it was sent
        self._took: deque[float] = deque(maxlen=LEARNED_FROM)

    def begin(self, upstream_id: str, age: float) -> None:
        """A job is followed from now on; it was sent `age` seconds ago."""
        self._begun.setdefault(upstream_id, time.monotonic() - age)

    def longest_age(self) -> float:
        """Seconds since the oldest job that is followed was sent."""
        return time.monotonic() - min(self._begun.values(), default=time.monotonic())

    def end(self, upstream_id: str, *, has_completed: bool) -> None:
        begun = self._begun.pop(upstream_id, None)
        if begun is not None and has_completed:
            self._took.append(time.monotonic() - begun)

    def pause(self) -> float:
        """Seconds until the next question."""
        if len(self._took) < ENOUGH:
            return self._poll_seconds
        often, now = self._poll_seconds / FASTER, time.monotonic()
        opens, closes = EARLY * min(self._took), LATE * max(self._took)
        waits = [opens - (now - begun) for begun in self._begun.values() if now - begun < closes]
        return min([self._poll_seconds, *(max(often, wait) for wait in waits)])
