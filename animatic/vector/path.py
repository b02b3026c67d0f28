"""Paths as numbers: outlines built by verbs or from arrays, ready for ThorVG. Nothing is drawn here."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
Commands = NDArray[np.uint8]
Places = NDArray[np.float64]
Point = tuple[float, float]

CLOSE, MOVE, LINE, CUBIC = 0, 1, 2, 3
ARC = 0.5522847498  # handle length of the cubic nearest to a quarter of a unit circle


class Path:
    """An outline of straight lines and cubic curves; each verb returns the path, so that verbs chain.

    Far-apart pieces belong in paths of their own: ThorVG's cost grows with the box around all of them.
    """

    __slots__ = ("_commands", "_points")

    def __init__(self) -> None:
        self._commands: list[int] = []
        self._points: list[Point] = []

    def move(self, x: float, y: float) -> Path:
        self._commands.append(MOVE)
        self._points.append((x, y))
        return self

    def line(self, x: float, y: float) -> Path:
        self._commands.append(LINE)
        self._points.append((x, y))
        return self

    def cubic(self, x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> Path:
        self._commands.append(CUBIC)
        self._points += [(x1, y1), (x2, y2), (x, y)]
        return self

    def quad(self, x1: float, y1: float, x: float, y: float) -> Path:
        x0, y0 = self._points[-1]
        third = 2 / 3
        return self.cubic(
            x0 + third * (x1 - x0), y0 + third * (y1 - y0), x + third * (x1 - x), y + third * (y1 - y), x, y
        )

    def close(self) -> Path:
        self._commands.append(CLOSE)
        return self

    def rect(self, x: float, y: float, width: float, height: float, radius: float = 0) -> Path:
        r = min(radius, width / 2, height / 2)
        if r <= 0:
            return self.polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
        right, low, k = x + width, y + height, r * (1 - ARC)
        self.move(x + r, y).line(right - r, y).cubic(right - k, y, right, y + k, right, y + r)
        self.line(right, low - r).cubic(right, low - k, right - k, low, right - r, low)
        self.line(x + r, low).cubic(x + k, low, x, low - k, x, low - r)
        return self.line(x, y + r).cubic(x, y + k, x + k, y, x + r, y).close()

    def ellipse(self, x: float, y: float, rx: float, ry: float | None = None) -> Path:
        """Around the centre x, y; a circle where `ry` is None."""
        ry = rx if ry is None else ry
        a, b = rx * ARC, ry * ARC
        self.move(x + rx, y).cubic(x + rx, y + b, x + a, y + ry, x, y + ry)
        self.cubic(x - a, y + ry, x - rx, y + b, x - rx, y).cubic(x - rx, y - b, x - a, y - ry, x, y - ry)
        return self.cubic(x + a, y - ry, x + rx, y - b, x + rx, y).close()

    def polygon(self, points: Iterable[Point]) -> Path:
        first, *rest = points
        self.move(*first)
        for each in rest:
            self.line(*each)
        return self.close()

    def through(self, points: Sequence[Point] | Places, closed: bool = False, start: bool = True) -> Path:
        """A smooth curve through all the points (Catmull-Rom), given as pairs or as an array of two columns.
        `start=False` goes on from the current point."""
        curve = _smooth(np.asarray(points, dtype=np.float64), closed)
        self._commands.append(MOVE if start else LINE)
        self._commands += [CUBIC] * (len(curve) // 3)
        self._points += map(tuple, curve.tolist())
        return self.close() if closed else self

    def star(self, x: float, y: float, radius: float, spikes: int = 5, inner: float = 0.45, turn: float = 0) -> Path:
        angles = [turn - math.pi / 2 + i * math.pi / spikes for i in range(2 * spikes)]
        reach = [radius if i % 2 == 0 else radius * inner for i in range(2 * spikes)]
        return self.polygon([(x + r * math.cos(a), y + r * math.sin(a)) for r, a in zip(reach, angles, strict=True)])

    def arrays(self) -> tuple[Commands, Points]:
        """Commands as bytes, and points as rows of x and y, both contiguous."""
        return np.array(self._commands, dtype=np.uint8), np.array(self._points, dtype=np.float32).reshape(-1, 2)


def ribbon(there: Places, back: Places) -> tuple[Commands, Points]:
    """The area between two smooth lines, the second given backwards: arrays for Shape.draw. For what is drawn anew
    each frame; ten times faster than a Path."""
    points = np.concatenate([_smooth(there, False), _smooth(back, False)])
    return _ribbon_commands(len(there), len(back)), np.ascontiguousarray(points, dtype=np.float32)


def circle() -> Path:
    """A unit circle: the usual template of a Swarm."""
    return Path().ellipse(0, 0, 1)


def streak() -> Path:
    """A pointed sliver from the origin one unit down, a tenth of a unit wide: rain, blades, sparks."""
    return Path().move(-0.05, 0).line(0.05, 0).line(0, 1).close()


def skyline(xs: Any, ys: Any, floor: float) -> Path:
    """The area below a curve given by two arrays (rising x), down to y = `floor`; straight pieces."""
    points = [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
    return Path().polygon([*points, (points[-1][0], floor), (points[0][0], floor)])


@functools.cache
def _ribbon_commands(there: int, back: int) -> Commands:
    return np.array([MOVE, *[CUBIC] * (there - 1), LINE, *[CUBIC] * (back - 1), CLOSE], dtype=np.uint8)


def _smooth(spots: Places, closed: bool) -> Places:
    """The first point, then three points for each curve of a Catmull-Rom line."""
    if closed:
        spots = np.concatenate([spots, spots[:1]])
    before = np.concatenate([spots[-2:-1] if closed else spots[:1], spots[:-1]])
    after = np.concatenate([spots[1:], spots[1:2] if closed else spots[-1:]])
    slope = (after - before) / 6
    curves = np.stack([spots[:-1] + slope[:-1], spots[1:] - slope[1:], spots[1:]], axis=1)
    return np.concatenate([spots[:1], curves.reshape(-1, 2)])
